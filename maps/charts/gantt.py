"""Bars on a calendar of days: when each site is set up and stands; it reads in black and white."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from geo.features.gantt import Band, Bar, Gantt

from ..drawing.letters import MM_PER_PT, broken, row_mm, width_mm
from ..drawing.paint import INK, PAPER, RULE, SOFT, text
from .scales import Box, fill_boxes

WIDTH_MM = 280.0
_NAMES_MM, _GAP_MM, _INSET_MM = 62.0, 2.0, 2.5
_BAR_SHARE, _ROW_SHARE = 0.62, 1.02
_WEEK, _MONTH = 7, 28
_THIN = 0.35
# Seasons are told apart by their strokes, kinds of sites by strokes and by tone.
_SEASONS: dict[str, dict[str, Any]] = {
    "frost": {"facecolor": "#e6eff8", "hatch": "||", "edgecolor": "#b5c8da"},
    "mud": {"facecolor": "#f4ece1", "hatch": "---", "edgecolor": "#d8c4a6"},
}
_SEASON: dict[str, Any] = {"facecolor": "#f1f1f1", "hatch": "++", "edgecolor": "#cfcfcf"}
_KINDS: dict[str, dict[str, Any]] = {
    "post": {"facecolor": "#00564f"},
    "camera": {"facecolor": "#cfe9e4"},
    "drone_base": {"facecolor": "#f0c48a", "hatch": "xxxxxx"},
    "patrol_base": {"facecolor": "#b4addd", "hatch": "||||||"},
}
_OTHERS: tuple[dict[str, Any], ...] = (
    {"facecolor": "#e6e6e6"},
    {"facecolor": "#8c8c8c"},
    {"facecolor": "#bdbdbd"},
)
_WORK: dict[str, Any] = {"facecolor": PAPER, "hatch": "//////"}
_PHASE: dict[str, Any] = {"facecolor": "#f7f7f7"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the drawing: a heading, a band, or a bar."""

    words: tuple[str, ...]
    bar: Bar | None = None
    band: Band | None = None

    @property
    def high(self) -> float:
        """Height in rows of letters."""
        return max(1, len(self.words)) * _ROW_SHARE


def gantt_mm(gantt: Gantt, size_pt: float) -> float:
    """Height that bars ask for so that every name is read, millimetres.

    Examples
    --------
    >>> one = Gantt(10, (Bar("Post 1", "post", "North", 0, 4),))
    >>> two = Gantt(10, (*one.bars, Bar("Post 2", "post", "North", 4, 8)))
    >>> bool(gantt_mm(two, 6.0) > gantt_mm(one, 6.0))
    True
    """
    return (sum(row.high for row in _rows(gantt, size_pt)) + _foot_rows(gantt)) * row_mm(size_pt) + _GAP_MM


def draw_gantt(page: Axes, box: Box, gantt: Gantt, size_pt: float) -> None:
    """Draw bars on a calendar of days into a box; letters shrink where it is lower than they ask for.

    Parameters
    ----------
    page : matplotlib.axes.Axes
        Counts in millimetres.
    box : tuple of float
        Left, bottom, right, top, millimetres.
    gantt : Gantt
    size_pt : float
        Of its letters, at most.
    """
    size_pt *= min(1.0, (box[3] - box[1]) / gantt_mm(gantt, size_pt))
    rows = tuple(_rows(gantt, size_pt))
    names_mm = max(width_mm(words, size_pt, "bold") for row in rows for words in row.words) + _INSET_MM
    drawn = _Drawing(page, (box[0] + names_mm + 2.0, box[2] - _said_mm(gantt, size_pt)), gantt, size_pt)
    bottom = box[1] + _foot_rows(gantt) * row_mm(size_pt)
    drawn.ground(bottom, box[3])
    at = box[3]
    for row in rows:
        at = drawn.row(row, box[0], at)
    drawn.paint()
    drawn.axis(bottom)
    drawn.key(box[0], box[1] + row_mm(size_pt) * 0.55)


