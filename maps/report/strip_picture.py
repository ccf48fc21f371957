"""The line unrolled, and curves, as inline SVG that light and dark, and paper, colour by their style."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, tostring

from geo.features import Chart, Series
from geo.features.strip import Interval, Row, Strip

from ..charts.scales import number_words, round_steps
from ..kit.vector import put, write
from ..strip import class_of

_WIDE_PX, _NAMES_PX, _RIM_PX = 1000, 150, 12
_AXIS_PX, _LANE_PX, _GAP_PX = 24, 44, 10
_CURVE_PX = (480, 200)
_LEFT_PX, _FOOT_PX, _TOP_PX = 46, 36, 8
_LEAST_PX = 1.0


def strip_svg(strip: Strip) -> str:
    """A strip of amounts: bars by stretch in rows that share the kilometres; hatched where nobody watched."""
    high = _AXIS_PX + len(strip.rows) * (_LANE_PX + _GAP_PX) + 4
    words = f"{strip.title}. {strip.words}"
    drawing = Element(
        "svg", {"viewBox": f"0 0 {_WIDE_PX} {high}", "role": "img", "aria-label": words, "class": "strip"}
    )
    tile = put(
        put(drawing, "defs"), "pattern", id="unwatched", width=7, height=7, patternUnits="userSpaceOnUse"
    )
    put(tile, "path", kind="unwatched-line", d="M-1 1l2-2M0 7l7-7M6 8l2-2")
    for value_km in round_steps(strip.from_m / 1_000.0, strip.to_m / 1_000.0, 10):
        across = _across(strip, value_km * 1_000.0)
        put(drawing, "path", kind="rule", d=f"M{across:.1f} {_AXIS_PX - 4}V{high - 4}")
        write(drawing, number_words(value_km), (round(across), _AXIS_PX - 9), "tick")
    write(drawing, "Kilometre of the line", (0, _AXIS_PX - 9), "name")
    for number, row in enumerate(strip.rows):
        _lane(drawing, strip, row, _AXIS_PX + number * (_LANE_PX + _GAP_PX))
    for part in strip.parts[1:]:
        put(drawing, "path", kind="break", d=f"M{_across(strip, part.from_m):.1f} {_AXIS_PX}V{high - 4}")
    return tostring(drawing, encoding="unicode")


def _across(strip: Strip, chainage_m: float) -> float:
    share = (chainage_m - strip.from_m) / ((strip.to_m - strip.from_m) or 1.0)
    return _NAMES_PX + share * (_WIDE_PX - _NAMES_PX - _RIM_PX)


def _lane(drawing: Element, strip: Strip, row: Row, top: int) -> None:
    write(drawing, row.title, (0, top + _LANE_PX // 2 + 4), "name")
    for each in row.intervals:
        _bar(drawing, strip, each, top)
    put(drawing, "path", kind="floor", d=f"M{_NAMES_PX} {top + _LANE_PX}H{_WIDE_PX - _RIM_PX}")


def _bar(drawing: Element, strip: Strip, each: Interval, top: int) -> None:
    drawn = class_of(each.kind)
    left, right = _across(strip, each.from_m), _across(strip, each.to_m)
    high = max(_LANE_PX * drawn.height_share * each.level_share, _LEAST_PX if each.level_share else 0.0)
    bar = put(
        drawing,
        "rect",
        kind=f"amount amount-{each.kind}",
        x=f"{left:.1f}",
        y=f"{top + _LANE_PX - high:.1f}",
        width=f"{max(right - left - 0.6, _LEAST_PX):.1f}",
        height=f"{high:.1f}",
    )
    said = each.words or drawn.words
    put(bar, "title").text = f"km {each.from_m / 1_000:,.0f} to {each.to_m / 1_000:,.0f}: {said}"


def curve_svg(chart: Chart) -> str:
    """Curves or steps over an axis."""
    wide, high = _CURVE_PX
    ups = [up for series in chart.series for up in series.up]
    rise = round_steps(0.0, max(*ups, 0.0) or 1.0, 4)
    most = max(*ups, *rise) or 1.0
    west, east = min(chart.series[0].across), max(chart.series[0].across)

    def placed(across: float, up: float) -> tuple[float, float]:
        share = (across - west) / ((east - west) or 1.0)
        level = high - _FOOT_PX - up / most * (high - _FOOT_PX - _TOP_PX)
        return _LEFT_PX + share * (wide - _LEFT_PX - _RIM_PX), level

    words = f"{chart.title}. {chart.words}"
    drawing = Element(
        "svg", {"viewBox": f"0 0 {wide} {high}", "role": "img", "aria-label": words, "class": "curve"}
    )
    for value in rise:
        level = placed(west, value)[1]
        put(drawing, "path", kind="rule", d=f"M{_LEFT_PX} {level:.1f}H{wide - _RIM_PX}")
        write(drawing, number_words(value), (_LEFT_PX - 6, round(level) + 4), "tick end")
    for value in round_steps(west, east, 5):
        write(drawing, number_words(value), (round(placed(value, 0.0)[0]), high - _FOOT_PX + 14), "tick")
    write(drawing, chart.across_label, ((wide + _LEFT_PX) // 2, high - 6), "tick")
    for number, series in enumerate(chart.series):
        kind = f"steps steps-{number} of-{chart.id}" if series.steps else f"course course-{number}"
        put(
            drawing,
            "path",
            kind=kind,
            d=_course(series, [placed(a, u) for a, u in _ends(series)], placed(west, 0)[1]),
        )
    return tostring(drawing, encoding="unicode")


def _ends(series: Series) -> Sequence[tuple[float, float]]:
    """Points of a curve; of steps both ends of each."""
    points = list(zip(series.across, series.up, strict=True))
    if not series.steps:
        return points
    return [end for (a, up), (b, _) in pairwise(points) for end in ((a, up), (b, up))]


def _course(series: Series, places: Sequence[tuple[float, float]], floor: float) -> str:
    steps = "L".join(f"{across:.1f} {level:.1f}" for across, level in places)
    if not series.steps:
        return f"M{steps}"
    return f"M{places[0][0]:.1f} {floor:.1f}L{steps}L{places[-1][0]:.1f} {floor:.1f}z"
