"""Air: no flying by a platform to a depth on each side, between a floor and a ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Zone
from .register import zone_rule
from .rule import Text, check_heights
from .stretches import Stretched


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Air(Stretched):
    """A band of closed air for one platform, by party and by stretch of the line.

    Parameters
    ----------
    platform : str
        What may not fly there: fixed wing, rotary wing, uncrewed, balloon, in the agreement's words.
    floor_m, ceiling_m : float or None
        Heights above the ground between which it holds, metres; None where it is open.
    """

    kind: ClassVar[str] = "air"

    platform: Text
    floor_m: Annotated[float, Field(ge=0.0)] | None = None
    ceiling_m: Annotated[float, Field(gt=0.0)] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heights(self.name, self.floor_m, self.ceiling_m)

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return one zone for each party that has a depth."""
        height = {"platform": self.platform, "floor_m": self.floor_m, "ceiling_m": self.ceiling_m}
        return self.zones(self.pieces(situation, laid, lean="out"), situation, laid, values=height)
