"""When sites open, in words: people first, what stands by day, critical paths, what is late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from ..methods.phases.asked import CLEARED, GROUND, ROAD, SUPPLY
from ..methods.phases.force import Opens, SectorTimetable
from ..methods.phases.openings import PEOPLE, TEAM
from .crossings import places_tables
from .feature import Chart, Series, Table
from .opening import OpeningPlan, gantt_of

_DIGITS = 2  # of a percentage on a curve
_CONDITIONS = 2  # under so many is told what is watched when: those of the choice, and the next


def standfirst(told: OpeningPlan) -> str:
    """Whom nobody watches yet when the season begins, what opens until when, what is late, and the proof."""
    days = told.found.opens_day
    opened = [day for day in days.values() if day is not None]
    until = f", the last on {told.day(max(opened))}" if opened else ""
    words = f"{len(opened)} of {len(days)} sites open within {told.found.days} days{until}."
    if told.late_season is None:
        return f"{words} {proof(told)}"
    season, day = told.late_season
    late = sum(told.late_days(one) is not None for one in told.found.opens)
    stand = (
        f"{late} do not stand"
        if late
        else "All of them stand"
        if len(opened) == len(days)
        else "All others stand"
    )
    when = f"{stand} on {told.day(day)}, the first day of “{season.name}”."
    return f"{_people_on(told, day)}{words} {when} {proof(told)}"


def _people_on(told: OpeningPlan, day: int) -> str:
    """Residents for whom nobody is there yet on a day; nothing where none are known."""
    people = told.people
    if not people.settlements:
        return ""
    neither = people.residents((people.watched_day > day) & (people.base_day > day))
    every = people.residents(np.ones(len(people.settlements), bool))
    counted = "counted " if any(one.population is None for one in people.settlements) else ""
    return (
        f"On {told.day(day)}, {neither:,} of {every:,} {counted}residents of {people.ground} have neither a "
        "site that watches their ground nor a base. "
    )


def proof(told: OpeningPlan) -> str:
    """How near to the best the timetable is proved to be, by what the sites are worth."""
    gap = told.found.gap
    if gap is None:
        return "No bound was found: how near to the best this is, nobody can say."
    if gap <= 1e-6:
        return "Proved: no other timetable is worth more."
    return f"Proved: no other timetable is worth {gap * 100:.2g} % more."


def _lower(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def milestones(told: OpeningPlan) -> tuple[tuple[int, str], ...]:
    """Days at which to look: phases, seasons, the days that the scenario names, and the last."""
    named: dict[int, list[str]] = {0: []}
    for phase in told.plan.scenario.phases:
        named.setdefault(phase.from_day, []).append(f"begins: {phase.name}")
        if phase.to_day is not None and phase.to_day in told.rules.looked_at_days:
            named.setdefault(phase.to_day, []).append(f"ends: {phase.name}")
    for season, first, _ in told.seasons:
        named.setdefault(max(0, first), []).append(f"{'begins' if first > 0 else 'lasts'}: {season.name}")
    for zone in told.plan.zones:
        if zone.kind == CLEARED and zone.from_day:
            named.setdefault(zone.from_day, []).append("holds: the area of separation")
    for day in told.rules.looked_at_days:
        named.setdefault(day, [])
    named.setdefault(told.found.days, []).append("last day looked at")
    merged = ((day, "; ".join(dict.fromkeys(words))) for day, words in sorted(named.items()))
    return tuple((day, words) for day, words in merged if day <= told.found.days)


def _on(told: OpeningPlan, day: int, words: str) -> str:
    """A day and what happens on it, for the first column of a table."""
    return f"{told.day(day)}: {words}" if words else told.day(day)


def opening_tables(told: OpeningPlan) -> tuple[Table, ...]:
    """People first; what stands on each day; the critical path; sectors; what is late, and by which phase."""
    deadlines = (_deadlines(told),) if told.rules.deadline else ()
    own = (_people(told), _by_day(told), _critical(told), _late(told), *deadlines, _sectors(told))
    return (*own, *places_tables(told.plan))


def _people(told: OpeningPlan) -> Table:
    """Residents by day: who is watched, who has a base, who has neither."""
    people, report = told.people, told.plan.people_report
    every = np.ones(len(people.settlements), bool)
    rows = []
    for day, words in milestones(told):
        watched, base = people.watched_day <= day, people.base_day <= day
        counts = (watched, base, ~(watched | base))
        said = tuple(f"{people.residents(kept):,}" for kept in counts)
        rows.append((_on(told, day, words), *(said if people.settlements else 3 * ("not known",))))
    uncounted = sum(one.population is None for one in people.settlements)
    words = (
        f"{people.residents(every):,} residents of {people.ground} in {len(people.settlements):,} "
        f"settlements, by their centre; {uncounted:,} settlements without a known count. Watched: a site "
        "sees the centre all the time. Base: the first base of their sector stands, and patrols can go out"
        f"{'' if told.plan.schedule else '; no bases are planned'}. "
        f"{report.rules.caveat if report else ''}"
    )
    headings = ("Day", "Ground watched", "A base stands", "Neither")
    return Table(
        "people",
        "Residents, by the day from which they are watched",
        headings,
        tuple(rows),
        words.strip(),
    )


def shares_by_day(told: OpeningPlan) -> dict[str, list[float]]:
    """Share of the line watched all the time on each day from D+0, by the words of the conditions."""
    lines = told.plan.coverage.lines if told.plan.coverage else ()
    return {
        str(line.conditions): [value / line.length_m for value in told.found.watched_m(line)]
        for line in lines
    }


def _by_day(told: OpeningPlan) -> Table:
    shares = dict(list(shares_by_day(told).items())[:_CONDITIONS])
    opens, rows = told.found.opens_day, []
    for day, words in milestones(told):
        stand = sum(opened is not None and opened <= day for opened in opens.values())
        people = sum(sector.people_on(day) for sector in told.found.sectors)
        watched = (f"{share[day] * 100:.1f} %" for share in shares.values())
        rows.append((_on(told, day, words), str(stand), f"{people:,}", *watched))
    heads = ("Day", "Sites", "People of the force", *(f"Watched, {label}" for label in shares))
    words = (
        f"Sites: how many of {len(opens)} stand. Watched: share of the line that somebody watches all the "
        "time, each metre once."
    )
    return Table("days", "What stands when", heads, tuple(rows), words, sensitive=True)


def critical_links(sector: SectorTimetable) -> Iterator[tuple[str, int, int, str]]:
    """What decides when the last site of a sector opens, without a day of slack: what, from, to, why then.

    The first link ends on the day from which all else could begin; each other begins as the one before ends.
    """
    if sector.last is None:
        return
    path = sector.path_to(sector.last)
    first, begins = path[0], path[0].opened.begins_day or 0
    yield from _root(sector, first, begins)
    for before, one in pairwise((None, *path)):
        if one is not None and one.opened.begins_day is not None and one.opened.opens_day is not None:
            why = _why(one, before)
            yield one.name, one.opened.begins_day, one.opened.opens_day, why


def _root(sector: SectorTimetable, first: Opens, begins: int) -> Iterator[tuple[str, int, int, str]]:
    """What the first site of a chain waited for, from D+0 on."""
    asked, waited = first.asked, first.opened.waits_for
    ready = begins - asked.road_days if waited == ROAD else begins
    who = sector.told_by or "assumed"
    if ready > 0 and asked.ground_day == ready and waited in (ROAD, GROUND):
        yield "The area of separation holds", 0, ready, "troops stand there before"
    elif ready > 0:
        yield f"People of {sector.sector.contingent.name} come", 0, ready, f"day of their arrival: {who}"
    if waited == ROAD:
        way = f"{(asked.road_m or 0.0) / 1e3:.1f} km from the nearest known road"
        yield f"Way to {first.name}", ready, begins, f"{way}: searched and made passable"


def _why(one: Opens, before: Opens | None) -> str:
    waited = one.opened.waits_for
    reasons = {
        "": "nothing keeps it",
        PEOPLE: "waited for people",
        ROAD: "waited for its road",
        GROUND: "waited until its ground is clear",
        TEAM: f"waited for the team of {before.name}" if before else "waited for a team",
    }
    return reasons.get(waited, f"rests on {waited}, which supplies it")


def _critical(told: OpeningPlan) -> Table:
    sector = told.found.last
    links = tuple(critical_links(sector)) if sector else ()
    rows = tuple(
        (f"{what}: {why}", f"D+{start}", f"D+{end}", str(end - start)) for what, start, end, why in links
    )
    if sector is None or sector.last is None:
        words = "No site opens in these days."
    else:
        day = told.day(sector.last.opened.opens_day)
        words = (
            f"{sector.last.name} of {sector.sector.name} opens last, on {day}. Each link begins on the day "
            "on which the one before ends: a day saved on any may be a day saved for the last, a day lost is "
            "one lost."
        )
    headings = ("Link, and why then", "From", "To", "Days")
    return Table("critical", "Critical path", headings, rows, words, sensitive=True)


def late_rows(told: OpeningPlan) -> Iterator[tuple[SectorTimetable, Opens, int]]:
    """Sites that do not stand when the season begins, with the days by which they are late."""
    for sector in told.found.sectors:
        for one in sector.opens:
            days = told.late_days(one)
            if days is not None:
                yield sector, one, days


def _late(told: OpeningPlan) -> Table:
    rows = tuple(
        (
            f"{one.name}, {sector.sector.name}: {late_why(sector, one)}",
            told.day(one.opened.opens_day),
            f"{'at least ' if one.opened.opens_day is None else ''}{days}",
        )
        for sector, one, days in sorted(late_rows(told), key=lambda each: -each[2])
    )
    if not rows:
        rows = (_none_late(told),)
    headings = ("Site, and why so late", "Opens", "Days late")
    title = f"Late before {_lower(told.late_season[0].name)}" if told.late_season else "Late before winter"
    return Table("late", title, headings, rows, _late_words(told), sensitive=True)


def _none_late(told: OpeningPlan) -> tuple[str, str, str]:
    """The row of a table to which no site belongs: none is late, or nobody can tell."""
    if told.late_season is None:
        return "not known", "not known", "not known"
    return "None: every site stands before it", f"by {told.day(told.late_season[1])}", "0"


def _late_words(told: OpeningPlan) -> str:
    if told.d_day is None:
        return "D+0 has no date, so nobody can tell which seasons fall into these days."
    if told.late_season is None:
        return f"No season of kind {told.rules.late_for} is known that falls into these days."
    season, day = told.late_season
    asked = "Not open" if next(late_rows(told), None) else "Looked at"
    head = f"{asked} on {told.day(day)}, the first day of “{season.name}” ({season.status}: {season.source})."
    helps = (
        f"{sector}: " + ", ".join(f"{words}, {late} late" for words, late in offered)
        for sector, offered in told.helps
    )
    said = "; ".join(helps)
    return f"{head} What would help, reckoned anew for the sector: {said}." if said else head


def late_why(sector: SectorTimetable, one: Opens) -> str:
    """Why a site opens no sooner: where its chain begins, and how many sites stand before it in the chain."""
    if one.opened.waits_for == SUPPLY:
        return "no base within reach of supply"
    if one.opened.opens_day is None:
        return "people or days do not suffice"
    path = sector.path_to(one)
    begins = path[0].opened.begins_day
    roots = {ROAD: "road of", GROUND: "ground of", PEOPLE: "people for"}
    root = f"{roots.get(path[0].opened.waits_for, 'beginning of')} {path[0].name} on D+{begins}"
    return f"{root}, then {len(path) - 1} sites one after the other" if len(path) > 1 else root


def _deadlines(told: OpeningPlan) -> Table:
    ends = {phase.name: phase.to_day for phase in told.plan.scenario.phases}
    rows = []
    for asked in told.rules.deadline:
        day = ends[asked.phase]
        of_kind = [one for one in told.found.opens if one.kind == asked.kind]
        late = [one for one in of_kind if (opens := one.opened.opens_day) is None or opens > (day or 0)]
        worst = max((one.opened.opens_day or told.found.days + 1 for one in late), default=day or 0)
        rows.append(
            (
                f"{asked.kind.replace('_', ' ')} by {told.day(day)}, end of: {asked.phase}. {asked.source}",
                f"{len(of_kind) - len(late)} of {len(of_kind)}",
                str(worst - (day or 0)) if late else "none",
            )
        )
    headings = ("Sites, and who asks", "Stand", "Most days late")
    return Table("deadlines", "Asked for by the end of a phase", headings, tuple(rows), sensitive=True)


def _sectors(told: OpeningPlan) -> Table:
    rows = tuple(_sector_row(told, sector) for sector in told.found.sectors)
    headings = ("Sector, and its critical path", "People come", "Sites", "Last opens", "Proof")
    words = "Critical path: each begins on the day on which the one before it opens."
    return Table("sectors", "Contingent by contingent", headings, rows, words, sensitive=True)


def _sector_row(told: OpeningPlan, sector: SectorTimetable) -> tuple[str, ...]:
    comes = ", ".join(f"D+{day}: {people:,}" for day, people in sorted(sector.arrivals.items()))
    last, found = sector.last, sector.found
    gap = "" if found.gap is None or found.status == "optimal" else f", gap {found.gap * 100:.2g} %"
    path = " → ".join(what for what, *_ in critical_links(sector))
    return (
        f"{sector.sector.name}: {path or 'no site opens'}",
        f"{comes or 'nobody'} ({sector.told_by or 'assumed'})",
        str(len(sector.opens)),
        told.day(last.opened.opens_day if last else None),
        f"{found.status}{gap}",
    )


def opening_charts(told: OpeningPlan) -> tuple[Chart, ...]:
    """The line watched day by day, and every site on a calendar of days."""
    shares = shares_by_day(told)
    label, first = next(iter(shares.items()))
    days = tuple(map(float, range(told.found.days + 1)))
    by_day = Chart(
        "watched-by-day",
        "Line watched, day by day",
        "days since D+0",
        "% of the line watched all the time",
        (Series(label, days, tuple(round(share * 100, _DIGITS) for share in first), steps=True),),
        f"By D+{told.found.days}, {first[-1] * 100:.1f} % of the line is watched ({label}).",
        sensitive=True,
    )
    gantt = gantt_of(told)
    said = "Hatched: being set up. Full: open. Bands: seasons. Dashed lines: phases begin"
    calendar = Chart(
        "gantt",
        "What is set up and stands when",
        "days since D+0",
        said,
        (),
        standfirst(told),
        sensitive=True,
        gantt=gantt,
    )
    return by_day, calendar


def opening_method(told: OpeningPlan) -> tuple[str, ...]:
    """How it was reckoned, from which figures."""
    pace = told.figures.pace
    kinds = {one.kind for one in told.found.opens}
    efforts = "; ".join(
        f"{one.kind.replace('_', ' ')} {one.people} people, {one.takes_days} days ({one.status})"
        for one in told.figures.efforts
        if one.kind in kinds
    )
    return (
        "Timetable: one problem for each contingent, since those who have come share nothing; time-indexed "
        "mixed-integer programme (Pritsker, Watters and Wolfe 1969), HiGHS. Most worth of open "
        f"sites, summed over {pace.days} days. {proof(told)}",
        "Worth of a site: metres of line that it watches, each metre parted evenly among all who watch it "
        f"(Shapley value); metres watched part of the time count {pace.part_time_share:g}, and each site "
        f"{pace.least_worth_m:g} m.",
        f"A site is begun when people are there for it ({pace.at_sites_share * 100:g} % of those who have "
        f"come are free for sites), a team is free ({pace.teams} for each contingent), its ground is no "
        "longer held, its way from the nearest known road is made passable "
        f"({pace.road_m_per_day / 1e3:g} km a day), and the base nearest to it in its sector, at most "
        f"{pace.supply_reach_m / 1e3:g} km off in a straight line, is open. "
        f"Figures ({pace.status}): {efforts}.",
        *_slow_work(told),
    )


def _slow_work(told: OpeningPlan) -> Iterator[str]:
    """How much slower work is in seasons of these days."""
    slow = dict.fromkeys(
        f"{season.name} {season.work_share * 100:g} % ({season.status})"
        for season, *_ in told.seasons
        if season.work_share < 1.0
    )
    if slow:
        yield (
            "Sites are set up and ways made passable in days of fair weather; on a day of a season this "
            f"share of such a day's work is done, of several the least: {'; '.join(slow)}."
        )


def opening_caveats(told: OpeningPlan) -> tuple[str, ...]:
    """What has to be read with every day."""
    found = [
        f"{season.name}, {told.day(max(0, first))} to {told.on(last)}, is {season.status}: {season.source}."
        for season, first, last in told.seasons
    ]
    if any(not sector.told_by for sector in told.found.sectors):
        found.append("Days on which contingents arrive are assumed: nobody has named any.")
    if any(one.asked.road_m is None for one in told.found.opens):
        found.append("No roads are given: from when a site can be reached by road is not known.")
    if all(season.work_share == 1.0 for season, *_ in told.seasons):
        found.append("Work in mud or frost is not reckoned to take longer.")
    return tuple(dict.fromkeys(found))
