"""Requirements from a user's own rows: places to visit and stretches to drive, each with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...model.patrol import Requirement
from .stretches import road_stretches

TASK = "own"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row of a user's table.

    Parameters
    ----------
    name : str
    shape : shapely geometry
        A place, a stretch, or an area, which is visited at a place in it; metres of the frame.
    revisit_h, from_h, to_h, stop_min : float
        As in a ``PatrolTask``.

    Raises
    ------
    ScenarioError
        If a number is out of its range.
    """

    name: str
    shape: BaseGeometry
    revisit_h: float
    from_h: float
    to_h: float
    stop_min: float

    def __post_init__(self) -> None:
        for key, least, most in _RANGES:
            value = getattr(self, key)
            if not least <= value <= most or (key == "revisit_h" and value == 0.0):
                raise ScenarioError(
                    f"{key} is {value:g}",
                    where=f"requirement {self.name!r}",
                    mend=f"Give a number {'above' if key == 'revisit_h' else 'from'} {least:g} to {most:g}.",
                )


_RANGES = (
    ("revisit_h", 0.0, 8_784.0),
    ("from_h", 0.0, 24.0),
    ("to_h", 0.0, 24.0),
    ("stop_min", 0.0, 1_440.0),
)


def own_requirements(rows: Sequence[OwnRow], stretch_m: float) -> tuple[Requirement, ...]:
    """Requirements of some rows; lines are cut into stretches that are driven.

    Parameters
    ----------
    rows : sequence of OwnRow
    stretch_m : float
        Greatest length of a stretch, metres.

    Examples
    --------
    >>> road = OwnRow("Mill lane", shapely.LineString([(0, 0), (9_000, 0)]), 24.0, 0.0, 24.0, 0.0)
    >>> [(one.id, one.path.length) for one in own_requirements([road], 5_000.0)]
    [('Mill lane, stretch 1', 4500.0), ('Mill lane, stretch 2', 4500.0)]
    """
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        for name, place, path in _parts(row, stretch_m):
            seen[name] += 1
            unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
            found.append(_requirement(unique, row, place, path))
    return tuple(found)


def _parts(row: OwnRow, stretch_m: float) -> Iterator[tuple[str, Point, MultiLineString | None]]:
    shapes = shapely.get_parts(np.array([row.shape], dtype=object))
    lines = shapes[shapely.get_dimensions(shapes) == 1]
    for shape in shapes[shapely.get_dimensions(shapes) != 1]:
        yield row.name, shape.representative_point(), None
    stretches = road_stretches(lines, None, stretch_m)
    for name, place, path in stretches:
        yield (f"{row.name}, {name}" if len(stretches) > 1 else row.name), place, path


def _requirement(name: str, row: OwnRow, place: Point, path: MultiLineString | None) -> Requirement:
    return Requirement(
        id=name,
        task=TASK,
        what="place" if path is None else "stretch",
        place=place,
        path=path,
        revisit_h=row.revisit_h,
        from_h=row.from_h,
        to_h=row.to_h,
        stop_min=row.stop_min,
        sensitive=True,
        driven=path is not None,
    )
