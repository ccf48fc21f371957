"""Exclusion: ground within a distance of places or areas that are to be kept clear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

import shapely
from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Zone
from .edges import areas_only
from .laying import place, within
from .named import origin_of
from .register import zone_rule
from .rule import Depth, Piece, Rule

Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Spot:
    """A place by its longitude and latitude, degrees (OGC:CRS84)."""

    longitude: Longitude
    latitude: Latitude


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Exclusion(Rule):
    """Everything within a radius; an area that it is laid round belongs to it.

    Parameters
    ----------
    radius_m : float
        Distance kept clear, metres.
    around : tuple of str
        ``area:…``, ``zone:…``, ``path:…``, or ``settlement:…`` by its name.
    spots : tuple of Spot
        Places by longitude and latitude.
    """

    kind: ClassVar[str] = "exclusion"

    radius_m: Depth
    around: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return one zone round all that is named, its parts joined where they meet."""
        origins = [self._named(name, situation, laid) for name in self.around]
        origins += [place(spot.longitude, spot.latitude, situation.frame) for spot in self.spots]
        if not origins:
            raise ScenarioError(
                "it lies round nothing", where=f"zone {self.name!r}", mend="Give around or spots."
            )
        reaches = [
            reach
            for origin in origins
            for reach in within(
                origin, [self.radius_m], situation.frame, tolerance_m=self.tolerance_m, lean="out"
            )
        ]
        area = areas_only(shapely.union_all([reach.area for reach in reaches]))
        worst_m = max(reach.worst_m for reach in reaches)
        values = {"radius_m": self.radius_m, "around": ", ".join(self.around) or None}
        return self.zones([Piece(area, worst_m=worst_m, values=values)], situation, laid)

    def _named(self, name: str, situation: Situation, laid: Mapping[str, Zone]) -> BaseGeometry:
        family, _, key = name.partition(":")
        if family != "settlement":
            return origin_of(name, situation, laid)
        found = [settlement.place for settlement in situation.settlements if settlement.name == key]
        if len(found) != 1:
            raise ScenarioError(
                f"{len(found)} settlements are named {key!r}",
                where=f"zone {self.name!r}",
                mend="Name one settlement of the scenario, or give spots by longitude and latitude.",
            )
        return found[0]
