"""Symbols on the paper: on their places, else beside them at the end of a short line, else a dot does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ..mark import Layer, Mark
from ..style import SYMBOL_INKS
from ..symbols import FRAME_UNITS, Symbol, symbol_of
from .labels import Rectangle, over
from .stamp import LEVEL, stamp
from .view import View

Array = npt.NDArray[np.float64]

FEW = 40  # a class of more is dots, where the paper shows all of it
FRAME_MM = 3.6
_DOT_MM = 0.5
_APART_MM = 0.3
_LINE_MM = 1.2  # of paper that the line of contact keeps free of symbols, either way from it together
_LEAD_PT = 0.35
_RINGS = (1.2, 1.8)  # distances from the place, in widths of a frame
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.75, 0.75), (-0.75, 0.75), (0.75, -0.75), (-0.75, -0.75))
_INK = SYMBOL_INKS["light"]["ink"]


@dataclass(frozen=True)
class Standing:
    """A symbol where it stands.

    Parameters
    ----------
    symbol : Symbol
    place_mm : tuple of float
        The place that it is for, millimetres of the map.
    at_mm : tuple of float
        Where its ``hold`` lies, millimetres of the map.
    hold : tuple of float
        A point of the symbol, in units of the table.
    """

    symbol: Symbol
    place_mm: tuple[float, float]
    at_mm: tuple[float, float]
    hold: tuple[float, float]

    @property
    def box_mm(self) -> Rectangle:
        """Left, bottom, right and top of the ground that it takes, millimetres of the map."""
        left, bottom, right, top = _boxes(self.symbol, np.array([[*self.at_mm, *self.hold]]))[0].tolist()
        return left, bottom, right, top


def standing(view: View, layers: Sequence[Layer], taken: Iterable[Rectangle] = ()) -> list[Standing]:
    """Give symbols their ground: classes of few before those of more, none over another or over the line.

    Ground ``taken``, in millimetres of the map, is kept free of them.
    """
    marks = [mark for layer in layers for mark in _few_first(layer)]
    every = view.all_on_map_mm(shapely.geometrycollections([mark.feature.geometry for mark in marks]))
    places = shapely.get_coordinates(every)
    dots = np.hstack([places - _DOT_MM, places + _DOT_MM])
    occupied = [*taken, *ground_of_the_line(view, layers)]
    found: list[Standing] = []
    for mark, place in zip(marks, places, strict=True):
        symbol = symbol_of(mark.sidc)
        spots = _spots(symbol, place)
        boxes = _boxes(symbol, spots)
        blocked = over(boxes, np.array(occupied).reshape(-1, 4)) | ~_within(boxes, view)
        blocked[1:] |= over(boxes[1:], dots)
        if _on_map(place, view) and not blocked.all():
            across, up, *hold = spots[blocked.argmin()].tolist()
            own_across, own_up = place.tolist()
            found.append(Standing(symbol, (own_across, own_up), (across, up), (hold[0], hold[1])))
            left, bottom, right, top = found[-1].box_mm
            occupied.append((left - _APART_MM, bottom - _APART_MM, right + _APART_MM, top + _APART_MM))
    return found


def _on_map(place: Array, view: View) -> bool:
    across, up = place.tolist()
    return bool(0.0 < across < view.box_mm[2] and 0.0 < up < view.box_mm[3])


def _few_first(layer: Layer) -> list[Mark]:
    classes: dict[str, list[Mark]] = defaultdict(list)
    for mark in layer.marks:
        if mark.sidc:
            classes[mark.sidc].append(mark)
    return [mark for marks in sorted(classes.values(), key=len) if len(marks) <= FEW for mark in marks]


def _spots(symbol: Symbol, place: Array) -> Array:
    """Where it may stand, the best first, and the point of it that lies there: rows of both.

    What has a staff keeps its foot at the end of the line, which so is a staff that is bent.
    """
    off = np.array([(across * ring, up * ring) for ring in _RINGS for across, up in _SIDES]) * FRAME_MM
    beside = np.hstack([place + off, np.tile(symbol.hold, (len(off), 1))])
    return np.vstack([[*place, *symbol.anchor], beside])


def _boxes(symbol: Symbol, spots: Array) -> Array:
    unit_mm = FRAME_MM / FRAME_UNITS
    left, top, right, bottom = symbol.box
    across, up, hold_across, hold_down = spots.T
    sides = (
        across + (left - hold_across) * unit_mm,
        up - (bottom - hold_down) * unit_mm,
        across + (right - hold_across) * unit_mm,
        up - (top - hold_down) * unit_mm,
    )
    return np.column_stack(sides)


def ground_of_the_line(view: View, layers: Sequence[Layer]) -> list[Rectangle]:
    """Squares of the map, millimetres, that the line of contact takes."""
    parts = [mark.feature.geometry for layer in layers if layer.id == "line" for mark in layer.marks]
    on_paper = view.all_on_map_mm(shapely.geometrycollections(parts))
    # Of bends finer than that each would ask for a square.
    slim = shapely.simplify(on_paper, _LINE_MM / 8, preserve_topology=False)
    places = shapely.get_coordinates(shapely.segmentize(slim, _LINE_MM))
    return [tuple(row) for row in np.hstack([places - _LINE_MM / 2, places + _LINE_MM / 2]).tolist()]


def _within(boxes: Array, view: View) -> npt.NDArray[np.bool_]:
    """Which boxes the map holds, with room to its frame."""
    low, high = boxes[:, :2].min(axis=1), (np.array(view.box_mm[2:]) - boxes[:, 2:]).min(axis=1)
    inside: npt.NDArray[np.bool_] = np.minimum(low, high) >= _DOT_MM
    return inside


def draw_symbols(
    axes: Axes, view: View, layers: Sequence[Layer], taken: Iterable[Rectangle] = ()
) -> list[Rectangle]:
    """Draw the symbols that have room into axes in metres of the plane; return the ground that they take."""
    found = standing(view, layers, taken)
    by_kind: dict[tuple[str, tuple[float, float]], list[Standing]] = defaultdict(list)
    for one in found:
        by_kind[one.symbol.sidc, one.hold].append(one)
        if one.at_mm != one.place_mm:
            ends = np.array([view.on_plane_m(*one.place_mm), view.on_plane_m(*one.at_mm)])
            axes.add_artist(
                PathPatch(Path(ends), fill=False, edgecolor=_INK, linewidth=_LEAD_PT, zorder=LEVEL)
            )
    unit_mm, mm = FRAME_MM / FRAME_UNITS, view.scale / 1000.0
    for (_, hold), alike in by_kind.items():
        places = np.array([view.on_plane_m(*one.at_mm) for one in alike])
        stamp(axes, alike[0].symbol, places, hold=hold, unit=unit_mm * mm, unit_mm=unit_mm)
    return [one.box_mm for one in found]


def draw_key(page: Axes, sidc: str, across_mm: float, up_mm: float, high_mm: float) -> None:
    """Draw one symbol so high about a place of a sheet in millimetres."""
    symbol = symbol_of(sidc)
    unit_mm = high_mm / (symbol.box[3] - symbol.box[1])
    stamp(page, symbol, np.array([[across_mm, up_mm]]), hold=symbol.middle, unit=unit_mm, unit_mm=unit_mm)
