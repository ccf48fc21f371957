"""Which reference system a file's numbers are in: stated, supplied, or by the format's own rule."""

from __future__ import annotations

import json
import re

from pyproj import CRS
from pyproj.exceptions import CRSError

from ..errors import ReadError
from .axes import NO_CRS_MEND, extent, likeness, mend_for, said, within_globe
from .layer import Draft
from .place import Place

LONLAT = CRS.from_user_input("OGC:CRS84")
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
        if place.format == "csv" and stated == LONLAT:  # said by the columns' names, not by the owner
            stated = None
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
                f"{said(bounds)}: {likeness(bounds)}",
                where=place.where,
                mend=mend_for(bounds),
            )
        return LONLAT
    if place.format == "csv" and within_globe(bounds):
        draft.note("no CRS is stated", "read as longitude and latitude, which all its values can be")
        return LONLAT
    raise ReadError(f"no CRS is stated; its bounds are {said(bounds)}", where=place.where, mend=NO_CRS_MEND)


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
