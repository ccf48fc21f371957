"""What the zones of a scenario close of the air, gathered by platform, party and stretch of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry.base import BaseGeometry

from ..model.closed_air import ClosedAir
from ..model.situation import Situation
from ..model.zone import ZoneRule
from ..zones.air import Air
from ..zones.sides import side_grounds

_WIDER = 1.05  # than the depth on the plane, which is not true to scale everywhere


def closed_air_of(rules: Sequence[ZoneRule], situation: Situation) -> tuple[ClosedAir, ...]:
    """Every zone of kind ``air``, as far as it is measured from the line of contact."""
    return tuple(_closed(rules, situation))


def _closed(rules: Sequence[ZoneRule], situation: Situation) -> Iterator[ClosedAir]:
    for rule in rules:
        if not isinstance(rule, Air):
            continue
        for party, depths in rule.along_line(situation).items():
            yield ClosedAir(
                name=rule.name,
                platform=rule.platform,
                party=party,
                depths_along=tuple(depths),
                source=rule.source,
                status=rule.status,
                from_day=rule.from_day,
                to_day=rule.to_day,
                floor_m=rule.floor_m,
                ceiling_m=rule.ceiling_m,
                in_force=rule.in_force,
                side_lonlat=_side(party, max(depth_m for *_, depth_m in depths), situation),
            )


def _side(party: str, deepest_m: float, situation: Situation) -> BaseGeometry | None:
    """Ground on a party's side of the line, where nobody is told to hold any."""
    if situation.control:
        return None
    near = situation.line.path.buffer(_WIDER * deepest_m)
    return situation.frame.to_lonlat(side_grounds([party], near, situation, where="closed air")[party])
