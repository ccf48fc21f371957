"""What the zones of a scenario close of the air, gathered by platform, party and stretch of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.closed_air import ClosedAir
from ..model.situation import Situation
from ..model.zone import ZoneRule
from ..zones.air import Air


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
            )
