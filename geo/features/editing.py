"""From a plan to what may be changed in it by hand: proposed sites with what each watches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from shapely import MultiPoint, Point

from ..geometry.bounds import bounds_round
from ..model.plan import Plan
from ..model.siting import SiteChoice
from ..model.situation import named_once
from .editable import Editable, EditableMeans, EditableSite, Run


def editable(plan: Plan) -> Editable | None:
    """What may be edited; None for a plan that proposes no site."""
    bases = _bases(plan)
    if plan.proposal is None and not bases:
        return None
    scenario, situation = plan.scenario, plan.scenario.situation
    siting, rules = scenario.mandate.siting, scenario.mandate.patrols
    choices = plan.proposal.choices if plan.proposal else ()
    means = [_means(plan, choice) for choice in choices]
    if rules is not None and all(each.name != rules.base_kind for each in means):
        means.append(EditableMeans(rules.base_kind, rules.base_kind))
    return Editable(
        scenario=scenario.id,
        scenario_sha256=scenario.sha256,
        version=version("ceaseline"),
        conditions=str(siting.chosen_under) if siting else "",
        parts_m=plan.part_ends_m,
        bounds_deg=bounds_round(situation.frame.to_lonlat(situation.line.path)),
        means=tuple(means),
        sites=(*_sites(plan), *_placed(plan, bases, len(means) - 1)),
    )


def _means(plan: Plan, choice: SiteChoice) -> EditableMeans:
    siting, sensor = plan.scenario.mandate.siting, plan.scenario.mandate.sensors[choice.means.sensor]
    reach = sensor.reach(siting.chosen_under) if siting else None
    return EditableMeans(
        choice.means.name,
        choice.means.kind,
        sensor.title,
        reach.range_m if reach else 0.0,
        reach is not None and reach.watched_share >= 1.0,
    )


def _bases(plan: Plan) -> list[tuple[str, Point]]:
    """Bases proposed for patrols alone: neither standing sites nor such as watch."""
    known = {site.name for site in plan.scenario.situation.sites}
    known |= {watch.site.name for watch in (plan.proposal.watches if plan.proposal else ())}
    return [base for base in (plan.schedule.bases if plan.schedule else ()) if base[0] not in known]


def _sites(plan: Plan) -> Iterator[EditableSite]:
    """Sites that watch, but for those that stand already."""
    choices = plan.proposal.choices if plan.proposal else ()
    frame, watches = plan.scenario.situation.frame, plan.proposal.watches if plan.proposal else ()
    every = tuple(dict.fromkeys(watch.site for watch in watches))
    named = dict(zip(every, named_once(every), strict=True))
    seen = _runs(plan)
    for number, choice in enumerate(choices):
        proposed = [watch.site for watch in choice.watches if watch.site.name not in choice.standing]
        places = frame.to_lonlat(MultiPoint([site.place for site in proposed]))
        for site, place in zip(proposed, places.geoms, strict=True):
            yield EditableSite(site.name, number, place.x, place.y, tuple(seen[named[site]]))


def _runs(plan: Plan) -> dict[str, list[Run]]:
    """What each site watches under the conditions that come first: all the time, else now and then."""
    found: dict[str, list[Run]] = defaultdict(list)
    for line in plan.coverage.lines[:1] if plan.coverage else ():
        for run in line.runs:
            found[run.site].append((run.from_m, run.to_m))
    return found


def _placed(plan: Plan, bases: Sequence[tuple[str, Point]], means: int) -> Iterator[EditableSite]:
    """Bases of patrols, which watch nothing of the line."""
    frame = plan.scenario.situation.frame
    for name, place in bases:
        lonlat = frame.to_lonlat(place)
        yield EditableSite(name, means, lonlat.x, lonlat.y)
