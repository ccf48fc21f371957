"""The figures of a release as rows, for a table on the page and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.spreadsheet import MARK, text_of

from .caption import as_of, status_words
from .facts import Facts, ZoneFacts
from .words import Words

_LEAST_SIGMA_M = 500.0  # shown to the kilometre, less would be a nought
HEADINGS = ("figure", "value", "unit", "in_words", "note", "as_of", "status")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its name, the number with its unit for a file and as words for a page, how to read it."""

    figure: str
    value: int
    unit: str
    said: str
    note: str


def figure_rows(facts: Facts, words: Words) -> tuple[Row, ...]:
    """Figures of a release in a language: people first."""
    return (*_of_people(facts, words), *_of_ground(facts, words), *_of_force(facts, words))


def _of_people(facts: Facts, words: Words) -> Iterator[Row]:
    note = words.say("people_caveat")
    for zone in facts.zones:
        named = zone.name or words.say(zone.kind if words.has(zone.kind) else "zone")
        if zone.residents is not None:
            figure, said = words.say("row_residents", zone=named), _residents(zone, words)
            yield Row(figure, zone.residents, "persons", said, note)
        if zone.settlements is not None:
            figure = words.say("row_settlements", zone=named)
            yield Row(figure, zone.settlements, "settlements", words.number(zone.settlements), note)


def _residents(zone: ZoneFacts, words: Words) -> str:
    counted = words.number(zone.residents or 0)
    return words.say("at_least", count=counted) if zone.at_least else counted


def _of_ground(facts: Facts, words: Words) -> Iterator[Row]:
    if facts.length_m is not None:
        said = words.kilometres(facts.length_m / 1000.0)
        yield Row(words.say("row_length"), _thousands(facts.length_m), "km", said, words.say("note_length"))
    if facts.sigma_m is not None and facts.sigma_m >= _LEAST_SIGMA_M:
        said = words.kilometres(facts.sigma_m / 1000.0)
        yield Row(words.say("row_sigma"), _thousands(facts.sigma_m), "km", said, words.say("note_sigma"))
    for zone in facts.zones:
        if zone.area_m2 is not None:
            named = zone.name or words.say(zone.kind if words.has(zone.kind) else "zone")
            area, said = round(zone.area_m2 / 1e6), words.square_kilometres(zone.area_m2 / 1e6)
            yield Row(words.say("row_area", zone=named), area, "km2", said, words.say("note_proposed"))


def _thousands(metres: float) -> int:
    return round(metres / 1000.0)


def _of_force(facts: Facts, words: Words) -> Iterator[Row]:
    for name, count in (("row_sectors", facts.sectors), ("row_crossings", facts.crossings)):
        if count:
            yield Row(words.say(name), count, "1", words.number(count), words.say("note_proposed"))
    if facts.withheld:
        note = words.say("coarsened", distance=words.kilometres(facts.cell_km))
        yield Row(words.say("row_withheld"), facts.withheld, "1", words.number(facts.withheld), note)


def figures_csv(facts: Facts, words: Words) -> str:
    """The same as a table: UTF-8 with a mark, each figure beside its unit, date and status."""
    dated = as_of(facts, words), status_words(facts, words)
    rows = (
        (row.figure, row.value, row.unit, row.said, row.note, *dated) for row in figure_rows(facts, words)
    )
    return MARK + text_of([HEADINGS, *rows])
