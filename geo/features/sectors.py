"""Sectors as features and as a table: who answers for which stretch, and how evenly."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ..model.plan import Plan
from ..model.sector import Partition, Sector
from .feature import Feature, Table, Value
from .shapes import released_shape


def sectors(plan: Plan) -> Iterator[Feature]:
    """Ground that each contingent answers for, in the order of chainage."""
    if plan.partition is None:
        return
    for sector in plan.partition.sectors:
        yield Feature(
            "sectors",
            released_shape(plan.scenario.situation.frame, sector.area),
            _sector_values(plan, sector),
        )


def _sector_values(plan: Plan, sector: Sector) -> dict[str, Value]:
    people = plan.people_report.of(sector.name, "sector") if plan.people_report else None
    return {
        "name": sector.name,
        "contingent": sector.contingent.name,
        "echelon": sector.contingent.echelon,
        "personnel": sector.contingent.personnel,
        "settlements": people.settlements if people else None,
        "residents": people.residents if people else None,
        "settlements_uncounted": people.uncounted if people else None,
        "residents_by_raster": people.raster_residents if people else None,
        "from_m": sector.from_m,
        "to_m": sector.to_m,
        "line_length_m": sector.to_m - sector.from_m,
        "area_m2": sector.area.area,
        "load_share": sector.load_share,
        "strength_share": sector.strength_share,
    }


def boundaries(plan: Plan) -> Iterator[Feature]:
    """Lines between neighbouring sectors, with the echelon that they are drawn with."""
    if plan.partition is None:
        return
    areas = {sector.name: sector.area for sector in plan.partition.sectors}
    for boundary in plan.partition.boundaries:
        left, right = boundary.between
        path = _with_on_its_left(areas[left], areas[right], boundary.path)
        yield Feature(
            "boundaries",
            released_shape(plan.scenario.situation.frame, path),
            {
                "name": " / ".join(boundary.between),
                "kind": boundary.echelon,
                "left": left,
                "right": right,
                "chainage_m": boundary.chainage_m,
                "follows": boundary.snapped_to or None,
            },
        )


def _with_on_its_left(left: BaseGeometry, right: BaseGeometry, path: BaseGeometry) -> BaseGeometry:
    """A path between two grounds, each part of it turned so that the first lies on its left."""
    merged = shapely.line_merge(path)
    parts = [part for part in shapely.get_parts(merged) if part.length > 0.0]
    turned = [part if _is_left(left, right, part) else part.reverse() for part in parts]
    return MultiLineString(turned)


def _is_left(left: BaseGeometry, right: BaseGeometry, part: LineString) -> bool:
    """Whether the ground beside the middle of a path is the first's on its left."""
    before, after = (part.interpolate(share, normalized=True) for share in (0.49, 0.51))
    beside = shapely.Point(
        (before.x + after.x) / 2 - (after.y - before.y), (before.y + after.y) / 2 + (after.x - before.x)
    )
    return bool(beside.distance(left) <= beside.distance(right))


def sectors_table(partition: Partition) -> Table:
    """Each sector with what it carries, against its share of the strength."""
    headings = ("Sector", "Line, km", "People", "Per km", "Load", "Strength")
    rows = tuple(
        (
            f"{sector.name}",
            f"{(sector.to_m - sector.from_m) / 1000:,.0f}",
            f"{sector.contingent.personnel:,}",
            f"{sector.contingent.personnel / ((sector.to_m - sector.from_m) / 1000):,.1f}",
            f"{sector.load_share * 100:.1f} %",
            f"{sector.strength_share * 100:.1f} %",
        )
        for sector in partition.sectors
    )
    return Table("sectors", "Sectors", headings, rows, _words(partition))


def _words(partition: Partition) -> str:
    proved = (
        "proved best"
        if partition.status == "optimal"
        else f"{partition.status}, gap {100.0 * partition.gap:.2f} %"
    )
    history = ", ".join(f"{name} {density:.2g}" for name, density, _ in partition.benchmarks)
    said = [
        f"Greatest load for its strength over the mean: {partition.worst_to_mean:.3f} ({proved}). "
        f"{partition.proof[:1].upper()}{partition.proof[1:]}.",
        f"The whole force: {partition.people_per_km:.1f} people for each kilometre of line.",
        f"Other missions: {history}." if history else "",
        f"Wishes not met: {'; '.join(partition.unmet)}." if partition.unmet else "",
    ]
    return " ".join(filter(None, said))
