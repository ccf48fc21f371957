"""What it costs to serve each demand from each site, kept sparse: the one currency of assignment models."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...errors import LocationError

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Ids = Sequence[Hashable]


@dataclass(frozen=True, eq=False)
class Costs:
    """Sites that can serve each demand, from the cheapest on, with what each costs.

    What is not listed cannot serve; a cost of zero is a cost like any other. Build it with
    :meth:`from_matrix`, :meth:`from_sparse` or :meth:`from_table`, which put it in order.

    Parameters
    ----------
    start : array of int, shape (demands + 1,)
        Where the list of each demand begins in ``site`` and ``cost``.
    site : array of int
        Numbers of the sites, demand by demand, the cheapest first and equal ones by their number.
    cost : array
        What serving costs, in the caller's unit (metres, minutes), zero or more.
    weight : array, shape (demands,)
        Weight of each demand, zero or more.
    demand_id, site_id : sequence
        The caller's own names.

    Raises
    ------
    LocationError
        If a cost or a weight is negative or not finite, lengths do not agree, or an id stands twice.

    Examples
    --------
    The second demand is 8 from the first site; from the second it cannot be reached.

    >>> nan = float("nan")
    >>> table = Costs.from_matrix([[0.0, 3.0], [8.0, nan]], site_id=["hill", "mill"])
    >>> table.nearest([0])
    array([0., 8.])
    >>> table.nearest([1])
    array([ 3., inf])
    """

    start: Numbers
    site: Numbers
    cost: Array
    weight: Array
    demand_id: Ids
    site_id: Ids

    @classmethod
    def from_matrix(
        cls,
        cost: npt.ArrayLike,
        *,
        weight: npt.ArrayLike | None = None,
        demand_id: Ids | None = None,
        site_id: Ids | None = None,
        cutoff: float | None = None,
    ) -> Costs:
        """Build it from a full matrix (demands by sites), in which NaN or infinity cannot serve.

        Parameters
        ----------
        cost : array, shape (demands, sites)
            Cost of each pair; NaN or infinity where the site cannot serve the demand.
        weight : array, optional
            Weight of each demand; 1 if left out.
        demand_id, site_id : sequence, optional
            Names of rows and columns; their numbers if left out.
        cutoff : float, optional
            Largest cost at which a site still serves, in the unit of the costs.
        """
        matrix = np.asarray(cost, dtype=float)
        if matrix.ndim != 2:
            raise LocationError(
                f"the matrix of costs has {matrix.ndim} dimensions",
                where="costs",
                mend="Give one row a demand and one column a site.",
            )
        rows, columns = np.nonzero(~(np.isnan(matrix) | np.isposinf(matrix)))
        names = range(matrix.shape[0]) if demand_id is None else demand_id
        sites = range(matrix.shape[1]) if site_id is None else site_id
        _agree("demand_id", len(names), matrix.shape[0])
        _agree("site_id", len(sites), matrix.shape[1])
        return cls._of(rows, columns, matrix[rows, columns], weight, names, sites, cutoff)

    @classmethod
    def from_sparse(
        cls,
        cost: sparse.sparray,
        *,
        weight: npt.ArrayLike | None = None,
        demand_id: Ids | None = None,
        site_id: Ids | None = None,
        cutoff: float | None = None,
    ) -> Costs:
        """Build it from a sparse matrix: what is stored serves, a stored zero at no cost."""
        entries = cost.tocoo()
        names = range(entries.shape[0]) if demand_id is None else demand_id
        sites = range(entries.shape[1]) if site_id is None else site_id
        _agree("demand_id", len(names), entries.shape[0])
        _agree("site_id", len(sites), entries.shape[1])
        return cls._of(entries.row, entries.col, entries.data, weight, names, sites, cutoff)

    @classmethod
    def from_table(
        cls,
        demand: Ids,
        site: Ids,
        cost: npt.ArrayLike,
        *,
        weight: Mapping[Hashable, float] | None = None,
        demand_id: Ids | None = None,
        site_id: Ids | None = None,
        cutoff: float | None = None,
    ) -> Costs:
        """Build it from a long table, one pair a line; a pair that is missing cannot serve.

        Parameters
        ----------
        demand, site : sequence
            Ids of the pair on each line.
        cost : array
            Cost of each pair; NaN or infinity where it cannot serve.
        weight : mapping, optional
            Weight of each demand by its id; 1 if left out.
        demand_id, site_id : sequence, optional
            All ids in the order wanted; those of the lines, as they first appear, if left out. Give them
            where a demand or a site may have no line at all.
        cutoff : float, optional
            Largest cost at which a site still serves.

        Examples
        --------
        >>> table = Costs.from_table(["a", "a", "b"], ["p", "q", "q"], [0.0, 5.0, 7.0], cutoff=6.0)
        >>> [table.site_id[number] for number in table.site]
        ['p', 'q']
        >>> table.unserved
        ('b',)
        """
        names = list(dict.fromkeys(demand)) if demand_id is None else list(demand_id)
        sites = list(dict.fromkeys(site)) if site_id is None else list(site_id)
        weights = None
        if weight is not None:
            _known("weight", weight, names)
            weights = [weight[name] for name in names if name in weight]
            if len(weights) < len(names):
                missing = next(name for name in names if name not in weight)
                raise LocationError(
                    f"demand {missing!r} has no weight", where="costs", mend="Give one for each demand."
                )
        values = np.asarray(cost, dtype=float)
        rows = _numbered("demand", demand, names, len(values))
        columns = _numbered("site", site, sites, len(values))
        return cls._of(rows, columns, values, weights, names, sites, cutoff)

    @classmethod
    def _of(
        cls,
        rows: npt.NDArray[np.integer],
        columns: npt.NDArray[np.integer],
        cost: Array,
        weight: npt.ArrayLike | None,
        demand_id: Ids,
        site_id: Ids,
        cutoff: float | None,
    ) -> Costs:
        keep = ~(np.isnan(cost) | np.isposinf(cost))
        if cutoff is not None:
            keep &= ~(cost > cutoff)
        rows, columns, cost = rows[keep], columns[keep], np.asarray(cost, dtype=float)[keep]
        order = np.lexsort((columns, cost, rows))
        return cls(
            start=np.searchsorted(rows[order], np.arange(len(demand_id) + 1)).astype(np.int64),
            site=columns[order].astype(np.int64),
            cost=cost[order],
            weight=np.ones(len(demand_id)) if weight is None else np.asarray(weight, dtype=float),
            demand_id=demand_id,
            site_id=site_id,
        )

    def __post_init__(self) -> None:
        _agree("weight", len(self.weight), len(self.demand_id))
        for names, word in ((self.demand_id, "demands"), (self.site_id, "sites")):
            _once(names, word)
        for values, word, owners in (
            (self.weight, "weight", np.arange(len(self.weight))),
            (self.cost, "cost", self.row),
        ):
            bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0.0)))
            if bad.size:
                raise LocationError(
                    f"a {word} of demand {self.demand_id[int(owners[bad[0]])]!r} is {values[bad[0]]:g}",
                    where="costs",
                    mend="Give zero or more.",
                )
        pairs = self.row * max(1, len(self.site_id)) + self.site
        found, counts = np.unique(pairs, return_counts=True)
        if (counts > 1).any():
            demand, site = divmod(int(found[counts > 1][0]), len(self.site_id))
            raise LocationError(
                f"demand {self.demand_id[demand]!r} and site {self.site_id[site]!r} stand there twice",
                where="costs",
                mend="Give each pair one cost.",
            )

    @cached_property
    def row(self) -> Numbers:
        """Number of the demand of each entry."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    @cached_property
    def service(self) -> Array:
        """Weight times cost of each entry."""
        return self.weight[self.row] * self.cost

    @property
    def unserved(self) -> tuple[Hashable, ...]:
        """Ids of the demands that no site can serve."""
        return tuple(self.demand_id[number] for number in np.flatnonzero(np.diff(self.start) == 0).tolist())

    def matrix(self, values: Array | None = None) -> Array:
        """Full matrix of the costs, or of other values of the entries; infinity where none is listed."""
        full = np.full((len(self.demand_id), len(self.site_id)), np.inf)
        full[self.row, self.site] = self.cost if values is None else values
        return full

    def serving(self, chosen: npt.ArrayLike) -> Numbers:
        """Entry by which each demand is served best from some sites (by number); -1 where none can."""
        is_open = np.zeros(len(self.site_id), dtype=bool)
        is_open[np.asarray(chosen, dtype=np.int64)] = True
        entries = np.flatnonzero(is_open[self.site])
        demands, first = np.unique(self.row[entries], return_index=True)
        best = np.full(len(self.demand_id), -1, dtype=np.int64)
        best[demands] = entries[first]
        return best

    def nearest(self, chosen: npt.ArrayLike) -> Array:
        """Cost at which each demand is served best from some sites (by number); infinity where none can."""
        entries = self.serving(chosen)
        return np.where(entries >= 0, np.append(self.cost, np.inf)[entries], np.inf)

    def assignment(self, chosen: npt.ArrayLike) -> dict[Hashable, Hashable]:
        """Best of some sites (by number) for each demand, by the caller's ids."""
        return {
            name: self.site_id[self.site[entry]]
            for name, entry in zip(self.demand_id, self.serving(chosen), strict=True)
            if entry >= 0
        }


def _agree(name: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise LocationError(
            f"{name} has {found} entries where {wanted} are needed", where="costs", mend=f"Give {wanted}."
        )


def _once(names: Ids, word: str) -> None:
    if isinstance(names, range) or len(set(names)) == len(names):
        return
    seen: set[Hashable] = set()
    twice = next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    raise LocationError(f"two {word} are named {twice!r}", where="costs", mend="Give each its own id.")


def _known(word: str, given: Mapping[Hashable, float] | Ids, names: Ids) -> None:
    known = set(names)
    stranger = next((name for name in given if name not in known), None)
    if stranger is not None:
        raise LocationError(
            f"{word} names {stranger!r}, which is not among the ids", where="costs", mend="Correct the id."
        )


def _numbered(word: str, given: Ids, names: Ids, wanted: int) -> Numbers:
    _agree(word, len(given), wanted)
    _known(word, given, names)
    number = {name: position for position, name in enumerate(names)}
    return np.fromiter((number[name] for name in given), dtype=np.int64, count=len(given))
