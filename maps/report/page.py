"""The report as one page without a script: summary, people, the map, the line unrolled, tables, method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from geo.features import Chart, Table

from ..kit.filled import escaped, style_policy
from ..legend import Entry
from .picture import legend_of, legend_rules, maps_svg, swatch_svg
from .strip_picture import curve_svg, strip_svg
from .told import FILES, Said, numeric_columns, sides_words

_SENSITIVE_BANNER = "banner staff"
_PRESS_BANNER = "banner press"
_METHOD = "Method, sources and what to take care of"
_SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="{}">'
_UNWATCHED = (
    '<svg class="swatch" viewBox="0 0 34 18" aria-hidden="true">'
    '<rect class="amount-unwatched" width="34" height="18"/></svg>'
)


def page_text(said: Said) -> str:
    """Text of the page; no word of it is markup."""
    style = _style(said)
    head = (
        "<!DOCTYPE html>",
        '<html lang="en" data-ready="true">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{style_policy(style)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(said.margin.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
    )
    return "\n".join((*head, *_body(said), "</body>", "</html>", ""))


def _style(said: Said) -> str:
    own = (files(__package__) / "report.css").read_text(encoding="utf-8")
    return own + "\n".join(legend_rules(said))


def _body(said: Said) -> Iterator[str]:
    banner = _SENSITIVE_BANNER if said.released.policy.exact else _PRESS_BANNER
    yield f'<aside class="{banner}" aria-label="Handling">{escaped(said.margin.banner)}</aside>'
    yield "<main>"
    yield from _header(said)
    if said.people is not None:
        yield from _section(said.people.id, said.people.title, _table(said.people))
    yield from _map(said)
    yield from _strip(said)
    yield from _charts(said.released.sheet.charts)
    for table in said.tables:
        yield from _section(table.id, table.title, _table(table))
    yield from _foot(said)
    yield "</main>"
    yield f'<p class="{banner}" aria-hidden="true">{escaped(said.margin.banner)}</p>'


def _header(said: Said) -> Iterator[str]:
    words = said.margin
    yield "<header>"
    yield f'<p class="stamp"><span class="status">{escaped(words.status)}</span> {escaped(words.as_of)}</p>'
    yield f'<h1 dir="auto">{escaped(words.title)}</h1>'
    yield f'<p class="standfirst" dir="auto">{escaped(words.standfirst)}</p>'
    yield f'<p class="soft">{escaped(words.status_words)} <a href="#method">{_METHOD}</a></p>'
    yield "</header>"
    if said.summary is not None:
        yield from _section(said.summary.id, said.summary.title, _table(said.summary))


def _map(said: Said) -> Iterator[str]:
    classes = legend_of(said)
    alt = f"Map. {said.margin.title}. {said.margin.as_of}. {_counted(classes)}."
    yield '<section class="map" aria-labelledby="map"><h2 id="map">Where</h2>'
    yield f'<figure><div class="stage">{"".join(maps_svg(said, escaped_half(alt)))}</div>'
    yield '<ul class="legend" aria-label="Legend">'
    for number, entry in classes:
        count = f' <span class="soft">{entry.count:,}</span>' if entry.count > 1 else ""
        yield f"<li>{swatch_svg(number, entry)} <span>{escaped(entry.label)}{count}</span></li>"
    credited = "; ".join(dict.fromkeys(credit.rstrip(".") for credit in said.background.credits))
    yield f"</ul><figcaption>{escaped(credited)}.</figcaption></figure></section>"


def escaped_half(text: str) -> str:
    """Text whose halves of letters are question marks, for whoever escapes it himself."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _counted(classes: Sequence[tuple[int, Entry]]) -> str:
    return ", ".join(f"{entry.label}: {entry.count:,}" for _, entry in classes)


def _strip(said: Said) -> Iterator[str]:
    strip = said.released.sheet.strip
    if strip is None or not strip.rows:
        return
    yield '<section aria-labelledby="strip"><h2 id="strip">Along the line</h2>'
    yield f'<p class="soft">{escaped(f"{strip.words} {sides_words(strip)}")}</p>'
    yield _SCROLL.format("The line unrolled")
    yield f"{strip_svg(strip)}</div>"
    yield '<ul class="keys">'
    for row in strip.rows:
        yield f"<li><b>{escaped(row.title)}</b>: {escaped(row.unit)}. {escaped(row.method)}</li>"
    if any(each.kind == "unwatched" for row in strip.rows for each in row.intervals):
        yield f"<li>{_UNWATCHED} Hatched: not watched. Not observed is not quiet.</li>"
    yield "</ul></section>"


def _charts(charts: Iterable[Chart]) -> Iterator[str]:
    curves = [chart for chart in charts if not chart.names]
    if not curves:
        return
    yield '<section aria-labelledby="charts"><h2 id="charts">In time and along the line</h2>'
    yield '<div class="charts">'
    for chart in curves:
        yield f'<figure><h3>{escaped(chart.title)}</h3><p class="soft">{escaped(chart.up_label)}</p>'
        yield curve_svg(chart)
        yield f"<figcaption>{escaped(chart.words)}</figcaption></figure>"
    yield "</div></section>"


def _section(name: str, title: str, inner: Iterable[str]) -> Iterator[str]:
    yield f'<section aria-labelledby="{escaped(name)}"><h2 id="{escaped(name)}">{escaped(title)}</h2>'
    yield from inner
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    """Figures to the right, words to the left; a wide table is scrolled by itself."""
    numeric = numeric_columns(table)
    kinds = [' class="number"' if number in numeric else "" for number in range(len(table.headings))]
    yield f"{_SCROLL.format(escaped(table.title))}<table><thead><tr>"
    for heading, kind in zip(table.headings, kinds, strict=True):
        yield f'<th scope="col"{kind}>{escaped(heading)}</th>'
    yield "</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(
            f"<td{kind}>{escaped(cell)}</td>" for cell, kind in zip(others, kinds[1:], strict=True)
        )
        yield f'<tr><th scope="row">{escaped(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    if table.words:
        yield f'<p class="soft">{escaped(table.words)}</p>'


def _foot(said: Said) -> Iterator[str]:
    words = said.margin
    yield f'<section class="method" aria-labelledby="method"><h2 id="method">{_METHOD}</h2>'
    for title, told in (
        ("To be read with care", words.caveats),
        ("Method", words.method),
        ("Parameters", [": ".join(row) for row in words.parameters]),
        ("Sources and licences", (*words.sources, *said.background.credits)),
    ):
        yield f"<h3>{title}</h3><ul>"
        yield from (f"<li>{escaped(each)}</li>" for each in told)
        yield "</ul>"
    yield f'<p class="soft">{escaped(words.disclaimer)}</p></section>'
    yield '<section class="files" aria-labelledby="files"><h2 id="files">Files</h2><ul>'
    yield from (
        f'<li><a href="{name}">{escaped(said_of)}</a> <span class="soft">{name}</span></li>'
        for name, said_of in FILES
    )
    told_by = f"{words.as_of}. All times in {words.zone}. {words.made_with}."
    yield f'</ul><p class="soft">{escaped(told_by)}</p></section>'
