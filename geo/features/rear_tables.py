"""Tables of a rear, people first: who lives near hubs, their scores, routes, what cuts them, arrivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..methods.rear.criteria import Criterion
from .feature import Table
from .rear_arrival import Arrival
from .rear_plan import Hub, RearPlan
from .rear_ways import SinglePoint, SupplyRoute

_SHOWN = 10  # single points of a table; the layer has all
_HOSPITALS = {
    "layer": "",
    "sites": " Hospitals are the sites of that kind on this ground.",
    "": " Hospitals are not known.",
}


def rear_tables(plan: RearPlan) -> tuple[Table, ...]:
    """People first, then whom a loss cuts off; arrivals; every criterion of every hub; routes; the choice."""
    return tuple(_tables(plan))


def _tables(plan: RearPlan) -> Iterator[Table]:
    yield _people(plan)
    if plan.single:
        yield _single(plan)
    yield _arrivals(plan)
    yield _moves(plan)
    yield _scores("rear_scores", "Hubs by criterion", plan.criteria, plan.hubs)
    if plan.training:
        title = f"Training grounds by criterion; {plan.training_others} more would do"
        yield _scores("rear_training", title, plan.training_criteria, plan.training)
    yield _weights(plan)
    yield _routes(plan)
    yield _shared(plan)
    yield _choice(plan)
    if plan.turned_away:
        yield _others(plan)


def _people(plan: RearPlan) -> Table:
    hubs = [("hub", hub, "people_near", "hospital_km") for hub in plan.hubs]
    grounds = [("training ground", one, "ground_people_near", "") for one in plan.training]
    rows = tuple(
        (
            one.name,
            kind,
            _shown(one.values.get(people)),
            _to_hospital_km(one.values.get(hospital)) if hospital else "–",
        )
        for kind, one, people, hospital in (*hubs, *grounds)
    )
    near = f"{plan.near_m / 1e3:g} km"
    words = f"Residents of settlements whose centre is within {near}; the nearest hospital. {_counted(plan)}"
    words += _HOSPITALS[plan.known.hospitals_from]
    if plan.known.given_hubs:
        given = "; ".join(plan.known.given_hubs)
        words += f" Given as sites for the tiers of the response, not chosen here: {given}."
    headings = ("Place", "Kind", "Residents", "Hospital km")
    return Table("rear_people", "People near the hubs", headings, rows, words, sensitive=True)


def _counted(plan: RearPlan) -> str:
    if plan.people_near is None:
        return "No layer tells settlements here."
    return plan.known.counted


def _to_hospital_km(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.1f}"


def _shown(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 100.0 else f"{value:,.2f}"


def _scores(name: str, title: str, criteria: Sequence[Criterion], hubs: Sequence[Hub]) -> Table:
    rows = [(_criterion(one), *(_shown(hub.values[one.name]) for hub in hubs)) for one in criteria]
    score = (f"{100.0 * hub.score.worth_share:.0f} %" for hub in hubs)
    known = (f"{100.0 * hub.score.known_share:.0f} %" for hub in hubs)
    rows += [("Score", *score), ("Weight of what is known", *known)]
    numbers = [str(number) for number in range(1, len(hubs) + 1)]
    named = ", ".join(f"{number} {hub.name}" for number, hub in zip(numbers, hubs, strict=True))
    return Table(name, title, ("Criterion", *numbers), tuple(rows), f"{named}.", sensitive=True)


def _criterion(one: Criterion) -> str:
    return f"{one.title}, {one.unit}"


def _weights(plan: RearPlan) -> Table:
    known = (*plan.criteria, *(plan.training_criteria if plan.training else ()))
    rows = tuple(
        (_criterion(one), f"{one.weight_share:g}", f"{one.worst:,g} to {one.best:,g}") for one in known
    )
    words = "Weights, worst and best are assumed; what is not known counts neither way."
    return Table("rear_criteria", "Criteria", ("Criterion", "Weight", "Worst to best"), rows, words)


def _choice(plan: RearPlan) -> Table:
    answer = plan.answer
    rows = (
        ("Model", answer.model),
        ("Mean hours a place, score included", _shown(answer.value)),
        ("Proved: no choice has fewer than", _shown(answer.bound)),
        ("Gap", "unknown" if answer.gap is None else f"{100.0 * answer.gap:.2f} %"),
        ("Status", answer.status),
    )
    missed = ", ".join(f"{one / 1e3:,.0f}" for one in plan.not_reached_m)
    words = f"{answer.proof}." + (f" No road leads to the line at km {missed}." if missed else "")
    return Table("rear_choice", "How the hubs were chosen", ("What", "Answer"), rows, words)


def _pairs(plan: RearPlan) -> list[dict[str, SupplyRoute]]:
    """Main and other way to each place of the line, by chainage."""
    ways: dict[float, dict[str, SupplyRoute]] = defaultdict(dict)
    for one in plan.routes:
        ways[one.chainage_m][one.kind] = one
    return [pair for _, pair in sorted(ways.items())]


def _routes(plan: RearPlan) -> Table:
    rows = tuple(
        (
            f"{pair['main'].hub} to km {pair['main'].chainage_m / 1e3:,.0f}",
            f"{pair['main'].drawn.off_m / 1e3:,.0f}",
            _way(pair["main"]),
            _way(pair.get("alternative")),
            str(pair["main"].single),
        )
        for pair in _pairs(plan)
    )
    headings = ("Way", "Off roads km", "Main km, h", "Other km, h", "No way round")
    words = (
        "Kilometres on mapped main roads, and those off roads: straight from hub and line to the nearest "
        "junction, dotted on the map. Hours are of both, off roads with detours, at its pace. No way "
        "round: stretches that both ways must use."
    )
    return Table("supply_routes", "Main supply routes", headings, rows, words, sensitive=True)


def _way(route: SupplyRoute | None) -> str:
    return "none" if route is None else f"{route.drawn.length_m / 1e3:,.0f}, {route.drive_h:,.1f}"


def _shared(plan: RearPlan) -> Table:
    mains = [pair["main"] for pair in _pairs(plan)]
    rows = []
    for hub in plan.hubs:
        served = [one for one in mains if one.site == hub.id]
        counts = (
            len(served),
            sum(not (one.single or one.shared) for one in served),
            sum(bool(one.single) for one in served),
            sum(bool(one.shared) for one in served),
            sum(bool(one.cut) for one in served),
            sum(bool(one.bridges) for one in served),
        )
        rows.append((hub.name, *map(str, counts)))
    headings = ("Hub", "Places", "Apart", "Share a road", "A junction", "Must share", "Over water")
    words = (
        "Places of the line by what their two ways share: nothing, a road, a junction. Must share: a "
        "junction that no two ways could avoid. Over water: the main way crosses some, derived."
    )
    return Table("rear_shared", "What two ways share", headings, tuple(rows), words, sensitive=True)


def _single(plan: RearPlan) -> Table:
    rows = tuple(
        (_where(one), _km(one), str(one.places), _shown(one.residents)) for one in plan.single[:_SHOWN]
    )
    words = (
        f"Places of the line and residents that its loss cuts off from their hub. Bridges first; "
        f"{len(plan.single)} in all, over {plan.known.roads_words}: lesser ones may lead round. "
        f"{_counted(plan)}"
    )
    headings = ("What and where", "km", "Places", "Residents")
    return Table("single_points", "What has no way round", headings, rows, words, sensitive=True)


def _where(one: SinglePoint) -> str:
    water = ", over water" if one.over_water and one.kind != "bridge" else ""
    return f"{one.name}{water}"


def _km(one: SinglePoint) -> str:
    return f"{one.length_m / 1e3:,.1f}" if one.length_m else "–"


def _arrivals(plan: RearPlan) -> Table:
    rows = tuple(
        (
            f"{one.contingent}, {_led(one)}",
            f"{one.people:,}",
            f"D+{one.from_day}",
            _day(one.day),
            _day(one.sector_day) if one.sector else "–",
        )
        for one in plan.arrivals
    )
    headings = ("Contingent and its way in", "People", "Ready", "At hub", "In sector")
    words = (
        "Evenings on which the last of each comes in. Each goes to the hub that supplies the middle of its "
        "sector, and on by road. Those that enter at one place, or go on from one hub, wait for each other."
    )
    return Table("arrivals", "Contingents on their way in", headings, rows, words, sensitive=True)


def _led(one: Arrival) -> str:
    way = f"{one.entry} to {one.hub}, {'no way' if one.moved is None else f'by {one.mode}'}"
    return way if one.place_m is None else f"{way}, on to km {one.place_m / 1e3:,.0f}"


def _day(day: int | None) -> str:
    return "unknown" if day is None else f"D+{day}"


def _moves(plan: RearPlan) -> Table:
    rows = tuple((one.contingent, f"{one.lorries:,}", *_moved(one), _onward(one)) for one in plan.arrivals)
    headings = (
        "Contingent",
        "Lorries",
        "Way in h",
        "Convoys or trains",
        "Days by road",
        "By rail",
        "To sector h",
    )
    words = "Days count from the day on which it stands ready, from the same point of entry by either mode."
    if any(one.sector for one in plan.arrivals):
        words += " To sector: the drive from its hub to the place of the line nearest to the sector's middle."
    if any(one.change for one in plan.arrivals):
        words += " Hours by rail include transshipment between gauges."
    return Table("rear_moves", "How contingents move", headings, rows, words, sensitive=True)


def _moved(one: Arrival) -> tuple[str, ...]:
    if one.moved is None:
        return ("unknown", "unknown", "none", "none")
    days = (str(one.days_by.get(mode, "none")) for mode in ("road", "rail"))
    return (f"{one.way_h:,.1f}", str(one.moved.convoys), *days)


def _onward(one: Arrival) -> str:
    if not one.sector:
        return "–"
    return "none" if one.onward_h is None else f"{one.onward_h:,.1f}"


def _others(plan: RearPlan) -> Table:
    rows = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    return Table("rear_turned_away", "Places turned away", ("Why", "Count"), rows)
