"""Compute the plan of a scenario: maps, overlays and tables, exact for staff and safe for the press.

python scripts/plan_deployment.py
python scripts/plan_deployment.py data/scenarios/donbas-2015 --out out
python scripts/plan_deployment.py data/scenarios/ukraine --control my_control_areas.gpkg:2026-11
python scripts/plan_deployment.py data/scenarios/ukraine --edits edits-ukraine.json

For monitoring, verification and the protection of civilians; a plan is a candidate for reconnaissance.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from geo.beside import MAIN_JOB, Beside, import_ahead

if __name__ == "__main__":
    gc.disable()  # nearly all that a plan is made of is needed to the end
    import_ahead(MAIN_JOB)

from geo import formats
from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError
from geo.features import Feature, Sheet, Task, features, sheet, with_days, with_tasks
from geo.formats.kmz import Style
from geo.manifest import manifest
from geo.model.plan import Plan
from geo.model.situation import STATUSES
from geo.planning import Progress as Told
from geo.planning import make_plan
from geo.provenance import passports, sha256_of_all
from geo.read.edits import read_edits
from geo.read.moving import load_moving, staleness_of
from geo.read.own_file import OwnFile
from geo.read.scenario import read_scenario
from geo.release import PRESS, STAFF, Release, release
from geo.reported import FORMS, reported
from geo.tasks import setting_of, tasks_made, with_opening
from maps.kml import kml_styles
from maps.qml import styles
from maps.symbols import table

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference"
MOVING = REFERENCE / "v1" / "moving.toml"
Written = Callable[[], tuple[Path, ...]]  # waits for some files, and tells which they are
_ENDINGS = """exit status:
  0    everything is written
  1    everything is written, and a finding of the report asks for a change
  2    the words given, or a file, cannot be used: one line says which, why and what to do
  4    a page would be larger than 15 MB, and --large was not given
  130  stopped from the keyboard; no half-written file is left"""


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
                beside=beside,
                progress=told,
            )
            edits = read_edits(options.edits, scenario) if options.edits else None
            setting = setting_of(scenario, context=CONTEXT, reference=REFERENCE)
            others = beside.start_patiently(tasks_made, scenario.mandate, setting)
            plan = make_plan(scenario, edits=edits, beside=beside, progress=told)
            flat, margin = features(plan), _margin(plan, options)
            tasks, days = with_opening(setting, plan, others())
            dated = with_days(flat, margin, days)
            pending = _write(*with_tasks(*dated, tasks), options, beside, told)
            report = reported(plan, tasks, dated[1], options.format)
            written = _finished(pending, plan, tasks, options)
    except GeoError as error:
        print(f"plan_deployment: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("plan_deployment: stopped; no half-written file was left", file=sys.stderr)
        return 130
    print(report(written), end="")
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
    parser.add_argument("--format", choices=FORMS, default="table", help="of the report")
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
    flat: Sequence[Feature], margin: Sheet, options: argparse.Namespace, beside: Beside, told: Told
) -> list[Written]:
    """Write every file of a plan but the manifest; what others write is waited for by calling it."""
    folder = options.out / margin.id
    pending: list[Written] = []
    for number, policy in enumerate((STAFF, PRESS)):
        told(f"writing {policy.name}", number, 3)
        released = release(flat, margin, policy)
        pending += _drawn_beside(released, folder / policy.name, options, beside)
        if options.publish and options.publish_as == policy.name:
            formats.publish(released, options.publish)
        paths = [folder / policy.name / name for name in _FILES[policy.name]]
        for path in paths:
            _write_one(released, path)
        if policy.exact:
            paths += _write_tasks(released, folder / policy.name)
        pending.append(lambda paths=paths: tuple(paths))
    told("drawing the plate", 2, 3)
    return pending


def _finished(
    pending: Sequence[Written], plan: Plan, tasks: Sequence[Task], options: argparse.Namespace
) -> list[Path]:
    """Wait for all that is written, and write the manifest; return all files, the manifest last."""
    folder = options.out / plan.scenario.id
    files = {path.relative_to(folder).as_posix(): path for each in pending for path in each()}
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
) -> list[Written]:
    """Begin what other processes draw: the page, and unless in haste plates, charts, the reporter's kit."""
    policy, begun = released.policy, []
    if policy.exact and not options.quick:
        paths = [home / name for name in _PLATES]
        begun.append(beside.start("maps.plate:write_plates", released, paths, context=CONTEXT))
    begun.append(_page_beside(released, home / "map.html", beside, large=options.large))
    if options.quick:
        return begun
    if options.atlas and policy.exact:
        begun.append(beside.start("maps.plate:write_atlas", released, home / "atlas.pdf", context=CONTEXT))
    charts = {"only": _CHARTS[policy.name]}
    begun.append(beside.start_patiently("maps.charts:write_charts", released, home, **charts))
    if not policy.exact:
        asked = {"context": CONTEXT, "pictures": None if options.all_pictures else ("en",)}
        begun.append(beside.start_patiently("maps.kit:write_kit", released, home, **asked))
    return begun


def _page_beside(released: Release, path: Path, beside: Beside, *, large: bool = False) -> Written:
    """Begin the page; that it is large is said in a line of its own."""
    later: Callable[[], tuple[str, ...]] = beside.start_patiently(
        "maps.page:write_page", released, path, context=CONTEXT, large=large
    )

    def written() -> tuple[Path, ...]:
        for said in later():
            print(f"plan_deployment: {said}", file=sys.stderr)
        return (path,)

    return written


# Charts that are files of their own; None for all.
_CHARTS: dict[str, tuple[str, ...] | None] = {"staff": None, "press": ("people-by-zone",)}
_FILES = {
    "staff": (
        *("plan.geojson", "plan.gpkg", "plan.qgz", "plan.kmz", "plan.nvg"),
        *("zones.csv", "settlements.csv", "sites.csv", "coverage.csv"),
        *("people.csv", "sectors.csv", "patrols.csv", "response.csv", "patrols.gpx", "tables.csv"),
    ),
    "press": ("plan.geojson", "data.csv", "tables.csv"),
}
# Tables that hold more than the layer of their name.
_LAYERS = {
    "coverage.csv": {"coverage", "gaps"},
    "people.csv": {"zones", "sectors", "crossings"},
    "patrols.csv": {"patrols", "visits"},
    "response.csv": {"response", "too_late"},
}
# Drawn once, and written in every form by one process: a second would draw the same again.
_PLATES = ("plate.pdf", "plate.svg", "figures.svg", "notes.svg", "plate.png")


def _write_one(released: Release, path: Path) -> None:
    if path.suffix in (".gpkg", ".qgz"):
        formats.write(released, path, styles=styles(released))
    elif path.suffix in (".kmz", ".nvg"):
        known = {"symbols": table()} if path.suffix == ".nvg" else {}
        formats.write(released, path, styles=[Style(**told) for told in kml_styles(released)], **known)
    elif path.name == "data.csv":
        formats.write(released, path)
    elif path.name == "tables.csv":
        formats.write_tables(released, path)
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


if __name__ == "__main__":
    status = ended(main)
    sys.stderr.flush()
    os._exit(status)  # at once: half a million objects need not be taken apart one by one
