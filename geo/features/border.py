"""State borders as flat features and words: lines, crossings, sectors, posts and towers, gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shapely import Point

from ..methods.border.crossings import BorderCrossing
from .border_plan import BorderPlan, BorderPost, BorderWatched
from .border_tables import border_tables, crossings_table, km, posts_table
from .feature import Feature, Sheet, Value

_SHARED = "The border of two states is the line of edges that the outlines of both share."
_GIVEN = "A border or line that a layer of the scenario gives is taken as it is drawn there."
_METHOD = (
    "Lengths and chainage are geodesic on WGS 84. Where another party holds the ground behind it, it is cut "
    "where the line of contact "
    "meets it: each place belongs to the party whose ground is nearest (looked at every 500 m, ends settled "
    "to a metre). Chainage runs over what is watched alone.",
    "Crossings are where roads and railways, straight between their junctions, meet the border: derived, not "
    "surveyed. Whether a post, a bridge or a gate is there is not known.",
    "People are those of settlements whose centre lies within the distance. A settlement is called cut where "
    "a disc as large as its residents need reaches over the border.",
    "Posts, then towers for what posts leave, stand where together they watch most of the border (maximal "
    "covering, Church and ReVelle 1974; solved with its bound), at crossings, near settlements and at equal "
    "distances. What is watched is exact for range; ground, woods and buildings that hide are left out.",
    "Patrols go along the border from the post, off the roads, at one speed; roads that would be quicker, "
    "rivers and mines are left out.",
    "Sectors: the greatest share of length and of people near the border, together, is least (exact).",
)
# Lowest first: what is broad lies below what is thin.
LAYERS = (
    *("border_stretches", "border_sectors", "border_gaps", "borders", "border_markers"),
    *("border_crossings", "border_towers", "border_posts"),
)
_SECTORS = ("next_sector", "sector")  # neighbours look different


def border_features(plan: BorderPlan) -> Iterator[Feature]:
    """The border, its markers, crossings and sectors; posts, towers and what they watch, all sensitive."""
    yield Feature("borders", plan.line.path, {"name": plan.title, **_lengths(plan), **_people(plan)})
    for one in plan.stretches:
        yield _stretch(plan, "border_stretches", one.name, one.from_m, one.to_m)
    for number, sector in enumerate(plan.sectors, start=1):
        name = f"{plan.title}, sector {number}"
        told: dict[str, Value] = {"kind": _SECTORS[number % 2], "residents": sector.residents}
        yield _stretch(plan, "border_sectors", name, sector.from_m, sector.to_m, **told)
    if plan.watched is not None:
        yield from _watch(plan, plan.watched)
    for number, chainage_m, longitude, latitude in zip(*plan.line.markers(), strict=True):
        place = Point(longitude, latitude)
        yield Feature("border_markers", place, _marker(plan, int(number), float(chainage_m)))
    for number, each in enumerate(plan.known_crossings, start=1):
        yield Feature("border_crossings", each.place_lonlat, _crossing(plan, number, each))


def _lengths(plan: BorderPlan) -> dict[str, Value]:
    """Of what is watched, of the whole border, and as others publish that; how many crossings are known."""
    return {
        "length_m": round(plan.line.length_m, 1),
        "whole_m": round(plan.measured_m, 1),
        "published_m": plan.published_m,
        "crossings": None if plan.crossings is None else len(plan.crossings),
    }


def _people(plan: BorderPlan) -> dict[str, Value]:
    """Residents by distance, on those sides of which any settlement is known, and how many have no count."""
    known = [one for one in plan.people if one.settlements is not None]
    told: dict[str, Value] = {"counted_sides": " and ".join(dict.fromkeys(one.side for one in known)) or None}
    for distance_m in sorted({one.within_m for one in plan.people}):
        there = [one for one in known if one.within_m == distance_m]
        away = f"{distance_m / 1e3:.0f}km" if distance_m % 1e3 == 0.0 else f"{distance_m:.0f}m"
        told[f"residents_within_{away}"] = sum(one.residents or 0 for one in there) if there else None
        told[f"settlements_uncounted_within_{away}"] = (
            sum(one.uncounted or 0 for one in there) if there else None
        )
    return told


def _watch(plan: BorderPlan, watched: BorderWatched) -> Iterator[Feature]:
    for low_m, high_m in watched.gaps_m:
        name = f"Gap, km {km(low_m)} to {km(high_m)}"
        yield replace(_stretch(plan, "border_gaps", name, low_m, high_m), sensitive=True)
    for post in watched.posts:
        layer = "border_posts" if post.kind == "post" else "border_towers"
        yield Feature(layer, post.place_lonlat, _post(plan, post), sensitive=True)


def _stretch(plan: BorderPlan, layer: str, name: str, from_m: float, to_m: float, **values: Value) -> Feature:
    told: dict[str, Value] = {"name": name, "border": plan.title, "length_m": round(to_m - from_m, 1)}
    return Feature(layer, plan.line.cut(from_m, to_m), told | values)


def _marker(plan: BorderPlan, number: int, chainage_m: float) -> dict[str, Value]:
    return {"border": plan.title, "number": number, "chainage_m": round(chainage_m, 1)}


def _post(plan: BorderPlan, post: BorderPost) -> dict[str, Value]:
    return {
        "name": post.name,
        "border": plan.title,
        "at": post.at or None,
        "chainage_m": round(post.chainage_m, 1),
        "watched_m": round(post.watches_m, 1),
        "to_road_m": None if post.road_m is None else round(post.road_m),
        "status": "proposed",
        "site": post.name,
    }


def _crossing(plan: BorderPlan, number: int, each: BorderCrossing) -> dict[str, Value]:
    return {
        "name": f"Crossing {number}",
        "border": plan.title,
        "kind": " and ".join(each.kinds),
        "chainage_m": round(each.chainage_m, 1),
        "ways": each.ways,
        "status": "derived",
    }


def border_sheet(
    plan: BorderPlan, *, as_of: str, sources: Sequence[str], caveats: Sequence[str] = ()
) -> Sheet:
    """What the margin says of one border: people first, then its length beside the published one.

    Parameters
    ----------
    plan : BorderPlan
    as_of : str
        Of the embedded border.
    sources, caveats : sequence of str
    """
    return Sheet(
        id=plan.id,
        title=plan.title,
        as_of=as_of,
        status="assessed",
        standfirst=(
            f"{plan.line.length_m / 1e3:,.1f} km from end to end, with {len(plan.known_crossings)} places "
            "where known roads and railways cross."
        ),
        method=border_method(),
        sources=tuple(sources),
        caveats=("Borders are those that the United Nations recognise.", *caveats),
        parameters={"length_m": round(plan.line.length_m, 1)},
        tables=(*border_tables([plan]), crossings_table(plan), *posts_table(plan)),
    )


def border_method(given: Sequence[bool] = (False,)) -> tuple[str, ...]:
    """How borders, and what is told along them, were found: of each, whether a layer gives its line."""
    found = (() if all(given) else (_SHARED,)) + ((_GIVEN,) if any(given) else ())
    return (*found, *_METHOD)


def border_figures(plan: BorderPlan) -> dict[str, object]:
    """What a border's plan comes to in numbers, for programs."""
    told: dict[str, object] = {**_lengths(plan), **_people(plan), "settlements_near": len(plan.towns)}
    if plan.watched is None:
        return told
    return told | {
        "posts": plan.watched.count("post"),
        "towers": plan.watched.count("tower"),
        "watched_share": round(plan.watched.stretches.share_at_least(1), 6),
        "watched_twice_share": round(plan.watched.stretches.share_at_least(2), 6),
        "gaps": len(plan.watched.gaps_m),
        "reached_share": {f"{minutes:g} min": share for minutes, share in plan.watched.reached.items()},
        "proof": [answer.status for answer in plan.watched.answers],
    }
