"""The reaction force and the hubs behind it: how soon they are where, and what ground they reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely import MultiPolygon

from ...model.response import Reached
from ...model.situation import Settlement
from ...model.zone import Zone
from ...travel.network import TravelNetwork
from ..people import people_in
from .places import Array, LinePlaces, Posted

S_PER_MIN = 60.0


class Force(NamedTuple):
    """Forces at their bases, and when each is at each checked place of the line.

    ``times_min`` has the shape (bases, places); ``before_min`` is what passes before anyone moves: notice and
    assembly.
    """

    bases: Posted
    before_min: float
    times_min: Array

    @property
    def soonest_min(self) -> Array:
        """Time of the nearest force to each place, minutes; infinite where there is none."""
        return np.asarray(self.times_min.min(axis=0, initial=np.inf))


def force_of(bases: Posted, before_min: float, places: LinePlaces, network: TravelNetwork) -> Force:
    """When the force of each base is at each checked place: what passes before it moves, and the trip."""
    travel_s = network.times(bases.place_m, places.place_m)
    return Force(bases, before_min, before_min + travel_s / S_PER_MIN)


def soonest_min(sites: Posted, before_min: float, place_m: Array, network: TravelNetwork) -> Array:
    """Time from the nearest site to places, minutes; what passes before anyone moves included."""
    return np.asarray(before_min + network.nearest(sites.place_m, place_m)[0] / S_PER_MIN)


def reached_within(
    name: str,
    minutes_min: Sequence[float],
    force: Force,
    places: LinePlaces,
    *,
    ground: Callable[[float], MultiPolygon],
    zones: Sequence[Zone],
    settlements: Sequence[Settlement],
) -> tuple[Reached, ...]:
    """Line, zones and residents that a force reaches within each of some times, minutes.

    ``ground`` gives the area that it reaches within a time, minutes.
    """
    soonest_min = force.soonest_min
    found = []
    for within_min in minutes_min:
        area = ground(within_min)
        found.append(
            Reached(
                name=name,
                minutes_min=within_min,
                area=area,
                line_share=places.share(soonest_min <= within_min),
                zone_share=_zone_shares(area, zones),
                residents=people_in(area, settlements).residents,
            )
        )
    return tuple(found)


def ground_within(force: Force, within_min: float, network: TravelNetwork) -> MultiPolygon:
    """Ground that a force reaches within a time, minutes, by road and off it."""
    left_s = (within_min - force.before_min) * S_PER_MIN
    return network.reach(force.bases.place_m, left_s) if left_s > 0.0 else MultiPolygon()


def _zone_shares(area: MultiPolygon, zones: Sequence[Zone]) -> dict[str, float]:
    """Share of each zone's area in some ground; zones without ground are left out."""
    with_ground = [zone for zone in zones if zone.area.area > 0.0]
    common = shapely.intersection(area, np.array([zone.area for zone in with_ground], dtype=object))
    return {
        zone.name: min(float(part) / zone.area.area, 1.0)
        for zone, part in zip(with_ground, shapely.area(common), strict=True)
    }
