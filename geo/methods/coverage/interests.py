"""Named areas, lines and places against sensors: which of them see how much of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...frame import Frame
from ...model.coverage import InterestCoverage
from ...model.sensor import Conditions, Watch
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN
from .instruments import Array, Instruments, instruments, posted
from .pairs import lattice, not_empty, pairs_in_reach

_PLACES = 2_500  # by which an area or a line is counted


def interest_coverage(
    interests: Mapping[str, BaseGeometry],
    watches: Sequence[Watch],
    conditions: Conditions,
    frame: Frame,
    *,
    elevation: Elevation | None = None,
) -> tuple[InterestCoverage, ...]:
    """Named areas, lines or places against sensors: which of them see how much of each.

    Parameters
    ----------
    interests : mapping
        Areas, lines or points in metres of ``frame``, by name.
    watches : sequence of Watch
        Sensors where they stand, in metres of ``frame``.
    conditions : Conditions
        Light, weather and target.
    frame : Frame
        The plane of sites, interests and elevation.
    elevation : Elevation, optional
        Ground that hides; without it nothing does.

    Raises
    ------
    GeometryError
        If an interest is empty.
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    active = instruments(watches, conditions, posted(watches, frame))
    return tuple(
        _of_one(
            name,
            _places_of(not_empty(shape, f"interest {name!r}")),
            active,
            conditions,
            frame=frame,
            elevation=elevation,
        )
        for name, shape in interests.items()
    )


def _of_one(
    name: str,
    place_m: Array,
    active: Instruments,
    conditions: Conditions,
    *,
    frame: Frame,
    elevation: Elevation | None,
) -> InterestCoverage:
    pairs = pairs_in_reach(place_m, active, frame, elevation)
    seen = pairs.state == SEEN
    steady = seen & ~active.part_time[pairs.instrument]
    names = [
        f"{active.posted.names[site]}: {title}" for site, title in zip(active.site, active.title, strict=True)
    ]
    number = {each: at for at, each in enumerate(dict.fromkeys(names))}
    of_instrument = np.array([number[each] for each in names], dtype=np.int64)
    once = np.unique(of_instrument[pairs.instrument[seen]] * len(place_m) + pairs.place[seen])
    share = np.bincount(once // len(place_m), minlength=len(number)) / len(place_m)
    return InterestCoverage(
        name,
        conditions,
        len(np.unique(pairs.place[steady])) / len(place_m),
        {each: float(share[at]) for each, at in number.items() if share[at] > 0.0},
    )


def _places_of(shape: BaseGeometry) -> Array:
    """Places evenly over an area or along a line; the points themselves of points."""
    if shape.area > 0.0:
        return lattice(shape, math.sqrt(shape.area / _PLACES))
    if shape.length > 0.0:
        along_m = (np.arange(_PLACES) + 0.5) * shape.length / _PLACES
        return shapely.get_coordinates(shapely.line_interpolate_point(np.array([shape]), along_m))
    return shapely.get_coordinates(shape)
