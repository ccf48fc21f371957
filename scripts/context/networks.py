"""Main roads and railways as graphs: places where links meet, and links with their lengths."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from .archives import Shelf
from .layer import ODBL, OSM_CREDIT, Layer, table

REACH_KM = 50.0

_RULES = tomllib.loads(Path(__file__).with_name("repairs.toml").read_text(encoding="utf-8"))
_ELLIPSOID = Geod(ellps="WGS84")
_KM_PER_DEGREE = 111.32

Points = npt.NDArray[np.float64]  # longitude and latitude of every node, degrees
Inside = npt.NDArray[np.bool_]
Edge = tuple[int, int, float, str]


def layers(shelf: Shelf, ukraine: MultiPolygon) -> list[Layer]:
    """Two tables each for roads and railways: nodes, edges."""
    near = _widened(ukraine)
    return [layer for kind in ("roads", "railways") for layer in _network(shelf, kind, near)]


def _widened(ground: MultiPolygon) -> BaseGeometry:
    """Ground and what lies within reach of it; good to some kilometres, which is all that a cut asks for."""
    stretch = np.cos(np.radians(48.5))
    flat = shapely.transform(ground, lambda c: c * [stretch, 1.0])
    wide = flat.simplify(0.02).buffer(REACH_KM / _KM_PER_DEGREE)
    return shapely.transform(wide, lambda c: c / [stretch, 1.0])


def _network(shelf: Shelf, kind: str, near: BaseGeometry) -> list[Layer]:
    """Nodes and edges of one kind of way."""
    inner_path = f"scgraph_data/world_{'highways' if kind == 'roads' else 'railways'}.py"
    links, points = _parsed(shelf.read("scgraph-data", inner_path).decode("utf-8"))
    shapely.prepare(near)
    inside = shapely.contains_xy(near, points)
    repairs = _RULES.get(kind, [])
    edges = [*_edges_within(links, inside), *(_mended(repair, points, inside) for repair in repairs)]
    used = sorted({node for edge in edges for node in edge[:2]})
    number = {node: index for index, node in enumerate(used)}
    nodes = ((number[node], f"{points[node][0]:.3f}", f"{points[node][1]:.3f}") for node in used)
    rows = ((number[one], number[other], f"{km:.3f}", repair) for one, other, km, repair in sorted(edges))
    said = tuple(f"Added: {repair['name']}: {repair['reason']}" for repair in repairs)
    return [
        _layer(
            shelf, f"osm_{kind}_nodes.csv", inner_path, table(("node", "longitude", "latitude"), nodes), ()
        ),
        _layer(
            shelf,
            f"osm_{kind}_edges.csv",
            inner_path,
            table(("one", "other", "length_km", "repair"), rows),
            said,
        ),
    ]


def _parsed(text: str) -> tuple[list[dict[str, float]], Points]:
    """The two literals of the source's module, read without running it."""
    literals = dict(line.split("=", 1) for line in text.splitlines() if line.startswith(("graph=", "nodes=")))
    links = json.loads(re.sub(r"(\d+):", r'"\1":', literals["graph"]))
    return links, np.array(json.loads(literals["nodes"]))[:, ::-1]


def _edges_within(links: Sequence[Mapping[str, float]], inside: Inside) -> Iterable[Edge]:
    """Links whose two ends lie inside, each once."""
    for one in np.flatnonzero(inside).tolist():
        for end, length_km in links[one].items():
            other = int(end)
            if one < other and inside[other]:
                yield one, other, length_km, ""


def _mended(repair: Mapping[str, Any], points: Points, inside: Inside) -> Edge:
    """A link that the source lacks, between the nodes nearest to its two ends."""
    one, other = sorted(_nearest(repair[end], points, inside) for end in ("from", "to"))
    return one, other, repair["length_km"], repair["name"]


def _nearest(place: tuple[float, float], points: Points, inside: Inside) -> int:
    """The node nearest to a place given by longitude and latitude."""
    at = np.flatnonzero(inside)
    longitude, latitude = (np.full(len(at), value) for value in place)
    away_m = _ELLIPSOID.inv(points[at, 0], points[at, 1], longitude, latitude)[2]
    return int(at[np.argmin(away_m)])


def _layer(shelf: Shelf, path: str, inner_path: str, content: bytes, repairs: tuple[str, ...]) -> Layer:
    """One table of a network."""
    kind, part = path.removeprefix("osm_").removesuffix(".csv").split("_")
    return Layer(
        path=path,
        content=content,
        title=f"Main {kind} of Ukraine and {REACH_KM:.0f} km around as a graph: {part}",
        licence=ODBL,
        credit=OSM_CREDIT,
        made_by="OpenStreetMap contributors; cut by this project",
        year_of_data="2024 or before",
        origins=(shelf.archives["scgraph-data"].source_of(inner_path),),
        steps=(
            f"Links with both ends in Ukraine or within about {REACH_KM:.0f} km of it",
            "Lengths are the source's (km along chords); places have three decimals, so about 100 m",
            "Links are straight: good for distances, poor to draw",
        ),
        repairs=repairs,
    )
