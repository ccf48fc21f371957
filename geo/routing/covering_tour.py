"""A tour over few stops from which every demand place is within reach: which stops, and in what order."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ..errors import RoutingError
from .answer import Status
from .question import Ints, Mask
from .tour import solve_tour

ROUNDS = 12
MOST_WHOLE = 300
"""With more legs than this (25 places) they may be parts of one: the bound still holds, but is looser."""
BRANCHES = 40
"""Length of each search for stops and legs, in nodes of its tree."""


@dataclass(frozen=True, slots=True)
class CoveringTour:
    """A closed tour from place 0 over chosen stops.

    Parameters
    ----------
    stops : tuple of int
        Places in the order driven, without place 0.
    uncovered : tuple of int
        Demand places within reach of no place at all: left out of the question.
    value, bound, status, proof
        As of ``RoutingAnswer``.
    """

    stops: tuple[int, ...]
    uncovered: tuple[int, ...]
    value: int
    bound: int
    status: Status
    proof: str

    @property
    def gap(self) -> float:
        """Share of the value by which the bound is lower."""
        return max(self.value - self.bound, 0) / self.value if self.value else 0.0


def covering_tour(cost: npt.ArrayLike, reaches: npt.ArrayLike, *, steps: int, seed: int = 0) -> CoveringTour:
    """The cheapest closed tour from place 0 from whose stops every demand place is within reach.

    Parameters
    ----------
    cost : array of int, shape (places, places)
        Symmetric; triangle inequality holds (a stop on the way costs nothing less).
    reaches : array of bool, shape (places, demand)
        Whether a demand place is within reach of each place; place 0 is always on the tour.
    steps : int
        Length of each search for the order of the stops.
    seed : int

    Returns
    -------
    CoveringTour

    Raises
    ------
    RoutingError
        If the shapes do not agree.

    Notes
    -----
    Gendreau, Laporte and Semet (1997). Stops and undirected legs are chosen by a mixed-integer programme
    whose tours may fall apart; each part found is then forbidden to stand alone while something that only
    it covers needs it, and so on for some rounds. Its bound holds at every round. Stops of each round are
    put in order by ``solve_tour`` and thinned; the best tour is kept.

    Examples
    --------
    On a line at 0, 10, 20 and 30, with a reach of 10, it is enough to go to 20 and back:

    >>> at = np.array([0, 10, 20, 30])
    >>> away = np.abs(at[:, None] - at)
    >>> tour = covering_tour(away, away <= 10, steps=10)
    >>> tour.stops, tour.value, tour.bound, tour.status
    ((2,), 40, 40, 'optimal')
    """
    matrix, within = np.array(cost, dtype=np.int64), np.array(reaches, dtype=bool)
    if matrix.shape != (len(within), len(within)) or within.ndim != 2:
        raise RoutingError(
            f"cost has shape {matrix.shape}, reaches {within.shape}",
            where="covering tour",
            mend="Give a row of each for every place.",
        )
    out_of_reach = tuple(np.flatnonzero(~within.any(axis=0)).tolist())
    open_columns = within[:, within.any(axis=0) & ~within[0]]
    if not open_columns.shape[1]:
        return CoveringTour((), out_of_reach, 0, 0, "optimal", "place 0 reaches all that can be reached")
    stops, value, bound = _searched(matrix, open_columns, steps, seed)
    status: Status = "optimal" if value <= bound else "feasible"
    proof = "mixed-integer programme of stops and legs, parts cut off as found"
    return CoveringTour(stops, out_of_reach, value, bound, status, proof)


def _searched(matrix: Ints, within: Mask, steps: int, seed: int) -> tuple[tuple[int, ...], int, int]:
    """Best stops in order, their cost, and the bound."""
    programme = _Programme(matrix, within)
    stops, value = _ordered(matrix, _thinned(matrix, within, np.arange(1, len(matrix))), steps, seed)
    bound = 0
    for _ in range(ROUNDS):
        found = programme.solved()
        if found is None:
            break
        chosen, legs, least = found
        bound = max(bound, math.ceil(least - 1e-6))
        tried, costs = _ordered(matrix, _thinned(matrix, within, chosen), steps, seed)
        if costs < value:
            stops, value = tried, costs
        if value <= bound or not programme.join(legs):
            break
    return stops, value, min(bound, value)


def _thinned(matrix: Ints, within: Mask, chosen: Ints) -> Ints:
    """The stops without those that are not needed, the farthest from place 0 tried first."""
    kept = set(chosen.tolist())
    times = within[sorted(kept)].sum(axis=0)
    for stop in sorted(kept, key=lambda place: (-int(matrix[0, place]), place)):
        if (times - within[stop] > 0).all():
            times = times - within[stop]
            kept.discard(stop)
    return np.array(sorted(kept), dtype=np.int64)


def _ordered(matrix: Ints, chosen: Ints, steps: int, seed: int) -> tuple[tuple[int, ...], int]:
    """The stops in the order of a good tour, and its cost."""
    places = np.concatenate([[0], chosen])
    answer = solve_tour(matrix[np.ix_(places, places)], steps=steps, seed=seed)
    order = answer.routes[0].visits if answer.routes else ()
    return tuple(int(chosen[place]) for place in order), int(answer.value or 0)


class _Programme:
    """Stops and undirected legs: two legs at every stop, cover for every demand place, and cuts as found."""

    def __init__(self, matrix: Ints, within: Mask) -> None:
        self.places, self.within = len(matrix), within
        self.one, self.other = np.triu_indices(self.places, 1)
        self.legs = len(self.one)
        self.whole = self.legs <= MOST_WHOLE
        self.cost = np.concatenate([matrix[self.one, self.other].astype(float), np.zeros(self.places)])
        self.rows: list[npt.NDArray[np.float64]] = []
        self.least: list[float] = []
        self.most: list[float] = []
        for place in range(self.places):
            row = np.concatenate([(self.one == place) | (self.other == place), np.zeros(self.places)]).astype(
                float
            )
            row[self.legs + place] = -2.0
            self._add(row, 0.0, 0.0)
        for column in range(within.shape[1]):
            self._add(np.concatenate([np.zeros(self.legs), within[:, column].astype(float)]), 1.0, np.inf)

    def _add(self, row: npt.NDArray[np.float64], least: float, most: float) -> None:
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def solved(self) -> tuple[Ints, Mask, float] | None:
        """Stops chosen, legs used, and a bound; None where the search was too long for any."""
        upper = np.ones(self.legs + self.places)
        upper[: self.legs][self.one == 0] = 2.0  # to one stop and back
        lower = np.zeros(self.legs + self.places)
        lower[self.legs] = 1.0
        found = milp(
            self.cost,
            integrality=np.full(len(self.cost), int(self.whole)),
            bounds=Bounds(lower, upper),
            constraints=LinearConstraint(csr_array(np.array(self.rows)), self.least, self.most),
            options={"node_limit": BRANCHES},
        )
        if found.x is None:
            return None
        least = 0.5 if self.whole else 1e-6
        stops = np.flatnonzero(found.x[self.legs + 1 :] > least) + 1
        bound = min(found.fun, found.mip_dual_bound) if self.whole else found.fun
        return stops, found.x[: self.legs] > least, float(bound)

    def join(self, legs: Mask) -> bool:
        """Forbid parts without place 0: a stop in one asks for two legs out of it. False if there is none."""
        graph = csr_array(
            (np.ones(int(legs.sum())), (self.one[legs], self.other[legs])), shape=(self.places, self.places)
        )
        count, part = connected_components(graph, directed=False)
        size = np.bincount(part)
        apart = [number for number in range(count) if number != part[0] and size[number] > 1]
        for number in apart:
            inside = part == number
            out_of = (inside[self.one] != inside[self.other]).astype(float)
            for stop in np.flatnonzero(inside):
                row = np.concatenate([out_of, np.zeros(self.places)])
                row[self.legs + stop] = -2.0
                self._add(row, 0.0, np.inf)
        return bool(apart)
