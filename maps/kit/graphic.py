"""The publication graphic: headline, standfirst, map, legend and credit on a picture of exact size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle

from geo.release import Release

from ..basemap import background_of
from ..drawing.background import LAND
from ..drawing.paint import PAPER, PT_PER_PX, RULE, SOFT, area_ink, dashes, text
from ..drawing.projection import Box
from ..legend import Entry, entries
from .caption import as_of, credit, status_words
from .facts import Facts, facts
from .ground import draw_ground
from .letters import (
    DOTS_PER_INCH,
    LEAST_PX,
    PT_PER_DOT,
    Type,
    broken,
    fitted,
    rows_px,
    width_px,
    write_rows,
)
from .placing import view_of
from .simplified import Shapes, framed, simplified_layers
from .words import Words, headed

TAG = "#8a4b08"
_RIM_PX = 28.0
_STANDFIRST = Type(18.5, colour="#3d444b")
_STAMP = Type(18.0, "bold", TAG)
_ROW = Type(17.0)
_CREDIT = Type(LEAST_PX, colour=SOFT)
_ROW_PX, _SWATCH_PX = 30.0, 46.0
_GAP_PX = 14.0


@dataclass(frozen=True, slots=True)
class Format:
    """Size of a picture, and where its words stand.

    Parameters
    ----------
    width_px, height_px : int
    words_px : float
        Width of the column of words beside the map; 0 to set them above and below it.
    headlines_px : tuple of float
        Sizes of the headline; the largest that fits is taken.
    credit_rows, standfirst_rows : int
        Rows that they may take at most.
    """

    width_px: int
    height_px: int
    words_px: float
    headlines_px: tuple[float, ...]
    credit_rows: int
    standfirst_rows: int


WIDE = Format(1200, 675, 372.0, (34.0, 31.0, 28.0, 25.0, 23.0), 3, 6)
TALL = Format(1200, 1500, 0.0, (54.0, 48.0, 42.0, 36.0, 32.0), 4, 3)


@dataclass(frozen=True)
class Picture:
    """What a picture is made of: the page in dots, its format, facts, and words."""

    page: Axes
    form: Format
    facts: Facts
    words: Words


def draw_graphic(
    released: Release,
    form: Format,
    words: Words,
    *,
    context: Path | None = None,
    shapes: Shapes | None = None,
) -> Figure:
    """Draw a release as a publication graphic.

    Parameters
    ----------
    released : Release
        What the gate let out; the picture draws nothing else.
    form : Format
    words : Words
        Language of its fixed words.
    context : Path or None
        Folder with the background's files; None for a map without background and inset.
    shapes : mapping, optional
        What ``thinned`` gave for the release, to be drawn in place of its shapes as they are.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    >>> import shapely
    >>> from geo.features import Feature, Sheet
    >>> from geo.release import release
    >>> from .words import words_of
    >>> sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    >>> line = Feature("line", shapely.LineString([(30, 50), (31, 50)]), {})
    >>> (draw_graphic(release([line], sheet), WIDE, words_of("en")).get_size_inches() * 100).tolist()
    [1200.0, 675.0]
    """
    layers = simplified_layers(released, words, shapes)
    background = background_of(released, context)
    figure = Figure(figsize=(form.width_px / DOTS_PER_INCH, form.height_px / DOTS_PER_INCH), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, form.width_px), ylim=(0, form.height_px))
    page.set_axis_off()
    said = facts(released, background.credits).in_language(words.language)
    picture = Picture(page, form, said, words)
    box_px = (_beside if form.words_px else _above_and_below)(picture, entries(layers)[0][::-1])
    view = view_of(framed(released, layers), box_px)
    stamp = status_words(picture.facts, words).upper()
    draw_ground(figure, page, view, layers, background, words, context=context, stamp=stamp)
    return figure


def _beside(picture: Picture, legend: tuple[Entry, ...]) -> Box:
    """Words in a column to the left of the map; returns the frame that is left for the map."""
    form = picture.form
    foot = _draw_credit(picture)
    high = min(len(legend) * _ROW_PX, (form.height_px - foot) / 2)
    _draw_head(picture, form.words_px, (foot + high + _GAP_PX, form.height_px - _RIM_PX))
    _draw_legend(picture, legend, (_RIM_PX, foot, form.words_px, high), columns=1)
    left = 2 * _RIM_PX + form.words_px
    return left, foot, form.width_px - _RIM_PX - left, form.height_px - _RIM_PX - foot


def _above_and_below(picture: Picture, legend: tuple[Entry, ...]) -> Box:
    """Words above the map, the legend below it; returns the frame that is left for the map."""
    form = picture.form
    width = form.width_px - 2 * _RIM_PX
    foot = _draw_credit(picture)
    high = min(-(-len(legend) // 2) * _ROW_PX, form.height_px / 5)
    _draw_legend(picture, legend, (_RIM_PX, foot, width, high), columns=2)
    top = _draw_head(picture, width, (form.height_px * 0.78, form.height_px - _RIM_PX)) - _GAP_PX * 1.4
    bottom = foot + high + _GAP_PX
    return _RIM_PX, bottom, width, top - bottom


def _draw_head(picture: Picture, width: float, between_px: tuple[float, float]) -> float:
    """Headline, stamp and standfirst, downwards, the headline as large as they let it; returns their end."""
    form, said = picture.form, picture.facts
    bottom, top = between_px
    standfirst = broken(said.standfirst, _STANDFIRST, width, form.standfirst_rows)
    others = rows_px(standfirst, _STANDFIRST) + 2 * rows_px([""], _STAMP) + 3 * _GAP_PX
    rows, type_ = fitted(said.title, form.headlines_px, width, top - bottom - others)
    # The first row's letters, not the room above them, stand level with the map.
    down = write_rows(picture.page, _RIM_PX, top + type_.size_px * 0.08, rows, type_) - _GAP_PX * 0.4
    down = _draw_stamp(picture, down, width) - _GAP_PX
    return write_rows(picture.page, _RIM_PX, down, standfirst, _STANDFIRST)


def _draw_stamp(picture: Picture, top_px: float, width: float) -> float:
    """Status in a frame, and the date beside it or, where there is no room, below."""
    words = status_words(picture.facts, picture.words).upper()
    dated = headed(as_of(picture.facts, picture.words))
    wide, high = width_px(words, _STAMP), _STAMP.size_px * 1.5
    tag = FancyBboxPatch(
        (_RIM_PX + 3, top_px - high + 3),
        wide + 14,
        high - 6,
        boxstyle="round,pad=3",
        facecolor="none",
        edgecolor=TAG,
    )
    picture.page.add_patch(tag)
    write_rows(picture.page, _RIM_PX + 10, top_px - high * 0.2, [words], _STAMP)
    date_type = Type(_STAMP.size_px, "bold")
    if wide + 38 + width_px(dated, date_type) <= width:
        write_rows(picture.page, _RIM_PX + wide + 34, top_px - high * 0.2, [dated], date_type)
        return top_px - high
    return write_rows(picture.page, _RIM_PX, top_px - high - 8, broken(dated, date_type, width, 2), date_type)


def _draw_credit(picture: Picture) -> float:
    """Credit and sources at the foot, under a rule; returns where the rest may end."""
    form = picture.form
    width = form.width_px - 2 * _RIM_PX
    rows = broken(credit(picture.facts, picture.words), _CREDIT, width, form.credit_rows)
    high = rows_px(rows, _CREDIT)
    write_rows(picture.page, _RIM_PX, 14.0 + high, rows, _CREDIT)
    up = 14.0 + high + 9.0
    picture.page.add_line(Line2D((_RIM_PX, _RIM_PX + width), (up, up), color=RULE, linewidth=0.8))
    return up + 12.0


def _draw_legend(picture: Picture, legend: tuple[Entry, ...], box_px: Box, *, columns: int) -> None:
    """One row a class, the uppermost first, closer together where there are many."""
    left, bottom, width, high = box_px
    rows, column_px = max(-(-len(legend) // columns), 1), width / columns
    for number, entry in enumerate(legend):
        across = left + column_px * (number // rows)
        up = bottom + high * (1.0 - (number % rows + 0.5) / rows)
        _draw_swatch(picture.page, entry, across, up)
        row = broken(_labelled(entry, picture), _ROW, column_px - _SWATCH_PX - 14.0, 1)[0]
        beside = {**_ROW.options(), "va": "center"}
        text(picture.page, across + _SWATCH_PX + 12, up, row, _ROW.size_px * PT_PER_DOT, **beside)


def _labelled(entry: Entry, picture: Picture) -> str:
    """Class of a legend's row; the line's with its length."""
    if entry.layer == "line" and picture.facts.length_m is not None:
        return f"{entry.label}, {picture.words.kilometres(picture.facts.length_m / 1000.0)}"
    return entry.label


def _draw_swatch(page: Axes, entry: Entry, left: float, up: float) -> None:
    look, right = entry.look, left + _SWATCH_PX
    if entry.shape == "line":
        ends: Any = {"dash_capstyle": "butt", "solid_capstyle": "butt"}
        if look.casing_px:
            casing_pt = look.casing_px * PT_PER_PX
            page.add_line(Line2D((left, right), (up, up), color=RULE, linewidth=casing_pt, **ends))
        width_pt = look.width_px * PT_PER_PX
        pen: Any = {"color": look.stroke, "linewidth": width_pt, "linestyle": dashes(look, width_pt)}
        page.add_line(Line2D((left, right), (up, up), **pen, **ends))
    elif entry.shape == "point":
        dot: Any = {"marker": "o", "linestyle": "none", "markersize": 1.4 * look.radius_px * PT_PER_PX}
        shade: Any = {"markerfacecolor": look.fill or "none", "markeredgecolor": look.stroke}
        page.add_line(Line2D(((left + right) / 2,), (up,), **dot, **shade))
    else:
        # A veil is seen on the ground that it lies on.
        page.add_patch(Rectangle((left, up - 9), _SWATCH_PX, 18, facecolor=LAND, linewidth=0.0))
        ink = area_ink(look)
        if look.width_px <= 0:
            ink = {**ink, "edgecolor": RULE, "linewidth": 0.4}
        page.add_patch(Rectangle((left, up - 9), _SWATCH_PX, 18, **ink))
