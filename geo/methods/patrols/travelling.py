"""What patrols ask of whoever knows the ways: how long trips take, how long they are, where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from shapely import LineString

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


@runtime_checkable
class TravelTogether(Protocol):
    """What can tell length and way of many trips at once, which costs less than one after another."""

    def legs_and_paths(self, from_m: Array, to_m: Array) -> Sequence[tuple[Leg, LineString]]:
        """The trip from each place to the one beside it, and the way that it takes."""


def legs_and_paths(travel: Travel, from_m: Array, to_m: Array) -> list[tuple[Leg, LineString]]:
    """Trips from each of some places to the one beside it, and the ways they take, metres of the frame."""
    if isinstance(travel, TravelTogether):
        return list(travel.legs_and_paths(from_m, to_m))
    paths = [travel.path(one, other) for one, other in zip(from_m, to_m, strict=True)]
    return list(zip(travel.legs(from_m, to_m), paths, strict=True))
