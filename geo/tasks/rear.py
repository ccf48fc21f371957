"""The rear of the force: hubs by stated criteria, supply of the line, contingents on their way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from ..features import Task
from ..features.counted import counted_by
from ..features.rear import rear_told
from ..features.rear_arrival import Entry
from ..features.rear_plan import Hub, Known, RearPlan
from ..methods.rear.measures import people_near_any
from ..model.contingent import Contingent
from ..model.rear import RearRules
from ..model.sector import Sector
from .rear_entering import Entering, entering
from .rear_entries import entries_of
from .rear_figures import RearFigures, rear_figures
from .rear_ground import RearGround, rear_ground
from .rear_hubs import apart, chosen_hubs, near_of, scored_hubs, screened
from .rear_moves import Ways, arrivals
from .rear_paths import Paths, movements, paths_between
from .rear_places import lonlat_of
from .rear_serving import Serving, serving_of
from .rear_single import single_points
from .rear_supply import supplies
from .rear_training import training_grounds
from .setting import Setting


@dataclass(frozen=True, eq=False)
class RearReady:
    """A rear before anybody moves, and what it takes to send contingents through it.

    Parameters
    ----------
    plan : RearPlan
        Without arrivals and movements.
    asked : tuple of Entering
    ways : Ways
        From points of entry to hubs.
    paths : Paths
        The same as they are drawn.
    serving : Serving
        From hubs to the line.
    sources : tuple of str
    """

    plan: RearPlan
    asked: tuple[Entering, ...]
    ways: Ways
    paths: Paths
    serving: Serving
    sources: tuple[str, ...]

    def planned(self, sectors: Sequence[Sector] = ()) -> RearPlan:
        """The plan with contingents sent to hubs, and on to their sectors where these are known."""
        found = arrivals(self.asked, self.plan.hubs, self.serving, self.ways, sectors)
        moved = tuple(movements(self.paths, found, self.plan.entries, self.plan.hubs))
        return replace(self.plan, arrivals=found, movements=moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class RearTask(Task):
    """The rear as a task, and what it takes to plan it anew once the line is parted into sectors."""

    ready: RearReady


def rear_task(
    rules: RearRules,
    setting: Setting,
    contingents: Sequence[Contingent] = (),
    sectors: Sequence[Sector] = (),
) -> RearTask:
    """Plan the rear of the force.

    Parameters
    ----------
    rules : RearRules
    setting : Setting
    contingents : sequence of Contingent
        Those of the scenario, on their way in where the rules name none.
    sectors : sequence of Sector
        Where on the line they stand; see ``in_sectors``.

    Raises
    ------
    GeoError
        In one line, if a key asks for what is not there.
    """
    return _told(rear_ready(rules, setting, contingents), sectors)


def in_sectors(task: RearTask, sectors: Sequence[Sector]) -> RearTask:
    """The same rear with contingents sent to the hubs that supply their sectors, and on to these."""
    return _told(task.ready, sectors)


def _told(ready: RearReady, sectors: Sequence[Sector]) -> RearTask:
    told = rear_told(ready.planned(sectors), sources=ready.sources)
    return RearTask(**{one.name: getattr(told, one.name) for one in fields(told)}, ready=ready)


def rear_ready(rules: RearRules, setting: Setting, contingents: Sequence[Contingent] = ()) -> RearReady:
    """Plan all but the moves of contingents; parameters as for ``rear_task``."""
    figures = rear_figures(rules, setting)
    ground = rear_ground(rules, setting, figures)
    places, turned_away = screened(rules, setting, ground, figures)
    road_h = ground.hours_to_line([one.place_lonlat for one in places])
    led = np.asarray(np.isfinite(road_h).any(axis=0))
    scored = scored_hubs(rules, ground, figures, places, road_h[:, led])
    answer = chosen_hubs(rules, ground, figures, scored, road_h[:, led])
    chosen = [row for row, one in enumerate(scored) if one.id in answer.selected]
    hubs = apart([scored[row] for row in chosen])
    routes, cut_off = supplies(ground, hubs, answer, led, rules.disjoint)
    entries, told = entries_of(rules, setting, ground, figures)
    training, others = training_grounds(rules.training, setting, ground, figures, hubs)
    plan = RearPlan(
        standoff_m=rules.standoff_m,
        near_m=figures.value["near_km"] * 1e3,
        people_near=people_near_any(lonlat_of(hubs), near_of(ground, figures)),
        criteria=figures.criteria,
        hubs=tuple(hubs),
        candidates=tuple(one for one in scored if one.id not in answer.selected),
        turned_away=turned_away,
        answer=answer,
        routes=routes,
        single=single_points(ground, figures, cut_off),
        entries=entries,
        lift=figures.lift,
        rail_lift=figures.rail_lift,
        not_reached_m=tuple(ground.chainage_m[~led].tolist()),
        training=training,
        training_criteria=figures.training,
        training_others=others,
        known=_known(rules, setting, ground),
    )
    return RearReady(
        plan=plan,
        asked=entering(rules, contingents, figures, told, hubs),
        ways=_ways(rules, ground, figures, entries, hubs),
        paths=paths_between(ground, entries, hubs),
        serving=serving_of(hubs, answer, ground.chainage_m[led], road_h[chosen][:, led]),
        sources=(rules.source, *setting.credits),
    )


def _known(rules: RearRules, setting: Setting, ground: RearGround) -> Known:
    """What the scenario and the embedded tables tell of the ground."""
    return Known(
        hospitals_from=ground.places.hospitals_from,
        given_hubs=ground.places.given_hubs,
        tiers_h=setting.response.tiers_h if setting.response else (),
        roads_embedded=not rules.roads and setting.roads is None,
        training_known=rules.training is not None,
        rails_known=ground.rails is not None,
        counted=counted_by(own=bool(rules.settlements) or setting.gazetteer is not None),
    )


def _ways(
    rules: RearRules, ground: RearGround, figures: RearFigures, entries: Sequence[Entry], hubs: Sequence[Hub]
) -> Ways:
    """Ways from every point of entry to every hub."""
    entry_m = ground.metres([one.place_lonlat for one in entries])
    hub_m = ground.metres([one.place_lonlat for one in hubs])
    home = rules.territory[0] if rules.territory else ""
    gauge_mm = rules.gauge_mm or figures.gauge_mm.get(home)
    road_h = ground.hours(entry_m, hub_m)
    return Ways(entries, road_h, *ground.rail_ways(entry_m, hub_m), figures.lift, figures.rail_lift, gauge_mm)
