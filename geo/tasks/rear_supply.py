"""Supply of the line from the hubs of a rear: two ways to each place, and what would cut them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point

from ..features.rear_plan import Hub, SinglePoint, SupplyRoute
from ..location.answer import Answer
from ..methods.rear.losses import cut_junctions, without_junctions
from ..methods.rear.supply import Supply, Way, supply, without_way_round
from ..model.rear import Disjoint
from .rear_ground import RearGround
from .rear_places import residents_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]


@dataclass
class _CutOff:
    """Stretches and junctions without a way round: how many places each parts, and from which hub."""

    places: Counter[tuple[str, int]] = field(default_factory=Counter)
    hub: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, kind: str, numbers: Sequence[int], hub: int) -> None:
        for number in numbers:
            self.places[kind, number] += 1
            self.hub.setdefault((kind, number), hub)


def supplies(
    ground: RearGround, hubs: Sequence[Hub], answer: Answer, led: Mask, disjoint: Disjoint
) -> tuple[tuple[SupplyRoute, ...], tuple[SinglePoint, ...]]:
    """Two ways from each hub to every place that it serves, and what has no way round.

    Parameters
    ----------
    ground : RearGround
    hubs : sequence of Hub
    answer : Answer
        Its assignment tells the hub of each place that roads lead to.
    led : array of bool
        Places of the line that roads lead to.
    disjoint : {"stretches", "junctions"}
        What the two may not share where there is a way round.
    """
    graph, alone = ground.rear.graph, without_way_round(ground.rear.graph)
    starts, start_m = ground.rear.nearest(ground.metres([hub.place_lonlat for hub in hubs]))
    ends, end_m = ground.rear.nearest(ground.place_m[led])
    row_of = {hub.id: row for row, hub in enumerate(hubs)}
    routes: list[SupplyRoute] = []
    cut_off = _CutOff()
    for place, end in enumerate(ends.tolist()):
        row = row_of[str(answer.assignment[place])]
        found = supply(graph, int(starts[row]), end, alone)
        if found is None:
            continue
        cut = cut_junctions(ground.losses, found)
        if disjoint == "junctions":
            found = without_junctions(graph, found, cut)
        cut_off.add("stretch", found.single, int(starts[row]))
        cut_off.add("junction", cut, int(starts[row]))
        off_s = ground.pace_s * float(start_m[row] + end_m[place])
        chainage_m = float(ground.chainage_m[led][place])
        routes += list(_drawn(ground, hubs[row], chainage_m, found, len(cut), off_s))
    return tuple(routes), tuple(_single_points(ground, cut_off))


def _drawn(
    ground: RearGround, hub: Hub, chainage_m: float, found: Supply, cut: int, off_s: float
) -> Iterator[SupplyRoute]:
    roads = ground.rear.roads
    ways: list[tuple[str, Way]] = [("main", found.main)]
    if set(found.other.stretches) != set(found.main.stretches):
        ways.append(("alternative", found.other))
    at = ground.line.place(chainage_m)
    for kind, way in ways:
        stretches = list(way.stretches)
        yield SupplyRoute(
            hub=hub.name,
            kind=kind,
            chainage_m=chainage_m,
            drawn=ground.drawn(ground.rear, hub.place_lonlat, way.nodes, at, stretches),
            drive_h=(way.cost_s + off_s) / 3600.0,
            bridges=int(roads.bridge[stretches].sum()),
            single=len(found.single),
            shared=len(found.shared),
            cut=cut,
            site=hub.id,
        )


def _single_points(ground: RearGround, cut_off: _CutOff) -> Iterator[SinglePoint]:
    """Stretches without a way round, then junctions that none of these touches."""
    roads, residents = ground.rear.roads, _residents(ground)
    touched: set[int] = set()
    for (kind, number), places in sorted(cut_off.places.items(), reverse=True):  # stretches before junctions
        start = cut_off.hub[kind, number]
        if kind == "stretch":
            ends = [int(roads.one[number]), int(roads.other[number])]
            touched.update(ends)
            path = LineString(ground.frame.degrees(roads.node_m[ends]))
            lost = residents[ground.losses.without_stretch(number, start)].sum()
            said, length_m = "bridge" if roads.bridge[number] else "road", float(roads.length_m[number])
            yield SinglePoint(path, said, length_m, places, round(float(lost)))
        elif number not in touched:
            place = Point(ground.frame.degrees(roads.node_m[[number]])[0])
            lost = residents[ground.losses.without_junction(number, start)].sum()
            yield SinglePoint(place, kind, 0.0, places, round(float(lost)))


def _residents(ground: RearGround) -> Array:
    """Residents of settlements on the ground, at the junction nearest to each."""
    counts = np.zeros(len(ground.rear.roads.node_m))
    towns = [one for one in ground.places.towns if one.residents]
    if not towns:
        return counts
    shapely.prepare(ground.within_lonlat)
    places = np.array([one.place_lonlat for one in towns])
    here = shapely.contains(ground.within_lonlat, places)
    if here.any():
        node, away_m = ground.rear.nearest(ground.metres(places[here].tolist()))
        near = away_m <= ground.access_m
        numbers = residents_of(towns)[here]
        np.add.at(counts, node[near], numbers[near])
    return counts
