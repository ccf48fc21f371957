"""Line hygiene: tidy a line, join its parts where their ends meet, order and orient them once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .ellipsoid import GEOD
from .linking import linked

Array = npt.NDArray[np.float64]

_DIAGONAL = math.sqrt(0.5)
COMPASS = {  # word -> (east, north)
    "north": (0.0, 1.0),
    "northeast": (_DIAGONAL, _DIAGONAL),
    "east": (1.0, 0.0),
    "southeast": (_DIAGONAL, -_DIAGONAL),
    "south": (0.0, -1.0),
    "southwest": (-_DIAGONAL, -_DIAGONAL),
    "west": (-1.0, 0.0),
    "northwest": (-_DIAGONAL, _DIAGONAL),
}

# A compass word must tell the two ends apart by at least this share of the distance between them.
_CLEAR_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one line in their order, each with the ids of the pieces that it was joined from.

    Parameters
    ----------
    path : MultiLineString
        Lon/lat degrees (OGC:CRS84), longitudes continuous.
    ids : tuple of tuple of str
        For each part, ids of its pieces in the order in which it passes them.
    """

    path: MultiLineString
    ids: tuple[tuple[str, ...], ...]


def tidied(path_lonlat: BaseGeometry) -> MultiLineString:
    """Return the line in two dimensions, without repeated vertices and without parts of no length.

    Raises
    ------
    GeometryError
        If something other than lines is given, a coordinate is not finite, a latitude lies beyond 90°,
        or nothing is left.

    Examples
    --------
    >>> tidied(shapely.from_wkt("MULTILINESTRING ((0 0, 0 0, 1 0), (5 5, 5 5))")).wkt
    'MULTILINESTRING ((0 0, 1 0))'
    """
    pieces = [LineString(vertices) for vertices in _vertices(path_lonlat) if len(vertices) > 1]
    if not pieces:
        raise GeometryError("it has no length", where="line", mend="Give a line of two different places.")
    return MultiLineString(pieces)


def _vertices(path_lonlat: BaseGeometry) -> Iterable[Array]:
    for piece in _lines_of(path_lonlat):
        vertices = shapely.get_coordinates(piece)
        if not np.isfinite(vertices).all() or (np.abs(vertices[:, 1]) > 90.0).any():
            bad = vertices[~(np.isfinite(vertices).all(axis=1) & (np.abs(vertices[:, 1]) <= 90.0))][0]
            raise GeometryError(
                f"a vertex is ({bad[0]:g}, {bad[1]:g})",
                where="line",
                mend="Give longitude and latitude in degrees, longitude first.",
            )
        yield vertices[np.append(True, (np.diff(vertices, axis=0) != 0.0).any(axis=1))]


def _lines_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = [geometry] if geometry.geom_type == "LinearRing" else list(shapely.get_parts(geometry))
    if geometry.geom_type == "GeometryCollection":
        parts = [line for part in parts for line in _lines_of(part)]
    for part in parts:
        if part.geom_type not in ("LineString", "LinearRing"):
            raise GeometryError(
                f"it holds a {part.geom_type}", where="line", mend="Give LineStrings or MultiLineStrings."
            )
    return parts


