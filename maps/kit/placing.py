"""Where things stand on the kit's maps: the view, the free corners, who holds the ground, names of towns."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from ..basemap import Basemap
from ..drawing.labels import Name, Placed, placed
from ..drawing.projection import Box, Projection
from ..drawing.view import View
from ..embedding import simplified
from ..mark import Layer
from ..style import Look
from .letters import MM_PER_DOT, PT_PER_DOT, Type, broken, width_px
from .words import Words

_RIM_SHARE = 0.05  # of the frame is left free on each side of what is shown
_POND_DOTS = 40.0
_KEPT_OFF_MM = 2.2
_NICE = (1.0, 2.0, 5.0)
_BETWEEN_PX = 10.0
_BAR_SHARE = 0.24  # of the frame's width that the scale bar takes at most


def view_of(framed: Sequence[BaseGeometry], box_px: Box) -> View:
    """View that shows some geometries in degrees within a frame of the picture."""
    projection = Projection.about(framed)
    west, south, east, north = shapely.total_bounds([projection.laid(shape) for shape in framed]).tolist()
    width_mm, height_mm = (side * MM_PER_DOT for side in box_px[2:])
    inner = 1.0 - 2.0 * _RIM_SHARE
    scale = max((east - west) / (width_mm * inner), (north - south) / (height_mm * inner), 1.0) * 1000.0
    across, up = (west + east) / 2, (south + north) / 2
    half_width, half_height = width_mm * scale / 2000.0, height_mm * scale / 2000.0
    window = (across - half_width, up - half_height, across + half_width, up + half_height)
    return View(projection, window, scale, tuple(side * MM_PER_DOT for side in box_px))  # type: ignore[arg-type]


def slim(background: Basemap, view: View) -> dict[str, BaseGeometry]:
    """Background that the frame shows, as finely as its dots can; ponds of a few dots are only noise."""
    dot_m = MM_PER_DOT * view.scale / 1000.0
    bounds = shapely.box(*view.bounds_deg).buffer(0.2).bounds
    shapes = {name: shapely.clip_by_rect(shape, *bounds) for name, shape in background.shapes.items()}
    if "water" in shapes:
        parts = shapely.get_parts(shapely.get_parts(shapes["water"]))
        laid = shapely.get_parts(view.projection.laid(shapely.GeometryCollection(parts.tolist())))
        kept = parts[shapely.area(laid) > _POND_DOTS * dot_m**2]
        shapes["water"] = shapely.GeometryCollection(kept.tolist())
    return {name: simplified(shape, 0.4 * dot_m) for name, shape in shapes.items() if not shape.is_empty}


def shapes_of(layers: Sequence[Layer], *names: str) -> list[BaseGeometry]:
    """Shapes of the named layers, degrees."""
    return [mark.feature.geometry for layer in layers if layer.id in names for mark in layer.marks]


def plan_mm(view: View, layers: Sequence[Layer]) -> BaseGeometry:
    """Ground of the map, millimetres, that the zones and the line take, and a little round them."""
    laid = [view.all_on_map_mm(shape) for shape in shapes_of(layers, "zones", "line")]
    return shapely.union_all(shapely.buffer(shapely.simplify(laid, 1.0), 2.0))


def corners(view: View, plan: BaseGeometry, sizes_px: Mapping[str, tuple[float, float]]) -> dict[str, Box]:
    """Corners of the map, millimetres, for things of some sizes: those that hide least of the plan.

    The earlier of them choose first; none lies over another.
    """
    found: dict[str, Box] = {}
    for name, (wide, high) in sizes_px.items():
        boxes = [box for box in _corner_boxes(view, wide, high) if not _any_over(box, found)]
        found[name] = min(boxes, key=lambda box: round(plan.intersection(shapely.box(*box)).area, 3))
    return found


def _corner_boxes(view: View, wide_px: float, high_px: float) -> Iterator[Box]:
    """Where something of a size may stand: bottom right and left, then top right and left."""
    wide, high, between = wide_px * MM_PER_DOT, high_px * MM_PER_DOT, _BETWEEN_PX * MM_PER_DOT
    for bottom in (between, view.box_mm[3] - high - between):
        for left in (view.box_mm[2] - wide - between, between):
            yield left, bottom, left + wide, bottom + high


def _any_over(box: Box, others: Mapping[str, Box]) -> bool:
    return any(shapely.box(*box).intersects(shapely.box(*other)) for other in others.values())


def bar_px(view: View) -> tuple[float, float]:
    """A round number of kilometres, and how long it is on the picture."""
    longest_km = _BAR_SHARE * (view.window[2] - view.window[0]) / 1000.0
    power = 10.0 ** math.floor(math.log10(longest_km))
    length_km = max(times * power for times in _NICE if times * power <= longest_km)
    return length_km, length_km * 1e6 / view.scale / MM_PER_DOT


def bar_words(length_km: float, words: Words) -> str:
    """Length of a scale bar in a language; shorter than a kilometre, with its decimals."""
    return words.kilometres(length_km) if length_km >= 1.0 else f"{length_km:g} km"


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of words that say who holds the ground, their middle and their box, millimetres of the map."""

    rows: tuple[str, ...]
    look: Look
    across_mm: float
    up_mm: float
    box_mm: Box


