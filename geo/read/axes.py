"""Which way a file's numbers point: its CRS, stated or supplied, and whether longitude comes first."""

from __future__ import annotations

import json
import re

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..errors import ReadError
from .formats import Place
from .layer import Draft, Geometries, Mask

LONLAT = CRS.from_user_input("OGC:CRS84")
Bounds = tuple[float, float, float, float]
_MEND = "Say which one it is: assume_crs, or --crs EPSG:…, or a .prj file beside a shapefile."
_MEMBER = re.compile(r'"crs"\s*:\s*(null|\{)')


def settled_crs(draft: Draft, place: Place, assume_crs: str | None) -> CRS:
    """The CRS that a layer's numbers are in.

    Raises
    ------
    ReadError
        If the file states none and nobody supplies one, or the two differ, or it is of no use.
    """
    stated = _stated(draft, place)
    if assume_crs is not None:
        supplied = parsed_crs(assume_crs, place.where)
        if stated and not stated.equals(supplied, ignore_axis_order=True):
            raise ReadError(
                f"it states {short_name(stated)}, and {assume_crs} is supplied",
                where=place.where,
                mend="Leave out the one that is wrong.",
            )
        if not stated:
            draft.note("no CRS is stated", f"read as {short_name(supplied)}, as supplied")
        return _usable(supplied, place.where)
    if stated:
        return _usable(stated, place.where)
    return _by_default(draft, place)


def _by_default(draft: Draft, place: Place) -> CRS:
    """Longitude and latitude, for the formats whose definition says so; else a refusal."""
    bounds = extent(draft.geometry)
    if place.format == "geojson":  # RFC 7946, section 4
        if not within_globe(bounds):
            raise ReadError(
                f"it states no CRS, so its numbers are longitude and latitude (RFC 7946), but its bounds are "
                f"{said(bounds)}: {_likeness(bounds)}",
                where=place.where,
                mend=_exchange() if _fits_exchanged(bounds) else _MEND,
            )
        return LONLAT
    if place.format == "csv" and within_globe(bounds):
        draft.note("no CRS is stated", "read as longitude and latitude, which all its values can be")
        return LONLAT
    raise ReadError(f"no CRS is stated; its bounds are {said(bounds)}", where=place.where, mend=_MEND)


def _stated(draft: Draft, place: Place) -> CRS | None:
    if place.format == "geojson":
        return _geojson_crs(draft, place)
    crs = draft.crs
    if crs is None or re.match(r"(undefined|unknown engineering|unnamed$)", crs.name, re.I):
        return None
    return crs


def _geojson_crs(draft: Draft, place: Place) -> CRS | None:
    """What the ``crs`` member says. GDAL reads a member that it does not understand as EPSG:4326."""
    member = _crs_member(place)
    if member is None:
        return None if draft.crs is None or draft.crs.equals(LONLAT, ignore_axis_order=True) else draft.crs
    name = member.get("properties", {}).get("name") if isinstance(member, dict) else None
    if not isinstance(name, str):
        raise ReadError(
            f"its crs member is {json.dumps(member)}", where=place.where, mend="Use a named CRS, or none."
        )
    return draft.crs if _is_default(name) else parsed_crs(name, place.where)


def _is_default(name: str) -> bool:
    return bool(re.search(r"(CRS:?84|EPSG:[\d.]*:?4326)$", name))


def _crs_member(place: Place) -> object | None:
    for end in place.ends():
        text = end.decode("utf-8", errors="replace")
        for match in _MEMBER.finditer(text):
            if match.group(1) == "null":
                return None
            try:
                found, _ = json.JSONDecoder().raw_decode(text, match.start(1))
            except json.JSONDecodeError:
                continue
            if isinstance(found, dict) and "type" in found and "properties" in found:
                return found
    return None


def parsed_crs(text: str, where: str) -> CRS:
    """A CRS from a name such as EPSG:32637 or urn:ogc:def:crs:EPSG::32637."""
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise ReadError(
            f"the CRS {text!r} is not known", where=where, mend="Give one as in EPSG:32637."
        ) from error


def _usable(crs: CRS, where: str) -> CRS:
    if crs.is_geocentric or crs.is_engineering or not (crs.is_geographic or crs.is_projected):
        raise ReadError(
            f"its CRS {short_name(crs)} is neither geographic nor projected",
            where=where,
            mend="Export it in longitude and latitude (OGC:CRS84).",
        )
    return crs


def short_name(crs: CRS) -> str:
    """A CRS by authority and code where it has one, else by name."""
    authority = crs.to_authority(min_confidence=90)
    return ":".join(authority) if authority else crs.name


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


def _likeness(bounds: Bounds) -> str:
    return "latitude seems to stand first" if _fits_exchanged(bounds) else "they look projected"


def _exchange() -> str:
    return "Exchange the two, so that longitude stands first."


def refuse_off_globe(draft: Draft, place: Place) -> None:
    """Refuse a layer whose longitudes and latitudes cannot be such."""
    bounds = extent(draft.geometry)
    if not within_globe(bounds):
        boxes = shapely.bounds(draft.geometry)
        first = next((i for i, box in enumerate(boxes.tolist()) if not within_globe(box)), 0)
        raise ReadError(
            f"its bounds are {said(boxes[first].tolist())}, which are not longitude and latitude: "
            f"{_likeness(bounds)}",
            where=place.where + draft.where(first).removeprefix(draft.label),
            mend=_exchange() if _fits_exchanged(bounds) else _MEND,
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
            mend=_exchange(),
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
