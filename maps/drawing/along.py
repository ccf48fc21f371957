"""Words along lines on the paper: echelons with their units beside, distances of limits, names at ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from ..mark import Along, Layer, Mark
from .labels import Rectangle, over
from .lettering import Ground
from .letters import MM_PER_PT, width_mm
from .paint import INK, PAPER, text
from .symbols import ground_of_the_line
from .view import View

Array = npt.NDArray[np.float64]

_LEVEL = 29.0
_STEPS_MM = (0.0, 4.0, -4.0, 8.0, -8.0, 12.0, -12.0)
_STRAIGHT = 0.96  # chord over length, below which a stretch is too bent to write along
_BESIDE_MM = 2.6  # from a boundary to the names of its units
_RIM_MM = 0.6
_FINEST_MM = 0.15  # bends finer than that turn no word


@dataclass(frozen=True, slots=True)
class Style:
    """Letters of one kind of words, how far apart they stand, and whether the line is broken under them."""

    size_pt: float
    every_mm: float = 0.0
    weight: str = "bold"
    broken: bool = False


_SIGN = Style(6.4, every_mm=42.0, broken=True)
_LIMIT = Style(4.6, every_mm=75.0, weight="normal")
_UNIT = Style(4.6)
_END = Style(5.6)


@dataclass(frozen=True, eq=False)
class Words:
    """Words where they stand.

    Parameters
    ----------
    words : str
    style : Style
    colour : str
    middle_mm : array
        Their middle, millimetres of the map.
    along : array
        Direction in which the line runs there, of length 1.
    """

    words: str
    style: Style
    colour: str
    middle_mm: Array
    along: Array

    @property
    def turn_deg(self) -> float:
        """Turn by which they run along the line and are upright, degrees against the clock."""
        turn = float(np.degrees(np.arctan2(self.along[1], self.along[0])))
        return turn - 180.0 if turn > 90.0 else turn + 180.0 if turn <= -90.0 else turn

    @property
    def grounds(self) -> Array:
        """Squares that they take, a row each: left, bottom, right, top, millimetres of the map."""
        high = self.style.size_pt * MM_PER_PT
        wide = width_mm(self.words, self.style.size_pt, self.style.weight) + _RIM_MM
        count = max(int(np.ceil(wide / high)) + 1, 2)
        middles = self.middle_mm + (((np.arange(count) + 0.5) / count - 0.5) * wide)[:, None] * self.along
        return np.hstack([middles - high / 2, middles + high / 2])


class Room:
    """Ground of the map that is not taken yet."""

    def __init__(self, view: View, taken: Iterable[Rectangle]) -> None:
        self._taken = np.array(list(taken), dtype=float).reshape(-1, 4)
        self._size_mm = np.array(view.box_mm[2:])

    def claim(self, words: Words) -> bool:
        """Take the ground of some words, if it is free and on the map."""
        grounds = words.grounds
        inside = (grounds[:, :2] >= 1.0).all() and (grounds[:, 2:] <= self._size_mm - 1.0).all()
        if not inside or over(grounds, self._taken).any():
            return False
        self._taken = np.vstack([self._taken, grounds])
        return True


def standing_words(view: View, layers: Sequence[Layer], taken: Iterable[Rectangle] = ()) -> list[Words]:
    """Give words along lines their ground, none over another, over the line of contact or what is taken."""
    room = Room(view, [*taken, *ground_of_the_line(view, layers)])
    marks = [mark for layer in layers for mark in layer.marks if mark.along]
    return [words for mark in marks for words in _of_mark(view, mark, room)]


def _of_mark(view: View, mark: Mark, room: Room) -> Iterator[Words]:
    along = mark.along or Along()
    area = mark.feature.geometry.geom_type in ("Polygon", "MultiPolygon")
    colour = mark.look.stroke or INK
    for path in _paths(view.all_on_map_mm(mark.feature.geometry)):
        if along.mark:
            yield from _at_intervals(path, along, _LIMIT if area else _SIGN, colour, room)
        if along.ends:
            yield from _at_ends(path, along.ends, colour, room)


def _paths(shape: BaseGeometry) -> Iterator[LineString]:
    for part in shapely.get_parts(shapely.simplify(shape, _FINEST_MM, preserve_topology=False)):
        path = LineString(part.exterior.coords) if part.geom_type == "Polygon" else part
        if path.geom_type == "LineString" and path.length > 0.0:
            yield path


def _at_intervals(path: LineString, along: Along, style: Style, colour: str, room: Room) -> Iterator[Words]:
    wide = width_mm(along.mark, style.size_pt, style.weight) + _RIM_MM
    count = max(int(path.length / style.every_mm), 1)
    for number in range(count):
        at = (number + 0.5) / count * path.length
        tried = (_stretch(path, at + step, wide) for step in _STEPS_MM)
        spots = (Words(along.mark, style, colour, *stretch) for stretch in tried if stretch)
        found = next((words for words in spots if room.claim(words)), None)
        if found:
            yield found
            yield from _beside(found, along, room)


def _stretch(path: LineString, at_mm: float, wide_mm: float) -> tuple[Array, Array] | None:
    """Middle and direction of a stretch of a path, where it is long and straight enough to write along."""
    if not wide_mm / 2 <= at_mm <= path.length - wide_mm / 2:
        return None
    ends = shapely.get_coordinates([path.interpolate(at_mm + side * wide_mm / 2) for side in (-1, 1)])
    chord = float(np.hypot(*(ends[1] - ends[0])))
    return (ends.mean(axis=0), (ends[1] - ends[0]) / chord) if chord >= _STRAIGHT * wide_mm else None


def _beside(sign: Words, along: Along, room: Room) -> Iterator[Words]:
    """Names of the units on the left and on the right of a boundary, as it runs."""
    across = np.array([-sign.along[1], sign.along[0]])
    for words, side in ((along.left, 1.0), (along.right, -1.0)):
        found = Words(words, _UNIT, sign.colour, sign.middle_mm + side * _BESIDE_MM * across, sign.along)
        if words and room.claim(found):
            yield found


def _at_ends(path: LineString, words: str, colour: str, room: Room) -> Iterator[Words]:
    places = shapely.get_coordinates(path)
    wide, level = width_mm(words, _END.size_pt, _END.weight), np.array([1.0, 0.0])
    for end, before in ((places[0], places[1]), (places[-1], places[-2])):
        away = (end - before) / max(float(np.hypot(*(end - before))), 1e-9)
        middle = end + away * (abs(away[0]) * wide / 2 + _END.size_pt * MM_PER_PT)
        found = Words(words, _END, colour, middle, level)
        if room.claim(found):
            yield found


def draw_along(
    axes: Axes, view: View, layers: Sequence[Layer], taken: Iterable[Rectangle] = ()
) -> list[Rectangle]:
    """Write the words that have room into axes in metres of the plane; return the ground that they take."""
    found = standing_words(view, layers, taken)
    for one in found:
        across, up = view.on_plane_m(*one.middle_mm.tolist())
        ground = Ground(PAPER, 1.0 if one.style.broken else 0.72, rim_pt=0.3)
        how: Any = {"ha": "center", "va": "center", "rotation": one.turn_deg, "rotation_mode": "anchor"}
        ink: Any = {"color": one.colour, "weight": one.style.weight, "zorder": _LEVEL, "ground": ground}
        text(axes, across, up, one.words, one.style.size_pt, gid="along", **how, **ink)
    rows = [row for one in found for row in one.grounds.tolist()]
    return [(left, bottom, right, top) for left, bottom, right, top in rows]
