"""Which of two numbers is the longitude: told by the globe, and by where a layer is expected."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ReadError
from .layer import Draft, Geometries, Mask
from .place import Place

Bounds = tuple[float, float, float, float]
_EXCHANGE = "Exchange the two, so that longitude stands first."
NO_CRS_MEND = "Say which one it is: assume_crs, or --crs EPSG:…, or a .prj file beside a shapefile."


def extent(geometry: Geometries) -> Bounds:
    """West, south, east, north of a layer in whatever unit its numbers have."""
    west, south, east, north = shapely.total_bounds(geometry).tolist()
    return west, south, east, north


def said(bounds: Bounds) -> str:
    """Bounds for an error message: west, south, east, north."""
    return "(" + ", ".join(f"{v:.9g}" for v in bounds) + ")"


def within_globe(bounds: Bounds) -> bool:
    """Tell whether bounds can be longitudes and latitudes; longitudes may run on to 360°."""
    west, south, east, north = bounds
    return not (west < -360.0 or east > 360.0 or east - west > 360.0 or south < -90.0 or north > 90.0)


def _fits_exchanged(bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return within_globe((south, west, north, east))


def likeness(bounds: Bounds) -> str:
    """What numbers beyond the globe seem to be."""
    return "latitude seems to stand first" if _fits_exchanged(bounds) else "they look projected"


def mend_for(bounds: Bounds) -> str:
    """What to do about numbers beyond the globe."""
    return _EXCHANGE if _fits_exchanged(bounds) else NO_CRS_MEND


def refuse_off_globe(draft: Draft, place: Place) -> None:
    """Refuse a layer whose longitudes and latitudes cannot be such."""
    bounds = extent(draft.geometry)
    if not within_globe(bounds):
        boxes = shapely.bounds(draft.geometry)
        first = next((i for i, box in enumerate(boxes.tolist()) if not within_globe(box)), 0)
        raise ReadError(
            f"its bounds are {said(boxes[first].tolist())}, which are not longitude and latitude: "
            f"{likeness(bounds)}",
            where=place.where + draft.where(first).removeprefix(draft.label),
            mend=mend_for(bounds),
        )


def refuse_exchanged(draft: Draft, place: Place, near: Bounds) -> None:
    """Refuse a layer, or leave out single features, that lie near only with the two numbers exchanged."""
    boxes = shapely.bounds(draft.geometry)
    exchanged = ~_meets(boxes, near) & _meets(boxes[:, [1, 0, 3, 2]], near)
    if exchanged.mean() > 0.5:
        raise ReadError(
            f"its bounds are {said(extent(draft.geometry))}: latitude seems to stand first, since with the "
            f"two exchanged it lies where it is expected, {said(near)}",
            where=place.where,
            mend=_EXCHANGE,
        )
    draft.reject(exchanged, "it lies where it is expected only with longitude and latitude exchanged")


def _meets(boxes: npt.NDArray[np.float64], near: Bounds) -> Mask:
    west, south, east, north = near
    east = east + 360.0 if east < west else east
    turn = np.round(((west + east) - (boxes[:, 0] + boxes[:, 2])) / 720.0) * 360.0
    meets: Mask = (
        (boxes[:, 0] + turn <= east)
        & (boxes[:, 2] + turn >= west)
        & (boxes[:, 1] <= north)
        & (boxes[:, 3] >= south)
    )
    return meets
