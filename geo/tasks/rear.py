"""The rear of the force: hubs by stated criteria, supply of the line, contingents on their way in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..features import Task
from ..features.rear import rear_told
from ..features.rear_plan import Entry, Hub, RearPlan
from ..model.contingent import Contingent
from ..model.rear import RearRules
from .rear_entering import entering
from .rear_entries import entries_of
from .rear_figures import RearFigures, rear_figures
from .rear_ground import RearGround, rear_ground
from .rear_hubs import apart, chosen_hubs, scored_hubs, screened
from .rear_moves import Ways, arrivals, movements
from .rear_supply import supplies
from .rear_training import training_grounds
from .setting import Setting

_TITLE = "Rear deployment"


def rear_task(rules: RearRules, setting: Setting, contingents: Sequence[Contingent] = ()) -> Task:
    """Plan the rear of the force.

    Parameters
    ----------
    rules : RearRules
    setting : Setting
    contingents : sequence of Contingent
        Those of the scenario, on their way in where the rules name none.

    Raises
    ------
    GeoError
        In one line, if a key asks for what is not there.
    """
    plan = rear_plan(rules, setting, contingents)
    return rear_told(plan, sources=(rules.source, *setting.credits))


def rear_plan(rules: RearRules, setting: Setting, contingents: Sequence[Contingent] = ()) -> RearPlan:
    """Plan it as objects; parameters as for ``rear_task``."""
    figures = rear_figures(rules, setting)
    ground = rear_ground(rules, setting, figures)
    places, turned_away = screened(rules, setting, ground, figures)
    road_h = ground.hours_to_line([one.place_lonlat for one in places])
    led = np.asarray(np.isfinite(road_h).any(axis=0))
    scored = scored_hubs(rules, ground, figures, places, road_h[:, led])
    answer = chosen_hubs(rules, ground, figures, scored, road_h[:, led])
    hubs = apart([one for one in scored if one.id in answer.selected])
    routes, single = supplies(ground, hubs, answer, led, rules.disjoint)
    entries, told = entries_of(rules, setting, ground, figures)
    served = [sum(one == hub.id for one in answer.assignment.values()) / led.sum() for hub in hubs]
    asked = entering(rules, contingents, figures, told, hubs)
    arrived = arrivals(asked, hubs, served, _ways(rules, ground, figures, entries, hubs))
    training, others = training_grounds(rules.training, setting, ground, figures, hubs)
    return RearPlan(
        id="rear",
        title=_TITLE,
        standoff_m=rules.standoff_m,
        near_m=figures.value["near_km"] * 1e3,
        criteria=figures.criteria,
        hubs=tuple(hubs),
        candidates=tuple(one for one in scored if one.id not in answer.selected),
        turned_away=turned_away,
        answer=answer,
        routes=routes,
        single=single,
        entries=entries,
        arrivals=arrived,
        movements=tuple(movements(ground, arrived, entries, hubs)),
        lift=figures.lift,
        rail_lift=figures.rail_lift,
        not_reached_m=tuple(ground.chainage_m[~led].tolist()),
        training=training,
        training_criteria=figures.training,
        training_others=others,
        hospitals_known=ground.places.hospitals is not None,
        training_known=rules.training is not None,
        rails_known=ground.rails is not None,
        counts_embedded=not rules.settlements and setting.gazetteer is None,
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
