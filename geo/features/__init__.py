"""The waist: a plan, or any layer, as flat features in longitude and latitude."""

from __future__ import annotations

from ..model.plan import Plan
from .crossings import at_least, crossings
from .editable import Editable, EditableMeans, EditableSite
from .evidence import reported
from .feature import Chart, Feature, Series, Sheet, Table, TaskWords, Value, bounds_of
from .found import control, line, markers, settlements, sites
from .margin import sheet
from .opening_days import OpeningDays, with_days
from .patrols import patrol_bases, patrols, visits
from .response import next_base, response, too_late
from .sectors import boundaries, sectors
from .shapes import title_of
from .task import TASKS, Task, with_tasks
from .watch import coverage, footprints, gaps, proposed_sites
from .zones import corridor_axes, zones

__all__ = [
    "TASKS",
    "Chart",
    "Editable",
    "EditableMeans",
    "EditableSite",
    "Feature",
    "OpeningDays",
    "Series",
    "Sheet",
    "Table",
    "Task",
    "TaskWords",
    "Value",
    "at_least",
    "bounds_of",
    "features",
    "sheet",
    "title_of",
    "with_days",
    "with_tasks",
]


def features(plan: Plan) -> tuple[Feature, ...]:
    """Flatten a plan: ground, zones, sectors and reaches; the watch and patrols; the line; places.

    Values are SI with the unit in the key. Areas are true on the ellipsoid (equal-area frame), the length of
    the line is geodesic. A settlement appears if its centre lies in a zone, with the smallest such zone.
    """
    return (
        *control(plan),
        *zones(plan),
        *sectors(plan),
        *too_late(plan),
        *response(plan),
        *footprints(plan),
        *coverage(plan),
        *gaps(plan),
        *corridor_axes(plan),
        *boundaries(plan),
        *patrols(plan),
        *visits(plan),
        *line(plan),
        *markers(plan),
        *crossings(plan),
        *settlements(plan),
        *reported(plan),
        *sites(plan),
        *proposed_sites(plan),
        *patrol_bases(plan),
        *next_base(plan),
    )
