"""A border parted into stretches of even load: its length, and the people near it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...errors import GeometryError
from ...partition.line import partition_line

_PIECE_M = 1_000.0  # between places where a border may be parted


@dataclass(frozen=True, slots=True)
class BorderSector:
    """A stretch of a border; residents are None where nobody's number near the border is known.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    residents : int or None
        Of settlements near the border whose nearest place of it lies in the stretch.
    """

    from_m: float
    to_m: float
    residents: int | None


def border_sectors(
    length_m: float, sectors: int, people: Sequence[tuple[float, int]]
) -> tuple[BorderSector, ...]:
    """Part a border so that the greatest share of length and people together is least (exact).

    Parameters
    ----------
    length_m : float
        Of the border, whose chainage begins at 0.
    sectors : int
    people : sequence of (float, int)
        Chainage of each settlement near it, metres, and how many live there.

    Raises
    ------
    GeometryError
        If there are more sectors than kilometres.

    Notes
    -----
    Length and people each count as a share of their whole, with equal weight; ``partition_line``, in a given
    order and of equal strengths (Pınar and Aykanat 2004).

    Examples
    --------
    Nobody lives along 100 km: two halves. All live at km 30: the half in which they live is the shorter one.

    >>> [one.to_m for one in border_sectors(100_000, 2, [])]
    [50000.0, 100000.0]
    >>> [(one.to_m, one.residents) for one in border_sectors(100_000, 2, [(30_500, 900)])]
    [(31000.0, 900), (100000.0, 0)]
    """
    pieces = max(math.ceil(length_m / _PIECE_M), 1)
    if sectors > pieces:
        raise GeometryError(
            f"sectors is {sectors} on {length_m / 1e3:,.1f} km",
            where="border",
            mend=f"Give {pieces} or fewer.",
        )
    bounds_m = np.minimum(np.arange(pieces + 1) * _PIECE_M, length_m)
    at = [min(int(chainage_m // _PIECE_M), pieces - 1) for chainage_m, _ in people]
    residents = np.bincount(np.array(at, np.int64), [count for _, count in people], pieces)
    loads = np.column_stack([np.diff(bounds_m), residents] if people else [np.diff(bounds_m)])
    cuts = partition_line(loads, np.ones(sectors)).cuts
    return tuple(
        BorderSector(
            float(bounds_m[first]),
            float(bounds_m[last]),
            int(residents[first:last].sum()) if people else None,
        )
        for first, last in pairwise(cuts)
    )
