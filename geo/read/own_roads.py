"""A user's own roads: an OpenStreetMap extract, or any vector file of lines with a column of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..errors import ReadError
from ..frame import Frame
from ..geometry.ellipsoid import GEOD
from ..model.roads import Roads
from .axes import Bounds, said
from .axes import extent as extent_of
from .files import read_layer
from .osm_ways import is_osm, lines_of_osm
from .road_lines import RoadLines, direction, is_bridge, is_closed, lines_of_layer
from .road_stretches import Chains, chains
from .speeds import RoadWords

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_SURFACES = ("paved", "unpaved", "unknown")
_SHOWN = 6  # so many words are named in a note


def own_roads(
    given: str | Path,
    frame: Frame,
    words: RoadWords,
    *,
    bounds: Bounds | None = None,
    class_column: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
) -> Roads:
    """Read a network of roads from a user's file.

    Lines meet where they share a vertex; bridges and tunnels that cross without one do not. They are cut
    there, and joined where only two of one class, surface and direction meet.

    Parameters
    ----------
    given : str or pathlib.Path
        An OpenStreetMap extract, or ``FILE`` or ``FILE:layer`` of lines.
    frame : Frame
        Plane of the result.
    words : RoadWords
        What the file's words mean.
    bounds : tuple of float, optional
        West, south, east, north, degrees: roads that do not touch it are left out.
    class_column, layer, crs : str, optional
        Column of classes, name of the layer, reference system of a file that states none.

    Returns
    -------
    Roads
        Its ``notes`` say what was left out or taken for something else, each with its count.

    Raises
    ------
    ReadError
        If the file cannot be read, holds no lines or no column of classes, or no road near.
    """
    lines = _lines(given, bounds, class_column, layer, crs)
    lines = _near(_driven(lines, words, str(given)), bounds, str(given))
    return _assembled(lines, frame, words, _file_name(given))


def _lines(
    given: str | Path, bounds: Bounds | None, class_column: str | None, layer: str | None, crs: str | None
) -> RoadLines:
    if is_osm(Path(given)):
        return lines_of_osm(Path(given))
    found = read_layer(given, layer=layer, kinds="line", near=bounds, assume_crs=crs)
    return lines_of_layer(found, str(given), class_column)


def _driven(lines: RoadLines, words: RoadWords, where: str) -> RoadLines:
    """The lines that a vehicle may drive; how many are left out, and why, is noted."""
    why = [_left_out(tags, words) for tags in lines.tags]
    count = Counter(reason for reason in why if reason)
    kept = lines.chosen(np.array([not reason for reason in why], dtype=bool))
    if not len(kept.tags):
        raise ReadError("it holds no road for vehicles", where=where, mend="Give a file of roads.")
    notes = tuple(f"{number} lines left out: {reason}" for reason, number in sorted(count.items()))
    return replace(kept, notes=(*lines.notes, *notes))


def _left_out(tags: Mapping[str, str], words: RoadWords) -> str:
    """Why a line is no road for vehicles; empty where it is one."""
    if tags.get("route") == "ferry":
        return "ferries"
    if not tags.get("highway"):
        return "no class is said"
    if tags["highway"] in words.left_out:
        return "for no vehicle (footways, works and the like)"
    if tags.get("area") == "yes":
        return "areas"
    return "no access, or private" if is_closed(tags) else ""


def _near(lines: RoadLines, bounds: Bounds | None, where: str) -> RoadLines:
    """The lines whose extent touches some bounds."""
    if bounds is None:
        return lines
    west, south, east, north = bounds
    longitude, latitude = lines.place[lines.vertex].T
    first = np.flatnonzero(np.append(True, np.diff(lines.line) != 0))
    low_lon, low_lat = (np.minimum.reduceat(values, first) for values in (longitude, latitude))
    top_lon, top_lat = (np.maximum.reduceat(values, first) for values in (longitude, latitude))
    near = (low_lon <= east) & (top_lon >= west) & (low_lat <= north) & (top_lat >= south)
    if not near.any():
        extent = extent_of(np.array([shapely.MultiPoint(lines.place)], dtype=object))
        raise ReadError(
            f"no road lies near: its extent is {said(extent)}",
            where=where,
            mend=f"Give roads within {said(bounds)}, longitude first.",
        )
    kept = lines.chosen(near)
    beyond = f"{int((~near).sum())} lines left out: beyond the bounds"
    return kept if near.all() else replace(kept, notes=(*kept.notes, beyond))


def _assembled(lines: RoadLines, frame: Frame, words: RoadWords, title: str) -> Roads:
    """Lines as a network in metres."""
    kind, surface, told = _meant(lines, words)
    way = np.array([direction(tags) for tags in lines.tags], dtype=np.int64)
    vertex, line = _tidy(lines, way)
    kinds, kind_of = np.unique(kind, return_inverse=True)
    likeness = (kind_of.ravel() * len(_SURFACES) + surface) * 2 + (way != 0)
    cut = chains(vertex, line, likeness, np.abs(way))
    first_line = np.array([held[0] for held in cut.line], dtype=np.int64)
    node, at = np.unique(cut.vertex[np.concatenate([cut.first[:-1], cut.first[1:] - 1])], return_inverse=True)
    one, other = at[: len(cut)].astype(np.int32), at[len(cut) :].astype(np.int32)
    place_m = shapely.get_coordinates(frame.to_metres(shapely.MultiPoint(lines.place)))
    length_m = _lengths(lines.place, cut)
    bridge = np.array([is_bridge(tags) for tags in lines.tags], dtype=bool)
    return Roads(
        node_m=place_m[node],
        one=one,
        other=other,
        length_m=length_m,
        kind=tuple(kinds.tolist()),
        kind_of=kind_of.ravel()[first_line].astype(np.int32),
        surface_of=surface[first_line].astype(np.int32),
        one_way=way[first_line] != 0,
        bridge=np.array([bridge[list(held)].any() for held in cut.line], dtype=bool),
        path=np.asarray(shapely.linestrings(place_m[cut.vertex], indices=cut.owner)),
        name=tuple(_name(lines, held) for held in cut.line),
        title=title,
        notes=(*lines.notes, *told, *parts_noted(one, other, length_m, len(node))),
    )


def _meant(lines: RoadLines, words: RoadWords) -> tuple[npt.NDArray[np.str_], Indices, tuple[str, ...]]:
    """Class and surface of each line in our words, and what had to be taken for something else."""
    class_, paved = [tags["highway"] for tags in lines.tags], [tags.get("surface", "") for tags in lines.tags]
    kind = [words.class_.get(word, words.otherwise) for word in class_]
    strange = Counter(word for word in class_ if word not in words.class_)
    unread = Counter(word for word in paved if word and word.lower() not in words.surface)
    presumed = [words.presumed.get(name, "unknown") for name in kind]
    surface = [words.surface.get(word.lower(), presumed[n]) for n, word in enumerate(paved)]
    silent = sum(not word for word in paved)
    notes = [f"{_listed(strange)}: no class of ours, taken as {words.otherwise}"] * bool(strange)
    notes += [f"{_listed(unread)}: no surface of ours, presumed from the class"] * bool(unread)
    notes += [f"{silent} lines say no surface: presumed from the class"] * bool(silent)
    return np.array(kind), np.array([_SURFACES.index(word) for word in surface], dtype=np.int64), tuple(notes)


def _listed(words: Counter[str]) -> str:
    """Words and how often each is said, the most frequent first."""
    shown = [f"{word!r} ({count} lines)" for word, count in words.most_common(_SHOWN)]
    return ", ".join(shown) + (" and others" if len(words) > _SHOWN else "")


def _tidy(lines: RoadLines, way: Indices) -> tuple[Indices, Indices]:
    """Vertices and lines with those driven against their run turned round, and no vertex twice in a row."""
    count = np.bincount(lines.line, minlength=len(way))
    first = np.cumsum(count) - count
    at = np.arange(len(lines.line))
    turned = 2 * first[lines.line] + count[lines.line] - 1 - at
    vertex = lines.vertex[np.where(way[lines.line] < 0, turned, at)]
    new = np.append(True, (np.diff(vertex) != 0) | (np.diff(lines.line) != 0))
    return vertex[new], lines.line[new]


def _lengths(place: Array, cut: Chains) -> Array:
    """Geodesic length of each stretch, metres."""
    begin, end = place[cut.vertex[:-1]], place[cut.vertex[1:]]
    step_m = np.asarray(GEOD.inv(*begin.T, *end.T)[2])
    joined = np.diff(cut.owner) == 0
    return np.asarray(np.bincount(cut.owner[:-1][joined], step_m[joined], minlength=len(cut)), dtype=float)


def _name(lines: RoadLines, held: tuple[int, ...]) -> str:
    return next((lines.tags[number]["name"] for number in held if lines.tags[number].get("name")), "")


def parts_noted(
    one: npt.NDArray[np.int32], other: npt.NDArray[np.int32], length_m: Array, nodes: int
) -> tuple[str, ...]:
    """A note where not all stretches hang together: how many parts stand apart, and how long they are."""
    links = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(nodes, nodes))
    label = connected_components(links, directed=False)[1][one]
    part_km = np.bincount(label, length_m / 1000.0)
    apart = np.count_nonzero(part_km) - 1
    if apart <= 0:
        return ()
    length_km = part_km.sum() - part_km.max()
    noun, verb = ("part", "hangs") if apart == 1 else ("parts", "hang")
    return (f"{apart} {noun} of {length_km:,.1f} km together {verb} with nothing else",)


def _file_name(given: str | Path) -> str:
    """Name of the file without its folder."""
    return Path(given).name
