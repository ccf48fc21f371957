"""Footprints: the ground that each watch sees under stated conditions, on the ellipsoid and behind hills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Polygon, box

from ..errors import ScenarioError
from ..frame import Frame
from ..geometry.sight import footprint_outline
from ..model.footprint import Footprint
from ..model.sensor import Conditions, Reach, Watch
from ..model.situation import AnyArea
from ..terrain.elevation import Elevation
from ..terrain.outline import outline
from ..terrain.viewshed import Viewshed, seen_ground, viewshed
from ..threads import in_threads
from .areas import within
from .horizon import REFRACTION

_STRETCH = 1.002  # more than what lengths in the frame differ from those on the ground; the outline cuts


def footprints(
    watches: Sequence[Watch],
    conditions: Conditions,
    frame: Frame,
    elevation: Elevation | None = None,
    *,
    tolerance_m: float = 1.0,
) -> tuple[Footprint, ...]:
    """Ground that each watch sees; a watch that sees nothing under the conditions has no footprint.

    Parameters
    ----------
    watches : sequence of Watch
        Sites in metres of the frame, bearings from true north.
    conditions : Conditions
    frame : Frame
        Of the sites, the elevation and the footprints.
    elevation : Elevation, optional
        Ground that may hide. Without it nothing does, and ``masked`` is false.
    tolerance_m : float
        How far the edge of a range may lie from its true geodesic distance, metres.

    Returns
    -------
    tuple of Footprint
        In the order of the watches.

    Raises
    ------
    ScenarioError
        If a sensor that watches a sector has no bearing.

    Notes
    -----
    Holes of the elevation, and ground off its grid, are unknown: they are measured and never counted as seen.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from shapely import Point
    >>> from geo.model.situation import Site
    >>> ear = SimpleNamespace(id="ear", reach=lambda conditions: Reach(1_000.0, "none"))
    >>> watch = Watch(Site("A", "sensor", Point(0.0, 0.0)), ear)
    >>> (heard,) = footprints([watch], Conditions(target="explosion"), Frame.around(36.0, 48.0))
    >>> round(heard.area.area / 1e6, 2), heard.masked  # a circle of 1 km
    (3.14, False)
    """
    reached = [(watch, watch.sensor.reach(conditions)) for watch in watches]
    seeing = [(watch, reach) for watch, reach in reached if reach is not None]
    outlines = _outlines(seeing, frame, tolerance_m)
    numbers = range(len(seeing))
    return tuple(in_threads(lambda n: _footprint(*seeing[n], outlines[n], elevation), numbers))


def _outlines(seeing: Sequence[tuple[Watch, Reach]], frame: Frame, tolerance_m: float) -> list[AnyArea]:
    """Discs, rings and wedges in the frame, one for each watch."""
    if not seeing:
        return []
    for watch, reach in seeing:
        if watch.bearing_deg is None and reach.field_of_view_deg < 360.0:
            raise ScenarioError(
                f"its sensor {watch.sensor.id!r} watches {reach.field_of_view_deg:g} degrees",
                where=f"site {watch.site.name!r}",
                mend="Give the bearing of the middle of that field of view, degrees from true north.",
            )
    places = frame.to_lonlat(shapely.multipoints([watch.site.place for watch, _ in seeing]))
    longitude, latitude = shapely.get_coordinates(places).T
    bearings = [np.nan if watch.bearing_deg is None else watch.bearing_deg for watch, _ in seeing]
    shapes = footprint_outline(
        longitude,
        latitude,
        range_m=[reach.range_m for _, reach in seeing],
        nearest_m=[reach.nearest_m for _, reach in seeing],
        bearing_deg=bearings,
        field_of_view_deg=[reach.field_of_view_deg for _, reach in seeing],
        tolerance_m=tolerance_m,
    )
    return [frame.to_metres(shape) for shape in shapes]


def _footprint(watch: Watch, reach: Reach, area: AnyArea, elevation: Elevation | None) -> Footprint:
    """What of an area is in sight, and of how much of it that is not known."""
    if elevation is None or reach.sight not in REFRACTION:
        return Footprint(watch, reach, area, masked=False)
    grid = box(*elevation.bounds_m)
    if not shapely.intersects(grid, watch.site.place):
        return Footprint(watch, reach, Polygon(), masked=True, unknown_m2=area.area)
    shed = viewshed(
        elevation,
        (watch.site.place.x, watch.site.place.y),
        height_m=reach.height_m,
        target_height_m=reach.target_height_m,
        range_m=reach.range_m * _STRETCH + elevation.cell_m,
        refraction=REFRACTION[reach.sight],
    )
    seen = within(area, seen_ground(shed))
    off_grid_m2 = 0.0 if shapely.covers(grid, area) else shapely.difference(area, grid).area
    return Footprint(watch, reach, seen, masked=True, unknown_m2=off_grid_m2 + _unknown_m2(area, shed))


def _unknown_m2(area: AnyArea, shed: Viewshed) -> float:
    if not shed.unknown.any():
        return 0.0
    ground = shed.ground
    unknown = outline(shed.unknown, ground.west_m, ground.north_m, ground.cell_m)
    return within(area, unknown).area
