"""Names on the paper: the larger first, each where it has room, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Rectangle = tuple[float, float, float, float]

# Where a name may stand beside its place: to the right, left, above, below, then the corners.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_LETTER = 0.56  # mean width of a letter, in heights of the type
_MM_PER_PT = 0.3528


@dataclass(frozen=True, slots=True)
class Name:
    """Words that want a place on the map.

    Parameters
    ----------
    words : str
    across_mm, up_mm : float
        Place that it names, millimetres of the map.
    size_pt : float
        Size of its type.
    off_mm : float
        Distance that it keeps from its place; 0 sets it over the place.
    wide_mm : float
        Width of the words where it was measured; 0 to reckon it from their number.
    """

    words: str
    across_mm: float
    up_mm: float
    size_pt: float
    off_mm: float = 1.0
    wide_mm: float = 0.0


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
    [3, -3]
    """
    occupied = list(taken)
    found: list[Placed] = []
    for name in names:
        width, height = _size_mm(name)
        for side_across, side_up in _SIDES if name.off_mm else ((0, 0),):
            across = name.across_mm + side_across * (name.off_mm + width / 2)
            up = name.up_mm + side_up * (name.off_mm + height / 2)
            ground = (across - width / 2, up - height / 2, across + width / 2, up + height / 2)
            if _within(ground, width_mm, height_mm) and not any(
                _overlap(ground, other) for other in occupied
            ):
                occupied.append(ground)
                found.append(Placed(name, across, up))
                break
    return found


def _size_mm(name: Name) -> tuple[float, float]:
    height = name.size_pt * _MM_PER_PT
    return name.wide_mm or len(name.words) * height * _LETTER, height * 1.15


def _within(ground: Rectangle, width_mm: float, height_mm: float) -> bool:
    left, bottom, right, top = ground
    return left >= 1 and bottom >= 1 and right <= width_mm - 1 and top <= height_mm - 1


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
