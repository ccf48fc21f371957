"""Elevation for a scenario: a user's own tiles, else the embedded grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..frame import Frame
from ..model.mandate import Mandate, Means
from ..provenance import Source, verified
from ..terrain.elevation import Bounds, Elevation
from .elevation import embedded_elevation, embedded_sources, read_elevation
from .opened import passport_of
from .scenario_file import ScenarioFile

ELEVATION = "elevation"  # the role of a layer that tells it
_MARGIN_M = 2_000.0


def own_grids(said: ScenarioFile, folder: Path) -> tuple[Path, ...]:
    """Files of the layers of role ``elevation``, each the one that its passport describes."""
    tables = (table for table in said.layers.values() if table.role == ELEVATION)
    return tuple(verified(passport_of(table), folder) for table in tables)


def elevation_of(
    said: ScenarioFile, grids: Sequence[Path], context: Path, frame: Frame, bounds_m: Bounds
) -> tuple[Elevation | None, tuple[Source, ...]]:
    """Elevation of some bounds, metres of the frame, and the embedded grids that tell it.

    The user's own ``grids`` take the place of the grids in the folder ``context``; None where neither
    reaches there.
    """
    if grids:
        titles = [table.title for table in said.layers.values() if table.role == ELEVATION]
        return replace(read_elevation(grids, frame, bounds_m), title="; ".join(titles)), ()
    return embedded_elevation(context, frame, bounds_m), embedded_sources(context, frame, bounds_m)


def bounds_watched(path_bounds_m: Sequence[float], mandate: Mandate) -> Bounds:
    """Bounds of all ground that the sensors of a force may watch, or stand on, about a line.

    >>> bounds_watched((0.0, 0.0, 9.0, 9.0), Mandate())
    (-2000.0, -2000.0, 2009.0, 2009.0)
    """
    margin_m = _MARGIN_M + max((_reaches_m(mandate, means) for means in mandate.means), default=0.0)
    west, south, east, north = path_bounds_m
    return west - margin_m, south - margin_m, east + margin_m, north + margin_m


def _reaches_m(mandate: Mandate, means: Means) -> float:
    """How far from the line ground matters: where a sensor may stand, and what it sees beyond."""
    siting = mandate.siting
    conditions = (siting.chosen_under, *siting.scored_under) if siting else ()
    reaches = [reach for each in conditions if (reach := mandate.sensors[means.sensor].reach(each))]
    stands_m = means.farthest_m or max((reach.range_m for reach in reaches), default=0.0)
    return stands_m + max((reach.range_m for reach in reaches if reach.sight != "none"), default=0.0)
