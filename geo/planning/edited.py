"""Edits taken up exactly: corridors become zones, sites are moved, added and left out, and what that does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from shapely import LineString, Point

from ..errors import ScenarioError
from ..geometry.chainage import Chainage
from ..geometry.runs import Runs
from ..methods.coverage.line import line_coverage
from ..methods.siting.placed import Ground, amiss, placed, sides_apart
from ..model.edits import Edit, Edits, Taken
from ..model.plan import Finding
from ..model.scenario import Scenario
from ..model.sensor import Watch
from ..model.siting import Proposal, SiteChoice
from ..model.zone import Zone, ZoneRule
from ..zones.corridor import Corridor

PLANNER = "Drawn by hand by a planner; nobody has agreed to it"
# Words for a requirement that is not kept; figures would tell the place, and stay with the site.
_AMISS = {
    "standoff": "it stands nearer to the line than asked for",
    "reach": "it stands farther from the line than is of use",
    "far": "it stands farther from the line than asked for",
    "ground": "it stands on ground that no party holds",
    "slope": "the ground is steeper than asked for",
    "elevation": "no elevation is known there",
    "road": "no road is as near as asked for",
    "inside_zone": "it stands outside the zone asked for",
    "outside_zone": "it stands inside a zone that is to be kept out of",
    "spacing": "it stands nearer to the next site than asked for",
    "support": "no other site is as near as asked for",
    "line": "it watches nothing of the line",
}


@dataclass(frozen=True, eq=False)
class Step:
    """One edit of a site that watches: what went, what came, and what is amiss there."""

    taken: Taken
    gone: Watch | None
    come: Watch | None


@dataclass(frozen=True, eq=False)
class Edited:
    """A proposal before and after the edits of its sites."""

    before: Proposal | None
    after: Proposal | None
    steps: tuple[Step, ...] = ()


def with_corridors(scenario: Scenario, edits: Edits) -> Scenario:
    """The scenario with a zone rule for every corridor drawn, after all others."""
    frame, rules, paths = scenario.situation.frame, list(scenario.mandate.rules), {}
    for number, edit in enumerate(edits.corridors, 1):
        paths[f"drawn {number}"] = frame.to_metres(LineString(edit.path))
        corridor = Corridor(
            name=edit.site,
            source=f"{PLANNER}{f' ({edit.author})' if edit.author else ''}",
            status="assumed",
            note=edit.note,
            width_m=edit.width_m or 0.0,
            along=f"path:drawn {number}",
            caps="round",
        )
        rules.append(cast(ZoneRule, corridor))
    return replace(
        scenario,
        situation=replace(scenario.situation, paths={**scenario.situation.paths, **paths}),
        mandate=replace(scenario.mandate, rules=tuple(rules)),
    )


def sites_edited(
    scenario: Scenario, zones: Sequence[Zone], proposal: Proposal | None, edits: Edits
) -> Edited:
    """Move, add and leave out the sites that watch, in the order of the edits.

    Raises
    ------
    ScenarioError
        If an edit names a site that is not proposed, or a new one bears a name that is taken.
    """
    siting, situation = scenario.mandate.siting, scenario.situation
    if siting is None or proposal is None:
        return Edited(proposal, proposal)
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    ground = Ground(situation, siting, line, {zone.name: zone.area for zone in zones})
    choices = {choice.means.name: choice for choice in proposal.choices}
    steps = []
    for number, edit in enumerate(edits.edits, 1):
        if edit.means in choices:
            choices[edit.means], step = _taken(scenario, ground, choices[edit.means], edits, number)
            steps.append(step)
    if not steps:
        return Edited(proposal, proposal)
    after = replace(proposal, choices=tuple(choices.values()), fairness=_fairness(proposal, steps))
    return Edited(proposal, after, tuple(steps))


def _taken(
    scenario: Scenario, ground: Ground, choice: SiteChoice, edits: Edits, number: int
) -> tuple[SiteChoice, Step]:
    """A choice with one edit taken up."""
    edit, watches = edits.edits[number - 1], list(choice.watches)
    row = row_of(edit, [watch.site.name for watch in watches], choice.standing, edits.where(number))
    gone = watches.pop(row) if row is not None else None
    come, wrong = None, dict[str, str]()
    if edit.path:
        place = scenario.situation.frame.to_metres(Point(edit.path[0]))
        sensor = scenario.mandate.sensors[choice.means.sensor]
        come = placed(ground, choice.means, sensor, edit.site, place)
        wrong = amiss(ground, choice.means, come, [watch.site for watch in watches])
        watches.insert(len(watches) if row is None else row, come)
    return replace(choice, watches=tuple(watches)), Step(_told(number, edit, wrong), gone, come)


def _told(number: int, edit: Edit, wrong: dict[str, str]) -> Taken:
    return Taken(number, edit, tuple((words_of(check), reason) for check, reason in wrong.items()))


def words_of(check: str) -> str:
    """A requirement that is not kept, in words that tell no place.

    >>> words_of("nuclear_plants")
    'it stands in or too near to nuclear plants'
    """
    return _AMISS.get(check, f"it stands in or too near to {check.replace('_', ' ')}")


def row_of(edit: Edit, names: Sequence[str], standing: Sequence[str], where: str) -> int | None:
    """Number of the site that an edit is about among those proposed; None for a new one.

    Raises
    ------
    ScenarioError
        If there is no such site, it stands already, or a new one bears a name that is taken.
    """
    if edit.action == "add":
        if edit.site in (*names, *standing):
            raise ScenarioError(
                f"a site {edit.site!r} is there already", where=where, mend="Give it another name."
            )
        return None
    if edit.site in standing:
        raise ScenarioError(
            f"site {edit.site!r} stands already and is no proposal",
            where=where,
            mend="Change it in the layer of the scenario that holds it.",
        )
    if edit.site not in names:
        raise ScenarioError(
            f"no site {edit.site!r} of {edit.means!r} is proposed",
            where=where,
            mend="Edit on the page of this plan: another version of the scenario may have other sites.",
        )
    return list(names).index(edit.site)


def _fairness(proposal: Proposal, steps: Sequence[Step]) -> str:
    counted = Counter(step.taken.edit.done for step in steps)
    told = ", ".join(f"{number} {done}" for done, number in counted.items())
    return (
        f"{proposal.fairness} A planner then edited the choice by hand ({told}); what it covers, its bound "
        "and its proof are of the choice before that."
    )


def shares_told(scenario: Scenario, edited: Edited) -> tuple[Taken, ...]:
    """Edits of sites with the share of the line watched all the time before and after each, exact."""
    siting, situation = scenario.mandate.siting, scenario.situation
    if siting is None or edited.before is None or not edited.steps:
        return ()
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    new = [step.come for step in edited.steps if step.come is not None]
    every = [*edited.before.watches, *new]
    # Under names of their own: a site that was moved stands here twice.
    apart = [replace(w, site=replace(w.site, name=str(row))) for row, w in enumerate(every)]
    found = line_coverage(line, apart, siting.chosen_under, situation.frame, elevation=situation.elevation)
    lasting = [run for run in found.runs if not run.part_time]
    runs = Runs.of(
        [int(run.site) for run in lasting],
        [run.from_m for run in lasting],
        [run.to_m for run in lasting],
        sources=len(every),
    )
    seen = {int(run.site) for run in found.runs}
    return tuple(_with_shares(edited, every, runs, seen, line.length_m))


def _with_shares(
    edited: Edited, every: Sequence[Watch], runs: Runs, seen: set[int], length_m: float
) -> Iterator[Taken]:
    row_of_watch = {id(watch): row for row, watch in enumerate(every)}
    active = dict.fromkeys(range(len(edited.before.watches) if edited.before else 0))

    def share() -> float:
        return runs.only(list(active)).stretches(0.0, length_m).share_at_least(1)

    before = share()
    for step in edited.steps:
        if step.gone is not None:
            del active[row_of_watch[id(step.gone)]]
        blind: tuple[tuple[str, str], ...] = ()
        if step.come is not None:
            row = row_of_watch[id(step.come)]
            active[row] = None
            blind = () if row in seen else ((words_of("line"), "no place of it within reach is in sight"),)
        after = share()
        amiss_there = (*step.taken.amiss, *blind)
        yield replace(step.taken, before_share=before, after_share=after, amiss=amiss_there)
        before = after


def edits_told(scenario: Scenario, edits: Edits, taken: Sequence[Taken], edited: Edited) -> Iterator[Finding]:
    """What the edits did, and what is lost by them: a line each."""
    if edits.scenario_sha256 != scenario.sha256:
        yield Finding(
            problem="the edits were made from another version of the scenario",
            where=edits.file,
            mend="Look at each of them on the page of this plan.",
        )
    for each in taken:
        where = f"{edits.where(each.number)}, {each.edit.site!r}"
        yield Finding(problem=f"{each.edit.done}{_share_words(each)}", where=where)
        for words, _ in each.amiss:
            yield Finding(
                problem=words,
                where=where,
                mend="staff/sites.csv says by how much; find it another place.",
                fails=True,
            )
    yield from _sides_told(scenario, edits, edited)


def _share_words(each: Taken) -> str:
    if each.before_share is None or each.after_share is None:
        return ""
    before, after = f"{each.before_share * 100:.1f} %", f"{each.after_share * 100:.1f} %"
    change = f"stays at {after}" if before == after else f"goes from {before} to {after}"
    return f"; the share of the line that is watched all the time {change}"


def _sides_told(scenario: Scenario, edits: Edits, edited: Edited) -> Iterator[Finding]:
    """Means whose sites are no longer shared alike between the sides, though the scenario asks for it."""
    siting, parties = scenario.mandate.siting, [party.id for party in scenario.situation.parties]
    if siting is None or siting.fairness != "equal" or not (edited.before and edited.after):
        return
    for before, after in zip(edited.before.choices, edited.after.choices, strict=True):
        was, now = (
            sides_apart([watch.site for watch in choice.watches], parties) for choice in (before, after)
        )
        if now > max(was, 1):
            yield Finding(
                problem=f"one side has {now} sites more than another",
                where=f"{edits.file}, means {after.means.name!r}",
                mend="Give the sides the same number, or say in the scenario that they need not have it.",
                fails=True,
            )
