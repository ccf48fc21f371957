"""Ground radar: movement on the ground and low in the air, within its horizon and outside its clutter."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach
from .figures import Instrument, InWeather, Metres, Ranges, Stand, Targets, View, range_under_m
from .horizon import within_horizon_m
from .register import sensor_family


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RadarRanges(Ranges):
    """Ranges by class of target, and the farthest that the instrument shows at all.

    Parameters
    ----------
    instrumented_m : float
        No echo from farther is shown, metres.
    """

    instrumented_m: Metres


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Radar(Instrument):
    """A radar on the ground that shows what moves.

    Parameters
    ----------
    mast : Stand
        Height of the antenna above the ground.
    view : View
        Sector that it scans; nearer than ``nearest_m`` are its blind range and clutter.
    targets : Targets
    ranges : RadarRanges
    weather : InWeather

    Notes
    -----
    What stands still is not shown, whatever the range.
    """

    family: ClassVar[str] = "radar"

    mast: Stand
    view: View
    targets: Targets
    ranges: RadarRanges
    weather: InWeather

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground within the least of range, instrumented range and radio horizon; None where none is left.

        The horizon is that of smooth ground at the height of the site's own: on a hill it is cautious.
        """
        target_height_m = self.targets.height_m[conditions.target]
        detected_m = range_under_m(self.ranges, self.weather, conditions)
        range_m = within_horizon_m(
            min(detected_m, self.ranges.instrumented_m), self.mast.height_m, target_height_m, "radio"
        )
        if range_m <= self.view.nearest_m:
            return None
        return Reach(
            range_m,
            "radio",
            height_m=self.mast.height_m,
            target_height_m=target_height_m,
            nearest_m=self.view.nearest_m,
            field_of_view_deg=self.view.field_of_view_deg,
            curve=self.ranges.curve,
        )
