"""Belts of several paths at once, each of what is nearer to its path than to any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .ellipsoid import Array
from .geodesic import LONGEST_M, Belt
from .laying import Laying
from .paths import interior_of, parts_of
from .sites import Run

_WHERE = "belts of nearest ground"


def nearest_belts(
    paths_lonlat: Sequence[BaseGeometry],
    distance_m: float,
    *,
    tolerance_m: float = 1.0,
    edges: str = "lonlat",
) -> tuple[Belt, ...]:
    """All ground within a distance of each path and nearer to it than to the others.

    Where two paths are nearer to each other than twice the distance, their belts meet on the line of equal
    distance: no gap, no overlap. Parts of one path do not part the ground between them.

    Parameters
    ----------
    paths_lonlat : sequence of LineString or MultiLineString
        Lon/lat degrees (OGC:CRS84). Two of them may share vertices, not cross.
    distance_m : float
        Geodesic distance on WGS 84, metres.
    tolerance_m : float
        Farthest that an outer edge may lie within the distance, metres.
    edges : {"lonlat", "geodesic"}
        What lies between two vertices, as for :func:`geo.geometry.geodesic.belts`.

    Returns
    -------
    tuple of Belt
        One for each path, in the order given.

    Raises
    ------
    GeometryError
        If a path is not all lines, or a figure is not above zero.
    CertificateError
        If no method gave belts that their own measurement confirms.

    Examples
    --------
    Two meridians a tenth of a degree apart: the belts meet half way.

    >>> from shapely import LineString
    >>> west, east = nearest_belts(
    ...     [LineString([(0, -0.5), (0, 0.5)]), LineString([(0.1, -0.5), (0.1, 0.5)])], 20_000
    ... )
    >>> [round(belt.area.intersection(LineString([(-1, 0), (1, 0)])).bounds[at], 4)
    ...  for belt, at in ((west, 2), (east, 0))]
    [0.05, 0.05]
    """
    if not (0.0 < distance_m <= LONGEST_M and tolerance_m > 0.0):
        raise GeometryError(
            f"distance_m is {distance_m:g} and tolerance_m is {tolerance_m:g}",
            where=_WHERE,
            mend=f"Give metres above zero, at most {LONGEST_M:,.0f}.",
        )
    owned = [_lines_of(path, number) for number, path in enumerate(paths_lonlat)]
    if not owned:
        return ()
    pieces = list(_apart(owned))
    parts = [piece.vertices for piece in pieces]
    runs = [Run(part, 0.0, np.inf, piece.path, piece.drawn_in) for part, piece in enumerate(pieces)]
    closed = np.zeros((len(parts), 2), dtype=bool)
    laying = Laying(parts, edges, tolerance_m, "in", runs=runs, is_open=closed)
    reach = dict.fromkeys(range(len(paths_lonlat)), float(distance_m))
    wanted = [(float(distance_m), number) for number in reach]
    laid = laying.laid(wanted, reach, together=True)
    return tuple(Belt(area, float(distance_m), float(tolerance_m), certificate) for area, certificate in laid)


def _lines_of(path_lonlat: BaseGeometry, number: int) -> list[Array]:
    parts = parts_of(path_lonlat, _WHERE)
    if interior_of(path_lonlat, parts, _WHERE) is not None or any(len(part) < 2 for part in parts):
        raise GeometryError(
            f"path {number} is not all lines", where=_WHERE, mend="Give a line, or several of them."
        )
    return parts


class _Piece(NamedTuple):
    """A piece of a path between two places that it shares with others, or of which one is its end.

    ``drawn_in`` tells which ends are shared. They are drawn in by some centimetres, each along its own path,
    so that ground to which the shared place is nearest is parted half way between the paths.
    """

    vertices: Array
    path: int
    drawn_in: tuple[bool, bool]


def _apart(paths: Sequence[list[Array]]) -> Iterator[_Piece]:
    """Pieces of some paths, cut where a vertex is one of another path as well."""
    owners: dict[tuple[float, ...], set[int]] = {}
    for number, parts in enumerate(paths):
        for vertex in np.vstack(parts).tolist():
            owners.setdefault(tuple(vertex), set()).add(number)
    for number, parts in enumerate(paths):
        for part in parts:
            shared = [len(owners[tuple(vertex)]) > 1 for vertex in part.tolist()]
            cuts = sorted({0, *np.flatnonzero(shared).tolist(), len(part) - 1})
            for one, other in pairwise(cuts):
                yield _Piece(part[one : other + 1], number, (shared[one], shared[other]))
