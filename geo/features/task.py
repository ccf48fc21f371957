"""A task of the force beside the line as maps and tables tell it: borders, sea, air, rear, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

import shapely

from .feature import Chart, Feature, Sheet, Table, TaskWords, Value

TASKS = ("borders", "sea", "air", "rear", "time")


@dataclass(frozen=True, slots=True)
class Task:
    """One task, planned: what it puts on the map, and what it says.

    Parameters
    ----------
    id : str
        One of ``TASKS``.
    title, standfirst : str
        A few words, and one or two sentences that claim no more than the figures do.
    features : tuple of Feature
        Its layers are its own: no other task, and nothing of the line's plan, uses them.
    tables : tuple of Table
        People first.
    charts : tuple of Chart
    method, sources, caveats : tuple of str
    parameters : mapping
        Figures that shaped it, keys with units.
    figures : mapping
        What it comes to in numbers, keys with units, for the audit and for programs.
    beside : tuple of str
        Layers of the line's plan that are looked at with its own, or what is of one kind there
        (``zones:air``).
    findings : tuple of (str, str, str)
        What a check found that asks for a change: where, problem, mend.
    """

    id: str
    title: str
    standfirst: str
    features: tuple[Feature, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    figures: Mapping[str, object] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    findings: tuple[tuple[str, str, str], ...] = ()

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of its features, each once, in the order in which they are drawn."""
        return tuple(dict.fromkeys(feature.layer for feature in self.features))

    @property
    def words(self) -> TaskWords:
        """What a sheet says of it, beside its tables and charts."""
        words = (self.id, self.title, self.standfirst, self.layers, self.method, self.caveats)
        return TaskWords(*words, beside=self.beside, about_deg=_about(self.features))


def with_tasks(
    features: Sequence[Feature], sheet: Sheet, tasks: Sequence[Task]
) -> tuple[tuple[Feature, ...], Sheet]:
    """Put tasks beside a plan: their layers under its own, their tables and charts behind its own.

    Parameters
    ----------
    features : sequence of Feature
    sheet : Sheet
    tasks : sequence of Task

    Returns
    -------
    tuple of Feature, Sheet

    Examples
    --------
    >>> sea = Task("sea", "The sea", "", tables=(Table("limits", "Limits", ("Water",), ()),), sources=("Us",))
    >>> _, said = with_tasks((), Sheet("norland", "Norland", "2025-01-01", "illustrative"), [sea])
    >>> said.tables[0].id, said.tasks[0].title, said.sources
    ('sea-limits', 'The sea', ('Us',))
    """
    found = tuple(feature for task in tasks for feature in task.features)
    tables = tuple(_of(task, table) for task in tasks for table in task.tables)
    charts = tuple(replace(chart, task=task.id) for task in tasks for chart in task.charts)
    parameters = {f"{task.id} {key}": value for task in tasks for key, value in task.parameters.items()}
    sources = (*sheet.sources, *(source for task in tasks for source in task.sources))
    return (*found, *features), replace(
        sheet,
        tables=(*sheet.tables, *tables),
        charts=(*sheet.charts, *charts),
        sources=tuple(dict.fromkeys(sources)),
        parameters={**sheet.parameters, **parameters},
        tasks=tuple(_words(task, sheet) for task in tasks),
    )


def _of(task: Task, table: Table) -> Table:
    """A table under a name of its own: every task tells of people."""
    return replace(table, task=task.id, id=f"{task.id}-{table.id}")


def _about(features: Sequence[Feature]) -> tuple[float, float, float, float] | None:
    """Whole degrees round some features."""
    shapes = [feature.geometry for feature in features if not feature.geometry.is_empty]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return (floor(west), floor(south), ceil(east), ceil(north))


def _words(task: Task, sheet: Sheet) -> TaskWords:
    """What a sheet says of a task, with the sources that it adds to those of the sheet."""
    return replace(task.words, sources=tuple(one for one in task.sources if one not in sheet.sources))
