"""The audit of a plan: what went in, with which parameters and versions, and which figures came out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pyproj
import shapely

from .features import Task
from .model.account import Account
from .model.coverage import STATES, LineCoverage
from .model.edits import Edits
from .model.patrol import Schedule
from .model.people import PeopleReport
from .model.plan import Plan
from .model.response import Reached, Response
from .model.sector import Partition
from .model.siting import SiteChoice
from .model.verdict import VERDICTS
from .provenance import sha256_of
from .release import PRESS

_COUNTED = 4
_SHARE_DIGITS = 2  # the audit lies beside the press files
_ANSWERED = ("value", "bound", "gap", "status", "model", "method", "proof")
_LIBRARIES = (
    "fiona",
    "folium",
    "geopandas",
    "matplotlib",
    "numba",
    "numpy",
    "pyvrp",
    "pyogrio",
    "pyproj",
    "rasterio",
    "scipy",
    "shapely",
)


def manifest(
    plan: Plan,
    outputs: Mapping[str, Path],
    *,
    read: Mapping[str, Path] | None = None,
    run: Mapping[str, object] | None = None,
    code_sha256: str = "",
    tasks: Sequence[Task] = (),
) -> str:
    """Describe a plan and its files as JSON text: no time of running, no path of a machine.

    Parameters
    ----------
    plan : Plan
    outputs, read : mapping
        Name under which a file is listed, and where it lies: what was written, and what was read beside the
        scenario's own layers (tables of figures, the embedded background).
    run : mapping, optional
        What the program was asked for beside the scenario, so that it can be asked the same again.
    code_sha256 : str
        Hash of the program's own files.
    tasks : sequence of Task
        The force's tasks beside the line.

    Returns
    -------
    str
        JSON with keys ``ceaseline``, ``code_sha256``, ``scenario``, ``run``, ``inputs``, ``read``,
        ``repairs``, ``parameters``, ``figures``, ``tasks``, ``findings``, ``versions`` and ``outputs``. Equal
        plans and files give equal text.
    """
    scenario, situation = plan.scenario, plan.scenario.situation
    content = {
        "ceaseline": version("ceaseline"),
        "code_sha256": code_sha256,
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "as_of": scenario.as_of_text,
            "status": situation.status,
            "sha256": scenario.sha256,
        },
        "run": dict(run or {}),
        "inputs": [asdict(source) for source in situation.sources],
        "read": {name: sha256_of(path) for name, path in sorted((read or {}).items())},
        "repairs": [asdict(repair) for repair in situation.repairs],
        "parameters": dict(scenario.parameters),
        **({"edits": _edits(plan.edits)} if plan.edits else {}),
        "figures": figures(plan),
        "tasks": {task.id: _told(task) for task in tasks},
        "findings": [asdict(finding) for finding in plan.findings],
        "versions": {
            **{name: version(name) for name in _LIBRARIES},
            "GEOS": shapely.geos_version_string,
            "PROJ": pyproj.proj_version_str,
        },
        "outputs": {name: sha256_of(path) for name, path in sorted(outputs.items())},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _told(task: Task) -> dict[str, object]:
    """What a task comes to: only numbers, since the audit lies beside the press files."""
    return {
        "parameters": dict(task.parameters),
        "features": dict(Counter(feature.layer for feature in task.features)),
        "findings": len(task.findings),
    }


def figures(plan: Plan) -> dict[str, object]:
    """What a plan comes to in numbers, keys with units: its line, zones, sites and watch."""
    line = plan.scenario.situation.line
    return {
        "line": {
            "length_m": round(line.length_m, 1),
            "parts": len(line.path.geoms),
            "method": line.method,
            "tolerance_m": line.tolerance_m,
            "status": line.status,
            "as_of": line.as_of.isoformat(),
        },
        "zones": [
            {
                "name": zone.name,
                "kind": zone.kind,
                "party": zone.party,
                "area_m2": round(zone.area.area, 1),
                "tolerance_m": zone.tolerance_m,
                "worst_m": zone.worst_m,
                **asdict(plan.people[zone.name]),
                **zone.values,
                "source": zone.source,
            }
            for zone in plan.zones
            if zone.name not in plan.drawn
        ],
        "sites": [_sites(choice) for choice in (plan.proposal.choices if plan.proposal else ())],
        "watch": [_watch(line) for line in (plan.coverage.lines if plan.coverage else ())],
        "watch_on_zones": [asdict(zone) for zone in (plan.coverage.zones if plan.coverage else ())],
        "people": _people(plan.people_report, plan.drawn) if plan.people_report else None,
        "sectors": _sectors(plan.partition) if plan.partition else None,
        "patrols": _patrols(plan.schedule) if plan.schedule else None,
        "response": _response(plan.response) if plan.response else None,
        **({"incidents": _incidents(plan.incidents)} if plan.incidents else {}),
    }


def _edits(edits: Edits) -> dict[str, object]:
    """Which file of edits was taken up; what it says stays inside."""
    return {
        "file": edits.file,
        "sha256": edits.sha256,
        "scenario_sha256": edits.scenario_sha256,
        "made_with": edits.version,
        "edits": dict(Counter(edit.done for edit in edits.edits)),
    }


def _people(report: PeopleReport, drawn: Collection[str]) -> dict[str, object]:
    return {
        "as_of": report.rules.as_of,
        "caveat": report.rules.caveat,
        # Exact counts within reach, and what a force reaches, would tell where its bases stand; those of a
        # corridor, where it runs.
        "counts": [
            asdict(count) for count in report.counts if count.kind != "reach" and count.name not in drawn
        ],
        "crossings": sum(one.proposed for one in report.crossings),
        "crossing_candidates": len(report.crossings),
        "choice": asdict(report.choice) if report.choice else None,
        "method": report.method,
    }


def _sectors(partition: Partition) -> dict[str, object]:
    return {
        "sectors": [
            {
                "name": sector.name,
                "contingent": sector.contingent.name,
                "from_m": sector.from_m,
                "to_m": sector.to_m,
                "area_m2": round(sector.area.area, 1),
                "loads": dict(sector.loads),
                "load_share": sector.load_share,
                "strength_share": sector.strength_share,
            }
            for sector in partition.sectors
        ],
        **{key: getattr(partition, key) for key in ("value", "bound", "gap", "status", "method", "proof")},
        "worst_to_mean": partition.worst_to_mean,
        "unmet": list(partition.unmet),
        "people_per_km": partition.people_per_km,
    }


def _patrols(schedule: Schedule) -> dict[str, object]:
    return {
        "days": schedule.rules.days,
        "patrols": len(schedule.patrols),
        "requirements": len(schedule.requirements),
        "not_kept": len(schedule.not_kept),
        "hours_total_h": schedule.hours_total_h,
        "hours_bound_h": schedule.hours_bound_h,
        "routes_bound": schedule.routes_bound,
        "method": schedule.method,
        "proof": schedule.proof,
    }


def _response(found: Response) -> dict[str, object]:
    return {
        "reached": [_reached(one) for one in (*found.reached, *found.tiers)],
        "evacuations": len(found.evacuations),
        "worst_loss_share": max((loss.line_share_lost for loss in found.losses), default=None),
        "method": found.method,
    }


def _incidents(found: Account) -> dict[str, object]:
    """Counts over the whole line, and no place of any."""
    return {
        "left_out": len(found.incidents.left_out),
        "beyond_span": found.beyond_span_count,
        "incidents": len(found.incidents),
        "exercises": found.exercise_count,
        "near": int(found.near.sum()),
        "near_m": found.asked.near_m,
        "in_rates": int(found.seen.sum()),
        "reported_while_nobody_watched": found.unwatched_count,
        "effort": found.effort or None,
        "by_zone": {
            each.zone: {verdict: _not_few(each.count(verdict)) for verdict in VERDICTS}
            for each in found.verdicts
        },
        "apart": {why: _not_few(len(which)) for why, which in found.apart.items()},
    }


def _not_few(count: int) -> int | str:
    """A count as it may lie beside the press files: of one or two, no more than that they are few."""
    return count if count == 0 or count >= PRESS.least_count else f"under {PRESS.least_count}"


def _reached(one: Reached) -> dict[str, object]:
    return {
        "name": one.name,
        "minutes_min": one.minutes_min,
        "line_share": round(one.line_share, _SHARE_DIGITS),
    }


def _sites(choice: SiteChoice) -> dict[str, object]:
    answer = choice.answer
    return {
        "means": choice.means.name,
        "kind": choice.means.kind,
        "sensor": choice.means.sensor,
        "sites": len(choice.watches),
        "candidates": len(choice.screening.kept),
        "rejected": choice.screening.counts,
        "counted_m": choice.counted_m,
        **{
            key: getattr(answer, key)
            for key in ("value", "bound", "gap", "status", "model", "method", "proof")
        },
    }


def _watch(line: LineCoverage) -> dict[str, object]:
    return {
        "conditions": str(line.conditions),
        "at_least_share": [line.share_at_least(count) for count in range(1, _COUNTED)],
        "detection_share": line.detection_share,
        **{f"{state.replace(' ', '_')}_m": line.length_of_state_m(state) for state in STATES},
        "gaps": len(line.gaps),
        "longest_gap_m": max((gap.length_m for gap in line.gaps), default=0.0),
        "method": line.method,
    }
