"""What is found on the ground as features: ground held, line and markers, settlements, existing sites."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import MultiPoint

from ..geometry.antimeridian import split_at_antimeridian
from ..methods.people import inside
from ..model.plan import Plan
from ..model.zone import Zone
from .feature import Feature
from .shapes import labels_of, released_shape, symbol_of, title_of


def control(plan: Plan) -> Iterator[Feature]:
    """Ground held, one feature a party."""
    labels = labels_of(plan)
    for control in plan.scenario.situation.control:
        yield Feature(
            "control",
            released_shape(plan.scenario.situation.frame, control.area),
            {
                "name": labels[control.party],
                "party": control.party,
                "party_name": labels[control.party],
                "status": plan.scenario.situation.status,
                "area_m2": control.area.area,
            },
        )


def line(plan: Plan) -> Iterator[Feature]:
    """Parts of the line of contact, one feature a part."""
    line, frame = plan.scenario.situation.line, plan.scenario.situation.frame
    for number, part in enumerate(line.path.geoms, start=1):
        yield Feature(
            "line",
            released_shape(frame, part),
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


def markers(plan: Plan) -> Iterator[Feature]:
    """Numbered points along the line."""
    for marker in plan.markers:
        yield Feature(
            "markers",
            released_shape(plan.scenario.situation.frame, marker.place),
            {
                "name": f"km {marker.chainage_m / 1000:.1f}".removesuffix(".0"),
                "number": marker.number,
                "chainage_m": marker.chainage_m,
            },
        )


def settlements(plan: Plan) -> Iterator[Feature]:
    """Settlements whose centre lies in a zone, each with the smallest such zone.

    One that lies in none but a corridor drawn by hand is sensitive: it would tell where the corridor runs.
    """
    situation = plan.scenario.situation
    smallest: dict[int, Zone] = {}
    for zone in sorted(plan.zones, key=lambda zone: (zone.name in plan.drawn, zone.area.area), reverse=True):
        smallest.update(dict.fromkeys(inside(zone.area, situation.settlements).nonzero()[0].tolist(), zone))
    labels = labels_of(plan)
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
            sensitive=smallest[number].name in plan.drawn,
        )


def sites(plan: Plan) -> Iterator[Feature]:
    """Existing sites that the user gave; sensitive."""
    situation = plan.scenario.situation
    for site in situation.sites:
        yield Feature(
            "sites",
            released_shape(situation.frame, site.place),
            {
                "name": site.name,
                "kind": site.kind,
                **symbol_of(plan, site.kind),
                "party": site.party,
                "site": site.name,
            },
            sensitive=True,
        )
