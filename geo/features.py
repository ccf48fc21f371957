"""The waist: a plan, or any layer, as flat features in longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import shapely
from shapely import MultiPoint
from shapely.geometry.base import BaseGeometry

from .frame import Frame
from .geometry.antimeridian import split_at_antimeridian
from .methods.people import inside
from .model.plan import Plan
from .model.zone import Zone

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to draw or write: its layer, its geometry (lon/lat degrees, cut at 180°), its values.

    Keys of ``values`` carry their unit (``depth_m``, ``area_m2``, ``length_m``), in SI; words and units for
    people are read off the suffix by whoever draws. ``sensitive`` marks what may not leave the house exactly:
    a place, and whatever is derived from it and gives it away (a disc round it, a route that starts there).
    Sensitive features of one site carry its name under ``site``, so that the gate counts them as one place.
    """

    layer: str
    geometry: BaseGeometry
    values: Mapping[str, Value]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the margin of a map has to say: one for all features of a plan."""

    id: str
    title: str
    as_of: str
    status: str
    standfirst: str = ""
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    scenario_sha256: str = ""


def features(plan: Plan) -> tuple[Feature, ...]:
    """Flatten a plan: ground held, zones, line, markers and settlements, in that order.

    Values are SI with the unit in the key. Areas are true on the ellipsoid (equal-area frame), the length of
    the line is geodesic. A settlement appears if its centre lies in a zone, with the smallest such zone.
    """
    return (*_control(plan), *_zones(plan), *_line(plan), *_markers(plan), *_settlements(plan), *_sites(plan))


def sheet(plan: Plan) -> Sheet:
    """What the margin says about a plan: status, date, method, sources, caveats and parameters."""
    scenario, situation = plan.scenario, plan.scenario.situation
    return Sheet(
        id=scenario.id,
        title=scenario.title,
        as_of=scenario.as_of_text,
        status=situation.status,
        standfirst=scenario.standfirst,
        method=(
            f"Line of contact: {situation.line.method}",
            "Zones: edges at their geodesic distance on WGS 84; each zone states its tolerance and the worst "
            "deviation found.",
            "Areas: Lambert azimuthal equal-area on WGS 84. Lengths: geodesic (Karney 2013).",
            "People: settlements by their centre; residents sum the known counts, older than displacement.",
        ),
        sources=tuple(dict.fromkeys(s.credit or f"{s.title} ({s.licence})" for s in situation.sources)),
        caveats=situation.caveats,
        parameters=_parameters(plan),
        scenario_sha256=scenario.sha256,
    )


def _parameters(plan: Plan) -> dict[str, Value]:
    line = plan.scenario.situation.line
    return {
        "line_length_m": line.length_m,
        "line_parts": len(line.path.geoms),
        "line_tolerance_m": line.tolerance_m,
        "line_sigma_m": line.sigma_m,
        "marker_interval_m": line.marker_interval_m,
        **plan.scenario.parameters,
    }


def _released_shape(frame: Frame, geometry_m: BaseGeometry) -> BaseGeometry:
    return split_at_antimeridian(frame.to_lonlat(geometry_m))


def _labels(plan: Plan) -> dict[str, str]:
    return {party.id: party.label for party in plan.scenario.situation.parties}


def title_of(zone: Zone, plan: Plan) -> str:
    """A zone's name for people: the party's label for its id, which stands in the bracket at the end."""
    head, bracket, tail = zone.name.rpartition(" (")
    label = _labels(plan).get(zone.party or "")
    if not bracket or zone.party is None or label is None:
        return zone.name
    return f"{head} ({tail.replace(zone.party, label, 1)}"


def _control(plan: Plan) -> Iterator[Feature]:
    labels = _labels(plan)
    for control in plan.scenario.situation.control:
        yield Feature(
            "control",
            _released_shape(plan.scenario.situation.frame, control.area),
            {
                "name": labels[control.party],
                "party": control.party,
                "party_name": labels[control.party],
                "status": plan.scenario.situation.status,
                "area_m2": control.area.area,
            },
        )


def _zones(plan: Plan) -> Iterator[Feature]:
    for zone in plan.zones:
        if not zone.area.is_empty:
            yield Feature(
                "zones", _released_shape(plan.scenario.situation.frame, zone.area), _zone_values(plan, zone)
            )


def _zone_values(plan: Plan, zone: Zone) -> dict[str, Value]:
    people, labels = plan.people[zone.name], _labels(plan)
    return {
        "name": title_of(zone, plan),
        "kind": zone.kind,
        "party": zone.party,
        "party_name": labels.get(zone.party) if zone.party else None,
        "settlements": people.settlements,
        "residents": people.residents,
        "settlements_uncounted": people.uncounted,
        "area_m2": zone.area.area,
        "from_day": zone.from_day,
        "to_day": zone.to_day,
        "tolerance_m": zone.tolerance_m,
        "worst_m": zone.worst_m,
        **{key: value for key, value in zone.values.items() if not _of_no_share(key, value)},
        "source": zone.source,
    }


def _of_no_share(key: str, value: Value) -> bool:
    """Whether a value says that a zone does not touch some country or sea at all."""
    return key.startswith(("share_country_", "share_sea_")) and value == 0


def _line(plan: Plan) -> Iterator[Feature]:
    line, frame = plan.scenario.situation.line, plan.scenario.situation.frame
    for number, part in enumerate(line.path.geoms, start=1):
        yield Feature(
            "line",
            _released_shape(frame, part),
            {
                "name": "Line of contact",
                "part": number,
                "parts": len(line.path.geoms),
                "status": line.status,
                "as_of": line.as_of.isoformat(),
                "line_length_m": line.length_m,
                "tolerance_m": line.tolerance_m,
                "sigma_m": line.sigma_m,
                "method": line.method,
            },
        )


def _markers(plan: Plan) -> Iterator[Feature]:
    for marker in plan.markers:
        yield Feature(
            "markers",
            _released_shape(plan.scenario.situation.frame, marker.place),
            {
                "name": f"km {marker.chainage_m / 1000:.1f}".removesuffix(".0"),
                "number": marker.number,
                "chainage_m": marker.chainage_m,
            },
        )


def _settlements(plan: Plan) -> Iterator[Feature]:
    situation = plan.scenario.situation
    smallest: dict[int, Zone] = {}
    for zone in sorted(plan.zones, key=lambda zone: zone.area.area, reverse=True):
        smallest.update(dict.fromkeys(inside(zone.area, situation.settlements).nonzero()[0].tolist(), zone))
    labels = _labels(plan)
    found = [situation.settlements[number] for number in sorted(smallest)]
    places = situation.frame.to_lonlat(MultiPoint([settlement.place for settlement in found]))
    for number, settlement, place in zip(sorted(smallest), found, places.geoms, strict=True):
        yield Feature(
            "settlements",
            split_at_antimeridian(place),
            {
                "name": settlement.name,
                "name_uk": settlement.name_uk or None,
                "residents": settlement.population,
                "held_by": labels.get(settlement.held_by or ""),
                "zone": title_of(smallest[number], plan),
            },
        )


def _sites(plan: Plan) -> Iterator[Feature]:
    situation = plan.scenario.situation
    for site in situation.sites:
        yield Feature(
            "sites",
            _released_shape(situation.frame, site.place),
            {"name": site.name, "kind": site.kind, "party": site.party},
            sensitive=True,
        )


def bounds_of(found: tuple[Feature, ...]) -> tuple[float, float, float, float]:
    """West, south, east and north of some features, degrees."""
    west, south, east, north = shapely.total_bounds([feature.geometry for feature in found])
    return float(west), float(south), float(east), float(north)
