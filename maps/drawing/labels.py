"""Names on the paper: the larger first, each where it has room, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .letters import MM_PER_PT, width_mm

Rectangle = tuple[float, float, float, float]
_Grounds = npt.NDArray[np.float64]  # left, bottom, right and top in a row
_Which = npt.NDArray[np.bool_]

# Where a name may stand beside its place: to the right, left, above, below, then the corners.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_HIGH = 1.15  # height of a row with the room above and below it, in heights of the type
_RIM_MM = 0.3  # between words and what stands beside them


@dataclass(frozen=True, slots=True)
class Name:
    """Words that want a place on the map.

    Parameters
    ----------
    words : str
        Rows of them are parted by line ends.
    across_mm, up_mm : float
        Place that it names, millimetres of the map.
    size_pt : float
        Size of its type.
    off_mm : float
        Distance that it keeps from its place; 0 sets it over the place.
    wide_mm : float
        Width of the words where it was measured; 0 to measure it here.
    also_mm : tuple of (float, float)
        Middles of further ground that it may take, if there is no room beside its place.
    """

    words: str
    across_mm: float
    up_mm: float
    size_pt: float
    off_mm: float = 1.0
    wide_mm: float = 0.0
    also_mm: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A name and the middle of the ground that it takes, millimetres of the map."""

    name: Name
    across_mm: float
    up_mm: float


def placed(
    names: Iterable[Name], width_mm: float, height_mm: float, taken: Iterable[Rectangle] = ()
) -> list[Placed]:
    """Place names in their order; one that finds no room is left out.

    Parameters
    ----------
    names : iterable of Name
        The most important first.
    width_mm, height_mm : float
        Of the map.
    taken : iterable of (left, bottom, right, top)
        Ground that is taken already, millimetres.

    Examples
    --------
    Two names at one place stand on either side of it; a third and fourth above and below.

    >>> found = placed([Name(w, 50, 50, 6) for w in ("Alba", "Brod")], 100, 100)
    >>> [round(one.across_mm - 50) for one in found]
    [3, -4]
    """
    names = list(names)
    before = shapely.STRtree(shapely.box(*np.array(list(taken), dtype=float).reshape(-1, 4).T))
    occupied = np.empty((len(names), 4))
    found: list[Placed] = []
    for name in names:
        grounds = _grounds(name)
        free = _within(grounds, width_mm, height_mm)
        free[before.query(shapely.box(*grounds.T), predicate="intersects")[0]] = False
        free[over(grounds, occupied[: len(found)])] = False
        if free.any():
            ground = occupied[len(found)] = grounds[free.argmax()]
            left, bottom, right, top = ground.tolist()
            found.append(Placed(name, (left + right) / 2, (bottom + top) / 2))
    return found


def size_mm(name: Name) -> tuple[float, float]:
    """Width and height of the ground that a name takes."""
    rows = name.words.count("\n") + 1
    wide = name.wide_mm or width_mm(name.words, name.size_pt)
    return wide + _RIM_MM, name.size_pt * MM_PER_PT * _HIGH * rows + _RIM_MM


def _grounds(name: Name) -> _Grounds:
    """Every place where a name may stand, the best first."""
    half = np.array(size_mm(name)) / 2
    sides = np.array(_SIDES if name.off_mm else ((0, 0),), dtype=float)
    beside = np.array([name.across_mm, name.up_mm]) + sides * (name.off_mm + half)
    middle = np.concatenate([beside, np.array(name.also_mm, dtype=float).reshape(-1, 2)])
    return np.hstack([middle - half, middle + half])


def _within(grounds: _Grounds, width_mm: float, height_mm: float) -> _Which:
    low, high = grounds[:, :2].min(axis=1), (np.array([width_mm, height_mm]) - grounds[:, 2:]).min(axis=1)
    inside: _Which = np.minimum(low, high) >= 1.0
    return inside


def over(grounds: _Grounds, others: _Grounds) -> _Which:
    """Which of some grounds lie over any of some others."""
    one, other = grounds[:, None], others[None]
    shared = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    return np.asarray((shared.min(axis=2) > 0.0).any(axis=1))
