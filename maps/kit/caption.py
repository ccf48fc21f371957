"""Words to go with a picture: caption, text for those who do not see it, long description, credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .facts import Facts, ZoneFacts
from .words import Words

LONGEST_ALT = 600
_SHORTEST_TITLE = 12


def status_words(facts: Facts, words: Words) -> str:
    """Status in a language; one that the kit does not know stands as given."""
    name = f"status_{facts.status}"
    return words.say(name) if words.has(name) else facts.status


def as_of(facts: Facts, words: Words) -> str:
    """Date in a language, behind the words that say what it means."""
    return words.say("as_of", date=words.day(facts.as_of))


def alt(facts: Facts, words: Words) -> str:
    """At most 600 letters: title, line and its length, what is seen, large towns, status, date.

    A long title is cut, the rest is not; where even that is too long (a date that is a sentence), what is
    seen goes first, then the end.
    """
    said = _alt_words(facts, words, (*_alt_seen(facts, words),))
    return said if len(said) <= LONGEST_ALT else _cut(_alt_words(facts, words, ()), LONGEST_ALT)


def _alt_words(facts: Facts, words: Words, seen: tuple[str, ...]) -> str:
    slots = {"status": status_words(facts, words), "as_of": as_of(facts, words), "seen": " ".join(seen)}
    name = "alt" if facts.length_m is None else "alt_with_length"
    if facts.length_m is not None:
        slots["length"] = words.kilometres(facts.length_m / 1000.0)
    without = len(_one_line(words.say(name, title="", **slots))) + 1
    title = _cut(_ended(_one_line(facts.title)), max(LONGEST_ALT - without, _SHORTEST_TITLE))
    return _one_line(words.say(name, title=title, **slots))


def _alt_seen(facts: Facts, words: Words) -> Iterator[str]:
    """What a reader would see: ground, zones, crossing points and boundaries, and the large towns."""
    kinds = dict.fromkeys(zone.kind for zone in facts.zones)
    seen = [words.say("held", party=", ".join(map(words.name, facts.parties)))] if facts.parties else []
    seen += [words.say(kind if words.has(kind) else "zone") for kind in kinds]
    for name, count in (("crossing", facts.crossings), ("boundary", facts.sectors)):
        seen += [words.say(name)] if count else []
    if seen:
        yield words.say("alt_seen", seen="; ".join(seen))
    if facts.towns:
        named = (uk if words.language == "uk" else en for en, uk in facts.towns)
        yield words.say("alt_towns", towns=", ".join(named))


def caption(facts: Facts, words: Words) -> str:
    """Caption that claims no more than the plan: status, date, length with its method, credit, citation."""
    means = f"means_{facts.status}"
    stamp = f"{status_words(facts, words)}, {as_of(facts, words)}."
    paragraphs = (
        [f"{facts.title} ({status_words(facts, words)})"],
        [facts.standfirst],
        [stamp, words.say(means) if words.has(means) else "", words.say("proposed")],
        [*method(facts, words)],
        [words.say("coarsened", distance=words.kilometres(facts.cell_km)), words.say("disclaimer")],
        [credit(facts, words)],
        [citation(facts, words)],
        [original_words(facts, words)],
    )
    return _written(" ".join(filter(None, sentences)) for sentences in paragraphs)


def original_words(facts: Facts, words: Words) -> str:
    """What is not translated, and stands in the language of the scenario."""
    return words.say("original_names" if facts.title_language == words.language else "original")


def credit(facts: Facts, words: Words) -> str:
    """Who made the map, from what; first those who ask to be named, should a picture not hold them all."""
    sources = "; ".join(sorted(facts.sources, key=lambda source: "©" not in source))
    said = [words.say("credit", maker=facts.maker), words.say("sources", sources=sources)]
    if facts.background:
        said.append(words.say("background", credits="; ".join(facts.background)))
    return " ".join(_ended(each) for each in said)


def description(facts: Facts, words: Words) -> str:
    """Long description: people first, then what is seen, then figures as rows of words."""
    return _written(
        (
            f"{facts.title}. {status_words(facts, words)}, {as_of(facts, words)}.",
            *_people(facts, words),
            _section(words.say("shows"), _seen(facts, words)),
            _section(words.say("figures"), _figures(facts, words)),
            _section(words.say("care"), care(facts, words)),
            original_words(facts, words),
        )
    )


def _people(facts: Facts, words: Words) -> Iterator[str]:
    counted = [zone for zone in facts.zones if zone.residents is not None or zone.settlements is not None]
    if counted:
        rows = [_people_row(zone, words) for zone in counted]
        yield _section(words.say("people"), [*rows, words.say("people_caveat")])


def _people_row(zone: ZoneFacts, words: Words) -> str:
    residents = words.say("not_known") if zone.residents is None else words.number(zone.residents)
    if zone.at_least and zone.residents is not None:
        residents = words.say("at_least", count=residents)
    settlements = words.say("not_known") if zone.settlements is None else words.number(zone.settlements)
    return words.say("people_row", zone=_named(zone, words), residents=residents, settlements=settlements)


def _named(zone: ZoneFacts, words: Words) -> str:
    return zone.name or words.say(zone.kind if words.has(zone.kind) else "zone")


def _seen(facts: Facts, words: Words) -> Iterator[str]:
    yield words.say("seen_line")
    if facts.parties:
        yield words.say("seen_held", parties=", ".join(map(words.name, facts.parties)))
    if facts.zones:
        yield words.say("seen_zones")
    yield words.say("proposed")
    yield words.say("seen_inset")


def _figures(facts: Facts, words: Words) -> Iterator[str]:
    yield from method(facts, words)
    for zone in facts.zones:
        if zone.area_m2 is not None:
            area = words.square_kilometres(zone.area_m2 / 1e6)
            yield words.say("area_row", zone=_named(zone, words), area=area)
    for name, count in (("sectors", facts.sectors), ("crossings", facts.crossings)):
        if count:
            yield words.say(name, count=words.number(count))


def method(facts: Facts, words: Words) -> Iterator[str]:
    """How the line was made, how long it is and how far it may lie off."""
    if facts.length_m is not None:
        yield words.say("length", length=words.kilometres(facts.length_m / 1000.0))
    if facts.sigma_m is not None and facts.sigma_m >= 500.0:
        yield words.say("sigma", distance=words.kilometres(facts.sigma_m / 1000.0))
    if facts.line_method:
        yield words.say("method", method=facts.line_method.rstrip("."))


def care(facts: Facts, words: Words) -> Iterator[str]:
    """What is left out or coarsened, and what has to be read with the map."""
    yield words.say("coarsened", distance=words.kilometres(facts.cell_km))
    if facts.withheld:
        yield words.say("withheld", count=words.number(facts.withheld))
    yield words.say("disclaimer")
    yield from facts.caveats


def citation(facts: Facts, words: Words) -> str:
    """How to cite the map."""
    slots = {"status": status_words(facts, words), "as_of": as_of(facts, words)}
    return words.say("citation", title=facts.title, maker=facts.maker, scenario=facts.scenario, **slots)


def _section(title: str, rows: Iterator[str] | list[str]) -> str:
    return "\n".join([title, *(f"- {row}" for row in rows)])


def _written(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, letters: int) -> str:
    """Text of at most so many letters, cut between words where one ends near there.

    Examples
    --------
    >>> _cut("a line across Norland", 15), _cut("short", 15)
    ('a line across…', 'short')
    """
    if len(text) <= letters:
        return text
    head, gap, _ = text[:letters].rpartition(" ")
    return f"{head if gap and len(head) > letters // 2 else text[: letters - 1]}…"
