"""A strip map as it is drawn: each class with its look and height; for the page, in whole metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shapely import LineString

from geo.features.strip import Interval, Ribbon, Row, Spot, Strip
from geo.release import Release

from .embedding import embedded
from .mark import parties
from .style import Look, look_of


@dataclass(frozen=True, slots=True)
class Class:
    """How a class of intervals is drawn: words, look, its share of the row's height, hatched or not."""

    words: str
    look: Look
    height_share: float = 1.0
    hatched: bool = False


_ZONE = "zones"
_NOTHING = Strip("", "", "", "", "", (), ())
# What nobody sees is hatched, never blank; the more watch, the higher the bar, so that colour says little.
_CLASSES: Mapping[str, Class] = {
    "once": Class("Watched by one site", look_of("coverage", "once"), 0.4),
    "twice": Class("Watched by two", look_of("coverage", "twice"), 0.7),
    "more": Class("Watched by three or more", look_of("coverage", "more")),
    "part_time": Class("Watched part of the time only", look_of("coverage", "part_time"), 0.2),
    "unknown": Class("Not observed: elevation not known", look_of("gaps"), hatched=True),
    "dead": Class("Not observed: hidden by ground", look_of("gaps"), hatched=True),
    "out_of_reach": Class("Not observed: out of reach", look_of("gaps"), hatched=True),
    "gap": Class("Gap: not watched all the time", look_of("gaps"), hatched=True),
    "within_24_h": Class("Unseen by patrols for 24 h at most", look_of("visits", "kept")),
    "within_72_h": Class("Unseen for 72 h at most", look_of("visits", "kept"), 0.7),
    "within_168_h": Class("Unseen for 168 h at most", look_of("visits", "kept"), 0.4),
    "longer": Class("Unseen for longer", look_of("visits", "late"), 0.2),
    "never": Class("Not seen by any patrol", look_of("visits", "never"), hatched=True),
    "counted": Class("Incidents, as a share of the highest", look_of("incidents", "inside")),
    "watched": Class("Hours watched, as a share of the highest", look_of("coverage", "once")),
    "rate": Class("Incidents per hour watched", look_of("incidents", "rate")),
    "unwatched": Class("Not watched: not observed is not quiet", look_of("gaps"), hatched=True),
    "sector": Class("Sector", look_of("boundaries")),
    "oblast": Class("Oblast", look_of("oblasts")),
    "water": Class("Inland water", look_of(_ZONE, "sea")),
}
_LAYER_OF = {"settlements": "settlements", "crossings": "crossings"}


def class_of(kind: str) -> Class:
    """How intervals of a kind are drawn; a kind of zone looks as it does on the map.

    Examples
    --------
    >>> class_of("more").height_share, class_of("never").hatched
    (1.0, True)
    """
    return _CLASSES.get(kind) or Class("", look_of(_ZONE, kind))


def ribbon_looks(released: Release) -> dict[Ribbon, Look]:
    """The look that each zone of a release's strip has on the map."""
    ranks = {party: rank for rank, party in enumerate(parties(released))}
    ribbons = (ribbon for row in (released.sheet.strip or _NOTHING).rows for ribbon in row.ribbons)
    return {ribbon: look_of(_ZONE, ribbon.kind, ranks.get(ribbon.party or "")) for ribbon in ribbons}


def spot_look(row: Row, spot: Spot) -> Look:
    """The look that the place has on the map."""
    return look_of(_LAYER_OF.get(row.id, row.id), spot.kind)


def is_bars(row: Row) -> bool:
    """Whether the heights and hatches of a row's classes have to be explained."""
    return any(each.kind in _CLASSES and not each.label for each in row.intervals) and row.id != "water"


def strip_content(released: Release, decimals: int) -> dict[str, Any] | None:
    """What the page draws of a release's strip; None where it has none.

    Parameters
    ----------
    released : Release
    decimals : int
        Of a degree, for places along the line.
    """
    strip = released.sheet.strip
    if strip is None:
        return None
    looks = ribbon_looks(released)
    return {
        "title": strip.title,
        "words": strip.words,
        "as_of": strip.as_of,
        "left": strip.left,
        "right": strip.right,
        "parts": [
            (round(part.from_m), round(part.to_m), embedded(LineString(part.places), decimals))
            for part in strip.parts
        ],
        "rows": [_row(row, looks) for row in strip.rows],
        "classes": _classes(strip),
    }


def _classes(strip: Strip) -> dict[str, dict[str, Any]]:
    kinds = dict.fromkeys(each.kind for row in strip.rows for each in row.intervals)
    keyed = {each.kind for row in strip.rows if is_bars(row) for each in row.intervals}
    return {kind: {**asdict(class_of(kind)), "keyed": kind in keyed} for kind in kinds}


def _row(row: Row, looks: Mapping[Ribbon, Look]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "unit": row.unit,
        "method": row.method,
        "ribbons": [_ribbon(ribbon, looks[ribbon]) for ribbon in row.ribbons],
        "intervals": [_interval(each) for each in row.intervals],
        "spots": [
            {**asdict(spot), "look": asdict(spot_look(row, spot)), "rank": round(spot.rank)}
            for spot in row.spots
        ],
    }


def _ribbon(ribbon: Ribbon, look: Look) -> dict[str, Any]:
    depths = [tuple(map(round, (d.from_m, d.to_m, d.near_m, d.far_m))) for d in ribbon.depths]
    return {"label": ribbon.label, "side": ribbon.side, "look": asdict(look), "depths": depths}


def _interval(each: Interval) -> tuple[int | float | str, ...]:
    """From, to, kind, label, words, and the level where it is not full; words of the class are left to it."""
    words = "" if each.words == class_of(each.kind).words else each.words
    level = () if each.level_share == 1.0 else (round(each.level_share, 3),)
    return (round(each.from_m), round(each.to_m), each.kind, each.label, words, *level)
