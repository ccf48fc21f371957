"""What siting asks for round a line: roads, waters, nuclear power plants, a user's own places, elevation."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import numpy as np
import shapely
from shapely import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..frame import Frame
from .context import Bounds, Context
from .layer import Geometries
from .opened import OpenedLayers

# Names under which siting finds what is embedded.
ROADS, WATER, NUCLEAR_PLANTS = "roads", "water", "nuclear_plants"
_ROAD_NODES, _ROAD_EDGES = "osm_roads_nodes", "osm_roads_edges"
_EMBEDDED = {WATER: "osm_water", NUCLEAR_PLANTS: "nuclear_plants"}


def places_round(
    opened: OpenedLayers, context: Context, bounds: Bounds, frame: Frame
) -> Mapping[str, BaseGeometry]:
    """What siting may ask for by name, in metres of the frame.

    A layer of role ``places`` takes the place of what is embedded under the same name.

    Raises
    ------
    ScenarioError
        If the table of roads names a node that is not there.
    """
    window = box(*bounds)
    own = {name: frame.to_metres(_gathered(layer.geometry)) for name, layer in opened.of_role("places")}
    embedded: dict[str, BaseGeometry] = {}
    for name, layer_name in _EMBEDDED.items():
        if name not in own:
            embedded[name] = _within(context, layer_name, window, frame)
    if ROADS not in own:
        embedded[ROADS] = frame.to_metres(_roads(context, window))
    return {**{name: found for name, found in embedded.items() if not found.is_empty}, **own}


def _within(context: Context, name: str, window: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Features of an embedded layer that touch a window; what says nothing of it needs no credit."""
    found = context.layer(name).geometry
    near = found[shapely.intersects(found, window)]
    if not len(near):
        context.used.pop(name, None)
    return frame.to_metres(_gathered(near))


def _gathered(geometry: Geometries) -> BaseGeometry:
    """Points, lines and areas, each kind as one: they cross the door together."""
    parts = shapely.get_parts(geometry)
    kinds = ((0, MultiPoint), (1, MultiLineString), (2, MultiPolygon))
    dimension = shapely.get_dimensions(parts)
    return GeometryCollection(
        [kind(list(parts[dimension == number])) for number, kind in kinds if (dimension == number).any()]
    )


def _roads(context: Context, window: BaseGeometry) -> BaseGeometry:
    """Embedded roads that touch a window, each straight between two nodes."""
    nodes = shapely.get_coordinates(context.layer(_ROAD_NODES).geometry)
    with context.file(_ROAD_EDGES).open(encoding="utf-8", newline="") as table:
        ends = np.array([(int(row["one"]), int(row["other"])) for row in csv.DictReader(table)])
    if len(ends) and ends.max() >= len(nodes):
        raise ScenarioError(
            f"node {ends.max()} is not among {len(nodes)}",
            where=_ROAD_EDGES,
            mend="Build the embedded data again.",
        )
    roads = shapely.linestrings(nodes[ends])
    near = roads[shapely.intersects(roads, window)]
    if not len(near):
        context.used.pop(_ROAD_NODES, None)
        context.used.pop(_ROAD_EDGES, None)
    return MultiLineString(list(near))
