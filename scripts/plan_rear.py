r"""The rear of a force behind a line: hubs by stated criteria, supply routes, contingents on their way in.

python scripts/plan_rear.py line.gpkg --standoff-km 100 --hubs 3 --out out/rear
python scripts/plan_rear.py line.gpkg --standoff-km 80 --hubs 2 --candidates mine.csv \
    --hospitals hospitals.csv --entries entries.csv --format json

Candidates that are not given (columns id, name, name_uk, kind and a place) are embedded towns, airfields and
ports. Each row of --entries (name, kind, gauge_mm, people, lorries, hub, mode) is a point of entry, and with
people or lorries a contingent; without it every hub is filled from a port or, with --entry-states, from where
roads and railways come in over their borders. All lie on the side of the line with the larger network of
roads, unless --within names other ground. Criteria, weights and figures stand in data/reference/v1/rear.toml
with their sources; most are assumed. --out FOLDER writes map.html, rear.gpkg, hubs.csv and routes.csv. Status
0: done; 1: a contingent or a place of the line has no way; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from geo import formats
from geo.ended import ended
from geo.errors import GeoError
from geo.features import Sheet, Task
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.model.rear import RearRules
from geo.options import above_zero
from geo.printed import printed
from geo.read.files import read_layer
from geo.read.rows import rows_of
from geo.read.without_scenario import OwnFiles, directed, line_of
from geo.release import STAFF, release
from geo.tasks import Setting
from geo.tasks.rear import rear_task
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference"
_USES = {"rear": "v1", "speeds": "v1"}
_LAYERS = {
    "within": "ground of the rear (Ukraine)",
    "candidates": "your own places for hubs",
    "entries": "your own points of entry",
    "hospitals": "places of hospitals",
    "settlements": "your own settlements, with a column population",
    "airfields": "your own airfields",
    "ports": "your own ports",
    "roads": "your own main roads, lines",
    "rails": "your own railways, lines",
}


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    try:
        rows = rows_of(REFERENCE / "v1" / "rear.toml", "figure")
        figures = [row for row in rows if "value" in row and "state" not in row]
        options = _parser(figures).parse_args(argv)
        setting = _setting(options)
        task = rear_task(_rules(options, figures), setting)
        if options.out:
            _write(task, setting, options.out)
    except GeoError as error:
        print(f"plan_rear: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(task, options.format)
    return 1 if task.findings else 0


def _parser(figures: Sequence[dict[str, Any]]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("line", metavar="LINE", help="line to be supplied, FILE or FILE:layer")
    parser.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    parser.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    parser.add_argument("--standoff-km", type=above_zero, required=True, help="least distance from it")
    parser.add_argument("--hubs", type=_count, required=True, metavar="N", help="most hubs")
    for name, words in _LAYERS.items():
        parser.add_argument(f"--{name}", default="", metavar="FILE", help=words)
    parser.add_argument(
        "--entry-states", nargs="+", default=(), metavar="ISO", help="come in over their borders"
    )
    parser.add_argument("--gauge-mm", type=_count, help="of the country's railways")
    parser.add_argument("--places", type=_count, default=24, metavar="N", help="along the line (24)")
    parser.add_argument(
        "--disjoint",
        choices=("stretches", "junctions"),
        default="stretches",
        help="what two ways do not share",
    )
    for row in figures:
        kind = _count if row.get("whole") else above_zero
        option, usual = f"--{row['name'].replace('_', '-')}", f"{row['value']:g}"
        said = f"{row['unit']} ({usual}). {row['source']}".replace("%", "%%")
        parser.add_argument(option, type=kind, metavar="N", help=said)
    parser.add_argument("--time-limit-s", type=above_zero, default=20.0, help="longest search (20)")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="day that the line describes")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def _rules(options: argparse.Namespace, figures: Sequence[dict[str, Any]]) -> RearRules:
    given = {row["name"]: getattr(options, row["name"]) for row in figures}
    return declared(
        RearRules,
        {
            "standoff_m": options.standoff_km * 1e3,
            "hubs": options.hubs,
            "source": Path(options.line).name,
            "territory": ("UA",),
            "entry_states": tuple(code.upper() for code in options.entry_states),
            "gauge_mm": options.gauge_mm,
            "places": options.places,
            "disjoint": options.disjoint,
            "time_s": options.time_limit_s,
            "figures": {name: float(value) for name, value in given.items() if value is not None},
            **{name: getattr(options, name) for name in _LAYERS},
        },
        where="command",
    )


def _setting(options: argparse.Namespace) -> Setting:
    """The user's files as the layers of a scenario without one."""
    files = OwnFiles(line=options.line, as_of=date.min, select=options.select, all_parts=options.parts)
    given = [getattr(options, name) for name in _LAYERS if getattr(options, name)]
    return Setting(
        id="rear",
        as_of=options.as_of.isoformat() if options.as_of else "",
        line_lonlat=directed(line_of(files)),
        held_lonlat={},
        labels={},
        uses=_USES,
        context=CONTEXT,
        reference=REFERENCE,
        own={file: _own(file) for file in given},
    )


def _own(file: str) -> OwnLayer:
    layer = read_layer(file)
    return OwnLayer(file, ", ".join(layer.kinds), layer.geometry, layer.columns)


def _write(task: Task, setting: Setting, folder: Path) -> None:
    sheet = Sheet(
        id=task.id,
        title=task.title,
        as_of=setting.as_of or setting.embedded.retrieved,
        status="illustrative",
        standfirst=task.standfirst,
        method=task.method,
        sources=(*(Path(file).name for file in setting.own), *task.sources),
        caveats=task.caveats,
        parameters=task.parameters,
        tables=task.tables,
    )
    released = release(list(task.features), sheet, STAFF)
    write_html(draw(released, context=CONTEXT), folder / "map.html")
    formats.write(released, folder / "rear.gpkg", styles=styles(released))
    formats.write(released, folder / "hubs.csv", layer="rear_hubs")
    formats.write(released, folder / "routes.csv", layer="supply_routes")


def _print(task: Task, form: str) -> None:
    if form == "json":
        print(json.dumps(task.figures, ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in task.tables:
        console.print(printed(said, words=2))
    for where, problem, mend in task.findings:
        console.print(f"{where}: {problem}. {mend}.", markup=False)


if __name__ == "__main__":
    raise SystemExit(ended(main))
