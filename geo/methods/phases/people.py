"""From which day on people along the line have their ground watched, or a base that answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...model.plan import Plan
from ...model.situation import Settlement
from .force import ForceTimetable, SectorTimetable

NEVER = np.iinfo(np.int64).max
Days = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PeopleByDay:
    """Residents of some ground, by the days from which somebody is there for them.

    Parameters
    ----------
    ground : str
        What they live in, in words.
    settlements : tuple of Settlement
        Those whose centre lies in it.
    watched_day : ndarray of int
        Day from which a site watches their centre all the time, ``NEVER`` where none does.
    base_day : ndarray of int
        Day from which a base of their sector stands, ``NEVER`` where none does.
    """

    ground: str
    settlements: tuple[Settlement, ...]
    watched_day: Days
    base_day: Days

    def residents(self, kept: npt.NDArray[np.bool_]) -> int:
        """Sum of the known counts of some of them."""
        return sum(
            one.population or 0 for one, is_kept in zip(self.settlements, kept, strict=True) if is_kept
        )


def first_days(places: npt.NDArray[np.object_], areas: Sequence[tuple[BaseGeometry, int | None]]) -> Days:
    """Day from which each place lies in some area, where each area holds from a day on.

    Examples
    --------
    >>> areas = [(shapely.box(0, 0, 4, 4), 9), (shapely.box(2, 0, 6, 4), 5), (shapely.box(0, 0, 9, 9), None)]
    >>> days = first_days(np.array([shapely.Point(1, 1), shapely.Point(3, 1), shapely.Point(8, 1)]), areas)
    >>> days.tolist() == [9, 5, NEVER]
    True
    """
    found = np.full(len(places), NEVER)
    held = [(area, day) for area, day in areas if day is not None]
    if held and len(places):
        tree = shapely.STRtree(places)
        area, place = tree.query(np.array([one for one, _ in held], dtype=object), predicate="covers")
        np.minimum.at(found, place, np.array([day for _, day in held])[area])
    return found


def people_by_day(plan: Plan, found: ForceTimetable) -> PeopleByDay:
    """Residents of the areas of separation, or of all zones where there is none, by day.

    Parameters
    ----------
    plan : Plan
    found : ForceTimetable
    """
    apart = [zone.area for zone in plan.zones if zone.kind == "separation"]
    ground = shapely.union_all(apart or [zone.area for zone in plan.zones])
    every = plan.scenario.situation.settlements
    places = np.array([one.place for one in every], dtype=object)
    rows = np.sort(shapely.STRtree(places).query(ground, predicate="covers"))
    opens = found.opens_day
    watched = [
        (one.area, opens.get(one.watch.site.name, 0))  # what stands already does from the first day
        for one in plan.footprints
        if one.reach.watched_share >= 1.0
    ]
    return PeopleByDay(
        "the area of separation" if apart else "the zones",
        tuple(every[row] for row in rows),
        first_days(places[rows], watched),
        first_days(places[rows], [(one.sector.area, _base_day(plan, one)) for one in found.sectors]),
    )


def _base_day(plan: Plan, sector: SectorTimetable) -> int | None:
    """Day from which the first base of a sector stands; None where none does in these days."""
    if plan.schedule is None:
        return None
    opens = {one.name: one.opened.opens_day for one in sector.opens}
    own = [
        opens.get(name, 0)
        for name, place in plan.schedule.bases
        if name in opens or sector.sector.area.covers(place)
    ]
    return min((day for day in own if day is not None), default=None)
