"""What the parting of a line answers: where it is cut, who stands where, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class PartitionAnswer:
    """A line parted among contingents, or why it cannot be.

    Parameters
    ----------
    cuts : tuple of int
        Pieces before each cut: the first is 0, the last the number of pieces. Sector ``t`` holds pieces
        ``cuts[t]`` to ``cuts[t + 1] - 1``. Empty where there is no answer.
    order : tuple of int
        Row of ``strengths`` that each sector belongs to, from the line's beginning.
    value, bound : float or None
        Of what was minimised (see ``partition_line``); no parting does better than ``bound``.
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal`` only where the bound is reached and proved.
    method, proof : str
        How it was solved, and what established the bound.
    loads : array, shape (sectors, criteria)
        Of each sector, in the units of the caller, from the line's beginning.
    worst_to_mean : float
        Greatest load for its strength over the mean: 1 is even.
    price : float
        What cuts and pairs of neighbours cost; part of ``value``.
    infeasible_because : str
        Which requirement is in conflict, and by how much; empty where there is an answer.
    """

    cuts: tuple[int, ...]
    order: tuple[int, ...]
    value: float | None
    bound: float | None
    status: Status
    method: str
    proof: str
    loads: Array
    worst_to_mean: float = 0.0
    price: float = 0.0
    infeasible_because: str = ""

    @property
    def gap(self) -> float | None:
        """Share of the value by which the bound lies below it; None where there is no answer."""
        if self.value is None or self.bound is None:
            return None
        return max(0.0, (self.value - self.bound) / self.value) if self.value else 0.0
