"""Posts against coverage: the most that each number of sites covers, its bound, the price of one more."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from ...errors import LocationError
from ..answer import Status
from ..incidence import Incidence
from ..programme.answering import Progress
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_curve import Curve
from .covering_search import unit_of
from .intervals import covered_by_runs, runs_of
from .opening import Opening, opened

EXACT = "interval dynamic programming"
SWEPT = "greedy rule, swaps, dual prices and sweep along the line"


@dataclass(frozen=True, slots=True)
class Point:
    """The best that so many sites can do.

    Parameters
    ----------
    sites : int
        How many sites at most, required ones included.
    value, bound : float
        Weight that ``selected`` covers; no choice of so many covers more than ``bound``.
    price : float
        What one more site adds: the next point's value less this one's.
    status : {"optimal", "feasible"}
        ``optimal`` only where ``bound`` is reached.
    selected : tuple
        The caller's ids, in the caller's order.
    """

    sites: int
    value: float
    bound: float
    price: float
    status: Status
    selected: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """Points for rising numbers of sites, the weight of all demand, and how they were found."""

    points: tuple[Point, ...]
    value: float
    method: str

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)


def covering_frontier(
    incidence: Incidence,
    sites: Sequence[int],
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Frontier:
    """Most weight that each of some numbers of sites can cover.

    Where each cover is one run of the line the whole curve falls out of one dynamic programme. Elsewhere the
    greedy rule and swaps give the values, prices carried from each number to the next give the bounds (each
    set of prices bounds every number of sites), and a short sweep along the line closes gaps that are left.

    Parameters
    ----------
    incidence : Incidence
        Who covers what.
    sites : sequence of int
        Numbers of sites; none below the number of the required ones.
    requirements : Requirements, optional
        Sites that are required or forbidden; nothing else may be asked for.
    limits : Limits
        Where the time is over the points left keep the bounds that they have.
    progress : callable, optional
        Told value and bound of each point that is finished.

    Raises
    ------
    LocationError
        If other requirements stand, or required sites are forbidden or more than the fewest sites.

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1, 2], [3]], weight=[5.0, 3.0, 4.0, 2.0])
    >>> [(point.sites, point.value, point.price) for point in covering_frontier(table, range(4))]
    [(0, 0.0, 8.0), (1, 8.0, 4.0), (2, 12.0, 2.0), (3, 14.0, 0.0)]
    """
    numbers = sorted(set(sites))
    asked = Requirements() if requirements is None else requirements
    opening = opened(incidence, numbers[0], asked) if numbers and numbers[0] >= 0 else None
    if opening is None:
        raise LocationError(
            f"the curve cannot be drawn for {list(numbers[:1])} sites and up under these requirements",
            where="frontier",
            mend="Ask for required and forbidden sites alone, and for no fewer sites than are required.",
        )
    curve = Curve.begun(opening, unit_of(incidence.weight), numbers[-1])
    runs = runs_of(opening.cover)
    if runs is not None:
        layers = covered_by_runs(runs, opening.cover.weight, curve.most)
        for count in range(curve.most + 1):
            curve.offer(count, layers.chosen(count))
        curve.bound = layers.value
    else:
        wanted = {
            min(count - len(opening.standing) + more, curve.most) for count in numbers for more in (0, 1)
        }
        curve.climb()
        curve.bend(sorted(wanted), monotonic() + limits.time_s)
    points = tuple(_point(incidence, opening, curve, count) for count in numbers)
    if progress is not None:
        for point in points:
            progress(point.value, point.bound)
    return Frontier(points, float(incidence.weight.sum()), SWEPT if runs is None else EXACT)


def _point(incidence: Incidence, opening: Opening, curve: Curve, count: int) -> Point:
    """Point of the curve beside the sites that stand."""
    place = min(count - len(opening.standing), curve.most)
    base, value = float(opening.weight[0]), float(curve.value[place])
    numbers = np.union1d(opening.standing, opening.cover.column[curve.columns[place]]).tolist()
    return Point(
        sites=count,
        value=base + value,
        bound=base + (value if curve.unit and curve.proved(place) else max(value, float(curve.bound[place]))),
        price=float(curve.value[min(place + 1, curve.most)]) - value,
        status="optimal" if curve.proved(place) else "feasible",
        selected=tuple(incidence.site_id[number] for number in numbers),
    )
