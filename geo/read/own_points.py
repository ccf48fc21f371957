"""A user's own places with their columns: candidate sites, or demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import ReadError
from ..model.situation import Repair
from .files import read_layer
from .layer import Column

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
ID_COLUMNS = ("id", "site_id", "name", "fid")
_SHOWN = 8


@dataclass(frozen=True, eq=False)
class OwnPoints:
    """Places of one file.

    Parameters
    ----------
    where : str
        The file, for errors.
    id : tuple of str
        One a place, each once: of a column that tells them apart, else their numbers from 1.
    longitude, latitude : array
        Degrees; of a line or an area, a place on it.
    columns : mapping
        One array a column.
    left_out : tuple of Repair
        Rows that have no usable place, each with why.
    """

    where: str
    id: tuple[str, ...]
    longitude: Array
    latitude: Array
    columns: Mapping[str, Column]
    left_out: tuple[Repair, ...] = ()

    def __len__(self) -> int:
        return len(self.id)

    def texts(self, column: str) -> list[str]:
        """Values of a column as text; empty where there is none.

        Raises
        ------
        ReadError
            If there is no such column.
        """
        if column not in self.columns:
            raise ReadError(
                f"there is no column {column!r}",
                where=self.where,
                mend=f"It has {', '.join(self.columns) or 'none'}.",
            )
        return [_text(value) for value in self.columns[column].tolist()]

    def numbers(self, column: str) -> Array:
        """Values of a column as numbers.

        Raises
        ------
        ReadError
            If there is no such column, or a value is no finite number.
        """
        values = []
        for name, text in zip(self.id, self.texts(column), strict=True):
            try:
                values.append(float(text))
            except ValueError:
                values.append(np.nan)
            if not np.isfinite(values[-1]):
                raise ReadError(
                    f"{column} is {text!r}", where=f"{self.where}, {name!r}", mend="Give a number."
                )
        return np.array(values, dtype=float)

    def flags(self, column: str) -> Mask:
        """Where a column says yes (1, true, yes, y, t), in any letters."""
        return np.array(
            [text.lower() in {"1", "1.0", "true", "yes", "y", "t"} for text in self.texts(column)]
        )

    def having(self, column_value: str) -> Mask:
        """Where a column has a value, given as ``COLUMN=VALUE``.

        Raises
        ------
        ReadError
            If there is no such column or no such value.
        """
        column, _, value = column_value.partition("=")
        texts = self.texts(column)
        found = np.array([text == value for text in texts])
        if not found.any():
            values = list(dict.fromkeys(texts))
            raise ReadError(
                f"no row has {column} = {value!r}",
                where=self.where,
                mend=f"Its values are {', '.join(values[:_SHOWN])}{' …' if len(values) > _SHOWN else ''}.",
            )
        return found


def own_points(
    file: str,
    *,
    id_column: str = "",
    crs: str | None = None,
    near: tuple[float, float, float, float] | None = None,
) -> OwnPoints:
    """Read places from a file.

    Parameters
    ----------
    file : str
        ``FILE`` or ``FILE:layer``.
    id_column : str
        Column that names them; if empty, the first of ``ID_COLUMNS`` that tells them all apart.
    crs : str, optional
        Reference system of a file that states none.
    near : tuple of float, optional
        West, south, east, north, degrees: where they are expected, to tell exchanged coordinates.

    Raises
    ------
    ReadError
        If the file cannot be read, or the column does not name each place once.
    """
    layer = read_layer(file, assume_crs=crs, near=near)
    longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(layer.geometry)).T
    points = OwnPoints(file, (), longitude, latitude, layer.columns, layer.rejected)
    return OwnPoints(
        file, _ids(points, len(layer), id_column), longitude, latitude, layer.columns, layer.rejected
    )


def _ids(points: OwnPoints, count: int, id_column: str) -> tuple[str, ...]:
    if id_column:
        named = tuple(points.texts(id_column))
        twice = [name for name, number in Counter(named).items() if number > 1 or not name]
        if twice:
            raise ReadError(
                f"{id_column} {twice[0]!r} stands more than once" if twice[0] else f"{id_column} is empty",
                where=points.where,
                mend="Name a column that tells all rows apart, or leave --id-column out.",
            )
        return named
    for column in ID_COLUMNS:
        if column in points.columns:
            named = tuple(points.texts(column))
            if all(named) and len(set(named)) == count:
                return named
    return tuple(str(number) for number in range(1, count + 1))


def _text(value: Hashable) -> str:
    missing = value is None or (isinstance(value, float) and np.isnan(value))
    if missing:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
