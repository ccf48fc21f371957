"""What a daily report says of incidents as a whole: in figures, near whom, on whose side, in which zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model.account import Account
from ..model.verdict import VERDICTS
from .feature import Table
from .incidents import Told
from .towns import Towns

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Row = tuple[str, ...]

UNOBSERVED = "Not observed is not quiet."
PEOPLE_M = 3_000.0  # as far as fragments and stray rounds of field guns are a danger to people
LEAST_COUNT = 3  # fewer are not told to the public
_LISTED_TOWNS = 15


@dataclass(frozen=True)
class Daily:
    """What a report is made of.

    Parameters
    ----------
    told : Told
        The day, or the span, that is reported.
    whole : Told
        The whole span that led to it, for days, silence and tests.
    plain : Account or None
        That of the day or span without exercises, for its rates; None where they are in them.
    before : Account or None
        The day before; None where a span is reported.
    towns : Towns or None
        Settlements near the line; None where no list is at hand.
    exact : bool
        Whether it may name places; if not, counts under ``LEAST_COUNT`` are hidden and stretches are long.
    most_listed : int
        Incidents that its own table lists one by one.
    """

    told: Told
    whole: Told
    plain: Account | None = None
    before: Account | None = None
    towns: Towns | None = None
    exact: bool = True
    most_listed: int = 200

    @property
    def account(self) -> Account:
        """The account of what is reported."""
        return self.told.account

    @property
    def rated(self) -> Account:
        """The account whose rates are told."""
        return self.plain or self.account

    @property
    def near_words(self) -> str:
        """Within which distance incidents count for the line."""
        return f"within {self.account.asked.near_m / 1_000.0:g} km of the line"

    @property
    def rated_words(self) -> str:
        """The same, and whether exercises are among those that are counted in rates and by day."""
        some = bool(self.account.incidents.exercise.any())
        return f"{self.near_words}, exercises {'apart' if self.plain is not None or not some else 'too'}"

    def counted(self, count: int) -> str:
        """A count as this report may tell it.

        Examples
        --------
        A public report hides what is under three; see ``said``.
        """
        return said(count, exact=self.exact)


def said(count: int, *, exact: bool) -> str:
    """A count in figures, or that it is too small to be told.

    >>> said(1234, exact=True), said(2, exact=False), said(3, exact=False)
    ('1,234', 'under 3', '3')
    """
    return f"{count:,}" if exact or count >= LEAST_COUNT else f"under {LEAST_COUNT}"


def violations(account: Account) -> Mask:
    """Incidents near the line that nobody took for an exercise."""
    return account.near & ~account.incidents.exercise


def summary_table(daily: Daily) -> Table:
    """The day, or span, in figures beside the day before."""
    columns = [_figures(daily, daily.account)]
    headings = ["What was reported", _span_words(daily.told)]
    if daily.before is not None:
        columns.append(_figures(daily, daily.before))
        headings.append("The day before")
    rows = tuple((name, *(column.get(name, "–") for column in columns)) for name in columns[0])
    words = f"Near the line: {daily.near_words}. Exercises are counted apart and never left out. {UNOBSERVED}"
    return Table("incidents-summary", "In figures", tuple(headings), rows, words)


def _figures(daily: Daily, account: Account) -> dict[str, str]:
    near, exercise = account.near, account.incidents.exercise
    watched_h = float(account.watched_h_by_day.sum())
    found = {
        "Incidents near the line, exercises apart": daily.counted(_sum(violations(account))),
        "Events that they count (explosions, shots …)": daily.counted(
            int(account.incidents.number[violations(account)].sum())
        ),
        "Taken for exercises": daily.counted(_sum(near & exercise)),
        "Farther from the line": daily.counted(_sum(~near)),
    }
    if account.effort:
        found["Near the line while nobody watched, exercises too"] = daily.counted(account.unwatched_count)
    if account.verdicts:
        found |= {f"In a zone: {verdict}": daily.counted(count) for verdict, count in _verdicts(account)}
    if account.breaches:
        breaking = {one.incident for one in account.breaches if one.word == "would break"}
        found["Would break a rule, if as reported"] = daily.counted(len(breaking))
    found["Hours for which the line was watched, mean over its length"] = (
        f"{watched_h:,.1f}" if account.effort else "nobody told"
    )
    return found


def _verdicts(account: Account) -> list[tuple[str, int]]:
    """How many near the line lie inside some zone; of the others, how many may."""
    held = [verdict.held for verdict in account.verdicts]
    inside, may = (
        np.any(
            [(v.code == VERDICTS.index(word)) & h for v, h in zip(account.verdicts, held, strict=True)],
            axis=0,
        )
        for word in ("inside", "indeterminate")
    )
    near = violations(account)
    return [("inside", _sum(inside & near)), ("indeterminate", _sum(may & ~inside & near))]


def people_table(daily: Daily) -> Table | None:
    """Settlements with incidents nearby, those with most people first; for the public, only how many."""
    known = daily.towns
    if known is None or not len(daily.account.incidents):
        return None
    of = daily.account.incidents
    at = np.flatnonzero(violations(daily.account))
    numbers, distance_m, _ = known.nearest(of.longitude[at], of.latitude[at])
    beside = numbers[distance_m <= PEOPLE_M]
    counts = Counter(beside.tolist())
    words = (
        f"Incidents near the line whose nearest settlement has its centre within {PEOPLE_M / 1_000:g} km. "
        f"Residents are a count older than any displacement: a guide, not a census. {known.source}"
    ).strip()
    if not daily.exact:
        rows: tuple[Row, ...] = (("Near a settlement", daily.counted(len(beside))),)
        rows += (("Farther from any", daily.counted(len(at) - len(beside))),)
        return Table("incidents-people", "People: incidents near settlements", ("", "Incidents"), rows, words)
    towns = sorted(counts, key=lambda one: (-known.residents[one], known.name[one]))
    rows = tuple(
        (
            known.name[one],
            known.name_uk[one],
            _residents(known.residents[one]),
            f"{counts[one]:,}",
        )
        for one in towns[:_LISTED_TOWNS]
    )
    more = (
        f" {len(towns) - len(rows)} smaller settlements follow in the file of incidents."
        if len(towns) > len(rows)
        else ""
    )
    headings = ("Settlement", "Назва", "Residents", "Incidents")
    title = "People: settlements with incidents nearby"
    return Table(
        "incidents-people", title, headings, rows or (("None", "", "", "0"),), words + more, sensitive=True
    )


def _residents(count: int) -> str:
    return f"{count:,}" if count else "not known"


def sides_table(daily: Daily) -> Table:
    """How many lie on whose side, with what cannot be told for certain, beside the day before."""
    names = _side_names(daily)
    columns = [_by_side(daily.told, daily.account, names)]
    headings = ["Side", "Incidents"]
    if daily.before is not None:
        columns.append(_by_side(daily.told, daily.before, names))
        headings.append("Day before")
    headings.append("Exercises")
    columns.append(_by_side(daily.told, daily.account, names, exercises=True))
    rows = tuple((name, *(daily.counted(column[name]) for column in columns)) for name in names)
    words = (
        "Where the position lies, not who fired: an impact on one side was not fired there. Near the line "
        "only; “not certain” lies nearer to the line than its position is known."
    )
    return Table("incidents-sides", "By side", tuple(headings), rows, words)


_NOT_CERTAIN = "Not certain"


def _side_names(daily: Daily) -> list[str]:
    sides = daily.account.sides
    if sides is None:
        return [daily.told.left, daily.told.right]
    every = set(sides.party) | (
        set(daily.before.sides.party) if daily.before and daily.before.sides else set()
    )
    named = [name for party, name in daily.told.parties.items()] or sorted(party for party in every if party)
    return [*named, *(["Nobody's ground, or not told"] if "" in every else []), _NOT_CERTAIN]


def _by_side(told: Told, account: Account, names: Sequence[str], *, exercises: bool = False) -> Counter[str]:
    wanted = (account.near & account.incidents.exercise) if exercises else violations(account)
    found = Counter(dict.fromkeys(names, 0))
    for number in np.flatnonzero(wanted).tolist():
        found[_side_of(told, account, number)] += 1
    return found


def _side_of(told: Told, account: Account, number: int) -> str:
    if account.sides is None:
        return told.side(float(account.located.offset_m[number]))
    if not account.sides.clear[number]:
        return _NOT_CERTAIN
    party = account.sides.party[number]
    return told.parties.get(party, party) or "Nobody's ground, or not told"


def zones_table(daily: Daily) -> Table | None:
    """Each zone with its verdicts; an incident inside two zones counts in both."""
    if not daily.account.verdicts:
        return None
    rows = tuple(
        (
            each.zone,
            *(daily.counted(each.count(verdict)) for verdict in reversed(VERDICTS[:3])),
            daily.counted(each.count(VERDICTS[3])),
        )
        for each in daily.account.verdicts
    )
    words = (
        "Zones as they held on the day of each incident. Indeterminate: the zone's edge is nearer than the "
        "position is known (95 % radius). No verdict finds that anybody broke a rule."
    )
    headings = ("Zone", "Inside", "Indeterminate", "Outside", "Error not stated")
    # A small zone tells a place: the public learns of its verdicts from the summary alone.
    return Table("incidents-zones", "By zone and verdict", headings, rows, words, sensitive=True)


def _span_words(told: Told) -> str:
    first, last = told.first_day.isoformat(), told.last_day.isoformat()
    return first if first == last else f"{first} to {last}"


def _sum(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
