"""Roads as lines that share vertices, as any file gives them, still in its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ReadError
from .layer import Column, Layer

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

CLASS_COLUMNS = ("highway", "fclass", "class", "road_class", "kind", "type")
_YES = {"yes", "true", "t", "y", "1", "1.0", "forward"}
_CODED = {"b": 0, "f": 1, "t": -1}  # Geofabrik's letters: both, forward, backward
_BACKWARD = {"-1", "-1.0", "reverse", "backward"}
_ROUND = {"roundabout", "circular"}
_CLOSED = {"no", "private"}
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True, eq=False)
class RoadLines:
    """Lines of roads; where two have a vertex in common they meet.

    Parameters
    ----------
    place : array, shape (vertices, 2)
        Longitude and latitude of each vertex, degrees.
    vertex : array of int
        Vertices of all lines, one after another.
    line : array of int
        Line to which each of them belongs.
    tags : tuple of mapping
        Words that the file says of each line, by OpenStreetMap's keys.
    notes : tuple of str
        What was left out, with its count.
    """

    place: Array
    vertex: Indices
    line: Indices
    tags: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...] = ()

    def chosen(self, mask: Mask) -> RoadLines:
        """Some of the lines, numbered afresh."""
        kept = mask[self.line]
        number = np.cumsum(mask) - 1
        tags = tuple(tag for tag, keep in zip(self.tags, mask.tolist(), strict=True) if keep)
        return RoadLines(self.place, self.vertex[kept], number[self.line[kept]], tags, self.notes)


def is_closed(tags: Mapping[str, str]) -> bool:
    """Whether nobody may drive there: ``access`` or a key for motor traffic says no or private.

    The more particular key prevails.

    >>> is_closed({"access": "private"}), is_closed({"access": "no", "motor_vehicle": "yes"})
    (True, False)
    """
    for key in ("motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key] in _CLOSED
    return False


def direction(tags: Mapping[str, str]) -> int:
    """1 where a line may be driven as drawn only, -1 against it only, 0 both ways.

    Motorways and roundabouts lead one way where nothing else is said.

    >>> direction({"oneway": "-1"}), direction({"junction": "roundabout"}), direction({"highway": "track"})
    (-1, 1, 0)
    """
    said = tags.get("oneway", "").strip().lower()
    if tags.get("oneway_code") == "BFT" and said:
        return _CODED[said]
    if said in _BACKWARD:
        return -1
    if said in _YES:
        return 1
    implied = tags.get("junction") in _ROUND or tags.get("highway") == "motorway"
    return int(implied and not said)


def is_bridge(tags: Mapping[str, str]) -> bool:
    """Whether a line is a bridge."""
    return tags.get("bridge", "no").strip().lower() not in {"", "no", "f", "false", "0", "0.0"}


def lines_of_layer(layer: Layer, where: str, class_column: str | None = None) -> RoadLines:
    """Roads of a layer of lines.

    Parameters
    ----------
    layer : Layer
        Its rows of other kinds than lines are left out already.
    where : str
        The file, for errors.
    class_column : str, optional
        Column that names the class of a road; if left out, the first of ``CLASS_COLUMNS`` that is there.

    Raises
    ------
    ReadError
        If there is no such column.
    """
    words = layer.columns[_column(layer, where, class_column)]
    parts, row = shapely.get_parts(layer.geometry, return_index=True)
    places, line = shapely.get_coordinates(parts, return_index=True)
    place, vertex = np.unique(places, axis=0, return_inverse=True)
    tags = _tags(layer, words)
    notes = [f"{repair.where}: {repair.problem}, {repair.done}" for repair in layer.repairs]
    if layer.rejected:
        notes.append(f"{len(layer.rejected)} rows left out: {layer.rejected[0].problem}")
    return RoadLines(
        place, vertex.ravel(), line, tuple(tags[number] for number in row.tolist()), tuple(notes)
    )


def _column(layer: Layer, where: str, class_column: str | None) -> str:
    by_lower = {name.lower(): name for name in layer.columns}
    asked = [class_column.lower()] if class_column else list(CLASS_COLUMNS)
    found = next((by_lower[name] for name in asked if name in by_lower), None)
    if found is None:
        sought = f"no column {class_column!r}" if class_column else "no column that names the class of a road"
        raise ReadError(
            f"it has {sought}",
            where=where,
            mend=f"Name one of its columns: {', '.join(layer.columns) or 'it has none'}.",
        )
    return found


def _tags(layer: Layer, words: Column) -> list[Mapping[str, str]]:
    """What each row says, by OpenStreetMap's keys; ``other_tags`` as GDAL writes them are unpacked."""
    names = {name.lower(): name for name in layer.columns}
    keys = (
        "oneway",
        "bridge",
        "surface",
        "access",
        "motor_vehicle",
        "vehicle",
        "junction",
        "name",
        "route",
        "area",
    )
    columns = {key: layer.columns[names[key]].tolist() for key in keys if key in names}
    packed = layer.columns[names["other_tags"]].tolist() if "other_tags" in names else None
    coded = {"oneway_code": "BFT"} if _is_coded(columns.get("oneway", ())) else {}
    tags: list[Mapping[str, str]] = []
    for number, word in enumerate(words.tolist()):
        said = dict(_TAG.findall(str(packed[number]))) if packed is not None else {}
        said |= {key: _text(values[number]) for key, values in columns.items() if _text(values[number])}
        tags.append({**said, **coded, "highway": _text(word).lower()})
    return tags


def _is_coded(values: Sequence[object]) -> bool:
    """Whether directions are Geofabrik's letters: B both, F forward, T backward."""
    found = {_text(value) for value in values} - {""}
    return "B" in found and found <= {"B", "F", "T"}


def _text(value: object) -> str:
    missing = value is None or (isinstance(value, float) and np.isnan(value))
    return "" if missing else str(value).strip()