def by_group(gantt: Gantt) -> Gantt:
    """The same with one bar for each group: from the first day of work to the day on which all of it stands.

    Examples
    --------
    >>> bars = (Bar("Post 1", "post", "North", 0, 4), Bar("Post 2", "post", "North", 4, 8))
    >>> [(bar.name, bar.begins_day, bar.opens_day) for bar in by_group(Gantt(10, bars)).bars]
    [('North: 2 sites', 0, 8)]
    """
    bars = []
    for name, found in groupby(gantt.bars, key=lambda bar: bar.group):
        some = list(found)
        begun = [bar.begins_day for bar in some if bar.begins_day is not None]
        opened = [bar.opens_day for bar in some if bar.opens_day is not None]
        whole = max(opened, default=None) if len(opened) == len(some) else None
        count = f"{len(some)} site{'s' if len(some) > 1 else ''}"
        bars.append(Bar(f"{name}: {count}", "", "", min(begun, default=None), whole))
    return Gantt(gantt.days, tuple(bars), gantt.seasons, gantt.phases, (), gantt.d_day)


def _rows(gantt: Gantt, size_pt: float) -> Iterator[_Row]:
    """Phases and seasons, then the bars under the names of their groups; long names take several rows."""
    for heading, bands in (("Phases", gantt.phases), ("Seasons", gantt.seasons)):
        if bands:
            yield _Row((heading,))
        for band in bands:
            yield _Row(tuple(broken(band.name, size_pt, _NAMES_MM)), band=band)
    for group, bars in groupby(gantt.bars, key=lambda bar: bar.group):
        if group:
            yield _Row(tuple(broken(group, size_pt, _NAMES_MM, "bold")))
        for bar in bars:
            yield _Row(tuple(broken(bar.name, size_pt, _NAMES_MM)), bar=bar)


def _foot_rows(gantt: Gantt) -> float:
    """Rows below the bars: days, their dates, and the key."""
    return 4.4 if gantt.d_day else 3.4


def _said_mm(gantt: Gantt, size_pt: float) -> float:
    """Room right of the last day for what bars say."""
    return max((width_mm(_said(bar), size_pt) for bar in gantt.bars), default=0.0) + 2.0


def _said(bar: Bar) -> str:
    if bar.opens_day is None:
        return "not in these days"
    return f"{bar.late_days} d late" if bar.late_days else ""


