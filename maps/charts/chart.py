"""One chart in a box of a page that counts in millimetres: curves over an axis, or bars under their names."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from geo.features import Chart, Series

from ..drawing.letters import MM_PER_PT, shortened, width_mm
from ..drawing.paint import INK, RULE, SOFT, text
from .gantt import draw_gantt, gantt_mm
from .scales import Box, fill_boxes, number_words, round_steps

TAG, FOCUS = "#8a4b08", "#0b57d0"
_PENS: tuple[Any, ...] = ((INK, "solid"), (TAG, (0, (4, 2))), (FOCUS, (0, (1, 2))))
_NOTHING = 1e-12  # what is less is nought to any reader, and its digits would fill the sheet
_CURVES_MM = 26.0  # height of curves, beside what their letters take
_BAR_ROWS = 0.82  # from bar to bar, in rows of letters: what stands at their ends must not touch
_BARS: tuple[dict[str, Any], ...] = (
    {"facecolor": INK},
    {"facecolor": "none", "edgecolor": TAG, "linewidth": 0.8},
    {"facecolor": SOFT},
)


def chart_mm(chart: Chart, size_pt: float) -> float:
    """Height that a chart asks for, millimetres."""
    if chart.gantt is not None:
        return gantt_mm(chart.gantt, size_pt)
    row = _row_mm(size_pt)
    keys = row if len(chart.series) > 1 else 0.0
    if chart.names:
        return len(chart.names) * _bars_mm(chart, row) + keys
    return _CURVES_MM + (6.4 if chart.also else 4.0) * row + keys


def draw_chart(page: Axes, box: Box, chart: Chart, size_pt: float) -> None:
    """Draw a chart into a box; no stroke of it leaves the box.

    Parameters
    ----------
    page : matplotlib.axes.Axes
        Counts in millimetres.
    box : tuple of float
        Left, bottom, right, top, millimetres.
    chart : Chart
    size_pt : float
        Of its letters.
    """
    if chart.gantt is not None:
        draw_gantt(page, box, chart.gantt, size_pt)
        return
    left, bottom, right, top = box
    if len(chart.series) > 1:
        _key(page, chart, left, bottom, size_pt)
        bottom += _row_mm(size_pt)
    if chart.names:
        _draw_bars(page, (left, bottom, right, top), chart, size_pt)
    else:
        _draw_curves(page, (left, bottom, right, top), chart, size_pt)


def _row_mm(size_pt: float) -> float:
    return size_pt * MM_PER_PT * 1.4


def _key(page: Axes, chart: Chart, left: float, bottom: float, size_pt: float) -> None:
    """Which ink is which, in a row below the chart."""
    middle, at = bottom + _row_mm(size_pt) * 0.4, left
    for number, series in enumerate(chart.series):
        if chart.names:
            high = _row_mm(size_pt) * 0.22
            fill_boxes(page, [(at, middle - high, at + 5.0, middle + high)], **_BARS[number % len(_BARS)])
        else:
            colour, dash = _PENS[number % len(_PENS)]
            ink: Any = {"color": colour, "linestyle": dash, "linewidth": 0.9}
            page.add_line(Line2D((at, at + 5.0), (middle, middle), **ink))
        text(page, at + 6.0, middle, series.label, size_pt, color=SOFT, va="center")
        at += 6.0 + width_mm(series.label, size_pt) + 4.0


class _Plane:
    """From the units of a chart to millimetres of the page."""

    def __init__(self, box: Box, chart: Chart, size_pt: float) -> None:
        row = _row_mm(size_pt)
        across = [place for series in chart.series for place in series.across]
        ups = [up for series in chart.series for up in series.up]
        most = max(*ups, 0.0)
        self.rise = round_steps(0.0, most if most > _NOTHING else 1.0, 5)
        self.west, self.east, self.most = min(across), max(across), max(*ups, *self.rise) or 1.0
        numbers = max(width_mm(number_words(value), size_pt) for value in self.rise)
        last = width_mm(number_words(self.east), size_pt) / 2.0
        self.left, self.right = box[0] + numbers + 1.2, box[2] - last
        self.bottom, self.top = box[1] + 2.2 * row, box[3] - row * (2.9 if chart.also else 0.5)

    def across_mm(self, across: float) -> float:
        """Millimetres from the left edge of the page."""
        share = (across - self.west) / ((self.east - self.west) or 1.0)
        return self.left + share * (self.right - self.left)

    def up_mm(self, up: float) -> float:
        """Millimetres from its foot."""
        return self.bottom + up / self.most * (self.top - self.bottom)


def _draw_curves(page: Axes, box: Box, chart: Chart, size_pt: float) -> None:
    plane = _Plane(box, chart, size_pt)
    _draw_axes(page, box, chart, plane, size_pt)
    for number, series in enumerate(chart.series):
        across, up = _course(series)
        points = [(plane.across_mm(a), plane.up_mm(u)) for a, u in zip(across, up, strict=True)]
        if series.steps:
            ground = [(points[0][0], plane.bottom), *points, (points[-1][0], plane.bottom)]
            page.add_patch(Polygon(ground, facecolor=SOFT, edgecolor="none"))
        else:
            colour, dash = _PENS[number % len(_PENS)]
            page.add_line(Line2D(*zip(*points, strict=True), color=colour, linestyle=dash, linewidth=0.9))
    if chart.marked:
        _draw_marked(page, chart.marked, plane, size_pt)


def _course(series: Series) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Points of a curve; of steps with both ends of each."""
    if not series.steps:
        return series.across, series.up
    across = [place for place in series.across for _ in "ft"][1:]
    up = [value for value in series.up for _ in "ft"][:-1]
    return tuple(across), tuple(up)


