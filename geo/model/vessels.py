"""Vessels: those that patrol, and those whose stay in the Black Sea is counted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from .declared import STRICT
from .mandate_words import Text

NAUTICAL_MILE_M = 1_852.0  # by definition, International Hydrographic Conference, Monaco 1929

Knots = Annotated[float, Field(gt=0.0, le=100.0)]
Hours = Annotated[float, Field(gt=0.0)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Ships:
    """Vessels of one kind that share a box.

    Parameters
    ----------
    name : str
    count : int
    speed_kn : float
        Speed on patrol and on passage, knots.
    endurance_h : float
        Hours from port to port.
    in_port_h : float
        Hours between two voyages.
    passage_m : float
        Way from port to box, metres.
    sweep_m : float
        Sweep width of the sensor, metres: the breadth within which as many targets are missed as are seen
        outside of it (IAMSAR Manual, volume II, chapter 4).
    """

    name: Text
    count: Annotated[int, Field(gt=0)]
    speed_kn: Knots
    endurance_h: Hours
    in_port_h: Annotated[float, Field(ge=0.0)]
    passage_m: Annotated[float, Field(ge=0.0)]
    sweep_m: Annotated[float, Field(gt=0.0)]

    def __post_init__(self) -> None:
        if self.on_patrol_h <= 0.0:
            raise ScenarioError(
                f"endurance_h is {self.endurance_h:g}, and the way out and back takes "
                f"{2.0 * self.passage_h:g} h",
                where=f"ships {self.name!r}",
                mend="Give a nearer port, or ships that stay out longer.",
            )

    @property
    def speed_m_per_h(self) -> float:
        """Metres in an hour."""
        return self.speed_kn * NAUTICAL_MILE_M

    @property
    def passage_h(self) -> float:
        """Hours from port to box."""
        return self.passage_m / self.speed_m_per_h

    @property
    def on_patrol_h(self) -> float:
        """Hours in the box on each voyage."""
        return self.endurance_h - 2.0 * self.passage_h

    @property
    def kept(self) -> float:
        """Ships in the box on the average: the count, by the share of a cycle that is patrol."""
        return self.count * self.on_patrol_h / (self.endurance_h + self.in_port_h)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Stay:
    """A vessel of war that is to be in the Black Sea.

    Parameters
    ----------
    name, state : str
    tons : int
        Displacement as annex II of the Convention of Montreux reckons it.
    enters, leaves : datetime.date
        Days of passage.
    announced : datetime.date or None
        Day on which the passage was announced.
    has_coast : bool
        Whether its state has a coast on the Black Sea; the limits are not for those.
    """

    name: Text
    state: Text
    tons: Annotated[int, Field(gt=0)]
    enters: date
    leaves: date
    announced: date | None = None
    has_coast: bool = False

    def __post_init__(self) -> None:
        if self.leaves < self.enters:
            raise ScenarioError(
                f"it leaves on {self.leaves}, before it enters on {self.enters}",
                where=f"stay {self.name!r}",
                mend="Exchange the two days.",
            )
