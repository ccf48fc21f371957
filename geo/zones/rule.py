"""What all kinds of zone have in common: their words, and the last step that makes zones of pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain
from dataclasses import field
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, Self

import shapely
from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import AnyArea, Situation
from ..model.zone import Value, Zone
from .edges import areas_only, share_edges
from .named import area_of, wanted

Text = Annotated[str, Field(min_length=1)]
Depth = Annotated[float, Field(gt=0.0, le=1_000_000.0)]
# Every zone reports its share of ground held, of countries and of waters; scenarios name areas accordingly.
SHARED_FAMILIES = ("country", "sea")
NO_VALUES: Mapping[str, Value] = MappingProxyType({})


@plain(frozen=True, slots=True)
class Piece:
    """One zone in the making: its ground before clipping, and what is known of it."""

    area: AnyArea
    label: str = ""
    party: str | None = None
    worst_m: float | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    depths_along: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Rule:
    """Words that every kind of zone understands.

    Parameters
    ----------
    name, source : str
        What the zone is called, and the article or document that asks for it.
    status : str
        ``sourced`` if the figures stand in the source, ``assumed`` if they do not.
    note : str
        What a reader of the map has to know.
    tolerance_m : float
        How far the edge may lie from the stated geodesic distance, metres.
    from_day, to_day : int or None
        Days after the start (D+n) between which it holds.
    in_force : bool
        Whether it holds at all; one that does not is laid to be compared with those that do.
    clip : tuple of str
        Names of ground to which it is cut (``area:land``, ``held:north``, ``zone:…``): their common part.
    without : tuple of str
        Names of ground taken out. A name that ends in ``?`` is passed over where it is not known.
    shares : tuple of str
        Names of ground of which its share is reported, beside ground held, countries and waters.
    """

    kind: ClassVar[str]

    name: Text
    source: Text
    status: Literal["sourced", "assumed"] = "sourced"
    note: str = ""
    tolerance_m: Annotated[float, Field(ge=0.05, le=1_000.0)] = 1.0
    from_day: int | None = None
    to_day: int | None = None
    in_force: bool = True
    clip: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        begins, ends = self.from_day or 0, self.to_day
        if begins < 0 or (ends is not None and ends < begins):
            raise ScenarioError(
                f"its days run from {begins} to {'the end' if ends is None else ends}",
                where=f"zone {self.name!r}",
                mend="Count days from D+0 on, and give a last day that is not before the first.",
            )
        return self

    def names(self) -> tuple[str, ...]:
        """Every name of ground or path that may be unknown if it ends in ``?``."""
        return (*self.clip, *self.without)

    def zones(
        self,
        pieces: Sequence[Piece],
        situation: Situation,
        laid: Mapping[str, Zone],
        *,
        values: Mapping[str, Value] = NO_VALUES,
    ) -> tuple[Zone, ...]:
        """Clip pieces, let neighbours share their edges, and measure them; a zone may turn out empty."""
        shared = share_edges([self._clipped(piece.area, situation, laid) for piece in pieces])
        said = {**values, **self._said(situation, laid)}
        return tuple(
            self._zone(piece, area, {**piece.values, **said}, situation, laid)
            for piece, area in zip(pieces, shared, strict=True)
        )

    def _clipped(self, area: AnyArea, situation: Situation, laid: Mapping[str, Zone]) -> AnyArea:
        for name in wanted(self.clip, situation, laid):
            area = areas_only(area.intersection(area_of(name, situation, laid)))
        for name in wanted(self.without, situation, laid):
            area = areas_only(area.difference(area_of(name, situation, laid)))
        return area

    def _said(self, situation: Situation, laid: Mapping[str, Zone]) -> dict[str, Value]:
        """What every zone of this rule says of its figures, and which optional ground was not known."""
        optional = tuple(name for name in self.names() if name.endswith("?"))
        applied = wanted(optional, situation, laid)
        passed_over = [bare for name in optional if (bare := name.removesuffix("?")) not in applied]
        return {
            "figures": self.status,
            **({} if self.in_force else {"in_force": "no"}),
            **({"note": self.note} if self.note else {}),
            **({"not_applied": ", ".join(passed_over)} if passed_over else {}),
        }

    def _zone(
        self,
        piece: Piece,
        area: AnyArea,
        values: Mapping[str, Value],
        situation: Situation,
        laid: Mapping[str, Zone],
    ) -> Zone:
        shares = shares_of(area, situation, laid, self.shares)
        return Zone(
            name=f"{self.name} ({piece.label})" if piece.label else self.name,
            kind=self.kind,
            area=area,
            source=self.source,
            party=piece.party,
            tolerance_m=self.tolerance_m,
            worst_m=piece.worst_m,
            from_day=self.from_day,
            to_day=self.to_day,
            in_force=self.in_force,
            values={**values, "area_m2": area.area, **shares},
            depths_along=piece.depths_along,
        )


def check_heights(name: str, floor_m: float | None, ceiling_m: float | None) -> None:
    """Refuse a floor that is not below its ceiling."""
    if floor_m is not None and ceiling_m is not None and not floor_m < ceiling_m:
        raise ScenarioError(
            f"floor_m is {floor_m:g} and ceiling_m is {ceiling_m:g}",
            where=f"zone {name!r}",
            mend="Give a floor below the ceiling.",
        )


def shares_of(
    area: AnyArea, situation: Situation, laid: Mapping[str, Zone], names: Sequence[str] = ()
) -> dict[str, float]:
    """Share of an area that lies on ground held, in each country and sea, and in further named ground.

    The plane is equal-area, so a share of plane areas is a share of ground.
    """
    held = [f"held:{control.party}" for control in situation.control]
    families = [f"area:{key}" for key in situation.areas if key.partition(":")[0] in SHARED_FAMILIES]
    shares = {}
    for name in dict.fromkeys([*held, *families, *wanted(tuple(names), situation, laid)]):
        ground = area_of(name, situation, laid)
        part = shapely.intersection(area, ground).area if shapely.intersects(area, ground) else 0.0
        shares[f"share_{slug(name.removeprefix('area:'))}"] = round(part / area.area, 6) if part else 0.0
    return shares


def slug(name: str) -> str:
    """Make a key of a name.

    >>> slug("country:Ukraine (UN)")
    'country_ukraine_un'
    """
    return re.sub(r"\W+", "_", name.casefold()).strip("_")
