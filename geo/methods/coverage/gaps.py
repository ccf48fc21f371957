"""Gaps: stretches that no site watches all the time, who is nearest to each, and what would close it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...geometry.chainage import Chainage
from ...model.coverage import Closing, Gap
from ...model.sensor import Conditions, Reach, Sensor
from .instruments import ALL_ROUND_DEG, Array, Flags, Indices, Posted
from .places import STEP_M, Places, from_middle, nearest_site, numbered, spread
from .sweep import SAME_PLACE_M, Sweep


def gaps_of(
    sweep: Sweep, line: Chainage, sites: Posted, offered: Sequence[Sensor], conditions: Conditions
) -> tuple[Gap, ...]:
    """Gaps in the order of the line; each ends where a part of the line ends.

    Parameters
    ----------
    sweep : Sweep
    line : Chainage
    sites : Posted
        The nearest of them is named.
    offered : sequence of Sensor
        Kinds of instrument with which a gap may be closed.
    conditions : Conditions
        Under which those are to reach it.
    """
    first, from_m, to_m = _open_stretches(sweep, line)
    if not len(first):
        return ()
    places = spread(line, from_m, to_m)
    whole = {name: _metres(sweep, mask, first) for name, mask in _masks(sweep).items()}
    nearest, nearest_m = nearest_site(places, sites.vectors) if len(sites.names) else (None, None)
    closings = _closings(line, places, from_m, to_m, _reaches(offered, conditions))
    return tuple(
        Gap(
            float(from_m[gap]),
            float(to_m[gap]),
            dead_m=float(whole["dead"][gap]),
            unknown_m=float(whole["unknown"][gap]),
            part_time_m=float(whole["part_time"][gap]),
            nearest_site="" if nearest is None else sites.names[nearest[gap]],
            nearest_m=None if nearest_m is None else float(nearest_m[gap]),
            closing=closings[gap],
        )
        for gap in range(len(first))
    )


def _open_stretches(sweep: Sweep, line: Chainage) -> tuple[Indices, Array, Array]:
    """Number of the first stretch of each gap, and the chainages between which the gap lies."""
    is_open = np.append(sweep.seen == 0, False)
    ends_m = np.array([end for _, end in line.part_ends_m])
    at_end = np.abs(ends_m[:, None] - sweep.to_m).min(axis=0) <= SAME_PLACE_M
    begins = is_open[:-1] & np.append(True, ~is_open[:-2] | at_end[:-1])
    ends = is_open[:-1] & (~is_open[1:] | at_end)
    return np.flatnonzero(begins), sweep.from_m[begins], sweep.to_m[ends]


def _masks(sweep: Sweep) -> dict[str, Flags]:
    """Stretches of gaps by the best that any site has of them."""
    part_time = (sweep.seen == 0) & (sweep.part_time > 0)
    unknown = (sweep.seen + sweep.part_time == 0) & (sweep.unknown > 0)
    dead = (sweep.seen + sweep.part_time + sweep.unknown == 0) & (sweep.hidden > 0)
    return {"part_time": part_time, "unknown": unknown, "dead": dead}


def _metres(sweep: Sweep, mask: Flags, first: Indices) -> Array:
    """Metres under a mask from each gap's first stretch to the next gap's."""
    return np.add.reduceat(np.where(mask, sweep.length_m, 0.0), first)


def _reaches(offered: Sequence[Sensor], conditions: Conditions) -> list[tuple[str, Reach]]:
    """Title and reach of the sensors that can close a gap: they watch all the time."""
    found = {sensor.title: sensor.reach(conditions) for sensor in offered}
    return [
        (title, reach)
        for title, reach in found.items()
        if reach and reach.watched_share == 1.0 and _holds_m(reach) > 0.0
    ]


def _holds_m(reach: Reach) -> float:
    """Radius of the largest ground that an instrument has wholly in view from a good place."""
    if reach.field_of_view_deg >= ALL_ROUND_DEG:
        return reach.range_m - reach.nearest_m
    sine = _half_view(reach)
    return min(reach.range_m * sine / (1.0 + sine), (reach.range_m - reach.nearest_m) / 2.0)


def _stands_off_m(reach: Reach, radius_m: float) -> float:
    """Distance from the middle of ground of some radius at which an instrument first has it in view."""
    if reach.field_of_view_deg >= ALL_ROUND_DEG:
        return reach.nearest_m
    return max(radius_m / _half_view(reach), radius_m + reach.nearest_m)


def _half_view(reach: Reach) -> float:
    """Sine of half the field of view, at most 1."""
    return math.sin(math.radians(min(reach.field_of_view_deg, 180.0) / 2.0))


def _closings(
    line: Chainage, places: Places, from_m: Array, to_m: Array, reaches: list[tuple[str, Reach]]
) -> list[tuple[Closing, ...]]:
    """Ways to close each gap; the range that one instrument would need where no sensor is offered."""
    if not reaches:
        place_m, range_m = from_middle(places)
        return [
            (Closing("", need_m, (at_m,), 0.0),)
            for at_m, need_m in zip(place_m.tolist(), range_m.tolist(), strict=True)
        ]
    ways = [_with(line, from_m, to_m, title, reach) for title, reach in reaches]
    return [
        tuple(sorted(of_gap, key=lambda way: (len(way.places_m), way.range_m)))
        for of_gap in zip(*ways, strict=True)
    ]


def _with(line: Chainage, from_m: Array, to_m: Array, title: str, reach: Reach) -> list[Closing]:
    """How instruments of one kind close each gap, with few of them, over equal pieces of it.

    Pieces a step shorter than twice the radius that one holds always do: no place of such a piece is farther
    than that from the place nearest to its middle. On a line that winds fewer may do, and a number that does
    is found by halving.
    """
    holds_m = _holds_m(reach)
    step_m = min(STEP_M, holds_m / 2.0)
    enough = np.maximum(np.ceil((to_m - from_m) / (2.0 * holds_m - step_m)), 1.0).astype(np.int64)
    too_few = np.zeros_like(enough)
    while (enough - too_few > 1).any():
        fewer = np.maximum((enough + too_few) // 2, 1)
        does = _worst_m(line, from_m, to_m, fewer, step_m)[1] <= holds_m + SAME_PLACE_M
        enough, too_few = np.where(does, fewer, enough), np.where(does, too_few, fewer)
        too_few = np.minimum(too_few, enough - 1)
    place_m, radius_m = _worst_m(line, from_m, to_m, enough, step_m)
    return [
        Closing(
            title,
            reach.range_m,
            tuple(group.tolist()),
            max(reach.range_m - radius, 0.0),
            _stands_off_m(reach, radius),
        )
        for group, radius in zip(np.split(place_m, np.cumsum(enough)[:-1]), radius_m.tolist(), strict=True)
    ]


def _worst_m(
    line: Chainage, from_m: Array, to_m: Array, pieces: Indices, step_m: float
) -> tuple[Array, Array]:
    """Place in each of some equal pieces of each gap, and the greatest range that any of a gap's needs."""
    gap, number = numbered(pieces)
    length_m = ((to_m - from_m) / pieces)[gap]
    starts_m = from_m[gap] + number * length_m
    stops_m = np.where(number + 1 == pieces[gap], to_m[gap], starts_m + length_m)
    place_m, range_m = from_middle(spread(line, starts_m, stops_m, step_m))
    return place_m, np.maximum.reduceat(range_m, np.cumsum(pieces) - pieces)
