"""What kept a site from being begun a day sooner: its day, a site, people, a team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .openings import PEOPLE, TEAM, Opened, Opening
from .workdays import Workdays


def opened_as(
    one: Opening,
    openings: Sequence[Opening],
    begins: Mapping[str, int | None],
    arrivals: Mapping[int, int],
    teams: int,
    work: Workdays,
) -> Opened:
    """Say when a site opens, and what it waited for.

    Parameters
    ----------
    one : Opening
    openings : sequence of Opening
        All that the same people and teams set up.
    begins : mapping
        Day on which each is begun, None where it is not, by name.
    arrivals : mapping
        People who arrive, by the day from D+0.
    teams : int
    work : Workdays

    Examples
    --------
    One team sets up A on days 0 and 1, then B.

    >>> posts = [Opening("A", 5, 2, worth=1.0), Opening("B", 5, 2, worth=1.0)]
    >>> opened_as(posts[1], posts, {"A": 0, "B": 2}, {0: 10}, teams=1, work=Workdays.of(9))
    Opened(name='B', begins_day=2, opens_day=4, waits_for='a team', freed_by='A')
    """
    day = begins[one.name]
    if day is None:
        return Opened(one.name, None, None, "people or time")
    # Who was begun before, and on which day each was open.
    before = {
        each.name: (each, work.end(begin, each.takes_days))
        for each in openings
        if (begin := begins[each.name]) is not None and begin < day
    }
    waits_for, freed_by = _waited(one, day, before, arrivals, teams) if day else ("", "")
    return Opened(one.name, day, work.end(day, one.takes_days), waits_for, freed_by)


def _waited(
    one: Opening,
    day: int,
    before: Mapping[str, tuple[Opening, int]],
    arrivals: Mapping[int, int],
    teams: int,
) -> tuple[str, str]:
    """What a site waited for, and who freed its team."""
    base = next((name for name in one.after if name in before and before[name][1] == day), "")
    there = sum(people for came, people in arrivals.items() if came < day)
    busy = [name for name, (_, opens) in before.items() if opens >= day]
    if day == one.earliest_day or base:
        return (one.earliest_for if day == one.earliest_day else base), ""
    if sum(each.people for each, _ in before.values()) + one.people > there:
        return PEOPLE, ""
    if len(busy) >= teams:
        return TEAM, next((name for name in busy if before[name][1] == day), "")
    return "", ""
