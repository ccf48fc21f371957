r"""When the sites of a scenario open: contingent by contingent, as people, teams, roads and bases allow.

python scripts/plan_timetable.py data/scenarios/ukraine --out out/timetable
python scripts/plan_timetable.py my_scenario --opening opening.toml --d-day 2025-09-01 --format json

opening.toml holds a table [opening] as in a scenario: region, teams, days, and [[opening.arrival]],
[[opening.season]], [[opening.effort]], [[opening.deadline]]; it stands in place of the scenario's. What it
leaves out is taken from the table of figures timetable. Contingents whose day nobody tells come as [rear] has
it, else at the pace of the figures, marked assumed. --out FOLDER writes map.html with a slider of days,
gantt.svg, gantt.png, time.csv, days.csv and, where D+0 has a date, timetable.ics: all for staff, since they
tell positions and days. Status 0: done; 1: a site is late, or does not open; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.markup import escape

from geo import formats
from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import OpeningDays, Task, features, sheet, with_days, with_tasks
from geo.model.declared import declared
from geo.model.mandate import Mandate
from geo.model.opening import OpeningRules
from geo.model.plan import Plan
from geo.model.scenario import Scenario
from geo.planning import make_plan
from geo.printed import printed
from geo.read.scenario import read_scenario
from geo.release import STAFF, release
from geo.tasks import setting_of, tasks_made, with_opening
from maps.charts import write_chart
from maps.page import draw, write_html

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference"
_GIVEN = OpeningRules(source="Given to the program")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        plan, task, days = _planned(options)
        if options.out:
            _write(plan, task, days, options.out)
    except GeoError as error:
        print(f"plan_timetable: {error}", file=sys.stderr)
        return error.exit_status
    if not options.quiet:
        _print(task, options.format)
    never = any(day is None for day in days.opens_day.values())
    return 1 if never or task.figures["late"] or task.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", type=Path, help="folder that holds a scenario.toml")
    parser.add_argument("--opening", type=Path, metavar="FILE", help="a table [opening] as in a scenario")
    parser.add_argument("--figures", metavar="VERSION", default="v1", help="of the table timetable (v1)")
    parser.add_argument(
        "--d-day", type=date.fromisoformat, metavar="DAY", help="date of D+0 (that of the scenario)"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _planned(options: argparse.Namespace) -> tuple[Plan, Task, OpeningDays]:
    """Plan the line of a scenario, then its rear where it has one, then the deployment over time."""
    scenario = _asked(read_scenario(options.scenario, context=CONTEXT, reference=REFERENCE), options)
    setting = setting_of(scenario, context=CONTEXT, reference=REFERENCE)
    uses = {"timetable": options.figures, **setting.uses}
    plan = make_plan(scenario)
    rear = tasks_made(Mandate(rear=scenario.mandate.rear, contingents=scenario.mandate.contingents), setting)
    tasks, days = with_opening(replace(setting, uses=uses), plan, rear)
    return plan, tasks[-1], days


def _asked(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    """The scenario with what the options give in place of its own."""
    rules = _rules(options.opening) if options.opening else scenario.mandate.opening or _GIVEN
    d_day = str(options.d_day) if options.d_day else scenario.d_day_text
    return replace(scenario, mandate=replace(scenario.mandate, opening=rules), d_day_text=d_day)


def _rules(path: Path) -> OpeningRules:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(str(error), where=path.name, mend="Give a TOML file.") from None
    asked = tables.get("opening")
    if not isinstance(asked, dict) or len(tables) > 1:
        mend = "Give a table [opening] and nothing else."
        raise ReadError(f"it has {', '.join(tables) or 'nothing'}", where=path.name, mend=mend)
    return declared(OpeningRules, asked, where=f"{path.name}: opening")


def _write(plan: Plan, task: Task, days: OpeningDays, folder: Path) -> None:
    """Write the page, the pictures, the tables and the calendar; all for staff."""
    released = release(*with_tasks(*with_days(features(plan), sheet(plan), days), [task]), STAFF)
    write_html(draw(released, context=CONTEXT), folder / "map.html")
    for name in ("gantt.svg", "gantt.png"):
        write_chart(released, "gantt", folder / name)
    formats.write(released.only(set(task.layers)), folder / "time.csv")
    write_text(folder / "days.csv", _days_csv(task))
    if released.sheet.d_day:
        formats.write_calendar(released, folder / "timetable.ics")


def _days_csv(task: Task) -> str:
    """One row for each day: how many sites stand, and what share of the line is watched."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("day", "sites_open", "watched_share"))
    opens = cast(dict[str, Any], task.figures["opens_day"]).values()
    for day, share in enumerate(cast(list[float], task.figures["watched_share_by_day"])):
        writer.writerow((day, sum(opened is not None and opened <= day for opened in opens), share))
    return text.getvalue()


def _print(task: Task, form: str) -> None:
    if form == "json":
        print(json.dumps(task.figures, ensure_ascii=False, indent=1))
    elif form == "csv":
        print(_days_csv(task), end="")
    else:
        console = Console()
        console.print(escape(task.standfirst))
        for said in task.tables:
            console.print(printed(said))


if __name__ == "__main__":
    raise SystemExit(ended(main))
