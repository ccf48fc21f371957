"""What the opening of sites takes: people and days by kind of site, how contingents come, and the seasons."""

from __future__ import annotations

from dataclasses import dataclass as plain
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, MetresAboveZero, Text

People = Annotated[int, Field(ge=0, le=1_000_000)]
Days = Annotated[int, Field(ge=1, le=1_000)]
FromDay = Annotated[int, Field(ge=0, le=1_000)]
Teams = Annotated[int, Field(ge=1, le=1_000)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
ShareAboveZero = Annotated[float, Field(gt=0.0, le=1.0)]
MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
SeasonKind = Literal["frost", "mud", "snow", "rain", "storm", "heat"]
_COMMON_YEAR = 2001  # has no 29 February


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Effort:
    """``[[opening.effort]]``: who stays at a kind of site, and for how many days a team sets it up.

    Parameters
    ----------
    kind : str
        As the sites have it: ``post``, ``camera``, ``patrol_base`` …
    people, takes_days : int
    source : str
    status : {"sourced", "assumed"}
    """

    kind: Text
    people: People
    takes_days: Days
    source: Text
    status: Figure = "assumed"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Pace:
    """``[pace]`` of the table of figures: how contingents come where nobody says when, what sites count for.

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
    road_m_per_day : float
        Way off the known roads that is searched and made passable in a day.
    supply_reach_m : float
        How far from a base, in a straight line, a site is supplied.
    part_time_share : float
        What a metre of line that is watched part of the time counts for.
    least_worth_m : float
        What each site counts for beside the line that it watches.
    gap : float
        Share of the best that need not be ruled out.
    source : str
    status : {"sourced", "assumed"}
    """

    first_day: FromDay
    every_days: FromDay
    advance_share: Share
    main_after_days: FromDay
    at_sites_share: Share
    teams: Teams
    days: Days
    road_m_per_day: MetresAboveZero
    supply_reach_m: MetresAboveZero
    part_time_share: Share
    least_worth_m: MetresAboveZero
    gap: Share
    source: Text
    status: Figure = "assumed"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Season:
    """``[[opening.season]]``: days of every year, month and day, the last of them included.

    Parameters
    ----------
    name : str
    kind : {"frost", "mud", "snow", "rain", "storm", "heat"}
    first, last : str
        Month and day, as ``11-20``; a season may run past the end of the year.
    region : str
        Where it is so; rows of the table of figures are taken by it.
    work_share : float
        Share of a fair day's work that is done on one of its days.
    source : str
    status : {"sourced", "assumed"}

    Examples
    --------
    >>> winter = Season(name="Winter", kind="frost", first="11-20", last="03-10", source="-")
    >>> [str(day) for day in winter.next_after(date(2024, 9, 1))]
    ['2024-11-20', '2025-03-10']
    >>> [str(day) for day in winter.next_after(date(2025, 1, 1))]  # it has begun already
    ['2024-11-20', '2025-03-10']
    """

    name: Text
    kind: SeasonKind
    first: MonthDay
    last: MonthDay
    source: Text
    region: str = ""
    work_share: ShareAboveZero = 1.0
    status: Figure = "assumed"

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
    """``[[opening.arrival]]``: people of a contingent who come to its sector on a day, counted from D+0."""

    contingent: Text
    day: FromDay
    people: People
    source: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Deadline:
    """``[[opening.deadline]]``: sites of a kind are to stand open when a phase ends.

    Parameters
    ----------
    kind : str
        Of the sites.
    phase : str
        Name of a phase that has an end.
    source : str
    """

    kind: Text
    phase: Text
    source: Text


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OpeningRules:
    """``[opening]``: when contingents arrive and sites open.

    What is left out is taken from the table of figures ``timetable`` in the version that the scenario uses.

    Parameters
    ----------
    region : str
        Whose seasons of the table hold; empty where ``season`` gives them, or none are known.
    season, effort, arrival, deadline : tuple
        Own seasons, which stand in place of the table's; own efforts, each in place of the table's of its
        kind; own arrivals, before those of ``[rear]``; and by which phase which sites are to stand.
    late_for : str
        Kind of season before which every site is to stand open.
    looked_at_days : tuple of int
        Days of which the tables tell beside phases and seasons.
    teams, days, first_day, every_days : int or None
    at_sites_share, supply_reach_m, road_m_per_day : float or None
        In place of the table's.
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    source: Text
    region: str = ""
    season: tuple[Season, ...] = ()
    effort: tuple[Effort, ...] = ()
    arrival: tuple[Arrival, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    late_for: SeasonKind = "frost"
    looked_at_days: tuple[FromDay, ...] = ()
    teams: Teams | None = None
    days: Days | None = None
    first_day: FromDay | None = None
    every_days: FromDay | None = None
    at_sites_share: Share | None = None
    supply_reach_m: MetresAboveZero | None = None
    road_m_per_day: MetresAboveZero | None = None
    status: Figure = "assumed"
    note: str = ""


@plain(frozen=True, slots=True)
class OpeningFigures:
    """All figures by which sites open, those of the scenario before those of the table."""

    pace: Pace
    efforts: tuple[Effort, ...]
    seasons: tuple[Season, ...]


def seasons_within(
    seasons: tuple[Season, ...], d_day: date, days: int
) -> tuple[tuple[Season, int, int], ...]:
    """Seasons that begin or last within so many days of D+0, with their first and last day from D+0.

    >>> mud = Season(name="Mud", kind="mud", first="10-15", last="11-30", source="-")
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
