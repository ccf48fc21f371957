"""One flat thing to draw or write; what the margin of a map says; a chart beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from .editable import Editable
from .gantt import Gantt
from .strip import Strip

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to draw or write: its layer, its geometry (lon/lat degrees, cut at 180°), its values.

    Keys of ``values`` carry their unit (``depth_m``, ``area_m2``, ``length_m``), in SI; words and units for
    people are read off the suffix by whoever draws. ``sensitive`` marks what may not leave the house exactly:
    a place, and whatever is derived from it and gives it away (a disc round it, a route that starts there).
    Sensitive features of one site carry its name under ``site``, so that the gate counts them as one place.
    """

    layer: str
    geometry: BaseGeometry
    values: Mapping[str, Value]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One curve of a chart from left to right, or one colour of its bars from top to bottom.

    Parameters
    ----------
    label : str
    across, up : tuple of float
        Places of its points in the units that the chart's labels name; of bars, their number and length.
    steps : bool
        Whether a value holds until the next place, rather than leading to it in a straight line.
    said : tuple of str
        Words at the end of each bar.
    """

    label: str
    across: tuple[float, ...]
    up: tuple[float, ...]
    steps: bool = False
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Curves or bars to look at beside a map; numbers and words only, so that any page or plate can draw it.

    Parameters
    ----------
    id, title : str
    across_label, up_label : str
        What the axes count, with the unit.
    series : tuple of Series
    marked : tuple of (float, float), or None
        The point that the plan chose.
    words : str
        What the chart shows, in one or two sentences, for a reader who does not see it.
    sensitive : bool
        Whether it tells where something stands (a curve by chainage does).
    names : tuple of str
        What each bar stands for, from top to bottom; empty for curves.
    as_of : str
        Day or time that its figures hold for; empty where nobody says.
    also_label : str
        What a second scale across counts, with the unit; empty where there is none.
    also : tuple of (float, float), or None
        Its values where the curves begin and end.
    task : str
        Task of the force that it belongs to; empty for the line's plan.
    gantt : Gantt or None
        Bars on a calendar of days, in place of series.
    """

    id: str
    title: str
    across_label: str
    up_label: str
    series: tuple[Series, ...]
    words: str
    marked: tuple[float, float] | None = None
    sensitive: bool = False
    names: tuple[str, ...] = ()
    as_of: str = ""
    also_label: str = ""
    also: tuple[float, float] | None = None
    task: str = ""
    gantt: Gantt | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Figures to read beside a map, ready as text.

    Parameters
    ----------
    id, title : str
    headings : tuple of str
        The first names what the rows are about; units stand in them or in the cells.
    rows : tuple of tuple of str
    words : str
        What has to be read with the figures.
    sensitive : bool
        Whether it tells where something stands.
    task : str
        Task of the force that it belongs to; empty for the line's plan.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: str = ""
    sensitive: bool = False
    task: str = ""


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What a sheet says of one task of the force; its tables and charts bear its id.

    ``layers`` are those of its features, in the order in which they are drawn; ``beside`` those of the line's
    plan that are looked at with them, or what is of one kind there (``zones:air``). ``about_deg`` is where
    they lie: west, south, east and north, outward to whole degrees, which tells of no place; None where there
    are none. ``sources`` are those that the plan of the line does not have.
    """

    id: str
    title: str
    standfirst: str
    layers: tuple[str, ...]
    method: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    about_deg: tuple[float, float, float, float] | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the margin of a map has to say: one for all features of a plan.

    ``d_day`` is the date (ISO 8601) of D+0, in the zone that ``as_of`` names; empty where none is fixed.
    ``phases`` are named stretches of days: name, first day, last day or None; ``opens_day`` is the day that a
    page shows first, None for all of them. ``translations`` are title and standfirst in further languages:
    language (ISO 639), title, standfirst. ``tasks`` are those of the force beside the line. ``seasons`` are
    stretches of days too: name, kind, first day, last day.
    """

    id: str
    title: str
    as_of: str
    status: str
    standfirst: str = ""
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    scenario_sha256: str = ""
    strip: Strip | None = None
    editable: Editable | None = None
    d_day: str = ""
    phases: tuple[tuple[str, int, int | None], ...] = ()
    opens_day: int | None = None
    translations: tuple[tuple[str, str, str], ...] = ()
    tasks: tuple[TaskWords, ...] = ()
    seasons: tuple[tuple[str, str, int, int | None], ...] = ()


def bounds_of(found: tuple[Feature, ...]) -> tuple[float, float, float, float]:
    """West, south, east and north of some features, degrees."""
    west, south, east, north = shapely.total_bounds([feature.geometry for feature in found])
    return float(west), float(south), float(east), float(north)
