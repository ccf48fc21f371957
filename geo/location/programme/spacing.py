"""Sites too near each other: the pairs, and sets of which only one may be chosen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from ...compiled import compiled
from ...errors import LocationError
from ..requirements import Requirements

Numbers = npt.NDArray[np.int64]


def close_pairs(requirements: Requirements, distance_m: float, sites: int, *, touching: bool) -> Numbers:
    """Pairs of sites nearer than a distance, or just as far if ``touching``; shape (pairs, 2), in order.

    Examples
    --------
    >>> along = Requirements(place_m=np.array([[0.0, 0.0], [3_000.0, 0.0], [8_000.0, 0.0]]))
    >>> close_pairs(along, 5_000.0, 3, touching=False).tolist()
    [[0, 1]]
    >>> close_pairs(along, 5_000.0, 3, touching=True).tolist()
    [[0, 1], [1, 2]]
    """
    place_m = requirements.place_m
    if place_m is None or np.shape(place_m) != (sites, 2):
        raise LocationError(
            f"place_m has shape {np.shape(place_m) if place_m is not None else 'none'} for {sites} sites",
            where="requirements",
            mend="Give the place of each site, metres, to ask for spacing or support.",
        )
    pairs: Numbers = cKDTree(place_m).query_pairs(distance_m, output_type="ndarray").astype(np.int64)
    if not touching and len(pairs):
        apart_m = np.hypot(*(place_m[pairs[:, 0]] - place_m[pairs[:, 1]]).T)
        pairs = pairs[apart_m < distance_m]
    return pairs[np.lexsort(pairs.T[::-1])]


def both_ways(pairs: Numbers, sites: int) -> sparse.csr_array:
    """Symmetric table of pairs, shape (sites, sites)."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(sites, sites))


def cliques(pairs: Numbers, sites: int) -> sparse.csr_array:
    """Sets of sites of which only one may be chosen, that together bar every pair; one row a set.

    A row over a whole clique says in one inequality what its pairs say in many, and bounds better.

    Examples
    --------
    >>> cliques(np.array([[0, 1], [0, 2], [1, 2], [2, 3]]), 4).toarray().astype(int).tolist()
    [[1, 1, 1, 0], [0, 0, 1, 1]]
    """
    near = both_ways(pairs, sites)
    near.sort_indices()
    rows, columns = _grown(near.indptr.astype(np.int64), near.indices.astype(np.int64))
    height = int(rows[-1]) + 1 if len(rows) else 0
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(height, sites))


@compiled
def _grown(starts: Numbers, near: Numbers) -> tuple[Numbers, Numbers]:
    """Cliques grown greedily from every pair that no earlier one holds: row and column of each entry."""
    barred = np.zeros(len(near), np.bool_)
    rows, columns = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    row = 0
    for first in range(len(starts) - 1):
        for edge in range(starts[first], starts[first + 1]):
            if near[edge] < first or barred[edge]:
                continue
            clique = [np.int64(first), near[edge]]
            for other in near[edge + 1 : starts[first + 1]]:
                fits = True
                for member in clique[1:]:
                    own = near[starts[member] : starts[member + 1]]
                    place = np.searchsorted(own, other)
                    if place == len(own) or own[place] != other:
                        fits = False
                        break
                if fits:
                    clique.append(other)
            for member in clique:
                own = near[starts[member] : starts[member + 1]]
                for other in clique:
                    if other != member:
                        barred[starts[member] + np.searchsorted(own, other)] = True
                rows.append(np.int64(row))
                columns.append(member)
            row += 1
    return np.array(rows, np.int64), np.array(columns, np.int64)
