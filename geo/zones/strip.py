"""Strip: ground on one side only; the line itself, or the area it runs round, is no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import AnyArea, Situation
from ..model.zone import Value, Zone
from .edges import areas_only
from .laying import Caps, within
from .named import LINE, origin_of
from .register import zone_rule
from .rule import Depth, Piece, Rule, check_heights
from .sides import nominal_length_m, side_grounds


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Strip(Rule):
    """A belt on one side of a line, or outward all round an area; it is open where it is measured from.

    Parameters
    ----------
    depth_m : float
        How far out it ends, metres.
    from_m : float
        How far out it begins, metres.
    party : str or None
        Whose ground it lies on (``left`` or ``right`` where no ground is known); None all round an area.
    measured_from : str
        ``line``, ``path:…``, or the edge of ``area:…`` or ``zone:…``.
    floor_m, ceiling_m : float or None
        Heights above the ground between which it holds, metres, for a strip in the air.
    """

    kind: ClassVar[str] = "strip"

    depth_m: Depth
    from_m: Annotated[float, Field(ge=0.0)] = 0.0
    party: str | None = None
    measured_from: str = LINE
    caps: Caps = "round"
    floor_m: Annotated[float, Field(ge=0.0)] | None = None
    ceiling_m: Annotated[float, Field(gt=0.0)] | None = None

    def __post_init__(self) -> None:
        if not self.from_m < self.depth_m:
            raise ScenarioError(
                f"from_m is {self.from_m:g} and depth_m is {self.depth_m:g}",
                where=f"zone {self.name!r}",
                mend="Begin nearer than it ends.",
            )
        check_heights(self.name, self.floor_m, self.ceiling_m)

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the one zone on its side."""
        origin = origin_of(self.measured_from, situation, laid)
        if self.party is None and not isinstance(origin, AnyArea):
            raise ScenarioError(
                f"it has no party, and {self.measured_from} has two sides",
                where=f"zone {self.name!r}",
                mend="Say on whose side it lies, or left or right.",
            )
        distances = [self.depth_m, *([self.from_m] if self.from_m else [])]
        reach, *inner = within(
            origin, distances, situation.frame, tolerance_m=self.tolerance_m, caps=self.caps
        )
        area = self._one_side(reach.area, situation)
        for hole in [*(near.area for near in inner), *([origin] if isinstance(origin, AnyArea) else [])]:
            area = areas_only(area.difference(hole))
        values: dict[str, Value] = {
            "depth_m": self.depth_m,
            "from_m": self.from_m,
            "measured_from": self.measured_from,
            "open_edge": self.measured_from,
            "floor_m": self.floor_m,
            "ceiling_m": self.ceiling_m,
        }
        if not isinstance(origin, AnyArea):
            length = nominal_length_m(self.measured_from, origin, situation)
            values["nominal_area_m2"] = (self.depth_m - self.from_m) * length
        piece = Piece(area, party=self.party, worst_m=reach.worst_m, values=values)
        return self.zones([piece], situation, laid)

    def _one_side(self, reach: AnyArea, situation: Situation) -> AnyArea:
        if self.party is None:
            return reach
        ground = side_grounds([self.party], reach, situation, where=self.name)[self.party]
        return areas_only(reach.intersection(ground))
