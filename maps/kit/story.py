"""The story page: headline, a simple map with numbered remarks, figures, method, files; no script needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from geo.release import Release

from ..basemap import Basemap
from ..legend import Entry, entries
from .callouts import Callout, callouts
from .caption import alt, as_of, care, citation, credit, description, method, original_words, status_words
from .facts import Facts
from .figures import figure_rows
from .filled import asset, escaped, filled, policy
from .simplified import Shapes
from .stage import FORMS, Stage
from .storymap import put_hatches, put_mark, story_svg
from .vector import PER_PX, Drawn, put, rules
from .words import ORIGINAL, Words, file_name, headed, languages, words_of

_SWATCH_PX = (34, 16)


def stages(
    released: Release, shapes: Shapes, facts: Facts, background: Basemap, context: Path | None
) -> tuple[Stage, ...]:
    """The maps of a release's story pages, one of each form, to be lettered in any language."""
    remarked = tuple(each.shape for each in callouts(released, facts, words_of(ORIGINAL), shapes))
    return tuple(Stage(released, shapes, form, background, context, remarked) for form in FORMS)


def story_page(staged: Sequence[Stage], facts: Facts, words: Words, pictures: str) -> str:
    """Page of a release in a language; ``pictures`` is the language of its pictures."""
    released, layers = staged[0].released, staged[0].layers(words)
    legend = entries(layers)[0]
    style, script = _style(legend), asset("story.js")
    said, stamp = alt(facts, words), status_words(facts, words)
    plain = {name: escaped(text) for name, text in (*_words(facts, words), ("alt", said), ("status", stamp))}
    slots = {
        "language": words.language,
        "title-language": facts.title_language,
        "policy": policy(style, script),
        "style": style,
        "script": script,
        "maps": "".join(story_svg(each, words, layers, said, stamp) for each in staged),
        "legend": "\n".join(_rows(legend)),
        "remarks": "\n".join(_remarks(callouts(released, facts, words, staged[0].shapes))),
        "table": "\n".join(_table(facts, words)),
        "method": _paragraphs((*method(facts, words), *care(facts, words))),
        "described": _paragraphs(description(facts, words).split("\n\n")),
        "files": "\n".join(_files(words, pictures)),
        "languages": "\n".join(_languages(words)),
    }
    return filled("story.html", {**slots, **plain})


def _words(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """What stands in the page as plain text, by its slot."""
    means = f"means_{facts.status}"
    yield "title", facts.title
    yield "standfirst", facts.standfirst
    yield "as-of", headed(as_of(facts, words))
    yield "means", words.say(means) if words.has(means) else ""
    yield "credit", credit(facts, words)
    yield "citation", citation(facts, words)
    yield "original-words", original_words(facts, words)
    for name in ("legend", "remarks", "table", "files", "languages", "method"):
        yield f"{name}-title", words.say("method_title" if name == "method" else name)
    for name in ("proposed", "disclaimer", "column_figure", "column_value", "long_description"):
        yield name.replace("_", "-"), words.say(name)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{escaped(text)}</p>" for text in texts)


def _style(legend: Sequence[Entry]) -> str:
    own = (line for number, entry in enumerate(legend) for line in rules(f"k{number}", entry.look))
    return asset("story.css") + "\n".join(own)


def _rows(legend: Sequence[Entry]) -> Iterator[str]:
    """One row a class, the uppermost first, drawn as on the map."""
    wide, high = (side * PER_PX for side in _SWATCH_PX)
    drawn: dict[str, Drawn] = {
        "line": f"M0 {high // 2}h{wide}",
        "point": [(wide // 2, high // 2)],
        "area": f"M10 10h{wide - 20}v{high - 20}h{20 - wide}z",
    }
    for number, entry in reversed(list(enumerate(legend))):
        swatch = Element("svg", {"viewBox": f"0 0 {wide} {high}", "aria-hidden": "true"})
        if entry.shape == "area":
            put(swatch, "path", kind="land", d=f"M0 0h{wide}v{high}h{-wide}z")
        put_hatches(swatch, [(number, entry)], "legend")
        put_mark(swatch, entry, number, drawn[entry.shape], "legend")
        yield f"<li>{tostring(swatch, encoding='unicode')} {escaped(entry.label)}</li>"


def _remarks(remarks: Sequence[Callout]) -> Iterator[str]:
    for number, remark in enumerate(remarks, start=1):
        said = f"<strong>{escaped(remark.head)}</strong> {escaped(remark.sentence)}"
        yield f"<li><b>{number}</b><div>{said}</div></li>"


def _table(facts: Facts, words: Words) -> Iterator[str]:
    """Figures that are to be read alike, together, and under them how."""
    for note, rows in groupby(figure_rows(facts, words), key=lambda row: row.note):
        figures = "".join(
            f'<tr><th scope="row">{escaped(row.figure)}</th><td>{escaped(row.said)}</td></tr>' for row in rows
        )
        yield f'<tbody>{figures}<tr><td class="note" colspan="2">{escaped(note)}</td></tr></tbody>'


def _files(words: Words, pictures: str) -> Iterator[str]:
    own = words.language
    listed = (
        ("file_map", "map.html"),
        ("file_wide", file_name("map", "png", pictures)),
        ("file_tall", file_name("map-tall", "png", pictures)),
        ("file_svg", file_name("map", "svg", pictures)),
        ("file_figures", file_name("figures", "csv", own)),
        ("file_data", "data.csv"),
        ("file_geojson", "plan.geojson"),
        ("embed_caption", file_name("caption", "txt", own)),
        ("embed_alt", file_name("alt", "txt", own)),
        ("long_description", file_name("description", "txt", own)),
        ("file_credit", file_name("credit", "txt", own)),
        ("embed_title", file_name("embed", "html", own)),
    )
    for said, name in listed:
        yield f'<li><a href="{name}">{escaped(words.say(said))}</a> <span class="soft">{name}</span></li>'


def _languages(words: Words) -> Iterator[str]:
    for language in languages():
        named, page = escaped(words_of(language).say("language")), file_name("story", "html", language)
        here = ' aria-current="page"' if language == words.language else ""
        yield f'<li><a href="{page}" lang="{language}" hreflang="{language}"{here}>{named}</a></li>'
