"""What a location model answers: what was chosen, how good it is, and what proves that."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Sense = Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of a location model.

    Parameters
    ----------
    selected : tuple
        The caller's own ids of the sites chosen, in the order in which the caller listed them.
    value : float or None
        Objective of ``selected``; None where nothing feasible was found.
    bound : float or None
        No choice does better than this; None where nothing was proved.
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal`` only where ``bound`` is reached and proved. A limit of time or work that was hit leaves
        ``feasible`` (an answer, and a bound) or ``unknown`` (no answer).
    sense : {"max", "min"}
        Whether more or less is better.
    model, method, proof : str
        Name of the model in the literature, how it was solved, and what established ``bound``.
    assignment : mapping
        Site that serves each demand, by the caller's ids, where the model assigns.
    price : float or None
        What one more site would add to (or take off) the objective at most, in its unit.
    infeasible_because : str
        Which requirement is in conflict, and by how much; empty where there is an answer.
    left_out : tuple
        Demand, by the caller's ids, that no allowed candidate can serve, where the model may leave it out.
    """

    selected: tuple[Hashable, ...]
    value: float | None
    bound: float | None
    status: Status
    sense: Sense
    model: str
    method: str
    proof: str
    assignment: Mapping[Hashable, Hashable] = field(default_factory=dict)
    price: float | None = None
    infeasible_because: str = ""
    left_out: tuple[Hashable, ...] = ()

    @property
    def gap(self) -> float | None:
        """Share of the value by which ``bound`` is better than it; 0 where it is proved, None where unknown.

        Examples
        --------
        >>> Answer((), 80.0, 100.0, "feasible", "max", "-", "-", "-").gap
        0.25
        """
        if self.value is None or self.bound is None:
            return None
        better = self.bound - self.value if self.sense == "max" else self.value - self.bound
        if better <= 0.0:
            return 0.0
        return better / abs(self.value) if self.value else float("inf")
