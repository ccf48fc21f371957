"""Ground held day by day, from a file with a column of days, or from files that bear their day as a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import numpy as np
import shapely

from ..errors import ReadError
from ..frame import Frame
from ..model.situation import AnyArea
from .files import read_layer
from .layer import Layer
from .moments import span_of

DAY_COLUMNS = ("date", "as_of", "day", "as of")
HOLDER_COLUMNS = ("control", "held_by", "party", "holder", "status")
_DAY_IN_A_NAME = re.compile(r"(\d{4})[-_]?(\d{2})[-_]?(\d{2})")

Grounds = dict[date, dict[str, AnyArea]]


def read_dated(
    files: Sequence[str], *, day_column: str = "", holder_column: str = "", crs: str | None = None
) -> tuple[Frame, Grounds]:
    """Read who held what on which day.

    Parameters
    ----------
    files : sequence of str
        ``FILE`` or ``FILE:layer``. A file without a column of days bears its day in its name, or in that of
        the layer, as in ``control_2024-08-17.geojson``.
    day_column, holder_column : str
        If empty, the first of ``DAY_COLUMNS`` and of ``HOLDER_COLUMNS`` that there is.
    crs : str, optional
        Reference system of files that state none.

    Returns
    -------
    Frame
        Equal-area, about all that is held.
    dict
        Area of each holder by day, in metres of that frame; days ascend.

    Raises
    ------
    ReadError
        If a file cannot be read, or says nothing of days or holders.
    """
    found: dict[date, dict[str, list[AnyArea]]] = {}
    every: list[AnyArea] = []
    for file in files:
        layer = read_layer(file, kinds="area", assume_crs=crs)
        holders = _texts(layer, _column(layer, holder_column, HOLDER_COLUMNS, "holder", file))
        for day, holder, area in zip(_days(layer, day_column, file), holders, layer.geometry, strict=True):
            found.setdefault(day, {}).setdefault(holder, []).append(area)
            every.append(area)
    frame = Frame.around_geometry(_corners(every))
    return frame, {
        day: {
            holder: cast(AnyArea, frame.to_metres(shapely.union_all(areas)))
            for holder, areas in found[day].items()
        }
        for day in sorted(found)
    }


def _corners(areas: list[AnyArea]) -> shapely.MultiPoint:
    west, south, east, north = shapely.total_bounds(areas).tolist()
    return shapely.MultiPoint([(west, south), (east, north)])


def _days(layer: Layer, wanted: str, file: str) -> list[date]:
    column = wanted or next((name for name in layer.columns if name.lower() in DAY_COLUMNS), "")
    if column:
        return [_day(text, file) for text in _texts(layer, _column(layer, column, (), "day", file))]
    named = _DAY_IN_A_NAME.search(Path(file).name)
    if not named:
        raise ReadError(
            "neither a column nor its name says which day it shows",
            where=file,
            mend=f"Name the column, or put the day into the file's name. It has {', '.join(layer.columns)}.",
        )
    return [_day("-".join(named.groups()), file)] * len(layer)


def _day(text: str, file: str) -> date:
    try:
        return datetime.fromtimestamp(span_of(text)[0], UTC).date()
    except ReadError as error:
        raise ReadError(error.problem, where=file, mend=error.mend) from error


def _column(layer: Layer, wanted: str, usual: Sequence[str], what: str, file: str) -> str:
    column = wanted or next((name for name in layer.columns if name.lower() in usual), "")
    if column not in layer.columns:
        raise ReadError(
            f"there is no column {wanted!r}" if wanted else f"no column names the {what}",
            where=file,
            mend=f"It has {', '.join(layer.columns) or 'none'}.",
        )
    return column


def _texts(layer: Layer, column: str) -> list[str]:
    values = layer.columns[column]
    if np.issubdtype(values.dtype, np.datetime64):
        return [str(value)[:10] for value in values]
    return [str(value).strip() for value in values]
