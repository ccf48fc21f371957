"""Incidents that could not be placed in some way: which, and why; nothing is left out silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ...geometry.chainage import Chainage
from ...geometry.located import Located
from ...model.incident import Incidents
from ...model.verdict import OUTSIDE, Sides, Verdicts
from .watching import Watching

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NO_ERROR = "how far its position may be off is not stated"
BEYOND_END = "beyond an end of the line: no part of it lies abreast"
NEAR_LINE = "nearer to the line than its position is known: its side is not told"
NO_SIDE = "on ground of no party"
NO_ZONE = "inside no zone that held at its time"
UNWATCHED = "reported while nobody watched there by such means: in no rate"
_END_M = 0.01


def apart_of(
    incidents: Incidents,
    line: Chainage,
    located: Located,
    watching: Watching,
    near_m: float,
    sides: Sides | None,
    verdicts: Sequence[Verdicts],
) -> Mapping[str, Whole]:
    """Numbers of incidents, from 0, by why they could not be placed; one may stand under several.

    Parameters
    ----------
    incidents : Incidents
    line : Chainage
    located : Located
    watching : Watching
    near_m : float
    sides : Sides or None
    verdicts : sequence of Verdicts

    Examples
    --------
    A place 111 km beyond the end of a line along the equator, whose error nobody stated.

    >>> from shapely import LineString
    >>> from geo.methods.incidents.watching import watching_of
    >>> from geo.model.account import Asked
    >>> from geo.model.incident import incidents_at
    >>> line, one = Chainage(LineString([(0, 0), (1, 0)])), incidents_at([2.0], [0.0])
    >>> asked, where = Asked(15_000, 10_000, 0, 60), line.of([2.0], [0.0])
    >>> watching = watching_of(one, where, line, [], asked, {})
    >>> for why in apart_of(one, line, where, watching, 15_000, None, ()):
    ...     print(why)
    farther than 15 km from the line
    beyond an end of the line: no part of it lies abreast
    how far its position may be off is not stated
    """
    told: dict[str, Mask] = {
        f"farther than {near_m / 1e3:g} km from the line": ~watching.near,
        BEYOND_END: _beyond_an_end(line, located),
        NO_ERROR: np.isnan(incidents.radius_m),
        UNWATCHED: watching.near & ~watching.seen & watching.told,
    }
    if sides is not None:
        nobody = np.array([not party for party in sides.party], np.bool_)
        told[NO_SIDE] = nobody
        told[NEAR_LINE] = ~nobody & ~sides.clear & ~np.isnan(incidents.radius_m)
    if verdicts:
        told[NO_ZONE] = np.all([(each.code == OUTSIDE) | ~each.held for each in verdicts], axis=0)
    return {why: np.flatnonzero(which) for why, which in told.items() if which.any()}


def _beyond_an_end(line: Chainage, located: Located) -> Mask:
    """Where the nearest place of the line is an end of a part, and the incident is not on it."""
    ends_m = np.array(line.part_ends_m)[located.part]
    at_end = np.abs(ends_m - located.chainage_m[:, None]).min(axis=1) <= _END_M
    return np.asarray(at_end & (np.abs(located.offset_m) > _END_M), np.bool_)
