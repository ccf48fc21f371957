"""The sheet of sectors: each in a frame of its own at a round scale, a dozen to a sheet at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from geo.release import Release

from ..basemap import Basemap
from ..drawing.letters import shortened, width_mm
from ..drawing.paint import INK, SOFT, text
from ..drawing.projection import Box
from ..drawing.view import View
from ..layers import drawn_layers
from ..marginalia import Margin, margin
from ..mark import Layer, of_layer, text_of
from .grid import SQUARE_M, Grid
from .ground import draw_map
from .sections import Section, sections
from .sheet import DRAWN_WORDS, axes_at, blank_sheet, draw_head, view_of
from .tables import kind_words

_MOST = 12  # frames on a sheet
_ROOM_MM: Box = (8.0, 9.0, 404.0, 260.0)  # left, bottom, width, height of all the frames
_BETWEEN_MM, _HEAD_MM = 5.0, 7.6
_SHOWN = (
    "control",
    "coverage",
    "gaps",
    "corridor_axes",
    "boundaries",
    "line",
    "markers",
    "crossings",
    "sites",
)
_RIM = 1.25  # what is framed may fill its frame but for this
_LEAST_SCALE = 100_000.0
_TOWNS = 5
_TITLE_PT, _WORDS_PT = 7.0, 4.6
_SIGNS = "Signs and colours as in the legend of the map. Grey lines: meridians and parallels."
_NO_GRID = Grid(SQUARE_M, (), (), (), ())


def draw_sectors(released: Release, *, background: Basemap) -> list[Figure]:
    """Draw every sector of a release in a frame of its own; nothing where it has fewer than two.

    Parameters
    ----------
    released : Release
    background : Basemap
        The one that the plate has.

    Returns
    -------
    list of Figure
        Sheets of A3 with up to a dozen frames each, in the order of the sectors.
    """
    if len(of_layer(released, "sectors")) < 2:
        return []
    found = sections(released)
    layers = [layer for layer in drawn_layers(released) if layer.id in _SHOWN]
    words = margin(released, drawn_words=DRAWN_WORDS, background=background.credits)
    count = -(-len(found) // _MOST)
    most = -(-len(found) // count)
    return [
        _sheet(found[first : first + most], layers, words, background) for first in range(0, len(found), most)
    ]


def frames_mm(count: int) -> list[Box]:
    """Left, bottom, width and height of so many frames, row by row; as square as the sheet allows.

    Examples
    --------
    >>> len(frames_mm(12)), [round(side, 1) for side in frames_mm(2)[1]]
    (12, [212.5, 9.0, 199.5, 252.4])
    """
    left, bottom, width, height = _ROOM_MM
    columns = next(n for n in range(1, count + 1) if n * round(n * height / width + 0.3) >= count)
    rows = -(-count // columns)
    wide, high = (width + _BETWEEN_MM) / columns, (height + _BETWEEN_MM) / rows
    return [
        (
            left + number % columns * wide,
            bottom + (rows - 1 - number // columns) * high,
            wide - _BETWEEN_MM,
            high - _BETWEEN_MM - _HEAD_MM,
        )
        for number in range(count)
    ]


def _sheet(found: Sequence[Section], layers: Sequence[Layer], words: Margin, background: Basemap) -> Figure:
    figure, page = blank_sheet()
    draw_head(page, replace(words, title=f"Sectors — {words.title}"))
    for section, box_mm in zip(found, frames_mm(len(found)), strict=True):
        view = view_of(section.framings[-1], least_scale=_LEAST_SCALE, rim=_RIM, box_mm=box_mm)
        axes = axes_at(figure, box_mm)
        axes.set_gid(f"sector {section.name}")
        draw_map(axes, view, layers, background, _NO_GRID, towns=_TOWNS)
        _draw_head(page, section, view, words.status)
    text(page, _ROOM_MM[0], 7.0, _SIGNS, _WORDS_PT, color=SOFT, va="center")
    return figure


def _draw_head(page: Axes, section: Section, view: View, status: str) -> None:
    """Frame of a sector with its name and scale, and what stands in it."""
    left, bottom, width, height = view.box_mm
    page.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=INK, linewidth=0.7))
    scale = f"{status.upper()}  ·  1 : {view.scale:,.0f}"
    room = width - width_mm(scale, _WORDS_PT) - 2.0
    over: Any = {"va": "baseline"}
    up = bottom + height + 4.2
    text(page, left, up, shortened(section.name, _TITLE_PT, room, "bold"), _TITLE_PT, weight="bold", **over)
    text(page, left + width, up, scale, _WORDS_PT, ha="right", **over)
    said = shortened(_contents(section), _WORDS_PT, width)
    text(page, left, bottom + height + 1.2, said, _WORDS_PT, color=SOFT, **over)


def _contents(section: Section) -> str:
    """Who answers for it, and how many of which kind stand there."""
    kinds = Counter(kind_words(place) for place in section.places)
    counted = [f"{kind} {count}" for kind, count in kinds.items()]
    contingent = text_of(section.feature.values, "contingent") if section.feature is not None else ""
    return " · ".join(filter(None, (contingent, *counted)))
