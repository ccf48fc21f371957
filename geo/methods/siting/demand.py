"""What sites are chosen for: stretches of the line, what each counts for, and who watches which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...geometry.chainage import Chainage
from ...geometry.discs_along import runs_within
from ...geometry.runs import Runs, Stretches
from ...model.mandate import Counts, Siting
from ...model.sensor import Reach
from ...model.siting import Array, Candidates
from ...model.situation import Situation
from ...terrain.curvature import OPTICAL, RADIO
from .screening import lonlat_of
from .weights import stretch_weights

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_REFRACTION = {"optical": OPTICAL, "radio": RADIO}


@dataclass(frozen=True, eq=False)
class Demand:
    """Stretches of a line, each whole within or whole beyond the range of every candidate; or places.

    Parameters
    ----------
    bounds_m : array, shape (stretches + 1,)
        Chainages between which the stretches lie, metres; empty where demand is no line.
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
    def middle_m(self) -> Array | None:
        """Chainage of the middle of each stretch, metres; None where demand is no line."""
        if not len(self.bounds_m):
            return None
        return (self.bounds_m[:-1] + self.bounds_m[1:]) / 2


class Pairs(NamedTuple):
    """Numbers of a candidate and of a stretch, a pair each, sorted by candidate."""

    candidate: Ints
    stretch: Ints


def runs_of(candidates: Candidates, situation: Situation, line: Chainage, reach: Reach) -> Runs:
    """Stretches of the line within the range of each candidate, exact on the ellipsoid; ground not asked."""
    longitude, latitude = lonlat_of(candidates.place_m, situation.frame)
    return runs_within(line, longitude, latitude, reach.range_m, nearest_m=reach.nearest_m)


def demand_of(
    line: Chainage,
    situation: Situation,
    siting: Siting,
    runs: Runs | None,
    watched: Stretches,
    *,
    counts: Counts,
) -> Demand:
    """Cut the line at equal distances and wherever a range ends, and weigh each stretch.

    Parameters
    ----------
    line : Chainage
    situation : Situation
    siting : Siting
        Spacing and weights.
    runs : Runs or None
        What lies within the range of each candidate; None where nobody asks for a range.
    watched : Stretches
        How many sites chosen before watch each part of the line all the time.
    counts : {"unwatched", "all", "watched_once"}
    """
    regular = np.arange(0.0, line.length_m, siting.demand_spacing_m)
    ends = (runs.from_m, runs.to_m) if runs else ()
    cuts = np.concatenate([regular, [line.length_m], watched.bounds_m, *ends])
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


def pairs_of(runs: Runs, demand: Demand) -> Pairs:
    """Every stretch of every run, by candidate; stretches are cut where runs end."""
    first = np.searchsorted(demand.bounds_m, _rounded(runs.from_m))
    count = np.searchsorted(demand.bounds_m, _rounded(runs.to_m)) - first
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return Pairs(np.repeat(runs.source, count), np.repeat(first, count) + step)
