"""The ground of a map of incidents without a scenario: the line, its kilometres, and the zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from ..geometry.antimeridian import split_at_antimeridian
from ..geometry.chainage import Chainage
from .feature import Feature, Value

_MARKER_M = 5_000.0


def ground(line: Chainage, zones_lonlat: Mapping[str, BaseGeometry], *, source: str) -> Iterator[Feature]:
    """Zones, the line, and points at round kilometres; none of it is sensitive.

    Parameters
    ----------
    line : Chainage
    zones_lonlat : mapping
        Areas by name, lon/lat degrees.
    source : str
        File that the zones come from.
    """
    for name, area in zones_lonlat.items():
        yield Feature("zones", split_at_antimeridian(area), {"name": name, "source": source})
    values: dict[str, Value] = {"name": "Line of contact", "line_length_m": line.length_m}
    yield Feature("line", split_at_antimeridian(line.path), values)
    marks = line.markers(_MARKER_M)
    places = map(shapely.Point, marks.longitude.tolist(), marks.latitude.tolist())
    for place, chainage_m in zip(places, marks.chainage_m.tolist(), strict=True):
        yield Feature("markers", place, {"name": f"km {chainage_m / 1_000:g}", "chainage_m": chainage_m})
