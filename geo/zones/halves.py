"""Left and right of a line, for ground of which only the line is known.

A band round the line is cut along the line itself, carried on past its free ends. Every face takes the side
of the stretch of line that it touches; a face that touches both sides of the line is refused, not guessed.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from ..model.situation import AnyArea, AnyLine
from .edges import GRID_M, areas_only

_Floats = npt.NDArray[np.float64]

_PROBE_M = 0.05  # how far beside the line a face is asked for its side
_MIXED = 0.01  # share of a face's line that may lie on its other side: the width of an acute corner
_LEAST_FACE_M2 = 1.0
_TURNS_DEG = sorted(range(-175, 181, 5), key=abs)


def halves(reach: AnyArea, line: AnyLine) -> tuple[AnyArea, AnyArea]:
    """Cut the ground round a line into what lies left and what lies right of it.

    Parameters
    ----------
    reach : Polygon or MultiPolygon
        Ground round the line, metres.
    line : LineString or MultiLineString
        Parts in order, all running the same way, metres.

    Returns
    -------
    tuple of two Polygon or MultiPolygon
        Left and right in the line's own direction.

    Raises
    ------
    GeometryError
        If a part runs the other way, or some ground lies both left and right.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> left, right = halves(box(0, -3, 10, 7), LineString([(2, 0), (8, 0)]))
    >>> left.area, right.area
    (70.0, 30.0)
    """
    guide = _guide(line, reach)
    cuts = shapely.union_all([reach.boundary, guide], grid_size=GRID_M)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(cuts))))
    shapely.prepare(reach)
    faces = faces[shapely.contains_properly(reach, shapely.point_on_surface(faces))]
    left = _is_left(faces, guide)
    return (
        areas_only(shapely.coverage_union_all(faces[left])),
        areas_only(shapely.coverage_union_all(faces[~left])),
    )


def _guide(line: AnyLine, reach: AnyArea) -> MultiLineString:
    """The line joined over its gaps and carried on out of the reach; closed parts stay as they are."""
    parts = [part for part in shapely.get_parts(line) if not part.is_empty]
    rings = [part for part in parts if part.is_closed]
    chain = _joined([part for part in parts if not part.is_closed])
    if chain is None:
        return MultiLineString(rings)
    size_m = float(np.hypot(*np.subtract(reach.bounds[2:], reach.bounds[:2])))
    start = _way_out(chain.reverse(), reach, size_m)
    end = _way_out(chain, reach, size_m)
    return MultiLineString([LineString([*start[::-1], *chain.coords, *end]), *rings])


def _joined(parts: list[LineString]) -> LineString | None:
    """One line through all open parts in their order, with straight bridges over the gaps."""
    for number, (part, following) in enumerate(pairwise(parts), start=1):
        end = Point(part.coords[-1])
        bridge = LineString([part.coords[-1], following.coords[0]])
        reversed_gap_m = end.distance(Point(following.coords[-1]))
        crosses = bridge.length > 0 and any(bridge.crosses(other) for other in parts)
        if crosses or reversed_gap_m < bridge.length:
            raise GeometryError(
                f"part {number + 1} does not carry on where part {number} ends",
                where="left and right of the line",
                mend="Put the parts in order, all running the same way, or give the ground each party holds.",
            )
    points = [xy for part in parts for xy in part.coords]
    return LineString(points) if points else None


def _way_out(chain: LineString, reach: AnyArea, size_m: float) -> list[tuple[float, float]]:
    """Where the line goes on past its end: nearly straight on, out of the reach, never over itself."""
    end = np.asarray(chain.coords[-1][:2])
    back = np.asarray(chain.interpolate(-min(_depth_m(reach, chain), chain.length)).coords[0][:2])
    ahead = np.arctan2(*(end - back)[::-1])
    for turn in np.radians(_TURNS_DEG):
        far = end + size_m * np.array([np.cos(ahead + turn), np.sin(ahead + turn)])
        way = _first_stretch(LineString([end, far]), reach)
        if way is None:
            return []
        if way.intersection(chain).equals(Point(end)):
            x, y = way.coords[-1][:2]
            return [(x, y)]
    raise GeometryError(
        f"the line curls round its own end near {end[0]:.0f} m, {end[1]:.0f} m of the frame",
        where="left and right of the line",
        mend="Give the ground each party holds.",
    )


def _first_stretch(ray: LineString, reach: AnyArea) -> LineString | None:
    """The ray as far as it stays in the reach, and a step beyond; None if it leaves at once."""
    inside = shapely.get_parts(ray.intersection(reach))
    start = Point(ray.coords[0])
    touching = [piece for piece in inside if piece.length > 0 and piece.distance(start) <= _PROBE_M]
    if not touching:
        return None
    far_m = max(float(ray.project(Point(xy))) for piece in touching for xy in piece.coords)
    return LineString([start, ray.interpolate(far_m + 1.0)])


def _depth_m(reach: AnyArea, chain: LineString) -> float:
    """How deep the reach lies about the end of the chain, metres: the scale on which it is to be straight."""
    return max(float(reach.boundary.distance(Point(chain.coords[-1]))), 1.0)


def _is_left(faces: npt.NDArray[np.object_], guide: MultiLineString) -> npt.NDArray[np.bool_]:
    """Side of each face, by the lengths of the guide's left and right side that it touches."""
    middles, steps = _edges(guide)
    length_m = np.hypot(*steps.T)
    across = np.column_stack([-steps[:, 1], steps[:, 0]]) / length_m[:, None]
    beside = across * np.minimum(_PROBE_M, 0.1 * length_m)[:, None]
    left_m = _touched(faces, middles + beside, length_m)
    right_m = _touched(faces, middles - beside, length_m)
    least, most = np.minimum(left_m, right_m), np.maximum(left_m, right_m)
    mixed = (least > _MIXED * most) & (shapely.area(faces) > _LEAST_FACE_M2)
    if mixed.any():
        face: BaseGeometry = faces[mixed][np.argmax(shapely.area(faces[mixed]))]
        at = face.representative_point()
        raise GeometryError(
            f"{face.area / 1e6:.3g} km² near {at.x:.0f} m, {at.y:.0f} m lie left and right of it at once",
            where="left and right of the line",
            mend="Let all parts run the same way without crossing, or give the ground each party holds.",
        )
    untouched = most == 0.0
    left: npt.NDArray[np.bool_] = left_m > right_m
    left[untouched] = _nearest_is_left(shapely.point_on_surface(faces[untouched]), middles, steps)
    return left


