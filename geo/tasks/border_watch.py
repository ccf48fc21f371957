"""Posts, towers and patrols along one border, as its table ``watch`` asks for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ScenarioError
from ..features.border_plan import BorderPost, BorderTown, BorderWatched
from ..frame import Frame
from ..geometry.chainage import Chainage
from ..geometry.runs import Runs
from ..location.answer import Answer
from ..methods.border.crossings import BorderCrossing
from ..methods.border.posts import Offer, chosen_offers, offers
from ..methods.border.reach import patrolled
from ..model.border import BorderRules, BorderWatch
from ..model.roads import Going, Speeds
from ..model.sensor import Conditions, Reach, Sensor
from ..travel.pace import off_road_pace
from .border_ground import BorderGround

_WHERE = "border.watch"
_ALL_ROUND_DEG = 360.0
_ROUNDING = 1e-6  # a border a hair longer than so many spacings needs no further post
_BESIDE_DEG = 0.5  # roads farther off than this are no access


def border_watched(
    rules: BorderRules,
    watch: BorderWatch,
    ground: BorderGround,
    line: Chainage,
    crossings: Sequence[BorderCrossing],
    towns: Sequence[BorderTown],
    *,
    roads: npt.NDArray[np.object_] | None,
) -> BorderWatched:
    """Choose posts, then towers, and tell what they watch and how far patrols come.

    Parameters
    ----------
    rules : BorderRules
    watch : BorderWatch
        Its table of that name.
    ground : BorderGround
        For its sensors and vehicles.
    line : Chainage
    crossings : sequence of BorderCrossing
    towns : sequence of BorderTown
        Near the border, on the watched side.
    roads : array of LineString, or None
        None where none is known.

    Raises
    ------
    GeoError
        In one line, if a sensor or vehicle is not known or cannot serve, a number is missing, or no place
        remains.
    """
    land = ground.watched_land(rules)
    if watch.standoff_m and land is None:
        raise ScenarioError(
            f"standoff_m is {watch.standoff_m:g}, but no side is known",
            where=_WHERE,
            mend="Name a layer of areas as sides of the border, or a party beside it, or leave it out.",
        )
    offered = offers(
        line,
        _named(crossings, towns, watch.settlement_m),
        spacing_m=watch.candidate_spacing_m,
        standoff_m=watch.standoff_m,
        land_lonlat=land,
    )
    road_m = _to_road(offered, line, roads)
    offered, road_m = _within_access(watch, offered, road_m)
    posts, runs, answers = _chosen(watch, ground, line, offered, road_m)
    posts = [replace(post, name=f"{rules.name}, {post.name}") for post in posts]
    return BorderWatched(
        posts=tuple(posts),
        stretches=runs.stretches(line.origin_m, line.end_m),
        answers=answers,
        reached=_reached(watch, ground, line, posts),
        ranges=_ranges(watch, ground),
        pace=_pace_words(watch, ground),
    )


def _named(
    crossings: Sequence[BorderCrossing], towns: Sequence[BorderTown], within_m: float
) -> list[tuple[float, str]]:
    at_crossings = [(one.chainage_m, f"crossing {number}") for number, one in enumerate(crossings, start=1)]
    return at_crossings + [(one.chainage_m, one.name) for one in towns if one.away_m <= within_m]


def _to_road(
    offered: Sequence[Offer], line: Chainage, roads: npt.NDArray[np.object_] | None
) -> list[float | None]:
    """Distance of each place from the nearest road, metres of a plane about the border."""
    if roads is None:
        return [None] * len(offered)
    shapely.prepare(line.path)
    near = roads[shapely.dwithin(line.path, roads, _BESIDE_DEG)]
    if not len(near) or not offered:
        return [None] * len(offered)
    frame = Frame.around_geometry(line.path)
    roads_m = shapely.get_parts(frame.to_metres(shapely.MultiLineString(list(shapely.get_parts(near)))))
    places_m = frame.to_metres(shapely.MultiPoint([one.place_lonlat for one in offered]))
    found = shapely.STRtree(roads_m).query_nearest(
        shapely.get_parts(places_m), return_distance=True, all_matches=False
    )
    return list(found[1].tolist())


def _within_access(
    watch: BorderWatch, offered: tuple[Offer, ...], road_m: list[float | None]
) -> tuple[tuple[Offer, ...], list[float | None]]:
    """Places that a road leads near enough to; all where no road is known or no distance is asked."""
    if watch.access_m is not None and None not in road_m:
        kept = [number for number, away_m in enumerate(road_m) if (away_m or 0.0) <= watch.access_m]
        offered, road_m = tuple(offered[number] for number in kept), [road_m[number] for number in kept]
    if not offered:
        raise ScenarioError(
            "no place remains where a post may stand",
            where=_WHERE,
            mend="Give a greater access_m, or a smaller standoff_m.",
        )
    return offered, road_m


def _chosen(
    watch: BorderWatch,
    ground: BorderGround,
    line: Chainage,
    offered: Sequence[Offer],
    road_m: Sequence[float | None],
) -> tuple[list[BorderPost], Runs, tuple[Answer, ...]]:
    """Posts and then towers, what each watches, and how well they were chosen."""
    runs: Runs | None = None
    posts: list[BorderPost] = []
    answers: list[Answer] = []
    for kind, sensor, spacing_m, count in (
        ("post", watch.post_sensor, watch.post_spacing_m, watch.posts),
        ("tower", watch.tower_sensor, watch.tower_spacing_m, watch.towers),
    ):
        if not sensor:
            continue
        reach = _reach(watch, ground, kind, sensor)
        most = _most(kind, line, spacing_m, count)
        taken, seen, answer = chosen_offers(
            line, offered, range_m=reach.range_m, nearest_m=reach.nearest_m, most=most, watched=runs
        )
        posts += _placed(kind, [(offered[one], road_m[one]) for one in taken], seen.length_m.tolist())
        answers.append(answer)
        runs = seen if runs is None else _together(runs, seen)
    assert runs is not None  # a post's sensor is always given
    return posts, runs, tuple(answers)


def _placed(
    kind: str, taken: Sequence[tuple[Offer, float | None]], watches_m: Sequence[float]
) -> list[BorderPost]:
    return [
        BorderPost(f"{kind} {number}", kind, one.chainage_m, one.place_lonlat, one.at, seen_m, road_m)
        for number, ((one, road_m), seen_m) in enumerate(zip(taken, watches_m, strict=True), start=1)
    ]


def _together(one: Runs, other: Runs) -> Runs:
    """Runs of both, the sources of the second numbered after those of the first."""
    return Runs.of(
        np.concatenate([one.source, other.source + one.sources]),
        np.concatenate([one.from_m, other.from_m]),
        np.concatenate([one.to_m, other.to_m]),
        sources=one.sources + other.sources,
    )


def _most(kind: str, line: Chainage, spacing_m: float | None, count: int | None) -> int:
    if (spacing_m is None) == (count is None):
        given = f"both {kind}s and" if count else f"neither {kind}s nor"
        raise ScenarioError(
            f"{kind}s are given by {given} {kind}_spacing_m",
            where=_WHERE,
            mend=f"Give {kind}s, how many, or {kind}_spacing_m.",
        )
    if spacing_m is None:
        return count or 1
    return max(math.ceil(line.length_m / spacing_m - _ROUNDING), 1)


def _sensor(ground: BorderGround, kind: str, name: str) -> Sensor:
    if name not in ground.sensors:
        raise ScenarioError(
            f"{kind}_sensor is {name!r}", where=_WHERE, mend=f"There are {', '.join(ground.sensors)}."
        )
    return ground.sensors[name]


def _reach(watch: BorderWatch, ground: BorderGround, kind: str, name: str) -> Reach:
    """What a kind watches; it has to watch all round and all the time."""
    reach = _sensor(ground, kind, name).reach(_conditions(watch))
    serves = reach and reach.field_of_view_deg >= _ALL_ROUND_DEG and reach.watched_share == 1.0
    if reach is None or not serves:
        raise ScenarioError(
            f"{kind}_sensor {name!r} does not watch all round and all the time {_conditions(watch)}",
            where=_WHERE,
            mend="Name one that does.",
        )
    return reach


def _conditions(watch: BorderWatch) -> Conditions:
    return Conditions(watch.light, watch.weather, watch.target)


def _ranges(watch: BorderWatch, ground: BorderGround) -> str:
    kinds = [("post", watch.post_sensor), ("tower", watch.tower_sensor)]
    told = []
    for kind, name in kinds:
        if name:
            range_km = _reach(watch, ground, kind, name).range_m / 1e3
            told.append(f"{kind}s, {_sensor(ground, kind, name).title}: {range_km:.1f} km")
    return f"Ranges ({_conditions(watch)}): {'; '.join(told)}."


def _speeds(watch: BorderWatch, ground: BorderGround) -> Speeds:
    if watch.vehicle not in ground.vehicles:
        raise ScenarioError(
            f"vehicle is {watch.vehicle!r}", where=_WHERE, mend=f"There are {', '.join(ground.vehicles)}."
        )
    return ground.vehicles[watch.vehicle]


def _reached(
    watch: BorderWatch, ground: BorderGround, line: Chainage, posts: Sequence[BorderPost]
) -> dict[float, float]:
    """Share of the border that patrols come to, by minutes."""
    if not watch.vehicle:
        return {}
    pace_s = off_road_pace(_speeds(watch, ground), Going())
    post_m = [post.chainage_m for post in posts if post.kind == "post"]
    shares = {}
    for minutes in watch.reach_min:
        runs = patrolled(line, post_m, pace_s=pace_s, within_s=minutes * 60.0)
        shares[minutes] = runs.stretches(line.origin_m, line.end_m).share_at_least(1)
    return shares


def _pace_words(watch: BorderWatch, ground: BorderGround) -> str:
    if not watch.vehicle:
        return ""
    speeds = _speeds(watch, ground)
    kmh = 3.6 / off_road_pace(speeds, Going())
    how = f"{kmh:.1f} km/h ({watch.vehicle}, off the roads, dry, by day)"
    return f"Patrols go along the border from the posts at {how}."
