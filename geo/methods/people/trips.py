"""Trips across the line: where people near it go, and how long they take by each crossing point."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .sides import Indices

Array = npt.NDArray[np.float64]


class Trips(NamedTuple):
    """Trips of the residents near a line to a place across it.

    ``minutes`` has the time of each trip by each crossing point, shape (trips, candidates), infinite where it
    leads to no such place; ``residents`` who make it, and ``towards`` the number of the settlement that they
    go to. ``stranded`` is how many residents reach no such place by any.
    """

    minutes: Array
    residents: Array
    towards: Indices
    stranded: int

    def by(self, chosen: Indices) -> Array:
        """Minutes of each trip by the best of some crossing points; infinite where there is none."""
        return np.asarray(self.minutes[:, chosen].min(axis=1, initial=np.inf))


def trips_across(
    residents: Array, least: int, candidates: Candidates, side: Indices, gate_min: Array
) -> Trips:
    """The trip of each settlement to the place across the line that is nearest in time.

    Parameters
    ----------
    residents : array
        Of each settlement near the line.
    least : int
        Residents of a place that others go to.
    candidates : Candidates
    side : array of int
        Side of each settlement.
    gate_min : array, shape (candidates, settlements)
        Minutes from each candidate to each settlement on its own side's roads.
    """
    who = np.arange(len(residents))
    goal = np.flatnonzero(residents >= least)
    best_min, towards = np.full(len(who), np.inf), np.full(len(who), -1, dtype=np.int64)
    for number in goal.tolist():
        total_min = _by_each(number, who, candidates, side, gate_min).min(axis=1, initial=np.inf)
        better = total_min < best_min
        best_min[better], towards[better] = total_min[better], number
    reached = np.isfinite(best_min)
    stranded = int(residents[who[~reached]].sum())
    who, towards = who[reached], towards[reached]
    minutes = np.full((len(who), len(candidates.stretch)), np.inf)
    for number in np.unique(towards).tolist():
        going = towards == number
        minutes[going] = _by_each(number, who[going], candidates, side, gate_min)
    return Trips(minutes, residents[who], towards, stranded)


def _by_each(goal: int, who: Indices, candidates: Candidates, side: Indices, gate_min: Array) -> Array:
    """Minutes to a place by each candidate that leads from one's own side to that of the place."""
    own, other = side[who][:, None], side[goal]
    one, two = candidates.sides.T
    leads = ((one == own) & (two == other)) | ((two == own) & (one == other))
    return np.asarray(np.where(leads & (own != other), gate_min[:, who].T + gate_min[:, goal], np.inf))
