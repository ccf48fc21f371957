"""Lines and ground held day by day: from areas, places or lines that bear their day, one way or another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..frame import Frame
from ..geometry.cells import ground_of_points
from ..model.situation import AnyArea, Repair
from .days import days_as_columns, days_of_rows, texts
from .files import read_layer
from .layer import Layer

HOLDER_COLUMNS = ("control", "held_by", "held by", "party", "holder", "status")
WHY_COLUMNS = ("why", "reason", "because")

Grounds = dict[date, dict[str, AnyArea]]
_Rows = Iterator[tuple[date, str, BaseGeometry]]


@dataclass(frozen=True)
class Asked:
    """How dated files are to be read.

    Parameters
    ----------
    day_column, holder_column : str
        If empty, the usual names are looked for.
    meaning : mapping
        Holder that is meant by a word, for words that mean the same; letters' case is no matter.
    territory : Polygon or MultiPolygon, optional
        Ground, lon/lat, that places of control divide among their holders.
    crs : str, optional
        Reference system of files that state none.
    assumed_day : datetime.date, optional
        Day of files of which nothing says the day; without it they are refused.
    """

    day_column: str = ""
    holder_column: str = ""
    meaning: Mapping[str, str] = field(default_factory=dict)
    territory: AnyArea | None = None
    crs: str | None = None
    assumed_day: date | None = None


@dataclass(frozen=True)
class DatedLine:
    """A line of one day, lon/lat, and why it took the place of that before; its parts run as in the file."""

    path: MultiLineString
    why: str = ""


@dataclass(frozen=True)
class Dated:
    """What dated files tell.

    Parameters
    ----------
    frame : Frame
        Equal-area, about all that is told.
    grounds : dict
        Area of each holder by day, in metres of the frame; days ascend.
    lines : dict
        Line by day; days ascend.
    left_out : tuple of Repair
        Rows left out, with why.
    """

    frame: Frame
    grounds: Grounds
    lines: dict[date, DatedLine]
    left_out: tuple[Repair, ...] = ()


def read_dated(files: Sequence[str], asked: Asked | None = None) -> Dated:
    """Read the line, or who held what, on which day.

    Parameters
    ----------
    files : sequence of str
        ``FILE`` or ``FILE:layer``, each of areas, places or lines. The day stands in a column, in the names
        of columns that hold the holders of that day, or in the name of the file or layer, as in
        ``control_2024-08-17.geojson``.
    asked : Asked, optional

    Raises
    ------
    ReadError
        If a file cannot be read, or says nothing of days or holders, or holds several kinds of geometry.
    GeometryError
        If two holders are given one place on one day.
    """
    asked = asked or Asked()
    areas: dict[date, dict[str, list[AnyArea]]] = {}
    lines: dict[date, list[tuple[str, BaseGeometry]]] = {}
    left_out: list[Repair] = []
    for file in files:
        layer = read_layer(file, assume_crs=asked.crs)
        left_out += layer.rejected
        if layer.kinds == ("line",):
            for day, why, path in _dated_lines(layer, file, asked):
                lines.setdefault(day, []).append((why, path))
        else:
            for day, holder, area in _held(layer, file, asked, left_out):
                areas.setdefault(day, {}).setdefault(holder, []).append(cast(AnyArea, area))
    every = [area for held in areas.values() for parts in held.values() for area in parts]
    frame = Frame.around_geometry(_corners([*every, *(path for told in lines.values() for _, path in told)]))
    grounds = {
        day: {
            name: cast(AnyArea, frame.to_metres(shapely.union_all(areas[day][name]))) for name in areas[day]
        }
        for day in sorted(areas)
    }
    return Dated(frame, grounds, {day: _line(lines[day]) for day in sorted(lines)}, tuple(left_out))


def _held(layer: Layer, file: str, asked: Asked, left_out: list[Repair]) -> _Rows:
    if layer.kinds == ("area",):
        return _dated_areas(layer, file, asked)
    if layer.kinds == ("point",):
        return _dated_places(layer, file, asked, left_out)
    raise ReadError(
        f"it holds {' and '.join(layer.kinds)}s", where=file, mend="Give each kind as a layer of its own."
    )


def _dated_lines(layer: Layer, file: str, asked: Asked) -> _Rows:
    column = next((name for name in layer.columns if name.strip().lower() in WHY_COLUMNS), "")
    why = texts(layer, column, "reason", file) if column else [""] * len(layer)
    yield from zip(
        days_of_rows(layer, asked.day_column, file, assumed=asked.assumed_day),
        why,
        layer.geometry,
        strict=True,
    )


def _line(told: list[tuple[str, BaseGeometry]]) -> DatedLine:
    parts = [part for _, path in told for part in shapely.get_parts(path)]
    return DatedLine(MultiLineString(parts), "; ".join(dict.fromkeys(why for why, _ in told if why)))


def _dated_areas(layer: Layer, file: str, asked: Asked) -> _Rows:
    wide = _wide(layer, asked)
    columns = wide or {_holder_column(layer, asked, file): None}
    for column, day in columns.items():
        days = (
            [day] * len(layer)
            if day
            else days_of_rows(layer, asked.day_column, file, assumed=asked.assumed_day)
        )
        for on, holder, area in zip(days, _holders(layer, column, file, asked), layer.geometry, strict=True):
            if holder:
                yield on, holder, area


def _dated_places(layer: Layer, file: str, asked: Asked, left_out: list[Repair]) -> _Rows:
    """Ground of each holder: that which is nearest to a place of its own."""
    if asked.territory is None:
        raise ReadError("it holds places of control", where=file, mend="Name the territory that they divide.")
    columns = _wide(layer, asked) or {_holder_column(layer, asked, file): None}
    places = shapely.get_coordinates(shapely.centroid(layer.geometry))
    for column, day in columns.items():
        days = (
            [day] * len(layer)
            if day
            else days_of_rows(layer, asked.day_column, file, name_first=True, assumed=asked.assumed_day)
        )
        holders = np.array(_holders(layer, column, file, asked))
        for on in sorted(set(days)):
            here = np.flatnonzero((np.array(days) == on) & (holders != ""))
            doubtful = _of_two_holders(places[here], holders[here])
            left_out += [_two_holders(file, on, place) for place in places[here[doubtful]].tolist()]
            sure = here[~doubtful]
            longitude, latitude = places[sure].T
            ground = ground_of_points(longitude, latitude, holders[sure].tolist(), asked.territory)
            yield from ((on, holder, area) for holder, area in ground.items())


def _of_two_holders(places: npt.NDArray[np.float64], holders: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
    """Rows whose place is given to another holder as well."""
    _, number = np.unique(places, axis=0, return_inverse=True)
    _, whose = np.unique(holders, return_inverse=True)
    pairs = np.unique(np.column_stack([number.ravel(), whose]), axis=0)
    return (np.bincount(pairs[:, 0])[number.ravel()] > 1).astype(np.bool_)


def _two_holders(file: str, day: date, place: list[float]) -> Repair:
    where = f"{file}, {day}, longitude {place[0]:g}, latitude {place[1]:g}"
    return Repair(where, "two holders are given one place", "left out, with its fellow")


def _wide(layer: Layer, asked: Asked) -> dict[str, date | None]:
    """Columns that are days, unless a column of holders or days is asked for."""
    return {} if asked.holder_column or asked.day_column else {**days_as_columns(layer)}


def _holder_column(layer: Layer, asked: Asked, file: str) -> str:
    usual = (name for name in layer.columns if name.strip().lower() in HOLDER_COLUMNS)
    column = asked.holder_column or next(usual, "")
    texts(layer, column, "holder", file)
    return column


def _holders(layer: Layer, column: str, file: str, asked: Asked) -> list[str]:
    meaning = {word.strip().casefold(): holder for word, holder in asked.meaning.items()}
    return [meaning.get(word.casefold(), word) for word in texts(layer, column, "holder", file)]


def _corners(shapes: Sequence[BaseGeometry]) -> shapely.MultiPoint:
    if not shapes:
        raise ReadError("nothing in them is of any day", where="dated files", mend="Give one file or more.")
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return shapely.MultiPoint([(west, south), (east, north)])
