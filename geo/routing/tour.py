"""One tour over all places: the travelling salesman, improved move by move and proved by the 1-tree."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import numpy.typing as npt

from ..errors import RoutingError
from .answer import PlannedRoute, RoutingAnswer, Status
from .ascent import Relaxation, forest_bound
from .question import NO_WAY, Ints
from .tour_moves import improved_tour

METHOD = "chains of turned stretches (Lin and Kernighan), upset a little and mended, again and again"
PROOF = "1-tree, by Held and Karp's ascent"
NEAR = 10
WINDOW = 100
"""An upset puts three neighbouring stretches within so many places in the opposite order."""
FEW = 8
"""Of fewer places than this all tours are tried."""


def solve_tour(cost: npt.ArrayLike, *, steps: int, seed: int = 0) -> RoutingAnswer:
    """The cheapest closed tour from place 0 over all the others and back.

    Parameters
    ----------
    cost : array of int, shape (places, places)
        Symmetric; for a matrix that is not, ask ``solve_routes`` with one vehicle.
    steps : int
        How often a good tour is upset and repaired.
    seed : int

    Returns
    -------
    RoutingAnswer
        With one route; its visits are places 1, 2 … in the order driven, and it has no times.

    Raises
    ------
    RoutingError
        If the matrix is not square and symmetric.

    Notes
    -----
    The bound is that of Held and Karp (1971), on the published instances 0.3 to 1.5 per cent below the
    optimum: a gap of that size says nothing against the tour.

    Examples
    --------
    >>> corners = np.array([[0, 0], [10, 10], [10, 0], [0, 10]])
    >>> answer = solve_tour(np.abs(corners[:, None] - corners).sum(axis=2), steps=10)
    >>> answer.value, answer.bound, answer.status
    (40, 40, 'optimal')
    """
    matrix = _checked(np.array(cost, dtype=np.int64))
    order = _toured(matrix, steps, seed)
    value = int(matrix[order, np.roll(order, -1)].sum())
    bound = min(tour_bound(matrix, value), value)
    if value >= NO_WAY:
        return RoutingAnswer((), (), None, bound, "unknown", METHOD, PROOF, 1)
    status: Status = "optimal" if value <= bound else "feasible"
    visits = tuple(int(place) - 1 for place in order[1:])
    route = PlannedRoute(0, visits, 0, 0, (0,) * len(visits), value)
    return RoutingAnswer((route,) if visits else (), (), value, bound, status, METHOD, PROOF, 1)


def _checked(matrix: Ints) -> Ints:
    """The matrix, if it is square and symmetric and has no cost below 0."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise RoutingError(f"cost has shape {matrix.shape}", where="tour", mend="Give a square matrix.")
    if (matrix < 0).any() or (matrix != matrix.T).any():
        raise RoutingError(
            "cost is not symmetric, or below 0 somewhere",
            where="tour",
            mend="Ask solve_routes with one vehicle where both senses differ.",
        )
    np.fill_diagonal(matrix, 0)
    return matrix


def _toured(matrix: Ints, steps: int, seed: int) -> Ints:
    """A good tour that begins at place 0."""
    places = len(matrix)
    if places < FEW:
        return _tried(matrix)
    far = matrix.copy()
    np.fill_diagonal(far, np.iinfo(np.int64).max)
    near = np.argsort(far, axis=1, kind="stable")[:, : min(NEAR, places - 1)]
    order: Ints = improved_tour(
        matrix, np.ascontiguousarray(near), _nearest_first(far), _drawn(places, steps, seed)
    )
    return np.roll(order, -int(np.flatnonzero(order == 0)[0]))


def _drawn(places: int, steps: int, seed: int) -> Ints:
    """Where each upset begins, and its four cuts, in rising order; no two fall together."""
    random = np.random.default_rng(seed)
    window = min(WINDOW, places // 2) - 3
    cuts = np.sort(random.integers(0, window, (steps, 4)), axis=1) + np.arange(4)
    return np.column_stack([random.integers(0, places, steps), cuts])


def _tried(matrix: Ints) -> Ints:
    """The best of all tours of a few places."""
    orders = np.array([(0, *rest) for rest in permutations(range(1, len(matrix)))])
    lengths = matrix[orders, np.roll(orders, -1, axis=1)].sum(axis=1)
    best: Ints = orders[int(np.argmin(lengths))]
    return best


def _nearest_first(far: Ints) -> Ints:
    """The tour that always goes to the nearest place not yet seen."""
    order = [0]
    left = np.ones(len(far), dtype=bool)
    left[0] = False
    while left.any():
        order.append(int(np.argmin(np.where(left, far[order[-1]], np.iinfo(np.int64).max))))
        left[order[-1]] = False
    return np.array(order)


def tour_bound(matrix: Ints, likely: float) -> int:
    """No tour costs less: the best 1-tree whose lone place is place 0.

    Examples
    --------
    >>> tour_bound(np.array([[0, 3, 4], [3, 0, 5], [4, 5, 0]]), 12.0)
    12
    """
    if len(matrix) < 3:
        return int(2 * matrix.max(initial=0))
    ends = np.stack([matrix[0, 1:], matrix[1:, 0]], axis=1).astype(float)
    tree = Relaxation(np.ascontiguousarray(matrix[1:, 1:], dtype=float), ends, 1, 1, np.zeros(1))
    return math.ceil(forest_bound(tree, likely, rounds=1_000) - 1e-6)
