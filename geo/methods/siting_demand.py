"""What sites are chosen for: stretches of the line, what each counts for, and who watches which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse

from ..geometry.chainage import Chainage
from ..geometry.discs_along import runs_within
from ..geometry.ellipsoid import GEOD
from ..geometry.runs import Runs, Stretches
from ..location.incidence import Incidence
from ..model.mandate import Counts, Siting
from ..model.sensor import Reach
from ..model.siting import Array, Candidates
from ..model.situation import Situation
from ..terrain.curvature import OPTICAL, RADIO
from ..terrain.sight import SEEN, visible_pairs
from .screening import lonlat_of
from .siting_weights import stretch_weights

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_REFRACTION = {"optical": OPTICAL, "radio": RADIO}


@dataclass(frozen=True, eq=False)
class Demand:
    """Stretches of a line between bounds, each whole within or whole beyond the range of every candidate.

    Parameters
    ----------
    bounds_m : array, shape (stretches + 1,)
        Chainages, metres.
    weight : array
        What each counts for, in metres of line.
    longitude, latitude : array
        Of the middle of each, degrees.
    """

    bounds_m: Array
    weight: Array
    longitude: Array
    latitude: Array

    @property
    def middle_m(self) -> Array:
        """Chainage of the middle of each stretch, metres."""
        return (self.bounds_m[:-1] + self.bounds_m[1:]) / 2


@dataclass(frozen=True, eq=False)
class Sights:
    """Who watches what: pairs of a candidate and a stretch, sorted by candidate.

    Parameters
    ----------
    candidate, stretch : array of int
    distance_m : array
        Geodesic distance from the candidate to the middle of the stretch, metres.
    bearing_deg : array
        Towards it, degrees clockwise from true north.
    """

    candidate: Ints
    stretch: Ints
    distance_m: Array
    bearing_deg: Array

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
        return Sights(self.candidate[keep], self.stretch[keep], self.distance_m[keep], self.bearing_deg[keep])


def runs_of(candidates: Candidates, situation: Situation, line: Chainage, reach: Reach) -> Runs:
    """Stretches of the line within the range of each candidate, exact on the ellipsoid; ground not asked."""
    longitude, latitude = lonlat_of(candidates.place_m, situation.frame)
    return runs_within(line, longitude, latitude, reach.range_m, nearest_m=reach.nearest_m)


def demand_of(
    line: Chainage, situation: Situation, siting: Siting, runs: Runs, watched: Stretches, *, counts: Counts
) -> Demand:
    """Cut the line at equal distances and wherever a range ends, and weigh each stretch.

    Parameters
    ----------
    line : Chainage
    situation : Situation
    siting : Siting
        Spacing and weights.
    runs : Runs
        What lies within the range of each candidate.
    watched : Stretches
        How many sites chosen before watch each part of the line all the time.
    counts : {"unwatched", "all", "watched_once"}
    """
    regular = np.arange(0.0, line.length_m, siting.demand_spacing_m)
    cuts = np.concatenate([regular, [line.length_m], runs.from_m, runs.to_m, watched.bounds_m])
    bounds = np.unique(_rounded(np.clip(cuts, 0.0, line.length_m)))
    middle = (bounds[:-1] + bounds[1:]) / 2
    longitude, latitude = line.places(middle)
    seen = watched.count[np.searchsorted(watched.bounds_m, middle, side="right") - 1]
    counted = {"all": seen >= 0, "unwatched": seen == 0, "watched_once": seen == 1}[counts]
    weight = stretch_weights(bounds, line, situation, siting)
    return Demand(bounds, np.where(counted, weight, 0.0), longitude, latitude)


def _rounded(chainage_m: Array) -> Array:
    """Chainages to the millimetre, so that ends that mean one place are one."""
    return np.round(chainage_m, 3)


def sights_of(
    candidates: Candidates, situation: Situation, demand: Demand, runs: Runs, reach: Reach
) -> Sights:
    """Stretches that each candidate watches: within its range, and not hidden by ground.

    A stretch is seen if its middle is. Where a hole in the elevation leaves that open it is not seen.
    """
    candidate, stretch = _pairs(runs, demand)
    longitude, latitude = lonlat_of(candidates.place_m, situation.frame)
    bearing, _, distance = GEOD.inv(
        longitude[candidate], latitude[candidate], demand.longitude[stretch], demand.latitude[stretch]
    )
    sights = Sights(candidate, stretch, np.asarray(distance), np.asarray(bearing) % 360.0)
    if reach.sight == "none" or situation.elevation is None:
        return sights
    target_m = shapely.get_coordinates(
        situation.frame.to_metres(shapely.MultiPoint(np.column_stack([demand.longitude, demand.latitude])))
    )
    starts = np.searchsorted(candidate, np.arange(len(candidates) + 1))
    states = visible_pairs(
        situation.elevation,
        candidates.place_m,
        reach.height_m,
        target_m,
        reach.target_height_m,
        starts,
        stretch,
        _REFRACTION[reach.sight],
    )
    return sights.only(states == SEEN)


def _pairs(runs: Runs, demand: Demand) -> tuple[Ints, Ints]:
    """Every stretch of every run, by candidate; stretches are cut where runs end."""
    first = np.searchsorted(demand.bounds_m, _rounded(runs.from_m))
    count = np.searchsorted(demand.bounds_m, _rounded(runs.to_m)) - first
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(runs.source, count), np.repeat(first, count) + step


def turned(sights: Sights, demand: Demand, reach: Reach, number: int) -> tuple[Sights, list[float | None]]:
    """Turn each candidate to where it watches most, and leave out what is beside its field of view.

    Parameters
    ----------
    sights : Sights
    demand : Demand
    reach : Reach
    number : int
        How many candidates there are.

    Returns
    -------
    Sights
    list of float or None
        Bearing of the middle of each candidate's field of view, degrees; None where it watches all round.
    """
    width = reach.field_of_view_deg
    if width >= 360.0:
        return sights, [None] * number
    keep = np.zeros(len(sights.candidate), bool)
    bearings: list[float | None] = [None] * number
    ends = np.searchsorted(sights.candidate, np.arange(number + 1))
    for one in range(number):
        rows = slice(int(ends[one]), int(ends[one + 1]))
        if rows.start < rows.stop:
            bearings[one], keep[rows] = _best_turn(
                sights.bearing_deg[rows], demand.weight[sights.stretch[rows]], width
            )
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
    candidates: Candidates, demand: Demand, sights: Sights, reach: Reach, *, graded: bool
) -> Incidence:
    """Who covers what, as the table of a location model; graded by the probability of detection if asked."""
    ends = np.searchsorted(sights.candidate, np.arange(len(candidates) + 1))
    degree = reach.probability(sights.distance_m) if graded else np.ones(len(sights.stretch))
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
