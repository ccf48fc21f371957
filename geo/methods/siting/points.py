"""Demand at places of its own, without a line: which candidate is near which, and how far away."""

from __future__ import annotations

import numpy as np

from ...frame import Frame
from ...geometry.ellipsoid import distances_m, to_vectors
from ...geometry.nearby import pairs_within
from ...model.sensor import Reach
from ...model.siting import Array, Candidates
from .demand import Demand, Pairs
from .screening import lonlat_of

_AT_A_TIME = 1 << 20  # pairs


def pairs_near(candidates: Candidates, frame: Frame, demand: Demand, reach: Reach) -> Pairs:
    """Demand within the range of each candidate, exact on the ellipsoid."""
    sites = lonlat_of(candidates.place_m, frame)
    point, site = pairs_within((demand.longitude, demand.latitude), sites, reach.range_m)
    order = np.lexsort((point, site))
    return Pairs(site[order], point[order])


def distances_of(candidates: Candidates, frame: Frame, demand: Demand) -> Array:
    """Geodesic distance of each demand (rows) from each candidate (columns), metres."""
    sites = to_vectors(*lonlat_of(candidates.place_m, frame))
    places = to_vectors(demand.longitude, demand.latitude)
    table = np.empty((len(places), len(sites)))
    rows = max(1, _AT_A_TIME // max(len(sites), 1))
    for first in range(0, len(places), rows):
        some = places[first : first + rows]
        flat = distances_m(np.repeat(some, len(sites), axis=0), np.tile(sites, (len(some), 1)))
        table[first : first + rows] = flat.reshape(len(some), len(sites))
    return table
