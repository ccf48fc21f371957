"""Tethered balloon: a radar or a camera held aloft, for the share of the time that the wind allows."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach, Sight
from .figures import Figures, Instrument, InWeather, Metres, Ranges, Share, Targets, View, range_under_m
from .horizon import within_horizon_m
from .register import sensor_family

_SIGHT_OF: dict[str, Sight] = {"radar": "radio", "camera": "optical"}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Tether(Figures):
    """Height above the ground at which it is held, metres."""

    height_m: Metres


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Aloft(Figures):
    """Share of the time that wind, ice and upkeep leave it aloft."""

    aloft_share: Share


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Balloon(Instrument):
    """A balloon on a tether with one payload.

    Parameters
    ----------
    payload : {"radar", "camera"}
        Tells whether radio waves or light bend its sight lines.
    tether : Tether
    aloft : Aloft
        It watches for that share of the time.
    view : View
        Nearer than ``nearest_m`` the ground lies too steeply below it.
    targets : Targets
    ranges : Ranges
    weather : InWeather
    """

    family: ClassVar[str] = "balloon"

    payload: Literal["radar", "camera"]
    tether: Tether
    aloft: Aloft
    view: View
    targets: Targets
    ranges: Ranges
    weather: InWeather

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground within range and horizon that the payload sees; None where none is left."""
        sight, target_height_m = _SIGHT_OF[self.payload], self.targets.height_m[conditions.target]
        range_m = within_horizon_m(
            range_under_m(self.ranges, self.weather, conditions),
            self.tether.height_m,
            target_height_m,
            sight,
        )
        if range_m <= self.view.nearest_m or self.aloft.aloft_share == 0.0:
            return None
        return Reach(
            range_m,
            sight,
            height_m=self.tether.height_m,
            target_height_m=target_height_m,
            nearest_m=self.view.nearest_m,
            field_of_view_deg=self.view.field_of_view_deg,
            watched_share=self.aloft.aloft_share,
            curve=self.ranges.curve,
        )
