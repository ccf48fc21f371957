"""Parts of a network that hang together, each with an index of its pieces by place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree

from ..model.roads import Roads
from .segments import Segments

Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_LARGE_SHARE = 0.1  # of the largest part's nodes: a part as large as this is searched by itself


@dataclass(frozen=True, slots=True, eq=False)
class ConnectedPart:
    """Open pieces that hang together, or all fragments of the network as one.

    Parameters
    ----------
    piece : array of int
        Numbers of the segments.
    tree : STRtree
        Index over them, in that order.
    is_large : bool
        Whether it is looked for from any distance.
    """

    piece: Indices
    tree: STRtree
    is_large: bool


def connected_parts(segments: Segments, roads: Roads, is_open: Mask) -> tuple[ConnectedPart, ...]:
    """Large parts of the open network, and then its fragments together.

    One-way stretches hang together with what they lead to, whatever their direction.
    """
    if not is_open.any():
        return ()
    label = _labels(roads, is_open)[roads.one[segments.stretch]]
    used = is_open[segments.stretch]
    size = np.bincount(label[used])
    large = np.flatnonzero(size >= _LARGE_SHARE * size.max())
    parts = [_part(segments, used & (label == number), True) for number in large.tolist()]
    rest = used & ~np.isin(label, large)
    return (*parts, _part(segments, rest, False)) if rest.any() else tuple(parts)


def _labels(roads: Roads, is_open: Mask) -> npt.NDArray[np.int32]:
    """Number of the part that each node belongs to."""
    one, other, nodes = roads.one[is_open], roads.other[is_open], len(roads.node_m)
    links = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(nodes, nodes))
    return np.asarray(connected_components(links, directed=False)[1])


def _part(segments: Segments, mask: Mask, is_large: bool) -> ConnectedPart:
    piece = np.flatnonzero(mask)
    ends = np.stack([segments.begin_m[piece], segments.end_m[piece]], axis=1)
    return ConnectedPart(piece, STRtree(np.atleast_1d(np.asarray(shapely.linestrings(ends)))), is_large)
