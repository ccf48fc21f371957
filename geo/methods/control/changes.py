"""Ground that changed hands between two days: by whom, how much, which settlements, how deep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...model.control import Held, Passage, Step
from ...model.situation import AnyArea, Settlement

_SLIVER_M2 = 1.0  # two outlines of one border differ by less


def held_on(day: date, ground_m: Mapping[str, AnyArea]) -> Held:
    """Make the ground of one day one without overlap, and say how much of it was given twice.

    Parameters
    ----------
    day : datetime.date
    ground_m : mapping
        Area of each holder, metres of an equal-area frame. What two of them claim stays with the first.

    Examples
    --------
    >>> two = held_on(date(2025, 1, 1), {"a": shapely.box(0, 0, 2, 1), "b": shapely.box(1, 0, 3, 1)})
    >>> two.ground["b"].area, two.overlap_m2
    (1.0, 1.0)
    """
    taken: AnyArea = MultiPolygon()
    found, overlap_m2 = {}, 0.0
    for holder, area in ground_m.items():
        overlap_m2 += taken.intersection(area).area
        found[holder] = _areal(area.difference(taken))
        taken = _areal(taken.union(area))
    return Held(day, found, overlap_m2)


def steps_between(series: Sequence[Held], settlements: Sequence[Settlement] = ()) -> tuple[Step, ...]:
    """What changed from each day to the next.

    For every holder and step: what it held before, and gained, less what it lost, is what it holds after.

    Parameters
    ----------
    series : sequence of Held
        Each day once, in their order.
    settlements : sequence of Settlement
        In metres of the same frame.

    Raises
    ------
    ScenarioError
        If the days do not ascend, or there are fewer than two.

    Examples
    --------
    >>> before = held_on(date(2025, 1, 1), {"a": shapely.box(0, 0, 20, 10), "b": shapely.box(20, 0, 40, 10)})
    >>> after = held_on(date(2025, 2, 1), {"a": shapely.box(0, 0, 23, 10), "b": shapely.box(23, 0, 40, 10)})
    >>> (step,) = steps_between([before, after])
    >>> step.gained_m2("a"), step.lost_m2("b"), step.passages[0].deepest_m
    (30.0, 30.0, 3.0)
    """
    days = [held.day for held in series]
    if len(days) < 2 or any(one >= other for one, other in pairwise(days)):
        listed = ", ".join(day.isoformat() for day in days) or "none"
        raise ScenarioError(
            f"the days are {listed}", where="series of control", mend="Give two or more, each once, in order."
        )
    return tuple(
        Step(before, after, tuple(_passages(before, after, settlements)))
        for before, after in pairwise(series)
    )


def _passages(before: Held, after: Held, settlements: Sequence[Settlement]) -> Iterator[Passage]:
    left, came = dict(before.ground), dict(after.ground)
    told_before, told_after = shapely.union_all([*left.values()]), shapely.union_all([*came.values()])
    pairs: list[tuple[str | None, str | None, BaseGeometry]] = [
        (one, other, area.intersection(new))
        for one, area in left.items()
        for other, new in came.items()
        if one != other
    ]
    pairs += [(one, None, area.difference(told_after)) for one, area in left.items()]
    pairs += [(None, other, new.difference(told_before)) for other, new in came.items()]
    for one, other, shape in pairs:
        area = _areal(shape)
        if area.area >= _SLIVER_M2:
            shapely.prepare(area)
            inside = tuple(place.name for place in settlements if area.contains(place.place))
            yield Passage(one, other, area, inside, _deepest_m(area, left.get(other or "")))


def _deepest_m(area: AnyArea, own_before: AnyArea | None) -> float:
    """Farthest vertex from the ground held before."""
    if own_before is None or own_before.is_empty:
        return 0.0
    shapely.prepare(own_before)
    return float(shapely.distance(shapely.points(shapely.get_coordinates(area)), own_before).max())


def _areal(shape: BaseGeometry) -> AnyArea:
    """The areas among what an overlay gives; lines and points along a shared border are nothing."""
    kept = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return MultiPolygon(kept) if len(kept) != 1 else kept[0]
