"""A state's sea: limits, security lines, corridors, convoys, boxes, the calendar of the straits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import shapely

from ..errors import ScenarioError
from ..features import Task
from ..features.counted import counted_by
from ..features.sea import SeaPlan, sea_features
from ..features.sea_tables import sea_tables
from ..features.sea_words import sea_caveats, sea_method, sea_standfirst
from ..geometry.distance import PathDistance
from ..methods.maritime.compared import Apart, apart
from ..methods.maritime.equidistance import equidistances
from ..methods.maritime.limits import BREADTHS, Breadth, SeaLimit, sea_limits
from ..methods.maritime.shore import people_ashore
from ..model.sea import SeaRules
from .sea_asked import (
    boxes_of,
    calendar_of,
    capes_of,
    conflicts_of,
    convoys_of,
    corridors_of,
    mines_of,
    security_of,
    served_ports,
)
from .sea_places import (
    ports_of,
    settlements_of,
)
from .sea_waters import Waters, state_name, waters_of
from .setting import Setting

_WHERE = "scenario.toml, [sea]"
_EQUAL_SHARE = 2.0  # of the tolerance: how far the two distances of a vertex may differ


def sea_task(rules: SeaRules, setting: Setting) -> Task:
    """Plan a state's sea.

    Parameters
    ----------
    rules : SeaRules
    setting : Setting

    Raises
    ------
    GeoError
        In one line, where what is asked for cannot be.
    """
    return sea_told(sea_plan(rules, setting), sources=setting.credits)


def sea_told(plan: SeaPlan, *, sources: Sequence[str]) -> Task:
    """Tell a planned sea as a task: its features, tables, figures and findings."""
    return Task(
        id="sea",
        title="The sea",
        standfirst=sea_standfirst(plan),
        features=tuple(sea_features(plan)),
        tables=tuple(sea_tables(plan)),
        method=sea_method(),
        sources=tuple(sources),
        caveats=sea_caveats(plan),
        parameters={"state": plan.state, "within_m": plan.within_m},
        figures=sea_figures(plan),
        findings=tuple(_findings(plan)),
    )


def sea_plan(rules: SeaRules, setting: Setting) -> SeaPlan:
    """Plan a state's sea; see ``sea_task`` for what may go wrong."""
    waters = waters_of(rules, setting)
    # What may be mistyped is looked at before what takes time.
    ports = ports_of(rules, waters, setting)
    corridors = tuple(corridors_of(rules, waters, ports, setting))
    boxes = tuple(boxes_of(rules, setting))
    convoys = tuple(convoys_of(rules, corridors, waters.land, setting))
    calendar = calendar_of(rules, setting)
    security = tuple(security_of(rules, waters, setting))
    mines = mines_of(rules, setting)
    limits = _limits(rules, waters)
    shores = waters.away_by_party or {"": PathDistance(waters.coasts[rules.state])}
    return SeaPlan(
        state=rules.state,
        name=state_name(rules, waters, setting),
        limits=limits,
        equal=equidistances(
            rules.state, waters.coasts, limits[-1].water, tolerance_m=_EQUAL_SHARE * rules.tolerance_m
        ),
        apart=_apart(rules.state, limits[0], waters, setting),
        within_m=rules.within_m,
        people=people_ashore(shores, *settlements_of(setting), rules.within_m),
        labels=setting.labels,
        counted=counted_by(own=setting.gazetteer is not None),
        ports=served_ports(ports, corridors, waters),
        security=security,
        capes=tuple(capes_of(rules, setting)),
        corridors=corridors,
        mines=mines,
        conflicts=tuple(conflicts_of(corridors, mines)),
        boxes=boxes,
        convoys=convoys,
        breaches=calendar,
        stays=rules.stay,
    )


def _limits(rules: SeaRules, waters: Waters) -> tuple[SeaLimit, ...]:
    named = zip(BREADTHS, rules.breadths_m, strict=False)
    breadths = [Breadth(known.name, breadth_m, known.article) for known, breadth_m in named]
    if list(rules.breadths_m) != sorted(set(rules.breadths_m)):
        raise ScenarioError(
            f"breadths_m is {list(rules.breadths_m)}", where=_WHERE, mend="Give them from narrow to wide."
        )
    return sea_limits(
        rules.state,
        waters.coasts,
        waters.land,
        breadths=breadths,
        tolerance_m=rules.tolerance_m,
        within_lonlat=waters.known,
    )


def _apart(state: str, limit: SeaLimit, waters: Waters, setting: Setting) -> Apart | None:
    """Our twelve miles against the embedded territorial sea."""
    if not waters.embedded or limit.breadth != BREADTHS[0] or state not in setting.embedded.sea:
        return None
    embedded = setting.embedded.sea
    others = shapely.union_all([water for code, water in embedded.items() if code != state])
    return apart(limit.water, embedded[state], waters.away, others)


def _findings(plan: SeaPlan) -> Iterator[tuple[str, str, str]]:
    """Where, problem, mend."""
    for one in plan.conflicts:
        problem = (
            f"{one.area_m2 / 1e6:,.1f} km² of its lanes lie in the mine-danger area {one.mines}"
            if one.area_m2
            else f"it comes nearer to the mine-danger area {one.mines} than it may"
        )
        yield (
            f"corridor {one.corridor}",
            problem,
            "Move its waypoints, or have the area cleared and confirmed.",
        )
    for breach in plan.breaches or ():
        where = f"calendar of the straits, {breach.who}"
        problem = f"from {breach.day}: {breach.problem} ({breach.article})"
        yield where, problem, "Shorten, shift or thin out the stays."


def sea_figures(plan: SeaPlan) -> Mapping[str, object]:
    """What a sea comes to in numbers, keys with units."""
    return {
        "state": plan.state,
        "limits": [
            {
                "state": each.state,
                "breadth": each.breadth.name,
                "breadth_m": each.breadth.breadth_m,
                "area_m2": round(each.area_m2, 1),
                "worst_m": each.worst_m,
            }
            for each in plan.limits
        ],
        "equidistance": {one.other: {"length_m": round(one.length_m, 1)} for one in plan.equal},
        "against_embedded": asdict(plan.apart) if plan.apart else None,
        "people": [asdict(each) for each in plan.people],
        "security_lines": {
            one.rules.name: {"length_m": round(one.length_m, 1), "off_m": dict(one.off_m)}
            for one in plan.security
        },
        "corridors": {
            one.rules.name: {"length_m": round(one.length_m, 1), "passage_h": one.hours_h}
            for one in plan.corridors
        },
        "mine_conflicts": [asdict(each) for each in plan.conflicts],
        "boxes": [
            {"name": box.rules.name, "kept": box.rules.ships.kept, **asdict(box.watch)} for box in plan.boxes
        ],
        "convoys": {one.rules.name: {"passage_h": one.convoy.passage_h} for one in plan.convoys},
        "breaches": [{**asdict(each), "day": each.day.isoformat()} for each in plan.breaches or ()],
    }
