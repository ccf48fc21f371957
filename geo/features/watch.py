"""What is proposed to watch as features: sites, the ground they watch, the watch on the line, its gaps."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import MultiPoint

from ..geometry.antimeridian import split_at_antimeridian
from ..model.coverage import Gap
from ..model.plan import Plan
from ..model.sensor import Watch
from .edits import edited_values
from .feature import Feature, Value
from .shapes import released_shape, symbol_of


def proposed_sites(plan: Plan) -> Iterator[Feature]:
    """Sites that the plan proposes: candidates for reconnaissance; sensitive."""
    watches = plan.proposal.watches if plan.proposal else ()
    frame = plan.scenario.situation.frame
    places = frame.to_lonlat(MultiPoint([watch.site.place for watch in watches]))
    alone, edited = _alone(plan), edited_values(plan)
    for watch, place in zip(watches, places.geoms, strict=True):
        yield Feature(
            "sites",
            split_at_antimeridian(place),
            {
                "name": watch.site.name,
                "kind": watch.site.kind,
                **symbol_of(plan, watch.site.kind, planned=True),
                "party": watch.site.party,
                "status": "proposed",
                "sensor": watch.sensor.title,
                "candidate": watch.site.candidate or None,
                "bearing_deg": watch.bearing_deg,
                **alone.get(watch.site.name, {}),
                **edited.get((watch.site.kind, watch.site.name), {}),
                "site": watch.site.name,
            },
            sensitive=True,
        )


def _alone(plan: Plan) -> dict[str, dict[str, Value]]:
    """Metres of line that each site alone watches, under the conditions that come first."""
    lines = plan.coverage.lines if plan.coverage else ()
    return {loss.site: {"watched_alone_m": loss.length_m} for line in lines[:1] for loss in line.losses}


def footprints(plan: Plan) -> Iterator[Feature]:
    """Ground that each sensor watches; sensitive, since its shape tells where the sensor stands.

    What looks only now and then is a layer of its own, ``reach``: it reaches far, and where it ends its edge
    tells its range, and so its base, to whoever can draw a circle.
    """
    for footprint in plan.footprints:
        if not footprint.area.is_empty:
            yield Feature(
                "footprints" if footprint.reach.watched_share >= 1.0 else "reach",
                released_shape(plan.scenario.situation.frame, footprint.area),
                {
                    "name": _named(footprint.watch),
                    "kind": footprint.watch.sensor.family,
                    "site": footprint.watch.site.name,
                    "range_m": footprint.reach.range_m,
                    "area_m2": footprint.area.area,
                    "unknown_m2": footprint.unknown_m2 or None,
                    "hidden_by_ground": "left out" if footprint.masked else "not asked",
                },
                sensitive=True,
            )


def _named(watch: Watch) -> str:
    return f"{watch.site.name}: {watch.sensor.title}"


def coverage(plan: Plan) -> Iterator[Feature]:
    """The line by how many sites watch it, under the conditions by which they were chosen; sensitive."""
    for part in plan.line_parts:
        if part.kind:
            yield Feature(
                "coverage",
                released_shape(plan.scenario.situation.frame, part.path),
                {
                    "name": _between(part.from_m, part.to_m),
                    "kind": part.kind,
                    "length_m": part.to_m - part.from_m,
                    "sites": part.seen_count or None,
                    "detection_share": part.detection_share,
                    "conditions": _conditions(plan),
                },
                sensitive=True,
            )


def gaps(plan: Plan) -> Iterator[Feature]:
    """Stretches that nothing watches all the time, and what would close them; sensitive."""
    for part in plan.line_parts:
        if part.gap is not None:
            yield Feature(
                "gaps",
                released_shape(plan.scenario.situation.frame, part.path),
                {
                    "name": f"Gap, {_between(part.from_m, part.to_m)}",
                    **_gap_values(part.gap),
                    "conditions": _conditions(plan),
                },
                sensitive=True,
            )


def _gap_values(gap: Gap) -> dict[str, Value]:
    return {
        "length_m": gap.length_m,
        "hidden_by_ground_m": gap.dead_m or None,
        "elevation_not_known_m": gap.unknown_m or None,
        "watched_part_of_the_time_m": gap.part_time_m or None,
        "nearest_site": gap.nearest_site or None,
        "nearest_site_distance_m": gap.nearest_m,
        "would_close_it": str(gap.closing[0]) if gap.closing else None,
    }


def _conditions(plan: Plan) -> str:
    return str(plan.coverage.lines[0].conditions) if plan.coverage else ""


def _between(from_m: float, to_m: float) -> str:
    """Words for a stretch, to ten metres where it is short.

    >>> _between(36_020.0, 36_050.0), _between(100_000.0, 112_340.0)
    ('km 36.02 to 36.05', 'km 100.0 to 112.3')
    """
    decimals = 1 if to_m - from_m >= 1000.0 else 2
    return f"km {from_m / 1000:.{decimals}f} to {to_m / 1000:.{decimals}f}"
