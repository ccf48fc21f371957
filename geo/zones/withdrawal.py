"""Line of withdrawal: how far each party takes a category of weapons back, from the line or from its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Zone
from .register import zone_rule
from .rule import Text
from .stretches import Stretched


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Withdrawal(Stretched):
    """Ground that a category of weapons leaves; its edge errs outward only, never below what is agreed.

    Parameters
    ----------
    category : str
        The weapons that leave, in the words of the agreement.

    Notes
    -----
    A party that withdraws from a line of its own leaves the ground within its depth of that line. Ground
    between the two lines farther than the depth from its own is no part of the zone.
    """

    kind: ClassVar[str] = "withdrawal"

    category: Text

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return one zone for each party that withdraws."""
        pieces = self.pieces(situation, laid, lean="out")
        return self.zones(pieces, situation, laid, values={"category": self.category})
