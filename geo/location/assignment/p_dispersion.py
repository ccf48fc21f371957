"""The p-dispersion: p sites as far from each other as can be."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ...errors import LocationError
from ..answer import Answer
from ..programme.answering import Progress
from ..programme.diagnosis import explain
from ..programme.mixed_integer import Kept, Outcome, Programme, solve
from ..programme.requirement_rows import siting
from ..programme.spacing import cliques
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .foresight import checked_count, infeasible, numbers_in, states_of
from .interchange import Array, Numbers
from .prices import CLOSED, OPEN

MODEL = "p-dispersion"


def p_dispersion(
    distance: npt.ArrayLike,
    sites: int,
    *,
    site_id: Sequence[Hashable] | None = None,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose ``sites`` sites so that the least distance between any two of them is greatest.

    Kuby (1987). The distinct distances are halved again and again: each asks for so many sites none of which
    are nearer than it (node packing; Sayyady & Fathi 2016).

    Parameters
    ----------
    distance : array, shape (sites, 2) or (sites, sites)
        Places of the candidates, metres of one plane; or distances between them in any unit, symmetric.
        Two candidates with two columns are taken for places.
    sites : int
        How many to choose, at least two, required ones included.
    site_id : sequence, optional
        Names of the candidates; their numbers if left out.
    requirements : Requirements, optional
        What the choice must keep to; distances between required sites count as well.
    limits : Limits, optional
        Wall seconds, and the relative gap at which to stop.
    warm_start : sequence of ids, optional
        A choice to begin from; used where it keeps to the requirements.
    progress : callable, optional
        Told of value and bound each time that either gets better.

    Returns
    -------
    Answer
        ``value`` is the least distance between two chosen sites, in the unit of ``distance``.

    Raises
    ------
    LocationError
        If fewer than two sites are asked for, or the distances make no sense.

    Examples
    --------
    Three of four places along a road, at 0, 4, 5 and 10 km.

    >>> places_m = [[0, 0], [4_000, 0], [5_000, 0], [10_000, 0]]
    >>> answer = p_dispersion(places_m, 3, site_id=["a", "b", "c", "d"])
    >>> answer.selected, answer.value, answer.status
    (('a', 'c', 'd'), 5000.0, 'optimal')
    """
    apart = distances_of(distance)
    names = range(len(apart)) if site_id is None else site_id
    asked = requirements or Requirements()
    wanted, state = checked_count(sites), states_of(names, asked)
    if wanted < 2:
        raise LocationError("1 site has no other to be far from", where="sites", mend="Give two or more.")
    usable, required = int((state != CLOSED).sum()), int((state == OPEN).sum())
    if usable < wanted or required > wanted:
        return infeasible(
            MODEL,
            f"{wanted} sites are asked for, {usable} may be chosen: {wanted - usable} short"
            if usable < wanted
            else f"{required} sites are required where {wanted} are asked for: {required - wanted} too many",
            sense="max",
        )
    packing = Packing.of(apart, names, wanted, asked, state, limits=limits, progress=progress)
    for choice in () if warm_start is None else (numbers_in(names, warm_start),):
        packing.offer(choice)
    packing.offer(spread(apart, state, wanted))
    return packing.run()


def distances_of(given: npt.ArrayLike) -> Array:
    """Distances between all pairs, from places or as given.

    >>> distances_of([[0, 0], [3, 4]]).tolist()
    [[0.0, 5.0], [5.0, 0.0]]
    """
    values = np.asarray(given, dtype=float)
    if values.ndim != 2 or values.shape[1] not in {2, len(values)}:
        raise LocationError(
            f"distance has shape {values.shape}",
            where="p_dispersion",
            mend="Give one place (two columns) or one row of distances for each site.",
        )
    if values.shape[1] == 2:
        values = np.hypot(*(values[:, None, :] - values[None, :, :]).transpose(2, 0, 1))
    if not np.isfinite(values).all() or (values < 0.0).any() or (values != values.T).any():
        raise LocationError(
            "a distance is negative, not finite or not the same both ways",
            where="p_dispersion",
            mend="Give finite distances of zero or more, equal both ways.",
        )
    return values


def spread(apart: Array, state: Numbers, wanted: int) -> Numbers:
    """Sites taken one by one, each the farthest from those taken before (Gonzalez 1985)."""
    usable = state != CLOSED
    taken = np.flatnonzero(state == OPEN).tolist()
    if not taken:
        pairs = np.where(usable[:, None] & usable[None, :], apart, -1.0)
        taken = [int(np.argmax(pairs.max(axis=1)))]
    while len(taken) < wanted:
        nearest = np.where(usable, apart[taken].min(axis=0), -1.0)
        nearest[taken] = -1.0
        taken.append(int(np.argmax(nearest)))
    return np.array(sorted(taken))


