"""Figures of a flight, its link to the ground and the strip that it looks at."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from .figures import Figures, Metres, Share


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Flight(Figures):
    """What one flight is made of.

    Parameters
    ----------
    endurance_h : float
        From take-off to landing, hours.
    loiter_h : float
        Kept for watching at the far end, hours.
    reserve_min : float
        Kept for the landing, minutes.
    turnaround_h : float
        On the ground between two flights of one aircraft, hours.
    speed_kmh : float
        Over the ground, on the way and while it looks, kilometres an hour.
    height_m : float
        Above the ground, metres.
    aircraft : int
        Aircraft that one system has.
    """

    endurance_h: Annotated[float, Field(gt=0.0, le=1_000.0)]
    loiter_h: Annotated[float, Field(ge=0.0)]
    reserve_min: Annotated[float, Field(ge=0.0)]
    turnaround_h: Annotated[float, Field(ge=0.0)]
    speed_kmh: Annotated[float, Field(gt=0.0, le=2_000.0)]
    height_m: Metres
    aircraft: Annotated[int, Field(ge=1, le=1_000)]

    def __post_init__(self) -> None:
        if self.loiter_h >= self.usable_h:
            raise ValueError("Loiter and reserve take up the whole endurance: give less of them")

    @property
    def usable_h(self) -> float:
        """Hours in the air without the reserve."""
        return self.endurance_h - self.reserve_min / 60.0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Link(Figures):
    """The radio link to the station on the ground.

    Parameters
    ----------
    range_m : float
        Range of the link, metres.
    antenna_m : float
        Height of the station's antenna above the ground, metres.
    needs_sight : bool
        Whether ground between station and aircraft breaks it; a link by satellite or relay does not need it.
    left_share : float
        Share of its range that jamming leaves; 1 without jamming.
    """

    range_m: Metres
    antenna_m: Metres
    needs_sight: bool = True
    left_share: Share = 1.0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Swath(Figures):
    """Width of the strip that the payload is swept across, metres."""

    swath_m: Annotated[float, Field(gt=0.0, le=1_000_000.0)]
