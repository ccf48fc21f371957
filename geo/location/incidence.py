"""Who covers what: a sparse table of demand by site, the one currency of all covering models."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..errors import LocationError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which demand each candidate site covers.

    Parameters
    ----------
    matrix : scipy.sparse.csc_array
        Shape (demand, sites). An entry that is stored covers; its value is 1, or the probability (0 to 1) or
        degree with which it does, where a model asks for that.
    weight : array
        Weight of each demand, above or at zero.
    demand_id, site_id : sequence
        The caller's own names of rows and columns; their numbers if left out.
    position_m : array or None
        Where each demand lies along a line (chainage, metres), where there is a line. Exact methods that use
        the line's one dimension ask for it; without it the order of the rows stands in.

    Raises
    ------
    LocationError
        If the shapes do not agree, a weight is negative or not finite, or an id stands twice.

    Examples
    --------
    Two sites over three stretches; the second covers two of them.

    >>> table = Incidence.of([[0], [1, 2]], weight=[5.0, 3.0, 4.0])
    >>> table.covered_weight([1])
    7.0
    """

    matrix: sparse.csc_array
    weight: Array
    demand_id: Sequence[Hashable]
    site_id: Sequence[Hashable]
    position_m: Array | None = None

    @classmethod
    def of(
        cls,
        covered: Sequence[npt.ArrayLike],
        *,
        weight: npt.ArrayLike,
        site_id: Sequence[Hashable] | None = None,
        demand_id: Sequence[Hashable] | None = None,
        position_m: npt.ArrayLike | None = None,
        degree: Sequence[npt.ArrayLike] | None = None,
    ) -> Incidence:
        """Build it from the numbers of the demands that each site covers.

        Parameters
        ----------
        covered : sequence of array of int
            One a site: numbers of demands, in any order, each once.
        degree : sequence of array of float, optional
            One a site: probability or degree for each of those; 1 if left out.
        """
        weights = np.asarray(weight, dtype=float)
        rows = [np.asarray(numbers, dtype=np.int32).ravel() for numbers in covered]
        ends = np.cumsum([0, *(len(numbers) for numbers in rows)])
        stored = [np.asarray(some, float).ravel() for some in degree] if degree is not None else None
        matrix = sparse.csc_array(
            (
                np.concatenate(stored) if stored else np.ones(ends[-1]),
                np.concatenate(rows) if rows else np.empty(0, np.int32),
                ends,
            ),
            shape=(len(weights), len(rows)),
        )
        matrix.sort_indices()
        return cls(
            matrix=matrix,
            weight=weights,
            demand_id=range(len(weights)) if demand_id is None else demand_id,
            site_id=range(len(rows)) if site_id is None else site_id,
            position_m=None if position_m is None else np.asarray(position_m, float),
        )

    def __post_init__(self) -> None:
        demands, sites = self.matrix.shape
        for name, found, wanted in (
            ("weight", len(self.weight), demands),
            ("demand_id", len(self.demand_id), demands),
            ("site_id", len(self.site_id), sites),
            ("position_m", demands if self.position_m is None else len(self.position_m), demands),
        ):
            if found != wanted:
                raise LocationError(
                    f"{name} has {found} entries for {demands} demands and {sites} sites",
                    where="incidence",
                    mend=f"Give {wanted}.",
                )
        if not (np.isfinite(self.weight).all() and (self.weight >= 0.0).all()):
            worst = int(np.argmin(np.where(np.isfinite(self.weight), self.weight, -np.inf)))
            raise LocationError(
                f"the weight of demand {self.demand_id[worst]!r} is {self.weight[worst]:g}",
                where="incidence",
                mend="Give weights of zero or more.",
            )
        if not isinstance(self.site_id, range) and len(set(self.site_id)) < sites:
            twice = next(name for name in self.site_id if list(self.site_id).count(name) > 1)
            raise LocationError(
                f"two sites are named {twice!r}", where="incidence", mend="Give each site its own id."
            )

    def covered_weight(self, columns: Sequence[int] | npt.NDArray[np.integer]) -> float:
        """Weight of the demand that at least one of some sites (by their numbers) covers."""
        covered = np.zeros(len(self.weight), dtype=bool)
        for column in columns:
            covered[self.matrix.indices[self.matrix.indptr[column] : self.matrix.indptr[column + 1]]] = True
        return float(self.weight[covered].sum())
