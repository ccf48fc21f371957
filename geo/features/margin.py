"""What the margin says about a plan: status, date, method, sources, caveats and parameters."""

from __future__ import annotations

from datetime import date

from ..model.plan import Plan
from ..model.staleness import Staleness
from .charts import charts
from .editing import editable
from .edits import edit_words
from .evidence import reported_charts, reported_tables
from .feature import Sheet, Value
from .figures import tables
from .unrolled import unrolled


def sheet(plan: Plan, *, staleness: Staleness | None = None, today: date | None = None) -> Sheet:
    """What the margin says about a plan: status, date, method, sources, caveats and parameters.

    Parameters
    ----------
    plan : Plan
    staleness : Staleness, optional
        From when on the line is too old; without it no caveat says so.
    today : datetime.date, optional
        Day for which its age is told; the later of the scenario's date and its D+0 if left out.
    """
    scenario, situation = plan.scenario, plan.scenario.situation
    return Sheet(
        id=scenario.id,
        title=scenario.title,
        as_of=scenario.as_of_text,
        status=situation.status,
        standfirst=scenario.standfirst,
        translations=tuple((language, *words) for language, words in scenario.translations.items()),
        method=(
            f"Line of contact: {situation.line.method}",
            "Zones: edges at their geodesic distance on WGS 84; each zone states its tolerance and the worst "
            "deviation found.",
            "Areas: Lambert azimuthal equal-area on WGS 84. Lengths: geodesic (Karney 2013).",
            "People: settlements by their centre; residents sum the known counts, older than displacement.",
            *_watch_method(plan),
            *_force_method(plan),
            *edit_words(plan),
        ),
        sources=tuple(dict.fromkeys(s.credit or f"{s.title} ({s.licence})" for s in situation.sources)),
        caveats=(*situation.caveats, *_stale(plan, staleness, today)),
        parameters=_parameters(plan),
        charts=(*charts(plan), *reported_charts(plan)),
        tables=(*tables(plan), *reported_tables(plan)),
        scenario_sha256=scenario.sha256,
        d_day=scenario.d_day_text,
        phases=tuple((phase.name, phase.from_day, phase.to_day) for phase in scenario.phases),
        strip=unrolled(plan),
        editable=editable(plan),
    )


def _stale(plan: Plan, staleness: Staleness | None, today: date | None) -> tuple[str, ...]:
    """That the line is older than it should be on a day, where it is."""
    situation, d_day = plan.scenario.situation, plan.scenario.d_day_text
    day = today or max(situation.as_of, date.fromisoformat(d_day) if d_day else situation.as_of)
    said = staleness.words(situation.line.as_of, day) if staleness else ""
    return (said,) if said else ()


def _parameters(plan: Plan) -> dict[str, Value]:
    line = plan.scenario.situation.line
    return {
        "line_length_m": line.length_m,
        "line_parts": len(line.path.geoms),
        "line_tolerance_m": line.tolerance_m,
        "line_sigma_m": line.sigma_m,
        "marker_interval_m": line.marker_interval_m,
        **plan.scenario.parameters,
    }


def _force_method(plan: Plan) -> tuple[str, ...]:
    """How the line was parted, trips reckoned and patrols planned; tables say the rest beside figures."""
    found = []
    if plan.partition is not None:
        found.append(
            f"Sectors: exact parting by chainage, {plan.partition.status}; ground by the nearest stretch."
        )
    roads = plan.scenario.situation.roads
    if plan.scenario.mandate.travel is not None and roads is not None:
        found.append(f"Roads: {roads.title}.")
    if plan.schedule is not None:
        found.append(f"Patrols: {plan.schedule.method}")
    return tuple(found)


def _watch_method(plan: Plan) -> tuple[str, ...]:
    """How the watch was computed and the sites chosen, with what proves it."""
    found = [
        f"Watch on the line: {line.method}" for line in (plan.coverage.lines if plan.coverage else ())[:1]
    ]
    for choice in plan.proposal.choices if plan.proposal else ():
        answer = choice.answer
        found.append(f"{choice.means.name}: {answer.model}, {answer.method}; {answer.proof}.")
    elevation = plan.scenario.situation.elevation
    if elevation is not None and plan.proposal:
        found.append(f"Elevation: {elevation.title}{' (indicative only)' if elevation.indicative else ''}.")
    return tuple(found)
