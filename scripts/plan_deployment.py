"""Compute the plan of a scenario: maps, overlays and tables, exact for staff and safe for the press.

python scripts/plan_deployment.py
python scripts/plan_deployment.py data/scenarios/donbas-2015 --out out
python scripts/plan_deployment.py data/scenarios/ukraine --control my_control_areas.gpkg:2026-11
python scripts/plan_deployment.py data/scenarios/ukraine --edits edits-ukraine.json

For monitoring, verification and the protection of civilians; a plan is a candidate for reconnaissance.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from geo.beside import MAIN_JOB, Beside, import_ahead

if __name__ == "__main__":
    gc.disable()  # nearly all that a plan is made of is needed to the end
    import_ahead(MAIN_JOB)

from geo import formats
from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError
from geo.features import OpeningDays, Sheet, Task, features, sheet, title_of, with_days, with_tasks
from geo.formats.kmz import Style
from geo.manifest import figures, manifest
from geo.model.plan import Plan
from geo.model.situation import STATUSES
from geo.planning import Progress as Told
from geo.planning import make_plan
from geo.printed import printed
from geo.provenance import passports, sha256_of_all
from geo.read.edits import read_edits
from geo.read.moving import load_moving, staleness_of
from geo.read.own_file import OwnFile
from geo.read.scenario import read_scenario
from geo.release import PRESS, STAFF, Release, release
from geo.tasks import setting_of, tasks_made, with_opening
from maps import draw
from maps.kml import kml_styles
from maps.page import LargePageWarning, write_html
from maps.qml import styles
from maps.symbols import table

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference"
MOVING = REFERENCE / "v1" / "moving.toml"
_REPORT_WIDTH = 120
_ENDINGS = """exit status:
  0    everything is written
  1    everything is written, and a finding of the report asks for a change
  2    the words given, or a file, cannot be used: one line says which, why and what to do
  4    a page would be larger than 15 MB, and --large was not given
  130  stopped from the keyboard; no half-written file is left"""
_REPORTED = ("people", "sites", "watch", "sectors", "patrols", "response")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    gc.freeze()  # what is imported stays: there is no use in looking for rubbish among it
    try:
        with _progress(quiet=options.quiet) as told, Beside(MAIN_JOB) as beside:
            scenario = read_scenario(
                options.scenario,
                context=CONTEXT,
                reference=REFERENCE,
                own_file=_own_file(options),
                progress=told,
            )
            edits = read_edits(options.edits, scenario) if options.edits else None
            setting = setting_of(scenario, context=CONTEXT, reference=REFERENCE)
            others = beside.start_patiently(tasks_made, scenario.mandate, setting)
            plan = make_plan(scenario, edits=edits, beside=beside, progress=told)
            tasks, days = with_opening(setting, plan, others())
            written = _write(plan, tasks, days, options, beside, told)
    except GeoError as error:
        print(f"plan_deployment: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("plan_deployment: stopped; no half-written file was left", file=sys.stderr)
        return 130
    _report(plan, tasks, written, options.format)
    failed = any(finding.fails for finding in plan.findings) or any(task.findings for task in tasks)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=_ENDINGS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "scenario",
        type=Path,
        nargs="?",
        default=ROOT / "data" / "scenarios" / "ukraine",
        help="folder that holds a scenario.toml (default: the scenario of Ukraine)",
    )
    _add_own_file(parser)
    parser.add_argument(
        "--edits", type=Path, metavar="FILE", help="sites and corridors that you edited on the staff page"
    )
    _add_written(parser)
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="day for which the age of the line is told (default: that of the scenario, or its D+0)",
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


def _add_written(parser: argparse.ArgumentParser) -> None:
    """Options about what is written, and where to."""
    parser.add_argument(
        "--quick",
        action="store_true",
        help="maps, overlays and tables only: no plate, chart or reporter's kit",
    )
    parser.add_argument(
        "--atlas",
        action="store_true",
        help="also draw staff/atlas.pdf, an A3 sheet for each sector (off by default: it takes long)",
    )
    parser.add_argument(
        "--all-pictures",
        action="store_true",
        help="also draw the pictures for the press in every language, not in English alone",
    )
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder to write to (default: out)")
    parser.add_argument(
        "--publish",
        metavar="ADDRESS",
        help="also put the layers into a PostGIS database, postgresql://NAME@SERVER/DATABASE",
    )
    parser.add_argument(
        "--publish-as",
        choices=("press", "staff"),
        default="press",
        help="how exact what is published is (default: press; staff tells where everyone stands)",
    )
    parser.add_argument("--large", action="store_true", help="write even a page of more than 15 MB")


def _add_own_file(parser: argparse.ArgumentParser) -> None:
    """Options about a file of yours in place of the scenario's situation."""
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--control", metavar="FILE[:LAYER]", help="your own areas, or points, of control")
    instead.add_argument("--line", metavar="FILE[:LAYER]", help="your own line of contact")
    parser.add_argument("--column", help="column of --control that names the holder")
    parser.add_argument(
        "--party",
        action="append",
        default=[],
        type=_named,
        metavar="VALUE=PARTY",
        help="whose a value of that column is (may be repeated)",
    )
    parser.add_argument("--left", metavar="PARTY", help="party on the left of --line, in its own direction")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day that your own file describes"
    )
    parser.add_argument("--status", choices=STATUSES, default="claimed", help="of your own file")
    parser.add_argument("--crs", help="reference system of your own file, where it states none (EPSG:32636)")


