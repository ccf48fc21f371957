"""What the opening of sites takes: people and days by kind of site, how contingents come, and the seasons."""

from __future__ import annotations

from dataclasses import dataclass as plain
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
People = Annotated[int, Field(ge=0, le=1_000_000)]
Days = Annotated[int, Field(ge=1, le=1_000)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
Figure = Literal["sourced", "assumed"]
_COMMON_YEAR = 2001  # has no 29 February


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Effort:
    """``[[effort]]``: who stays at a kind of site, and for how many days a team sets it up."""

    kind: Text
    people: People
    takes_days: Days
    source: Text
    status: Figure


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Pace:
    """``[pace]``: how contingents come where nobody says when, and what sites count for.

    Parameters
    ----------
    first_day, every_days : int
        Day on which the first contingent begins to come, and days from one to the next.
    advance_share : float
        Of its people, who come first; the rest follows ``main_after_days`` later.
    at_sites_share : float
        Of those who have come, free for sites.
    teams : int
        Sites that a contingent sets up at a time.
    days : int
        Length of the time that is looked at.
    part_time_share : float
        What a metre of line that is watched part of the time counts for.
    least_worth_m : float
        What each site counts for beside the line that it watches.
    source : str
    status : {"sourced", "assumed"}
    """

    first_day: Annotated[int, Field(ge=0, le=1_000)]
    every_days: Annotated[int, Field(ge=0, le=365)]
    advance_share: Share
    main_after_days: Annotated[int, Field(ge=0, le=365)]
    at_sites_share: Share
    teams: Annotated[int, Field(ge=1, le=1_000)]
    days: Days
    part_time_share: Share
    least_worth_m: Annotated[float, Field(gt=0.0)]
    source: Text
    status: Figure


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Season:
    """``[[season]]``: days of every year, month and day, the last of them included.

    Examples
    --------
    >>> told = {"source": "-", "status": "assumed"}
    >>> winter = Season(name="Winter", kind="frost", first="11-20", last="03-10", **told)
    >>> [str(day) for day in winter.next_after(date(2024, 9, 1))]
    ['2024-11-20', '2025-03-10']
    >>> [str(day) for day in winter.next_after(date(2025, 1, 1))]  # it has begun already
    ['2024-11-20', '2025-03-10']
    """

    name: Text
    kind: Literal["mud", "frost"]
    first: MonthDay
    last: MonthDay
    source: Text
    status: Figure

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            try:
                _in(_COMMON_YEAR, day)
            except ValueError:
                raise ValueError(f"{day} is no month and day of every year") from None

    def next_after(self, day: date) -> tuple[date, date]:
        """First and last day of the first such season that has not ended before a day."""
        spans = ((_in(year, self.first), year) for year in (day.year - 1, day.year, day.year + 1))
        whole = ((first, _in(year + (self.last < self.first), self.last)) for first, year in spans)
        return next(span for span in whole if span[1] >= day)


def _in(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Arrival:
    """``[[arrival]]``: people of a contingent who come on a day, counted from D+0."""

    contingent: Text
    day: Annotated[int, Field(ge=0, le=1_000)]
    people: People


@plain(frozen=True, slots=True)
class OpeningRules:
    """All figures by which sites open."""

    pace: Pace
    efforts: tuple[Effort, ...]
    seasons: tuple[Season, ...]


def seasons_within(
    seasons: tuple[Season, ...], d_day: date, days: int
) -> tuple[tuple[Season, int, int], ...]:
    """Seasons that begin or last within so many days of D+0, with their first and last day from D+0.

    >>> mud = Season(name="Mud", kind="mud", first="10-15", last="11-30", source="-", status="assumed")
    >>> [(first, last) for _, first, last in seasons_within((mud,), date(2024, 10, 1), 20)]
    [(14, 60)]
    >>> len(seasons_within((mud,), date(2024, 9, 1), 800))  # the autumns of 2024, 2025 and 2026
    3
    """
    found = []
    for season in seasons:
        first, last = season.next_after(d_day)
        while (first - d_day).days <= days:
            found.append((season, (first - d_day).days, (last - d_day).days))
            first, last = season.next_after(last + timedelta(1))
    return tuple(sorted(found, key=lambda one: one[1]))
