"""OpenStreetMap extracts: roads, crossings of borders and waters, hospitals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer, objects
from ..read.osm_ways import is_osm
from ..read.road_lines import is_bridge
from ..read.speeds import load_road_words
from ._download import Download
from ._layers import imported
from ._supplier import Bounds, Imported, Supplier, Wishes
from ._tables import layer_name

_ROAD_TAGS = (
    *("highway", "name", "name:en", "ref", "surface", "oneway", "bridge", "tunnel", "junction"),
    *("access", "motor_vehicle", "vehicle", "maxweight", "maxheight", "ford"),
)
_SITES = {"crossings": "crossing", "hospitals": "hospital"}  # kinds by which a scenario knows them
_HOSPITAL_TAGS = ("name:en", "amenity", "healthcare", "emergency", "beds", "operator")
_CROSSING_TAGS = ("name:en", "barrier", "ford", "highway", "maxweight", "access")


def _claims(download: Download) -> bool:
    return is_osm(download.path)


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    for download in downloads:
        words = load_road_words(wishes.reference / "speeds.toml")
        found = _found(download, wishes.bounds, frozenset(words.left_out))
        if not any((found.roads, found.crossings, found.hospitals)):
            raise ReadError(
                "it holds no road, no crossing and no hospital"
                + (" within --bounds" if wishes.bounds else ""),
                where=download.where,
                mend="Give an extract of that ground.",
            )
        name = layer_name(SUPPLIER.id, download, downloads)
        yield from _layers(found, download, name)


@dataclass
class _Found:
    """What an extract holds: rows of geometry and tags, and what could not be taken."""

    roads: list[tuple[BaseGeometry, dict[str, str]]] = field(default_factory=list)
    crossings: list[tuple[BaseGeometry, dict[str, str]]] = field(default_factory=list)
    hospitals: list[tuple[BaseGeometry, dict[str, str]]] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def _found(download: Download, bounds: Bounds | None, no_roads: frozenset[str]) -> _Found:
    """Read an extract in one go; only what is kept stays in memory, and the places of its nodes."""
    found = _Found()
    try:
        keys = osmium.filter.KeyFilter("highway", "barrier", "ford", "amenity", "healthcare")
        extract = osmium.FileProcessor(str(download.path)).with_areas(
            osmium.filter.TagFilter(("amenity", "hospital"), ("healthcare", "hospital"))
        )
        for one in extract.with_filter(keys):
            _sort(one, {tag.k: tag.v for tag in one.tags}, found, bounds, no_roads)
    except (RuntimeError, OSError) as error:
        raise ReadError(
            f"it cannot be read: {' '.join(str(error).split())}", where=download.where, mend="Fetch it again."
        ) from None
    return found


def _sort(
    one: Any, tags: dict[str, str], found: _Found, bounds: Bounds | None, no_roads: frozenset[str]
) -> None:
    """Put one thing of an extract where it belongs."""
    if isinstance(one, osmium.osm.Node):
        if _within(place := shapely.Point(one.lon, one.lat), bounds):
            _sort_place(place, f"n{one.id}", tags, found)
    elif isinstance(one, osmium.osm.Area):
        shape = _outline(one)
        if shape is None or not _within(shape, bounds):
            return
        kind = "w" if one.from_way() else "r"
        found.hospitals.append(
            (shape.representative_point(), _told(f"{kind}{one.orig_id()}", tags, _HOSPITAL_TAGS))
        )
    elif isinstance(one, osmium.osm.Way) and "highway" in tags:
        _sort_way(one, tags, found, bounds, no_roads)


def _sort_place(place: BaseGeometry, id_: str, tags: dict[str, str], found: _Found) -> None:
    if "hospital" in {tags.get("amenity"), tags.get("healthcare")}:
        found.hospitals.append((place, _told(id_, tags, _HOSPITAL_TAGS)))
    if tags.get("barrier") == "border_control":
        found.crossings.append((place, {**_told(id_, tags, _CROSSING_TAGS), "crossing": "border control"}))
    elif tags.get("ford", "no") != "no":
        found.crossings.append((place, {**_told(id_, tags, _CROSSING_TAGS), "crossing": "ford"}))


def _sort_way(
    way: Any, tags: dict[str, str], found: _Found, bounds: Bounds | None, no_roads: frozenset[str]
) -> None:
    places = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    found.passed_over["nodes of ways beyond the extract: ways end there"] += len(way.nodes) - len(places)
    if tags["highway"] in no_roads or tags.get("area") == "yes":
        found.passed_over["ways for no vehicle (footways, works and the like)"] += 1
        return
    if len(places) < 2 or not _within(line := shapely.LineString(places), bounds):
        return
    found.roads.append((line, _told(f"w{way.id}", tags, _ROAD_TAGS)))
    crossing = "bridge" if is_bridge(tags) else "ford" if tags.get("ford", "no") != "no" else ""
    if crossing:
        middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
        found.crossings.append((middle, {**_told(f"w{way.id}", tags, _CROSSING_TAGS), "crossing": crossing}))


def _told(id_: str, tags: dict[str, str], kept: Sequence[str]) -> dict[str, str]:
    return {"id": id_, "name": tags.get("name", ""), **{key: tags[key] for key in kept if key in tags}}


def _outline(area: Any) -> BaseGeometry | None:
    """Ground of an area, its holes filled: only a place on it is asked for."""
    rings = [[(node.lon, node.lat) for node in ring] for ring in area.outer_rings()]
    sound = [shapely.Polygon(ring) for ring in rings if len(ring) >= 4]
    return max(sound, key=lambda one: one.area, default=None)


def _within(shape: BaseGeometry, bounds: Bounds | None) -> bool:
    return bounds is None or bool(shapely.intersects(shape, shapely.box(*bounds)))


def _layers(found: _Found, download: Download, name: str) -> Iterator[Imported]:
    """Roads, crossings and hospitals, those of which there are any."""
    notes = tuple(
        Repair(download.name, f"{number:,} {what}", "not read")
        for what, number in found.passed_over.items()
        if number
    )
    parts = {"roads": found.roads, "crossings": found.crossings, "hospitals": found.hospitals}
    for what, rows in parts.items():
        if rows:
            kind = _SITES.get(what, "")
            shapes, tags = zip(*rows, strict=True)
            keys = dict.fromkeys(key for told in tags for key in told)
            columns: dict[str, Sequence[object]] = {key: [told.get(key, "") for told in tags] for key in keys}
            if kind:
                columns["kind"] = [kind] * len(rows)
            role, said = ("sites", ()) if kind else ("roads", notes)
            layer = Layer(what, np.asarray(objects(shapes)), {}, "OGC:CRS84")
            yield imported(
                f"{name}_{what}", layer, download, columns=columns, role=role, title=what, notes=said
            )


SUPPLIER = Supplier(
    id="osm",
    title="OpenStreetMap",
    licence="ODbL-1.0",
    credit="© OpenStreetMap contributors (ODbL)",
    obtained="an extract of a region from download.geofabrik.de or planet.openstreetmap.org",
    becomes="roads, crossings (border control, ford, bridge), hospitals, a layer each; --bounds takes a part",
    claims=_claims,
    read=_read,
)
