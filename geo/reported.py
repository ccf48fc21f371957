"""What a program says of a finished plan: tables for people, JSON or CSV for other programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal, get_args

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .features import Sheet, Task, at_least, title_of
from .manifest import figures
from .model.coverage import LineCoverage
from .model.plan import Plan
from .printed import printed

Form = Literal["table", "json", "csv"]
FORMS: tuple[Form, ...] = get_args(Form)
_WIDTH = 120  # of what is read later, from a file
_FIGURES = ("people", "sites", "watch", "sectors", "patrols", "response")
Row = dict[str, object]


def reported(plan: Plan, tasks: Sequence[Task], words: Sheet, form: Form) -> Callable[[Sequence[Path]], str]:
    """Get ready what is said of a plan, but for the files that hold it, which are given when they stand.

    Parameters
    ----------
    plan : Plan
    tasks : sequence of Task
        The force's other tasks.
    words : Sheet
        The margin of the plan, whose tables are told as they are.
    form : str
        One of ``FORMS``.

    Returns
    -------
    callable
        From the files written, the last of which lies in the folder of them all, to the text.
    """
    if form == "json":
        return lambda files: _json(plan, tasks, files)
    text = _csv(plan) if form == "csv" else _tables(plan, tasks, words)
    return lambda files: text if form == "csv" else f"{text}{_where(files)}\n"


def _where(files: Sequence[Path]) -> str:
    folder = files[-1].parent
    page = folder / "staff" / "map.html"
    opened = f"; open {page.as_posix()}" if page in files else ""
    return f"{len(files)} files in {folder.as_posix()}{opened}"


def _rows(plan: Plan) -> list[Row]:
    return [
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


def _json(plan: Plan, tasks: Sequence[Task], files: Sequence[Path]) -> str:
    content = {
        "scenario": plan.scenario.id,
        "line_length_m": plan.scenario.situation.line.length_m,
        "zones": _rows(plan),
        "findings": [asdict(finding) for finding in plan.findings],
        **{key: found for key, found in figures(plan).items() if key in _FIGURES},
        "tasks": {task.id: task.figures for task in tasks},
        "files": [path.as_posix() for path in files],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n"


def _csv(plan: Plan) -> str:
    rows, text = _rows(plan), io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["zone"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _tables(plan: Plan, tasks: Sequence[Task], words: Sheet) -> str:
    """People first, then ground, then how well the edge keeps its distance."""
    situation = plan.scenario.situation
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    with console.capture() as said:
        console.print(
            f"[bold]{escape(plan.scenario.title)}[/bold] — {situation.status}, {plan.scenario.as_of_text}"
        )
        console.print(
            f"Line of contact: {situation.line.length_m / 1000:,.1f} km, {escape(situation.line.method)}"
        )
        console.print(_zones(_rows(plan)))
        for table in words.tables:
            console.print(printed(table))
        for task in tasks:
            console.print(f"[bold]{escape(task.title)}[/bold] — {escape(task.standfirst)}")
            for table in task.tables:
                console.print(printed(table))
        for finding in plan.findings:
            console.print(escape(f"{finding.where}: {finding.problem}. {finding.mend}"))
        for where, problem, mend in (finding for task in tasks for finding in task.findings):
            console.print(escape(f"{where}: {problem}. {mend}"))
        console.print(_in_short(plan, tasks))
    return said.get()


def _in_short(plan: Plan, tasks: Sequence[Task]) -> Table:
    """What a reader sees who does not scroll back: the plan in a line for each of its parts, people first."""
    table = Table(title="In short", box=SIMPLE, title_justify="left", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    line_km = plan.scenario.situation.line.length_m / 1000.0
    watched = plan.coverage.lines[0] if plan.coverage else None
    rows = [
        ("People", _people(plan)),
        ("Line of contact", f"{line_km:,.1f} km{f', {_watched(watched)}' if watched else ''}"),
        *((task.title, task.standfirst) for task in tasks),
        ("Findings", _findings(plan, tasks)),
    ]
    for part, words in rows:
        table.add_row(escape(part), escape(words))
    return table


def _people(plan: Plan) -> str:
    """The phase in which zones hold most people; where no phase is given, the zone that does."""
    report = plan.people_report
    if report is not None and report.phases:
        most = max(report.phases, key=lambda phase: (phase.residents, phase.residents_between))
        between = _known(most.settlements_between, most.residents_between, most.uncounted_between)
        in_all = _known(most.settlements, most.residents, most.uncounted)
        return f"Residents between the parties: {between}; in all zones of the phase “{most.name}”: {in_all}"
    if not plan.zones:
        return "no zone is laid"
    zone = max(plan.zones, key=lambda zone: plan.people[zone.name].residents)
    counted = plan.people[zone.name]
    residents = _known(counted.settlements, counted.residents, counted.uncounted)
    return f"Residents in {title_of(zone, plan)}, the most of a zone: {residents}"


def _known(settlements: int, residents: int, uncounted: int) -> str:
    """Residents in words; that no settlement with a count is known does not say that nobody lives there.

    >>> _known(2, 700, 1), _known(0, 0, 0), _known(1, 0, 1)
    ('≥ 700', 'none known', 'none known')
    """
    return "none known" if settlements == uncounted else at_least(residents, uncounted)


def _watched(line: LineCoverage) -> str:
    share = line.length_at_least_m(1) / line.length_m
    return f"{100 * share:.1f} % of it watched all the time ({line.conditions}); not watched is not quiet"


def _findings(plan: Plan, tasks: Sequence[Task]) -> str:
    number = len(plan.findings) + sum(len(task.findings) for task in tasks)
    return f"{number}, told above" if number else "none asks for a change"


def _zones(rows: Sequence[Row]) -> Table:
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
    return table
