"""The layers that show whose ground and sea is whose: countries, oblasts, territorial sea, land, coast."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from . import coverage
from .archives import Shelf
from .layer import ODBL, OSM_CREDIT, Layer, geojson
from .naming import transliterated
from .theatre import BORDERS, BOX, COAST, OBLASTS, SLIVER_KM2, STATES, TOLERANCE_M, UNITS, Units, km2

# The Black Sea and the Sea of Azov without the Sea of Marmara: longitude and latitude, degrees.
_BLACK_SEA = shapely.box(27.3, 40.8, 42.0, 47.5).difference(shapely.box(27.0, 40.0, 29.7, 41.15))

_ONE_NETWORK = (
    "All edges (borders 2022, oblasts 2020, coast 2017) cut into one network of faces on a grid of 0.00001°",
    "A face is land where the coast source says so; it belongs to Ukraine first, then to the other country",
    f"Faces under {SLIVER_KM2} km² and ground between two edges join the neighbour with the longest edge",
    f"Simplified as one coverage (Visvalingam, {TOLERANCE_M:.0f} m): neighbours share every vertex",
    f"Cut to the box {', '.join(f'{edge:g}' for edge in BOX.bounds)} (west, south, east, north)",
)
_CRIMEA = (
    "The border source counts Crimea and its waters in both Ukraine and Russia: taken out of Russia",
    "Holes of the coast source under 1 km² are gaps between outlines, not sea: filled",
)


def layers(shelf: Shelf, units: Units) -> list[Layer]:
    """Countries, oblasts, territorial sea, land and coast, all from the same edges."""
    land = {code: merged(units, "land", code) for code in UNITS["countries"]}
    sea = {code: merged(units, "sea", code) for code in UNITS["countries"]}
    coasts = _coasts(land, merged(units, "sea"))
    return [
        _layer(shelf, "osm_countries", "Countries round the Black Sea: land", _country_rows(land)),
        _layer(shelf, "osm_territorial_sea", "Territorial sea", _country_rows(sea)),
        _layer(shelf, "osm_land", "Land of the theatre", [(merged(units, "land"), {"kind": "land"})]),
        _layer(shelf, "osm_coast", "Coast of the Black Sea and the Sea of Azov", coasts),
        _oblast_layer(shelf, units),
    ]


def merged(units: Units, kind: str, country: str | None = None) -> MultiPolygon:
    """Union of the units of one kind, of one country or of all."""
    own = [area for unit, area in units.items() if unit[0] == kind and country in (None, unit[1])]
    return coverage.as_multi(shapely.coverage_union_all(own))


def _country_rows(areas: dict[str, MultiPolygon]) -> list[tuple[MultiPolygon, dict[str, str]]]:
    """A row for each country that has such ground."""
    return [
        (area, {"iso": code, "name_en": unit["name_en"], "name_uk": unit["name_uk"]})
        for code, unit in UNITS["countries"].items()
        if not (area := areas[code]).is_empty
    ]


def _coasts(land: dict[str, MultiPolygon], sea: MultiPolygon) -> list[tuple[BaseGeometry, dict[str, str]]]:
    """A row for each country's coast: the edge that its land shares with the sea."""
    edges = {code: coverage.shared_edge(area, sea).intersection(_BLACK_SEA) for code, area in land.items()}
    lines = {code: shapely.line_merge(edge) for code, edge in edges.items() if edge.length}
    return [(line, {"iso": code, "kind": "coastline"}) for code, line in lines.items()]


def _oblast_layer(shelf: Shelf, units: Units) -> Layer:
    """The 27 first-level units of Ukraine, on land."""
    rows = []
    for iso, unit in UNITS["oblasts"].items():
        name_en = unit.get("name_en") or transliterated(unit["toponym_uk"])
        rows.append((units["land", "UA", iso], {"iso": iso, "name_en": name_en, "name_uk": unit["name_uk"]}))
    parts = {iso: km2(units["land", "UA", iso]) for iso in ("UA-30", "UA-40")}
    repair = (
        "Kyiv and Sevastopol are merged into their surroundings in the oblasts' source: their outlines are "
        f"Natural Earth's, which are coarse: {parts['UA-30']:.0f} and {parts['UA-40']:.0f} km² here, "
        "where the cities have about 850 and 860"
    )
    names = "English names: Cabinet Resolution 55 (2010) on the Ukrainian toponym; Crimea by its English name"
    return _layer(
        shelf,
        "osm_oblasts",
        "Oblasts of Ukraine: land",
        rows,
        steps=(names,),
        repairs=(repair,),
        sources=(OBLASTS, STATES),
    )


def _layer(
    shelf: Shelf,
    name: str,
    title: str,
    rows: Sequence[tuple[BaseGeometry, dict[str, str]]],
    *,
    steps: tuple[str, ...] = (),
    repairs: tuple[str, ...] = (),
    sources: tuple[tuple[str, str], ...] = (OBLASTS,),
) -> Layer:
    """One layer cut from the common network."""
    return Layer(
        path=f"{name}.geojson",
        content=geojson(rows, coverage.DECIMALS),
        title=title,
        licence=ODBL,
        credit=OSM_CREDIT,
        made_by="OpenStreetMap contributors; cut and simplified by this project",
        year_of_data="borders 2022, oblasts 2020, coast 2017",
        origins=tuple(
            shelf.archives[package].source_of(inner) for package, inner in (BORDERS, COAST, *sources)
        ),
        steps=(*_ONE_NETWORK, *steps),
        repairs=(*_CRIMEA, *repairs),
    )
