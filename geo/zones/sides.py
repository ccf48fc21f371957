"""Depths on the sides of a line: whose side is whose, and which depth is asked for there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import AnyArea, AnyLine, Situation
from ..model.zone import Value, Zone
from .edges import areas_only
from .halves import halves
from .laying import Caps, Lean, Reach, length_m, within
from .named import LINE, origin_of, wanted
from .rule import Depth, Piece, Rule

LEFT, RIGHT = "left", "right"
_BESIDE_M = 1000.0  # how far beside the line it is asked who holds the ground


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Sided(Rule):
    """Words of every kind that reaches to a depth on one or both sides.

    Parameters
    ----------
    depth_m : mapping
        Depth on each party's ground, metres. Without known ground a party is ``left`` or ``right``, in the
        line's own direction.
    total_m : float or None
        Depth of both sides together, shared equally by the two ``parties``; instead of ``depth_m``.
    parties : tuple of str
        The two parties that share ``total_m``.
    measured_from : str or mapping
        ``line``, ``path:…``, or the edge of ``area:…`` or ``zone:…``; or one such name for each party. With a
        ``?`` at its end it may be unknown: then the line is taken, and the zone says so.
    caps : str
        Whether ground beyond the ends of the line counts: ``round`` or ``flat``.
    """

    depth_m: Mapping[str, Depth] = Field(default_factory=dict)
    total_m: Depth | None = None
    parties: tuple[str, ...] = ()
    measured_from: str | Mapping[str, str] = LINE
    caps: Caps = "round"

    def __post_init__(self) -> None:
        if self.total_m is not None and (self.depth_m or len(set(self.parties)) != 2):
            raise ScenarioError(
                f"total_m is {self.total_m:g}, depth_m is for {_listed(self.depth_m)} and parties is "
                f"{_listed(self.parties)}",
                where=f"zone {self.name!r}",
                mend="Give total_m with the two parties that share it, or depth_m for each party.",
            )
        if isinstance(self.measured_from, Mapping):
            lost = [party for party in self.depths() if party not in self.measured_from]
            if lost:
                raise ScenarioError(
                    f"measured_from says nothing for {lost[0]!r}",
                    where=f"zone {self.name!r}",
                    mend=f"It speaks of {_listed(self.measured_from)}; name an origin for each party.",
                )

    def depths(self) -> dict[str, float]:
        """Depth on each party's side, metres."""
        if self.total_m is None:
            return dict(self.depth_m)
        return dict.fromkeys(self.parties, self.total_m / 2)

    def origin_name(self, party: str, situation: Situation, laid: Mapping[str, Zone]) -> str:
        """Name of what a party's depth is measured from; the line, if that may be unknown and is."""
        name = self.measured_from if isinstance(self.measured_from, str) else self.measured_from[party]
        return next(iter(wanted((name,), situation, laid)), LINE)

    def names(self) -> tuple[str, ...]:
        """Every name of ground or path that may be unknown if it ends in ``?``."""
        origins = (
            (self.measured_from,) if isinstance(self.measured_from, str) else self.measured_from.values()
        )
        return (*super().names(), *origins)

    def pieces(self, situation: Situation, laid: Mapping[str, Zone], lean: Lean = "in") -> list[Piece]:
        """One piece for each party that has a depth; each origin is asked once for all its depths."""
        depths = self.depths()
        if not depths:
            raise ScenarioError(
                "it has no depth", where=f"zone {self.name!r}", mend="Give depth_m, or total_m with parties."
            )
        found: dict[str, Piece] = {}
        origins = {party: self.origin_name(party, situation, laid) for party in depths}
        for name in dict.fromkeys(origins.values()):
            own = [party for party in depths if origins[party] == name]
            origin = origin_of(name, situation, laid)
            distances = sorted({depths[party] for party in own})
            reaches = within(
                origin,
                distances,
                situation.frame,
                tolerance_m=self.tolerance_m,
                caps=self.caps,
                lean=lean,
            )
            grounds = side_grounds(own, reaches[-1].area, situation, where=self.name)
            for party in own:
                reach = reaches[distances.index(depths[party])]
                values = self._values(name, origin, depths[party], situation)
                found[party] = side_piece(party, reach, grounds[party], values, without=origin)
        return [found[party] for party in depths]

    def _values(
        self, name: str, origin: AnyLine | AnyArea, depth_m: float, situation: Situation
    ) -> dict[str, Value]:
        values: dict[str, Value] = {"depth_m": depth_m, "measured_from": name, "ends": self.caps}
        if self.total_m is not None:
            values["total_m"] = self.total_m
        if not isinstance(origin, AnyArea):
            values["nominal_area_m2"] = depth_m * nominal_length_m(name, origin, situation)
        return values


def side_piece(
    party: str,
    reach: Reach,
    ground: AnyArea,
    values: Mapping[str, Value],
    *,
    without: AnyLine | AnyArea | None = None,
) -> Piece:
    """What lies within reach on one side; an area that is measured from is not part of it."""
    area = areas_only(reach.area.intersection(ground))
    if isinstance(without, AnyArea):
        area = areas_only(area.difference(without))
    return Piece(area, label=party, party=party, worst_m=reach.worst_m, values=values)


def side_grounds(
    parties: Sequence[str], reach: AnyArea, situation: Situation, *, where: str
) -> dict[str, AnyArea]:
    """Ground on which each party's side lies: what it holds, or else left or right of the line.

    Raises
    ------
    ScenarioError
        If a party's ground is not known and nothing says on which side of the line it is.
    """
    line = situation.line
    held = {control.party for control in situation.control}
    side_of = {LEFT: 0, RIGHT: 1, **{party: n for n, party in enumerate((line.left, line.right)) if party}}
    for party in parties:
        if party not in held and party not in side_of:
            raise ScenarioError(
                f"no ground held by {party!r} is known",
                where=f"zone {where!r}",
                mend=f"Ground is given for {_listed(sorted(held))}; without ground say left and right.",
            )
    cut = halves(reach, line.path) if any(party not in held for party in parties) else ()
    return {party: situation.held_by(party) if party in held else cut[side_of[party]] for party in parties}


def nominal_length_m(name: str, path: AnyLine, situation: Situation) -> float:
    """Length for a nominal area, to the millimetre: the line's own, or that of a named path."""
    return round(situation.line.length_m, 3) if name == LINE else length_m(path, situation.frame)


def _listed(names: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(names) or "nobody"


def parties_beside(situation: Situation) -> dict[str, str]:
    """Party that holds most of the ground just left, and just right, of the line; none where none is known.

    Raises
    ------
    ScenarioError
        If one party holds both sides.
    """
    if not situation.control:
        return {}
    (near,) = within(situation.line.path, [_BESIDE_M], situation.frame, caps="flat")
    beside = dict(zip((LEFT, RIGHT), halves(near.area, situation.line.path), strict=True))
    found = {
        side: max(situation.control, key=lambda control: control.area.intersection(half).area).party
        for side, half in beside.items()
    }
    if found[LEFT] == found[RIGHT]:
        raise ScenarioError(
            f"{found[LEFT]!r} holds most of the ground on both sides",
            where="line",
            mend="Check that the line runs between the parties' ground.",
        )
    return found
