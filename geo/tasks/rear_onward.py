"""Contingents on from their hubs to their sectors, by road, in the order in which they come to the hub."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..features.rear_arrival import Arrival
from ..features.rear_plan import Hub
from ..methods.rear.movement import Lift, move
from ..model.sector import Sector
from .rear_serving import Serving


def gone_on(
    found: Sequence[Arrival],
    hubs: Sequence[Hub],
    serving: Serving,
    lift: Lift,
    sector_of: Mapping[str, Sector],
) -> tuple[Arrival, ...]:
    """Send contingents on from their hubs to their sectors; who comes later waits for those before.

    Parameters
    ----------
    found : sequence of Arrival
        At their hubs.
    hubs : sequence of Hub
    serving : Serving
    lift : Lift
        By road; as many convoys set out from a hub a day as from a point of entry.
    sector_of : mapping
        Sector of each contingent that has one; others stay at their hub.
    """
    told = list(found)
    column_of = {hub.name: column for column, hub in enumerate(hubs)}
    gone = Counter[str]()
    for number in sorted(range(len(told)), key=lambda number: (told[number].day or 0, number)):
        one, sector = told[number], sector_of.get(told[number].contingent)
        if sector is None:
            continue
        place = serving.place_of(sector)
        drive_h = float(serving.drive_h[column_of[one.hub], place])
        onward = None
        if one.day is not None and math.isfinite(drive_h):
            so_far = one.day * lift.convoys_a_day
            before = max(0, gone[one.hub] - so_far)
            onward = move(one.people, one.lorries, drive_h, lift, before=before)
            gone[one.hub] = max(gone[one.hub], so_far) + onward.convoys
        told[number] = replace(
            one,
            sector=sector.name,
            place_m=float(serving.chainage_m[place]),
            supplied_by=hubs[serving.hub[place]].name,
            serves=column_of[one.hub] in serving.hubs_of(sector),
            onward_h=drive_h if math.isfinite(drive_h) else None,
            onward=onward,
        )
    return tuple(told)
