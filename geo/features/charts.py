"""Charts beside the map: people and loads as bars; sites against coverage, the watch, response as curves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.plan import Plan
from ..model.sector import Partition
from ..model.siting import SiteChoice
from .feature import Chart, Series
from .figures import covered
from .response import response_chart
from .shapes import title_of

_DIGITS = 2  # of a percentage on a curve; more would say nothing, and could pass for a place
_SHOWN_PERCENT = 0.05  # the half of the last digit in which words tell a share
_POSTS = "post"  # kind of the means for which the people of the contingents are counted
_OLD_COUNTS = "Counted from a gazetteer older than any displacement: a guide, not a census."


def charts(plan: Plan) -> tuple[Chart, ...]:
    """People by zone; sites against coverage for each means that has a curve, the watch; loads; response."""
    return tuple(_charts(plan))


def _charts(plan: Plan) -> Iterator[Chart]:
    yield from _people(plan)
    for choice in plan.proposal.choices if plan.proposal else ():
        if choice.curve:
            yield _curve(plan, choice)
    yield from _by_chainage(plan)
    if plan.partition is not None and len(plan.partition.sectors) > 1:
        yield _balance(plan, plan.partition)
    times = response_chart(plan.response) if plan.response else None
    if times is not None:
        yield replace(times, as_of=plan.scenario.as_of_text)


def _people(plan: Plan) -> Iterator[Chart]:
    """Residents of each zone that is agreed, with what has to be read beside every such figure."""
    agreed = [zone for zone in plan.zones if not zone.area.is_empty and zone.name not in plan.drawn]
    counted = [(title_of(zone, plan), plan.people[zone.name]) for zone in agreed]
    if not any(people.residents for _, people in counted):
        return
    report = plan.people_report
    said = tuple(f"{'≥ ' if people.uncounted else ''}{people.residents:,}" for _, people in counted)
    unknown = " ≥ where some settlements have no known count." if any("≥" in each for each in said) else ""
    nested = " A zone inside another counts its people too." if len(counted) > 1 else ""
    yield Chart(
        id="people-by-zone",
        title="People by zone",
        across_label="residents",
        up_label="residents by settlement centre",
        series=(_bars("residents", [float(people.residents) for _, people in counted], said),),
        words=f"{report.rules.caveat if report else _OLD_COUNTS}{unknown}{nested}",
        names=tuple(name for name, _ in counted),
        as_of=report.rules.as_of if report else "",
    )


def _balance(plan: Plan, partition: Partition) -> Chart:
    """What each sector carries beside what its contingent counts for."""
    shares = {
        "load": [sector.load_share for sector in partition.sectors],
        "strength": [sector.strength_share for sector in partition.sectors],
    }
    proved = "proved best" if partition.status == "optimal" else partition.status
    return Chart(
        id="sectors-balance",
        title="Load and strength of the sectors",
        across_label="% of the whole",
        up_label="% of the whole load, and of the whole strength",
        series=tuple(
            _bars(
                name,
                [round(100.0 * share, _DIGITS) for share in found],
                tuple(f"{100.0 * share:.1f} %" for share in found),
            )
            for name, found in shares.items()
        ),
        words="Even where both bars are alike. Greatest load for its strength over the mean: "
        f"{partition.worst_to_mean:.3f} ({proved}).",
        names=tuple(sector.name for sector in partition.sectors),
        as_of=plan.scenario.as_of_text,
    )


def _bars(label: str, lengths: list[float], said: tuple[str, ...]) -> Series:
    return Series(label, tuple(map(float, range(len(lengths)))), tuple(lengths), said=said)


def _curve(plan: Plan, choice: SiteChoice) -> Chart:
    sites = tuple(float(count) for count, *_ in choice.curve)
    reached = tuple(round(100.0 * value / choice.counted_m, _DIGITS) for _, value, _, _ in choice.curve)
    bound = tuple(round(100.0 * bound / choice.counted_m, _DIGITS) for _, _, bound, _ in choice.curve)
    marked = _plan_on(choice)
    proved = all(proof for *_, proof in choice.curve)
    each = _people_each(plan, choice)
    open_ = () if proved else (Series("no choice can do better", sites, bound),)
    return Chart(
        id=f"curve-{choice.means.kind}",
        title=f"More sites, more of the line: {choice.means.name.lower()}",
        across_label="sites",
        up_label="% of the line within sight, at best",
        series=(Series("best choice found", sites, reached), *open_),
        words=" ".join(
            filter(
                None,
                (_plan_told(choice), _freer_told(choice), _proof_told(choice), _people_told(plan, choice)),
            )
        ),
        marked=marked,
        as_of=plan.scenario.as_of_text,
        also_label="people of the contingents" if each else "",
        also=(round(sites[0] * each), round(sites[-1] * each)) if each else None,
    )


def _personnel(plan: Plan) -> int:
    return sum(contingent.personnel for contingent in plan.scenario.mandate.contingents)


def _people_each(plan: Plan, choice: SiteChoice) -> float | None:
    """People of the contingents for each post of the plan; None where the scenario does not tell."""
    posts = len(choice.answer.selected)
    known = choice.means.kind == _POSTS and posts and _personnel(plan)
    return _personnel(plan) / posts if known else None


def _people_told(plan: Plan, choice: SiteChoice) -> str:
    """How the scale of people is made: all of the force shared out over the posts, not the crew of one."""
    each = _people_each(plan, choice)
    if each is None:
        return "How many people so many sites need is not known."
    return (
        f"People: the {_personnel(plan):,} of the contingents shared out evenly over the posts of the plan, "
        f"about {each:,.0f} for each; the whole force, not the crew of a post."
    )


def _plan_on(choice: SiteChoice) -> tuple[float, float] | None:
    """The plan as a point beside the curve: it lies below where it keeps to more than the curve does."""
    share = covered(choice, choice.answer.value)
    return None if share is None else (float(len(choice.answer.selected)), 100.0 * share)


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
    sites = len(choice.answer.selected)
    best = next((100.0 * v / choice.counted_m for s, v, *_ in choice.curve if s == sites), None)
    if marked is None or best is None or best - marked[1] < _SHOWN_PERCENT:
        return ""
    return f"Without equal shares of the sides and the like as many could cover {best:.1f} %."


def _proof_told(choice: SiteChoice) -> str:
    proved = sum(proof for *_, proof in choice.curve)
    return f"Proved best at {proved} of {len(choice.curve)} numbers of sites."


def _by_chainage(plan: Plan) -> Iterator[Chart]:
    """How many sites watch each kilometre: staff only, since its steps tell where sites stand."""
    for line in plan.coverage.lines[:1] if plan.coverage else ():
        ends = (*(s.from_m for s in line.stretches), line.stretches[-1].to_m)
        counts = [stretch.seen_count for stretch in line.stretches]
        yield Chart(
            id="watch-by-chainage",
            title="Watch by chainage",
            across_label="chainage, km",
            up_label=f"sites that watch, {line.conditions}",
            series=(
                Series(
                    "sites", tuple(m / 1000.0 for m in ends), (*map(float, counts), float(counts[-1])), True
                ),
            ),
            words=f"{len(line.gaps)} gaps; up to {max(counts)} sites watch one place.",
            sensitive=True,
            as_of=plan.scenario.as_of_text,
        )