def _edges(guide: MultiLineString) -> tuple[_Floats, _Floats]:
    """Middle and step of every edge of the guide that has a length."""
    xy, part = shapely.get_coordinates(shapely.get_parts(guide), return_index=True)
    same = (part[1:] == part[:-1]) & np.any(xy[1:] != xy[:-1], axis=1)
    return (xy[1:] + xy[:-1])[same] / 2, (xy[1:] - xy[:-1])[same]


def _touched(faces: npt.NDArray[np.object_], places: _Floats, length_m: _Floats) -> _Floats:
    """Sum of lengths whose place lies in each face."""
    points = np.asarray(shapely.points(places))
    face, point = shapely.STRtree(points).query(faces, predicate="contains")
    touched: _Floats = np.bincount(face, weights=length_m[point], minlength=len(faces)).astype(np.float64)
    return touched


def _nearest_is_left(
    places: npt.NDArray[np.object_], middles: _Floats, steps: _Floats
) -> npt.NDArray[np.bool_]:
    """Side of places by the edge nearest to each."""
    edges = np.asarray(shapely.linestrings(np.stack([middles - steps / 2, middles + steps / 2], axis=1)))
    nearest = shapely.STRtree(edges).nearest(places)
    offset = shapely.get_coordinates(places) - middles[nearest]
    cross = steps[nearest, 0] * offset[:, 1] - steps[nearest, 1] * offset[:, 0]
    return np.asarray(cross > 0)