class _Drawing:
    """From days to millimetres of the page, and boxes of one look drawn in one stroke."""

    def __init__(self, page: Axes, across_mm: tuple[float, float], gantt: Gantt, size_pt: float) -> None:
        self.page, self.gantt, self.size_pt = page, gantt, size_pt
        self.left_mm, self.right_mm = across_mm
        self.line_mm = size_pt * MM_PER_PT * 0.1
        others = sorted({bar.kind for bar in gantt.bars} - _KINDS.keys())
        self.looks = {**_KINDS, **{kind: _OTHERS[n % len(_OTHERS)] for n, kind in enumerate(others)}}
        self.boxes: dict[str, list[Box]] = defaultdict(list)

    def mm(self, day: float) -> float:
        """Millimetres from the left edge of the page."""
        return self.left_mm + min(day, self.gantt.days) / self.gantt.days * (self.right_mm - self.left_mm)

    def ground(self, bottom: float, top: float) -> None:
        """Weeks as upright lines, seasons as bands, and where phases begin."""
        for band in self.gantt.seasons:
            box = (self.mm(band.from_day), bottom, self.mm(self._last(band)), top)
            fill_boxes(self.page, [box], zorder=0, alpha=0.55, **_SEASONS.get(band.kind, _SEASON))
        for day in range(0, self.gantt.days + 1, _WEEK):
            width = 2 * _THIN if day % _MONTH == 0 else _THIN
            self._upright(day, bottom, top, color=RULE, linewidth=width, zorder=0.3)
        for band in self.gantt.phases:
            if 0 < band.from_day <= self.gantt.days:
                self._upright(
                    band.from_day, bottom, top, color=INK, linewidth=_THIN, linestyle=(0, (4, 3)), zorder=0.5
                )

    def _upright(self, day: int, bottom: float, top: float, **ink: Any) -> None:
        self.page.add_line(Line2D((self.mm(day),) * 2, (bottom, top), **ink))

    def _last(self, band: Band) -> int:
        return self.gantt.days if band.to_day is None else band.to_day + 1

    def row(self, row: _Row, left: float, top: float) -> float:
        """Write one row and keep its boxes; return where the next begins."""
        step = row_mm(self.size_pt) * _ROW_SHARE
        bottom = top - row.high * row_mm(self.size_pt)
        is_head = row.bar is None and row.band is None
        for number, words in enumerate(row.words):
            ink: dict[str, Any] = {"weight": "bold"} if is_head else {"color": SOFT}
            inset = 0.0 if is_head else _INSET_MM
            text(
                self.page, left + inset, top - (number + 0.5) * step, words, self.size_pt, va="center", **ink
            )
        rim = step * (1.0 - _BAR_SHARE) / 2.0
        middle = (bottom + top) / 2.0
        low, high = middle - step / 2.0 + rim, middle + step / 2.0 - rim
        if row.band is not None:
            look = "phase" if row.band.kind == "phase" else f"season {row.band.kind}"
            self.boxes[look].append((self.mm(row.band.from_day), low, self.mm(self._last(row.band)), high))
        elif row.bar is not None:
            self._bar(row.bar, low, high)
        else:
            line: Any = {"color": SOFT, "linewidth": _THIN, "zorder": 0.6}
            self.page.add_line(Line2D((left, self.right_mm), (top, top), **line))
        return bottom

    def _bar(self, bar: Bar, low: float, high: float) -> None:
        opens = self.mm(self.gantt.days if bar.opens_day is None else bar.opens_day)
        if bar.begins_day is not None:
            self.boxes["being set up"].append((self.mm(bar.begins_day), low, opens, high))
        if bar.opens_day is not None:
            self.boxes[bar.kind].append((opens, low, self.right_mm, high))
        weight = {"weight": "bold"} if bar.late_days else {}
        text(
            self.page,
            self.right_mm + 1.0,
            (low + high) / 2.0,
            _said(bar),
            self.size_pt,
            va="center",
            **weight,
        )

    def _look(self, name: str) -> dict[str, Any]:
        if name.startswith("season "):
            look = _SEASONS.get(name.removeprefix("season "), _SEASON)
            return {**look, "edgecolor": INK, "linewidth": _THIN}
        plain = {"being set up": _WORK, "phase": _PHASE}
        return {"edgecolor": INK, "linewidth": _THIN, **(plain.get(name) or self.looks[name])}

    def paint(self) -> None:
        """Draw the boxes, those of one look together."""
        for name, boxes in self.boxes.items():
            fill_boxes(self.page, boxes, zorder=2, **self._look(name))

    def axis(self, bottom: float) -> None:
        """Days, and their dates where D+0 has one; as many as do not touch."""
        row, d_day = row_mm(self.size_pt), self.gantt.d_day
        each = width_mm("0000-00-00", self.size_pt) + 2.0
        week_mm = self.mm(_WEEK) - self.mm(0)
        every = max(1, -int(-each // week_mm)) * _WEEK
        for day in range(0, self.gantt.days + 1, every):
            place = self.mm(day)
            text(self.page, place, bottom - 0.5, f"D+{day}", self.size_pt, ha="center", va="top")
            if d_day:
                words = f"{date.fromisoformat(d_day) + timedelta(day)}"
                text(
                    self.page,
                    place,
                    bottom - 0.5 - row,
                    words,
                    self.size_pt,
                    ha="center",
                    va="top",
                    color=SOFT,
                )

    def key(self, left: float, middle: float) -> None:
        """Which bar is which."""
        high = row_mm(self.size_pt) * 0.32
        named = [name for name in ("being set up", *self.looks) if name in self.boxes and name]
        for name in named:
            fill_boxes(self.page, [(left, middle - high, left + 8.0, middle + high)], **self._look(name))
            words = name.replace("_", " ")
            text(self.page, left + 9.2, middle, words, self.size_pt, va="center")
            left += 9.2 + width_mm(words, self.size_pt) + 6.0
