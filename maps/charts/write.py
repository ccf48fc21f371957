"""Charts as files: the line unrolled, and every chart; each says its day, status and sources."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from geo.atomic import write_bytes
from geo.errors import WriteError
from geo.features import Chart
from geo.features.strip import Strip
from geo.release import Release

from ..drawing.letters import broken, row_mm
from ..drawing.paint import PAPER, SOFT, text
from ..drawing.writing import as_bytes
from ..marginalia import Margin, day, margin
from .chart import TAG, chart_mm, draw_chart
from .gantt import WIDTH_MM as GANTT_WIDTH_MM
from .scales import Box
from .unrolled import draw_strip, strip_mm

_STRIP_WIDTH_MM, _CHART_WIDTH_MM, _RIM_MM = 330.0, 160.0, 7.0
_TITLE_PT, _SIZE_PT, _LEAST_PT = 13.0, 7.5, 6.0
_BANNER_MM = 5.5
_BANNERS = {"press": "#0b4f5c"}
_STAFF_BANNER = "#7c1d1d"
_DOTS_PER_INCH = 72  # a dot is a point
PNG_DOTS_PER_INCH = 200
_NO_BACKGROUND: tuple[str, ...] = ()

Drawn = Callable[[Axes, Box], None]


def write_charts(released: Release, folder: Path, *, only: Collection[str] | None = None) -> tuple[Path, ...]:
    """Write the strip of a release as ``strip.svg``, and its charts into the folder ``charts``.

    Parameters
    ----------
    released : Release
        What the gate let out; the pictures draw nothing else.
    folder : Path
        Made if it is missing; files of the same names are replaced.
    only : collection of str or None
        Ids of the charts that are asked for; None asks for all.

    Returns
    -------
    tuple of Path
        What was written. Equal releases give equal bytes.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the system refuses.
    """
    said = margin(released, drawn_words="", background=_NO_BACKGROUND)
    contents = dict(_pictures(released, said, only))
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return tuple(folder / name for name in contents)


def write_chart(released: Release, chart_id: str, path: Path) -> None:
    """Write one chart of a release as a picture of its own, SVG or PNG as the path's ending says.

    Raises
    ------
    WriteError
        If the release has no such chart, or the system refuses.
    ScenarioError
        If the sheet names no title, date or source.
    """
    known = {chart.id: chart for chart in released.sheet.charts}
    if chart_id not in known:
        listed = ", ".join(known) or "none"
        raise WriteError(f"there is no chart {chart_id!r}", where=str(path), mend=f"There are: {listed}.")
    chart = known[chart_id]
    figure = _draw_chart_picture(chart, margin(released, drawn_words="", background=_NO_BACKGROUND))
    if path.suffix.lower() == ".png":
        write_bytes(path, as_bytes(figure, "png", PNG_DOTS_PER_INCH))
    else:
        write_bytes(path, svg_bytes(figure, chart.title, chart.words))


def _pictures(released: Release, said: Margin, only: Collection[str] | None) -> Iterator[tuple[str, bytes]]:
    strip = released.sheet.strip
    if strip is not None and strip.rows:
        yield "strip.svg", svg_bytes(_draw_strip_picture(released, strip, said), strip.title, strip.words)
    for name, chart in _named(released.sheet.charts):
        if only is not None and chart.id not in only:
            continue
        yield f"charts/{name}.svg", svg_bytes(_draw_chart_picture(chart, said), chart.title, chart.words)


def _named(charts: tuple[Chart, ...]) -> Iterator[tuple[str, Chart]]:
    """Charts by names in letters that any file system takes, each once."""
    seen: set[str] = set()
    for chart in charts:
        slug = re.sub("[^a-z0-9]+", "-", chart.id.lower()).strip("-")[:40] or "chart"
        others = (f"{slug}-{more}" for more in range(2, len(charts) + 2))
        name = next(found for found in (slug, *others) if found not in seen)
        seen.add(name)
        yield name, chart


def _draw_strip_picture(released: Release, strip: Strip, said: Margin) -> Figure:
    rows = [f"{row.title}: {row.unit}. {row.method}" for row in strip.rows]
    scaled = " Depths on a square-root scale." if any(row.ribbons for row in strip.rows) else ""
    words = f"{strip.words}{scaled}"
    stamp = f"{said.status.upper()}  ·  Line as of {day(strip.as_of)}"
    high = strip_mm(strip, _SIZE_PT)
    titles = (f"{strip.title}: {said.title}", stamp, words)

    def drawn(page: Axes, box: Box) -> None:
        draw_strip(page, box, released, _SIZE_PT)

    return draw_picture(said, titles, _STRIP_WIDTH_MM, (high, drawn), rows)


def _draw_chart_picture(chart: Chart, said: Margin) -> Figure:
    as_of = f"Figures as of: {day(chart.as_of)}" if chart.as_of else said.as_of
    high = chart_mm(chart, _SIZE_PT)
    titles = (chart.title, f"{said.status.upper()}  ·  {as_of}", f"{said.title}. {chart.up_label}.")

    def drawn(page: Axes, box: Box) -> None:
        draw_chart(page, box, chart, _SIZE_PT)

    wide = _CHART_WIDTH_MM if chart.gantt is None else GANTT_WIDTH_MM
    return draw_picture(said, titles, wide, (high, drawn), [chart.words])


def draw_picture(
    said: Margin,
    titles: tuple[str, str, str],
    width_mm: float,
    content: tuple[float, Drawn],
    notes: list[str],
) -> Figure:
    """A page as high as it has to be: banner, title, stamp, words, the drawing, notes, sources and credit."""
    room = width_mm - 2.0 * _RIM_MM
    title = broken(titles[0], _TITLE_PT, room, "bold")
    words = broken(titles[2], _SIZE_PT, room)
    foot = [row for note in notes for row in broken(note, _LEAST_PT, room)]
    sources = "; ".join(source.rstrip(".") for source in said.sources)
    foot += broken(f"Sources: {sources}. {said.made_with}. {said.scenario}.", _LEAST_PT, room)
    head_mm = len(title) * row_mm(_TITLE_PT) + (len(words) + 1.3) * row_mm(_SIZE_PT) + 3.0
    foot_mm = len(foot) * row_mm(_LEAST_PT) + 2.0
    high_mm = _BANNER_MM + 2.0 * _RIM_MM + head_mm + content[0] + foot_mm
    figure = Figure(figsize=(width_mm / 25.4, high_mm / 25.4), facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, width_mm), ylim=(0, high_mm))
    page.set_axis_off()
    _draw_banner(page, said, width_mm, high_mm)
    at = _rows(page, title, high_mm - _BANNER_MM - _RIM_MM, _TITLE_PT, weight="bold")
    at = _rows(page, [titles[1]], at - 0.6, _SIZE_PT, weight="bold", color=TAG)
    at = _rows(page, words, at - 0.6, _SIZE_PT, color=SOFT) - 1.8
    content[1](page, (_RIM_MM, at - content[0], width_mm - _RIM_MM, at))
    _rows(page, foot, at - content[0] - 2.0, _LEAST_PT, color=SOFT)
    return figure


def _draw_banner(page: Axes, said: Margin, width_mm: float, high_mm: float) -> None:
    colour = _BANNERS.get(said.policy, _STAFF_BANNER)
    box = Rectangle((0, high_mm - _BANNER_MM), width_mm, _BANNER_MM, facecolor=colour, edgecolor="none")
    page.add_patch(box)
    options = {"color": PAPER, "weight": "bold", "ha": "center", "va": "center"}
    text(page, width_mm / 2.0, high_mm - _BANNER_MM / 2.0, said.banner, 7.0, **options)


def _rows(page: Axes, rows: list[str], top: float, size_pt: float, **options: str) -> float:
    """Write rows from a height downward; return where the next may begin."""
    for row in rows:
        text(page, _RIM_MM, top, row, size_pt, va="top", **options)
        top -= row_mm(size_pt)
    return top


def svg_bytes(figure: Figure, title: str, description: str) -> bytes:
    """SVG whose words are text, with its title and description; it names no place to fetch anything from."""
    with warnings.catch_warnings():  # a letter that the font lacks is drawn by whoever shows the picture
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawn = as_bytes(figure, "svg", _DOTS_PER_INCH).decode("utf-8")
    drawn = re.sub(r"<!DOCTYPE[^>]*>\s*", "", drawn)
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn, flags=re.DOTALL)
    said = f"<title>{html.escape(title)}</title>\n <desc>{html.escape(description)}</desc>"
    head, opened, rest = drawn.partition("<svg ")
    tag, closed, inner = rest.partition(">")
    return f'{head}{opened}role="img" {tag}{closed}\n {said}{inner}'.encode("utf-8", "replace")
