"""A state's sea in tables, people first, narrow enough for a panel and a page of paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..geometry.between import area_m2
from ..methods.maritime.compared import EXCLUDED
from ..methods.maritime.corridor import CorridorLaid
from ..methods.maritime.security import SecurityLaid
from ..methods.maritime.straits import Breach
from ..model.vessels import NAUTICAL_MILE_M, Stay
from .feature import Table
from .sea import EQUIDISTANCE, BoxPlan, SeaPlan

_NOT_KNOWN = "not known"
_NEVER_ALL = 99.9  # per cent: by chance something is always missed


def sea_tables(plan: SeaPlan) -> Iterator[Table]:
    """People and ports first; then lines, corridors, convoys, boxes, limits, the calendar."""
    yield _people(plan)
    if plan.ports:
        yield _ports(plan)
    if plan.security:
        yield _security(plan)
    if plan.corridors:
        yield _corridors(plan.corridors)
    if plan.mines:
        yield _mines(plan)
    if plan.convoys:
        yield _convoys(plan)
    if plan.boxes:
        yield _boxes(plan.boxes)
    if plan.limits:
        yield _limits(plan)
    if plan.breaches is not None:
        yield _straits(plan)


def _people(plan: SeaPlan) -> Table:
    rows = tuple(
        (
            f"Coast held by {plan.labels.get(each.party, each.party)}" if each.party else "Whole coast",
            *(_NOT_KNOWN if one is None else f"{one:,}" for one in (each.settlements, each.residents)),
            _NOT_KNOWN if each.uncounted is None else f"{each.uncounted:,}",
        )
        for each in plan.people
    )
    words = (
        f"{plan.counted} Settlements whose centre lies within that distance, by who holds the nearest coast. "
        "Who fishes or works at sea is not known. Not known: no settlement there is at hand, which is not "
        "to say that nobody lives there."
    )
    title = f"People within {plan.within_m / 1e3:g} km of the coast"
    headings = ("Where", "Settlements", "Residents", "Not counted")
    return Table("ashore", title, headings, rows, words.strip())


def _ports(plan: SeaPlan) -> Table:
    rows = tuple(
        (port.name, f"{port.off_m / 1e3:,.1f} km", "yes" if port.served_by else "none") for port in plan.ports
    )
    served = [
        f"{one.rules.name} serves {', '.join(p.name for p in plan.ports if one.rules.name in p.served_by)}."
        for one in plan.corridors
    ]
    words = "A port without a corridor of this plan is not closed: nothing is said of it here."
    return Table("ports", "Ports", ("Port", "To the coast", "Corridor"), rows, " ".join([*served, words]))


def _security(plan: SeaPlan) -> Table:
    rows = tuple(row for laid in plan.security for row in _off_coasts(plan, laid))
    laid_by = " ".join(f"{laid.rules.name}: {_named(laid)}." for laid in plan.security)
    words = f"{laid_by} Distances are the least and the greatest along the line. No claim."
    return Table("security", "Security lines", ("Line", "Length", "Distance"), rows, words)


def _off_coasts(plan: SeaPlan, laid: SecurityLaid) -> Iterator[tuple[str, str, str]]:
    """A row for each party's coast; one row where it is not known whose coast is whose."""
    length = f"{laid.length_m / NAUTICAL_MILE_M:,.1f} nm"
    for party, (least_m, most_m) in laid.off_m.items():
        name = f"{laid.rules.name}, off the coast of {plan.labels.get(party, party)}"
        yield name, length, f"{least_m / 1e3:,.1f} to {most_m / 1e3:,.1f} km"
    if not laid.off_m:
        yield laid.rules.name, length, _NOT_KNOWN


def _named(laid: SecurityLaid) -> str:
    goes_on = {
        "equidistance": "equal distance",
        "bearing": f"bearing {laid.rules.bearing_deg or 0:g}°",
        "none": "",
    }[laid.rules.seaward]
    return "; then ".join(part for part in (" – ".join(laid.rules.headlands), goes_on) if part)


def _corridors(corridors: Sequence[CorridorLaid]) -> Table:
    rows = tuple(
        (
            one.rules.name,
            f"{one.length_nm:,.0f} nm",
            f"{one.hours_h:,.1f} h",
            str(len(one.rules.waypoints)),
        )
        for one in corridors
    )
    words = " ".join(
        f"{one.rules.name}: {_lanes(one)}, at {one.rules.speed_kn:g} kn. {one.rules.source}."
        for one in corridors
    )
    return Table("corridors", "Safety corridors", ("Corridor", "Length", "Passage", "Waypoints"), rows, words)


def _lanes(laid: CorridorLaid) -> str:
    width = f"{laid.rules.lane_width_m / NAUTICAL_MILE_M:.3g} nm"
    if laid.rules.separation_m is None:
        return f"one lane of {width}"
    return f"two lanes of {width}, {laid.rules.separation_m / NAUTICAL_MILE_M:.3g} nm apart"


