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

from .features import Sheet, Task, title_of
from .manifest import figures
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
    return f"{len(files)} files in {files[-1].parent.as_posix()}"


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
    return said.get()


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
