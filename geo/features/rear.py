"""The rear of a force as flat features and words: hubs and their scores, supply routes, points of entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shapely import LineString, Point

from ..location.answer import Answer
from ..methods.rear.criteria import Criterion, Score
from ..methods.rear.movement import Lift, Move
from .feature import Feature, Sheet, Table, Value

_METHOD = (
    "Places are scored by criteria with weights; worth runs in a straight line from worst to best; what is "
    "not known counts neither way. Distances are geodesic on WGS 84.",
    "Hubs: a p-median over places at equal distances along the line. Serving one costs the drive, and hours "
    "that a poor score adds.",
    "Drives are those of a convoy of trucks over main roads, straight between junctions, that do not cross "
    "the line. That a road crosses water is derived, not surveyed; loads that bridges bear are not known.",
    "Supply: the pair of ways of least total time that share only stretches without a way round.",
    "Movement: convoys by people or lorries, whichever need more; the last sets out after all before it, and "
    "drives so many hours a day.",
)


@dataclass(frozen=True, slots=True)
class Hub:
    """A place that may be a hub.

    Parameters
    ----------
    id, name, kind : str
    place_lonlat : Point
    values : mapping
        Value by each criterion; None where it is not known.
    score : Score
    """

    id: str
    name: str
    kind: str
    place_lonlat: Point
    values: Mapping[str, float | None]
    score: Score


@dataclass(frozen=True, slots=True)
class SupplyRoute:
    """One way from a hub to a place of the line.

    Parameters
    ----------
    hub, kind : str
        Its name; ``main`` or ``alternative``.
    chainage_m : float
        Where on the line it leads, metres.
    path_lonlat : LineString
    length_m, drive_h : float
    bridges : int
        Stretches that cross water, derived.
    single : int
        Stretches without a way round.
    """

    hub: str
    kind: str
    chainage_m: float
    path_lonlat: LineString
    length_m: float
    drive_h: float
    bridges: int
    single: int


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A stretch of road without a way round, and the places of the line that it parts from their hub."""

    path_lonlat: LineString
    length_m: float
    bridge: bool
    places: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contingent on its way from a point of entry to a hub; None where there is no road."""

    contingent: str
    entry: str
    hub: str
    people: int
    lorries: int
    road_h: float | None
    moved: Move | None


@dataclass(frozen=True, slots=True)
class RearPlan:
    """Where a force rests and is supplied from.

    Parameters
    ----------
    id, title : str
    criteria : tuple of Criterion
    hubs, candidates : tuple of Hub
        Those chosen, and the others that beyond the standoff reach the line.
    turned_away : mapping
        How many others, by reason.
    answer : Answer
    routes : tuple of SupplyRoute
    single : tuple of SinglePoint
    entries : tuple of (str, str, Point)
        Name, kind and place of each point of entry in use.
    arrivals : tuple of Arrival
    lift : Lift
    not_reached_m : tuple of float
        Chainages of places on the line that no road leads to, metres.
    """

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    hubs: tuple[Hub, ...]
    candidates: tuple[Hub, ...]
    turned_away: Mapping[str, int]
    answer: Answer
    routes: tuple[SupplyRoute, ...]
    single: tuple[SinglePoint, ...]
    entries: tuple[tuple[str, str, Point], ...]
    arrivals: tuple[Arrival, ...]
    lift: Lift
    not_reached_m: tuple[float, ...]


def rear_features(plan: RearPlan) -> Iterator[Feature]:
    """Supply routes, single points of failure, other candidates, points of entry, hubs: all are sensitive."""
    for route in sorted(plan.routes, key=lambda one: one.kind):
        yield Feature("supply_routes", route.path_lonlat, _route(route), sensitive=True)
    for number, one in enumerate(plan.single, start=1):
        yield Feature("single_points", one.path_lonlat, _single(number, one), sensitive=True)
    for hub in plan.candidates:
        yield Feature("rear_candidates", hub.place_lonlat, _hub(plan, hub), sensitive=True)
    for name, kind, place in plan.entries:
        yield Feature("entry_points", place, {"name": name, "kind": kind}, sensitive=True)
    for hub in plan.hubs:
        yield Feature("rear_hubs", hub.place_lonlat, _hub(plan, hub), sensitive=True)


def _hub(plan: RearPlan, hub: Hub) -> dict[str, Value]:
    served = sum(1 for one in plan.answer.assignment.values() if one == hub.id)
    told: dict[str, Value] = {"name": hub.name, "site": hub.id, "kind": hub.kind, "places_served": served}
    told["score_percent"] = round(100.0 * hub.score.worth_share, 1)
    told["known_percent"] = round(100.0 * hub.score.known_share, 1)
    return told | {one.name: _value(hub.values[one.name]) for one in plan.criteria}


def _value(value: float | None) -> Value:
    return "unknown" if value is None else round(value, 2)


def _route(route: SupplyRoute) -> dict[str, Value]:
    return {
        "name": f"{route.hub} to km {route.chainage_m / 1e3:,.0f}",
        "kind": route.kind,
        "hub": route.hub,
        "chainage_m": round(route.chainage_m),
        "length_m": round(route.length_m),
        "drive_h": round(route.drive_h, 2),
        "bridges": route.bridges,
        "single_points": route.single,
        "status": "derived",
    }


def _single(number: int, one: SinglePoint) -> dict[str, Value]:
    kind = "bridge" if one.bridge else "road"
    told: dict[str, Value] = {"name": f"Single point {number}", "kind": kind, "status": "derived"}
    return told | {"length_m": round(one.length_m), "places_cut_off": one.places}


def rear_sheet(plan: RearPlan, *, as_of: str, sources: Sequence[str]) -> Sheet:
    """What the margin says of the rear.

    Parameters
    ----------
    plan : RearPlan
    as_of : str
    sources : sequence of str
    """
    lift = plan.lift
    return Sheet(
        id=plan.id,
        title=plan.title,
        as_of=as_of,
        status="illustrative",
        standfirst=f"{len(plan.hubs)} hubs of {len(plan.hubs) + len(plan.candidates)} places that would do; "
        f"{len(plan.single)} stretches of road have no way round.",
        method=_METHOD,
        sources=tuple(sources),
        caveats=(
            "Candidates for reconnaissance: nobody has seen these places or asked for their use.",
            "Hubs draw traffic and fire: residents near are told, and count against a place.",
        ),
        parameters={"convoys_a_day": lift.convoys_a_day, "driving_h": lift.driving_h},
        tables=rear_tables(plan),
    )


def rear_tables(plan: RearPlan) -> tuple[Table, ...]:
    """People first; every criterion of every hub; the choice and its proof; routes; arrivals; others."""
    return (_people(plan), _scores(plan), _choice(plan), _routes(plan), _arrivals(plan), _others(plan))


def _people(plan: RearPlan) -> Table:
    rows = tuple((hub.name, _shown(hub.values.get("people_near"))) for hub in plan.hubs)
    words = "Of settlements whose centre is near; counts date from before 2022."
    return Table("rear_people", "People near the hubs", ("Hub", "Residents"), rows, words, sensitive=True)


def _shown(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:,.2f}"


def _scores(plan: RearPlan) -> Table:
    rows = [
        (
            f"{one.title}, {one.unit}",
            f"{one.weight_share:g}",
            f"{one.worst:g} to {one.best:g}",
            *(_shown(hub.values[one.name]) for hub in plan.hubs),
        )
        for one in plan.criteria
    ]
    score = (f"{100.0 * hub.score.worth_share:.0f} %" for hub in plan.hubs)
    known = (f"{100.0 * hub.score.known_share:.0f} %" for hub in plan.hubs)
    rows += [("Score", "", "", *score), ("Weight of what is known", "", "", *known)]
    headings = ("Criterion", "Weight", "Worst to best", *(hub.name for hub in plan.hubs))
    words = "Weights, worst and best are assumed; unknown counts neither way."
    return Table("rear_scores", "Hubs by criterion", headings, tuple(rows), words, sensitive=True)


def _choice(plan: RearPlan) -> Table:
    answer = plan.answer
    figures = [_shown(answer.value), _shown(answer.bound)]
    figures.append("unknown" if answer.gap is None else f"{100.0 * answer.gap:.2f} %")
    headings = ("Model", "Mean h a place", "Bound h", "Gap", "Status", "Proof")
    row = (answer.model, *figures, answer.status, answer.proof)
    missed = ", ".join(f"{one / 1e3:,.0f}" for one in plan.not_reached_m)
    words = f"No road leads to the line at km {missed}." if missed else ""
    return Table("rear_choice", "How the hubs were chosen", headings, (row,), words)


def _routes(plan: RearPlan) -> Table:
    rows = tuple(
        (
            f"{one.hub} to km {one.chainage_m / 1e3:,.0f}",
            one.kind,
            f"{one.length_m / 1e3:,.0f}",
            f"{one.drive_h:,.1f}",
            str(one.bridges),
            str(one.single),
        )
        for one in plan.routes
    )
    headings = ("Route", "Way", "km", "Drive h", "Over water", "No way round")
    words = "Over water: stretches that cross it; no way round: stretches whose loss cuts the place off."
    return Table("supply_routes", "Main supply routes", headings, rows, words, sensitive=True)


def _arrivals(plan: RearPlan) -> Table:
    rows = tuple((one.contingent, one.entry, one.hub, *_moved(one)) for one in plan.arrivals)
    headings = ("Contingent", "Entry", "Hub", "People", "Lorries", "Drive h", "Convoys", "Days")
    words = "Each contingent has its point of entry to itself: by road alone."
    return Table("arrivals", "Contingents on the road", headings, rows, words, sensitive=True)


def _moved(one: Arrival) -> tuple[str, ...]:
    load = (f"{one.people:,}", f"{one.lorries:,}")
    if one.moved is None:
        return (*load, "no road", "unknown", "unknown")
    return (*load, _shown(one.road_h), str(one.moved.convoys), str(one.moved.days))


def _others(plan: RearPlan) -> Table:
    rows = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    return Table("rear_turned_away", "Places turned away", ("Why", "Count"), rows)
