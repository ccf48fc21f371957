"""A path of equal geodesic distance from two sides, at its vertices and between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import CertificateError
from .ellipsoid import GEOD
from .equidistance import Between, Side, between, settled

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

_MOST_ROUNDS = 250  # a line of equal distance may make detours, one vertex a round
_SETTLED_SHARE = 0.1  # vertices are settled to this share of the tolerance, the rest is for edges
_EDGE_SHARE = 0.5  # edges are divided beyond it, so that between the probes too the tolerance holds
_PROBES = (0.5, 0.23, 0.81)  # where along an edge its deviation is looked at
_SHORTEST_EDGE_M = 0.01
_FACING = 0.5  # feet at least this share of the way over the place apart: seen at 60° or more
_LOOKS_ASIDE = 41
_UNSETTLED_SHARE = 0.001


def equidistant(path: Array, a: Side, b: Side, tolerance_m: float, widest_m: float = np.inf) -> Array:
    """Settle a path at equal distance, and add vertices until its edges hold the tolerance too.

    Half the difference of the two distances is how far a place lies off the line of equal distance, or
    nearly so. It ends below ``tolerance_m`` wherever the gap is at most ``widest_m`` wide and the two sides
    face each other (both feet seen at 60° or more). Elsewhere, as at the round end of a bay, a metre of
    outline moves the line of equal distance by hundreds: there the path is improved as far as it goes.
    A thousandth of the length may be off: the line of equal distance can make detours that no edge follows.

    Parameters
    ----------
    path : array
        First guess, longitude and latitude in columns.
    a, b : Side
        The two sides.
    tolerance_m : float
        How far the path may lie off the line of equal distance, metres.
    widest_m : float
        Edges across gaps wider than this are left as they are, metres.

    Raises
    ------
    CertificateError
        If more than a thousandth of the length does not come within the tolerance.
    """
    path = settled(path, a, b, _SETTLED_SHARE * tolerance_m)
    doubtful = np.arange(len(path) - 1)
    for _ in range(_MOST_ROUNDS):
        strays_m = np.stack(
            [_stray_m(path, doubtful, share, sides=(a, b), widest_m=widest_m)[0] for share in _PROBES]
        )
        off = strays_m.max(axis=0) > _EDGE_SHARE * tolerance_m
        edge, share = doubtful[off], np.asarray(_PROBES)[strays_m[:, off].argmax(axis=0)]
        edge, added = _new_vertices(path, edge, share, sides=(a, b), tolerance_m=tolerance_m)
        if not len(edge):
            break
        path = np.insert(path, edge + 1, added, axis=0)
        first = edge + np.arange(len(edge))  # number of each divided edge among the new ones
        doubtful = np.sort(np.concatenate([first, first + 1]))
    _certify(path, a, b, tolerance_m, widest_m)
    return path


def _stray_m(
    path: Array, edge: Indices, share: float, *, sides: tuple[Side, Side], widest_m: float
) -> tuple[Array, Between]:
    """How far off equal distance each edge is at a share of its length, metres, and how it lies there."""
    lie = between(_on_edges(path, edge, np.full(len(edge), share)), *sides)
    return np.where(lie.gap_m <= widest_m, np.abs(lie.difference_m) / 2, 0.0), lie


def _on_edges(path: Array, edge: Indices, share: Array) -> Array:
    return path[edge] * (1.0 - share[:, None]) + path[edge + 1] * share[:, None]


def _new_vertices(
    path: Array, edge: Indices, share: Array, *, sides: tuple[Side, Side], tolerance_m: float
) -> tuple[Indices, Array]:
    """Places of equal distance to divide edges at, and the edges that one was found for."""
    settle_m = _SETTLED_SHARE * tolerance_m
    on_edges = _on_edges(path, edge, share)
    added = settled(on_edges, *sides, settle_m)
    stuck = np.flatnonzero(~_useful(path, edge, added, sides, settle_m))
    if len(stuck):
        added[stuck] = settled(_beside(path, edge[stuck], on_edges[stuck], sides), *sides, settle_m)
    useful = _useful(path, edge, added, sides, settle_m)
    return edge[useful], added[useful]


def _useful(path: Array, edge: Indices, added: Array, sides: tuple[Side, Side], settle_m: float) -> Flags:
    """Whether new vertices bring anything: they must be settled, and not fall on an end of their edge."""
    to_ends = [np.asarray(GEOD.inv(*added.T, *path[edge + k].T)[2]) for k in (0, 1)]
    off_m = np.abs(between(added, *sides).difference_m) / 2
    return np.asarray((np.minimum(*to_ends) > _SHORTEST_EDGE_M) & (off_m <= settle_m))


def _beside(path: Array, edge: Indices, on_edges: Array, sides: tuple[Side, Side]) -> Array:
    """Places square to edges, as near as may be, where the nearer side changes.

    They are looked for where Newton's method runs into an end of the edge: the line of equal distance may
    leave an edge far aside.
    """
    azimuth, _, length_m = GEOD.inv(*path[edge].T, *path[edge + 1].T)
    aside_m = np.asarray(length_m)[:, None] * np.linspace(-1.0, 1.0, _LOOKS_ASIDE)
    longitude, latitude, _ = GEOD.fwd(
        np.repeat(on_edges[:, 0], _LOOKS_ASIDE),
        np.repeat(on_edges[:, 1], _LOOKS_ASIDE),
        np.repeat(np.asarray(azimuth) + 90.0, _LOOKS_ASIDE),
        aside_m.ravel(),
    )
    shift = (np.asarray(longitude) - np.repeat(on_edges[:, 0], _LOOKS_ASIDE) + 180.0) % 360.0 - 180.0
    looks = np.column_stack([np.repeat(on_edges[:, 0], _LOOKS_ASIDE) + shift, latitude])
    nearer_b = (between(looks, *sides).difference_m > 0.0).reshape(aside_m.shape)
    changes = nearer_b[:, 1:] != nearer_b[:, :-1]
    away_m = np.where(changes, np.abs(aside_m[:, 1:] + aside_m[:, :-1]), np.inf)
    best = away_m.argmin(axis=1) + np.arange(len(edge)) * _LOOKS_ASIDE
    found = (looks[best] + looks[best + 1]) / 2
    return np.where(changes.any(axis=1)[:, None], found, on_edges)


def _certify(path: Array, a: Side, b: Side, tolerance_m: float, widest_m: float) -> None:
    """Look at every edge once more; raise if more than a thousandth of the length is off."""
    edges = np.arange(len(path) - 1)
    worst_m, places = np.zeros(len(edges)), path[:-1].copy()
    for share in _PROBES:
        stray_m, lie = _stray_m(path, edges, share, sides=(a, b), widest_m=widest_m)
        doubtful = np.flatnonzero(stray_m > tolerance_m)
        doubtful = doubtful[lie.apart()[doubtful] >= _FACING] if len(doubtful) else doubtful
        worst_m[doubtful] = np.maximum(worst_m[doubtful], stray_m[doubtful])
        places[doubtful] = lie.places[doubtful]
    length_m = np.asarray(GEOD.inv(*path[:-1].T, *path[1:].T)[2])
    off_m = float(length_m[worst_m > 0.0].sum())
    if off_m > _UNSETTLED_SHARE * length_m.sum():
        longitude, latitude = places[worst_m.argmax()]
        raise CertificateError(
            f"{off_m:.3g} m of it stray by up to {worst_m.max():.3g} m, more than {tolerance_m:g} m",
            where=f"line between two sides at longitude {longitude:.5f}, latitude {latitude:.5f}",
            mend="Ask for a wider tolerance, or mend the outlines there.",
        )
