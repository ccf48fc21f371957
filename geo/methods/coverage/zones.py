"""Coverage of zones by area: how much is watched, how many times over, and why the rest is not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ...frame import Frame
from ...model.coverage import STATES, ZoneCoverage
from ...model.sensor import Conditions, Watch
from ...model.situation import AnyArea
from ...terrain.elevation import Elevation
from ...terrain.sight import HIDDEN, SEEN, UNKNOWN
from .instruments import Array, Instruments, instruments, posted
from .overlay import watched_m2
from .pairs import Pairs, lattice, not_empty, pairs_in_reach
from .sight import spacing_for_m

_MOST_PLACES = 60_000  # in a zone
_RANK = {SEEN: STATES.index("seen"), UNKNOWN: STATES.index("unknown"), HIDDEN: STATES.index("dead")}
_PART_TIME, _OUT_OF_REACH = STATES.index("part time"), STATES.index("out of reach")


def zone_coverage(
    zones: Mapping[str, AnyArea],
    watches: Sequence[Watch],
    conditions: Conditions,
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
    conditions : Conditions
        Light, weather and target.
    frame : Frame
        An equal-area plane.
    elevation : Elevation, optional
        Ground that hides; without it nothing does.
    spacing_m : float, optional
        With elevation, distance between the places of a square lattice by which a zone is counted, metres;
        if left out, fine against the cells of the elevation, as far as sixty thousand places allow.

    Returns
    -------
    tuple of ZoneCoverage
        Without elevation an exact overlay, never a sum of circles.

    Raises
    ------
    GeometryError
        If a zone is empty.
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    active = instruments(watches, conditions, posted(watches, frame))
    found = []
    for name, area in zones.items():
        not_empty(area, f"zone {name!r}")
        if elevation is None:
            seen_m2, rest_m2 = _by_overlay(area, active, frame)
            step_m = None
        else:
            step_m = spacing_m or max(spacing_for_m(elevation), math.sqrt(area.area / _MOST_PLACES))
            place_m = lattice(area, step_m)
            pairs = pairs_in_reach(place_m, active, frame, elevation)
            seen_m2 = _shares_seen(pairs, active, len(place_m)) * area.area
            rest_m2 = _shares_by_state(pairs, active, len(place_m)) * area.area
        part_time_m2, unknown_m2, dead_m2, beyond_m2 = rest_m2.tolist()
        found.append(
            ZoneCoverage(
                name,
                conditions,
                area.area,
                tuple(seen_m2.tolist()),
                part_time_m2=part_time_m2,
                unknown_m2=unknown_m2,
                dead_m2=dead_m2,
                out_of_reach_m2=beyond_m2,
                spacing_m=step_m,
            )
        )
    return tuple(found)


def _by_overlay(area: AnyArea, active: Instruments, frame: Frame) -> tuple[Array, Array]:
    """Seen by at least one, two, …; then the rest by its state, of which nothing is hidden or unknown."""
    seen_m2 = watched_m2(area, active, ~active.part_time, frame)
    seen_m2 = seen_m2 if len(seen_m2) else np.zeros(1)
    at_all_m2 = watched_m2(area, active, np.ones(len(active), bool), frame)
    watched = max(float(at_all_m2[0]) if len(at_all_m2) else 0.0, seen_m2[0])
    return seen_m2, np.array([watched - seen_m2[0], 0.0, 0.0, max(area.area - watched, 0.0)])


def _shares_seen(pairs: Pairs, active: Instruments, places: int) -> Array:
    """Share of the places that at least one site sees all the time, at least two, and so on."""
    steady = (pairs.state == SEEN) & ~active.part_time[pairs.instrument]
    once = np.unique(active.site[pairs.instrument[steady]] * places + pairs.place[steady])
    of_place = np.bincount(once % places, minlength=places)
    return np.cumsum(np.bincount(of_place, minlength=2)[:0:-1])[::-1] / places


def _shares_by_state(pairs: Pairs, active: Instruments, places: int) -> Array:
    """Share of the places in each of the further states, by the best that any instrument has of each."""
    of_pair = np.select([pairs.state == state for state in _RANK], list(_RANK.values()))
    of_pair[(pairs.state == SEEN) & active.part_time[pairs.instrument]] = _PART_TIME
    best = np.full(places, _OUT_OF_REACH)
    np.minimum.at(best, pairs.place, of_pair)
    return np.bincount(best, minlength=len(STATES))[1:] / places
