"""On whose side incidents lie: by the ground that each party holds, else by who is left of the line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from ...geometry.located import Located
from ...model.incident import Incidents
from ...model.situation import AnyArea
from ...model.verdict import Sides


def sides_by_ground(incidents: Incidents, located: Located, grounds_lonlat: Mapping[str, AnyArea]) -> Sides:
    """Party on whose ground each incident lies, and whether the line is farther than its place is known.

    Parameters
    ----------
    incidents : Incidents
    located : Located
        Where they lie on the line.
    grounds_lonlat : mapping
        Ground that each party holds, lon/lat degrees.

    Examples
    --------
    Two parties on both sides of the equator; the second incident, 1.1 km from it, is known to 5 km only.

    >>> from shapely import LineString
    >>> from geo.geometry.chainage import Chainage
    >>> from geo.model.incident import incidents_at
    >>> three = incidents_at([0.5, 0.5, 0.5], [0.5, 0.01, -0.5], radius_m=5_000)
    >>> where = Chainage(LineString([(0, 0), (1, 0)])).of(three.longitude, three.latitude)
    >>> grounds = {"north": shapely.box(0, 0, 1, 1), "south": shapely.box(0, -1, 1, 0)}
    >>> found = sides_by_ground(three, where, grounds)
    >>> found.party, found.clear.tolist(), found.count("north")
    (('north', 'north', 'south'), [True, False, True], 1)
    """
    party = np.full(len(incidents), "", object)
    for name, area in grounds_lonlat.items():
        shapely.prepare(area)
        party[shapely.contains_xy(area, incidents.longitude, incidents.latitude)] = name
    return Sides(tuple(party.tolist()), _clear(incidents, located))


def sides_by_line(incidents: Incidents, located: Located, left: str, right: str) -> Sides:
    """Party left or right of the line in its own direction, where nobody said who holds which ground."""
    party = tuple(left if is_left else right for is_left in (located.offset_m > 0.0).tolist())
    return Sides(party, _clear(incidents, located))


def _clear(incidents: Incidents, located: Located) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where the line is farther than the position is known; nowhere where that is not stated."""
    return np.asarray(np.abs(located.offset_m) >= incidents.radius_m, np.bool_)
