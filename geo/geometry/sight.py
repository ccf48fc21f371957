"""Ground within sight of a place: discs, rings and wedges whose edges keep true geodesic distances."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import GeometryError
from .ellipsoid import GEOD

Array = npt.NDArray[np.float64]

_SMALLEST_RADIUS_M = GEOD.b**2 / GEOD.a  # of curvature of the ellipsoid, along the meridian at the equator
_NEAREST_POLE_DEG = 1.0  # meridians close in faster there than an edge straight in degrees can follow
_LONGEST_M = 2_000_000.0
_FEWEST = 12  # chords of a whole circle
_SPENT = 0.98  # share of the tolerance, for what the two formulas for a chord leave out
_COLUMNS = ("longitude", "latitude", "range_m", "nearest_m", "bearing_deg", "field_of_view_deg")


@dataclass(frozen=True, slots=True)
class _Wedge:
    """What one site watches, from a bearing clockwise, and how far from the equator it comes."""

    nearest_m: float
    range_m: float
    from_deg: float
    view_deg: float
    tolerance_m: float
    poleward_deg: float

    @property
    def bend_per_m(self) -> float:
        """How strongly an edge straight in lon/lat bends where the wedge comes nearest a pole, 1/m."""
        return math.tan(math.radians(self.poleward_deg)) / _SMALLEST_RADIUS_M


def footprint_outline(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    *,
    range_m: npt.ArrayLike,
    nearest_m: npt.ArrayLike = 0.0,
    bearing_deg: npt.ArrayLike | None = None,
    field_of_view_deg: npt.ArrayLike = 360.0,
    tolerance_m: float = 1.0,
) -> Any:
    """Ground between two geodesic distances from a site, all round or in a sector.

    Parameters
    ----------
    longitude, latitude : float or array
        Sites, degrees (OGC:CRS84). Every other figure may be one for all sites or one each.
    range_m, nearest_m : float or array
        Farthest and nearest distance watched, metres.
    bearing_deg : float or array, optional
        Middle of the sector, degrees clockwise from true north at the site; NaN or None where it watches all
        round.
    field_of_view_deg : float or array
        Width of the sector, degrees; 360 watches all round.
    tolerance_m : float
        How far an edge, straight in lon/lat, may lie from the true distance or bearing line, metres.

    Returns
    -------
    Polygon, or array of Polygon
        One for each site, lon/lat degrees; longitudes are continuous about the site and may pass 180°.
        Vertices lie on the true distances, so that chords do not overstate the range.

    Raises
    ------
    GeometryError
        If a distance, a sector or the tolerance makes no sense, a sector has no bearing, or the range comes
        within a degree of a pole.

    Notes
    -----
    Vertices are geodesics of stated length and azimuth (Karney 2013, by pyproj). Between them a chord falls
    short by ``s² / 8r`` and an edge straight in lon/lat bends by ``s² tan φ / 8R``; chords are as long as
    both together allow.

    Examples
    --------
    >>> quarter = footprint_outline(36.0, 48.0, range_m=5_000.0, bearing_deg=90.0, field_of_view_deg=90.0)
    >>> area_m2, _ = GEOD.geometry_area_perimeter(quarter)
    >>> round(area_m2 / 1e6, 2), round(math.pi * 25 / 4, 2)
    (19.63, 19.63)
    """
    bearing = np.nan if bearing_deg is None else bearing_deg
    given = (longitude, latitude, range_m, nearest_m, bearing, field_of_view_deg)
    spread = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in given))
    columns = np.column_stack([each.ravel() for each in spread])
    _check(columns, tolerance_m)
    shapes = _polygons(columns, [_wedge(row, tolerance_m) for row in columns])
    return shapes.reshape(spread[0].shape) if spread[0].ndim else shapes[0]


def _wedge(row: Array, tolerance_m: float) -> _Wedge:
    _, latitude, range_m, nearest_m, bearing, view = row.tolist()
    start = 0.0 if view >= 360.0 else bearing - view / 2.0
    return _Wedge(
        nearest_m, range_m, start, min(view, 360.0), tolerance_m, float(_poleward_deg(latitude, range_m))
    )


def _poleward_deg(latitude: npt.ArrayLike, range_m: npt.ArrayLike) -> Array:
    """Distance from the equator that a range reaches at most, degrees."""
    return np.asarray(np.abs(latitude) + np.degrees(np.asarray(range_m) / _SMALLEST_RADIUS_M))


def _rings(wedge: _Wedge) -> list[tuple[Array, Array]]:
    """Azimuth and distance of the vertices of each ring: shell counter-clockwise, hole clockwise."""
    outer, inner = _arc(wedge, wedge.range_m), _arc(wedge, wedge.nearest_m)
    if wedge.view_deg >= 360.0:
        return [outer] if wedge.nearest_m == 0.0 else [outer, (inner[0][::-1], inner[1])]
    side = _side(wedge)
    azimuth = [outer[0], np.full(len(side), wedge.from_deg), inner[0][::-1]]
    azimuth += [np.full(len(side), wedge.from_deg + wedge.view_deg), outer[0][:1]]
    distance = [outer[1], side, inner[1][::-1], side[::-1], outer[1][:1]]
    return [(np.concatenate(azimuth), np.concatenate(distance))]


def _arc(wedge: _Wedge, radius_m: float) -> tuple[Array, Array]:
    """Vertices of an arc from the last bearing of a wedge back to its first."""
    if radius_m == 0.0:
        return np.array([wedge.from_deg]), np.zeros(1)
    chord_m = math.sqrt(8.0 * _SPENT * wedge.tolerance_m / (1.0 / radius_m + wedge.bend_per_m))
    share = wedge.view_deg / 360.0
    pieces = math.ceil(max(2.0 * math.pi * radius_m / chord_m, _FEWEST) * share)
    turned = np.linspace(wedge.view_deg, 0.0, pieces + 1)
    return wedge.from_deg + turned, np.full(pieces + 1, radius_m)


def _side(wedge: _Wedge) -> Array:
    """Distances of the vertices between the two ends of a side of a wedge, from far to near."""
    length_m = wedge.range_m - wedge.nearest_m
    bend_m = length_m**2 * wedge.bend_per_m / 8.0
    pieces = math.ceil(math.sqrt(max(bend_m / (_SPENT * wedge.tolerance_m), 1.0)))
    return np.linspace(wedge.range_m, wedge.nearest_m, pieces + 1)[1:-1]


def _polygons(columns: Array, wedges: list[_Wedge]) -> npt.NDArray[np.object_]:
    """Lay the rings of all wedges on the ellipsoid at once."""
    rings = [(site, ring) for site, wedge in enumerate(wedges) for ring in _rings(wedge)]
    if not rings:
        return np.empty(0, dtype=object)
    counts = np.array([len(azimuth) for _, (azimuth, _) in rings])
    owner = np.array([site for site, _ in rings])
    azimuth, distance = (np.concatenate([ring[part] for _, ring in rings]) for part in (0, 1))
    from_longitude, from_latitude = columns[np.repeat(owner, counts), :2].T
    longitude, latitude, _ = GEOD.fwd(from_longitude, from_latitude, azimuth, distance)
    near = from_longitude + (np.asarray(longitude) - from_longitude + 180.0) % 360.0 - 180.0
    places = np.column_stack([near, latitude])
    last = np.cumsum(counts) - 1
    places[last] = places[last - counts + 1]  # a ring closes to the bit
    linear: Any = shapely.linearrings(places, indices=np.repeat(np.arange(len(rings)), counts))
    return np.asarray(shapely.polygons(linear, indices=owner))  # the first ring of each is its shell


def _check(columns: Array, tolerance_m: float) -> None:
    """Refuse what makes no sense, and name the first of it."""
    longitude, latitude, range_m, nearest_m, bearing, view = columns.T
    _refuse(columns, ~np.isfinite(longitude) | ~(np.abs(latitude) <= 90.0), "Give degrees, longitude first.")
    _refuse(
        columns,
        ~((nearest_m >= 0.0) & (nearest_m < range_m) & (range_m <= _LONGEST_M)),
        f"Give 0 <= nearest_m < range_m <= {_LONGEST_M:,.0f}, in metres.",
    )
    _refuse(columns, ~((view > 0.0) & (view <= 360.0)), "Give a field of view above 0 and up to 360 degrees.")
    _refuse(columns, (view < 360.0) & ~np.isfinite(bearing), "Give the bearing of the middle of its sector.")
    poleward = _poleward_deg(latitude, range_m)
    _refuse(columns, poleward > 90.0 - _NEAREST_POLE_DEG, "Give a shorter range: a pole is within a degree.")
    if not (tolerance_m > 0.0 and math.isfinite(tolerance_m)):
        raise GeometryError(f"tolerance_m is {tolerance_m:g}", where="footprint", mend="Give metres above 0.")


def _refuse(columns: Array, wrong: npt.NDArray[np.bool_], mend: str) -> None:
    """Raise an error about the first of the sites for which something is wrong."""
    if wrong.any():
        site = int(np.argmax(wrong))
        found = ", ".join(f"{name} {v:g}" for name, v in zip(_COLUMNS, columns[site], strict=True))
        raise GeometryError(f"site {site + 1} has {found}", where="footprint", mend=mend)