def _named(word: str) -> tuple[str, str]:
    value, equals, party = word.rpartition("=")
    if not equals or not value or not party:
        raise argparse.ArgumentTypeError(f"{word!r} is not VALUE=PARTY")
    return value, party


def _own_file(options: argparse.Namespace) -> OwnFile | None:
    path = options.control or options.line
    if path is None:
        return None
    return OwnFile(
        path=path,
        role="line" if options.line else "control",
        party_column=options.column,
        as_of=options.as_of,
        status=options.status,
        crs=options.crs,
        left=options.left,
        parties=dict(options.party),
    )


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Told]:
    """A bar on standard error; nothing where that is no terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda *_: None
        return
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def told(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        yield told


def _margin(plan: Plan, options: argparse.Namespace) -> Sheet:
    """The words of the margin, with a warning where the line is too old for the day."""
    return sheet(plan, staleness=staleness_of(load_moving(MOVING)), today=options.today)


def _write(
    plan: Plan,
    tasks: Sequence[Task],
    days: OpeningDays,
    options: argparse.Namespace,
    beside: Beside,
    told: Told,
) -> list[Path]:
    """Write every file of a plan and return them, the manifest last."""
    dated = with_days(features(plan), _margin(plan, options), days)
    flat, margin = with_tasks(*dated, tasks)
    folder = options.out / plan.scenario.id
    written: list[Path] = []
    plates: list[Callable[[], tuple[Path, ...]]] = []
    for number, policy in enumerate((STAFF, PRESS)):
        told(f"writing {policy.name}", number, 3)
        released = release(flat, margin, policy)
        if not options.quick:
            plates += _drawn_beside(released, folder / policy.name, options, beside)
        if options.publish and options.publish_as == policy.name:
            formats.publish(released, options.publish)
        for name in _FILES[policy.name]:
            written.append(folder / policy.name / name)
            _write_one(released, written[-1], large=options.large)
        if policy.exact:
            written += _write_tasks(released, folder / policy.name)
    told("drawing the plate", 2, 3)
    written += [path for drawn_one in plates for path in drawn_one()]
    files = {path.relative_to(folder).as_posix(): path for path in written}
    path = folder / "manifest.json"
    asked = {"read": _read_beside(plan), "run": _run(options), "code_sha256": _code_sha256(), "tasks": tasks}
    write_text(path, manifest(plan, files, **asked))
    return [*files.values(), path]


def _read_beside(plan: Plan) -> dict[str, Path]:
    """Tables of figures that the scenario uses, and the embedded background, by their names."""
    uses = {key.removeprefix("uses "): version for key, version in plan.scenario.parameters.items()}
    tables = [Path("reference") / str(version) / f"{name}.toml" for name, version in uses.items()]
    background = [Path("context") / source.path for source in passports(CONTEXT).values()]
    tables.append(MOVING.relative_to(ROOT / "data"))
    there = ROOT / "data"
    return {path.as_posix(): there / path for path in (*tables, *background) if (there / path).is_file()}


def _run(options: argparse.Namespace) -> dict[str, object]:
    """What was asked for beside the scenario, without a path: enough to ask the same again."""
    own = options.control or options.line
    told = {
        **{name: getattr(options, name) for name in ("quick", "atlas", "all_pictures", "large")},
        "own_role": ("line" if options.line else "control") if own else None,
        "own_file": Path(own).name if own else None,
        "edits": options.edits.name if options.edits else None,
        **{name: getattr(options, name) for name in ("column", "left", "crs")},
        "party": [f"{value}={party}" for value, party in options.party],
        "as_of": options.as_of.isoformat() if options.as_of else None,
        "status": options.status if own else None,
        "today": options.today.isoformat() if options.today else None,
    }
    return {name: value for name, value in told.items() if value}


def _code_sha256() -> str:
    """Hash of the program's own files."""
    packages = [path for room in ("geo", "maps") for path in (ROOT / room).rglob("*")]
    code = [path for path in packages if path.is_file() and "__pycache__" not in path.parts]
    return sha256_of_all([*code, Path(__file__).resolve()], ROOT)


