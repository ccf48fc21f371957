"""When people come: at a pace where nobody says, and how many of them are free for sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from ...model.contingent import Contingent
from ...model.opening import Pace


def paced(contingents: Sequence[Contingent], pace: Pace) -> dict[str, dict[int, int]]:
    """People who come by day, one contingent after the other: first its advance party, then the rest.

    Examples
    --------
    >>> pace = Pace(first_day=14, every_days=4, advance_share=0.3, main_after_days=10, at_sites_share=0.5,
    ...     teams=2, days=90, road_m_per_day=5e3, supply_reach_m=6e4,
    ...     part_time_share=0.25, least_worth_m=1.0, gap=0.0, source="-")
    >>> units = [Contingent(name=name, personnel=100, source="-") for name in ("Alfa", "Bravo")]
    >>> paced(units, pace)
    {'Alfa': {14: 30, 24: 70}, 'Bravo': {18: 30, 28: 70}}
    """
    found: dict[str, dict[int, int]] = {}
    for number, unit in enumerate(contingents):
        first = pace.first_day + number * pace.every_days
        advance = floor(pace.advance_share * unit.personnel)
        days = found.setdefault(unit.name, {first: advance})
        main = first + pace.main_after_days
        days[main] = days.get(main, 0) + unit.personnel - advance
    return found


def at_sites(arrivals: Mapping[int, int], share: float) -> dict[int, int]:
    """Of those who have come by each day a share, in whole people, as arrivals of their own.

    >>> at_sites({3: 5, 8: 4, 9: 2}, 0.5)  # of 5, 9 and 11 people 2, 4 and 5
    {3: 2, 8: 2, 9: 1}
    """
    found: dict[int, int] = {}
    came, free = 0, 0
    for day in sorted(arrivals):
        came += arrivals[day]
        found[day] = floor(share * came) - free
        free += found[day]
    return found
