"""A layer of the user's as it stands, for a task that asks for it by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

_NAMES = ("name", "name_en", "title", "id")


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """Geometries in longitude and latitude, and the columns beside them.

    Parameters
    ----------
    name : str
        As the scenario calls it.
    kind : str
        ``point``, ``line`` or ``area``; several, joined by a comma, where the file mixes them.
    geometry : array of shapely geometries
    columns : mapping
        One array a column, as long as ``geometry``.
    source, as_of : str
        Title of its file, and the day on which it was taken.
    """

    name: str
    kind: str
    geometry: npt.NDArray[np.object_]
    columns: Mapping[str, npt.NDArray[np.generic]] = field(default_factory=dict)
    source: str = ""
    as_of: str = ""

    def __len__(self) -> int:
        return len(self.geometry)

    def texts(self, column: str) -> list[str]:
        """A column as text; empty texts where the layer has no such column, or no value.

        Examples
        --------
        >>> import shapely
        >>> ports = OwnLayer("ports", "point", np.array([shapely.Point(0, 0)]), {"name": np.array(["Alba"])})
        >>> ports.texts("name"), ports.texts("draught_m")
        (['Alba'], [''])
        """
        if column not in self.columns:
            return [""] * len(self)
        values = self.columns[column].tolist()
        return ["" if value is None or value != value else str(value).strip() for value in values]  # noqa: PLR0124

    def names(self) -> list[str]:
        """What each row is called; its number where no column says so."""
        column = next((name for name in _NAMES if name in self.columns), "")
        return [text or str(number) for number, text in enumerate(self.texts(column), start=1)]
