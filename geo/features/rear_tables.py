"""Tables of a rear, people first: who lives near hubs, their scores, routes, what cuts them, arrivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..methods.rear.criteria import Criterion
from .feature import Table
from .rear_plan import Arrival, Hub, RearPlan, SupplyRoute

_SHOWN = 10  # single points of a table; the layer has all


def rear_tables(plan: RearPlan) -> tuple[Table, ...]:
    """People first; arrivals; every criterion of every hub; routes; what cuts them; the choice; others."""
    return tuple(_tables(plan))


def _tables(plan: RearPlan) -> Iterator[Table]:
    yield _people(plan)
    yield _arrivals(plan)
    yield _scores("rear_scores", "Hubs by criterion", plan.criteria, plan.hubs)
    if plan.training:
        title = f"Training grounds by criterion; {plan.training_others} more would do"
        yield _scores("rear_training", title, plan.training_criteria, plan.training)
    yield _routes(plan)
    if plan.single:
        yield _single(plan)
    yield _choice(plan)
    if plan.turned_away:
        yield _others(plan)


def _people(plan: RearPlan) -> Table:
    hubs = [("hub", hub, "people_near", "hospital_km") for hub in plan.hubs]
    grounds = [("training ground", one, "ground_people_near", "") for one in plan.training]
    rows = tuple(
        (one.name, kind, _shown(one.values.get(people)), _shown(one.values.get(hospital)))
        for kind, one, people, hospital in (*hubs, *grounds)
    )
    near = f"{plan.near_m / 1e3:g} km"
    words = f"Of settlements whose centre is within {near}. {_counted(plan)}"
    if not plan.hospitals_known:
        words += " No layer tells hospitals."
    headings = ("Place", "Kind", "Residents near", "Nearest hospital km")
    return Table("rear_people", "People near the hubs", headings, rows, words, sensitive=True)


def _counted(plan: RearPlan) -> str:
    told = "Counts of residents date from before 2022."
    return told if plan.counts_embedded else "Residents as the layer of settlements counts them."


def _shown(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:,.2f}"


def _scores(name: str, title: str, criteria: Sequence[Criterion], hubs: Sequence[Hub]) -> Table:
    rows = [
        (
            f"{one.title}, {one.unit}",
            f"{one.weight_share:g}",
            f"{one.worst:g} to {one.best:g}",
            *(_shown(hub.values[one.name]) for hub in hubs),
        )
        for one in criteria
    ]
    score = (f"{100.0 * hub.score.worth_share:.0f} %" for hub in hubs)
    known = (f"{100.0 * hub.score.known_share:.0f} %" for hub in hubs)
    rows += [("Score", "", "", *score), ("Weight of what is known", "", "", *known)]
    headings = ("Criterion", "Weight", "Worst to best", *(hub.name for hub in hubs))
    words = "Weights, worst and best are assumed; unknown counts neither way."
    return Table(name, title, headings, tuple(rows), words, sensitive=True)


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
    ways: dict[float, dict[str, SupplyRoute]] = defaultdict(dict)
    for one in plan.routes:
        ways[one.chainage_m][one.kind] = one
    rows = []
    for chainage_m, pair in sorted(ways.items()):
        main = pair["main"]
        both = (*_way(main), *_way(pair.get("alternative")))
        cut = (str(main.single), f"{main.shared} ({main.cut})")
        rows.append((f"km {chainage_m / 1e3:,.0f}", main.hub, *both, *cut))
    way = ("h", "Over water")
    headings = ("To", "Hub", "Main km", *way, "Other km", *way, "No way round", "Junctions shared")
    words = (
        "Over water: stretches that cross it. No way round: stretches whose loss cuts the place off. "
        "Junctions that both ways pass, in brackets those that no two ways could avoid."
    )
    return Table("supply_routes", "Main supply routes", headings, tuple(rows), words, sensitive=True)


def _way(route: SupplyRoute | None) -> tuple[str, str, str]:
    if route is None:
        return ("none", "none", "none")
    return (f"{route.length_m / 1e3:,.0f}", f"{route.drive_h:,.1f}", str(route.bridges))


def _single(plan: RearPlan) -> Table:
    order = sorted(
        enumerate(plan.single, start=1), key=lambda one: (-one[1].residents, -one[1].places, one[0])
    )
    rows = tuple(
        (f"Single point {number}", one.kind, str(one.places), f"{one.residents:,}")
        for number, one in order[:_SHOWN]
    )
    bridges = sum(one.kind == "bridge" for one in plan.single)
    words = (
        f"{len(plan.single)} in all, {bridges} of them over water. Over the roads known: lesser ones "
        f"may lead round. {_counted(plan)}"
    )
    headings = ("Point", "Kind", "Places of the line cut off", "Residents cut off")
    return Table("single_points", "What has no way round", headings, rows, words, sensitive=True)


def _arrivals(plan: RearPlan) -> Table:
    rows = tuple(
        (one.contingent, one.entry, one.hub, f"{one.people:,}", f"{one.lorries:,}", *_moved(one))
        for one in plan.arrivals
    )
    load, days = ("People", "Lorries"), ("Ready", "Last in", "Days by road", "Days by rail")
    headings = ("Contingent", "Entry", "Hub", *load, "By", "Way h", "Convoys or trains", *days)
    words = (
        "Those that enter at one place wait for each other. Days count from the day on which it stands "
        "ready; those of either mode are from the same point of entry."
    )
    if any(one.change for one in plan.arrivals):
        words += " Hours by rail include transshipment between gauges."
    return Table("arrivals", "Contingents on their way in", headings, rows, words, sensitive=True)


def _moved(one: Arrival) -> tuple[str, ...]:
    ready = f"D+{one.from_day}"
    if one.moved is None:
        return ("no way", "unknown", "unknown", ready, "unknown", "none", "none")
    days = (str(one.days_by.get(mode, "none")) for mode in ("road", "rail"))
    return (one.mode, _shown(one.way_h), str(one.moved.convoys), ready, f"D+{one.day}", *days)


def _others(plan: RearPlan) -> Table:
    rows = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    return Table("rear_turned_away", "Places turned away", ("Why", "Count"), rows)
