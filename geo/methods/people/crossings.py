"""Crossing points: which roads across the line save people most travel, and what each of them saves."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import shapely

from ...geometry.chainage import Chainage
from ...location.answer import Answer
from ...location.assignment.costs import Costs
from ...location.assignment.p_median import p_median
from ...location.requirements import Requirements
from ...model.people import Crossing, CrossingChoice, PeopleRules
from ...model.roads import Roads
from ...model.situation import Situation
from ...travel.network import TravelNetwork
from .candidates import Candidates, candidates_of, settlement_sides
from .side_roads import side_minutes
from .sides import Indices, sides_of
from .trips import Trips, trips_across

Array = npt.NDArray[np.float64]

METHOD = (
    "Crossing points are candidates: places where a mapped road leads from one side to the other. That the "
    "road or a bridge on it is intact, or the ground free of mines, is not known. Each counted settlement "
    "within {near_km:g} km of the line is paired with that place of {least:,} residents or more, as near to "
    "the line and across it, which is nearest in time; trips keep to the roads of their own side as far as "
    "the crossing point. Those are proposed by which all residents together travel least (p-median)."
)


def crossing_points(
    situation: Situation, rules: PeopleRules, line: Chainage, network: TravelNetwork | None
) -> tuple[tuple[Crossing, ...], CrossingChoice | None]:
    """Every place where a road leads across the line, and a proposal which of them to open.

    Parameters
    ----------
    situation : Situation
        Its line, parties, ground held and settlements; its roads where no network is given.
    rules : PeopleRules
        How many to propose, how far apart, for whom.
    line : Chainage
        Of the situation's line.
    network : TravelNetwork, optional
        Gives the times; without it candidates are listed and none is proposed.

    Returns
    -------
    tuple of Crossing, CrossingChoice or None
        In the order of chainage; None where there is no candidate or no network.
    """
    roads = situation.roads if network is None else network.roads
    if roads is None or not len(roads):
        return (), None
    open_ = np.ones(len(roads), dtype=bool) if network is None else network.open
    node_side = sides_of(roads.node_m, situation, line)
    candidates = candidates_of(roads, open_, node_side, situation, line)
    side = settlement_sides(situation, line)
    names = _names(situation, candidates, side)
    roads_named = _roads_named(roads, candidates)
    if network is None or not len(candidates.stretch):
        return _told(candidates, names, roads_named, np.zeros(0, dtype=np.int64), None), None
    near, residents, places_m = _counted_near(situation, rules.crossing_near_m)
    gate_min = side_minutes(candidates, network, node_side, places_m, side[near])
    trips = trips_across(residents, rules.crossing_to_residents, candidates, side[near], gate_min)
    answer = _chosen(rules, candidates, trips)
    proposed = np.array(answer.selected if answer else (), dtype=np.int64)
    return _told(candidates, names, roads_named, proposed, trips), _choice(answer, trips)


def _counted_near(situation: Situation, near_m: float) -> tuple[Indices, Array, Array]:
    """Settlements with residents within a distance of the line: numbers, residents, places in metres."""
    residents = np.array([s.population or 0 for s in situation.settlements], dtype=float)
    places = np.array([s.place for s in situation.settlements], dtype=object)
    shapely.prepare(situation.line.path)
    near = np.flatnonzero(shapely.dwithin(situation.line.path, places, near_m) & (residents > 0))
    return near, residents[near], shapely.get_coordinates(places[near])


def _chosen(rules: PeopleRules, candidates: Candidates, trips: Trips) -> Answer | None:
    """At most so many candidates, by which all trips together take the least time."""
    if not rules.crossings or not len(trips.residents):
        return None
    count = len(candidates.stretch)
    spacing = Requirements(
        spacing_m=rules.crossing_spacing_m,
        place_m=np.column_stack([candidates.chainage_m, np.zeros(count)]),
    )
    costs = Costs.from_matrix(trips.minutes, weight=trips.residents)
    return p_median(costs, min(rules.crossings, count), requirements=spacing)


def _choice(answer: Answer | None, trips: Trips) -> CrossingChoice | None:
    if answer is None:
        return None
    residents = int(trips.residents.sum())
    return CrossingChoice(
        status=answer.status,
        value=answer.value,
        bound=answer.bound,
        mean_min=None if answer.value is None else answer.value / residents,
        residents=residents,
        stranded=trips.stranded,
        method=f"{answer.model}: {answer.method}",
        proof=answer.proof,
        infeasible_because=answer.infeasible_because,
    )


def _told(
    candidates: Candidates, names: list[str], roads: list[str], proposed: Indices, trips: Trips | None
) -> tuple[Crossing, ...]:
    """Every candidate, with what it does among those proposed."""
    others_m = candidates.chainage_m[proposed]
    found = []
    for number, chainage_m in enumerate(candidates.chainage_m.tolist()):
        apart_m = np.abs(others_m - chainage_m)[proposed != number]
        use = (0, None, 0) if trips is None else _use(number, proposed, trips)
        found.append(
            Crossing(
                name=names[number],
                place=candidates.place[number],
                chainage_m=chainage_m,
                proposed=bool((proposed == number).any()),
                next_m=float(apart_m.min()) if len(apart_m) else None,
                residents=use[0],
                saved_min=use[1],
                only_way_residents=use[2],
                road=roads[number],
            )
        )
    return tuple(found)


def _use(number: int, proposed: Indices, trips: Trips) -> tuple[int, float | None, int]:
    """Residents whose shortest way a candidate is, the detour that it saves them, who have no other way.

    It stands among those proposed; among all candidates where none is proposed.
    """
    among = proposed if len(proposed) else np.arange(trips.minutes.shape[1])
    with_it, without = trips.minutes[:, number], trips.by(among[among != number])
    earlier = trips.by(among[among < number])
    users = np.isfinite(with_it) & (with_it <= without) & (with_it < earlier)
    residents, saved_min = trips.residents[users], (without - with_it)[users]
    has_other = np.isfinite(saved_min)
    weight = residents[has_other].sum()
    mean_min = float((residents[has_other] * saved_min[has_other]).sum() / weight) if weight else None
    return int(residents.sum()), mean_min, int(residents[~has_other].sum())


def _names(situation: Situation, candidates: Candidates, side: Indices) -> list[str]:
    """The nearest settlement on either side; chainage tells apart what would bear one name."""
    if not len(candidates.stretch):
        return []
    places = np.array([s.place for s in situation.settlements], dtype=object)
    ends: dict[int, list[str]] = {}
    for party in np.unique(candidates.sides).tolist():
        own = np.flatnonzero(side == party)
        if len(own):
            near = shapely.STRtree(places[own]).nearest(candidates.place)
            ends[party] = [situation.settlements[number].name for number in own[near].tolist()]
    named = [
        " – ".join(ends[party][number] for party in sorted(pair) if party in ends)
        for number, pair in enumerate(candidates.sides.tolist())
    ]
    borne = Counter(named)
    return [
        name if name and borne[name] == 1 else f"{name} (km {chainage_m / 1000.0:.3f})".strip()
        for name, chainage_m in zip(named, candidates.chainage_m.tolist(), strict=True)
    ]


def _roads_named(roads: Roads, candidates: Candidates) -> list[str]:
    """Name of the road of each candidate, or its class where it has none."""
    return [
        (roads.name[number] if roads.name else "") or roads.kind[int(roads.kind_of[number])]
        for number in candidates.stretch.tolist()
    ]
