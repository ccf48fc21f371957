"""Zones as features: their ground, who lives there, and how well the edge keeps its distance."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import shapely

from ..model.people import PeopleCount
from ..model.plan import Plan
from ..model.zone import Zone
from .feature import Feature, Value
from .shapes import labels_of, released_shape, title_of


def zones(plan: Plan) -> Iterator[Feature]:
    """Zones on ground that is there, in the order in which they were laid; one only drawn is sensitive."""
    for zone in plan.zones:
        if not zone.area.is_empty:
            yield Feature(
                "zones",
                released_shape(plan.scenario.situation.frame, zone.area),
                _zone_values(plan, zone),
                sensitive=zone.name in plan.drawn,
            )


def corridor_axes(plan: Plan) -> Iterator[Feature]:
    """The way through each corridor in the direction of its path, as far as the corridor goes.

    A belt along the line of contact leads nowhere, and has none.
    """
    situation = plan.scenario.situation
    for zone in plan.zones:
        path = situation.paths.get(str(zone.values.get("along", "")).removeprefix("path:"))
        if zone.kind != "corridor" or path is None:
            continue
        axis = shapely.intersection(path, zone.area)
        if axis.length > 0.0:
            yield Feature(
                "corridor_axes",
                released_shape(situation.frame, axis),
                {
                    "name": title_of(zone, plan),
                    **({"status": "proposed"} if zone.name in plan.drawn else {}),
                    "from_day": zone.from_day,
                    "to_day": zone.to_day,
                    "source": zone.source,
                },
                sensitive=zone.name in plan.drawn,
            )


def _zone_values(plan: Plan, zone: Zone) -> dict[str, Value]:
    people, labels = plan.people[zone.name], labels_of(plan)
    return {
        "name": title_of(zone, plan),
        "kind": zone.kind,
        **({"status": "proposed"} if zone.name in plan.drawn else {}),
        "party": zone.party,
        "party_name": labels.get(zone.party) if zone.party else None,
        "settlements": people.settlements,
        "residents": people.residents,
        "settlements_uncounted": people.uncounted,
        "settlements_cut": _counted(plan, zone, lambda count: len(count.cut)),
        "residents_by_raster": _counted(plan, zone, lambda count: count.raster_residents),
        "area_m2": zone.area.area,
        "from_day": zone.from_day,
        "to_day": zone.to_day,
        "tolerance_m": zone.tolerance_m,
        "worst_m": zone.worst_m,
        **{key: value for key, value in zone.values.items() if not _of_no_share(key, value)},
        "source": zone.source,
    }


def _counted(plan: Plan, zone: Zone, figure: Callable[[PeopleCount], Value]) -> Value:
    """A figure of the report on people; None where there is none, or it says nothing there."""
    found = plan.people_report.of(zone.name) if plan.people_report else None
    return figure(found) if found else None


def _of_no_share(key: str, value: Value) -> bool:
    """Whether a value says that a zone does not touch some country or sea at all."""
    return key.startswith(("share_country_", "share_sea_")) and value == 0
