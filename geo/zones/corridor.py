"""Corridor: a way of stated total width along a path, with places that it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Value, Zone
from .laying import Caps, within
from .named import LINE, path_of
from .register import zone_rule
from .rule import Depth, Piece, Rule
from .sides import nominal_length_m


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Corridor(Rule):
    """Ground along a path, half of the width on each side; ``without`` names what it leaves out.

    Parameters
    ----------
    width_m : float
        Total width, both sides together, metres.
    along : str
        ``line`` or ``path:…``.
    """

    kind: ClassVar[str] = "corridor"

    width_m: Depth
    along: str = LINE
    caps: Caps = "flat"

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the one corridor."""
        path = path_of(self.along, situation)
        (reach,) = within(
            path, [self.width_m / 2], situation.frame, tolerance_m=self.tolerance_m, caps=self.caps
        )
        nominal_m2 = self.width_m * nominal_length_m(self.along, path, situation)
        values: dict[str, Value] = {
            "width_m": self.width_m,
            "along": self.along,
            "nominal_area_m2": nominal_m2,
        }
        return self.zones([Piece(reach.area, worst_m=reach.worst_m, values=values)], situation, laid)