def least_apart(apart: Array, chosen: Numbers) -> float:
    """Least distance between two of some sites."""
    among = apart[np.ix_(chosen, chosen)]
    return float(among[np.triu_indices(len(chosen), 1)].min())


@dataclass(eq=False)
class Packing:
    """Bisection over the distinct distances: ``high`` is the first that is proved too great."""

    apart: Array
    names: Sequence[Hashable]
    wanted: int
    asked: Requirements
    distinct: Array
    high: int
    deadline_s: float
    limits: Limits
    progress: Progress | None
    chosen: Numbers | None = None
    value: float | None = None

    @classmethod
    def of(
        cls,
        apart: Array,
        names: Sequence[Hashable],
        wanted: int,
        asked: Requirements,
        state: Numbers,
        *,
        limits: Limits,
        progress: Progress | None,
    ) -> Packing:
        """Begin with a bound by counting: so many sites each have so many others that far away."""
        usable = np.flatnonzero(state != CLOSED)
        among = apart[np.ix_(usable, usable)]
        distinct = np.unique(among[np.triu_indices(len(usable), 1)])
        farthest = -np.sort(-(among - np.diag(np.full(len(usable), np.inf))), axis=1)[:, wanted - 2]
        most = np.sort(farthest)[::-1][wanted - 1]
        required = np.flatnonzero(state == OPEN)
        if len(required) > 1:
            most = min(most, least_apart(apart, required))
        high = int(np.searchsorted(distinct, most, side="right"))
        deadline_s = time.monotonic() + limits.time_s
        return cls(apart, names, wanted, asked, distinct, high, deadline_s, limits, progress)

    @property
    def bound(self) -> float:
        """No choice has a greater least distance."""
        return float(self.distinct[self.high - 1])

    def left(self) -> Limits:
        """What is left of the time."""
        return replace(self.limits, time_s=max(0.0, self.deadline_s - time.monotonic()))

    def offer(self, chosen: Numbers) -> None:
        """Keep a choice if it keeps to the requirements and is the best."""
        if len(chosen) != self.wanted or not self._keeps(chosen):
            return
        value = least_apart(self.apart, chosen)
        if self.value is None or value > self.value:
            self.chosen, self.value = chosen, value
            self.tell()

    def _keeps(self, chosen: Numbers) -> bool:
        programme, sites = self.programme(-1.0)
        fixed = np.isin(np.arange(len(self.apart)), chosen).astype(float)
        programme.rows((sites, 1.0), least=fixed, most=fixed)
        return solve(programme, Limits(time_s=10.0)).solution is not None

    def tell(self) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(self.value, self.bound)

    def programme(self, distance: float) -> tuple[Programme, slice]:
        """So many sites that keep to the requirements, none of two nearer than a distance."""
        programme, sites = siting(self.names, self.wanted, self.asked, sense="min")
        kept = Kept(f"{self.wanted} sites must be chosen", f"{self.wanted} sites are chosen")
        programme.rows((sites, np.ones(len(self.apart))), least=self.wanted, kept=kept)
        first, second = np.nonzero(np.triu(self.apart < distance, 1))
        if len(first):
            pairs = np.column_stack([first, second]).astype(np.int64)
            programme.rows((sites, cliques(pairs, len(self.apart))), most=1.0)
        return programme, sites

    def attempt(self, distance: float) -> Outcome:
        """Look for a choice with no two sites nearer than a distance."""
        programme, sites = self.programme(distance)
        outcome = solve(programme, self.left())
        if outcome.solution is not None:
            self.offer(np.flatnonzero(outcome.solution[sites] > 0.5))
        return outcome

    def run(self) -> Answer:
        """Halve until value and bound meet, or time is up."""
        low = -1
        while self.left().time_s > 0.0:
            if self.value is not None:
                low = int(np.searchsorted(self.distinct, self.value))
                if self.bound - self.value <= self.limits.gap * self.value:
                    break
            middle = (low + self.high) // 2 if self.value is not None else 0
            outcome = self.attempt(float(self.distinct[middle]))
            if outcome.status == "infeasible":
                if middle == 0:
                    return infeasible(MODEL, explain(self.programme(-1.0)[0], self.left()), sense="max")
                self.high = middle
                self.tell()
            elif outcome.solution is None:
                break
        return self.told()

    def told(self) -> Answer:
        """What was found, in the caller's ids."""
        chosen = [] if self.chosen is None else self.chosen.tolist()
        status = "unknown" if self.value is None else "optimal" if self.value >= self.bound else "feasible"
        return Answer(
            selected=tuple(self.names[number] for number in chosen),
            value=self.value,
            bound=self.bound,
            status=status,  # type: ignore[arg-type]
            sense="max",
            model=MODEL,
            method="farthest first, then bisection over the distinct distances by node packing (HiGHS)",
            proof="no packing at the next greater distance",
        )
