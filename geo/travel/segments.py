"""Roads cut at every bend, with the seconds from each straight piece to the ends of its stretch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from ..model.roads import Roads

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces of all stretches.

    Parameters
    ----------
    begin_m, end_m : array, shape (segments, 2)
        Ends of each piece, metres, in the direction of its stretch from ``one`` to ``other``.
    stretch : array of int
        Stretch that each belongs to.
    from_share, to_share : array
        Shares of the stretch's length at which the piece begins and ends.
    """

    begin_m: Array
    end_m: Array
    stretch: Numbers
    from_share: Array
    to_share: Array

    def __len__(self) -> int:
        return len(self.stretch)

    @cached_property
    def tree(self) -> STRtree:
        """Index of the pieces by place."""
        pieces = shapely.linestrings(np.stack([self.begin_m, self.end_m], axis=1))
        return STRtree(np.asarray(pieces))

    @cached_property
    def extent_m(self) -> float:
        """Longest distance between two places of the network, at most, metres."""
        if not len(self):
            return 0.0
        both = np.concatenate([self.begin_m, self.end_m])
        return float(np.hypot(*np.ptp(both, axis=0)))


def segments_of(roads: Roads) -> Segments:
    """Cut roads at every bend; a stretch without a shape is one straight piece."""
    if roads.path is None:
        count = len(roads)
        ends = roads.node_m[roads.one], roads.node_m[roads.other]
        return Segments(*ends, np.arange(count, dtype=np.int32), np.zeros(count), np.ones(count))
    places, stretch = shapely.get_coordinates(roads.path, return_index=True)
    joined = stretch[1:] == stretch[:-1]
    step_m = np.hypot(*np.diff(places, axis=0).T) * joined
    along_m = np.append(0.0, np.cumsum(step_m))
    first = np.searchsorted(stretch, np.arange(len(roads)))
    last = np.append(first[1:], len(stretch)) - 1
    whole_m = along_m[last] - along_m[first]
    piece = np.flatnonzero(joined)
    owner = stretch[piece]
    share = (along_m - along_m[first[stretch]]) / np.where(whole_m > 0.0, whole_m, 1.0)[stretch]
    return Segments(places[piece], places[piece + 1], owner.astype(np.int32), share[piece], share[piece + 1])


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Every segment in both directions: first all as drawn, then all turned round.

    Parameters
    ----------
    begin_m, end_m : array, shape (ways, 2)
        Ends in the direction of travel.
    tail, head : array of int
        Nodes from which the stretch leads and to which, in that direction.
    whole_s, across_s, after_s : array
        Seconds along the stretch, along the piece, and from its end on to the head.
    allowed : array of bool
        Whether the stretch may be driven in that direction.
    stretch : array of int
    from_share, to_share : array
        Shares of the stretch's length, counted from its node ``one``, at the beginning and the end.
    """

    begin_m: Array
    end_m: Array
    tail: Numbers
    head: Numbers
    whole_s: Array
    across_s: Array
    after_s: Array
    allowed: Mask
    stretch: Numbers
    from_share: Array
    to_share: Array

    def turned_round(self) -> Ways:
        """The same ways as they are found by one who looks back from where a trip ends."""
        half = len(self.allowed) // 2
        return replace(self, allowed=np.concatenate([self.allowed[half:], self.allowed[:half]]))


def ways_of(segments: Segments, roads: Roads, seconds_s: Array, is_open: Mask) -> Ways:
    """Both directions of every segment, given the seconds of each stretch and whether it is open."""
    stretch = segments.stretch
    one, other, whole_s = roads.one[stretch], roads.other[stretch], seconds_s[stretch]
    across_s = (segments.to_share - segments.from_share) * whole_s
    after_s = (1.0 - segments.to_share) * whole_s, segments.from_share * whole_s
    return Ways(
        begin_m=np.concatenate([segments.begin_m, segments.end_m]),
        end_m=np.concatenate([segments.end_m, segments.begin_m]),
        tail=np.concatenate([one, other]),
        head=np.concatenate([other, one]),
        whole_s=np.concatenate([whole_s, whole_s]),
        across_s=np.concatenate([across_s, across_s]),
        after_s=np.maximum(np.concatenate(after_s), 0.0),
        allowed=np.concatenate([is_open[stretch], (is_open & ~roads.one_way)[stretch]]),
        stretch=np.concatenate([stretch, stretch]),
        from_share=np.concatenate([segments.from_share, segments.to_share]),
        to_share=np.concatenate([segments.to_share, segments.from_share]),
    )
