"""An instrument, and what it watches from where it stands under stated conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np
import numpy.typing as npt

from .situation import Site
from .zone import Value

Array = npt.NDArray[np.float64]
Light = Literal["day", "night"]
Weather = Literal["clear", "haze", "rain", "fog"]
Target = Literal["person", "vehicle", "small_drone", "explosion"]
# What may hide a target: ground, seen with the bend of light or of radio waves; or nothing that stands on it.
Sight = Literal["optical", "radio", "none"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """When and at what one looks; every range holds under stated conditions only."""

    light: Light = "day"
    weather: Weather = "clear"
    target: Target = "vehicle"

    def __str__(self) -> str:
        """Words for people.

        >>> str(Conditions("night", "rain", "small_drone"))
        'small drone by night, rain'
        """
        return f"{self.target.replace('_', ' ')} by {self.light}, {self.weather}"


@dataclass(frozen=True, slots=True)
class Reach:
    """What an instrument watches from one place under stated conditions.

    Parameters
    ----------
    range_m, nearest_m : float
        It watches between these distances, metres.
    sight : {"optical", "radio", "none"}
        Whether ground hides the target, and which refraction then bends the sight line.
    height_m, target_height_m : float
        Of the eye and of the target above the ground, metres.
    field_of_view_deg : float
        Width of what it watches at once about its bearing, degrees; 360 watches all round.
    watched_share : float
        Share of the time that it watches, 0 to 1. Below 1 it is no continuous watch and is counted apart.
    curve : tuple of (float, float)
        Probability of detection at shares of ``range_m`` from 0 to 1, joined by straight lines.
    """

    range_m: float
    sight: Sight
    height_m: float = 2.0
    target_height_m: float = 0.0
    nearest_m: float = 0.0
    field_of_view_deg: float = 360.0
    watched_share: float = 1.0
    curve: tuple[tuple[float, float], ...] = ((0.0, 1.0), (1.0, 1.0))

    def probability(self, distance_m: npt.ArrayLike) -> Array:
        """Probability of detection at distances while it watches; 0 out of reach.

        Examples
        --------
        >>> reach = Reach(10_000.0, "optical", curve=((0.0, 1.0), (0.5, 1.0), (1.0, 0.5)))
        >>> reach.probability([0, 5_000, 7_500, 10_001]).tolist()
        [1.0, 1.0, 0.75, 0.0]
        """
        distance = np.asarray(distance_m, dtype=float)
        shares, values = zip(*self.curve, strict=True)
        within = (distance >= self.nearest_m) & (distance <= self.range_m)
        return np.where(within, np.interp(distance / self.range_m, shares, values), 0.0)


class Sensor(Protocol):
    """A model of an instrument of one family, its figures with source and status."""

    family: ClassVar[str]
    id: str
    title: str
    source: str
    status: str

    def reach(self, conditions: Conditions) -> Reach | None:
        """What it watches under these conditions; None where it sees nothing then."""
        ...

    def figures(self) -> Mapping[str, Value]:
        """Figures to print beside its use, keys with units."""
        ...


@dataclass(frozen=True, slots=True)
class Watch:
    """A sensor that stands at a site.

    Parameters
    ----------
    site : Site
        Where it stands, in metres of the situation's frame.
    sensor : Sensor
    bearing_deg : float or None
        Middle of its field of view, degrees clockwise from true north; None where it watches all round.
    """

    site: Site
    sensor: Sensor
    bearing_deg: float | None = None
