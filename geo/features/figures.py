"""Tables beside the map: people first, then the watch, the sites, sectors, patrols and response."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.coverage import Coverage, LineCoverage
from ..model.plan import Plan
from ..model.siting import Proposal, SiteChoice
from .crossings import (
    crossings_table,
    phases_people_table,
    places_tables,
    reached_people_table,
    sectors_people_table,
)
from .feature import Table
from .patrols import missions_table, patrols_table
from .response import evacuation_table, losses_table, response_table
from .sector_watch import sector_watch_table
from .sectors import sectors_table

_STATES = {
    "part time": "watched part of the time",
    "dead": "hidden by ground",
    "unknown": "elevation not known",
    "out of reach": "out of reach",
}
_COUNTED = 4
_OF_WHAT = "Shares are of the line that counts for each means: all of it, or what the rows above leave."


def tables(plan: Plan) -> tuple[Table, ...]:
    """People first; then the watch, the sites, sectors, patrols and response."""
    return (*_of_people(plan), *_of_watch(plan), *_of_force(plan))


def _of_people(plan: Plan) -> Iterator[Table]:
    report = plan.people_report
    if report is not None:
        if report.phases:
            yield phases_people_table(report)
        if any(count.kind == "sector" for count in report.counts):
            yield sectors_people_table(report)
        if any(count.kind == "reach" for count in report.counts):
            yield reached_people_table(report)
        if plan.scenario.mandate.opening is None:  # else the deployment over time tells of it, phase by phase
            yield from places_tables(plan)
        if report.crossings:
            yield crossings_table(report)


def _of_force(plan: Plan) -> Iterator[Table]:
    if plan.partition is not None:
        yield sectors_table(plan.partition)
    by_sector = sector_watch_table(plan)
    if by_sector is not None:
        yield by_sector
    if plan.schedule is not None:
        yield patrols_table(plan.schedule)
        if len(plan.schedule.missions) > 1:
            yield missions_table(plan.schedule)
    if plan.response is not None:
        yield response_table(plan.response)
        yield evacuation_table(plan.response)
        if plan.response.losses:
            yield losses_table(plan.response)


def _of_watch(plan: Plan) -> Iterator[Table]:
    """How much of the line is watched under each set of conditions, and how the sites were chosen."""
    if plan.coverage:
        yield _watched(plan.coverage)
    if plan.proposal and plan.proposal.choices:
        yield _chosen(plan.proposal)


def _watched(coverage: Coverage) -> Table:
    headings = ("Looking for", "1 site", "2 sites", "3 sites", "Seen, if there", "Not watched")
    rows = tuple(_watched_row(line) for line in coverage.lines)
    words = (
        "Shares of the line's length watched all the time, by at least so many sites. “Seen, if there” is "
        "the mean probability of at least one detection, sensors taken as independent. Not watched is not "
        f"quiet. {_why_not(coverage.lines[0])}."
    )
    return Table("watched", "Watch on the line", headings, rows, words)


def _watched_row(line: LineCoverage) -> tuple[str, ...]:
    shares = [line.share_at_least(count) for count in range(1, _COUNTED)]
    return (str(line.conditions), *map(_percent, (*shares, line.detection_share, 1.0 - shares[0])))


def _why_not(line: LineCoverage) -> str:
    """The parts of what is not observed under the first conditions, in kilometres."""
    parts = ((words, line.length_of_state_m(state)) for state, words in _STATES.items())
    told = ", ".join(f"{words} {length_m / 1000:,.0f} km" for words, length_m in parts if length_m >= 500.0)
    return f"{line.conditions}: {told or 'nothing'}"


def _chosen(proposal: Proposal) -> Table:
    headings = ("Means", "Sites", "Covers", "At best", "Proved")
    rows = tuple(_chosen_row(choice) for choice in proposal.choices)
    words = " ".join(filter(None, (_OF_WHAT, proposal.fairness, *proposal.caveats)))
    return Table("chosen", "Sites proposed", headings, rows, words)


def _chosen_row(choice: SiteChoice) -> tuple[str, ...]:
    answer = choice.answer
    status = "optimal" if answer.status == "optimal" else f"{answer.status}, gap {_percent(answer.gap)}"
    return (
        choice.means.name,
        str(len(choice.answer.selected)),
        _percent(covered(choice, answer.value)),
        _percent(covered(choice, answer.bound)),
        status,
    )


def covered(choice: SiteChoice, value: float | None) -> float | None:
    """Share of what counts that a value covers; None where the model counts sites and not what they cover."""
    counts_sites = choice.answer.sense == "min"
    return None if value is None or counts_sites or not choice.counted_m else value / choice.counted_m


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{share * 100:.1f} %"
