"""Insets: where in the world the map lies, and places where symbols crowd, drawn larger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ..basemap.build import WORLD
from ..basemap.context import regions
from ..drawing.background import LAND, SEA
from ..drawing.labels import Name, placed
from ..drawing.lettering import Ground
from ..drawing.paint import INK, PAPER, SOFT, fill, text
from ..drawing.projection import Box, round_scale
from ..drawing.view import View
from ..mark import Layer

INSET_MM = (62.0, 52.0)
FRAME = "#b3261e"
_MOST, _CROWD = 2, 9  # insets at most; symbols that make a crowd
_TIMES_LARGER = 4.0
_RIM_MM = 2.0
_STEP_MM = 4.0
_PLAN = ("zones", "line", "sectors", "sites", "crossings")
_WORLD_TIMES, _LEAST_WORLD_M = 5.0, 3_000_000.0
_FAR_DEG = 110.0
_NAMED = 7


@dataclass(frozen=True)
class Inset:
    """A crowded place: its letter, its own view, and the ground of the map that it takes, millimetres."""

    letter: str
    view: View
    taken_mm: Box


def crowded(view: View, layers: Sequence[Layer]) -> list[Inset]:
    """Insets for the places where most symbols crowd, as far as the map has room beside the plan."""
    points = _symbols_mm(view, layers)
    wide_m, high_m = (side * view.scale / 1000.0 / _TIMES_LARGER for side in INSET_MM)
    scale = round_scale(wide_m, high_m, *INSET_MM)
    half = np.array(INSET_MM) * scale / view.scale / 2
    found: list[Inset] = []
    free = _free_places(view, layers)
    while len(found) < _MOST and free:
        middle, count = _densest(points, half)
        if count < _CROWD:
            break
        shows = (*(middle - half).tolist(), *(middle + half).tolist())
        corner = min(free, key=lambda place: float(np.hypot(*(np.array(place) + 26.0 - middle))))
        found.append(_inset("AB"[len(found)], view, shows, corner, scale))
        points = points[(np.abs(points - middle) / half).max(axis=1) > 2.0]
        free = [place for place in free if not _over(_box(place), found[-1].taken_mm)]
    return found


def _symbols_mm(view: View, layers: Sequence[Layer]) -> npt.NDArray[np.float64]:
    shapes = [
        mark.feature.geometry
        for layer in layers
        if layer.id in ("sites", "crossings")
        for mark in layer.marks
        if mark.feature.geometry.geom_type == "Point"
    ]
    return shapely.get_coordinates(view.all_on_map_mm(shapely.GeometryCollection(shapes)))


def _densest(points: npt.NDArray[np.float64], half: npt.NDArray[np.float64]) -> tuple[Any, int]:
    """Middle of the frame about some symbol that holds most of them, and how many."""
    if not len(points):
        return np.zeros(2), 0
    near = (np.abs(points[:, None] - points[None]) / half).max(axis=2) <= 1.0
    best = int(near.sum(axis=1).argmax())
    inside = points[near[best]]
    middle = ((inside.min(axis=0) + inside.max(axis=0)) / 2).round(2)
    return middle, int(near[best].sum())


def _inset(letter: str, view: View, shows: Any, corner: tuple[float, float], scale: float) -> Inset:
    west, south = view.on_plane_m(*shows[:2])
    east, north = view.on_plane_m(*shows[2:])
    box_mm = (view.box_mm[0] + corner[0], view.box_mm[1] + corner[1], *INSET_MM)
    inner = View(view.projection, (west, south, east, north), scale, box_mm)
    left, bottom, right, top = _box(corner)
    return Inset(letter, inner, (left - _RIM_MM, bottom - _RIM_MM, right + _RIM_MM, top + _RIM_MM))


def _free_places(view: View, layers: Sequence[Layer]) -> list[tuple[float, float]]:
    """Lower left corners, millimetres of the map, at which an inset hides nothing of the plan."""
    shapes = [mark.feature.geometry for layer in layers if layer.id in _PLAN for mark in layer.marks]
    laid = shapely.get_parts(view.all_on_map_mm(shapely.GeometryCollection(shapes)))
    plan = shapely.STRtree(shapely.simplify(laid, 1.0, preserve_topology=False))
    width, height = (side - _RIM_MM for side in view.box_mm[2:])
    left, bottom = np.meshgrid(
        np.arange(_RIM_MM, width - INSET_MM[0], _STEP_MM), np.arange(_RIM_MM, height - INSET_MM[1], _STEP_MM)
    )
    corners = np.column_stack([left.ravel(), bottom.ravel()])
    frames = shapely.box(*corners.T, *(corners + INSET_MM).T)
    hidden = plan.query(frames, predicate="intersects")[0]
    return list(map(tuple, np.delete(corners, np.unique(hidden), axis=0).tolist()))


def _box(corner: tuple[float, float]) -> Box:
    left, bottom = corner
    return left, bottom, left + INSET_MM[0], bottom + INSET_MM[1]


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def draw_places_shown(axes: Axes, insets: Sequence[Inset]) -> None:
    """Frame each crowded place on the map, under the letter of its inset."""
    for inset in insets:
        west, south, east, north = inset.view.window
        axes.add_patch(Rectangle((west, south), east - west, north - south, **_FRAMED))
        draw_letter(axes, west, north, inset.letter)


def draw_letter(axes: Axes, across_m: float, up_m: float, letter: str) -> None:
    """Letter of an inset at the upper left corner of a frame."""
    beside: Any = {"color": PAPER, "weight": "bold", "ha": "left", "va": "top", "zorder": 31}
    text(axes, across_m, up_m, letter, 5.6, ground=Ground(FRAME, rim_pt=0.8), **beside)


_FRAMED: Any = {"facecolor": "none", "edgecolor": FRAME, "linewidth": 0.9, "zorder": 27}


def draw_locator(axes: Axes, view: View, box_mm: Box, context: Path | None) -> None:
    """Draw the world about the map, with the map's own frame on it."""
    around = _around(view, box_mm)
    axes.set(xlim=around.window[::2], ylim=around.window[1::2], xticks=[], yticks=[], facecolor=SEA)
    for spine in axes.spines.values():
        spine.set(color=INK, linewidth=0.6)
    seen = list(_countries(around, context)) if context is not None else []
    for _, laid in seen:
        fill(axes, laid, LAND, 0.1, edge="#8f8a7e", width_pt=0.3)
    west, south, east, north = view.window
    frame = shapely.box(west, south, east, north)
    axes.add_patch(Rectangle((west, south), east - west, north - south, **_FRAMED))
    names = []
    for words, laid in sorted(seen, key=lambda each: -each[1].area)[:_NAMED]:
        free = max(shapely.get_parts(laid - frame), key=lambda part: part.area, default=None)
        if free is not None and not free.is_empty:
            place = shapely.point_on_surface(free)
            names.append(Name(words, *around.in_map_mm(place.x, place.y), 4.5, off_mm=0.0))
    for one in placed(names, *box_mm[2:]):
        across, up = around.on_plane_m(one.across_mm, one.up_mm)
        text(axes, across, up, one.name.words, 4.5, color=SOFT, ha="center", va="center", zorder=7)


def _around(view: View, box_mm: Box) -> View:
    west, south, east, north = view.window
    wide = max(_WORLD_TIMES * (east - west), _WORLD_TIMES * (north - south), _LEAST_WORLD_M)
    half = np.array([wide, wide * box_mm[3] / box_mm[2]]) / 2
    middle = np.array([west + east, south + north]) / 2
    window: Any = (*(middle - half).tolist(), *(middle + half).tolist())
    return View(view.projection, window, wide * 1000.0 / box_mm[2], box_mm)


def _countries(around: View, context: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Name and ground on the plane of each country that the inset shows."""
    window = shapely.box(*around.window)
    for country in regions(context, WORLD):
        parts = shapely.get_parts(country.geometry)
        off = (shapely.get_x(shapely.centroid(parts)) - around.projection.longitude_deg + 180.0) % 360.0
        near = parts[np.abs(off - 180.0) < _FAR_DEG]
        laid = around.projection.laid(shapely.MultiPolygon(near.tolist()))
        slim: BaseGeometry = shapely.make_valid(shapely.simplify(laid, around.scale / 1e4))
        seen: BaseGeometry = shapely.clip_by_rect(slim, *window.bounds)
        if seen.area > 0.0:
            yield country.name_en, seen
