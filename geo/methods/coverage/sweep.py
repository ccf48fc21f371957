"""A line cut wherever the sites that watch it change, with how many watch between two cuts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...geometry.runs import Runs
from .instruments import Array, Indices

SAME_PLACE_M = 1e-6
NOBODY = -1


class Layers(NamedTuple):
    """What each site (the source of a run) has along the line; each layer holds all of the one before it.

    ``seen`` is watched all the time; ``watched`` a share of the time at least; ``open`` may be, for all that
    the elevation tells; ``reached`` lies within reach of an instrument.
    """

    seen: Runs
    watched: Runs
    open: Runs
    reached: Runs


class Sweep(NamedTuple):
    """What watches between one cut and the next; counts of sites, arrays of one value a stretch.

    A site counts once: as one that sees, else as one that sees a share of the time, else as one for which
    the sight is unknown, else as one from which ground hides. ``alone`` is the number of the site that is
    the only one to see, ``NOBODY`` where there is none or several.
    """

    from_m: Array
    to_m: Array
    seen: Indices
    part_time: Indices
    unknown: Indices
    hidden: Indices
    alone: Indices

    @property
    def length_m(self) -> Array:
        """Metres along the line."""
        return self.to_m - self.from_m


def swept(layers: Layers, ends_m: Array) -> Sweep:
    """Cut the line at the ends of all runs and at ``ends_m``, and count sites between the cuts.

    Parameters
    ----------
    layers : Layers
    ends_m : array
        Chainages at which parts of the line begin and end, metres; no run goes beyond them.

    Examples
    --------
    Site 0 sees the first 60 m of 100, site 1 the last 60.

    >>> both = Runs.of([0, 1], [0.0, 40.0], [60.0, 100.0], sources=2)
    >>> found = swept(Layers(both, both, both, both), np.array([0.0, 100.0]))
    >>> found.to_m.tolist(), found.seen.tolist(), found.alone.tolist()
    ([40.0, 60.0, 100.0], [1, 2, 1], [0, -1, 1])
    """
    cuts_m = _cuts(layers, ends_m)
    from_m, to_m = cuts_m[:-1], cuts_m[1:]
    middle_m = (from_m + to_m) / 2.0
    seen, watched, possible, reached = (_sums(runs, np.ones_like(runs.source), middle_m) for runs in layers)
    alone = np.where(seen == 1, _sums(layers.seen, layers.seen.source, middle_m), NOBODY)
    return Sweep(from_m, to_m, seen, watched - seen, possible - watched, reached - possible, alone)


def _cuts(layers: Layers, ends_m: Array) -> Array:
    """Every place at which something changes; of places that are one but for rounding, the last."""
    cuts_m = np.unique(
        np.concatenate([ends_m, *(ends for runs in layers for ends in (runs.from_m, runs.to_m))])
    )
    cuts_m = cuts_m[np.append(np.diff(cuts_m) > SAME_PLACE_M, True)]
    return np.append(ends_m.min(), cuts_m[1:])


def _sums(runs: Runs, values: Indices, at_m: Array) -> Indices:
    """Sum of the values of the runs that lie over each place."""
    total = np.zeros(len(at_m), np.int64)
    for ends_m, sign in ((runs.from_m, 1), (runs.to_m, -1)):
        order = np.argsort(ends_m)
        sums = np.append(0, np.cumsum(values[order]))
        total += sign * sums[np.searchsorted(ends_m[order], at_m)]
    return total