def _draw_axes(page: Axes, box: Box, chart: Chart, plane: _Plane, size_pt: float) -> None:
    soft = {"color": SOFT}
    for value in plane.rise:
        level = plane.up_mm(value)
        ink: Any = {"color": RULE if value else SOFT, "linewidth": 0.3}
        page.add_line(Line2D((plane.left, plane.right), (level, level), **ink))
        text(page, plane.left - 0.8, level, number_words(value), size_pt, ha="right", va="center", **soft)
    for value in round_steps(plane.west, plane.east, 5):
        place = plane.across_mm(value)
        text(page, place, plane.bottom - 0.6, number_words(value), size_pt, ha="center", va="top", **soft)
    middle = (plane.left + plane.right) / 2.0
    text(page, middle, box[1], chart.across_label, size_pt, ha="center", va="bottom", **soft)
    if chart.also:
        _draw_also(page, box, chart, plane, size_pt)


def _draw_also(page: Axes, box: Box, chart: Chart, plane: _Plane, size_pt: float) -> None:
    """A second scale above the curves: what the same places across count for."""
    first, last = chart.also or (0.0, 0.0)
    level, soft = plane.top + _row_mm(size_pt) * 0.4, {"color": SOFT, "ha": "center"}
    page.add_line(Line2D((plane.left, plane.right), (level, level), color=SOFT, linewidth=0.3))
    for value in round_steps(first, last, 5):
        place = plane.left + (value - first) / ((last - first) or 1.0) * (plane.right - plane.left)
        page.add_line(Line2D((place, place), (level, level + 0.6), color=SOFT, linewidth=0.3))
        text(page, place, level + 0.8, number_words(value), size_pt, va="bottom", **soft)
    text(page, (plane.left + plane.right) / 2.0, box[3], chart.also_label, size_pt, va="top", **soft)


def _draw_marked(page: Axes, marked: tuple[float, float], plane: _Plane, size_pt: float) -> None:
    """The point that the plan chose, led to both axes."""
    place, level = plane.across_mm(marked[0]), plane.up_mm(marked[1])
    corner = (plane.left, place, place), (level, level, plane.bottom)
    page.add_line(Line2D(*corner, color=TAG, linewidth=0.4, linestyle=(0, (2, 3))))
    page.add_line(Line2D((place,), (level,), marker="o", markersize=3.2, color=TAG, linestyle="none"))
    words = f"{number_words(marked[0])} → {number_words(marked[1])}"
    is_left = place < (plane.left + plane.right) * 0.55
    aside = {"ha": "left" if is_left else "right", "va": "top", "weight": "bold"}
    text(page, place + (1.4 if is_left else -1.4), level - 1.0, words, size_pt, **aside)


def _bars_mm(chart: Chart, row: float) -> float:
    """Height of one name with its bars."""
    return row * (1.05 + _BAR_ROWS * len(chart.series) + 0.35)


def _draw_bars(page: Axes, box: Box, chart: Chart, size_pt: float) -> None:
    """Each name above its bars; what a bar says stands at its end."""
    left, _, right, top = box
    row = _row_mm(size_pt)
    said = max(width_mm(words, size_pt) for series in chart.series for words in (*series.said, ""))
    most = max((up for series in chart.series for up in series.up), default=0.0) or 1.0
    room = right - left - said - 1.5
    for number, name in enumerate(chart.names):
        head = top - number * _bars_mm(chart, row)
        text(page, left, head, shortened(name, size_pt, right - left), size_pt, va="top")
        for place, series in enumerate(chart.series):
            high = head - row * (1.05 + _BAR_ROWS * place)
            end = left + max(series.up[number] / most * room, 0.1)
            fill_boxes(page, [(left, high - row * 0.55, end, high)], **_BARS[place % len(_BARS)])
            words = series.said[number] if series.said else number_words(series.up[number])
            text(page, end + 0.8, high - row * 0.28, words, size_pt, color=SOFT, va="center")
