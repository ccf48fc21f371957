"""Which side places lie on: by the ground held, or by the direction of the line where none is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from ...geometry.chainage import Chainage
from ...model.situation import AnyArea, Situation

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]


def sides_of(places_m: Array, situation: Situation, line: Chainage) -> Indices:
    """Number of the party, in the order of ``situation.parties``, on whose side each place lies.

    Parameters
    ----------
    places_m : array, shape (places, 2)
        Metres of the frame.
    situation : Situation
        Where ground held is known, a place on none of it goes with the nearest; where none is known, the
        line's own direction tells left from right.
    line : Chainage
    """
    if not situation.control:
        return _beside(places_m, situation, line)
    ids = [party.id for party in situation.parties]
    points: Objects = np.asarray(shapely.points(places_m), dtype=object)
    side = np.full(len(points), -1, dtype=np.int64)
    for control in situation.control:
        shapely.prepare(control.area)
        side[(side < 0) & shapely.intersects(control.area, points)] = ids.index(control.party)
    lost = np.flatnonzero(side < 0)
    if len(lost):
        held = np.array([ids.index(control.party) for control in situation.control])
        side[lost] = held[_nearest_area([control.area for control in situation.control], points[lost])]
    return side


def _nearest_area(areas: Sequence[AnyArea], points: Objects) -> Indices:
    """Number of the area that each point outside all of them is nearest to."""
    edges: list[Objects] = []
    for area in areas:
        places, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(area)), return_index=True)
        joined = ring[1:] == ring[:-1]
        ends = np.stack([places[:-1][joined], places[1:][joined]], axis=1)
        edges.append(np.asarray(shapely.linestrings(ends), dtype=object))
    nearest = shapely.STRtree(np.concatenate(edges)).query_nearest(points, all_matches=False)[1]
    return np.asarray(np.repeat(np.arange(len(areas)), [len(own) for own in edges])[nearest])


def _beside(places_m: Array, situation: Situation, line: Chainage) -> Indices:
    """Sides by the direction of the line, whose left is the first party's where nothing else is said."""
    if not len(places_m):
        return np.zeros(0, dtype=np.int64)
    ids = [party.id for party in situation.parties]
    left, right = situation.line.left or ids[0], situation.line.right or ids[1]
    offset_m = line.of(*situation.frame.degrees(places_m).T).offset_m
    return np.where(offset_m >= 0.0, ids.index(left), ids.index(right))
