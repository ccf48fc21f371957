"""The network of roads round a line: the embedded main roads, or a user's own in their place."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely import box

from ..errors import ReadError
from ..frame import Frame
from ..model.roads import Roads
from .axes import Bounds
from .context import Context
from .own_roads import own_roads, parts_noted
from .speeds import RoadWords

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

ROAD_NODES, ROAD_EDGES, WATER = "osm_roads_nodes", "osm_roads_edges", "osm_water"
_KIND, _PAVED = "main", 0
_GAP_M = 500.0  # dead ends that face each other so near are told: a link is missing there, or lost
_TITLE = "main roads (OpenStreetMap), straight between junctions"


def roads_round(
    context: Context,
    bounds: Bounds,
    frame: Frame,
    *,
    own: str | Path | None = None,
    words: RoadWords | None = None,
    class_column: str | None = None,
    crs: str | None = None,
) -> Roads | None:
    """Roads that touch some bounds; None where the embedded network has none there.

    Parameters
    ----------
    context : Context
        The embedded data.
    bounds : tuple of float
        West, south, east, north, degrees.
    frame : Frame
        Plane of the result.
    own : str or pathlib.Path, optional
        A user's file, which takes the place of the embedded network; see ``own_roads``.
    words : RoadWords, optional
        What that file's words mean.
    class_column, crs : str, optional
        Of that file.

    Raises
    ------
    ReadError
        If the user's file cannot be used, or the embedded tables contradict each other.

    Notes
    -----
    Embedded roads are all of class ``main`` and taken as paved; a length is the source's own, between nodes
    known to about 100 m. A stretch counts as a bridge where its chord crosses inland water.
    """
    if own is not None:
        if words is None:
            raise ReadError(
                "nothing says what its words mean", where=str(own), mend="Give the words of speeds.toml."
            )
        return own_roads(own, frame, words, bounds=bounds, class_column=class_column, crs=crs)
    return _embedded(context, bounds, frame)


def _embedded(context: Context, bounds: Bounds, frame: Frame) -> Roads | None:
    nodes = shapely.get_coordinates(context.layer(ROAD_NODES).geometry)
    ends, length_m, repair = _edges(context.file(ROAD_EDGES), len(nodes))
    chords = np.asarray(shapely.linestrings(nodes[ends]))
    near = shapely.intersects(chords, box(*bounds))
    if not near.any():
        for name in (ROAD_NODES, ROAD_EDGES):
            context.used.pop(name, None)  # it says nothing of this place, so it needs no credit
        return None
    node, at = np.unique(ends[near], return_inverse=True)
    one, other = at.reshape(-1, 2).T.astype(np.int32)
    kept = np.flatnonzero(near)
    count = len(kept)
    node_m = shapely.get_coordinates(frame.to_metres(shapely.MultiPoint(nodes[node])))
    return Roads(
        node_m=node_m,
        one=one,
        other=other,
        length_m=length_m[near],
        kind=(_KIND,),
        kind_of=np.zeros(count, dtype=np.int32),
        surface_of=np.full(count, _PAVED, dtype=np.int32),
        one_way=np.zeros(count, dtype=bool),
        bridge=_over_water(context, chords[near]),
        name=tuple(repair[number] for number in kept.tolist()),
        title=_TITLE,
        as_of=context.used[ROAD_EDGES].year_of_data,
        bridges_derived=True,
        notes=(
            *_repairs_noted(repair, kept),
            *parts_noted(one, other, length_m[near], len(node)),
            *_gaps_noted(node_m, one, other),
        ),
    )


def _edges(path: Path, nodes: int) -> tuple[Indices, Array, list[str]]:
    """Ends, length in metres, and the reason for which it was added, of every stretch."""
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    ends = np.array([(int(row["one"]), int(row["other"])) for row in rows], dtype=np.int64).reshape(-1, 2)
    if ends.max(initial=-1) >= nodes:
        raise ReadError(
            f"node {ends.max()} is not among {nodes}", where=path.name, mend="Build the embedded data again."
        )
    length_m = np.array([float(row["length_km"]) for row in rows]) * 1000.0
    return ends, length_m, [row["repair"] for row in rows]


def _over_water(context: Context, chords: npt.NDArray[np.object_]) -> Mask:
    """Chords that cross inland water."""
    water = context.layer(WATER).geometry
    over = np.zeros(len(chords), dtype=bool)
    over[shapely.STRtree(water).query(chords, predicate="intersects")[0]] = True
    return over


def _repairs_noted(repair: Sequence[str], kept: Indices) -> tuple[str, ...]:
    added = sorted({repair[number] for number in kept.tolist()} - {""})
    return tuple(f"added to the source: {name}" for name in added)


def _gaps_noted(node_m: Array, one: Numbers, other: Numbers) -> tuple[str, ...]:
    """A note of dead ends that face each other."""
    ends = np.flatnonzero(np.bincount(np.concatenate([one, other]), minlength=len(node_m)) == 1)
    gaps = len(cKDTree(node_m[ends]).query_pairs(_GAP_M)) if len(ends) else 0
    what = "links that the source lacks, or crossings that were lost"
    return (f"{gaps} pairs of dead ends lie within {_GAP_M:.0f} m of each other: {what}",) * bool(gaps)
