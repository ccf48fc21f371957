"""Which settlement is nearest to a place, how far off and in which direction: how people say where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from pyproj import Geod
from scipy.spatial import cKDTree

Array = npt.NDArray[np.float64]

COMPASS = (
    *("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE"),
    *("S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"),
)
_IN_IT_M = 500.0
_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class Towns:
    """Settlements by their centres.

    Parameters
    ----------
    name, name_uk : tuple of str
    residents : tuple of int
        0 where none is known.
    longitude, latitude : array
        Degrees.
    source : str
        Who counted, and how old that is.
    """

    name: tuple[str, ...]
    name_uk: tuple[str, ...]
    residents: tuple[int, ...]
    longitude: Array
    latitude: Array
    source: str = ""

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(_on_sphere(self.longitude, self.latitude))

    def nearest(self, longitude: Array, latitude: Array) -> tuple[npt.NDArray[np.int64], Array, Array]:
        """Number of the nearest settlement of each place, distance (m) and bearing from it (degrees)."""
        number = np.asarray(self._tree.query(_on_sphere(longitude, latitude))[1], np.int64)
        bearing_deg, _, distance_m = _EARTH.inv(
            self.longitude[number], self.latitude[number], longitude, latitude
        )
        return number, np.asarray(distance_m), np.asarray(bearing_deg) % 360.0

    def where(self, longitude: Array, latitude: Array) -> list[str]:
        """Words for each place.

        Examples
        --------
        A minute of latitude is 1.86 km there.

        >>> towns = Towns(("Alba",), ("Альба",), (700,), np.array([30.0]), np.array([50.0]))
        >>> towns.where(np.array([30.0, 30.0]), np.array([50.0, 50 + 1 / 60]))
        ['Alba', '1.9 km N of Alba']
        """
        numbers, distance_m, bearing_deg = self.nearest(longitude, latitude)
        found = zip(numbers.tolist(), distance_m.tolist(), bearing_deg.tolist(), strict=True)
        return [_words(self.name[number], away_m, towards) for number, away_m, towards in found]


def compass(bearing_deg: float) -> str:
    """Point of the compass in sixteenths.

    >>> compass(0.0), compass(358.0), compass(112.0)
    ('N', 'N', 'ESE')
    """
    return COMPASS[round(bearing_deg / 22.5) % len(COMPASS)]


def _words(name: str, distance_m: float, bearing_deg: float) -> str:
    if distance_m < _IN_IT_M:
        return name
    return f"{distance_m / 1_000.0:.1f} km {compass(bearing_deg)} of {name}"


def _on_sphere(longitude: Array, latitude: Array) -> Array:
    east, north = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
