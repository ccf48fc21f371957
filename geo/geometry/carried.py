"""Chainage carried from one line to another: which kilometre of a later line is which of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ..compiled import compiled
from ..errors import GeometryError
from .chainage import Chainage
from .ellipsoid import Array
from .lines import merged
from .paths import Indices
from .runs import Runs

_STEP_M = 250.0
_BREAK_M = 0.001
_ROUNDING_M = 1e-6


@dataclass(frozen=True, eq=False)
class Carried:
    """Stretches of one line and the stretches of another that they became; on each, no two overlap.

    Make one with ``carried``. Inside a stretch chainage is carried in proportion; along a part of the earlier
    line the later chainage ascends.

    Attributes
    ----------
    from_m, to_m : array
        Chainages on the earlier line between which each stretch lies, metres; they ascend.
    new_from_m, new_to_m : array
        Chainages of the same on the later line, metres.
    """

    from_m: Array
    to_m: Array
    new_from_m: Array
    new_to_m: Array

    def later(self, chainage_m: npt.ArrayLike) -> Array:
        """Chainage on the later line of chainages on the earlier one, metres; NaN where there is none."""
        return _moved(chainage_m, (self.from_m, self.to_m), (self.new_from_m, self.new_to_m))

    def earlier(self, chainage_m: npt.ArrayLike) -> Array:
        """Chainage on the earlier line of chainages on the later one, metres; NaN where there is none."""
        order = np.argsort(self.new_from_m)
        source, target = (self.new_from_m, self.new_to_m), (self.from_m, self.to_m)
        return _moved(chainage_m, (source[0][order], source[1][order]), (target[0][order], target[1][order]))

    def undefined(self, line: Chainage) -> Runs:
        """Stretches of the earlier line that were carried nowhere, all as source 0."""
        known = Runs.of(np.zeros(len(self.from_m), np.int64), self.from_m, self.to_m, sources=1)
        return known.complement(line.origin_m, line.end_m)


def carried(
    before: Chainage, after: Chainage, *, farthest_m: float = 25_000.0, step_m: float = _STEP_M
) -> Carried:
    """Carry chainage from a line to the line that it became, by places that are nearest to each other.

    Places at equal steps of either line are paired with the nearest place of the other, if it is near enough.
    Of the pairs of a part those are kept that ascend along both lines and together weigh most, a pair the
    more the nearer its places are: a line that did not move keeps its kilometres, whatever else passes near
    it. Between two kept pairs chainage is carried in proportion. What two parts became together is given to
    the one whose pairs weigh more.

    Parameters
    ----------
    before, after : Chainage
        Both run the same way (``following`` sees to it).
    farthest_m : float
        How far a line may have moved and still be the same, metres. Beyond it, on parts that only one of the
        lines has, and where the chain of pairs leaps from part to part, no chainage is carried.
    step_m : float
        Distance between places that are paired, metres.

    Raises
    ------
    GeometryError
        If a distance is not above zero.

    Examples
    --------
    A line that lost its first tenth and moved a little to the north keeps the rest of its kilometres.

    >>> line = Chainage(LineString([(0, 0), (1, 0)]))
    >>> moved = carried(line, Chainage(LineString([(0.1, 0.001), (1, 0.001)])), step_m=11_131.949)
    >>> moved.later([0.0, 55_659.7454]).round().tolist(), moved.earlier([0.0]).round().tolist()
    ([nan, 44528.0], [11132.0])
    """
    if not farthest_m > 0.0 or not step_m > 0.0:
        raise GeometryError(
            f"farthest_m is {farthest_m:g} and step_m is {step_m:g}",
            where="chainage carried to another line",
            mend="Give metres above zero.",
        )
    one, other = _paired(before, after, step_m), _paired(after, before, step_m)
    pairs = np.hstack([one, other[[1, 0, 3, 2, 4]]])
    pairs = pairs[:, pairs[4] <= farthest_m]
    chains = [_chain(pairs[:, pairs[2] == part], step_m) for part in range(len(before.part_ends_m))]
    taken = np.empty((4, 0))
    for chain in sorted(chains, key=lambda chain: -_weights(chain, step_m).sum()):
        pieces = _pieces(chain, 2.0 * (farthest_m + step_m))
        taken = np.hstack([taken, pieces[:, _free(pieces, taken)]])
        taken = taken[:, np.argsort(taken[2])]
    return Carried(*taken[:, np.argsort(taken[0])])


def _weights(pairs: Array, step_m: float) -> Array:
    return np.asarray(step_m / (step_m + pairs[4]))


def _chain(pairs: Array, step_m: float) -> Array:
    """Pairs of one part that ascend along both lines and together weigh most."""
    # Where one part ends and the next begins chainage is the same, and yet the one comes after the other.
    new_place = pairs[1] + pairs[3] * _BREAK_M
    order = np.lexsort((-new_place, pairs[0]))
    rank = np.unique(new_place[order], return_inverse=True)[1].astype(np.int64)
    return pairs[:, order[_heaviest(rank, _weights(pairs[:, order], step_m))]]


def _pieces(chain: Array, longest_m: float) -> Array:
    """Stretches between neighbouring pairs on one part of either line: from and to on both, a column each."""
    same_part = chain[3, :-1] == chain[3, 1:]
    kept = np.flatnonzero(same_part & (np.diff(chain[:2], axis=1) <= longest_m).all(axis=0))
    return np.stack([chain[0, kept], chain[0, kept + 1], chain[1, kept], chain[1, kept + 1]])


def _free(pieces: Array, taken: Array) -> npt.NDArray[np.bool_]:
    """Which pieces overlap, on the later line, none that are taken; those ascend there."""
    before_end = np.searchsorted(taken[2], pieces[3], side="left") - 1
    ends_m = np.append(taken[3], -np.inf)  # the last stands for none, as number -1
    return np.asarray(ends_m[before_end] <= pieces[2] + _ROUNDING_M)


def following(path_lonlat: BaseGeometry, earlier: Chainage) -> MultiLineString:
    """A line with its parts turned and put in order as those of an earlier line run.

    Parameters
    ----------
    path_lonlat : LineString or MultiLineString
        Lon/lat degrees (OGC:CRS84); parts whose ends meet are joined.
    earlier : Chainage

    Examples
    --------
    >>> earlier = Chainage(LineString([(0, 0), (9, 0)]))
    >>> following(MultiLineString([[(8, 1), (6, 1)], [(1, 1), (5, 1)]]), earlier).wkt
    'MULTILINESTRING ((1 1, 5 1), (6 1, 8 1))'
    """
    found = []
    for part in merged(path_lonlat).path.geoms:
        line = Chainage(part)
        _, on_earlier_m, _, _, away_m = _paired(line, earlier, _STEP_M)
        # What lies near says more of the way than what lies far, and leaps say nothing.
        step_m = np.clip(np.diff(on_earlier_m), -2.0 * _STEP_M, 2.0 * _STEP_M)
        forth_m = float((step_m / (_STEP_M + away_m[1:])).sum())
        found.append((float(np.median(on_earlier_m)), part if forth_m >= 0.0 else part.reverse()))
    return MultiLineString([LineString(part) for _, part in sorted(found, key=lambda each: each[0])])


def _paired(line: Chainage, other: Chainage, step_m: float) -> Array:
    """Places at equal steps of a line, each with the nearest of another line.

    Rows: chainage on the line and on the other, part of the line and of the other, distance in metres.
    """
    at, part = _stations(line, step_m)
    longitude, latitude = line.places(at, part=part)
    near = other.of(longitude, latitude)
    return np.stack([at, near.chainage_m, part, near.part, np.abs(near.offset_m)])


def _stations(line: Chainage, step_m: float) -> tuple[Array, Indices]:
    cuts = [
        np.linspace(begin, end, max(2, int(np.ceil((end - begin) / step_m)) + 1))
        for begin, end in line.part_ends_m
    ]
    return np.concatenate(cuts), np.repeat(np.arange(len(cuts)), [len(at) for at in cuts])


@compiled
def _heaviest(rank: Indices, weight: Array) -> Indices:
    """Rows of the heaviest chain in which ranks ascend.

    A tree of prefix maxima (Fenwick 1994) over the ranks holds the heaviest chain that ends at or below each.
    """
    count, top = len(rank), rank.max() + 2 if len(rank) else 1
    best = np.zeros(top)
    best_row = np.full(top, -1)
    total, before = np.zeros(count), np.full(count, -1)
    for row in range(count):
        node = rank[row]  # rows of one place come with their ranks descending: none of them follows another
        while node > 0:
            if best[node] > total[row]:
                total[row], before[row] = best[node], best_row[node]
            node -= node & -node
        total[row] += weight[row]
        node = rank[row] + 1
        while node < top:
            if total[row] > best[node]:
                best[node], best_row[node] = total[row], row
            node += node & -node
    chain = np.empty(count, np.int64)
    used, row = 0, int(np.argmax(total)) if count else -1
    while row >= 0:
        chain[used], used, row = row, used + 1, before[row]
    return chain[:used][::-1]


def _moved(chainage_m: npt.ArrayLike, source: tuple[Array, Array], target: tuple[Array, Array]) -> Array:
    at = np.atleast_1d(np.asarray(chainage_m, dtype=float))
    if not len(source[0]):
        return np.full(len(at), np.nan)
    number = np.clip(np.searchsorted(source[0], at, side="right") - 1, 0, None)
    begin, end = source[0][number], source[1][number]
    share = (at - begin) / (end - begin)
    inside = (at >= begin - _ROUNDING_M) & (at <= end + _ROUNDING_M)
    return np.where(inside, target[0][number] + share * (target[1][number] - target[0][number]), np.nan)
