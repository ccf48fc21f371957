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
    """What can tell the ways of many trips at once, which costs less than one after another."""

    def paths(self, from_m: Array, to_m: Array) -> Sequence[LineString]:
        """The way from each place to the one beside it."""


def paths_of(travel: Travel, from_m: Array, to_m: Array) -> list[LineString]:
    """The way from each of some places to the one beside it, metres of the frame."""
    if isinstance(travel, TravelTogether):
        return list(travel.paths(from_m, to_m))
    return [travel.path(one, other) for one, other in zip(from_m, to_m, strict=True)]
