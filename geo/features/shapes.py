"""From the plane of a plan to lon/lat, and from ids to words for people."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from ..frame import Frame
from ..geometry.antimeridian import split_at_antimeridian
from ..model.plan import Plan
from ..model.zone import Zone

_STATUS_DIGIT = 6  # of a symbol's code, counted from 0: 0 is present, 1 planned


def released_shape(frame: Frame, geometry_m: BaseGeometry) -> BaseGeometry:
    """A geometry of the plane in lon/lat degrees, cut at 180°."""
    return split_at_antimeridian(frame.to_lonlat(geometry_m))


def labels_of(plan: Plan) -> dict[str, str]:
    """Label of each party by its id."""
    return {party.id: party.label for party in plan.scenario.situation.parties}


def symbol_of(plan: Plan, kind: str, *, planned: bool = False) -> dict[str, str]:
    """Code of the symbol for a kind of site as a value, planned ones with the digit for it; else nothing."""
    sidc = plan.scenario.mandate.symbols.get(kind)
    if sidc is None:
        return {}
    return {"sidc": sidc[:_STATUS_DIGIT] + "1" + sidc[_STATUS_DIGIT + 1 :] if planned else sidc}


def title_of(zone: Zone, plan: Plan) -> str:
    """A zone's name for people: the party's label for its id, which stands in the bracket at the end."""
    head, bracket, tail = zone.name.rpartition(" (")
    label = labels_of(plan).get(zone.party or "")
    if not bracket or zone.party is None or label is None:
        return zone.name
    return f"{head} ({tail.replace(zone.party, label, 1)}"
