"""Where roads and railways come in over a border: points of entry, derived, not surveyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...geometry.ellipsoid import to_vectors

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WayIn:
    """A place on a border where ways come in, or several of them close together.

    Parameters
    ----------
    state : str
        From where.
    kinds : tuple of str
        What crosses there (``rail``, ``road``), each once.
    place_lonlat : Point
    """

    state: str
    kinds: tuple[str, ...]
    place_lonlat: Point


def ways_in(
    chords: Mapping[str, Array],
    home: BaseGeometry,
    abroad: Mapping[str, BaseGeometry],
    *,
    together_m: float,
) -> tuple[WayIn, ...]:
    """Find where ways come in from states; those from one state within a distance of another are one.

    Parameters
    ----------
    chords : mapping
        Edges of each kind of way, shape (n, 2, 2), lon/lat degrees.
    home : Polygon or MultiPolygon
        Ground that is entered.
    abroad : mapping
        Land of each state.
    together_m : float

    Returns
    -------
    tuple of WayIn
        By state, then from west to east. Edges are straight between junctions, so a place may lie off the
        real crossing; that ways cross is no proof of a post.

    Notes
    -----
    Those that hang together by steps within the distance are one: single linkage (Sneath 1957, Journal of
    General Microbiology 17).

    Examples
    --------
    A road and a railway 1.1 km apart lead into a square, and a road within it crosses nothing.

    >>> home, abroad = shapely.box(0, 0, 1, 1), {"XA": shapely.box(-1, 0, 0, 1)}
    >>> roads = np.array([[[-0.5, 0.5], [0.5, 0.5]], [[0.2, 0.2], [0.8, 0.8]]])
    >>> rails = np.array([[[0.5, 0.51], [-0.5, 0.51]]])
    >>> found = ways_in({"road": roads, "rail": rails}, home, abroad, together_m=2_000.0)
    >>> [(one.state, one.kinds, one.place_lonlat.wkt) for one in found]
    [('XA', ('rail', 'road'), 'POINT (0 0.505)')]
    """
    shapely.prepare(home)
    found: list[WayIn] = []
    for state, land in sorted(abroad.items()):
        shapely.prepare(land)
        places, kinds = [], []
        for kind, edges in sorted(chords.items()):
            at = _entered(edges, home, land)
            places.append(at)
            kinds += [kind] * len(at)
        found += _joined(state, np.concatenate(places), kinds, together_m)
    return tuple(found)


def _entered(edges: Array, home: BaseGeometry, land: BaseGeometry) -> Array:
    """Where edges with one end in each of two areas come into the first, shape (n, 2)."""
    inside = shapely.contains_xy(home, edges[..., 0], edges[..., 1])
    over = shapely.contains_xy(land, edges[..., 0], edges[..., 1])
    turned = inside[:, 0] & over[:, 1]
    crossing = turned | (inside[:, 1] & over[:, 0])
    ways = np.where(turned[:, None, None], edges[:, ::-1], edges)[crossing]  # from abroad to home
    parts = [shapely.get_parts(shapely.intersection(shapely.LineString(way), home))[0] for way in ways]
    return np.array([part.coords[0] for part in parts], dtype=float).reshape(-1, 2)


def _joined(state: str, places: Array, kinds: list[str], together_m: float) -> list[WayIn]:
    """Places that hang together by steps within a distance are one, in their middle."""
    if not len(places):
        return []
    near = cKDTree(to_vectors(*places.T)).query_pairs(together_m, output_type="ndarray")
    group = np.arange(len(places))
    for one, other in near.tolist():
        group[group == group[other]] = group[one]
    found = []
    for number in np.unique(group).tolist():
        rows = np.flatnonzero(group == number)
        names = tuple(sorted({kinds[row] for row in rows.tolist()}))
        found.append(WayIn(state, names, Point(places[rows].mean(axis=0))))
    return sorted(found, key=lambda one: one.place_lonlat.coords[0])