def open_ground(view: View, layers: Sequence[Layer], taken: Collection[Box]) -> list[BaseGeometry]:
    """By mark of the layer of control: its ground on the map, millimetres, off the line and what is taken."""
    lines = shapely.simplify([view.all_on_map_mm(line) for line in shapes_of(layers, "line")], 1.0)
    off = shapely.union_all([*shapely.buffer(lines, 3.0), *(shapely.box(*box) for box in taken)])
    frame = shapely.box(0.0, 0.0, *view.box_mm[2:])
    grounds = [view.all_on_map_mm(shape) for shape in shapes_of(layers, "control")]
    return [shapely.make_valid(shapely.simplify(ground, 0.5)) & frame - off for ground in grounds]


def held_names(
    layers: Sequence[Layer], grounds: Sequence[BaseGeometry], type_: Type, most_px: float
) -> list[Held]:
    """Who holds the ground, to be written on it in rows of some width: told apart without colour.

    Where one has no room for its words none has any: the parties are treated alike.
    """
    found = []
    marks = [mark for layer in layers if layer.id == "control" for mark in layer.marks]
    for mark, free in zip(marks, grounds, strict=True):
        if free.is_empty:
            continue
        rows = broken(mark.class_label, type_, most_px)
        wide = max(width_px(row, type_) for row in rows) * MM_PER_DOT
        high = len(rows) * type_.size_px * MM_PER_DOT * 1.3
        place = _roomy(free, wide, high)
        if place is None:
            return []
        across, up = place
        box = (across - wide / 2, up - high / 2, across + wide / 2, up + high / 2)
        found.append(Held(tuple(rows), mark.look, across, up, box))
    return found


def _roomy(free: BaseGeometry, wide: float, high: float) -> tuple[float, float] | None:
    """Middle of a box of a size that lies within some ground, as far from its edge as one is found."""
    flat = shapely.affinity.scale(free, 1.0, wide / high, origin=(0.0, 0.0))  # there, the box is a square
    parts = [part for part in shapely.get_parts(flat) if part.area > 0]
    circles = [shapely.maximum_inscribed_circle(part, tolerance=1.0) for part in parts]
    best = max(circles, key=lambda circle: circle.length, default=None)
    if best is None or best.length < wide * 0.5:
        return None
    across, up = shapely.get_coordinates(best)[0]
    return float(across), float(up) * high / wide


@dataclass(frozen=True, slots=True)
class Town:
    """A town within the frame, millimetres of the map."""

    name_en: str
    name_uk: str
    across_mm: float
    up_mm: float


def large_towns(view: View, background: Basemap, most: int) -> list[Town]:
    """The largest towns that the frame shows, the largest first."""
    towns = sorted((name for name in background.names if name.kind == "town"), key=lambda name: -name.rank)
    places = np.array([(town.longitude_deg, town.latitude_deg) for town in towns]).reshape(-1, 2)
    laid = (view.projection.metres(places) - view.window[:2]) * 1000.0 / view.scale
    inside = ((laid > 0.0) & (laid < view.box_mm[2:])).all(axis=1)
    chosen = np.flatnonzero(inside)[:most].tolist()
    return [Town(towns[n].name_en, towns[n].name_uk, *laid[n].tolist()) for n in chosen]


def clear_of(towns: Sequence[Town], boxes: Sequence[Box]) -> list[Town]:
    """Towns whose place none of some boxes hides."""
    return [
        town
        for town in towns
        if not any(
            left <= town.across_mm <= right and bottom <= town.up_mm <= top
            for left, bottom, right, top in boxes
        )
    ]


def town_names(
    view: View, towns: Sequence[Town], taken: Collection[Box], language: str, type_: Type
) -> list[Placed]:
    """Names of towns, as far as they have room beside what is taken and one another."""
    wanted = []
    for town in towns:
        said = town.name_uk if language == "uk" and town.name_uk else town.name_en
        wide_mm, size_pt = width_px(said, type_) * MM_PER_DOT, type_.size_px * PT_PER_DOT
        wanted.append(Name(said, town.across_mm, town.up_mm, size_pt, off_mm=1.6, wide_mm=wide_mm))
    dots = [(name.across_mm - 1, name.up_mm - 1, name.across_mm + 1, name.up_mm + 1) for name in wanted]
    return placed(wanted, *view.box_mm[2:], taken=[*taken, *dots])


def ground_of(view: View, layers: Sequence[Layer]) -> Iterator[Box]:
    """Squares of the map, millimetres, that the line of contact and the crossing points take."""
    half = _KEPT_OFF_MM / 2
    for name in ("line", "crossings"):
        shape = shapely.geometrycollections(shapes_of(layers, name))
        dense = shapely.segmentize(view.all_on_map_mm(shape), _KEPT_OFF_MM)
        for across, up in shapely.get_coordinates(dense).round(1).tolist():
            yield across - half, up - half, across + half, up + half
