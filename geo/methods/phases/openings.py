"""Sites that are to open, and when they do: what is asked and what is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...errors import ScenarioError

METHOD = "time-indexed mixed-integer programme (Pritsker, Watters and Wolfe 1969), HiGHS"
PEOPLE, TEAM = "people", "a team"  # what a site may wait for beside its day and other sites


@dataclass(frozen=True, slots=True)
class Opening:
    """A site that is to open.

    Parameters
    ----------
    name : str
    people : int
        Who stay there once it is begun.
    takes_days : int
        Days for which a team is busy with it.
    worth : float
        What each day on which it stands open counts for, above nought (metres of line newly watched).
    earliest_day : int
        First day on which it may be begun, counted from D+0: road, supply, ground cleared.
    after : tuple of str
        Sites that have to be open before it is begun (the base that feeds it).
    earliest_for : str
        What it waits for until its earliest day.
    """

    name: str
    people: int
    takes_days: int
    worth: float
    earliest_day: int = 0
    after: tuple[str, ...] = ()
    earliest_for: str = "its day"


@dataclass(frozen=True, slots=True)
class Opened:
    """When a site opens, and what it waited for.

    Parameters
    ----------
    name : str
    begins_day, opens_day : int or None
        From D+0; None where it does not open in time.
    waits_for : str
        What its earliest day waits for, ``people``, ``a team``, the name of a site, or nothing.
    freed_by : str
        Site whose opening freed the team that it waited for.
    """

    name: str
    begins_day: int | None
    opens_day: int | None
    waits_for: str
    freed_by: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Openings of one contingent, and how good they are.

    Parameters
    ----------
    opened : tuple of Opened
        In the order of the openings.
    value, bound : float or None
        Worth times days open, all together: what was found, and what cannot be passed.
    gap : float or None
        Share of the bound that is not proved to be out of reach.
    status : str
        ``optimal`` where the bound is reached.
    method : str
    """

    opened: tuple[Opened, ...]
    value: float | None
    bound: float | None
    gap: float | None
    status: str
    method: str = METHOD

    def critical(self, name: str) -> tuple[str, ...]:
        """Return the chain that ends in a site, without a day of slack: each begins as the one before opens.

        Examples
        --------
        >>> from .timetable import timetable
        >>> base = Opening("base", people=10, takes_days=3, worth=1.0)
        >>> post = Opening("post", people=5, takes_days=2, worth=1.0, after=("base",))
        >>> timetable([base, post], {0: 15}, teams=1, days=10).critical("post")
        ('base', 'post')
        """
        by_name = {one.name: one for one in self.opened}
        chain = [name]
        while (before := by_name[chain[0]].freed_by or by_name[chain[0]].waits_for) in by_name:
            chain.insert(0, before)
        return tuple(chain)


def check(openings: Sequence[Opening], arrivals: Mapping[int, int], teams: int, days: int) -> None:
    """Refuse a question about openings that contradicts itself.

    Raises
    ------
    ScenarioError
        If two sites bear one name, one rests on a site that is not there or on itself, or a figure is
        below nought.
    """
    names = sorted(one.name for one in openings)
    twice = next((name for name, other in pairwise(names) if name == other), None)
    if twice is not None:
        raise ScenarioError("two sites bear its name", where=f"opening {twice!r}", mend="Rename one.")
    for one in openings:
        strange = next((name for name in one.after if name not in names or name == one.name), None)
        if strange is not None:
            raise ScenarioError(
                f"it rests on {strange!r}",
                where=f"opening {one.name!r}",
                mend="Name another site of the list.",
            )
        if min(one.people, one.earliest_day) < 0 or one.takes_days < 1 or not one.worth > 0.0:
            raise ScenarioError(
                f"people {one.people}, takes_days {one.takes_days}, worth {one.worth:g}, "
                f"earliest_day {one.earliest_day}",
                where=f"opening {one.name!r}",
                mend="Give a day of work, a worth above nought, and no day before D+0.",
            )
    early = next((day for day, people in arrivals.items() if day < 0 or people < 0), None)
    if early is not None:
        raise ScenarioError(
            f"{arrivals[early]} people arrive on day {early}",
            where="arrivals",
            mend="Give days from D+0 on, and people.",
        )
    if teams < 1 or days < 1:
        raise ScenarioError(
            f"{teams} teams and {days} days", where="timetable", mend="Give at least one of each."
        )
