"""The map of the picture: background, simplified layers, names of towns, inset, scale bar and stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ..basemap import Basemap
from ..drawing.background import draw_background
from ..drawing.marks import draw_layers
from ..drawing.paint import INK, PAPER, SOFT, text
from ..drawing.projection import Box
from ..drawing.view import View
from ..mark import Layer
from .letters import LEAST_PX, MM_PER_DOT, PT_PER_DOT, Type, haloed
from .locator import draw_locator, locator_view
from .placing import (
    Held,
    bar_px,
    bar_words,
    corners,
    ground_of,
    held_names,
    large_towns,
    open_ground,
    plan_mm,
    slim,
    town_names,
)
from .words import Words

_INSET_PX = (230.0, 172.0)
_TOWNS = 26
_TOWN = Type(17.0, colour="#33383d")
_HELD, _HELD_PX = Type(19.0, "bold"), 420.0
_PANEL = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.86}
_STAMP_PX = 46.0


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
    draw_background(axes, slim(background, view), view.projection, ("oblasts", "borders"))
    draw_layers(axes, view, layers)
    _draw_stamp(axes, stamp)
    sizes_px = {"inset": _INSET_PX} if context is not None else {}
    taken = corners(view, plan_mm(view, layers), {**sizes_px, "scale": (bar_px(view)[1] + 40.0, 46.0)})
    if context is not None:
        left, bottom = (taken["inset"][side] / MM_PER_DOT + box_px[side] for side in (0, 1))
        frame, inset = _axes(figure, page, (left, bottom, *_INSET_PX)), locator_view(view, *_INSET_PX)
        draw_locator(frame, inset, view.window, context, words.language)
    _draw_scale_bar(axes, view, taken["scale"], words)
    held = held_names(layers, open_ground(view, layers, taken.values()), _HELD, _HELD_PX)
    for each in held:
        _draw_held(axes, view, each)
    kept_off = [*taken.values(), *(each.box_mm for each in held), *ground_of(view, layers)]
    _draw_names(axes, view, background, kept_off, words)


def _axes(figure: Figure, page: Axes, box_px: Box) -> Axes:
    width, height = page.get_xlim()[1], page.get_ylim()[1]
    left, bottom, wide, high = box_px
    return figure.add_axes((left / width, bottom / height, wide / width, high / height))


def _draw_held(axes: Axes, view: View, held: Held) -> None:
    type_ = replace(_HELD, colour=held.look.fill or held.look.stroke or SOFT)
    haloed(axes, *view.on_plane_m(held.across_mm, held.up_mm), "\n".join(held.rows), type_, zorder=30)


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


def _draw_scale_bar(axes: Axes, view: View, box_mm: Box, words: Words) -> None:
    length_km, _ = bar_px(view)
    (left, bottom), (right, top) = view.on_plane_m(*box_mm[:2]), view.on_plane_m(*box_mm[2:])
    panel = Rectangle((left, bottom), right - left, top - bottom, zorder=31, linewidth=0, **_PANEL)  # type: ignore[arg-type]
    axes.add_patch(panel)
    middle, up = (left + right) / 2, bottom + (top - bottom) * 0.24
    start, end, tick = middle - length_km * 500.0, middle + length_km * 500.0, (top - bottom) * 0.14
    across, along = (start, start, end, end), (up + tick, up, up, up + tick)
    bar = Line2D(across, along, color=INK, linewidth=1.6, zorder=32, solid_joinstyle="miter", gid="scale-bar")
    axes.add_line(bar)
    pen = Type(LEAST_PX)
    said = bar_words(length_km, words)
    beside = {"ha": "center", "va": "bottom", "zorder": 32}
    text(axes, middle, up + tick * 0.7, said, pen.size_px * PT_PER_DOT, **pen.options(), **beside)


def _draw_names(axes: Axes, view: View, background: Basemap, taken: list[Box], words: Words) -> None:
    """Towns, each with its square."""
    towns = large_towns(view, background, _TOWNS)
    for one in town_names(view, towns, taken, words.language, _TOWN):
        dot = view.on_plane_m(one.name.across_mm, one.name.up_mm)
        square = Line2D((dot[0],), (dot[1],), marker="s", markersize=4.2, color=SOFT, zorder=29)
        square.set(markeredgecolor=PAPER, markeredgewidth=0.6)
        axes.add_line(square)
        haloed(axes, *view.on_plane_m(one.across_mm, one.up_mm), one.name.words, _TOWN, zorder=30)
