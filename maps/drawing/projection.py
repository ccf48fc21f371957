"""From longitude and latitude to the paper: an equal-area plane, a round scale, lines of the graticule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely import LineString
from shapely.geometry.base import BaseGeometry

Array = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
_G = TypeVar("_G", bound=BaseGeometry)

_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS_DEG = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_EDGE_POINTS = 60


@dataclass(frozen=True)
class Projection:
    """Lambert azimuthal equal-area plane about the middle of what is shown (Snyder 1987, p. 182).

    Parameters
    ----------
    longitude_deg, latitude_deg : float
        Its centre.
    """

    longitude_deg: float
    latitude_deg: float

    @classmethod
    def about(cls, geometries: Sequence[BaseGeometry]) -> Projection:
        """Plane about the middle of some geometries in degrees, also where they lie on both sides of 180°."""
        longitude, latitude = np.radians(shapely.get_coordinates(geometries)).T
        cosine = np.cos(latitude)
        places = np.stack([cosine * np.cos(longitude), cosine * np.sin(longitude), np.sin(latitude)])
        x, y, z = (places.min(axis=1) + places.max(axis=1)) / 2
        return cls(
            round(float(np.degrees(np.arctan2(y, x))), 2),
            round(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), 2),
        )

    @cached_property
    def _forward(self) -> Transformer:
        plane = {"proj": "laea", "lon_0": self.longitude_deg, "lat_0": self.latitude_deg, "datum": "WGS84"}
        return Transformer.from_crs("OGC:CRS84", CRS.from_dict(plane), always_xy=True)

    def metres(self, lonlat: Array) -> Array:
        """Places on the plane, metres from its centre, of rows of longitude and latitude."""
        return np.column_stack(self._forward.transform(lonlat[:, 0], lonlat[:, 1]))

    def degrees(self, metres: Array) -> Array:
        """Longitude and latitude of places on the plane; longitudes run on past 180° there."""
        longitude, latitude = self._forward.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
        from_centre = (longitude - self.longitude_deg + 180.0) % 360.0 - 180.0
        return np.column_stack([self.longitude_deg + from_centre, latitude])

    def laid(self, geometry: _G) -> _G:
        """A geometry in degrees, on the plane."""
        return shapely.transform(geometry, self.metres) if not geometry.is_empty else geometry


def round_scale(width_m: float, height_m: float, width_mm: float, height_mm: float) -> float:
    """Denominator of the largest round scale at which some ground fits on some paper.

    Parameters
    ----------
    width_m, height_m : float
        Of the ground, metres.
    width_mm, height_mm : float
        Of the paper, millimetres.

    Examples
    --------
    900 km on 300 mm is 1 : 3,000,000.

    >>> round_scale(900_000, 100_000, 300, 200)
    3000000.0
    """
    least = max(width_m / width_mm, height_m / height_mm, 1e-3) * 1000.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in _ROUND if times * power >= least * (1 - 1e-9))


def graticule(projection: Projection, window: Box) -> Iterator[tuple[str, float, LineString]]:
    """Meridians and parallels that cross a window of the plane: which, at how many degrees, on the plane."""
    corners = shapely.segmentize(shapely.box(*window).exterior, (window[2] - window[0]) / _EDGE_POINTS)
    longitude, latitude = projection.degrees(shapely.get_coordinates(corners)).T
    west, east, south, north = longitude.min(), longitude.max(), latitude.min(), latitude.max()
    step = next(
        (s for s in _STEPS_DEG if (north - south) / s <= 8 and (east - west) / s <= 14), _STEPS_DEG[-1]
    )
    across, along = (
        np.linspace(west - 1, east + 1, _EDGE_POINTS),
        np.linspace(south - 1, north + 1, _EDGE_POINTS),
    )
    for degree in _multiples(west, east, step):
        yield (
            "meridian",
            degree,
            projection.laid(LineString(np.column_stack([np.full(_EDGE_POINTS, degree), along]))),
        )
    for degree in _multiples(south, north, step):
        yield (
            "parallel",
            degree,
            projection.laid(LineString(np.column_stack([across, np.full(_EDGE_POINTS, degree)]))),
        )


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [round(number * step, 6) for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def degrees_text(which: str, degree: float) -> str:
    """Label of a line of the graticule.

    Examples
    --------
    >>> degrees_text("meridian", -3.0), degrees_text("parallel", 47.5), degrees_text("meridian", 181.0)
    ('3° W', '47.5° N', '179° W')
    """
    sides = "EW" if which == "meridian" else "NS"
    degree = (degree + 180.0) % 360.0 - 180.0 if abs(degree) > 180.0 else degree
    return f"{abs(degree):g}° {sides[degree < 0]}"