def merged(
    path_lonlat: BaseGeometry,
    *,
    tolerance_m: float = 1.0,
    ids: Sequence[str] | None = None,
    turn_parts: bool = True,
) -> Parts:
    """Join parts whose ends meet within a tolerance; leave wider gaps as gaps.

    Ends are joined nearest first, each at most once, turning parts round where needed; a joined part runs
    the way of the longest of its pieces. Both ends stay vertices, so no vertex moves: the link between
    them, at most ``tolerance_m`` long, becomes part of the line.
    A part whose own two ends meet is closed. Parts keep the place of their first piece in the order.

    Parameters
    ----------
    path_lonlat : LineString or MultiLineString
        Lon/lat degrees (OGC:CRS84).
    tolerance_m : float
        Farthest apart that two ends count as one place, metres; 0 joins only equal ends.
    ids : sequence of str, optional
        One id for each part with a length; ``"1"``, ``"2"`` … if left out.
    turn_parts : bool
        Whether parts may be turned round; if false, only heads are joined to tails.

    Raises
    ------
    GeometryError
        If the line is unusable (see ``tidied``), the tolerance is below zero or ids are miscounted.

    Examples
    --------
    >>> apart = shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (3 0, 2 0), (2 0, 1 0), (5 0, 6 0))")
    >>> line = merged(apart)
    >>> line.path.wkt, line.ids
    ('MULTILINESTRING ((0 0, 1 0, 2 0, 3 0), (5 0, 6 0))', (('1', '3', '2'), ('4',)))
    """
    if not tolerance_m >= 0.0:
        raise GeometryError(f"tolerance_m is {tolerance_m:g}", where="line", mend="Give metres from zero up.")
    parts = [shapely.get_coordinates(part) for part in tidied(path_lonlat).geoms]
    names = tuple(ids) if ids is not None else tuple(str(n + 1) for n in range(len(parts)))
    if len(names) != len(parts):
        raise GeometryError(
            f"there are {len(names)} ids for {len(parts)} parts", where="line", mend="Give one id a part."
        )
    chains = linked(parts, tolerance_m, turn_parts=turn_parts)
    chains = [_along_longest(chain, parts) for chain in chains]
    return Parts(
        MultiLineString([_joined([_turned(parts, end) for end in chain], tolerance_m) for chain in chains]),
        tuple(tuple(names[end // 2] for end in chain) for chain in chains),
    )


def oriented(line: Parts, start: Sequence[float] | str, *, turn_parts: bool = True) -> Parts:
    """Order the parts along the whole line and orient it once.

    Open parts are strung together over the shortest gaps; the whole begins at the end named by ``start``.
    Closed parts (pockets) come after them, in the order of ``line``.

    Parameters
    ----------
    line : Parts
        As ``merged`` returns it.
    start : (longitude, latitude) or str
        The line begins at the end nearest to this place, or at the end that lies farthest towards this
        compass word (``"south"``, ``"northeast"`` …).
    turn_parts : bool
        Whether single parts may be turned round. If false, each keeps the ground on its left: parts are
        strung head to tail, and either all are turned or none.

    Raises
    ------
    GeometryError
        If the compass word is unknown, or does not tell the two ends apart.

    Examples
    --------
    >>> line = merged(shapely.from_wkt("MULTILINESTRING ((4 0, 3 0), (0 0, 1 0))"))
    >>> oriented(line, "west").path.wkt
    'MULTILINESTRING ((0 0, 1 0), (3 0, 4 0))'
    >>> oriented(line, (4.1, 0.0)).ids
    (('1',), ('2',))
    """
    line = strung(line, turn_parts=turn_parts)
    return turned(line, turn_closed=not turn_parts) if begins_at_tail(line, start) else line


def strung(line: Parts, *, turn_parts: bool = True) -> Parts:
    """Order open parts over the shortest gaps; closed parts come after them, in the order of ``line``.

    Parameters
    ----------
    line : Parts
        As ``merged`` returns it.
    turn_parts : bool
        Whether single parts may be turned round; if false, they are strung head to tail as they are.

    Examples
    --------
    >>> line = merged(shapely.from_wkt("MULTILINESTRING ((4 0, 3 0), (0 0, 1 0), (5 0, 6 0))"))
    >>> strung(line).path.wkt
    'MULTILINESTRING ((6 0, 5 0), (4 0, 3 0), (1 0, 0 0))'
    """
    closed = [number for number, part in enumerate(line.path.geoms) if part.is_closed]
    opened = [number for number in range(len(line.path.geoms)) if number not in closed]
    order: list[int] = []
    if opened:
        parts = [shapely.get_coordinates(line.path.geoms[number]) for number in opened]
        [chain] = linked(parts, math.inf, turn_parts=turn_parts)
        order = [2 * opened[end // 2] + end % 2 for end in chain]
    return _entered(line, order + [2 * number for number in closed])


def turned(line: Parts, *, turn_closed: bool = True) -> Parts:
    """Turn the whole line round; closed parts stay after the open ones, turned too if asked for."""
    closed = [number for number, part in enumerate(line.path.geoms) if part.is_closed]
    opened = [number for number in range(len(line.path.geoms)) if number not in closed]
    return _entered(
        line,
        [2 * number + 1 for number in reversed(opened)] + [2 * number + turn_closed for number in closed],
    )


def begins_at_tail(line: Parts, start: Sequence[float] | str) -> bool:
    """Whether the stated start (see ``oriented``) names the tail of the open parts rather than the head."""
    opened = [part for part in line.path.geoms if not part.is_closed]
    if not opened:
        return False
    head = shapely.get_coordinates(opened[0])[0]
    return _ends_at(head, shapely.get_coordinates(opened[-1])[-1], start)


def _entered(line: Parts, order: list[int]) -> Parts:
    """Parts in a new order, each entered at its head (even number) or at its tail (odd)."""
    parts = [shapely.get_coordinates(part) for part in line.path.geoms]
    return Parts(
        MultiLineString([_turned(parts, end) for end in order]),
        tuple(line.ids[end // 2][:: -1 if end % 2 else 1] for end in order),
    )


def _ends_at(head: Array, tail: Array, start: Sequence[float] | str) -> bool:
    """Whether the stated start names the tail rather than the head."""
    if not isinstance(start, str):
        longitude, latitude = float(start[0]), float(start[1])
        to_head, to_tail = (GEOD.inv(longitude, latitude, *end)[2] for end in (head, tail))
        return bool(to_tail < to_head)
    if start not in COMPASS:
        raise GeometryError(
            f"start is {start!r}", where="line", mend=f"Give a place or one of {', '.join(COMPASS)}."
        )
    azimuth_deg, _, apart_m = GEOD.inv(*head, *tail)
    east, north = COMPASS[start]
    share = east * math.sin(math.radians(azimuth_deg)) + north * math.cos(math.radians(azimuth_deg))
    if abs(share) < _CLEAR_SHARE or apart_m == 0.0:
        raise GeometryError(
            f"its two ends lie equally far {start}",
            where="line",
            mend="Name another direction, or give the start as longitude and latitude.",
        )
    return share > 0.0


def _turned(parts: Sequence[Array], end: int) -> Array:
    """Part ``end // 2``, beginning at its head (``end`` even) or at its tail (``end`` odd)."""
    return parts[end // 2][:: -1 if end % 2 else 1]


def _reversed(chain: list[int]) -> list[int]:
    return [end ^ 1 for end in reversed(chain)]


def _along_longest(chain: list[int], parts: Sequence[Array]) -> list[int]:
    longest = max(chain, key=lambda end: GEOD.line_length(*parts[end // 2].T))
    return _reversed(chain) if longest % 2 else chain


def _joined(pieces: list[Array], tolerance_m: float) -> LineString:
    vertices = np.vstack(pieces)
    vertices = vertices[np.append(True, (np.diff(vertices, axis=0) != 0.0).any(axis=1))]
    ends_apart_m = GEOD.inv(*vertices[0], *vertices[-1])[2]
    if 0.0 < ends_apart_m <= tolerance_m and GEOD.line_length(*vertices.T) > math.pi * tolerance_m:
        vertices = np.vstack([vertices, vertices[:1]])
    return LineString(vertices)