def _drawn_beside(
    released: Release, home: Path, options: argparse.Namespace, beside: Beside
) -> list[Callable[[], tuple[Path, ...]]]:
    """Begin what other processes draw: plates, charts, the reporter's kit."""
    policy = released.policy
    begun = [
        beside.start("maps.plate:write_plates", released, [home / name for name in names], context=CONTEXT)
        for names in _PLATES[policy.name]
    ]
    if options.atlas and policy.exact:
        begun.append(beside.start("maps.plate:write_atlas", released, home / "atlas.pdf", context=CONTEXT))
    charts = {"only": _CHARTS[policy.name]}
    begun.append(beside.start_patiently("maps.charts:write_charts", released, home, **charts))
    if not policy.exact:
        asked = {"context": CONTEXT, "pictures": None if options.all_pictures else ("en",)}
        begun.append(beside.start_patiently("maps.kit:write_kit", released, home, **asked))
    return begun


# Charts that are files of their own; None for all.
_CHARTS: dict[str, tuple[str, ...] | None] = {"staff": None, "press": ("people-by-zone",)}
_FILES = {
    "staff": (
        *("map.html", "plan.geojson", "plan.gpkg", "plan.qgz", "plan.kmz", "plan.nvg"),
        *("zones.csv", "settlements.csv", "sites.csv", "coverage.csv"),
        *("people.csv", "sectors.csv", "patrols.csv", "response.csv", "patrols.gpx"),
    ),
    "press": ("map.html", "plan.geojson", "data.csv"),
}
# Tables that hold more than the layer of their name.
_LAYERS = {
    "coverage.csv": {"coverage", "gaps"},
    "people.csv": {"zones", "sectors", "crossings"},
    "patrols.csv": {"patrols", "visits"},
    "response.csv": {"response", "too_late"},
}
# Drawn once, and written in every form by one process: a second would draw the same again.
_PLATES: dict[str, tuple[tuple[str, ...], ...]] = {
    "staff": (("plate.pdf", "plate.svg", "figures.svg", "notes.svg", "plate.png"),),
    "press": (),
}


def _write_one(released: Release, path: Path, *, large: bool = False) -> None:
    if path.suffix == ".html":
        _write_page(released, path, large=large)
    elif path.suffix in (".gpkg", ".qgz"):
        formats.write(released, path, styles=styles(released))
    elif path.suffix in (".kmz", ".nvg"):
        known = {"symbols": table()} if path.suffix == ".nvg" else {}
        formats.write(released, path, styles=[Style(**told) for told in kml_styles(released)], **known)
    elif path.name == "data.csv":
        formats.write(released, path)
    elif path.suffix == ".gpx":
        formats.write(released.only({"patrols"}), path)
    elif path.name in _LAYERS:
        formats.write(released.only(_LAYERS[path.name]), path)
    elif path.suffix == ".csv":
        formats.write(released, path, layer=path.stem)
    else:
        formats.write(released, path)


