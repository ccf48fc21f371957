"""String parts of a line together over the shortest links between their ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .ellipsoid import GEOD

Array = npt.NDArray[np.float64]


def linked(parts: Sequence[Array], farthest_m: float, *, turn_parts: bool) -> list[list[int]]:
    """String parts together over the shortest links, each end used once.

    Parameters
    ----------
    parts : sequence of array
        Vertices of each part, longitude and latitude in columns.
    farthest_m : float
        Longest link, metres; may be infinite.
    turn_parts : bool
        Whether parts may be turned round; if false, only heads are linked to tails.

    Returns
    -------
    list of list of int
        For each chain the ends at which its parts are entered: 2 n is the head of part n, 2 n + 1 its tail.

    Examples
    --------
    >>> parts = [np.array(part, dtype=float) for part in ([[0, 0], [1, 0]], [[2, 0], [1, 0]])]
    >>> linked(parts, 1.0, turn_parts=True)
    [[0, 3]]
    """
    next_end: dict[int, int] = {}  # from the end at which a part is left to the end at which another is met
    chain_of = list(range(len(parts)))
    for one, other in _links(parts, farthest_m, turn_parts=turn_parts):
        if one in next_end or other in next_end or chain_of[one // 2] == chain_of[other // 2]:
            continue
        next_end[one], next_end[other] = other, one
        old, new = chain_of[other // 2], chain_of[one // 2]
        chain_of = [new if chain == old else chain for chain in chain_of]
    return _walked(next_end, len(parts))


def _links(parts: Sequence[Array], farthest_m: float, *, turn_parts: bool) -> list[tuple[int, int]]:
    """Pairs of ends of different parts, nearest first; even ends are heads, odd ends are tails."""
    ends = np.array([vertices[k] for vertices in parts for k in (0, -1)])
    one, other = np.triu_indices(len(ends), k=1)
    usable = one // 2 != other // 2
    if not turn_parts:
        usable &= (one + other) % 2 == 1
    one, other = one[usable], other[usable]
    gap_m = np.asarray(GEOD.inv(*ends[one].T, *ends[other].T)[2])
    near = np.flatnonzero(gap_m <= farthest_m)
    near = near[np.argsort(gap_m[near], kind="stable")]
    return list(zip(one[near].tolist(), other[near].tolist(), strict=True))


def _walked(next_end: dict[int, int], count: int) -> list[list[int]]:
    """Chains of entered ends, beginning with the chain of the first part."""
    chains: list[list[int]] = []
    seen: set[int] = set()
    for first in range(count):
        if first in seen:
            continue
        end = 2 * first  # walk back to where the chain begins, then forward
        while end in next_end:
            end = next_end[end] ^ 1
        chain = [end]
        while chain[-1] ^ 1 in next_end:
            chain.append(next_end[chain[-1] ^ 1])
        seen.update(end // 2 for end in chain)
        chains.append(chain)
    return chains
