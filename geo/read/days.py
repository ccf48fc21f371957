"""The day that a row of a file shows: from a column, from columns that are days, or from the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import PurePath

import numpy as np

from ..errors import ReadError
from .layer import Layer
from .moments import span_of

DAY_COLUMNS = ("date", "as_of", "day", "as of", "update")
_NUMBERED = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_WORDED = re.compile(r"(?<!\d)(\d{1,2})[-_ ]([A-Za-z]{3,9})[-_ ](\d{4})(?!\d)")
_WHOLE = re.compile(r"\d{4}-?\d{2}-?\d{2}")


def days_of_rows(
    layer: Layer, wanted: str, file: str, *, name_first: bool = False, assumed: date | None = None
) -> list[date]:
    """Day of each row of a layer.

    Parameters
    ----------
    layer : Layer
    wanted : str
        Column that names the day; if empty, the first of ``DAY_COLUMNS`` that there is, or else the name.
    file : str
        ``FILE`` or ``FILE:layer``; the name of the layer tells before that of the file.
    name_first : bool
        Whether a day in the name goes before a column that nobody asked for. In a table of places such a
        column tells when each place was last looked at.
    assumed : datetime.date, optional
        Day of a layer of which nothing says the day.

    Raises
    ------
    ReadError
        If nothing says which day it is, or something says two.
    """
    column = wanted or next((name for name in layer.columns if name.strip().lower() in DAY_COLUMNS), "")
    named = None if wanted or (column and not name_first) else day_in_name(file)
    if named:
        return [named] * len(layer)
    if not column and assumed:
        return [assumed] * len(layer)
    if not column:
        raise ReadError(
            "neither a column nor its name says which day it shows",
            where=file,
            mend=f"Name the column, or put the day into the file's name. It has {', '.join(layer.columns)}.",
        )
    return [_day(text, file) for text in texts(layer, column, "day", file)]


def day_in_name(file: str) -> date | None:
    """Day that the name of a layer, or else of a file, bears; None where it bears none.

    Raises
    ------
    ReadError
        If it bears several.

    Examples
    --------
    >>> day_in_name("archive_2022.gpkg:held_20240817"), day_in_name("control 17 August 2024.kml")
    (datetime.date(2024, 8, 17), datetime.date(2024, 8, 17))
    """
    path, _, layer = file.rpartition(":")
    for name in (layer, PurePath(path).name) if path and "/" not in layer else (PurePath(file).name,):
        texts = ["-".join(found) for found in _NUMBERED.findall(name)]
        texts += [" ".join(found) for found in _WORDED.findall(name)]
        days = sorted({day for text in texts if (day := _known_day(text))})
        if len(days) > 1:
            listed = ", ".join(day.isoformat() for day in days)
            raise ReadError(f"its name bears several days: {listed}", where=file, mend="Keep one of them.")
        if days:
            return days[0]
    return None


def days_as_columns(layer: Layer) -> dict[str, date]:
    """Columns whose names are days, as in a wide table with one column a day; in the order of the days.

    Examples
    --------
    >>> empty = np.empty(0, object)
    >>> columns = {name: empty for name in ("city", "20220228", "2022-02-27", "1234")}
    >>> list(days_as_columns(Layer("held", empty, columns, "OGC:CRS84")))
    ['2022-02-27', '20220228']
    """
    days = {name: _known_day(name.strip()) for name in layer.columns if _WHOLE.fullmatch(name.strip())}
    return dict(sorted(((name, day) for name, day in days.items() if day), key=lambda pair: pair[1]))


def texts(layer: Layer, column: str, what: str, file: str) -> list[str]:
    """Values of a column as texts without blanks round them; a value that is missing is empty.

    Raises
    ------
    ReadError
        If there is no such column.
    """
    if column not in layer.columns:
        raise ReadError(
            f"there is no column {column!r}" if column else f"no column names the {what}",
            where=file,
            mend=f"It has {', '.join(layer.columns) or 'none'}.",
        )
    values = layer.columns[column]
    if np.issubdtype(values.dtype, np.datetime64):
        return [str(value)[:10] for value in values]
    return ["" if value is None or value != value else str(value).strip() for value in values]  # noqa: PLR0124 NaN


def _known_day(text: str) -> date | None:
    try:
        return _day(text, "")
    except ReadError:
        return None


def _day(text: str, file: str) -> date:
    try:
        return datetime.fromtimestamp(span_of(text)[0], UTC).date()
    except ReadError as error:
        raise ReadError(error.problem, where=file, mend=error.mend) from error
    except (OverflowError, OSError, ValueError) as error:
        raise ReadError(f"{text[:40]!r} is no day", where=file, mend="Write it as 2015-02-15.") from error


def shown(days: Sequence[date]) -> str:
    """Days as a list for a message.

    >>> shown([date(2024, 8, 17)]), shown([])
    ('2024-08-17', 'none')
    """
    return ", ".join(day.isoformat() for day in days) or "none"
