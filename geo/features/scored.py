"""Coverage of any line by any sites as features, as rows, and as one tree of plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..geometry.antimeridian import split_at_antimeridian
from ..geometry.chainage import Chainage
from ..model.coverage import STATES, Coverage, Gap, InterestCoverage, LineCoverage, Stretch, ZoneCoverage
from .feature import Feature, Value

_MANY = 3
_DECIMALS = 6  # micrometres, and shares to a millionth


def scored_features(found: Coverage, line: Chainage) -> Iterator[Feature]:
    """Every stretch (layer ``coverage``) and every gap; sensitive, for their ends tell where sites stand."""
    for of_line in found.lines:
        rows = [
            ("coverage", stretch.from_m, stretch.to_m, stretch_values(stretch))
            for stretch in of_line.stretches
        ]
        rows += [("gaps", gap.from_m, gap.to_m, gap_values(gap)) for gap in of_line.gaps]
        for layer, from_m, to_m, row in rows:
            shape = line.cut(from_m, to_m)
            if not shape.is_empty:
                name = f"km {from_m / 1000:.3f} to {to_m / 1000:.3f}"
                values = {"name": name, "conditions": str(of_line.conditions), **row}
                yield Feature(layer, split_at_antimeridian(shape), values, sensitive=True)


def stretch_values(stretch: Stretch) -> dict[str, Value]:
    """A stretch as one row; keys carry units.

    >>> row = stretch_values(Stretch(0.0, 1_500.0, 2))
    >>> row["kind"], row["length_m"]
    ('twice', 1500.0)
    """
    return _rounded(
        {
            "from_m": stretch.from_m,
            "to_m": stretch.to_m,
            "length_m": stretch.length_m,
            "state": stretch.state,
            "kind": stretch.kind,
            "seen_count": stretch.seen_count,
            "part_time_count": stretch.part_time_count,
            "unknown_count": stretch.unknown_count,
            "hidden_count": stretch.hidden_count,
            "detection_share": stretch.detection_share,
            "moment_share": stretch.moment_share,
        }
    )


def gap_values(gap: Gap) -> dict[str, Value]:
    """A gap as one row; keys carry units."""
    return _rounded(
        {
            "from_m": gap.from_m,
            "to_m": gap.to_m,
            "length_m": gap.length_m,
            "dead_m": gap.dead_m,
            "unknown_m": gap.unknown_m,
            "part_time_m": gap.part_time_m,
            "nearest_site": gap.nearest_site or None,
            "nearest_m": gap.nearest_m,
            "would_close_it": "; or ".join(str(way) for way in gap.closing),
        }
    )


def scored_tree(found: Coverage) -> dict[str, Any]:
    """All of a coverage as one tree of mappings, lists, texts and numbers; keys carry units."""
    support = [
        {"site": one.site, "others": list(one.others), "unknown": list(one.unknown)} for one in found.support
    ]
    return {
        "conditions": [_of_line(line) for line in found.lines],
        "support": support,
        "zones": [_of_zone(zone) for zone in found.zones],
        "interests": [_of_interest(one) for one in found.interests],
    }


def _of_line(line: LineCoverage) -> dict[str, Any]:
    most = max(stretch.seen_count for stretch in line.stretches)
    return _rounded(
        {
            "conditions": str(line.conditions),
            "length_m": line.length_m,
            "seen_by_exactly_m": [line.length_exactly_m(count) for count in range(most + 1)],
            "seen_by_at_least_share": [
                line.share_at_least(count) for count in range(1, max(most, _MANY) + 1)
            ],
            "length_m_by_state": {state: line.length_of_state_m(state) for state in STATES},
            "detection_share": line.detection_share,
            "moment_share": line.moment_share,
            "spacing_m": line.spacing_m,
            "tolerance_m": line.tolerance_m,
            "method": line.method,
            "losses": [{"site": loss.site, "length_m": loss.length_m} for loss in line.losses],
            "gaps": [gap_values(gap) for gap in line.gaps],
            "stretches": [stretch_values(stretch) for stretch in line.stretches],
        }
    )


def _of_zone(zone: ZoneCoverage) -> dict[str, Any]:
    return _rounded(
        {
            "name": zone.zone,
            "conditions": str(zone.conditions),
            "area_m2": zone.area_m2,
            "seen_at_least_m2": list(zone.seen_m2),
            "part_time_m2": zone.part_time_m2,
            "unknown_m2": zone.unknown_m2,
            "dead_m2": zone.dead_m2,
            "out_of_reach_m2": zone.out_of_reach_m2,
            "spacing_m": zone.spacing_m,
        }
    )


def _of_interest(one: InterestCoverage) -> dict[str, Any]:
    return _rounded(
        {
            "name": one.interest,
            "conditions": str(one.conditions),
            "seen_share": one.seen_share,
            "seen_share_by_sensor": dict(one.by_sensor),
        }
    )


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """The same tree without digits that mean nothing."""
    return {key: _round(value) for key, value in row.items()}


def _round(value: Any) -> Any:
    if isinstance(value, dict):
        return _rounded(value)
    if isinstance(value, list):
        return [_round(each) for each in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value
