"""The audit of a plan: what went in, with which parameters and versions, and which figures came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pyproj
import shapely

from .model.plan import Plan
from .provenance import sha256_of

_LIBRARIES = ("fiona", "folium", "geopandas", "numba", "numpy", "pyogrio", "pyproj", "scipy", "shapely")


def manifest(plan: Plan, outputs: Mapping[str, Path]) -> str:
    """Describe a plan and its files as JSON text: no time of running, no path of a machine.

    Parameters
    ----------
    plan : Plan
    outputs : mapping
        Name under which a file is listed, and where it lies.

    Returns
    -------
    str
        JSON with keys ``ceaseline``, ``scenario``, ``inputs``, ``repairs``, ``parameters``, ``figures``,
        ``findings``, ``versions`` and ``outputs``. Equal plans and files give equal text.
    """
    scenario, situation = plan.scenario, plan.scenario.situation
    content = {
        "ceaseline": version("ceaseline"),
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "as_of": scenario.as_of_text,
            "status": situation.status,
            "sha256": scenario.sha256,
        },
        "inputs": [asdict(source) for source in situation.sources],
        "repairs": [asdict(repair) for repair in situation.repairs],
        "parameters": dict(scenario.parameters),
        "figures": _figures(plan),
        "findings": [asdict(finding) for finding in plan.findings],
        "versions": {
            **{name: version(name) for name in _LIBRARIES},
            "GEOS": shapely.geos_version_string,
            "PROJ": pyproj.proj_version_str,
        },
        "outputs": {name: sha256_of(path) for name, path in sorted(outputs.items())},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _figures(plan: Plan) -> dict[str, object]:
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
        ],
    }
