"""Tables and curves beside the map: how much of the line is watched, and what more would add."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.coverage import Coverage, LineCoverage
from ..model.plan import Plan
from ..model.siting import Proposal, SiteChoice
from .crossings import crossings_table, reached_people_table, sectors_people_table
from .feature import Chart, Series, Table
from .patrols import missions_table, patrols_table
from .response import evacuation_table, losses_table, response_chart, response_table
from .sectors import sectors_table

_STATES = {
    "part time": "watched part of the time",
    "dead": "hidden by ground",
    "unknown": "elevation not known",
    "out of reach": "out of reach",
}
_COUNTED = 4
_DIGITS = 2  # of a percentage on a curve; more would say nothing, and could pass for a place
_OF_WHAT = "Shares are of the line that counts for each means: all of it, or what the rows above leave."
_SHOWN_PERCENT = 0.05  # the half of the last digit in which words tell a share


def tables(plan: Plan) -> tuple[Table, ...]:
    """People first; then the watch, the sites, sectors, patrols and response."""
    return (*_of_people(plan), *_of_watch(plan), *_of_force(plan))


def _of_people(plan: Plan) -> Iterator[Table]:
    report = plan.people_report
    if report is not None:
        if any(count.kind == "sector" for count in report.counts):
            yield sectors_people_table(report)
        if any(count.kind == "reach" for count in report.counts):
            yield reached_people_table(report)
        if report.crossings:
            yield crossings_table(report)


def _of_force(plan: Plan) -> Iterator[Table]:
    if plan.partition is not None:
        yield sectors_table(plan.partition)
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


def charts(plan: Plan) -> tuple[Chart, ...]:
    """Sites against coverage for each means that has a curve, the line unrolled, how fast help comes."""
    choices = plan.proposal.choices if plan.proposal else ()
    times = response_chart(plan.response) if plan.response else None
    curves = (_curve(choice) for choice in choices if choice.curve)
    return (*curves, *_unrolled(plan), *((times,) if times else ()))


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
        str(len(choice.watches)),
        _percent(_covered(choice, answer.value)),
        _percent(_covered(choice, answer.bound)),
        status,
    )


def _covered(choice: SiteChoice, value: float | None) -> float | None:
    """Share of what counts that a value covers; None where the model counts sites and not what they cover."""
    counts_sites = choice.answer.sense == "min"
    return None if value is None or counts_sites or not choice.counted_m else value / choice.counted_m


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{share * 100:.1f} %"


def _curve(choice: SiteChoice) -> Chart:
    sites = tuple(float(count) for count, *_ in choice.curve)
    covered = tuple(round(100.0 * value / choice.counted_m, _DIGITS) for _, value, _, _ in choice.curve)
    bound = tuple(round(100.0 * bound / choice.counted_m, _DIGITS) for _, _, bound, _ in choice.curve)
    marked = _plan_on(choice)
    proved = all(proof for *_, proof in choice.curve)
    open_ = () if proved else (Series("no choice can do better", sites, bound),)
    return Chart(
        id=f"curve-{choice.means.kind}",
        title=f"More sites, more of the line: {choice.means.name.lower()}",
        across_label="sites",
        up_label="% of the line within sight, at best",
        series=(Series("best choice found", sites, covered), *open_),
        words=" ".join(filter(None, (_plan_told(choice), _freer_told(choice), _proof_told(choice)))),
        marked=marked,
    )


def _plan_on(choice: SiteChoice) -> tuple[float, float] | None:
    """The plan as a point beside the curve: it lies below where it keeps to more than the curve does."""
    covered = _covered(choice, choice.answer.value)
    return None if covered is None else (float(len(choice.watches)), 100.0 * covered)


def _plan_told(choice: SiteChoice) -> str:
    marked = _plan_on(choice)
    if marked is None:
        return ""
    price = choice.answer.price
    more = "" if price is None else f" One more would add at most {price / 1000:.1f} km."
    return f"The plan has {marked[0]:.0f} sites for {marked[1]:.1f} % of the line.{more}"


def _freer_told(choice: SiteChoice) -> str:
    """What as many sites could cover if they were free of the sides' shares, spacing and support."""
    marked = _plan_on(choice)
    best = next((100.0 * v / choice.counted_m for s, v, *_ in choice.curve if s == len(choice.watches)), None)
    if marked is None or best is None or best - marked[1] < _SHOWN_PERCENT:
        return ""
    return f"Without equal shares of the sides and the like as many could cover {best:.1f} %."


def _proof_told(choice: SiteChoice) -> str:
    proved = sum(proof for *_, proof in choice.curve)
    return f"Proved best at {proved} of {len(choice.curve)} numbers of sites."


def _unrolled(plan: Plan) -> Iterator[Chart]:
    """How many sites watch each kilometre: staff only, since its steps tell where sites stand."""
    for line in plan.coverage.lines[:1] if plan.coverage else ():
        ends = (*(s.from_m for s in line.stretches), line.stretches[-1].to_m)
        counts = [stretch.seen_count for stretch in line.stretches]
        yield Chart(
            id="line-unrolled",
            title="The line unrolled",
            across_label="chainage, km",
            up_label=f"sites that watch, {line.conditions}",
            series=(
                Series(
                    "sites", tuple(m / 1000.0 for m in ends), (*map(float, counts), float(counts[-1])), True
                ),
            ),
            words=f"{len(line.gaps)} gaps; up to {max(counts)} sites watch one place.",
            sensitive=True,
        )
