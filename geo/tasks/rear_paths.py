"""Ways from points of entry to hubs as maps draw them: over the network, and the legs off it at both ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..features.rear_arrival import Arrival, Entry
from ..features.rear_plan import Hub
from ..features.rear_ways import Drawn, Movement
from ..network.routes import shortest_paths
from .rear_ground import RearGround

Paths = Mapping[tuple[str, int, int], Drawn]


def paths_between(ground: RearGround, entries: Sequence[Entry], hubs: Sequence[Hub]) -> Paths:
    """The quickest way from every point of entry to every hub, by mode and their numbers.

    Parameters
    ----------
    ground : RearGround
    entries : sequence of Entry
    hubs : sequence of Hub
    """
    starts = [one.place_lonlat for one in entries]
    ends = [one.place_lonlat for one in hubs]
    found: dict[tuple[str, int, int], Drawn] = {}
    for mode, network in (("road", ground.rear), ("rail", ground.rails)):
        if network is None:
            continue
        start_node, _ = network.nearest(ground.metres(starts))
        end_node, _ = network.nearest(ground.metres(ends))
        for hub, end in enumerate(end_node.tolist()):
            # Stretches lead both ways, so one search from a hub finds its ways from all points of entry.
            for entry, route in enumerate(shortest_paths(network.graph, end, start_node.tolist())):
                if route is not None and mode in entries[entry].modes:
                    way = (starts[entry], route.nodes[::-1], ends[hub])
                    found[mode, entry, hub] = ground.drawn(network, *way, route.stretches)
    return found


def movements(
    paths: Paths, found: Sequence[Arrival], entries: Sequence[Entry], hubs: Sequence[Hub]
) -> Iterator[Movement]:
    """The way of each mode between each point of entry and hub in use, with the days on which it is."""
    entry_of = {one.name: number for number, one in enumerate(entries)}
    hub_of = {one.name: number for number, one in enumerate(hubs)}
    used = {(one.mode, one.entry, one.hub): None for one in found if one.moved is not None}
    for mode, entry, hub in used:
        those = [one for one in found if (one.mode, one.entry, one.hub) == (mode, entry, hub)]
        days = [one.day for one in those if one.day is not None]
        drawn = paths[mode, entry_of[entry], hub_of[hub]]
        yield Movement(mode, entry, hub, drawn, len(those), min(one.from_day for one in those), max(days))
