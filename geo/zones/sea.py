"""Sea: belts out from a coast, and the water that a circle round a moving vessel sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.situation import AnyArea, Situation
from ..model.zone import Value, Zone
from .edges import areas_only
from .laying import length_m, within
from .named import origin_of
from .register import zone_rule
from .rule import Depth, Piece, Rule


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Sea(Rule):
    """Water within a breadth of a coast (UNCLOS articles 3 to 7), or of a vessel anywhere on its track.

    The envelope of arcs is laid from every point of the coast, not from its vertices only.

    Parameters
    ----------
    breadth_m : float
        Breadth, metres; a nautical mile has 1,852 m.
    measured_from : str
        ``area:…`` (land, which is taken out) or ``path:…`` (a coast, a baseline, a vessel's track).
    vessel_speed_mps : float or None
        Speed along the track, metres a second; with it the hours of passage are reported.
    """

    kind: ClassVar[str] = "sea"

    breadth_m: Depth
    measured_from: str
    vessel_speed_mps: Annotated[float, Field(gt=0.0)] | None = None

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the one belt; give ``without`` or ``clip`` to keep it off the land behind a path."""
        origin = origin_of(self.measured_from, situation, laid)
        (reach,) = within(origin, [self.breadth_m], situation.frame, tolerance_m=self.tolerance_m)
        values: dict[str, Value] = {"breadth_m": self.breadth_m, "measured_from": self.measured_from}
        area = reach.area
        if isinstance(origin, AnyArea):
            area = areas_only(area.difference(origin))
        elif self.vessel_speed_mps is not None:
            track_m = length_m(origin, situation.frame)
            values |= {
                "vessel_speed_mps": self.vessel_speed_mps,
                "track_m": track_m,
                "occupied_h": track_m / self.vessel_speed_mps / 3600,
            }
        return self.zones([Piece(area, worst_m=reach.worst_m, values=values)], situation, laid)
