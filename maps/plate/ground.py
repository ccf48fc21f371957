"""The map on the plate: background, graticule, grid, everything released, and names that leave room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ..basemap import Basemap
from ..drawing.along import draw_along
from ..drawing.background import draw_background
from ..drawing.clip import clipped_layers, shown_deg
from ..drawing.marks import DRAWN_MM, draw_layers
from ..drawing.paint import INK, PAPER, SOFT, draw_lines, fill, text
from ..drawing.projection import Box, degrees_text, graticule
from ..drawing.symbols import draw_symbols
from ..drawing.view import View
from ..mark import Layer
from .furniture import GRID_INK
from .grid import SQUARE_M, Grid
from .names import TOWNS, Wanted, draw_names, great_names, ground_of

_STAMPS = (3, 4)  # across and up
_SEAM_LEVEL, _GRID_LEVEL, _ASIDE_LEVEL, _STAMP_LEVEL = 0.72, 0.71, 26.0, 28.0
_ASIDE_OPACITY = 0.62
_LABEL_PT = 4.8
_TICK_MM = 1.2


def draw_map(
    axes: Axes,
    view: View,
    layers: Sequence[Layer],
    background: Basemap,
    grid: Grid,
    *,
    stamp: str = "",
    taken: Iterable[Box] = (),
    aside: BaseGeometry | None = None,
    own: Sequence[Layer] | None = None,
    every_site: bool = False,
    towns: int = TOWNS,
) -> None:
    """Draw background, graticule, grid, layers and names into the map's axes, in metres of the plane.

    ``stamp`` stands across it, so that no piece that is cut out passes for more than it is. Ground ``taken``,
    in millimetres, is kept free of names; ground ``aside``, in metres of the plane, is greyed. Symbols and
    names are those of the layers ``own``, if they are given. At most so many ``towns`` have their names.
    """
    axes.set(xlim=view.window[::2], ylim=view.window[1::2], xticks=[], yticks=[])
    _draw_background(axes, view, background)
    for _, _, line in graticule(view.projection, view.window):
        draw_lines(axes, line, 0.7, edgecolor="#9aa4ac", linewidth=0.25)
    for seam in grid.seams:
        draw_lines(axes, seam, _SEAM_LEVEL, edgecolor=GRID_INK, linewidth=0.7, alpha=0.6)
    lines = shapely.geometrycollections([line.path for line in grid.lines])
    draw_lines(axes, lines, _GRID_LEVEL, edgecolor=GRID_INK, linewidth=0.35, alpha=0.55)
    shown = clipped_layers(layers, view)
    draw_layers(axes, view, shown)
    if aside is not None and not aside.is_empty:
        fill(axes, aside, PAPER, _ASIDE_LEVEL, opacity=_ASIDE_OPACITY)
    _draw_stamp(axes, stamp)
    if own is not None:
        shown = clipped_layers(own, view)
    more: Any = {"every_site": every_site, "towns_most": towns, "every_hub": own is not None}
    wanted = Wanted(view, shown, background, grid, **more)
    great = great_names(wanted, taken)
    symbols = draw_symbols(axes, view, shown, [*taken, *map(ground_of, great)])
    along = draw_along(axes, view, shown, [*taken, *symbols, *map(ground_of, great)])
    draw_names(axes, wanted, great, [*taken, *symbols, *along])


def _draw_background(axes: Axes, view: View, background: Basemap) -> None:
    """Draw what the frame shows of the background, as finely as the paper does."""
    bounds = shown_deg(view)
    clipped = {name: shapely.clip_by_rect(shape, *bounds) for name, shape in background.shapes.items()}
    shown = {name: shape for name, shape in clipped.items() if not shape.is_empty}
    draw_background(axes, shown, view.projection, finest_m=DRAWN_MM / 1000.0 * view.scale)


def _draw_stamp(axes: Axes, stamp: str) -> None:
    beside: Any = {"ha": "center", "va": "center", "rotation": 30, "clip_on": True, "weight": "bold"}
    for row in range(_STAMPS[1] if stamp else 0):
        for place in range(_STAMPS[0]):
            across, up = (place + 0.25 + 0.5 * (row % 2)) / _STAMPS[0], (row + 0.5) / _STAMPS[1]
            faint: Any = {"alpha": 0.07, "zorder": _STAMP_LEVEL, "transform": axes.transAxes}
            text(axes, across, up, stamp, 20, **beside, **faint)


def draw_frame(page: Axes, view: View, grid: Grid) -> None:
    """The neat line, degrees at foot and left side, figures of the grid at head and right side."""
    left, bottom, width, height = view.box_mm
    page.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=INK, linewidth=0.8))
    for which, degree, line in graticule(view.projection, view.window):
        side = "foot" if which == "meridian" else "left"
        _label(page, view, line, side, degrees_text(which, degree), SOFT)
    for each in grid.lines:
        side = "head" if each.east else "right"
        _label(page, view, each.path, side, _figure(each.value_m, grid.step_m), GRID_INK)


def _figure(value_m: float, step_m: float) -> str:
    """Kilometres of a line of the grid: whole on a small map, within its square on a large one.

    >>> _figure(5_300_000.0, 100_000.0), _figure(5_340_000.0, 10_000.0)
    ('5300', '40')
    """
    return f"{value_m / 1000:.0f}" if step_m >= SQUARE_M else f"{value_m % SQUARE_M / 1000:02.0f}"


def _label(page: Axes, view: View, line: BaseGeometry, side: str, words: str, colour: str) -> None:
    """Tick and words where a line meets a side of the frame."""
    for across, up in list(_met(view, line, side))[:1]:
        out_across, out_up = {"foot": (0, -1), "head": (0, 1), "left": (-1, 0), "right": (1, 0)}[side]
        ends = (across, across + out_across * _TICK_MM), (up, up + out_up * _TICK_MM)
        page.add_line(Line2D(*ends, color=colour, linewidth=0.5))
        upright = side in ("left", "right")
        beside: Any = {
            "ha": "center",
            "va": "center",
            "rotation": 90 if upright else 0,
            "gid": "edge",
        }
        out_mm = _TICK_MM + 1.2
        place = across + out_across * out_mm, up + out_up * out_mm
        text(page, *place, words, _LABEL_PT, color=colour, **beside)


def _met(view: View, line: BaseGeometry, side: str) -> Iterator[tuple[float, float]]:
    """Where a line meets a side of the frame, millimetres of the sheet, but for its corners."""
    west, south, east, north = view.window
    ends = {
        "foot": ((west, south), (east, south)),
        "head": ((west, north), (east, north)),
        "left": ((west, south), (west, north)),
        "right": ((east, south), (east, north)),
    }[side]
    # A line that was cut at the frame ends on it, or a hair's breadth off.
    near = shapely.buffer(shapely.LineString(ends), view.scale * 1e-5, cap_style="flat")
    met = shapely.intersection(line, near)
    if not met.is_empty:
        across, up = view.in_map_mm(met.centroid.x, met.centroid.y)
        left, bottom, width, height = view.box_mm
        within = across if side in ("foot", "head") else up
        if 4.0 < within < (width if side in ("foot", "head") else height) - 4.0:
            yield left + across, bottom + up
