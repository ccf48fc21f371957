"""A zone, and what a rule that lays one must offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from .situation import AnyArea, Situation

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Zone:
    """A rule laid on the ground.

    Parameters
    ----------
    name, kind : str
        As the rule gives them; ``kind`` is the name of the rule's family.
    area : Polygon or MultiPolygon
        In metres of the situation's frame.
    source : str
        Article, resolution or document that asks for it.
    party : str or None
        Party on whose ground it lies or that it binds; None where it binds both.
    tolerance_m : float
        Tolerance of its edge against the stated geodesic distance, metres.
    worst_m : float or None
        Worst deviation that the certificate measured, metres; None where the edge is no distance.
    from_day, to_day : int or None
        Days after the start (D+n) between which it holds; None where it is open.
    in_force : bool
        Whether it holds at all; what does not is laid to be compared, and counts in no phase.
    values : mapping
        Further values to show, keys with units (``depth_m``, ``ceiling_troops``, ``floor_m`` …).
    depths_along : tuple of (float, float, float)
        From one chainage of the line of contact to another and the depth between them, metres, where the
        depth changes along it; empty where it does not, or is measured from something else.
    """

    name: str
    kind: str
    area: AnyArea
    source: str
    party: str | None = None
    tolerance_m: float = 1.0
    worst_m: float | None = None
    from_day: int | None = None
    to_day: int | None = None
    in_force: bool = True
    values: Mapping[str, Value] = field(default_factory=dict)
    depths_along: tuple[tuple[float, float, float], ...] = ()


class ZoneRule(Protocol):
    """A kind of zone with its parameters."""

    kind: ClassVar[str]
    name: str
    source: str

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the zones that this rule makes; ``laid`` holds those of the rules before it, by name."""
        ...
