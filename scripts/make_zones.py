r"""Lay the zones of an agreement, or of two depths, round a line from any file.

python scripts/make_zones.py line.gpkg:front --depth-km 15 15 --out zones.gpkg
python scripts/make_zones.py dmz.geojson --select "DISCLAIME1=Military Demarcation Line" \
    --agreement korea-1953 --caps flat --out zones.geojson
python scripts/make_zones.py line.geojson --agreement unikom-1991 --control held.geojson --column holder \
    --party iraq=North --party kuwait=South --out zones.geojson
python scripts/make_zones.py a.geojson --agreement golan-1974 --with line_a=a.geojson \
    --with "line_b=b.gpkg:lines#NAME=Line B" --out zones.gpkg

Distances are geodesic on WGS 84; every edge is checked before it is written. Left and right are meant in the
line's own direction, unless --control names the parties.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ScenarioError
from geo.features import features, sheet
from geo.model.mandate import Mandate
from geo.model.plan import Plan
from geo.model.scenario import Scenario
from geo.model.situation import Party, Situation
from geo.model.zone import ZoneRule
from geo.planning import make_plan
from geo.read.without_scenario import OwnFiles, situation_of
from geo.release import STAFF, release
from geo.zones import changed, rule_from_table
from geo.zones.agreements import load_agreements
from geo.zones.sides import LEFT, RIGHT, parties_beside
from maps.qml import styles

AGREEMENTS = Path(__file__).resolve().parents[1] / "data" / "reference" / "v1" / "agreements.toml"
SIDES = (LEFT, RIGHT)
_CLIP = "clip"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        situation, rules = _asked(options, situation_of(_files(options)))
        rules = tuple(_with_options(rule, options) for rule in rules)
        plan = make_plan(_scenario(situation, rules, options))
        zones = [feature for feature in features(plan) if feature.layer == "zones"]
        released = release(zones, sheet(plan), STAFF)
        looks = {"styles": styles(released)} if options.out.suffix.lower() == ".gpkg" else {}
        formats.write(released, options.out, **looks)
    except GeoError as error:
        print(f"make_zones: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _report(plan, options.format)
    return 1 if plan.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("line", metavar="LINE", help="file with the line (FILE or FILE:layer)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--agreement", metavar="ID", help="preset, such as korea-1953")
    what.add_argument("--depth-km", nargs=2, type=float, metavar=("LEFT", "RIGHT"), help="depths in km")
    parser.add_argument("--out", type=Path, required=True, help="file to write; its ending names the format")
    _add_files(parser)
    parser.add_argument("--caps", choices=("round", "flat"), help="ends of the line (default: as agreed)")
    parser.add_argument("--tolerance-m", type=float, default=1.0, help="of every edge (default: 1)")
    parser.add_argument("--agreements", type=Path, default=AGREEMENTS, help="file of presets")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Arguments that say what the files are, and who is who in them."""
    parser.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    parser.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    parser.add_argument(
        "--start",
        default="",
        metavar="COMPASS",
        help="end at which the line begins (west, northeast …), whichever way it was drawn",
    )
    parser.add_argument("--control", default="", metavar="FILE", help="ground that each party holds")
    parser.add_argument("--column", default="", help="column of --control that names the party")
    parser.add_argument(
        "--party",
        action="append",
        default=[],
        type=_pair,
        metavar="ROLE=PARTY",
        help="who has a role of the agreement: a party of --control, or left or right",
    )
    parser.add_argument(
        "--with",
        dest="named",
        action="append",
        default=[],
        type=_pair,
        metavar="NAME=FILE[#COLUMN=VALUE]",
        help="a further line or area that the agreement names",
    )
    parser.add_argument("--clip", default="", metavar="FILE", help="areas to which every zone is cut")
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day of the line")


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not (name and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _files(options: argparse.Namespace) -> OwnFiles:
    named = dict(options.named)
    if options.clip:
        named[_CLIP] = options.clip
    return OwnFiles(
        line=options.line,
        as_of=options.as_of or date.min,
        select=options.select,
        all_parts=options.parts,
        control=options.control,
        column=options.column,
        named=named,
        crs=options.crs,
        start=options.start,
    )


def _asked(options: argparse.Namespace, situation: Situation) -> tuple[Situation, tuple[ZoneRule, ...]]:
    """The rules asked for, and the situation with the sides on which their parties are."""
    given = dict(options.party)
    if not options.agreement:
        return situation, (_by_depth(options.depth_km, given or parties_beside(situation)),)
    agreement = load_agreements(options.agreements)[options.agreement]
    if situation.control:
        return situation, agreement.rules(_holders(agreement.roles, given, situation))
    sides = _sides(agreement.roles, given)
    rules = agreement.rules({role: role for role in sides.values()})
    return _with_sides(situation, sides), rules


def _by_depth(depths_km: tuple[float, float], parties: Mapping[str, str]) -> ZoneRule:
    depths_m = {parties.get(side, side): km * 1000 for side, km in zip(SIDES, depths_km, strict=True) if km}
    table = {
        "kind": "separation",
        "name": "Zone",
        "depth_m": depths_m,
        "source": "depths given on the command line",
        "status": "assumed",
    }
    return rule_from_table(table, where="--depth-km")


def _holders(roles: tuple[str, ...], given: Mapping[str, str], situation: Situation) -> dict[str, str]:
    """Party of each role: as given, or the holder of ground that bears the role's name."""
    held = [control.party for control in situation.control]
    found = {**{role: role for role in roles if role in held}, **given}
    for role in roles:
        if role not in found:
            raise ScenarioError(
                f"role {role!r} has no party",
                where="--party",
                mend=f"Give --party {role}=… for one of {', '.join(held)}.",
            )
    return found


def _sides(roles: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Role on each side of the line: as given, else left and right in the order of the roles."""
    for role, side in given.items():
        if role not in roles or side not in SIDES or list(given.values()).count(side) > 1:
            raise ScenarioError(
                f"--party is {role}={side}",
                where="command",
                mend=f"Without --control put each of {', '.join(roles)} on a side of its own, left or right.",
            )
    free = iter(side for side in SIDES if side not in given.values())
    return {given.get(role) or next(free): role for role in roles}


def _with_sides(situation: Situation, sides: Mapping[str, str]) -> Situation:
    line = replace(situation.line, left=sides.get(LEFT), right=sides.get(RIGHT))
    return replace(situation, line=line, parties=tuple(Party(role, role) for role in sides.values()))


def _with_options(rule: ZoneRule, options: argparse.Namespace) -> ZoneRule:
    """The same rule with what the command line says of its ends, its tolerance and its ground."""
    asked: dict[str, Any] = {"tolerance_m": options.tolerance_m, "caps": options.caps}
    if options.clip:
        asked["clip"] = (*getattr(rule, "clip", ()), f"area:{_CLIP}")
    return changed(rule, {key: value for key, value in asked.items() if value is not None})


def _scenario(situation: Situation, rules: tuple[ZoneRule, ...], options: argparse.Namespace) -> Scenario:
    return Scenario(
        id=options.out.stem,
        title=options.agreement or "Zones round a line",
        situation=situation,
        mandate=Mandate(rules),
        sha256="",
        as_of_text=options.as_of.isoformat() if options.as_of else "day not stated",
    )


def _report(plan: Plan, form: str) -> None:
    rows = [
        {
            "name": zone.name,
            "area_km2": round(zone.area.area / 1e6, 4),
            "worst_m": None if zone.worst_m is None else round(zone.worst_m, 3),
            "method": "between lines as given" if zone.worst_m is None else "exact geodesics, certified",
        }
        for zone in plan.zones
    ]
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        table = Table(*rows[0], box=SIMPLE)
        for row in rows:
            table.add_row(*("–" if value is None else escape(str(value)) for value in row.values()))
        Console().print(table)
    for finding in plan.findings:
        print(f"make_zones: {finding.where}: {finding.problem}. {finding.mend}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(ended(main))
