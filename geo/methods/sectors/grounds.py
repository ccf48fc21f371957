"""Ground of each sector: what is nearer to its stretch of line than to any other, down to a depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...geometry.geodesic import Stretch, stretched_belt
from ...model.situation import Situation
from ...model.zone import Zone

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LAID_M = 10.0  # how far the outer edge may lie inside the depth
SIMPLIFIED_M = 25.0  # about how far a simplified edge may lie from the exact one
_COARSE_M = 500.0  # the depth of a zone need be known no better


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """Ground of each sector, and the lines along which two grounds meet, in metres of the frame.

    ``meeting`` is keyed by the numbers of two sectors, the lower first.
    """

    areas: tuple[Polygon | MultiPolygon, ...]
    meeting: dict[tuple[int, int], MultiLineString]


def depth_of(zones: Sequence[Zone], situation: Situation) -> float:
    """How far the deepest zone reaches from the line, metres, rounded up to whole kilometres.

    Raises
    ------
    ScenarioError
        If there is no zone.
    """
    areas = [zone.area.simplify(_COARSE_M) for zone in zones if not zone.area.is_empty]
    if not areas:
        raise ScenarioError(
            "no zone says how deep sectors are", where="sectors", mend="Give depth_m, in metres."
        )
    corners = shapely.points(np.unique(shapely.get_coordinates(areas), axis=0))
    path = situation.line.path.simplify(_COARSE_M)
    return float(np.ceil(shapely.distance(path, corners).max() / 1000.0) * 1000.0)


def grounds_of(cuts_m: Array, depth_m: float, situation: Situation, line: Chainage) -> Grounds:
    """Part the ground beside a line among its stretches.

    Parameters
    ----------
    cuts_m : array, shape (sectors + 1,)
        Chainages at which the line is cut, both ends included, metres.
    depth_m : float
        How far ground counts, geodesic metres.
    situation : Situation
        Its ``land``, where it is known, is what ground is kept of.
    line : Chainage

    Notes
    -----
    Every place belongs to the stretch that holds the nearest place of the line. The way to that place crosses
    neither the line nor other ground of the band, so each ground hangs together with its stretch, stays on
    its side, and no two boundaries cross, however the line winds. Grounds share their edges vertex by vertex;
    they are simplified together, so that they still do.
    """
    stretches = [Stretch(a, b, depth_m) for a, b in pairwise(cuts_m.tolist())]
    belts = stretched_belt(line.path, stretches, tolerance_m=LAID_M)
    exact = np.array([situation.frame.to_metres(belt.area) for belt in belts], dtype=object)
    areas = shapely.coverage_simplify(exact, SIMPLIFIED_M)
    if not shapely.coverage_is_valid(areas):
        areas = exact
    meeting = _meeting(areas)
    land = situation.areas.get("land")
    if land is not None:
        near = shapely.intersection(land, shapely.box(*shapely.total_bounds(areas)))
        areas = shapely.intersection(areas, near)
        meeting = {pair: _only_lines(shapely.intersection(path, near)) for pair, path in meeting.items()}
    return Grounds(tuple(_only_areas(area) for area in areas), meeting)


def _meeting(areas: npt.NDArray[np.object_]) -> dict[tuple[int, int], MultiLineString]:
    """Lines along which two areas of a coverage meet: edges that both have, vertex by vertex."""
    rings = [shapely.get_rings(area) for area in areas]
    owner = np.repeat(np.arange(len(areas)), [len(some) for some in rings])
    flat = np.concatenate(rings)
    coordinates, ring = shapely.get_coordinates(flat, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.hstack([coordinates[:-1], coordinates[1:]])[same]
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    sector = owner[ring[1:][same]]
    order = np.lexsort((sector, *ends.T))
    ends, sector = ends[order], sector[order]
    twice = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1) & (sector[1:] != sector[:-1]))
    edges = shapely.linestrings(ends[twice].reshape(-1, 2, 2))
    pairs = np.sort(np.column_stack([sector[twice], sector[twice + 1]]), axis=1)
    found = {}
    for one, other in np.unique(pairs, axis=0).tolist():
        mine = (pairs == (one, other)).all(axis=1)
        found[one, other] = _only_lines(shapely.line_merge(MultiLineString([*edges[mine]])))
    return found


def _only_areas(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _only_lines(geometry: BaseGeometry) -> MultiLineString:
    return MultiLineString(
        [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == 1]
    )
