"""Countries of the world at small scale, those round the validation lines in more detail."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from . import coverage, natural_earth
from .archives import Shelf
from .layer import Layer
from .natural_earth import COUNTRIES_10M, COUNTRIES_50M, DISPUTED, Row
from .theatre import km2

COARSE_M = 12_000.0
FINE_M = 300.0
LEAST_ISLAND_KM2 = 300.0
DECIMALS = 3

_IN_DETAIL = ("CYP", "ISR", "JOR", "KOR", "LBN", "PRK", "PSX", "SYR")
_BEYOND_ITS_ENDS_DEG = 0.1
_SIMFEROPOL = Point(34.10, 44.95)
_QUNEITRA = Point(35.80, 33.05)
_NOT_APART = {
    "CYN": "CYP",
    "CNM": "CYP",
    "ESB": "CYP",
    "WSB": "CYP",
    "SOL": "SOM",
}  # drawn apart, recognised as one
_REPAIRS = (
    "Crimea moved from Russia to Ukraine",
    "The Golan moved from Israel to Syria, along the line that the same publisher names a Syrian claim",
    "Northern Cyprus, the buffer zone and the bases joined to Cyprus; Somaliland joined to Somalia",
    "Other disputes stay as Natural Earth draws them (de facto)",
)


def layers(shelf: Shelf) -> list[Layer]:
    """Every country, for an inset and as a background beyond the theatre."""
    countries, names = _countries(shelf, COUNTRIES_50M)
    thin = coverage.simplified(countries, tolerance_m=COARSE_M, latitude_deg=45.0, decimals=2)
    fine = _in_detail(shelf)
    drawn = {code: fine.get(code) or _beside(area, fine) for code, area in thin.items()}
    rows: list[Row] = [(area, names[code]) for code, area in drawn.items() if not area.is_empty]
    layer = natural_earth.layer(
        shelf,
        "ne_world.geojson",
        "Countries of the world, small scale",
        rows,
        origins=(COUNTRIES_50M, COUNTRIES_10M, DISPUTED),
        steps=(
            f"1:50 million, simplified as one coverage (Visvalingam, {COARSE_M / 1000:.0f} km); islands "
            f"under {LEAST_ISLAND_KM2:.0f} km² left out, but for a country's largest",
            f"{', '.join(_IN_DETAIL)}: 1:10 million, {FINE_M:.0f} m; neighbours' edges leave gaps",
        ),
        repairs=_REPAIRS,
        decimals=DECIMALS,
    )
    return [layer]


def _in_detail(shelf: Shelf) -> dict[str, MultiPolygon]:
    """The countries round the validation lines."""
    countries, _ = _countries(shelf, COUNTRIES_10M)
    chosen = {code: countries[code] for code in _IN_DETAIL if code in countries}
    return coverage.simplified(chosen, tolerance_m=FINE_M, latitude_deg=35.0, decimals=DECIMALS)


def _beside(area: MultiPolygon, fine: dict[str, MultiPolygon]) -> MultiPolygon:
    """A coarse country without small islands, and without ground that a country drawn in detail has."""
    parts = list(shapely.get_parts(area))
    largest = max((km2(part) for part in parts), default=0.0)
    kept = MultiPolygon([part for part in parts if km2(part) >= min(LEAST_ISLAND_KM2, largest)])
    return coverage.as_multi(shapely.make_valid(kept).difference(shapely.union_all(list(fine.values()))))


def _countries(
    shelf: Shelf, source: tuple[str, str]
) -> tuple[dict[str, MultiPolygon], dict[str, dict[str, Any]]]:
    """Countries by their code, with recognised borders where this project needs them, and their names."""
    parts: dict[str, list[BaseGeometry]] = {}
    names: dict[str, dict[str, Any]] = {}
    for geometry, attributes in natural_earth.rows(shelf, *source):
        code = attributes["ADM0_A3"]
        own = parts.setdefault(_NOT_APART.get(code) or code, [])
        own.extend(shapely.get_parts(shapely.force_2d(geometry)))
        iso = attributes["ISO_A2_EH"]
        names[code] = {
            "iso": "" if iso == "-99" else iso,
            "name_en": attributes["NAME_EN"],
            "name_uk": attributes["NAME_UK"],
        }
    _moved(parts, "RUS", "UKR", _SIMFEROPOL)
    _with_golan_cut(shelf, parts)
    _moved(parts, "ISR", "SYR", _QUNEITRA)
    return {code: coverage.as_multi(shapely.union_all(parts[code])) for code in sorted(parts)}, names


def _moved(parts: dict[str, list[BaseGeometry]], giver: str, taker: str, place: Point) -> None:
    """Give the one part of a country that holds a place to another."""
    part = next(part for part in parts[giver] if part.contains(place))
    parts[giver].remove(part)
    parts[taker].append(part)


def _with_golan_cut(shelf: Shelf, parts: dict[str, list[BaseGeometry]]) -> None:
    """Cut Israel's outline along the line that leaves the Golan in Syria."""
    claim = next(g for g, a in natural_earth.rows(shelf, *DISPUTED) if a["name"] == "Syrian claim")
    cut: list[BaseGeometry] = []
    line = _prolonged(shapely.get_parts(shapely.line_merge(shapely.force_2d(claim)))[0])
    for part in parts["ISR"]:
        edges = shapely.node(shapely.GeometryCollection([part.boundary, line]))
        cut += [face for face in shapely.get_parts(shapely.polygonize([edges])) if _is_of(face, part)]
    parts["ISR"] = cut


def _is_of(face: Polygon, part: BaseGeometry) -> bool:
    return bool(part.contains(face.representative_point()))


def _prolonged(line: BaseGeometry) -> BaseGeometry:
    """A line made longer at both ends, so that it crosses an outline that it was drawn to end on."""
    points = shapely.get_coordinates(line)
    before, after = points[0] - points[1], points[-1] - points[-2]
    first = points[0] + before / np.hypot(*before) * _BEYOND_ITS_ENDS_DEG
    last = points[-1] + after / np.hypot(*after) * _BEYOND_ITS_ENDS_DEG
    return shapely.LineString(np.vstack([first, points, last]))
