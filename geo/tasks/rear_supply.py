"""Supply of the line from the hubs of a rear: two ways to each place, and what would cut them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..features.rear_plan import Hub
from ..features.rear_ways import SupplyRoute
from ..location.answer import Answer
from ..methods.rear.losses import cut_junctions, without_junctions
from ..methods.rear.supply import Supply, Way, supply, without_way_round
from ..model.rear import Disjoint
from .rear_ground import RearGround
from .rear_single import CutOff

Mask = npt.NDArray[np.bool_]


def supplies(
    ground: RearGround,
    hubs: Sequence[Hub],
    answer: Answer,
    led: Mask,
    disjoint: Disjoint,
) -> tuple[tuple[SupplyRoute, ...], CutOff]:
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
    cut_off = CutOff()
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
    return tuple(routes), cut_off


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
