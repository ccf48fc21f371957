"""The 10-1-2 timeline of a casualty: enhanced first aid, field care, surgery by road and by helicopter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from shapely import Point

from ...frame import Frame
from ...model.response import Evacuation, ResponseRules
from ...model.situation import Site
from ...travel.network import TravelNetwork
from .flight import Flight, flown_min
from .force import S_PER_MIN
from .places import Array, Posted, posted
from .turned import turned_round

Numbers = npt.NDArray[np.integer]


class Chain(NamedTuple):
    """Who gives first aid, field care and surgery, where helicopters stand, and the roads between.

    Parameters
    ----------
    rules : ResponseRules
    frame : Frame
    roads : TravelNetwork
        As ambulances drive.
    first_aid, care, surgery, helicopters : Posted
        Empty where nobody gave any. Who gives care gives first aid too.
    """

    rules: ResponseRules
    frame: Frame
    roads: TravelNetwork
    first_aid: Posted
    care: Posted
    surgery: Posted
    helicopters: Posted

    @classmethod
    def of(cls, rules: ResponseRules, frame: Frame, roads: TravelNetwork, sites: Sequence[Site]) -> Chain:
        """The chain that some sites make by their kinds."""
        return cls(
            rules,
            frame,
            roads,
            first_aid=posted(sites, rules.first_aid_at, rules.care_from),
            care=posted(sites, rules.care_from),
            surgery=posted(sites, rules.surgery_at),
            helicopters=posted(sites, rules.helicopter_from),
        )

    @property
    def flight(self) -> Flight:
        """What a helicopter needs."""
        rules = self.rules
        return Flight(rules.helicopter_notice_min + rules.load_min, rules.helicopter_kmh)


class Timeline(NamedTuple):
    """Minutes from the injury at each of some places; an array is None where its sites are not known.

    ``surgery`` is the number of the site of surgery that the road leads to soonest, -1 for none.
    """

    first_aid_min: Array | None
    field_care_min: Array | None
    by_road_min: Array | None
    by_air_min: Array | None
    surgery: Numbers | None


def timeline(chain: Chain, place_m: Array) -> Timeline:
    """When a casualty at each place has first aid, field care and surgery.

    Parameters
    ----------
    chain : Chain
    place_m : array, shape (places, 2)
        Metres of the frame.

    Notes
    -----
    First aid: its notice, and the trip from the nearest site that gives it. Field care: the ambulance's
    notice, and its trip from the nearest site of care. Surgery by road: field care's time, the load, and the
    trip to the surgery that is reached soonest. Surgery by helicopter: its notice, the flight to the
    casualty, the load, the flight to surgery. A shortest sum of two trips that do not depend on each other
    is the sum of the shortest.
    """
    rules, roads = chain.rules, chain.roads
    by_road_min, surgery = by_road(chain, place_m)
    air_min = None
    if chain.helicopters and chain.surgery:
        stands = chain.helicopters.place_m
        air_min = flown_min(chain.flight, stands, chain.surgery.place_m, place_m, chain.frame)
    return Timeline(
        first_aid_min=_after(rules.first_aid_notice_min, chain.first_aid, roads, place_m),
        field_care_min=_after(rules.road_notice_min, chain.care, roads, place_m),
        by_road_min=by_road_min,
        by_air_min=air_min,
        surgery=surgery,
    )


def by_road(chain: Chain, place_m: Array) -> tuple[Array | None, Numbers | None]:
    """Minutes to surgery by road from each place, and the number of its site; None where not known."""
    if not chain.surgery:
        return None, None
    seconds, which = turned_round(chain.roads).nearest(chain.surgery.place_m, place_m)
    care_min = _after(chain.rules.road_notice_min, chain.care, chain.roads, place_m)
    return None if care_min is None else care_min + chain.rules.load_min + seconds / S_PER_MIN, which


def evacuations(
    chain: Chain, what: Sequence[tuple[str, str, str | None]], place_m: Array, chainage_m: Array
) -> tuple[Evacuation, ...]:
    """The timeline of each place, with whether it keeps its times.

    Parameters
    ----------
    chain : Chain
    what : sequence of (str, str, str or None)
        Name, kind and party of each place.
    place_m, chainage_m : array
        Where each is, metres of the frame, and the chainage of the nearest place of the line, metres.
    """
    rules, times = chain.rules, timeline(chain, place_m)
    columns = [
        _listed(column, len(place_m))
        for column in (times.first_aid_min, times.field_care_min, times.by_road_min, times.by_air_min)
    ]
    limits = (rules.first_aid_min, rules.field_care_min, rules.surgery_min, rules.surgery_min)
    kept = [[_within(t, limit) for t in column] for column, limit in zip(columns, limits, strict=True)]
    towards = _surgery_names(chain, times, len(place_m))
    return tuple(
        Evacuation(name, kind, Point(place), chainage, *minutes, *keeps, nearest_surgery=to, party=party)
        for (name, kind, party), place, chainage, minutes, keeps, to in zip(
            what,
            place_m.tolist(),
            chainage_m.tolist(),
            zip(*columns, strict=True),
            zip(*kept, strict=True),
            towards,
            strict=True,
        )
    )


def staffed(rules: ResponseRules, sites: Sequence[Site]) -> tuple[Site, ...]:
    """Sites at which people of the mission stand: those that give aid or care, and where forces stand."""
    kinds = {rules.first_aid_at, rules.care_from, rules.force_from, rules.helicopter_from, rules.hubs}
    return tuple(site for site in sites if site.kind in kinds - {"", rules.surgery_at})


def _after(notice_min: float, sites: Posted, roads: TravelNetwork, place_m: Array) -> Array | None:
    """Notice and the trip from the nearest site, minutes; None where no site is known."""
    if not sites:
        return None
    return np.asarray(notice_min + roads.nearest(sites.place_m, place_m)[0] / S_PER_MIN)


def _listed(column: Array | None, count: int) -> list[float] | list[None]:
    return [None] * count if column is None else column.tolist()


def _within(time_min: float | None, limit_min: float) -> bool | None:
    return None if time_min is None else time_min <= limit_min


def _surgery_names(chain: Chain, times: Timeline, count: int) -> list[str]:
    if times.surgery is None:
        return [""] * count
    names = [site.name for site in chain.surgery.sites]
    return [names[number] if number >= 0 else "" for number in times.surgery.tolist()]
