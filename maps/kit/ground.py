"""The map of the picture: background, simplified layers, names of towns, inset, scale bar and stamp."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import shapely
import shapely.affinity
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ..basemap import Basemap
from ..drawing.background import draw_background
from ..drawing.labels import Name, placed
from ..drawing.marks import draw_layers
from ..drawing.paint import INK, PAPER, SOFT, text
from ..drawing.projection import Box, Projection
from ..drawing.view import View
from ..embedding import simplified
from ..mark import Layer
from .letters import LEAST_PX, MM_PER_DOT, PT_PER_DOT, Type, haloed, width_px
from .locator import draw_locator, locator_view
from .words import Words

_RIM_SHARE = 0.05  # of the frame is left free on each side of what is shown
_INSET_PX = (230.0, 172.0)
_TOWNS = 26
_TOWN = Type(17.0, colour="#33383d")
_HELD = Type(19.0, "bold")
_POND_DOTS = 40.0
_KEPT_OFF_MM = 2.2
_PANEL = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.86}
_STAMP_PX = 46.0
_NICE = (1.0, 2.0, 5.0)
_BETWEEN_PX = 10.0


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


def draw_ground(
    figure: Figure,
    page: Axes,
    view: View,
    layers: Sequence[Layer],
    background: Basemap,
    words: Words,
    *,
    context: Path | None,
    stamp: str,
) -> None:
    """Draw the map into its frame of the page, whose units are dots."""
    box_px: Box = tuple(side / MM_PER_DOT for side in view.box_mm)  # type: ignore[assignment]
    axes = _axes(figure, page, box_px)
    axes.set(xlim=view.window[::2], ylim=view.window[1::2], xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(color="#9aa4ac", linewidth=0.8)
    draw_background(axes, _slim(background, view), view.projection, ("oblasts", "borders"))
    draw_layers(axes, view, layers)
    _draw_stamp(axes, stamp)
    taken = _corners(view, layers, inset=context is not None)
    if context is not None:
        left, bottom = (taken["inset"][side] / MM_PER_DOT + box_px[side] for side in (0, 1))
        frame, inset = _axes(figure, page, (left, bottom, *_INSET_PX)), locator_view(view, *_INSET_PX)
        draw_locator(frame, inset, view.window, context, words.language)
    _draw_scale_bar(axes, view, taken["scale"], words)
    held = _draw_held(axes, view, layers, taken.values())
    kept_off = [*taken.values(), *held, *_ground_of(view, layers)]
    _draw_names(axes, view, background, kept_off, words)


def _axes(figure: Figure, page: Axes, box_px: Box) -> Axes:
    width, height = page.get_xlim()[1], page.get_ylim()[1]
    left, bottom, wide, high = box_px
    return figure.add_axes((left / width, bottom / height, wide / width, high / height))


def _slim(background: Basemap, view: View) -> dict[str, BaseGeometry]:
    """Background that the frame shows, as finely as its dots can; ponds of a few dots are only noise."""
    dot_m = MM_PER_DOT * view.scale / 1000.0
    bounds = shapely.box(*view.bounds_deg).buffer(0.2).bounds
    shapes = {name: shapely.clip_by_rect(shape, *bounds) for name, shape in background.shapes.items()}
    if "water" in shapes:
        parts = shapely.get_parts(shapely.get_parts(shapes["water"]))
        kept = [part for part in parts if view.projection.laid(part).area > _POND_DOTS * dot_m**2]
        shapes["water"] = shapely.geometrycollections(kept)
    return {name: simplified(shape, 0.4 * dot_m) for name, shape in shapes.items() if not shape.is_empty}


def _draw_held(axes: Axes, view: View, layers: Sequence[Layer], corners: Collection[Box]) -> list[Box]:
    """Who holds the ground, written on it: told apart without colour. Returns the boxes taken."""
    lines = [mark.feature.geometry for layer in layers if layer.id == "line" for mark in layer.marks]
    near = shapely.buffer(shapely.simplify([view.all_on_map_mm(line) for line in lines], 1.0), 3.0)
    off = shapely.union_all([*near, *(shapely.box(*box) for box in corners)])
    frame = shapely.box(0.0, 0.0, *view.box_mm[2:])
    found = []
    for mark in (mark for layer in layers if layer.id == "control" for mark in layer.marks):
        held = shapely.simplify(view.all_on_map_mm(mark.feature.geometry), 0.5)
        free = shapely.make_valid(held) & frame - off
        type_ = replace(_HELD, colour=mark.look.fill or mark.look.stroke or SOFT)
        wide, high = width_px(mark.class_label, type_) * MM_PER_DOT, type_.size_px * MM_PER_DOT * 1.3
        place = _roomy(free, wide, high)
        if place is not None:
            across, up = place
            haloed(axes, *view.on_plane_m(across, up), mark.class_label, type_, zorder=30)
            found.append((across - wide / 2, up - high / 2, across + wide / 2, up + high / 2))
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


def _draw_stamp(axes: Axes, stamp: str) -> None:
    for across, up in ((0.27, 0.72), (0.73, 0.28)):
        pen = Type(_STAMP_PX, "bold").options()
        beside = {
            "ha": "center",
            "va": "center",
            "rotation": 28,
            "alpha": 0.09,
            "zorder": 28,
            "clip_on": True,
        }
        text(axes, across, up, stamp, _STAMP_PX * PT_PER_DOT, transform=axes.transAxes, **pen, **beside)


def _corners(view: View, layers: Sequence[Layer], *, inset: bool) -> dict[str, Box]:
    """Corners of the map, millimetres, for the inset and the scale bar: those that hide least of the plan."""
    shown = [
        mark.feature.geometry for layer in layers if layer.id in ("zones", "line") for mark in layer.marks
    ]
    laid = shapely.simplify([view.all_on_map_mm(shape) for shape in shown], 1.0)
    plan = shapely.union_all(shapely.buffer(laid, 2.0))
    found: dict[str, Box] = {}
    sizes = {"inset": _INSET_PX} if inset else {}
    for name, (wide, high) in {**sizes, "scale": (_bar_px(view)[1] + 40.0, 46.0)}.items():
        boxes = [box for box in _corner_boxes(view, wide, high) if not _any_over(box, found)]
        found[name] = min(boxes, key=lambda box: round(plan.intersection(shapely.box(*box)).area, 3))
    return found


def _corner_boxes(view: View, wide_px: float, high_px: float) -> Iterator[Box]:
    """Where something of a size may stand: bottom right and left, then top right and left."""
    wide, high, between = wide_px * MM_PER_DOT, high_px * MM_PER_DOT, _BETWEEN_PX * MM_PER_DOT
    for bottom in (between, view.box_mm[3] - high - between):
        for left in (view.box_mm[2] - wide - between, between):
            yield left, bottom, left + wide, bottom + high


def _any_over(box: Box, others: dict[str, Box]) -> bool:
    return any(shapely.box(*box).intersects(shapely.box(*other)) for other in others.values())


def _bar_px(view: View) -> tuple[float, float]:
    """A round number of kilometres, and how long it is on the picture."""
    longest_km = 0.24 * (view.window[2] - view.window[0]) / 1000.0
    power = 10.0 ** math.floor(math.log10(longest_km))
    length_km = max(times * power for times in _NICE if times * power <= longest_km)
    return length_km, length_km * 1e6 / view.scale / MM_PER_DOT


def _draw_scale_bar(axes: Axes, view: View, box_mm: Box, words: Words) -> None:
    length_km, _ = _bar_px(view)
    (left, bottom), (right, top) = view.on_plane_m(*box_mm[:2]), view.on_plane_m(*box_mm[2:])
    panel = Rectangle((left, bottom), right - left, top - bottom, zorder=31, linewidth=0, **_PANEL)  # type: ignore[arg-type]
    axes.add_patch(panel)
    middle, up = (left + right) / 2, bottom + (top - bottom) * 0.24
    start, end, tick = middle - length_km * 500.0, middle + length_km * 500.0, (top - bottom) * 0.14
    across, along = (start, start, end, end), (up + tick, up, up, up + tick)
    bar = Line2D(across, along, color=INK, linewidth=1.6, zorder=32, solid_joinstyle="miter", gid="scale-bar")
    axes.add_line(bar)
    pen = Type(LEAST_PX)
    said = words.kilometres(length_km) if length_km >= 1.0 else f"{length_km:g} km"
    beside = {"ha": "center", "va": "bottom", "zorder": 32}
    text(axes, middle, up + tick * 0.7, said, pen.size_px * PT_PER_DOT, **pen.options(), **beside)


def _draw_names(axes: Axes, view: View, background: Basemap, taken: list[Box], words: Words) -> None:
    """Towns by size, as far as they have room beside the line and one another, each with its square."""
    window = shapely.box(*view.window)
    towns = sorted((name for name in background.names if name.kind == "town"), key=lambda name: -name.rank)
    wanted: list[Name] = []
    for town in towns:
        place = shapely.Point(town.longitude_deg, town.latitude_deg)
        if len(wanted) < _TOWNS and window.contains(view.projection.laid(place)):
            said = town.name_uk if words.language == "uk" and town.name_uk else town.name_en
            wide_mm = width_px(said, _TOWN) * MM_PER_DOT
            size_pt = _TOWN.size_px * PT_PER_DOT
            wanted.append(Name(said, *view.on_map_mm(place), size_pt, off_mm=1.6, wide_mm=wide_mm))
    dots = [(name.across_mm - 1, name.up_mm - 1, name.across_mm + 1, name.up_mm + 1) for name in wanted]
    for one in placed(wanted, *view.box_mm[2:], taken=[*taken, *dots]):
        dot = view.on_plane_m(one.name.across_mm, one.name.up_mm)
        square = Line2D((dot[0],), (dot[1],), marker="s", markersize=4.2, color=SOFT, zorder=29)
        square.set(markeredgecolor=PAPER, markeredgewidth=0.6)
        axes.add_line(square)
        haloed(axes, *view.on_plane_m(one.across_mm, one.up_mm), one.name.words, _TOWN, zorder=30)


def _ground_of(view: View, layers: Sequence[Layer]) -> Iterator[Box]:
    """Squares of the map, millimetres, that the line of contact and the crossing points take."""
    half = _KEPT_OFF_MM / 2
    for layer in layers:
        if layer.id in ("line", "crossings"):
            shape = shapely.geometrycollections([mark.feature.geometry for mark in layer.marks])
            dense = shapely.segmentize(view.all_on_map_mm(shape), _KEPT_OFF_MM)
            for across, up in shapely.get_coordinates(dense).round(1).tolist():
                yield across - half, up - half, across + half, up + half
