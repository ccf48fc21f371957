"""Which stretches of a line lie inside each of many areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .chainage import Chainage
from .ellipsoid import Array
from .paths import Indices
from .runs import Runs
from .steps import Steps

Geometries = npt.NDArray[np.object_]


def runs_inside(chainage: Chainage, areas_lonlat: Sequence[BaseGeometry]) -> Runs:
    """Stretches of a line inside each of many areas.

    Parameters
    ----------
    chainage : Chainage
        The line.
    areas_lonlat : sequence of Polygon or MultiPolygon
        Lon/lat degrees (OGC:CRS84), edges straight in them; whole turns away from the line are no matter.

    Returns
    -------
    Runs
        Source i is area i; chainages in metres, from the line's own origin.

    Raises
    ------
    GeometryError
        If an area is not valid.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]))
    >>> runs = runs_inside(equator, [box(0.5, -1, 2, 1), box(3, 3, 4, 4)])
    >>> (runs.length_m / equator.length_m).round(9).tolist()
    [0.5, 0.0]
    """
    areas = np.asarray(areas_lonlat, dtype=object)
    bad = ~shapely.is_valid(areas)
    if bad.any():
        raise GeometryError(
            f"area {int(bad.argmax())} is not valid ({shapely.is_valid_reason(areas[bad][0])})",
            where="areas along a line",
            mend="Mend it first.",
        )
    pieces = [*_pieces(chainage.steps, _turned(areas, chainage.steps.from_lonlat[:, 0]))]
    area, step, share_from, share_to = (np.concatenate(column) for column in zip(*pieces, strict=True))
    start_m, length_m = chainage.steps.edges[0][step, 4:].T
    from_m, to_m = (chainage.origin_m + start_m + share * length_m for share in (share_from, share_to))
    return Runs.of(area, from_m, to_m, sources=len(areas))


def _pieces(steps: Steps, areas: Geometries) -> Iterator[tuple[Indices, Indices, Array, Array]]:
    """Steps inside areas: first those that lie there whole, then parts of those that cross a boundary.

    Area, step, and the shares of the step between which it lies inside.
    """
    lines = np.asarray(shapely.linestrings(np.stack([steps.from_lonlat, steps.to_lonlat], axis=1)))
    tree = shapely.STRtree(lines)
    touched, whole = (tree.query(areas, predicate=how) for how in ("intersects", "covers"))
    yield whole[0], whole[1], np.zeros(len(whole[0])), np.ones(len(whole[0]))
    area, step = touched[:, ~np.isin(*(pairs[0] * len(lines) + pairs[1] for pairs in (touched, whole)))]
    inside = shapely.intersection(lines[step], areas[area])
    parts, of = shapely.get_parts(inside, return_index=True)
    has_length = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    parts, of = parts[has_length], of[has_length]
    start = steps.from_lonlat[step[of]]
    way = steps.to_lonlat[step[of]] - start
    ends = (shapely.get_coordinates(shapely.get_point(parts, k)) - start for k in (0, -1))
    one, other = ((end * way).sum(axis=1) / (way * way).sum(axis=1) for end in ends)
    yield area[of], step[of], np.minimum(one, other), np.maximum(one, other)


def _turned(areas: Geometries, longitude: Array) -> Geometries:
    """Areas moved by whole turns to lie beside the line."""
    west, _, east, _ = shapely.bounds(areas).T
    middle = 0.5 * (longitude.min() + longitude.max())
    turn_deg = 360.0 * np.round((middle - 0.5 * (west + east)) / 360.0)
    moved = areas.copy()
    for i in np.flatnonzero(np.nan_to_num(turn_deg)):
        moved[i] = shapely.affinity.translate(areas[i], xoff=float(turn_deg[i]))
    return moved
