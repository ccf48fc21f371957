"""What a reader has to know of a response: how it was reckoned, and what could not be told."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.response import ResponseRules
from ...model.situation import Site
from .bridges import BridgeLosses


def unknown_of(rules: ResponseRules, sites: Sequence[Site]) -> tuple[str, ...]:
    """What cannot be told for want of sites, one sentence each.

    >>> from shapely import Point
    >>> rules = ResponseRules(source="test", helicopter_from="airfield", hubs="hub")
    >>> kinds = ("patrol_base", "post", "airfield", "hub")
    >>> unknown_of(rules, [Site("one", kind, Point(0, 0)) for kind in kinds])
    ("Not known: times to surgery. No site of kind 'hospital' is given.",)
    """
    given = {site.kind for site in sites}
    asked = (
        ((rules.force_from,), "the reach of the reaction force, losses and the next base"),
        ((rules.first_aid_at, rules.care_from), "times to enhanced first aid"),
        ((rules.care_from,), "times to field care, and to surgery by road"),
        ((rules.surgery_at,), "times to surgery"),
        ((rules.helicopter_from,), "times to surgery by helicopter"),
        ((rules.hubs,), "the tiers from the hubs"),
    )
    return tuple(_missing(kinds, what) for kinds, what in asked if not given & set(kinds))


def _missing(kinds: Sequence[str], what: str) -> str:
    named = " or ".join(repr(kind) for kind in kinds if kind)
    if not named:
        return f"Not told: {what}. The rules name no kind of site for it."
    return f"Not known: {what}. No site of kind {named} is given."


def method_of(rules: ResponseRules, resolution_m: float, bridges: str) -> str:
    """How a response was reckoned, in sentences that a map can print."""
    air = (
        ""
        if not rules.helicopter_from
        else (f" Helicopters fly straight at {rules.helicopter_kmh:g} km/h and land at the casualty.")
    )
    return (
        f"Notice, assembly and the trip by road, with a leg off it at both ends. The line is checked at the"
        f" middles of equal pieces of at most {rules.spacing_m / 1000:g} km, each for its piece; ground by"
        f" squares of {resolution_m / 1000:.3g} km.{air} {bridges}"
        f" The line itself is taken to be open to the mission, and no ground is known to be clear of mines."
    )


def about_bridges(found: BridgeLosses, *, derived: bool) -> str:
    """How many bridges there are, and the loss of how many changes anything.

    >>> about_bridges(BridgeLosses((), 50), derived=True)
    'Of 50 bridges, derived from the water that roads cross, the loss of 0 changes a time.'
    """
    how = ", derived from the water that roads cross," if derived else ""
    return f"Of {found.bridges} bridges{how} the loss of {len(found.losses)} changes a time."
