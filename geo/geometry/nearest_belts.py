"""Belts of a path among others: what lies within some distances of it and nearer to it than to them."""

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
from .sites import PARTED_M, Run

_WHERE = "belts of nearest ground"
_PARTED_SHARE = 0.02  # of the tolerance


def nearest_belts(
    path_lonlat: BaseGeometry,
    others_lonlat: Sequence[BaseGeometry],
    distances_m: Sequence[float],
    *,
    tolerance_m: float = 1.0,
    edges: str = "lonlat",
) -> tuple[Belt, ...]:
    """All ground within some distances of a path and nearer to it than to any other.

    Where another path is nearer than twice the distance, the belt ends on the line of equal distance. Parts
    of the path itself do not part the ground between them.

    Parameters
    ----------
    path_lonlat : LineString or MultiLineString
        Lon/lat degrees (OGC:CRS84).
    others_lonlat : sequence of LineString or MultiLineString
        Paths that take ground from it. They may share vertices with it, not cross it.
    distances_m : sequence of float
        Geodesic distances on WGS 84, metres.
    tolerance_m : float
        Farthest that an outer edge may lie within its distance, metres. On the line of equal distance the two
        distances differ by a small share of it.
    edges : {"lonlat", "geodesic"}
        What lies between two vertices, as for :func:`geo.geometry.geodesic.belts`.

    Returns
    -------
    tuple of Belt
        One for each distance, in the order given, from one triangulation.

    Raises
    ------
    GeometryError
        If a path is not all lines, or a figure is not above zero.
    CertificateError
        If no method gave belts that their own measurement confirms.

    Examples
    --------
    Two meridians a tenth of a degree apart: the belt of the western one ends half way.

    >>> from shapely import LineString
    >>> west, east = (LineString([(at, -0.5), (at, 0.5)]) for at in (0, 0.1))
    >>> (belt,) = nearest_belts(west, [east], [20_000])
    >>> round(belt.area.intersection(LineString([(-1, 0), (1, 0)])).bounds[2], 4)
    0.05
    """
    for distance_m in (*distances_m, tolerance_m):
        if not 0.0 < distance_m <= LONGEST_M:
            raise GeometryError(
                f"a distance or a tolerance is {distance_m:g} m",
                where=_WHERE,
                mend=f"Give metres above zero, at most {LONGEST_M:,.0f}.",
            )
    pieces = list(_apart([_lines_of(path, at) for at, path in enumerate((path_lonlat, *others_lonlat))]))
    parts = [piece.vertices for piece in pieces]
    runs = [Run(part, 0.0, np.inf, min(piece.path, 1), piece.drawn_in) for part, piece in enumerate(pieces)]
    laying = Laying(
        *(parts, edges, tolerance_m, "in"),
        runs=runs,
        is_open=np.zeros((len(parts), 2), dtype=bool),
        parted_m=max(PARTED_M, _PARTED_SHARE * tolerance_m),
    )
    wanted = [(float(distance_m), 0) for distance_m in distances_m]
    laid = laying.laid(wanted, dict.fromkeys((0, 1), max(distances_m)), together=True)
    return tuple(
        Belt(area, distance_m, float(tolerance_m), certificate)
        for (distance_m, _), (area, certificate) in zip(wanted, laid, strict=True)
    )


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