def _mines(plan: SeaPlan) -> Table:
    crossed = {conflict.mines for conflict in plan.conflicts}
    rows = tuple(
        (
            mines.name,
            f"{area_m2(mines.area) / 1e6:,.0f} km²",
            mines.as_of or _NOT_KNOWN,
            "yes" if mines.name in crossed else "no",
        )
        for mines in plan.mines or ()
    )
    told = dict.fromkeys(mines.source or _NOT_KNOWN for mines in plan.mines or ())
    words = f"As the file given says; nothing was surveyed. Source: {'; '.join(told)}."
    return Table("mines", "Mine-danger areas", ("Area", "Extent", "As of", "Too near"), rows, words)


def _convoys(plan: SeaPlan) -> Table:
    rows = tuple(
        (
            f"{one.rules.name}, {one.rules.speed_kn:g} kn",
            f"{one.convoy.passage_h:,.1f} h",
            f"{one.rules.radius_m / NAUTICAL_MILE_M:.3g} nm",
            "not said" if one.rules.sails_day is None else f"D+{one.rules.sails_day}",
        )
        for one in plan.convoys
    )
    words = "Circles show where the water is closed at the hours in their names; the area is what they sweep."
    headings = ("Convoy", "Passage", "Kept clear", "Sails")
    return Table("convoys", "Convoys", headings, rows, words, sensitive=True)


def _boxes(boxes: Sequence[BoxPlan]) -> Table:
    rows = tuple(
        (
            f"{box.rules.name}: {box.rules.ships.count} {box.rules.ships.name}, {box.rules.span_h:g} h",
            f"{box.rules.ships.kept:.2f}",
            f"{box.watch.coverage_factor:.2f}",
            f"{min(box.watch.random_share * 100, _NEVER_ALL):.3g} to {box.watch.orderly_share * 100:.3g} %",
            f"{box.watch.revisit_h:,.1f} h",
        )
        for box in boxes
    )
    headings = ("Box, ships, time", "Ships on patrol", "Coverage factor", "Seen", "Again after")
    words = (
        "Ships on patrol: on the average. Coverage factor: area swept over area of the box. "
        "Seen: from by chance to at best, of what stays in the box "
        "for that time."
    )
    return Table("boxes", "Boxes that ships patrol", headings, rows, words, sensitive=True)


def _limits(plan: SeaPlan) -> Table:
    rows = tuple(
        (
            limit.breadth.name.capitalize(),
            f"{limit.breadth.breadth_m / NAUTICAL_MILE_M:.3g} nm",
            f"{limit.area_m2 / 1e6:,.0f} km²",
            limit.breadth.article.removeprefix("articles ").removeprefix("article "),
        )
        for limit in plan.limits
    )
    words = f"By {EQUIDISTANCE}."
    if plan.equal:
        shared = ", ".join(f"{one.other} {one.length_m / 1e3:,.0f} km" for one in plan.equal)
        words += f" Lines of equal distance: {shared}."
    if plan.apart is not None:
        words += (
            f" Against the embedded territorial sea, off shore: {plan.apart.median_m:,.0f} m apart (median), "
            f"{plan.apart.most_m:,.0f} m (95 %), at {plan.apart.places:,} places. {EXCLUDED}"
        )
    return Table("limits", "Within each breadth", ("Water", "Breadth", "Area", "UNCLOS, art."), rows, words)


def _straits(plan: SeaPlan) -> Table:
    """Each stay with days, tons and notice; then what of a state's or of all stays is not granted."""
    breaches = plan.breaches or ()
    names = {stay.name for stay in plan.stays}
    rows = (
        *(_stay(stay, [one for one in breaches if one.who == stay.name]) for stay in plan.stays),
        *(
            (one.who, one.day.isoformat(), "", "", "", _refused(one))
            for one in breaches
            if one.who not in names
        ),
    )
    words = "Convention of Montreux, 1936: articles 13, 14, 18 in time of peace; in war 19 to 21 decide."
    headings = ("Vessel, state", "From", "Days", "Tons", "Notice, days", "Found")
    return Table("straits", "Calendar of the straits", headings, rows, words if rows else f"No stay. {words}")


def _stay(stay: Stay, breaches: Sequence[Breach]) -> tuple[str, ...]:
    return (
        f"{stay.name}, {stay.state}",
        stay.enters.isoformat(),
        str((stay.leaves - stay.enters).days),
        f"{stay.tons:,}",
        "not told" if stay.announced is None else str((stay.enters - stay.announced).days),
        "; ".join(map(_refused, breaches)) or ("not limited" if stay.has_coast else "granted"),
    )


def _refused(breach: Breach) -> str:
    return f"{breach.problem} ({breach.article})"
