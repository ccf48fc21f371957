"""Width of a zone along a line, and of the ground between two lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .between import area_m2, ground_between
from .chainage import Chainage
from .distance import PathDistance
from .ellipsoid import GEOD
from .paths import parts_of
from .steps import stepped

Array = npt.NDArray[np.float64]

_CHORD_STEP_M = 2_000.0  # a transect is drawn with vertices this close: a geodesic to within 0.1 m
_SAME_PLACE_DEG = 1e-9
_BESIDE_M = 0.005


@dataclass(frozen=True, slots=True)
class Widths:
    """Widths of a zone at stations along a line.

    Parameters
    ----------
    chainage_m : array
        Station of each width, metres; stations where the zone has no width are left out.
    width_m : array
        Geodesic length of the transect inside the zone, metres.
    from_lonlat, to_lonlat : array
        Its two ends, right and left of the line; longitude and latitude in columns.
    mean_m : float
        Area of the zone by length of the line, metres: the mean that does not depend on stations.
    """

    chainage_m: Array
    width_m: Array
    from_lonlat: Array
    to_lonlat: Array
    mean_m: float

    @property
    def narrowest(self) -> int:
        """Number of the narrowest station."""
        return int(self.width_m.argmin())

    @property
    def widest(self) -> int:
        """Number of the widest station."""
        return int(self.width_m.argmax())

    def percentile_m(self, percent: float) -> float:
        """Width that this share of the line's length, in hundredths, does not exceed, metres.

        Every station stands for half the way to its neighbours.
        """
        order = np.argsort(self.width_m)
        share = _lengths_stood_for(self.chainage_m)[order].cumsum()
        return float(self.width_m[order][np.searchsorted(share, percent / 100 * share[-1] - 1e-9)])


def _lengths_stood_for(chainage_m: Array) -> Array:
    if len(chainage_m) == 1:
        return np.ones(1)
    half = np.diff(chainage_m) / 2
    return np.asarray(np.append(half, 0.0) + np.append(0.0, half))


def widths_along(zone_lonlat: BaseGeometry, line: Chainage, *, interval_m: float, reach_m: float) -> Widths:
    """Width of a zone on transects normal to a line.

    Transects stand at equal steps of chainage, and also where the line is nearest to each vertex of the
    zone's outline: a narrow place lies at a vertex, so it is not passed over. Of a transect the piece inside
    the zone that holds the line counts, or else the piece nearest to the line. Where the zone's end cuts the
    line at a slant, transects near it are cut short: ``widths_between`` is free of that.

    Parameters
    ----------
    zone_lonlat : Polygon or MultiPolygon
        Lon/lat degrees (OGC:CRS84), valid.
    line : Chainage
        Line that the zone lies along.
    interval_m : float
        Distance between stations, metres.
    reach_m : float
        How far transects reach to each side, metres. A width of twice the reach means that it was too short.

    Raises
    ------
    GeometryError
        If the zone is no valid area, a distance is not above zero or no transect meets the zone.

    Examples
    --------
    A zone of a fiftieth of a degree on each side of the equator: 2 × 2,211.49 m.

    >>> from shapely import LineString, box
    >>> equator = Chainage(LineString([(0, 0), (1, 0)]))
    >>> widths = widths_along(box(0, -0.02, 1, 0.02), equator, interval_m=10_000, reach_m=5_000)
    >>> round(float(widths.width_m.min()), 1), round(widths.mean_m, 1)
    (4423.0, 4423.0)
    """
    if not interval_m > 0.0 or not reach_m > 0.0:
        raise GeometryError(
            f"interval_m is {interval_m:g} and reach_m is {reach_m:g}",
            where="width of a zone",
            mend="Give metres above zero.",
        )
    chainage_m = _stations(zone_lonlat, line, interval_m)
    transects = _transects(line, chainage_m, reach_m)
    inside = np.asarray(shapely.intersection(shapely.linestrings(transects), zone_lonlat))
    ends = [_piece_at_line(cut, transect) for cut, transect in zip(inside, transects, strict=True)]
    met = np.array([end is not None for end in ends])
    if not met.any():
        raise GeometryError(
            "no transect meets the zone",
            where="width of a zone",
            mend="Give a longer reach_m, or its own line.",
        )
    ways = np.array([end for end in ends if end is not None])
    return _widths(chainage_m[met], ways, area_m2(zone_lonlat) / line.length_m)


def widths_between(
    a_lonlat: BaseGeometry, b_lonlat: BaseGeometry, line: Chainage, *, interval_m: float = 100.0
) -> Widths:
    """Width of the ground between two lines: from every place of either to the nearest of the other.

    The shortest way between two lines begins at a vertex of one of them, and all vertices are measured, so
    the narrowest place is exact. The widest place lies within ``interval_m`` / 2 along its line, and its
    width is short by no more than that. Ways are geodesics, not transects; their station is the place of
    ``line`` nearest to the middle of the way.

    Parameters
    ----------
    a_lonlat, b_lonlat : LineString or MultiLineString
        The two lines, lon/lat degrees (OGC:CRS84).
    line : Chainage
        Line along which widths are reported, one of the two or their median.
    interval_m : float
        Largest distance between the places measured, metres.

    Examples
    --------
    Two meridians a hundredth of a degree apart are 1,113.2 m apart at the equator and less beyond it.

    >>> from shapely import LineString
    >>> west, east = (LineString([(x, 0), (x, 1)]) for x in (0, 0.01))
    >>> widths = widths_between(west, east, Chainage(west), interval_m=1_000)
    >>> round(float(widths.width_m.max()), 1), round(float(widths.width_m.min()), 1)
    (1113.2, 1113.0)
    """
    ways = np.concatenate(
        [_ways(a_lonlat, b_lonlat, interval_m), _ways(b_lonlat, a_lonlat, interval_m)[:, ::-1]]
    )
    chainage_m = line.of(*ways.mean(axis=1).T).chainage_m
    order = np.argsort(chainage_m, kind="stable")
    mean_m = area_m2(ground_between(a_lonlat, b_lonlat)) / line.length_m
    return _widths(chainage_m[order], ways[order], mean_m)


def _ways(one: BaseGeometry, other: BaseGeometry, interval_m: float) -> Array:
    """Shortest ways from places of one line to another line, but for those to its ends from elsewhere.

    Where one line runs on past the end of the other there is no ground between them.
    """
    paths = [stepped(path, interval_m)[0] for path in parts_of(one, "width between lines")]
    places = np.vstack(paths)
    is_end = np.concatenate([np.isin(np.arange(len(path)), (0, len(path) - 1)) for path in paths])
    near = PathDistance(other).to(*places.T)
    feet = np.column_stack([near.foot_longitude, near.foot_latitude])
    ends = np.vstack([path[[0, -1]] for path in parts_of(other, "width between lines")])
    at_ends = np.abs(feet[:, None] - ends[None]).max(axis=2) < _SAME_PLACE_DEG
    ways = np.stack([places, feet], axis=1)
    return np.asarray(ways[is_end | ~at_ends.any(axis=1)])


def _stations(zone_lonlat: BaseGeometry, line: Chainage, interval_m: float) -> Array:
    """Chainages at equal steps, and on both sides of each vertex of the zone."""
    at_vertices_m = line.of(*shapely.get_coordinates(zone_lonlat).T).chainage_m
    regular_m = line.markers(interval_m).chainage_m
    chainage_m = [regular_m, np.array([line.end_m]), at_vertices_m - _BESIDE_M, at_vertices_m + _BESIDE_M]
    # A transect along an edge of the zone is neither in nor out: keep off steps and off the line's ends.
    return np.unique(np.clip(np.concatenate(chainage_m), line.origin_m + _BESIDE_M, line.end_m - _BESIDE_M))


def _transects(line: Chainage, chainage_m: Array, reach_m: float) -> Array:
    """Geodesics normal to a line, from right to left; shape (stations, places, 2)."""
    longitude, latitude = line.places(chainage_m)
    bearing = line.bearing_deg(chainage_m)
    count = 1 + 2 * int(np.ceil(reach_m / _CHORD_STEP_M))
    aside_m = np.linspace(-reach_m, reach_m, count)
    where = np.broadcast_to(longitude[:, None], (len(bearing), count)).ravel()
    ends = GEOD.fwd(
        where,
        np.repeat(latitude, count),
        np.repeat(bearing - 90.0, count),
        np.tile(aside_m, len(bearing)),
    )
    around = where + (np.asarray(ends[0]) - where + 180.0) % 360.0 - 180.0
    return np.column_stack([around, ends[1]]).reshape(len(bearing), count, 2)


def _piece_at_line(cut: BaseGeometry, transect: Array) -> Array | None:
    """Ends of the piece of a transect that holds its middle or lies nearest to it; none if it misses."""
    pieces = [piece for piece in shapely.get_parts(cut) if piece.length > 0.0]
    if not pieces:
        return None
    middle = shapely.Point(transect[len(transect) // 2])
    nearest = min(pieces, key=middle.distance)
    return shapely.get_coordinates(nearest)[[0, -1]]


def _widths(chainage_m: Array, ways: Array, mean_m: float) -> Widths:
    width_m = np.asarray(GEOD.inv(*ways[:, 0].T, *ways[:, 1].T)[2])
    return Widths(chainage_m, width_m, ways[:, 0], ways[:, 1], mean_m)
