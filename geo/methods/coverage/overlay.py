"""Area that sites watch where nothing hides it: exact overlay of discs, rings and sectors, for every k."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...frame import Frame
from ...geometry.overlaps import areas_at_least
from ...geometry.redundancy import disc_areas_at_least
from ...geometry.sight import footprint_outline
from ...model.situation import AnyArea
from .instruments import ALL_ROUND_DEG, Array, Flags, Instruments


def watched_m2(area: AnyArea, active: Instruments, chosen: Flags, frame: Frame) -> Array:
    """Area that at least one site watches with the chosen instruments, at least two, and so on.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Ground that counts, metres of an equal-area frame.
    active : Instruments
    chosen : array of bool
        Which of them count.
    frame : Frame

    Returns
    -------
    array
        m²; as many as there are anywhere. Discs are exact on the ellipsoid; rings and sectors to a metre of
        their edge.
    """
    if not chosen.any():
        return np.zeros(0)
    is_disc = (active.value("field_of_view_deg") >= ALL_ROUND_DEG) & (active.value("nearest_m") == 0.0)
    if is_disc[chosen].all():
        radius_m = np.zeros(len(active.posted.names))
        np.maximum.at(radius_m, active.site[chosen], active.value("range_m")[chosen])
        posted = active.posted
        return disc_areas_at_least(posted.longitude, posted.latitude, radius_m, within=frame.to_lonlat(area))
    return areas_at_least(_of_sites(active, chosen, frame), within=area)


def _of_sites(active: Instruments, chosen: Flags, frame: Frame) -> list[BaseGeometry]:
    """Ground within reach of the chosen instruments of each site, as one."""
    longitude, latitude = active.standing()
    outlines = footprint_outline(
        longitude[chosen],
        latitude[chosen],
        range_m=active.value("range_m")[chosen],
        nearest_m=active.value("nearest_m")[chosen],
        bearing_deg=active.bearing_deg[chosen],
        field_of_view_deg=active.value("field_of_view_deg")[chosen],
    )
    areas = np.array([frame.to_metres(outline) for outline in outlines], dtype=object)
    site = active.site[chosen]
    return [shapely.union_all(areas[site == number]) for number in np.unique(site)]
