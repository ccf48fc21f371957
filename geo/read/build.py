"""One geometry at a time: rings closed, or the reason why nothing can be built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ..model.situation import Repair
from .layer import Draft
from .quiet import told

_OPEN_RING = "do not form a closed linestring"


class Built(NamedTuple):
    """A geometry and whether its rings had to be closed; or None and the problem."""

    geometry: BaseGeometry | None
    closed: bool = False
    problem: str = ""


def from_record(geometry: Any) -> Built:
    """Build what fiona read; shapely closes rings, so an open one is looked for before."""
    if geometry is None:
        return Built(None, problem="it has no geometry that can be read")
    try:
        return Built(shape(geometry), closed=_has_open_ring(geometry))
    except (ShapelyError, ValueError, TypeError) as error:
        return Built(None, problem=f"its geometry is broken: {_plainly(told(error))}")


def from_coded(coded: bytes | str | None) -> Built:
    """Build from well-known binary or text.

    Examples
    --------
    >>> from_coded("POLYGON ((0 0, 1 0, 1 1))").closed
    True
    >>> from_coded("LINESTRING (0 0)").problem
    'its geometry is broken: a line of one point'
    """
    if coded is None:
        return Built(None, problem="it has no geometry")
    read: Callable[..., Any] = shapely.from_wkb if isinstance(coded, bytes) else shapely.from_wkt
    try:
        return Built(read(coded))
    except (ShapelyError, ValueError) as error:
        closed = read(coded, on_invalid="fix") if _OPEN_RING in str(error) else None
        problem = "" if closed is not None else f"its geometry is broken: {_plainly(told(error))}"
        return Built(closed, closed=closed is not None, problem=problem)


def settle(draft: Draft, index: int, built: Built) -> None:
    """Put a geometry into its place in a draft, or list why it is missing."""
    where = draft.where(index)
    draft.geometry[index] = built.geometry
    if built.problem:
        draft.rejected.append(Repair(where, built.problem, "left out"))
    elif built.closed:
        draft.repairs.append(Repair(where, "a ring is not closed", "closed with a straight edge"))


def _plainly(text: str) -> str:
    return "a line of one point" if "0 or >1 elements" in text else text


def _has_open_ring(geometry: Any) -> bool:
    if geometry.type == "GeometryCollection":
        return any(_has_open_ring(part) for part in geometry.geometries)
    polygons = {"Polygon": [geometry.coordinates], "MultiPolygon": geometry.coordinates}
    rings = [ring for polygon in polygons.get(geometry.type, []) for ring in polygon]
    return any(len(ring) and tuple(ring[0]) != tuple(ring[-1]) for ring in rings)
