"""What each instrument has along a line: in reach, in sight, or open for a hole in the elevation."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...geometry.discs_along import runs_within
from ...geometry.runs import Runs
from ...terrain.curvature import REFRACTION
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN, UNKNOWN, visible
from .instruments import Array, Flags, Indices, Instruments
from .places import lonlat_at, spread

States = npt.NDArray[np.int8]

TOLERANCE_M = 1.0
_WIDEST_M, _FINEST_M = 100.0, 10.0
_PLACES_A_CELL = 3.0


class Looks(NamedTuple):
    """Runs of each instrument (the source), and how they were found; see ``LineCoverage``."""

    reached: Runs
    seen: Runs
    unknown: Runs
    spacing_m: float | None
    tolerance_m: float
    method: str


def looks(
    line: Chainage, active: Instruments, frame: Frame, elevation: Elevation | None, spacing_m: float | None
) -> Looks:
    """What each instrument has along a line."""
    reached = runs_within(
        line,
        *active.standing(),
        active.value("range_m"),
        nearest_m=active.value("nearest_m"),
        bearing_deg=active.bearing_deg,
        field_of_view_deg=active.value("field_of_view_deg"),
    )
    none = Runs.of([], [], [], sources=len(active))
    masked = np.array([reach.sight != "none" for reach in active.reach], dtype=bool)
    exact = "runs within range and field of view, exact on WGS 84"
    if elevation is None or not masked.any():
        return Looks(reached, reached, none, None, 0.0, f"{exact}; ground that hides was not asked for")
    step_m = spacing_m or spacing_for_m(elevation)
    tracer = _Tracer(line, active, frame, elevation)
    seen, unknown = _traced(of_sources(reached, masked), line, tracer, step_m)
    doubt = ", indicative only" if elevation.indicative else ""
    told = f"sight over {elevation.title}{doubt} traced every {step_m:g} m, ends settled to {TOLERANCE_M:g} m"
    return Looks(
        reached, seen.union(of_sources(reached, ~masked)), unknown, step_m, TOLERANCE_M, f"{exact}; {told}"
    )


def spacing_for_m(elevation: Elevation) -> float:
    """Distance between places traced that is fine against the cells of an elevation, metres."""
    return min(max(elevation.cell_m / _PLACES_A_CELL, _FINEST_M), _WIDEST_M)


def of_sources(runs: Runs, wanted: Flags) -> Runs:
    """Runs of some of the sources, which keep their numbers."""
    kept = wanted[runs.source]
    return Runs(runs.source[kept], runs.from_m[kept], runs.to_m[kept], runs.sources)


def _at_part_ends(runs: Runs, line: Chainage) -> tuple[Indices, Array, Array]:
    """Runs cut where parts of the line end: source, from and to, metres."""
    pieces = [runs.clipped(*ends_m) for ends_m in line.part_ends_m]
    return (
        np.concatenate([piece.source for piece in pieces]),
        np.concatenate([piece.from_m for piece in pieces]),
        np.concatenate([piece.to_m for piece in pieces]),
    )


class _Tracer:
    """Traces sight from instruments to places of a line, however many at once."""

    def __init__(self, line: Chainage, active: Instruments, frame: Frame, elevation: Elevation) -> None:
        self._line, self._frame, self._elevation = line, frame, elevation
        self._eye_m = active.posted.place_m[active.site]
        self._heights_m = active.value("height_m"), active.value("target_height_m")
        self._refraction = np.array([REFRACTION.get(reach.sight, 0.0) for reach in active.reach])

    def states(self, source: Indices, chainage_m: Array, beside_m: Array) -> States:
        """State of the sight from an instrument to each place, as ``visible`` gives it."""
        lonlat = np.column_stack(lonlat_at(self._line, chainage_m, beside_m))
        target_m = self._frame.metres(lonlat)
        states = np.empty(len(source), np.int8)
        for refraction in np.unique(self._refraction[source]).tolist():
            these = np.flatnonzero(self._refraction[source] == refraction)
            who = source[these]
            eye_height_m, target_height_m = (heights[who] for heights in self._heights_m)
            states[these] = visible(
                self._elevation, self._eye_m[who], eye_height_m, target_m[these], target_height_m, refraction
            )
        return states

    def settled_m(self, source: Indices, low_m: Array, high_m: Array, before: States) -> Array:
        """Where the state of a sight ceases to be what it was at ``low_m``, by halving, to the tolerance."""
        low_m, high_m = low_m.copy(), high_m.copy()
        beside_m = (low_m + high_m) / 2.0
        widest_m = float(np.max(high_m - low_m, initial=TOLERANCE_M))
        for _ in range(math.ceil(math.log2(widest_m / TOLERANCE_M))):
            middle_m = (low_m + high_m) / 2.0
            same = self.states(source, middle_m, beside_m) == before
            low_m, high_m = np.where(same, middle_m, low_m), np.where(same, high_m, middle_m)
        return (low_m + high_m) / 2.0


def _traced(reached: Runs, line: Chainage, tracer: _Tracer, step_m: float) -> tuple[Runs, Runs]:
    """What of the runs is in sight, and what of them a hole leaves open."""
    if not len(reached.source):
        return reached, reached
    sources, from_m, to_m = _at_part_ends(reached, line)
    places = spread(line, from_m, to_m, step_m)
    source, middle_m = sources[places.stretch], ((from_m + to_m) / 2.0)[places.stretch]
    states = tracer.states(source, places.chainage_m, middle_m)
    begins = np.append(True, (np.diff(places.stretch) > 0) | (np.diff(states) != 0))
    begins_run = np.append(True, np.diff(places.stretch) > 0)
    change = np.flatnonzero(begins & ~begins_run)
    bounds_m = places.chainage_m.copy()
    bounds_m[change] = tracer.settled_m(
        source[change], places.chainage_m[change - 1], places.chainage_m[change], states[change - 1]
    )
    first = np.flatnonzero(begins)
    last_of_run = np.append(begins_run[first][1:], True)
    until_m = np.where(last_of_run, to_m[places.stretch[first]], np.append(bounds_m[first][1:], 0.0))
    seen, unknown = (
        Runs.of(source[first][mask], bounds_m[first][mask], until_m[mask], sources=reached.sources)
        for mask in (states[first] == state for state in (SEEN, UNKNOWN))
    )
    return seen, unknown
