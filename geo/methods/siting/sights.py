"""Who sees what: candidates and stretches of line within range that no ground hides, and where each looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from shapely import MultiPoint

from ...frame import Frame
from ...geometry.ellipsoid import GEOD
from ...geometry.runs import Runs
from ...location.incidence import Incidence
from ...model.sensor import Reach
from ...model.siting import Array, Candidates
from ...terrain.curvature import OPTICAL, RADIO
from ...terrain.elevation import Elevation
from ...terrain.sight import SEEN, visible_pairs
from .demand import Demand, Ints, Pairs
from .screening import lonlat_of

Mask = npt.NDArray[np.bool_]
_REFRACTION = {"optical": OPTICAL, "radio": RADIO}


@dataclass(frozen=True, eq=False)
class Sights:
    """Who watches what: pairs of a candidate and a stretch, sorted by candidate."""

    candidate: Ints
    stretch: Ints

    def weights(self, weight: Array, candidates: int) -> Array:
        """Weight of all that each candidate watches."""
        return np.bincount(self.candidate, weight[self.stretch], candidates).astype(np.float64)

    def first(self, candidates: int) -> Ints:
        """First stretch that each candidate watches; beyond all for one that watches none."""
        found = np.full(candidates, np.iinfo(np.int64).max)
        np.minimum.at(found, self.candidate, self.stretch)
        return found

    def of(self, keep: Mask) -> Sights:
        """Pairs of the candidates under a mask, those numbered anew."""
        left = self.only(keep[self.candidate])
        return replace(left, candidate=(np.cumsum(keep) - 1)[left.candidate])

    def only(self, keep: Mask) -> Sights:
        """Pairs under a mask."""
        return Sights(self.candidate[keep], self.stretch[keep])


def sights_of(
    candidates: Candidates,
    frame: Frame,
    demand: Demand,
    pairs: Pairs,
    reach: Reach,
    *,
    elevation: Elevation | None = None,
) -> Sights:
    """Stretches that each candidate watches: within its range, and not hidden by ground.

    A stretch is seen if its middle is. Where a hole in the elevation leaves that open it is not seen.

    Parameters
    ----------
    candidates : Candidates
    frame : Frame
        Plane of the candidates and of the elevation.
    demand : Demand
    pairs : Pairs
        What is within range, by candidate.
    reach : Reach
    elevation : Elevation, optional
        Without it no ground hides anything.
    """
    sights = Sights(*pairs)
    if reach.sight == "none" or elevation is None or not len(pairs.stretch):
        return sights
    lonlat = np.column_stack([demand.longitude, demand.latitude])
    states = visible_pairs(
        elevation,
        candidates.place_m,
        reach.height_m,
        shapely.get_coordinates(frame.to_metres(MultiPoint(lonlat))),
        reach.target_height_m,
        np.searchsorted(sights.candidate, np.arange(len(candidates) + 1)),
        sights.stretch,
        _REFRACTION[reach.sight],
    )
    return sights.only(states == SEEN)


def _measured(sights: Sights, candidates: Candidates, frame: Frame, demand: Demand) -> tuple[Array, Array]:
    """Bearing (degrees clockwise from north) and geodesic distance (metres) from candidates to stretches."""
    longitude, latitude = lonlat_of(candidates.place_m, frame)
    bearing, _, distance = GEOD.inv(
        longitude[sights.candidate],
        latitude[sights.candidate],
        demand.longitude[sights.stretch],
        demand.latitude[sights.stretch],
    )
    return np.asarray(bearing) % 360.0, np.asarray(distance)


def turned(
    sights: Sights, candidates: Candidates, frame: Frame, demand: Demand, reach: Reach
) -> tuple[Sights, list[float | None]]:
    """Turn each candidate to where it watches most, and leave out what is beside its field of view.

    Parameters
    ----------
    sights : Sights
    candidates : Candidates
    frame : Frame
        Plane of the candidates.
    demand : Demand
    reach : Reach

    Returns
    -------
    Sights
    list of float or None
        Bearing of the middle of each candidate's field of view, degrees; None where it watches all round.
    """
    width, number = reach.field_of_view_deg, len(candidates)
    if width >= 360.0:
        return sights, [None] * number
    keep = np.zeros(len(sights.candidate), bool)
    bearings: list[float | None] = [None] * number
    bearing, _ = _measured(sights, candidates, frame, demand)
    weight = demand.weight[sights.stretch]
    ends = np.searchsorted(sights.candidate, np.arange(number + 1))
    for one in range(number):
        rows = slice(int(ends[one]), int(ends[one + 1]))
        if rows.start < rows.stop:
            bearings[one], keep[rows] = _best_turn(bearing[rows], weight[rows], width)
    return sights.only(keep), bearings


def _best_turn(bearing_deg: Array, weight: Array, width_deg: float) -> tuple[float, Mask]:
    """Middle of the field of view of a width that takes in most weight, and what lies in it.

    >>> _best_turn(np.array([350.0, 10.0, 90.0]), np.array([2.0, 2.0, 3.0]), 60.0)
    (0.0, array([ True,  True, False]))
    """
    order = np.argsort(bearing_deg, kind="stable")
    round_twice = np.concatenate([bearing_deg[order], bearing_deg[order] + 360.0])
    sums = np.concatenate([[0.0], np.cumsum(np.tile(weight[order], 2))])
    ends = np.searchsorted(round_twice, round_twice[: len(order)] + width_deg, side="right")
    within = sums[ends] - sums[: len(order)]
    best = int(np.argmax(within))
    first, last = round_twice[best], round_twice[ends[best] - 1]
    middle = float((first + last) / 2 % 360.0)
    keep = np.zeros(len(order), bool)
    keep[order[np.arange(best, ends[best]) % len(order)]] = True
    return middle, keep


def incidence_of(
    candidates: Candidates, frame: Frame, demand: Demand, sights: Sights, graded_by: Reach | None = None
) -> Incidence:
    """Who covers what, as the table of a location model; graded by a probability of detection if given."""
    degree = np.ones(len(sights.stretch))
    if graded_by is not None:
        degree = graded_by.probability(_measured(sights, candidates, frame, demand)[1])
    ends = np.searchsorted(sights.candidate, np.arange(len(candidates) + 1))
    matrix = sparse.csc_array(
        (degree, sights.stretch.astype(np.int32), ends), shape=(len(demand.weight), len(candidates))
    )
    return Incidence(matrix, demand.weight, range(len(demand.weight)), candidates.id, demand.middle_m)


def runs_seen(sights: Sights, demand: Demand, chosen: Sequence[int]) -> Runs:
    """What chosen candidates see, as runs of chainage; one source each, in the order given."""
    number = np.full(max(int(sights.candidate.max(initial=-1)), *chosen, 0) + 1, -1)
    number[list(chosen)] = np.arange(len(chosen))
    seen = number[sights.candidate] >= 0
    stretch = sights.stretch[seen]
    return Runs.of(
        number[sights.candidate[seen]],
        demand.bounds_m[stretch],
        demand.bounds_m[stretch + 1],
        sources=len(chosen),
    )
