"""A situation from a user's own files, without a scenario: a line, ground held, further named geometry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import cast

import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..frame import Frame
from ..geometry.chainage import Chainage
from ..geometry.lines import merged, oriented
from ..model.situation import AnyArea, AnyLine, ControlArea, LineOfContact, Party, Situation
from .files import read_layer
from .layer import Layer

HOLDER_COLUMNS = ("party", "held_by", "holder", "control", "side")
_SHOWN_COLUMNS, _SHOWN_VALUES = 8, 6


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Files of a user, each ``FILE`` or ``FILE:layer``.

    Parameters
    ----------
    line : str
        File with the line.
    select : str
        ``COLUMN=VALUE`` of the features that are the line; empty if it holds one only.
    all_parts : bool
        Whether all its features are parts of one line.
    control : str
        File with ground held; empty if none is known.
    column : str
        Column of it that names the party; empty for one of ``HOLDER_COLUMNS``.
    named : mapping
        ``FILE`` or ``FILE#COLUMN=VALUE`` of further lines and areas, by the name that a rule uses.
    crs : str or None
        Reference system of files that state none.
    start : str
        Compass word for the end at which the line begins; empty to keep its own direction.
    as_of : datetime.date
        Day that the line describes.
    """

    line: str
    as_of: date
    select: str = ""
    all_parts: bool = False
    control: str = ""
    column: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    crs: str | None = None
    start: str = ""


def situation_of(files: OwnFiles) -> Situation:
    """Read the files into a situation, in metres of a frame about the line; its status is illustrative.

    Raises
    ------
    ReadError
        If a file holds several lines and none is chosen, or anything in it is doubtful.
    GeometryError
        If the line has no length.
    """
    path = directed(line_of(files), files.start)
    frame = Frame.around_geometry(path)
    held = _control(files, frame)
    paths, areas = _named(files, frame)
    return Situation(
        frame=frame,
        as_of=files.as_of,
        status="illustrative",
        parties=tuple(Party(control.party, control.party) for control in held),
        line=LineOfContact(
            path=frame.to_metres(path),
            status="illustrative",
            as_of=files.as_of,
            method=f"as given in {Path(files.line).name}",
            length_m=Chainage(path).length_m,
            tolerance_m=0.0,
        ),
        control=held,
        paths=paths,
        areas=areas,
    )


def line_of(files: OwnFiles) -> MultiLineString:
    """The line of a file, in lon/lat; where it holds several, the one that is chosen."""
    layer = read_layer(files.line, kinds="line", assume_crs=files.crs)
    if files.select:
        layer = selected(layer, files.select, where=files.line)
    elif len(layer) > 1 and not files.all_parts:
        raise ReadError(
            f"it holds {len(layer)} lines",
            where=files.line,
            mend=f"Say --select COLUMN=VALUE ({choices(layer)}), or --parts if all are one line.",
        )
    return MultiLineString(list(shapely.get_parts(layer.geometry)))


def directed(line: MultiLineString, start: str = "") -> MultiLineString:
    """Parts of a line joined and put in order, in lon/lat; the line keeps its own direction.

    Parameters
    ----------
    line : MultiLineString
        Parts in any order, lon/lat.
    start : str
        Compass word for the end at which it begins; parts may then be turned. Without it none is, and parts
        that run against each other stay so.

    Examples
    --------
    >>> directed(shapely.from_wkt("MULTILINESTRING ((3 0, 4 0), (0 0, 1 0))")).wkt
    'MULTILINESTRING ((0 0, 1 0), (3 0, 4 0))'
    >>> directed(shapely.from_wkt("MULTILINESTRING ((3 0, 4 0), (1 0, 0 0))"), "east").wkt
    'MULTILINESTRING ((4 0, 3 0), (1 0, 0 0))'
    """
    parts = merged(line)
    if start:
        return oriented(parts, start).path
    first = parts.path.geoms[0]
    ordered = oriented(parts, first.coords[0], turn_parts=False).path
    if any(part.equals_exact(first, tolerance=0.0) for part in ordered.geoms):
        return ordered
    return MultiLineString([part.reverse() for part in reversed(ordered.geoms)])


def selected(layer: Layer, select: str, *, where: str) -> Layer:
    """Features of a layer whose column has a value (``COLUMN=VALUE``); the values of its rows go.

    Raises
    ------
    ReadError
        If there is no such column or no such value; the error lists those there are.
    """
    column, _, value = select.partition("=")
    if column not in layer.columns:
        raise ReadError(
            f"there is no column {column!r}", where=where, mend=f"It has {', '.join(layer.columns)}."
        )
    chosen = [str(found) == value for found in layer.columns[column].tolist()]
    if not any(chosen):
        raise ReadError(
            f"no feature has {column} = {value!r}",
            where=where,
            mend=f"Choose from {choices(layer, [column])}.",
        )
    return replace(layer, geometry=layer.geometry[chosen], columns={})


def choices(layer: Layer, columns: Iterable[str] | None = None) -> str:
    """Columns in which the features of a layer differ, with their values.

    Examples
    --------
    >>> import numpy as np
    >>> both = np.array([shapely.Point(0, 0), shapely.Point(1, 1)])
    >>> choices(Layer("towns", both, {"rank": np.array([3, 3]), "name": np.array(["A", "B"])}, "OGC:CRS84"))
    'name: A, B'
    """
    told = []
    for column in columns or layer.columns:
        values = list(dict.fromkeys(str(value) for value in layer.columns[column].tolist()))
        if len(values) > 1 or columns:
            more = f" and {len(values) - _SHOWN_VALUES} more" if len(values) > _SHOWN_VALUES else ""
            told.append(f"{column}: {', '.join(values[:_SHOWN_VALUES])}{more}")
    return "; ".join(told[:_SHOWN_COLUMNS]) or "no column tells them apart"


def _control(files: OwnFiles, frame: Frame) -> tuple[ControlArea, ...]:
    if not files.control:
        return ()
    layer = read_layer(files.control, kinds="area", assume_crs=files.crs)
    column = files.column or next((name for name in HOLDER_COLUMNS if name in layer.columns), "")
    if column not in layer.columns:
        raise ReadError(
            f"there is no column {column!r}" if column else "no column says who holds what",
            where=files.control,
            mend=f"Give --column, one of {', '.join(layer.columns) or 'none: add one'}.",
        )
    holders = layer.columns[column].astype(str)
    return tuple(
        ControlArea(party, _area(shapely.union_all(layer.geometry[holders == party]), frame))
        for party in dict.fromkeys(holders.tolist())
    )


def _named(files: OwnFiles, frame: Frame) -> tuple[dict[str, AnyLine], dict[str, AnyArea]]:
    paths: dict[str, AnyLine] = {}
    areas: dict[str, AnyArea] = {}
    for name, given in files.named.items():
        file, _, select = given.partition("#")
        layer = read_layer(file, kinds=("line", "area"), assume_crs=files.crs)
        if select:
            layer = selected(layer, select, where=file)
        if layer.kinds == ("area",):
            areas[name] = _area(shapely.union_all(layer.geometry), frame)
        elif layer.kinds == ("line",):
            paths[name] = frame.to_metres(MultiLineString(list(shapely.get_parts(layer.geometry))))
        else:
            raise ReadError("it holds lines and areas", where=file, mend="Choose with FILE#COLUMN=VALUE.")
    return paths, areas


def _area(shape_lonlat: BaseGeometry, frame: Frame) -> AnyArea:
    return frame.to_metres(cast(AnyArea, shape_lonlat))
