"""What cameras of every kind have in common: a lens on a mast that keeps a sector in view."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach
from .figures import Instrument, InWeather, Ranges, Stand, Targets, View, range_under_m


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OnMast(Instrument):
    """A camera on a mast or a building.

    Parameters
    ----------
    mast : Stand
        Height of the lens above the ground.
    view : View
        Sector that it keeps in view, and the ground below the mast that it does not see.
    targets : Targets
    ranges : Ranges
    weather : InWeather
    """

    mast: Stand
    view: View
    targets: Targets
    ranges: Ranges
    weather: InWeather

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground in its sector and range that the lens sees; None where weather or dark leaves none."""
        range_m = range_under_m(self.ranges, self.weather, conditions)
        if range_m <= self.view.nearest_m:
            return None
        return Reach(
            range_m,
            "optical",
            height_m=self.mast.height_m,
            target_height_m=self.targets.height_m[conditions.target],
            nearest_m=self.view.nearest_m,
            field_of_view_deg=self.view.field_of_view_deg,
            curve=self.ranges.curve,
        )
