"""Acoustic station: hears that an explosion occurred; three or more tell roughly where.

It serves to record explosions and to count them by place for a ceasefire. It places what was heard, not what
caused it: no firing point is sought, and none can be had from these figures.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Reach
from .figures import Figures, Instrument, InWeather, Metres, for_each
from .register import sensor_family

Charge = Literal["small", "medium", "large"]
Wind = Literal["calm", "breeze", "strong"]
ByWind = Annotated[dict[Wind, Metres], for_each(Wind)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Hearing(Figures):
    """How far an explosion is heard, by the size of the charge and by wind at the station.

    Parameters
    ----------
    range_m : mapping
        Range by class of charge and of wind, metres. More wind never carries farther: the range is that
        against the wind and its noise, for an explosion in any direction.
    charge : {"small", "medium", "large"}
    wind : {"calm", "breeze", "strong"}
        The classes for which its reach is drawn.
    """

    range_m: Annotated[dict[Charge, ByWind], for_each(Charge)]
    charge: Charge
    wind: Wind


def _shorter_in_wind(hearing: Hearing) -> Hearing:
    for charge, by_wind in hearing.range_m.items():
        if not by_wind["calm"] >= by_wind["breeze"] >= by_wind["strong"]:
            raise ValueError(f"Wind does not lengthen the range of a {charge} charge")
    return hearing


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Timing(Figures):
    """What limits how well a place can be told.

    Parameters
    ----------
    timing_s : float
        Standard error of the time at which a station hears, seconds: clocks, onset, and what wind and warmth
        on the way do to the speed of sound.
    sound_mps : float
        Speed of sound, m/s.
    """

    timing_s: Annotated[float, Field(gt=0.0, le=60.0)]
    sound_mps: Annotated[float, Field(ge=250.0, le=400.0)]


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Acoustic(Instrument):
    """One listening station; its reach is where an explosion is heard, not where it is placed.

    Parameters
    ----------
    hearing : Hearing
    timing : Timing
    weather : InWeather
        Share of the range that is left in the noise of rain and in fog.

    See Also
    --------
    geo.sensing.localisation : where several stations together place what they hear.
    """

    family: ClassVar[str] = "acoustic"

    hearing: Annotated[Hearing, AfterValidator(_shorter_in_wind)]
    timing: Timing
    weather: InWeather

    def heard_m(
        self, conditions: Conditions, *, charge: Charge | None = None, wind: Wind | None = None
    ) -> float:
        """How far an explosion is heard, metres; the classes of its own table if none are given."""
        by_wind = self.hearing.range_m[charge or self.hearing.charge]
        return by_wind[wind or self.hearing.wind] * self.weather.left(conditions.weather)

    def reach(self, conditions: Conditions) -> Reach | None:
        """Ground from which it hears an explosion, over hills as well; None for any other target."""
        range_m = self.heard_m(conditions)
        if conditions.target != "explosion" or range_m <= 0.0:
            return None
        return Reach(range_m, "none")
