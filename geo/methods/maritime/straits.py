"""The calendar of the straits: what the Montreux Convention of 1936 lets into the Black Sea, how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass as plain_dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from ...model.declared import STRICT
from ...model.mandate_words import Figure, Text
from ...model.vessels import Stay

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Rules:
    """Limits on vessels of war of states without a coast on the Black Sea, as data.

    Parameters
    ----------
    stay_days : int
        Longest stay (article 18, paragraph 2).
    notice_days : int
        Days before a passage by which it is to be announced (article 13).
    in_sea_tons : int
        Tonnage of all such states together in the sea (article 18, paragraph 1, a).
    of_one_share : float
        Share of it that one state may have (article 18, paragraph 1, c).
    in_passage_tons, in_passage_vessels : int
        In the straits at one time (article 14).
    source : str
    status : str
    """

    stay_days: Annotated[int, Field(gt=0)]
    notice_days: Annotated[int, Field(ge=0)]
    in_sea_tons: Annotated[int, Field(gt=0)]
    of_one_share: Annotated[float, Field(gt=0.0, le=1.0)]
    in_passage_tons: Annotated[int, Field(gt=0)]
    in_passage_vessels: Annotated[int, Field(gt=0)]
    source: Text
    status: Figure


@plain_dataclass(frozen=True, slots=True)
class Breach:
    """What a calendar asks for and the convention does not grant.

    Parameters
    ----------
    day : datetime.date
        First day on which it would be so.
    who : str
        Vessel, or state, or all.
    problem : str
    article : str
    """

    day: date
    who: str
    problem: str
    article: str


def last_day(stay: Stay, rules: Rules) -> date:
    """Return the last day on which a vessel may be in the sea; the day of entry is not counted.

    Examples
    --------
    >>> rules = Rules(stay_days=21, notice_days=8, in_sea_tons=30_000, of_one_share=2 / 3,
    ...               in_passage_tons=15_000, in_passage_vessels=9, source="1936", status="sourced")
    >>> frigate = Stay(name="A", state="X", tons=5_000, enters=date(2026, 3, 1), leaves=date(2026, 3, 10))
    >>> last_day(frigate, rules).isoformat()
    '2026-03-22'
    """
    return stay.enters + timedelta(days=rules.stay_days)


def breaches(stays: Sequence[Stay], rules: Rules) -> tuple[Breach, ...]:
    """Check a calendar of stays; each breach once, with the first day on which it would be.

    Parameters
    ----------
    stays : sequence of Stay
    rules : Rules

    References
    ----------
    Convention regarding the Regime of the Straits, Montreux, 20 July 1936, articles 13, 14 and 18. Whether
    any vessel of war passes at all in time of war is another question (articles 19 to 21).

    Examples
    --------
    >>> rules = Rules(stay_days=21, notice_days=8, in_sea_tons=30_000, of_one_share=2 / 3,
    ...               in_passage_tons=15_000, in_passage_vessels=9, source="1936", status="sourced")
    >>> long = Stay(name="A", state="X", tons=5_000, enters=date(2026, 3, 1), leaves=date(2026, 3, 31))
    >>> [(each.day.isoformat(), each.article) for each in breaches([long], rules)]
    [('2026-03-23', 'article 18, paragraph 2')]
    """
    foreign = [stay for stay in stays if not stay.has_coast]
    found = [*_of_each(foreign, rules), *_of_all(foreign, rules)]
    return tuple(sorted(found, key=lambda each: (each.day, each.who, each.article)))


def tons_by_day(stays: Sequence[Stay]) -> dict[date, int]:
    """Tonnage of states without a coast that is in the sea on each day on which there is any."""
    found: dict[date, int] = {}
    for stay in stays:
        if not stay.has_coast:
            for day in _days(stay):
                found[day] = found.get(day, 0) + stay.tons
    return dict(sorted(found.items()))


def _days(stay: Stay) -> Iterator[date]:
    return (stay.enters + number * _DAY for number in range((stay.leaves - stay.enters).days + 1))


def _of_each(stays: Sequence[Stay], rules: Rules) -> Iterator[Breach]:
    for stay in stays:
        end = last_day(stay, rules)
        if stay.leaves > end:
            problem = f"it stays {(stay.leaves - stay.enters).days} days; {rules.stay_days} are granted"
            yield Breach(end + _DAY, stay.name, problem, "article 18, paragraph 2")
        if stay.announced is not None and (stay.enters - stay.announced).days < rules.notice_days:
            problem = (
                f"announced {(stay.enters - stay.announced).days} days before; {rules.notice_days} are asked"
            )
            yield Breach(stay.enters, stay.name, problem, "article 13")


def _of_all(stays: Sequence[Stay], rules: Rules) -> Iterator[Breach]:
    """Limits of tonnage and number, day by day; each told on the first day that passes it."""
    of_one_tons = rules.of_one_share * rules.in_sea_tons
    told: set[tuple[str, str]] = set()
    for day in tons_by_day(stays):
        there = [stay for stay in stays if stay.enters <= day <= stay.leaves]
        passing = [stay for stay in there if day in {stay.enters, stay.leaves}]
        checks = [
            ("all", sum(stay.tons for stay in there), rules.in_sea_tons, "article 18, paragraph 1"),
            *(
                (state, sum(stay.tons for stay in there if stay.state == state), of_one_tons, "the same, c")
                for state in sorted({stay.state for stay in there})
            ),
            ("in passage", sum(stay.tons for stay in passing), rules.in_passage_tons, "article 14"),
        ]
        for who, tons, limit_tons, article in checks:
            if tons > limit_tons and (who, article) not in told:
                told.add((who, article))
                yield Breach(day, who, f"{tons:,} tons; {limit_tons:,.0f} are granted", article)
        if len(passing) > rules.in_passage_vessels and ("number", "article 14") not in told:
            told.add(("number", "article 14"))
            problem = f"{len(passing)} vessels pass; {rules.in_passage_vessels} are granted"
            yield Breach(day, "in passage", problem, "article 14")
