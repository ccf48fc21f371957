"""How far one line lies from another: the stretches farther than a distance, and the farthest places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..errors import GeometryError
from .chainage import Chainage
from .distance import PathDistance
from .ellipsoid import Array
from .paths import Indices
from .runs import Runs

# A place moves by no more than the chainage between two, so that distances at both ends of a stretch bound
# those between them: whatever the bounds settle needs no look, and nothing between two looks is missed.
_FIRST_M = 2_000.0


class Farthest(NamedTuple):
    """Farthest place of each stretch: its chainage and its distance, metres; one value a stretch."""

    chainage_m: Array
    distance_m: Array


def stretches_beyond(
    line: Chainage, other: PathDistance, distance_m: float, *, tolerance_m: float = 1.0
) -> Runs:
    """Stretches of a line farther than a geodesic distance from a path.

    Parameters
    ----------
    line : Chainage
    other : PathDistance
        The path, ready to be asked.
    distance_m : float
        Distance, metres.
    tolerance_m : float
        How far an end of a stretch may lie off along the line, metres. Within it a place may count as beyond
        though it is nearer by half of this, or the other way about.

    Returns
    -------
    Runs
        Source i is part i of the line; chainages from the line's own origin, metres.

    Raises
    ------
    GeometryError
        If the distance is below zero or the tolerance not above it.

    Examples
    --------
    A line along the equator, from 0° to 1° a degree from another and then along it.

    >>> from shapely import LineString
    >>> line = Chainage(LineString([(0, 0), (2, 0)]))
    >>> found = stretches_beyond(line, PathDistance(LineString([(1, 0), (2, 0)])), 50_000.0)
    >>> found.from_m.tolist(), found.to_m.round().tolist()
    ([0.0], [61319.0])
    """
    _check(distance_m, tolerance_m)
    part, low, high = _pieces(line)
    ends = np.stack([_away_m(line, other, at, part) for at in (low, high)])
    kept: list[Array] = []
    while len(low):
        length_m, middle_m = high - low, ends.mean(axis=0)
        beyond = middle_m - length_m / 2.0 > distance_m
        beyond |= (length_m <= tolerance_m) & (middle_m > distance_m)
        kept.append(np.stack([part, low, high])[:, beyond])
        undecided = ~beyond & (middle_m + length_m / 2.0 > distance_m) & (length_m > tolerance_m)
        part, low, high, ends = _halved(line, other, (part, low, high, ends), undecided)
    found = np.concatenate(kept, axis=1)
    return Runs.of(found[0].astype(np.int64), found[1], found[2], sources=len(line.part_ends_m))


def farthest_within(
    line: Chainage, other: PathDistance, stretches: Runs, *, tolerance_m: float = 1.0
) -> Farthest:
    """Farthest place from a path on each of some stretches of a line.

    Parameters
    ----------
    line : Chainage
    other : PathDistance
    stretches : Runs
        Source i is part i of the line, as ``stretches_beyond`` gives them.
    tolerance_m : float
        No place of a stretch is farther than the one found by more than this, metres.

    Examples
    --------
    >>> from shapely import LineString
    >>> line = Chainage(LineString([(0, 0), (1, 1), (2, 0)]))
    >>> other = PathDistance(LineString([(0, 0), (2, 0)]))
    >>> found = farthest_within(line, other, stretches_beyond(line, other, 1_000.0))
    >>> bool(abs(found.distance_m[0] - 110_574.4) < 20), bool(abs(found.chainage_m[0] - 156_899.6) < 20)
    (True, True)
    """
    _check(0.0, tolerance_m)
    count = len(stretches.source)
    group, part, low, high = np.arange(count), stretches.source, stretches.from_m, stretches.to_m
    ends = np.stack([_away_m(line, other, at, part) for at in (low, high)])
    best_m, best_at_m = np.full(count, -np.inf), np.zeros(count)
    while len(low):
        for at, away_m in ((low, ends[0]), (high, ends[1])):
            order = np.argsort(away_m, kind="stable")  # of places of one stretch the farthest comes last
            better = order[away_m[order] > best_m[group[order]]]
            best_m[group[better]], best_at_m[group[better]] = away_m[better], at[better]
        may_m = ends.mean(axis=0) + (high - low) / 2.0
        promising = may_m > best_m[group] + tolerance_m
        group = np.repeat(group[promising], 2)
        part, low, high, ends = _halved(line, other, (part, low, high, ends), promising)
    return Farthest(best_at_m, best_m)


def whole(line: Chainage) -> Runs:
    """Every part of a line as one stretch.

    >>> from shapely import LineString
    >>> whole(Chainage(LineString([(0, 0), (1, 0)]))).length_m.round().tolist()
    [111319.0]
    """
    begins, ends = np.array(line.part_ends_m).T
    return Runs.of(np.arange(len(begins)), begins, ends, sources=len(begins))


_Pieces = tuple[Indices, Array, Array, Array]


def _pieces(line: Chainage) -> tuple[Indices, Array, Array]:
    """Parts of a line cut into pieces of some kilometres: number of the part, chainages from and to."""
    cuts = [
        np.linspace(begin, end, max(2, int(np.ceil((end - begin) / _FIRST_M)) + 1))
        for begin, end in line.part_ends_m
    ]
    part = np.repeat(np.arange(len(cuts)), [len(at) - 1 for at in cuts])
    return part, np.concatenate([at[:-1] for at in cuts]), np.concatenate([at[1:] for at in cuts])


def _halved(line: Chainage, other: PathDistance, pieces: _Pieces, chosen: Array) -> _Pieces:
    """Both halves of the chosen pieces, with the distances at their ends (two rows)."""
    part, low, high, ends = pieces[0][chosen], pieces[1][chosen], pieces[2][chosen], pieces[3][:, chosen]
    middle = (low + high) / 2.0
    away_m = _away_m(line, other, middle, part)
    return (
        np.repeat(part, 2),
        np.column_stack([low, middle]).ravel(),
        np.column_stack([middle, high]).ravel(),
        np.stack([np.column_stack([ends[0], away_m]).ravel(), np.column_stack([away_m, ends[1]]).ravel()]),
    )


def _away_m(line: Chainage, other: PathDistance, chainage_m: Array, part: Indices) -> Array:
    if not len(chainage_m):
        return np.empty(0)
    return other.to(*line.places(chainage_m, part=part)).distance_m


def _check(distance_m: float, tolerance_m: float) -> None:
    if not distance_m >= 0.0 or not tolerance_m > 0.0:
        raise GeometryError(
            f"distance_m is {distance_m:g} and tolerance_m is {tolerance_m:g}",
            where="distance between lines",
            mend="Give a distance from zero up and a tolerance above zero, in metres.",
        )
