"""Probability that at least one of several independent instruments detects, along a line."""

from __future__ import annotations

import numpy as np

from ...geometry.ellipsoid import distances_m
from ...geometry.runs import Runs
from .instruments import Array, Indices, Instruments
from .places import Places, numbered

_SURE = 1e-300  # the probability of a miss that stands for none, so that its logarithm is finite


def detection_shares(watched: Runs, instruments: Instruments, middles: Places) -> tuple[Array, Array]:
    """Probability of at least one detection at places, by continuous watch and at a random moment by all.

    1 − Π (1 − p), instruments taken as independent; p hangs on the distance. At a random moment an
    instrument that watches a share w of the time detects with w p.

    Parameters
    ----------
    watched : Runs
        What each instrument (the source) sees.
    middles : Places
        In the order of their chainage.
    """
    which, place = _pairs(watched, middles.chainage_m)
    source = watched.source[which]
    stands = instruments.posted.vectors[instruments.site[source]]
    distance_m = distances_m(stands, middles.vectors[place])
    probability = _probability(instruments, source, distance_m)
    share = instruments.value("watched_share")[source]
    continuous = np.where(share < 1.0, 0.0, probability)
    count = len(middles.stretch)
    return _at_least_one(continuous, place, count), _at_least_one(share * probability, place, count)


def _at_least_one(probability: Array, place: Indices, count: int) -> Array:
    """One less the product of all misses at each of so many places."""
    return np.asarray(1.0 - np.exp(np.bincount(place, np.log(np.maximum(1.0 - probability, _SURE)), count)))


def _pairs(runs: Runs, chainage_m: Array) -> tuple[Indices, Indices]:
    """Number of a run and of a place, for each place that lies on a run."""
    first, last = (np.searchsorted(chainage_m, ends_m) for ends_m in (runs.from_m, runs.to_m))
    which, number = numbered(last - first)
    return which, first[which] + number


def _probability(instruments: Instruments, source: Indices, distance_m: Array) -> Array:
    """Probability of detection by each instrument at a distance; kinds alike are worked out together."""
    kinds = {reach: number for number, reach in enumerate(dict.fromkeys(instruments.reach))}
    kind = np.array([kinds[reach] for reach in instruments.reach], dtype=np.int64)[source]
    probability = np.zeros(len(source))
    for reach, number in kinds.items():
        these = kind == number
        probability[these] = reach.probability(np.clip(distance_m[these], reach.nearest_m, reach.range_m))
    return probability
