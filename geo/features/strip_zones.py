"""Zones beside the line unrolled: as deep as their rule has them, where there is ground of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from ..model.plan import Plan
from ..model.zone import Value, Zone
from .along import Along, apart
from .shapes import title_of
from .strip import Depth, Interval, Ribbon, Row

LEFT, RIGHT = "left", "right"
_SPARE = 1.002  # a length in the plane may be so much longer than on the ellipsoid
_METHOD = (
    "Depths as the rules have them, at right angles to the line; drawn wherever ground of the zone lies "
    "within that depth. What coast, border or a bend of the line cuts off stands on the map."
)
_LINE, _ZONE = "line", "zone:"

Near = tuple[float, float]  # where a zone begins and how far out it ends, metres from the line


def zones_row(plan: Plan, along: Along, sides: Mapping[str, str]) -> Row | None:
    """Every zone whose rule names its distance from the line."""
    reaches = _reaches(plan.zones)
    ribbons = tuple(
        ribbon
        for zone in sorted(plan.zones, key=lambda zone: -reaches.get(zone.name, (0.0, 0.0))[1])
        if zone.name in reaches and not zone.area.is_empty
        for ribbon in _ribbons(plan, zone, reaches[zone.name], along, sides)
    )
    if not ribbons:
        return None
    return Row("zones", "Zones beside the line", "distance from the line, km", _METHOD, ribbons=ribbons)


def crossed_zones_rows(plan: Plan, along: Along) -> Iterator[Row]:
    """Zones laid round something else, where the line runs through them; what was drawn stays inside."""
    reaches = _reaches(plan.zones)
    others = [zone for zone in plan.zones if zone.name not in reaches and not zone.area.is_empty]
    for id_, title, drawn in (("other-zones", "Other zones", False), ("drawn-zones", "Drawn by hand", True)):
        intervals = [
            Interval(*run, zone.kind, title_of(zone, plan))
            for zone in others
            if (zone.name in plan.drawn) is drawn
            for run in along.runs_within(zone.area)
        ]
        if intervals:
            method = "Where the line runs through zones that are laid round something other than the line."
            yield Row(id_, title, "zones", method, intervals=tuple(apart(intervals)), sensitive=drawn)


def _reaches(zones: Sequence[Zone]) -> dict[str, Near]:
    """Near and far distance from the line of each zone whose rule tells them, by its name."""
    found: dict[str, Near] = {}
    for zone in zones:
        begins_m = _begins_m(zone, found)
        ends = _ends_m(zone.values)
        if begins_m is not None and ends is not None:
            found[zone.name] = (begins_m + ends[0], begins_m + ends[1])
    return found


def _begins_m(zone: Zone, known: Mapping[str, Near]) -> float | None:
    """Distance from the line of what a zone is measured from; None where nobody can say."""
    origin = zone.values.get("measured_from", zone.values.get("along"))
    if origin == _LINE:
        return 0.0
    if not isinstance(origin, str) or not origin.startswith(_ZONE):
        return None
    name = origin.removeprefix(_ZONE)
    own = (reach for key, reach in known.items() if key in (name, f"{name} ({zone.party})"))
    return next((far_m for _, far_m in own), None)


def _ends_m(values: Mapping[str, Value]) -> Near | None:
    """Between which distances from its origin a zone lies."""
    first, last, depth, width = (values.get(key) for key in ("from_m", "to_m", "depth_m", "width_m"))
    near_m = float(first) if isinstance(first, int | float) else 0.0
    if isinstance(last, int | float):
        return near_m, float(last)
    if isinstance(depth, int | float):
        return near_m, float(depth)
    return (0.0, width / 2.0) if isinstance(width, int | float) else None


def _ribbons(plan: Plan, zone: Zone, reach: Near, along: Along, sides: Mapping[str, str]) -> Iterator[Ribbon]:
    """One ribbon on its party's side of the line; on both sides where it binds no party."""
    shapely.prepare(zone.area)
    here = shapely.dwithin(zone.area, along.places, reach[1] * _SPARE)
    depths = tuple(_depths(zone, reach, along, here))
    if depths:
        side = sides.get(zone.party or "")
        for each in (side,) if side else (LEFT, RIGHT):
            yield Ribbon(_named(zone, plan), zone.kind, zone.party, each, depths)


def _named(zone: Zone, plan: Plan) -> str:
    """The name of its rule: the side tells the party, and its depths the band."""
    return (zone.name.rpartition(" (")[0] if zone.party else "") or title_of(zone, plan)


def _depths(zone: Zone, reach: Near, along: Along, here: npt.NDArray[np.bool_]) -> Iterator[Depth]:
    """Depths along the line, one after another, each as long as it stays the same on one part."""
    told = zone.depths_along or ((along.edges_m[0], along.edges_m[-1], reach[1]),)
    edges = np.union1d(along.edges_m, [edge for from_m, to_m, _ in told for edge in (from_m, to_m)])
    middles = (edges[:-1] + edges[1:]) / 2.0
    cells = np.clip(np.searchsorted(along.edges_m, middles) - 1, 0, len(here) - 1)
    which = np.clip(np.searchsorted([to_m for _, to_m, _ in told], middles), 0, len(told) - 1)
    far_m = np.where(here[cells], np.array([depth for *_, depth in told])[which], 0.0)
    for first, last in along.runs_of(edges, far_m):
        if far_m[first] > 0.0:
            yield Depth(float(edges[first]), float(edges[last]), reach[0], float(far_m[first]))


def sides_of(plan: Plan, along: Along) -> dict[str, str]:
    """Side of the line on which each party's ground lies, where most of the line has it."""
    line = plan.scenario.situation.line
    told = {LEFT: LEFT, RIGHT: RIGHT}
    told |= {party: side for party, side in ((line.left, LEFT), (line.right, RIGHT)) if party}
    beside = {LEFT: along.beside(-90.0), RIGHT: along.beside(90.0)} if plan.scenario.situation.control else {}
    for control in plan.scenario.situation.control:
        shapely.prepare(control.area)
        held = {side: int(shapely.intersects(control.area, places).sum()) for side, places in beside.items()}
        told.setdefault(control.party, max(held, key=lambda side: held[side]))
    return told
