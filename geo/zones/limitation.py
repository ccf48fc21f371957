"""Area of limitation: bands one behind the other from an edge, each with what a party may keep in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import AnyArea, Situation
from ..model.zone import Zone
from .edges import areas_only
from .laying import Caps, Reach, within
from .named import LINE, origin_of
from .register import zone_rule
from .rule import Depth, Piece, Rule
from .sides import side_grounds


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Band:
    """One band: how far out it ends, and how many of each category a party may keep in it."""

    to_m: Depth
    ceilings: Mapping[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)
    note: str = ""


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Limitation(Rule):
    """Bands on each party's ground; the first begins at the edge of what they are measured from.

    Parameters
    ----------
    parties : tuple of str
        Whose ground they lie on.
    bands : tuple of Band
        From the nearest to the farthest.
    measured_from : str
        ``zone:…`` or ``area:…`` for its edge, ``line`` or ``path:…`` for a line.
    """

    kind: ClassVar[str] = "limitation"

    parties: Annotated[tuple[str, ...], Field(min_length=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    measured_from: str = LINE
    caps: Caps = "round"

    def __post_init__(self) -> None:
        ends_m = [band.to_m for band in self.bands]
        if any(not near < far for near, far in pairwise(ends_m)):
            raise ScenarioError(
                f"bands end at {', '.join(f'{end:g}' for end in ends_m)} m",
                where=f"zone {self.name!r}",
                mend="List them from the nearest to the farthest, each with its own end.",
            )

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return one zone for each band of each party, named by its distances in kilometres."""
        origin = origin_of(self.measured_from, situation, laid)
        reaches = within(
            origin,
            [band.to_m for band in self.bands],
            situation.frame,
            tolerance_m=self.tolerance_m,
            caps=self.caps,
        )
        inner = [origin if isinstance(origin, AnyArea) else None, *(reach.area for reach in reaches[:-1])]
        grounds = side_grounds(self.parties, reaches[-1].area, situation, where=self.name)
        pieces = [
            self._ring(number, reach, hole, party, grounds[party])
            for party in self.parties
            for number, (reach, hole) in enumerate(zip(reaches, inner, strict=True))
        ]
        return self.zones(pieces, situation, laid)

    def _ring(self, number: int, reach: Reach, hole: AnyArea | None, party: str, ground: AnyArea) -> Piece:
        band = self.bands[number]
        from_m = self.bands[number - 1].to_m if number else 0.0
        area = areas_only(reach.area.intersection(ground))
        if hole is not None:
            area = areas_only(area.difference(hole))
        return Piece(
            area,
            label=f"{party}, {from_m / 1000:g} to {band.to_m / 1000:g} km",
            party=party,
            worst_m=reach.worst_m,
            values={
                "from_m": from_m,
                "to_m": band.to_m,
                "measured_from": self.measured_from,
                **{f"ceiling_{category}": most for category, most in band.ceilings.items()},
                **({"band_note": band.note} if band.note else {}),
            },
        )
