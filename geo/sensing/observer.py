"""Ground observer: people who watch from a post with eyes and binoculars, from the ground or from a tower."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach
from .figures import DaylightRanges, Instrument, InWeather, Stand, Targets, range_under_m
from .register import sensor_family


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Observer(Instrument):
    """A manned post that is watched from all round, in turns, day and night.

    Parameters
    ----------
    post : Stand
        Height of the eye above the ground.
    targets : Targets
    ranges : DaylightRanges
        By eye and binoculars. By night no range of a target that does not shine is longer than by day.
    weather : InWeather
    """

    family: ClassVar[str] = "observer"

    post: Stand
    targets: Targets
    ranges: DaylightRanges
    weather: InWeather

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground within range that the eye sees; None where the range is 0."""
        range_m = range_under_m(self.ranges, self.weather, conditions)
        if range_m <= 0.0:
            return None
        return Reach(
            range_m,
            "optical",
            height_m=self.post.height_m,
            target_height_m=self.targets.height_m[conditions.target],
            curve=self.ranges.curve,
        )
