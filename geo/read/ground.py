"""Elevation for a scenario: a user's own tiles, else the embedded grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..frame import Frame
from ..model.mandate import Mandate, Means
from ..provenance import verified
from ..terrain.elevation import Bounds, Elevation
from .context import Context
from .elevation import embedded_elevation, embedded_sources, read_elevation
from .opened import passport_of
from .scenario_file import ScenarioFile

_MARGIN_M = 2_000.0


def elevation_of(
    said: ScenarioFile, folder: Path, context: Context, frame: Frame, bounds_m: Bounds
) -> Elevation | None:
    """Elevation of some bounds, metres of the frame; None where no grid reaches there.

    Layers of role ``elevation`` take the place of the embedded grids.
    """
    tables = [table for table in said.layers.values() if table.role == "elevation"]
    if tables:
        found = read_elevation([verified(passport_of(table), folder) for table in tables], frame, bounds_m)
        return replace(found, title="; ".join(table.title for table in tables))
    for source in embedded_sources(context.folder, frame, bounds_m):
        context.used[Path(source.path).stem] = source
    return embedded_elevation(context.folder, frame, bounds_m)


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
