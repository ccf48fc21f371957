"""Words on the paper, laid out once from the measures of their letters, whatever form they are written in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from .letters import measured
from .pdf_words import set_row

_SQUARE = Path([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], closed=True)
_ASCENT, _DESCENT, _GAP = 0.76, 0.24, 0.2  # of the typeface, in heights of the type
_ALONG = {"left": 0.0, "center": 0.5, "right": 1.0}
# As they are measured, and as in SVG without their typeface; a joined pair asks for a further font in a PDF.
_LETTER_BY_LETTER = ("-liga",)
_ABOVE = {"bottom": 0.0, "center": 0.5, "top": 1.0}


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under words, so that they are read over a map.

    Parameters
    ----------
    colour : str
    fill_opacity : float
        A share of 1.
    rim_pt : float
        How far it reaches beyond the words.
    """

    colour: str
    fill_opacity: float = 1.0
    rim_pt: float = 0.25


@dataclass(frozen=True, slots=True)
class Stance:
    """How words stand about their place.

    Parameters
    ----------
    size_pt : float
    weight : str
    across, up : str
        Which part of them lies on the place: left, center or right; bottom, baseline, center or top.
    turn_deg : float
        Against the clock, about the place if ``anchored``; else what they cover then stands as asked.
    leading_share : float
        From row to row, in heights of the type; 0 for what the typeface asks for.
    """

    size_pt: float
    weight: str = "normal"
    across: str = "left"
    up: str = "baseline"
    turn_deg: float = 0.0
    anchored: bool = False
    leading_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows with the starts of their feet, and the corner, width and height of the box about them, points.

    Measured from the place of the words, along the turned paper's own axes.
    """

    rows: tuple[tuple[str, float, float], ...]
    corner_pt: tuple[float, float]
    wide_pt: float
    high_pt: float


@lru_cache(maxsize=4096)
def laid(words: str, stance: Stance) -> Laid:
    r"""Lay words out about a place.

    Examples
    --------
    Two equal rows, about their middle: they start equally far left, and lie a row apart.

    >>> found = laid("Alba\nAlba", Stance(10.0, across="center", up="center", leading_share=1.0))
    >>> (_, one, upper), (_, other, lower) = found.rows
    >>> one == other == -found.wide_pt / 2, round(upper - lower, 6)
    (True, 10.0)
    """
    size, rows, feet, down = stance.size_pt, words.split("\n"), [], 0.0
    for row in rows:
        above, below = _reach(row, stance, single=len(rows) == 1)
        feet.append(down - above)
        down -= above + below
    widths = [measured(row, stance.weight)[0] for row in rows]
    wide, last = max(widths), feet[-1]
    share = _ALONG[stance.across]
    starts = [(wide - width) * share for width in widths]
    off = _offset(stance, wide, down, last)
    feet_of = zip(rows, starts, feet, strict=True)
    turned = [(row, *_turned(start, foot, stance.turn_deg)) for row, start, foot in feet_of]
    places = tuple((row, (a - off[0]) * size, (u - off[1]) * size) for row, a, u in turned)
    corner = _turned(0.0, down, stance.turn_deg)
    return Laid(places, ((corner[0] - off[0]) * size, (corner[1] - off[1]) * size), wide * size, -down * size)


def _reach(row: str, stance: Stance, *, single: bool) -> tuple[float, float]:
    """How far a row reaches above and below its foot, with its share of the leading."""
    _, low, high = measured(row, stance.weight)
    if stance.leading_share:
        spare = (stance.leading_share - (high - low)) / 2
        return high + spare, spare - low
    gap = 0.0 if single else _GAP / 2
    return max(high, _ASCENT) + gap, max(-low, _DESCENT) + gap


def _offset(stance: Stance, wide: float, down: float, last: float) -> tuple[float, float]:
    """Where on the turned words, measured from their upper left corner, the place lies."""
    if stance.anchored:
        foot = last if stance.up == "baseline" else down * (1.0 - _ABOVE[stance.up])
        return _turned(wide * _ALONG[stance.across], foot, stance.turn_deg)
    corners = [_turned(a, u, stance.turn_deg) for a in (0.0, wide) for u in (0.0, down)]
    (west, east), (south, north) = ((min(side), max(side)) for side in zip(*corners, strict=True))
    foot = south + last - down if stance.up == "baseline" else south + (north - south) * _ABOVE[stance.up]
    return west + (east - west) * _ALONG[stance.across], foot


def _turned(across: float, up: float, turn_deg: float) -> tuple[float, float]:
    if not turn_deg:
        return across, up
    cosine, sine = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    return cosine * across - sine * up, sine * across + cosine * up


@lru_cache(maxsize=256)
def _font(size_pt: float, weight: str) -> FontProperties:
    return FontProperties(size=size_pt, weight=weight)


class Lettering(Text):
    """Words at a place; matplotlib would measure the same words anew for every form that they are written in.

    A dollar sign is a dollar sign: nothing is read as a formula.
    """

    def __init__(
        self,
        across: float,
        up: float,
        words: str,
        size_pt: float,
        *,
        weight: str = "normal",
        ha: str = "left",
        va: str = "baseline",
        linespacing: float = 0.0,
        ground: Ground | None = None,
        **options: Any,
    ) -> None:
        font = _font(size_pt, weight)
        stands: Any = {"horizontalalignment": ha, "verticalalignment": va}
        stands["linespacing"] = linespacing or None
        super().__init__(across, up, words, fontproperties=font, parse_math=False, **stands, **options)
        self._ground, self._leading = ground, linespacing
        if hasattr(self, "set_fontfeatures"):  # an older matplotlib never joins letters
            self.set_fontfeatures(_LETTER_BY_LETTER)

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        """Take the edge that axes offer, if the words are to end at it at all."""
        if self.get_clip_on():
            super().set_clip_path(path, transform)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the ground, then row by row."""
        words = self.get_text()
        if self.get_path_effects():
            super().draw(renderer)
        elif words and self.get_visible():
            renderer.open_group("text", self.get_gid())
            pen = renderer.new_gc()
            pen.set_foreground(to_rgba(self.get_color()), isRGBA=True)
            opacity: Any = self.get_alpha()
            pen.set_alpha(opacity)
            if self.get_clip_on():
                pen.set_clip_rectangle(self.get_clip_box())
            self._draw_laid(renderer, pen, laid(words, self.stance))
            pen.restore()
            renderer.close_group("text")

    @property
    def stance(self) -> Stance:
        """How the words stand about their place."""
        return Stance(
            float(self.get_fontsize()),
            str(self.get_fontweight()),
            self.get_horizontalalignment(),
            self.get_verticalalignment(),
            self.get_rotation(),
            self.get_rotation_mode() == "anchor",
            self._leading,
        )

    def _draw_laid(self, renderer: RendererBase, pen: GraphicsContextBase, found: Laid) -> None:
        font, turn_deg = self.get_fontproperties(), self.get_rotation()
        px: Any = renderer.points_to_pixels(1.0)
        place_px: Any = self.get_transform().transform(self.get_unitless_position())
        across, up = place_px.tolist()
        if self._ground is not None:
            self._draw_ground(renderer, found, self._ground, Affine2D().scale(px).translate(across, up))
        # An SVG sets a row on the place of the whole, where it is told of the whole.
        told = self if len(found.rows) == 1 or not renderer.flipy() else None
        high = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        for row, right, rise in found.rows:
            place_up = up + rise * px
            place = across + right * px, place_up if high is None else high - place_up
            if not set_row(renderer, pen, place, row, font=font, turn_deg=turn_deg):
                renderer.draw_text(pen, *place, row, font, turn_deg, mtext=told)

    def _draw_ground(self, renderer: RendererBase, found: Laid, ground: Ground, placed: Affine2D) -> None:
        rim = ground.rim_pt
        lies = Affine2D().scale(found.wide_pt + 2 * rim, found.high_pt + 2 * rim).translate(-rim, -rim)
        lies = lies.rotate_deg(self.get_rotation()).translate(*found.corner_pt)
        pen = renderer.new_gc()
        pen.set_linewidth(0.0)
        renderer.draw_path(pen, _SQUARE, lies + placed, to_rgba(ground.colour, ground.fill_opacity))
        pen.restore()
