"""How far patrols from posts come along a border within a time, and how far it is to the next crossing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...geometry.chainage import Chainage
from ...geometry.runs import Runs

Array = npt.NDArray[np.float64]


def patrolled(border: Chainage, post_m: npt.ArrayLike, *, pace_s: float, within_s: float) -> Runs:
    """Stretches that a patrol from each post comes to within a time, along the border and on its part of it.

    Parameters
    ----------
    border : Chainage
    post_m : array
        Chainages of the posts, metres.
    pace_s : float
        Seconds for a metre along the border.
    within_s : float
        Seconds.

    Examples
    --------
    At 40 km/h a patrol from the middle of 100 km comes 20 km each way in half an hour.

    >>> import shapely
    >>> line = Chainage(shapely.LineString([(0, 0), (100_000 / 111_319.49079, 0)]))
    >>> found = patrolled(line, [50_000], pace_s=3.6 / 40, within_s=1_800)
    >>> found.from_m.round().tolist(), found.to_m.round().tolist()
    ([30000.0], [70000.0])
    """
    at_m = np.asarray(post_m, dtype=float)
    ends_m = np.array(border.part_ends_m)
    part = np.clip(np.searchsorted(ends_m[:, 0], at_m, side="right") - 1, 0, len(ends_m) - 1)
    low_m, high_m = ends_m[part].T
    far_m = within_s / pace_s
    return Runs.of(
        np.arange(len(at_m)),
        np.maximum(at_m - far_m, low_m),
        np.minimum(at_m + far_m, high_m),
        sources=len(at_m),
    )


def to_next_m(chainage_m: npt.ArrayLike, crossing_m: npt.ArrayLike) -> Array:
    """Metres along the border from places to the nearest crossing; infinite where there is none.

    Examples
    --------
    >>> to_next_m([2_000, 9_000], [0, 10_000]).tolist()
    [2000.0, 1000.0]
    """
    at_m, crossings_m = np.asarray(chainage_m, dtype=float), np.asarray(crossing_m, dtype=float)
    if not len(crossings_m):
        return np.full(len(at_m), np.inf)
    return np.asarray(np.abs(at_m[:, None] - crossings_m[None, :]).min(axis=1))
