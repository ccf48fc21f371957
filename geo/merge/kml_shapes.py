"""Geometries of KML: read with heights kept, and written as they were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from .markup import child, local, words

SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "MultiTrack", "Track", "Model")
LAID = ("extrude", "tessellate", "altitudeMode")
_MULTI: Mapping[str, Callable[[Any], BaseGeometry]] = {
    "Point": MultiPoint,
    "LineString": MultiLineString,
    "Polygon": MultiPolygon,
}

Place = tuple[float, ...]


def shape_of(element: Element, where: str) -> BaseGeometry:
    """Geometry of an element, longitude and latitude in degrees; empty for a model, which has no outline.

    Raises
    ------
    ReadError
        If its coordinates are no numbers, or no place on Earth.

    Examples
    --------
    >>> from .markup import tree_of
    >>> shape_of(tree_of(b"<Point><coordinates>36,48</coordinates></Point>", where="a.kml"), "a.kml").wkt
    'POINT (36 48)'
    """
    kind = local(element)
    if kind in ("MultiGeometry", "MultiTrack"):
        return _joined([shape_of(each, where) for each in element if local(each) in SHAPES])
    if kind == "Polygon":
        rings = [_places(words(each, "LinearRing", "coordinates"), where) for each in _rings(element)]
        return _area(rings)
    if kind == "Track":
        text = " ".join(",".join(words(each).split()) for each in element if local(each) == "coord")
        return _line(_places(text, where))
    places = [] if kind == "Model" else _places(words(element, "coordinates"), where)
    if kind == "LinearRing":
        places = _closed(places)
    return Point(places[0]) if kind == "Point" and places else _line(places)


def _rings(element: Element) -> Iterator[Element]:
    """Outer ring first; some programs put several inner ones under one roof."""
    for side in ("outerBoundaryIs", "innerBoundaryIs"):
        for boundary in (each for each in element if local(each) == side):
            for ring in (each for each in boundary if local(each) == "LinearRing"):
                roof = Element(side)
                roof.append(ring)
                yield roof


def _places(text: str, where: str) -> list[Place]:
    found: list[Place] = []
    for written in re.sub(r"\s*,\s*", ",", text).split():
        try:
            place = tuple(map(float, filter(None, written.split(","))))
        except ValueError:
            place = ()
        if not (len(place) >= 2 and abs(place[0]) <= 180.0 and abs(place[1]) <= 90.0):
            raise ReadError(
                f"{written[:40]!r} is no longitude and latitude",
                where=where,
                mend="Write longitude,latitude in degrees, with a comma and no space between them.",
            )
        found.append(place[:3])
    longest = min(map(len, found), default=2)
    return [place[:longest] for place in found]


def _line(places: Sequence[Place]) -> BaseGeometry:
    return LineString(places) if len(places) > 1 else Point(places[0]) if places else Point()


def _closed(places: list[Place]) -> list[Place]:
    return [*places, places[0]] if places and places[0] != places[-1] else places


def _area(rings: list[list[Place]]) -> BaseGeometry:
    """An area; what has too few corners for one is the line or the point that it looks like."""
    outer, *inner = [_closed(ring) for ring in rings] or [[]]
    if len(outer) < 4:
        return _line(list(dict.fromkeys(outer)))
    return Polygon(outer, [ring for ring in inner if len(ring) >= 4])


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    kinds = {part.geom_type for part in parts}
    if len(kinds) == 1 and (kind := kinds.pop()) in _MULTI and not any(part.is_empty for part in parts):
        return _MULTI[kind](parts)
    return GeometryCollection(parts) if parts else Point()


def elements_of(geometry: BaseGeometry, laid: Sequence[tuple[str, str]]) -> Iterator[Element]:
    """A geometry as KML; many parts under one roof, nothing for an empty one."""
    parts = list(_parts(geometry))
    drawn = [_part(part, laid) for part in parts]
    if len(drawn) > 1 or (drawn and geometry.geom_type.startswith(("Multi", "GeometryC"))):
        roof = Element("MultiGeometry")
        roof.extend(drawn)
        drawn = [roof]
    yield from drawn


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry).tolist():
        if hasattr(part, "geoms"):
            yield from _parts(part)
        elif not part.is_empty:
            yield part


def _part(part: BaseGeometry, laid: Sequence[tuple[str, str]]) -> Element:
    shape = Element(part.geom_type)
    for tag, text in laid:
        if tag != "tessellate" or part.geom_type != "Point":
            SubElement(shape, tag).text = text
    if not isinstance(part, Polygon):
        SubElement(shape, "coordinates").text = _coordinates(part)
        return shape
    turned = shapely.orient_polygons(part)
    sides = ("outerBoundaryIs", *["innerBoundaryIs"] * len(turned.interiors))
    for tag, ring in zip(sides, (turned.exterior, *turned.interiors), strict=True):
        inner = SubElement(SubElement(shape, tag), "LinearRing")
        SubElement(inner, "coordinates").text = _coordinates(ring)
    return shape


def _coordinates(part: BaseGeometry) -> str:
    """Every digit that tells one place from another, so that a file read and written again is the same."""
    places = shapely.get_coordinates(part, include_z=bool(part.has_z))
    return " ".join(",".join(map(_digits, place)) for place in np.asarray(places).tolist())


def _digits(number: float) -> str:
    return repr(int(number)) if number.is_integer() else repr(number)


def laid_of(element: Element) -> tuple[tuple[str, str], ...]:
    """How the first part of a geometry is laid on the ground, in the order that KML asks for."""
    first = next((each for each in element if local(each) in SHAPES), element)
    found = ((tag, words(first, tag)) for tag in LAID if child(first, tag) is not None)
    return tuple((tag, text) for tag, text in found if text)
