"""Mutual support: which sites lie within support range and in sight of each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from ...frame import Frame
from ...geometry.ellipsoid import distances_m
from ...model.coverage import Support
from ...model.sensor import Conditions, Watch
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN, UNKNOWN, visible
from .instruments import Array, Indices, Instruments, Posted, instruments, posted

States = npt.NDArray[np.int8]


def mutual_support(
    watches: Sequence[Watch],
    conditions: Conditions,
    frame: Frame,
    *,
    elevation: Elevation | None = None,
    support_m: float | None = None,
) -> tuple[Support, ...]:
    """Other sites that can support each site.

    Parameters
    ----------
    watches : sequence of Watch
        Sensors where they stand, in metres of ``frame``.
    conditions : Conditions
        Light, weather and target, on which the range of each hangs.
    frame : Frame
        The plane of the sites and of the elevation.
    elevation : Elevation, optional
        Ground that hides one from another, eye to eye by light; without it nothing does.
    support_m : float, optional
        Distance within which sites support each other, metres; if left out, the range of the one that
        reaches less far.

    Returns
    -------
    tuple of Support
        One a site, in the order in which the sites first appear.

    Raises
    ------
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    sites = posted(watches, frame)
    active = instruments(watches, conditions, sites)
    pairs = _near(sites, active, support_m)
    states = _eye_to_eye(sites, active, pairs, elevation)
    others, unknown = (_others(sites, pairs[states == state]) for state in (SEEN, UNKNOWN))
    return tuple(Support(*each) for each in zip(sites.names, others, unknown, strict=True))


def _most(values: Array, active: Instruments, sites: Posted) -> Array:
    """Greatest value among the instruments of each site; 0 where none is active."""
    most = np.zeros(len(sites.names))
    np.maximum.at(most, active.site, values)
    return most


def _near(sites: Posted, active: Instruments, support_m: float | None) -> Indices:
    """Pairs of sites within support range of each other, shape (n, 2)."""
    range_m = _most(active.value("range_m"), active, sites)
    if support_m is not None:
        range_m = np.full_like(range_m, support_m)
    if len(range_m) < 2:
        return np.empty((0, 2), np.int64)
    pairs = KDTree(sites.vectors).query_pairs(float(range_m.max()), output_type="ndarray").astype(np.int64)
    first, second = pairs.T
    near = distances_m(sites.vectors[first], sites.vectors[second]) <= np.minimum(
        range_m[first], range_m[second]
    )
    return np.asarray(pairs[near], dtype=np.int64)


def _eye_to_eye(sites: Posted, active: Instruments, pairs: Indices, elevation: Elevation | None) -> States:
    """State of the sight between the highest eyes of both sites."""
    if elevation is None:
        return np.full(len(pairs), SEEN, np.int8)
    height_m = _most(active.value("height_m"), active, sites)
    one, other = pairs.T
    return visible(elevation, sites.place_m[one], height_m[one], sites.place_m[other], height_m[other])


def _others(sites: Posted, pairs: Indices) -> list[tuple[str, ...]]:
    """Names of those paired with each site, in the order of the sites."""
    both = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0)
    ends = np.searchsorted(both[:, 0], np.arange(len(sites.names) + 1))
    return [tuple(sites.names[other] for other in both[low:high, 1]) for low, high in pairwise(ends)]
