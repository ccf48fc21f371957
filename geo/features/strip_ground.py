"""What lies beside the line unrolled: oblasts, water, crossing points, incidents, settlements."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely import MultiPoint, Point

from ..model.plan import Plan
from ..model.situation import Settlement
from .along import Along, apart
from .strip import Interval, Row, Spot

_OBLAST = "oblast:"
_WATER, _INCIDENTS = "water", "incidents"
_NEAR_M = 25_000.0
_LISTED = 120  # settlements; more would neither be read nor find room
_SHOWN_M = 100.0  # nobody reads a strip more exactly
_AT_END_M = 0.5


def oblasts_row(plan: Plan, along: Along) -> Row | None:
    """Administrative units through which the line runs."""
    situation = plan.scenario.situation
    intervals = [
        Interval(*run, "oblast", situation.labels.get(name, name.removeprefix(_OBLAST)))
        for name, area in situation.areas.items()
        if name.startswith(_OBLAST)
        for run in along.runs_within(area)
    ]
    if not intervals:
        return None
    method = "Oblasts through which the line runs; none on the open sea."
    return Row("oblasts", "Oblasts", "oblast", method, intervals=tuple(apart(intervals)))


def water_row(plan: Plan, along: Along) -> Row | None:
    """Where the line runs over inland water that the background has."""
    water = plan.scenario.situation.places.get(_WATER)
    runs = along.runs_within(water) if water is not None else []
    if not runs:
        return None
    intervals = tuple(Interval(*run, "water", words="The line runs over mapped inland water") for run in runs)
    method = (
        "Where the line runs over mapped inland water, drained reservoirs too; waters bear no names there."
    )
    return Row("water", "Inland water", "stretches over water", method, intervals=intervals)


def crossings_row(plan: Plan) -> Row | None:
    """Places where a mapped road crosses the line."""
    report = plan.people_report
    if report is None or not report.crossings:
        return None
    spots = tuple(
        Spot(
            one.chainage_m,
            0.0,
            "proposed" if one.proposed else "candidate",
            one.name,
            rank=float(one.residents),
            words=f"{'Proposed' if one.proposed else 'Candidate only'}; {one.residents:,} residents served",
        )
        for one in sorted(report.crossings, key=lambda one: -one.residents)
    )
    method = "Places where a mapped road crosses the line; none was seen."
    return Row("crossings", "Crossing points", "places on the line", method, spots=spots)


def incidents_row(plan: Plan, along: Along) -> Row | None:
    """Reported incidents near the line; sensitive. There is no such row where none are given."""
    reported = plan.scenario.situation.places.get(_INCIDENTS)
    if reported is None:
        return None
    shapely.prepare(along.path)
    points = [Point(place) for place in shapely.get_coordinates(reported)]
    near = [point for point in points if shapely.dwithin(along.path, point, _NEAR_M)]
    if not near:
        return None
    spots = tuple(
        Spot(chainage_m, offset_m, "incident", "", words=f"Incident, {_offset(offset_m)}")
        for chainage_m, offset_m in along.offsets(MultiPoint(near))
    )
    method = f"Reported places within {_NEAR_M / 1000:g} km of the line, at their nearest place on it."
    return Row("incidents", "Incidents", "reports", method, spots=spots, sensitive=True)


def settlements_row(plan: Plan, along: Along) -> Row | None:
    """Settlements abreast of the line by chainage and distance, the largest first."""
    near = sorted(_near(plan, along), key=lambda found: -(found[0].population or 0))
    if not near:
        return None
    spots = tuple(
        Spot(
            chainage_m=round(chainage_m / _SHOWN_M) * _SHOWN_M,
            offset_m=round(offset_m / _SHOWN_M) * _SHOWN_M,
            kind="settlement",
            label=one.name,
            label_uk=one.name_uk,
            rank=float(one.population or 0),
            words=f"{_residents(one)}, {_offset(offset_m)}",
        )
        for one, chainage_m, offset_m in near[:_LISTED]
    )
    method = (
        f"The {len(spots):,} largest of {len(near):,} settlements abreast of the line and within "
        f"{_NEAR_M / 1000:g} km of it, by their centre; counts of residents are older than any displacement."
    )
    return Row("settlements", "Settlements", "distance from the line, km", method, spots=spots)


def _near(plan: Plan, along: Along) -> Iterator[tuple[Settlement, float, float]]:
    """Settlements with their chainage and offset; what lies beyond an end of a part is abreast of nothing."""
    known = plan.scenario.situation.settlements
    shapely.prepare(along.path)
    is_near = shapely.dwithin(along.path, [one.place for one in known], _NEAR_M).tolist()
    near = [one for one, here in zip(known, is_near, strict=True) if here]
    ends = [end for part in along.ends_m for end in part]
    places = along.offsets(MultiPoint([one.place for one in near])) if near else ()
    for one, (chainage_m, offset_m) in zip(near, places, strict=True):
        if min(abs(chainage_m - end) for end in ends) > _AT_END_M:
            yield one, chainage_m, offset_m


def _residents(one: Settlement) -> str:
    return "residents not known" if one.population is None else f"{one.population:,} residents"


def _offset(offset_m: float) -> str:
    """Words for a distance from the line.

    >>> _offset(-2_340.0), _offset(20.0)
    ('2.3 km to the right', 'on the line')
    """
    if abs(offset_m) < _SHOWN_M / 2:
        return "on the line"
    return f"{abs(offset_m) / 1000:.1f} km to the {'left' if offset_m > 0 else 'right'}"
