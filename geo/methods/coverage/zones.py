"""Coverage of zones by area: how much is watched, how many times over, and why the rest is not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ...frame import Frame
from ...model.coverage import STATES, ZoneCoverage
from ...model.sensor import Conditions, Watch
from ...model.situation import AnyArea
from ...terrain.elevation import Elevation
from ...terrain.sight import HIDDEN, SEEN, UNKNOWN
from .instruments import Array, Indices, Instruments, instruments, posted, together
from .overlay import watched_m2
from .pairs import Pairs, lattice, not_empty, pairs_in_reach, squares
from .sight import spacing_for_m

_MOST_PLACES = 60_000  # in a zone
_RANK = {SEEN: STATES.index("seen"), UNKNOWN: STATES.index("unknown"), HIDDEN: STATES.index("dead")}
_PART_TIME, _OUT_OF_REACH = STATES.index("part time"), STATES.index("out of reach")


def zone_coverage(
    zones: Mapping[str, AnyArea],
    watches: Sequence[Watch],
    conditions: Sequence[Conditions],
    frame: Frame,
    *,
    elevation: Elevation | None = None,
    spacing_m: float | None = None,
) -> tuple[ZoneCoverage, ...]:
    """How much of each zone is watched, by area.

    Parameters
    ----------
    zones : mapping
        Areas in metres of ``frame``, by name.
    watches : sequence of Watch
        Sensors where they stand, in metres of ``frame``.
    conditions : sequence of Conditions
        Sets of light, weather and target.
    frame : Frame
        An equal-area plane.
    elevation : Elevation, optional
        Ground that hides; without it nothing does.
    spacing_m : float, optional
        With elevation, distance between the places of a square lattice by which zones are counted, metres; if
        left out, as fine as the cells of the elevation, and wider where a zone would hold too many places.
        Zones of one spacing share their places.

    Returns
    -------
    tuple of ZoneCoverage
        One a zone, all zones under the first conditions first. Without elevation an exact overlay, never a
        sum of circles.

    Raises
    ------
    GeometryError
        If a zone is empty.
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    for name, area in zones.items():
        not_empty(area, f"zone {name!r}")
    active = [instruments(watches, each, posted(watches, frame)) for each in conditions]
    if elevation is None:
        return tuple(
            _zone(name, each, area, *_by_overlay(area, own, frame))
            for each, own in zip(conditions, active, strict=True)
            for name, area in zones.items()
        )
    lattices = _lattices(zones, elevation, spacing_m)
    shares = _shares(lattices, active, frame, elevation)
    step_m = {name: one.step_m for one in lattices for name in one.inside}
    return tuple(
        _zone(name, each, area, seen * area.area, rest * area.area, step_m[name])
        for each, of_zones in zip(conditions, shares, strict=True)
        for name, area in zones.items()
        for seen, rest in (of_zones[name],)
    )


def _zone(
    name: str, each: Conditions, area: AnyArea, seen_m2: Array, rest_m2: Array, step_m: float | None = None
) -> ZoneCoverage:
    part_time_m2, unknown_m2, dead_m2, beyond_m2 = rest_m2.tolist()
    return ZoneCoverage(
        name,
        each,
        area.area,
        tuple(seen_m2.tolist()),
        part_time_m2=part_time_m2,
        unknown_m2=unknown_m2,
        dead_m2=dead_m2,
        out_of_reach_m2=beyond_m2,
        spacing_m=step_m,
    )


class _Lattice(NamedTuple):
    """Places of one lattice that some zones share, and which of them lie in each."""

    step_m: float
    place_m: Array
    inside: dict[str, Indices]


