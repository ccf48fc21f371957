"""The waist: a plan, or any layer, as flat features in longitude and latitude."""

from __future__ import annotations

from ..model.plan import Plan
from .feature import Chart, Feature, Series, Sheet, Table, Value, bounds_of
from .found import control, line, markers, settlements, sites
from .margin import sheet
from .shapes import title_of
from .watch import coverage, footprints, gaps, proposed_sites
from .zones import zones

__all__ = [
    "Chart",
    "Feature",
    "Series",
    "Sheet",
    "Table",
    "Value",
    "bounds_of",
    "features",
    "sheet",
    "title_of",
]


def features(plan: Plan) -> tuple[Feature, ...]:
    """Flatten a plan: ground held, zones, the watch, line, markers, settlements and sites, in that order.

    Values are SI with the unit in the key. Areas are true on the ellipsoid (equal-area frame), the length of
    the line is geodesic. A settlement appears if its centre lies in a zone, with the smallest such zone.
    """
    return (
        *control(plan),
        *zones(plan),
        *footprints(plan),
        *coverage(plan),
        *gaps(plan),
        *line(plan),
        *markers(plan),
        *settlements(plan),
        *sites(plan),
        *proposed_sites(plan),
    )
