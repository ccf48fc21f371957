"""What reading hands on: a layer in lon/lat, the repairs made, the rows left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from ..model.situation import Repair

Geometries = npt.NDArray[np.object_]
Column = npt.NDArray[np.generic]
Mask = npt.NDArray[np.bool_]

KINDS = {0: "point", 4: "point", 1: "line", 2: "line", 5: "line", 3: "area", 6: "area"}
_NAME_COLUMNS = ("name", "name_en", "title", "id", "назва", "название")


def objects(values: Sequence[object]) -> npt.NDArray[np.object_]:
    """An array of objects, of one dimension whatever they hold."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """What a file says of one of its layers, before any geometry is read."""

    name: str
    count: int
    kind: str
    crs: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """A table of places in longitude and latitude (OGC:CRS84), mended and checked.

    Parameters
    ----------
    name : str
        Name of the layer inside its file.
    geometry : numpy.ndarray
        Shapely geometries: two-dimensional, valid, not empty; outer rings run counter-clockwise.
    columns : Mapping
        One array a column, as long as ``geometry``.
    repairs, rejected : tuple of Repair
        What was mended; which rows were left out, and why.
    source_crs : str
        The coordinate reference system that the file, or its owner, states.
    """

    name: str
    geometry: Geometries
    columns: Mapping[str, Column]
    source_crs: str
    repairs: tuple[Repair, ...] = ()
    rejected: tuple[Repair, ...] = ()

    def __len__(self) -> int:
        return len(self.geometry)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of geometry that the layer holds: point, line, area."""
        found = {KINDS[int(type_id)] for type_id in np.unique(shapely.get_type_id(self.geometry))}
        return tuple(sorted(found))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, degrees."""
        west, south, east, north = (float(v) for v in shapely.total_bounds(self.geometry))
        return west, south, east, north

    def rows(self) -> Iterator[dict[str, object]]:
        """Values of each row, by column name."""
        names = list(self.columns)
        for values in zip(*(self.columns[name].tolist() for name in names), strict=True):
            yield dict(zip(names, values, strict=True))


@dataclass
class Draft:
    """A layer on the bench: geometry as found, and the list of what is done to it.

    ``rows`` holds, for each geometry, its row in ``columns``; what is left out takes its row along.
    """

    label: str
    geometry: Geometries
    columns: dict[str, Column]
    crs: CRS | None
    name: str = ""
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    repairs: list[Repair] = field(default_factory=list)
    rejected: list[Repair] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.geometry):
            self.rows = np.arange(len(self.geometry))

    def where(self, index: int) -> str:
        """Name a feature as its owner would look for it: by number, and by name where it has one."""
        row = int(self.rows[index])
        for values in self._names:
            value = values[row]
            if value is not None and value == value and str(value).strip():  # noqa: PLR0124 NaN differs from itself
                return f"{self.label}, feature {row + 1} ({str(value).strip()!r})"
        return f"{self.label}, feature {row + 1}"

    @cached_property
    def _names(self) -> list[Column]:
        """Columns that can name a feature, the best first."""
        by_lower = {name.lower(): values for name, values in self.columns.items()}
        return [by_lower[name] for name in _NAME_COLUMNS if name in by_lower]

    def reject(self, mask: Mask, problem: str | Sequence[str]) -> None:
        """Leave out the geometries under a mask, each listed with why."""
        for order, index in enumerate(np.flatnonzero(mask)):
            why = problem if isinstance(problem, str) else problem[order]
            self.rejected.append(Repair(self.where(int(index)), why, "left out"))
        self.geometry, self.rows = self.geometry[~mask], self.rows[~mask]

    def drop_missing(self) -> None:
        """Take out the places where no geometry could be put, which are listed already."""
        there = np.array([geometry is not None for geometry in self.geometry], bool)
        self.geometry, self.rows = self.geometry[there], self.rows[there]

    def note(self, problem: str, done: str, *, count: int | None = None) -> None:
        """List a repair that concerns the whole layer, or ``count`` of its features."""
        head = "" if count is None else f"{count} feature{'s' if count > 1 else ''} "
        self.repairs.append(Repair(self.label, head + problem, done))

    def done(self, source_crs: str) -> Layer:
        """Close the draft."""
        columns = {name: values[self.rows] for name, values in self.columns.items()}
        repairs, rejected = tuple(self.repairs), tuple(self.rejected)
        return Layer(self.name, self.geometry, columns, source_crs, repairs, rejected)
