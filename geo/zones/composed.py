"""Composed: a zone made of other zones, of administrative units and of ground held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import shapely
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Zone
from .edges import areas_only
from .named import area_of, wanted
from .register import zone_rule
from .rule import Piece, Rule


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Composed(Rule):
    """All of ``union`` together, cut to each of ``intersect``, less all of ``minus``.

    The part of an oblast that one party holds is ``intersect = ["area:Oblast", "held:party"]``.

    Parameters
    ----------
    union, intersect, minus : tuple of str
        Names of ground: ``area:…``, ``zone:…``, ``held:…``; with a ``?`` at the end if it may be unknown.
    party : str or None
        Party that it binds.
    """

    kind: ClassVar[str] = "composed"

    union: tuple[str, ...] = ()
    intersect: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    party: str | None = None

    def __post_init__(self) -> None:
        if not (self.union or self.intersect):
            raise ScenarioError(
                "it names no ground",
                where=f"zone {self.name!r}",
                mend="Give union or intersect with at least one name.",
            )

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the one zone."""
        union, intersect, minus = (
            [area_of(name, situation, laid) for name in wanted(names, situation, laid)]
            for names in (self.union, self.intersect, self.minus)
        )
        start = [shapely.union_all(union)] if self.union else []
        area = areas_only(shapely.intersection_all([*start, *intersect]))
        area = areas_only(area.difference(shapely.union_all(minus)))
        words = {"union": self.union, "intersect": self.intersect, "minus": self.minus}
        values = {word: ", ".join(names) for word, names in words.items() if names}
        return self.zones([Piece(area, party=self.party, values=values)], situation, laid)
