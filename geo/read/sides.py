"""Which party is on the left of a given line, told by ground that is known and not by the drawing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from pyproj import Geod
from shapely import MultiLineString

from ..errors import ScenarioError
from ..geometry.chainage import Chainage
from ..model.situation import AnyArea

EARTH = Geod(ellps="WGS84")

# Ground is asked for at so many places along the line, this far to its left and to its right: beyond the
# doubt about where a line runs, and still beside it.
_PLACES = 200
_ASIDE_M = 10_000.0
_CLEAR = 0.7  # share of the places that must agree


def party_on_left(path_lonlat: MultiLineString, ground: Mapping[str, AnyArea]) -> str:
    """Return the id of the party whose ground lies left of a line in its own direction.

    Parameters
    ----------
    path_lonlat : MultiLineString
        Oriented once, lon/lat degrees.
    ground : mapping
        Ground of two parties by id, lon/lat degrees; it need not meet at the line.

    Raises
    ------
    ScenarioError
        If the ground on both sides does not tell them apart.

    Examples
    --------
    >>> ground = {"north": shapely.box(0, 1, 9, 2), "south": shapely.box(0, 0, 9, 1)}
    >>> party_on_left(MultiLineString([[(1, 1), (8, 1)]]), ground)
    'north'
    """
    line = Chainage(path_lonlat)
    at = np.linspace(0.0, line.length_m, _PLACES)
    longitude, latitude = line.places(at)
    bearing = line.bearing_deg(at)
    votes = dict.fromkeys(ground, 0)
    for party, area in ground.items():
        shapely.prepare(area)
        for turn, sense in ((-90.0, 1), (90.0, -1)):
            east, north, _ = EARTH.fwd(longitude, latitude, bearing + turn, np.full(len(at), _ASIDE_M))
            votes[party] += sense * int(np.count_nonzero(shapely.contains_xy(area, east, north)))
    left = max(votes, key=lambda party: votes[party])
    told = votes[left] - min(votes.values())
    if told < 2 * (2 * _CLEAR - 1) * _PLACES:
        raise ScenarioError(
            "the ground beside it does not tell which party is on which side",
            where="line of contact",
            mend="Name the party on the left of the line, in its own direction: --left PARTY.",
        )
    return left
