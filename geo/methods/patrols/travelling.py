"""How patrols get from place to place: along roads, or straight with a stated detour where none are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from shapely import LineString

from ...errors import NetworkError
from ...model.roads import Leg

Array = npt.NDArray[np.float64]


class Travel(Protocol):
    """Anything that tells how long a trip takes and which way it goes; places in metres of the frame."""

    def times(self, from_m: Array, to_m: Array) -> Array:
        """Seconds from each of some places to each of others, shape (from, to); infinite without a way."""

    def legs(self, from_m: Array, to_m: Array) -> tuple[Leg, ...]:
        """Trips from each place to the one beside it."""

    def path(self, from_m: Array, to_m: Array) -> LineString:
        """The way that it takes."""


@dataclass(frozen=True, slots=True)
class StraightTravel:
    """Straight distance times a detour at one speed: what there is to say without roads.

    Parameters
    ----------
    speed_kmh : float
    detour_share : float
        How much longer the way is than the straight distance, 1 or more.

    Raises
    ------
    NetworkError
        If either makes no sense.

    Examples
    --------
    9 km at 36 km/h with a detour of 1.2 are 18 minutes.

    >>> straight = StraightTravel(speed_kmh=36.0, detour_share=1.2)
    >>> straight.times(np.array([[0.0, 0.0]]), np.array([[9_000.0, 0.0]])).round(3).tolist()
    [[1080.0]]
    """

    speed_kmh: float
    detour_share: float

    def __post_init__(self) -> None:
        if not (0.0 < self.speed_kmh < np.inf and 1.0 <= self.detour_share < np.inf):
            raise NetworkError(
                f"speed_kmh is {self.speed_kmh:g} and detour_share is {self.detour_share:g}",
                where="travel without roads",
                mend="Give a speed above zero and a detour of 1 or more.",
            )

    def times(self, from_m: Array, to_m: Array) -> Array:
        """Seconds from each of some places to each of others, shape (from, to)."""
        apart_m = np.hypot(*(from_m[:, None, :] - to_m[None, :, :]).transpose(2, 0, 1))
        return np.asarray(apart_m * self.detour_share / self.speed_kmh * 3.6)

    def legs(self, from_m: Array, to_m: Array) -> tuple[Leg, ...]:
        """Trips from each place to the one beside it, all of them off the roads."""
        ways_m = np.hypot(*(to_m - from_m).T) * self.detour_share
        return tuple(Leg(way_m / self.speed_kmh * 3.6, 0.0, way_m) for way_m in ways_m.tolist())

    def path(self, from_m: Array, to_m: Array) -> LineString:
        """The straight line, which stands for the way."""
        return LineString([from_m, to_m])
