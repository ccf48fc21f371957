"""Area of separation: ground on both sides of a line that both parties leave, one depth for each party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Zone
from .register import zone_rule
from .stretches import Stretched


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Separation(Stretched):
    """A belt on each side of the line, to a depth that may differ by party and by stretch."""

    kind: ClassVar[str] = "separation"

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return one zone for each party that has a depth."""
        return self.zones(self.pieces(situation, laid), situation, laid)
