"""Crossing points as features, and people as tables: they come before any figure of the force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ..model.people import Crossing, PeopleReport
from ..model.plan import Plan
from .feature import Feature, Table
from .shapes import released_shape, symbol_of, title_of

_LISTED = 16
NO_TITLES: Mapping[str, str] = MappingProxyType({})
_PEOPLE = ("Ground", "Places", "Residents", "Cut")


def crossings(plan: Plan) -> Iterator[Feature]:
    """Places where a road crosses the line; proposed crossing points and mere candidates."""
    report = plan.people_report
    for crossing in report.crossings if report else ():
        yield Feature(
            "crossings",
            released_shape(plan.scenario.situation.frame, crossing.place),
            {
                "name": crossing.name,
                "kind": "proposed" if crossing.proposed else "candidate",
                **(symbol_of(plan, "crossing_point", planned=True) if crossing.proposed else {}),
                "chainage_m": crossing.chainage_m,
                "next_crossing_m": crossing.next_m,
                "residents_served": crossing.residents or None,
                "detour_saved_min": crossing.saved_min,
                "road": crossing.road or None,
            },
        )


def phases_people_table(report: PeopleReport) -> Table:
    """Who lives in the zones of each phase."""
    rows = tuple(
        (
            f"{one.name}, D+{one.from_day}{' on' if one.to_day is None else f' to D+{one.to_day}'}",
            f"{one.zones:,}",
            at_least(one.residents_between, one.uncounted_between),
            at_least(one.residents, one.uncounted),
        )
        for one in report.phases
    )
    headings = ("Phase", "Zones", "Between", "In all")
    words = (
        "Residents. Between: in zones between the parties; in all: in every zone in force, whoever lives in "
        f"several counted once; settlements by their centre. {_caveat(report)}"
    )
    return Table("people-by-phase", "People by phase", headings, rows, words)


def sectors_people_table(report: PeopleReport) -> Table:
    """Who lives in each sector."""
    words = f"Places: settlements by their centre; cut: those that its edge cuts. {_caveat(report)}"
    return Table("people", "People in the sectors", _PEOPLE, _people_rows(report, "sector"), words)


def reached_people_table(report: PeopleReport) -> Table:
    """Who lives within reach; sensitive, for exact counts tell where the reach ends, and so its base."""
    words = f"Places: settlements by their centre; cut: those that its edge cuts. {_caveat(report)}"
    rows = _people_rows(report, "reach")
    return Table("people-reached", "People within reach", _PEOPLE, rows, words, sensitive=True)


def places_tables(plan: Plan) -> Iterator[Table]:
    """What zones and phases cut and hold, and who is cut off from the nearest hospital."""
    report = plan.people_report
    if report is not None and any(count.kind == "zone" for count in report.counts):
        yield given_places_table(report, {zone.name: title_of(zone, plan) for zone in plan.zones})
    if report is not None and report.cut_off:
        yield hospital_ways_table(report)


def given_places_table(report: PeopleReport, titles: Mapping[str, str] = NO_TITLES) -> Table:
    """What each zone, and each phase, cuts and holds; sensitive, as the places of the sites are.

    ``titles`` are what people call the zones, where they know them by another name.
    """
    zones = [one for one in report.counts if one.kind == "zone"]
    rows = [(titles.get(one.name, one.name), one.cut, one.hospitals, one.schools) for one in zones]
    said = [(name, f"{len(cut):,}", _known(clinics), _known(schools)) for name, cut, clinics, schools in rows]
    said += [
        (f"Phase: {one.name}", f"{one.settlements_cut:,}", _known(one.hospitals), _known(one.schools))
        for one in report.phases
    ]
    words = (
        "Cut: settlements through which an edge runs. Hospitals and schools as far as a layer of sites gives "
        "them; in a phase those of all its zones, each counted once."
    )
    headings = ("Ground", "Cut", "Hospitals", "Schools")
    return Table(
        "people-places", "Cut settlements, hospitals, schools", headings, tuple(said), words, sensitive=True
    )


def hospital_ways_table(report: PeopleReport) -> Table:
    """Settlements whose nearest hospital lies across the line, the largest first."""
    ways = report.cut_off or ()
    rows = tuple(
        (
            one.name,
            _known(one.residents),
            f"{one.across}, {_way(one.across_m, one.across_min)}",
            f"{one.own}, {_way(one.own_m, one.own_min)}" if one.own else "none",
        )
        for one in ways[:_LISTED]
    )
    unknown = any(one.residents is None for one in ways)
    residents = at_least(sum(one.residents or 0 for one in ways), int(unknown))
    words = (
        f"{len(ways):,} settlements near the line, with {residents} residents, whose nearest hospital lies "
        f"across it; of them the largest. Ways by mapped roads as if the line were open. {_caveat(report)}"
    )
    headings = ("Settlement", "Residents", "Nearest, across", "On its own side")
    return Table(
        "people-hospitals", "Cut off from the nearest hospital", headings, rows, words, sensitive=True
    )


def _known(number: int | None) -> str:
    return "not known" if number is None else f"{number:,}"


def _way(length_m: float | None, minutes_min: float | None) -> str:
    if minutes_min is not None:
        return f"{minutes_min:,.0f} min"
    return "way not known" if length_m is None else f"{length_m / 1000:,.1f} km"


def _people_rows(report: PeopleReport, kind: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            count.name,
            f"{count.settlements:,}",
            at_least(count.residents, count.uncounted),
            f"{len(count.cut):,}",
        )
        for count in report.counts
        if count.kind == kind
    )


def crossings_table(report: PeopleReport) -> Table:
    """Proposed crossing points, in the order of chainage."""
    proposed = sorted((one for one in report.crossings if one.proposed), key=lambda one: one.chainage_m)
    headings = ("Crossing point", "km", "Next, km", "Residents", "Saves")
    rows = tuple(_crossing_row(one) for one in proposed[:_LISTED])
    choice = report.choice
    said = [
        f"{len(proposed)} proposed of {len(report.crossings)} places where a mapped road crosses the line; "
        "none was seen: a bridge may be down, a road mined.",
        "Residents: those whose shortest way across it is. Saves: against the next nearest, mean.",
        f"Choice: {choice.status}; {choice.proof}." if choice else "",
        report.method,
        _caveat(report),
    ]
    return Table("crossings", "Crossing points", headings, rows, " ".join(filter(None, said)))


def _crossing_row(one: Crossing) -> tuple[str, ...]:
    return (
        one.name,
        f"{one.chainage_m / 1000:,.0f}",
        "–" if one.next_m is None else f"{one.next_m / 1000:,.0f}",
        f"{one.residents:,}",
        "only way" if one.saved_min is None else f"{one.saved_min:,.0f} min",
    )


def at_least(residents: int, uncounted: int) -> str:
    """A sum of residents in words: a lower bound where some settlements have no known count.

    >>> at_least(1_200, 0), at_least(1_200, 3)
    ('1,200', '≥ 1,200')
    """
    return f"≥ {residents:,}" if uncounted else f"{residents:,}"


def _caveat(report: PeopleReport) -> str:
    return f"Counts as of {report.rules.as_of}. {report.rules.caveat}"
