"""The ways that patrols take on the ground: each trip asked for once, however often it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from shapely import LineString, MultiLineString

from ...model.patrol import Patrol, PatrolRules, Stop
from .departures import Timed
from .ground import Ground
from .travelling import Travel, legs_and_paths
from .week import Week

Pair = tuple[int, int]
Drawn = tuple[LineString, float]


class Move(NamedTuple):
    """One part of a patrol's way: where, how long, from when to when, seconds since its day's midnight."""

    path: LineString
    length_m: float
    from_s: int
    to_s: int


def patrols_of(week: Week, routes: Sequence[Timed], travel: Travel, rules: PatrolRules) -> list[Patrol]:
    """Patrols with their stops and their ways on the ground, in the order of the routes."""
    ground = week.ground
    trips = _trips(ground, {pair for each in routes for pair in each.route.rows(ground)}, travel)
    out: dict[Pair, int] = {}
    found = []
    for each in routes:
        key = each.day, each.route.base
        out[key] = out.get(key, 0) + 1
        found.append(_patrol(ground, each, trips, out[key], rules.crew))
    return found


def name_of(base: str, day: int, number: int) -> str:
    """What a patrol is called; days and numbers count from 1.

    >>> name_of("Alba", 3, 1)
    'Alba, day 3, patrol 1'
    """
    return f"{base}, day {day}, patrol {number}"


def _trips(ground: Ground, pairs: Iterable[Pair], travel: Travel) -> dict[Pair, Drawn]:
    """Path and length of each trip between two rows that lie apart."""
    asked = sorted(pair for pair in pairs if (ground.place_m[pair[0]] != ground.place_m[pair[1]]).any())
    if not asked:
        return {}
    ends = np.array(asked)
    drawn = legs_and_paths(travel, ground.place_m[ends[:, 0]], ground.place_m[ends[:, 1]])
    return {pair: (path, leg.road_m + leg.off_road_m) for pair, (leg, path) in zip(asked, drawn, strict=True)}


def _patrol(ground: Ground, each: Timed, trips: dict[Pair, Drawn], number: int, crew: int) -> Patrol:
    base, midnight_h = ground.bases[each.route.base], 24.0 * each.day
    moves = _moves(ground, each, trips)
    owners = [ground.asked[ground.owner[stage.way]].id for stage in each.route.stages]
    takes_s = [int(ground.service_s[stage.way]) for stage in each.route.stages]
    return Patrol(
        name=name_of(base.name, each.day + 1, number),
        base=base.name,
        contingent=base.contingent,
        sector=base.sector,
        day=each.day + 1,
        leaves_h=midnight_h + each.leaves_s / 3600,
        back_h=midnight_h + each.back_s / 3600,
        stops=tuple(
            Stop(owner, midnight_h + at_s / 3600, midnight_h + (at_s + lasts_s) / 3600)
            for owner, at_s, lasts_s in zip(owners, each.begins_s, takes_s, strict=True)
        ),
        length_m=sum(move.length_m for move in moves),
        path=MultiLineString([move.path for move in moves]),
        crew=crew,
        moves_h=tuple((midnight_h + move.from_s / 3600, midnight_h + move.to_s / 3600) for move in moves),
    )


def _moves(ground: Ground, each: Timed, trips: dict[Pair, Drawn]) -> list[Move]:
    """What is driven, in order: trips between places, and stretches."""
    found: list[Move] = []
    now_s = each.leaves_s
    stages = each.route.stages
    for number, pair in enumerate(each.route.rows(ground)):
        if pair in trips:
            path, length_m = trips[pair]
            found.append(Move(path, length_m, now_s, now_s + int(ground.time_s[pair])))
        if number < len(stages):
            way, begins_s = stages[number].way, each.begins_s[number]
            now_s = begins_s + int(ground.service_s[way])
            found += _along(ground, way, begins_s)
    return found


def _along(ground: Ground, way: int, begins_s: int) -> list[Move]:
    """The stretch of a visit that is driven; nothing for a halt."""
    one = ground.asked[ground.owner[way]]
    if not one.driven or one.path is None:
        return []
    drive_s = int(ground.service_s[way]) - round(one.stop_min * 60.0)
    (path,) = one.path.geoms
    turned = path if ground.entry[way] < ground.leave[way] else path.reverse()
    return [Move(turned, path.length, begins_s, begins_s + drive_s)]