def _lattices(zones: Mapping[str, AnyArea], elevation: Elevation, asked_m: float | None) -> list[_Lattice]:
    """Places by which zones are counted; those of zones with one spacing are looked at once."""
    steps = {name: asked_m or _spacing_m(area, spacing_for_m(elevation)) for name, area in zones.items()}
    found = []
    for step_m in sorted(set(steps.values())):
        own = {name: squares(zones[name], step_m) for name, own_m in steps.items() if own_m == step_m}
        for name in [name for name, places in own.items() if not len(places)]:
            # Smaller than a square: one place stands for it.
            found.append(_Lattice(step_m, lattice(zones[name], step_m), {name: np.zeros(1, np.int64)}))
            del own[name]
        if own:
            place, number = _each_once(np.concatenate(list(own.values())))
            inside = np.split(number, np.cumsum([len(places) for places in own.values()])[:-1])
            place_m = np.asarray((place + 0.5) * step_m, float)
            found.append(_Lattice(step_m, place_m, dict(zip(own, inside, strict=True))))
    return found


def _each_once(some: Indices) -> tuple[Indices, Indices]:
    """Pairs of whole numbers without those that stand twice, and the number of each in them."""
    low = some.min(axis=0)
    wide = int((some[:, 1] - low[1]).max()) + 1
    once, number = np.unique((some[:, 0] - low[0]) * wide + some[:, 1] - low[1], return_inverse=True)
    return np.column_stack([once // wide, once % wide]) + low, number


def _spacing_m(area: AnyArea, finest_m: float) -> float:
    """The finest spacing, twice as wide in area until a zone holds no more places than may be looked at."""
    widened = math.ceil(math.log2(max(area.area / _MOST_PLACES / finest_m**2, 1.0)))
    return float(finest_m * 2.0 ** (widened / 2))


def _shares(
    lattices: Sequence[_Lattice], active: Sequence[Instruments], frame: Frame, elevation: Elevation
) -> list[dict[str, tuple[Array, Array]]]:
    """By conditions, shares of each zone: seen by at least one, two, …; then the rest by its state."""
    union, numbers = together(active)
    found: list[dict[str, tuple[Array, Array]]] = [{} for _ in active]
    for one in lattices:
        pairs = pairs_in_reach(one.place_m, union, frame, elevation)
        for own, number, shares in zip(active, numbers, found, strict=True):
            times, states = _of_places(pairs.of(number), own, len(one.place_m))
            shares |= {name: _of_zone(times[inside], states[inside]) for name, inside in one.inside.items()}
    return found


def _of_places(pairs: Pairs, active: Instruments, places: int) -> tuple[Indices, Indices]:
    """How many sites see each place all the time, and its state: the best that any instrument has of it."""
    part_time = active.part_time[pairs.instrument]
    steady = (pairs.state == SEEN) & ~part_time
    once = np.unique(active.site[pairs.instrument[steady]] * places + pairs.place[steady])
    of_pair = np.select([pairs.state == state for state in _RANK], list(_RANK.values()))
    of_pair[(pairs.state == SEEN) & part_time] = _PART_TIME
    best = np.full(places, _OUT_OF_REACH)
    np.minimum.at(best, pairs.place, of_pair)
    return np.bincount(once % places, minlength=places), best


def _of_zone(times: Indices, states: Indices) -> tuple[Array, Array]:
    """Share of the places seen at least once, twice …, and of those in each of the further states."""
    at_least = np.cumsum(np.bincount(times, minlength=2)[:0:-1])[::-1]
    return at_least / len(times), np.bincount(states, minlength=len(STATES))[1:] / len(states)


def _by_overlay(area: AnyArea, active: Instruments, frame: Frame) -> tuple[Array, Array]:
    """Seen by at least one, two, …; then the rest by its state, of which nothing is hidden or unknown."""
    seen_m2 = watched_m2(area, active, ~active.part_time, frame)
    seen_m2 = seen_m2 if len(seen_m2) else np.zeros(1)
    at_all_m2 = watched_m2(area, active, np.ones(len(active), bool), frame)
    watched = max(float(at_all_m2[0]) if len(at_all_m2) else 0.0, seen_m2[0])
    return seen_m2, np.array([watched - seen_m2[0], 0.0, 0.0, max(area.area - watched, 0.0)])
