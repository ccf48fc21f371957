"""Roads of an OpenStreetMap extract (``.osm``, ``.osm.pbf`` …), which says by number where ways meet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import osmium

from ..errors import ReadError
from .road_lines import RoadLines

ENDINGS = (".osm", ".pbf", ".osm.gz", ".osm.bz2", ".o5m")
_KEPT = (
    "highway",
    "oneway",
    "junction",
    "bridge",
    "surface",
    "access",
    "motor_vehicle",
    "vehicle",
    "name",
    "route",
    "area",
)


def is_osm(path: Path) -> bool:
    """Whether a file is an OpenStreetMap extract, by its ending."""
    return path.name.lower().endswith(ENDINGS)


def lines_of_osm(path: Path) -> RoadLines:
    """Ways that have the key ``highway``, or are ferries.

    Raises
    ------
    ReadError
        If the file is not there, cannot be read, or holds no way of that kind.
    """
    if not path.is_file():
        raise ReadError(
            "there is no such file", where=str(path), mend="Check the path for a slip of the pen."
        )
    node: list[int] = []
    places: list[tuple[float, float]] = []
    line: list[int] = []
    tags: list[Mapping[str, str]] = []
    lost = 0
    try:
        wanted = osmium.filter.KeyFilter("highway", "route")
        wanted.enable_for(osmium.osm.WAY)
        for way in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
            if not isinstance(way, osmium.osm.Way):
                continue
            there = [(n.ref, n.lon, n.lat) for n in way.nodes if n.location.valid()]
            lost += len(way.nodes) - len(there)
            if len(there) >= 2:
                node += [ref for ref, _, _ in there]
                places += [(longitude, latitude) for _, longitude, latitude in there]
                line += [len(tags)] * len(there)
                tags.append({key: way.tags[key] for key in _KEPT if key in way.tags})
    except (RuntimeError, OSError) as error:
        raise ReadError(
            f"it cannot be read: {' '.join(str(error).split())}",
            where=str(path),
            mend="Fetch the extract again.",
        ) from None
    if not tags:
        raise ReadError(
            "it holds no road", where=str(path), mend="Give an extract with ways, not places only."
        )
    _, first, vertex = np.unique(np.array(node), return_index=True, return_inverse=True)
    notes = (f"{lost} nodes of ways lie beyond the extract: ways end there",) * bool(lost)
    return RoadLines(np.array(places)[first], vertex, np.array(line), tuple(tags), notes)
