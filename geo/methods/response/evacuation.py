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
from .force import S_PER_MIN, soonest_min
from .places import Array, Posted, posted
from .turned import turned_round

Numbers = npt.NDArray[np.integer]
What = tuple[str, str, str | None]  # name, kind and party of a place


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
    def reaches_surgery(self) -> bool:
        """Whether both ends of the way by road are known: where ambulances stand, and where surgery is."""
        return bool(self.care) and bool(self.surgery)

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
    care_min = by_road_min = surgery = air_min = None
    if chain.care:
        care_min = soonest_min(chain.care, rules.road_notice_min, place_m, roads)
    if care_min is not None and chain.surgery:
        onward_min, surgery = _onward(chain, place_m)
        by_road_min = care_min + onward_min
    if chain.helicopters and chain.surgery:
        stands = chain.helicopters.place_m
        air_min = flown_min(chain.flight, stands, chain.surgery.place_m, place_m, chain.frame)
    aid_min = None
    if chain.first_aid:
        aid_min = soonest_min(chain.first_aid, rules.first_aid_notice_min, place_m, roads)
    return Timeline(aid_min, care_min, by_road_min, air_min, surgery)


def by_road(chain: Chain, place_m: Array) -> Array:
    """Minutes to surgery by road from each place, where both ambulances and surgery are known."""
    care_min = soonest_min(chain.care, chain.rules.road_notice_min, place_m, chain.roads)
    return np.asarray(care_min + _onward(chain, place_m)[0])


def evacuations(
    chain: Chain, what: Sequence[What], place_m: Array, chainage_m: Array
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
    times, count = timeline(chain, place_m), len(place_m)
    columns = zip(
        what,
        place_m.tolist(),
        chainage_m.tolist(),
        _listed(times.first_aid_min, count),
        _listed(times.field_care_min, count),
        _listed(times.by_road_min, count),
        _listed(times.by_air_min, count),
        _surgery_names(chain, times, count),
        strict=True,
    )
    return tuple(_evacuation(chain.rules, *one) for one in columns)


def _evacuation(
    rules: ResponseRules,
    what: What,
    place: list[float],
    chainage_m: float,
    first_aid_min: float | None,
    field_care_min: float | None,
    by_road_min: float | None,
    by_air_min: float | None,
    nearest_surgery: str,
) -> Evacuation:
    name, kind, party = what
    return Evacuation(
        name=name,
        kind=kind,
        place=Point(place),
        chainage_m=chainage_m,
        first_aid_min=first_aid_min,
        field_care_min=field_care_min,
        by_road_min=by_road_min,
        by_air_min=by_air_min,
        first_aid_kept=_within(first_aid_min, rules.first_aid_min),
        field_care_kept=_within(field_care_min, rules.field_care_min),
        road_kept=_within(by_road_min, rules.surgery_min),
        air_kept=_within(by_air_min, rules.surgery_min),
        nearest_surgery=nearest_surgery,
        party=party,
    )


def staffed(rules: ResponseRules, sites: Sequence[Site]) -> tuple[Site, ...]:
    """Sites at which people of the mission stand: those that give aid or care, and where forces stand."""
    kinds = {rules.first_aid_at, rules.care_from, rules.force_from, rules.helicopter_from, rules.hubs}
    return tuple(site for site in sites if site.kind in kinds - {"", rules.surgery_at})


def _onward(chain: Chain, place_m: Array) -> tuple[Array, Numbers]:
    """Minutes to take a casualty up and to drive to the soonest surgery, and the number of its site."""
    travel_s, which = turned_round(chain.roads).nearest(chain.surgery.place_m, place_m)
    return np.asarray(chain.rules.load_min + travel_s / S_PER_MIN), which


def _listed(column: Array | None, count: int) -> list[float | None]:
    return [None] * count if column is None else list(column.tolist())


def _within(time_min: float | None, limit_min: float) -> bool | None:
    return None if time_min is None else time_min <= limit_min


def _surgery_names(chain: Chain, times: Timeline, count: int) -> list[str]:
    if times.surgery is None:
        return [""] * count
    names = [site.name for site in chain.surgery.sites]
    return [names[number] if number >= 0 else "" for number in times.surgery.tolist()]