def _write_tasks(released: Release, home: Path) -> Iterator[Path]:
    """A table for each task, the rows of all its layers, and a calendar of the deployment over time."""
    for task in released.sheet.tasks:
        if task.layers:
            path = home / f"{task.id}.csv"
            formats.write(released.only(set(task.layers)), path)
            yield path
    if any(chart.gantt is not None and chart.gantt.d_day for chart in released.sheet.charts):
        formats.write_calendar(released, home / "timetable.ics")
        yield home / "timetable.ics"


def _write_page(released: Release, path: Path, *, large: bool) -> None:
    """Write the page; that it is large is said in a line of its own."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", LargePageWarning)
        write_html(draw(released, context=CONTEXT), path, large=large)
    for warning in said:
        print(f"plan_deployment: {warning.message}", file=sys.stderr)


def _report(plan: Plan, tasks: Sequence[Task], written: list[Path], form: str) -> None:
    rows = [
        {
            "zone": title_of(zone, plan),
            "kind": zone.kind,
            "area_km2": round(zone.area.area / 1e6, 1),
            "settlements": plan.people[zone.name].settlements,
            "residents": plan.people[zone.name].residents,
            "worst_m": None if zone.worst_m is None else round(zone.worst_m, 3),
            "tolerance_m": zone.tolerance_m,
        }
        for zone in plan.zones
    ]
    if form == "json":
        line = plan.scenario.situation.line
        content = {
            "scenario": plan.scenario.id,
            "line_length_m": line.length_m,
            "zones": rows,
            "findings": [asdict(finding) for finding in plan.findings],
            **{key: found for key, found in figures(plan).items() if key in _REPORTED},
            "tasks": {task.id: task.figures for task in tasks},
            "files": [path.as_posix() for path in written],
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["zone"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        _print_table(plan, tasks, rows, written)


def _print_table(
    plan: Plan, tasks: Sequence[Task], rows: list[dict[str, object]], written: list[Path]
) -> None:
    """People first, then ground, then how well the edge keeps its distance."""
    situation = plan.scenario.situation
    console = Console(width=None if sys.stdout.isatty() else _REPORT_WIDTH)
    console.print(
        f"[bold]{escape(plan.scenario.title)}[/bold] — {situation.status}, {plan.scenario.as_of_text}"
    )
    console.print(
        f"Line of contact: {situation.line.length_m / 1000:,.1f} km, {escape(situation.line.method)}"
    )
    table = Table("zone", box=SIMPLE)
    for head in ("settlements", "residents", "area km²", "edge off m", "tolerance m"):
        table.add_column(head, justify="right")
    for row in rows:
        worst = row["worst_m"]
        table.add_row(
            escape(str(row["zone"])),
            f"{row['settlements']:,}",
            f"{row['residents']:,}",
            f"{row['area_km2']:,}",
            "–" if worst is None else f"{worst}",
            f"{row['tolerance_m']:g}",
        )
    console.print(table)
    for said in sheet(plan).tables:
        console.print(printed(said))
    for task in tasks:
        console.print(f"[bold]{escape(task.title)}[/bold] — {escape(task.standfirst)}")
        for said in task.tables:
            console.print(printed(said))
    for finding in plan.findings:
        console.print(escape(f"{finding.where}: {finding.problem}. {finding.mend}"))
    for where, problem, mend in (finding for task in tasks for finding in task.findings):
        console.print(escape(f"{where}: {problem}. {mend}"))
    console.print(f"{len(written)} files in {escape(written[-1].parent.as_posix())}")


if __name__ == "__main__":
    status = ended(main)
    sys.stderr.flush()
    os._exit(status)  # at once: half a million objects need not be taken apart one by one
