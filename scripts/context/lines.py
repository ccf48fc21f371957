"""Ceasefire lines of the past, for scenarios whose answers are published."""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from . import coverage, natural_earth
from .archives import Shelf
from .layer import ODBL, OSM_CREDIT, Layer, geojson
from .natural_earth import BOUNDARY_LINES, COUNTRIES_10M, DISPUTED, Row
from .theatre import BORDERS

_KOREA = shapely.box(126.0, 37.0, 129.0, 39.3)  # longitude and latitude, degrees
_DISPUTED_NAMES = {
    "Moldovan claim": "Transnistria",
    "Georgian claim": "Abkhazia and South Ossetia",
    "Ceasefire Line 1994": "Karabakh 1994",
}


def layers(shelf: Shelf) -> list[Layer]:
    """Lines of Donbas, Korea, Cyprus and the Golan, and four more from the same sources."""
    return [*_disputed(shelf), _korea_mdl(shelf), _korea_limits(shelf), _golan(shelf), *_cyprus(shelf)]


def _disputed(shelf: Shelf) -> list[Layer]:
    """The line of contact in Donbas, and other lines drawn in the same layer."""
    found = natural_earth.rows(shelf, *DISPUTED)
    donbas = [
        (_line(g), {"name": "Line of contact 2015-2022"}) for g, a in found if a["name"] == "Ukrainian claim"
    ]
    others = [
        (_line(geometry), {"name": _DISPUTED_NAMES[attributes["name"]]})
        for geometry, attributes in found
        if attributes["name"] in _DISPUTED_NAMES
    ]
    step = "Selected by name from the layer disputed_borders; geometry unchanged"
    coarse = "Coarse (1:10 million): 326 km where the published line has 427 km"
    return [
        natural_earth.layer(
            shelf,
            "lines/ne_donbas_contact.geojson",
            "Line of contact in Donbas, 2015 to 2022",
            donbas,
            origins=(DISPUTED,),
            steps=(step, coarse),
        ),
        natural_earth.layer(
            shelf,
            "lines/ne_other_lines.geojson",
            "Lines in Transnistria, Georgia and Karabakh",
            others,
            origins=(DISPUTED,),
            steps=(step,),
        ),
    ]


def _line(geometry: BaseGeometry) -> BaseGeometry:
    merged = shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    return shapely.force_2d(merged)


def _korea_mdl(shelf: Shelf) -> Layer:
    """The Military Demarcation Line: where the two Koreas' outlines meet on land."""
    found = {f["properties"].get("isoA2"): f["geometry"] for f in shelf.read_json(*BORDERS)["features"]}
    north, south = (coverage.areas_of(shape(found[code])).intersection(_KOREA) for code in ("KP", "KR"))
    line = _meeting_on_land(shelf, north, south)
    return Layer(
        path="lines/osm_korea_mdl.geojson",
        content=geojson([(line, {"name": "Military Demarcation Line"})], coverage.DECIMALS),
        title="Military Demarcation Line in Korea",
        licence=ODBL,
        credit=OSM_CREDIT,
        made_by="OpenStreetMap contributors; taken out of the countries' outlines by this project",
        year_of_data="2022",
        origins=tuple(
            shelf.archives[package].source_of(inner) for package, inner in (BORDERS, COUNTRIES_10M)
        ),
        steps=("Edge that North and South Korea share", "Ends where it leaves the land of Natural Earth"),
        repairs=(
            "Seven gaps between the two outlines, of at most 1.5 km, are bridged along the northern one",
        ),
    )


def _meeting_on_land(shelf: Shelf, north: BaseGeometry, south: BaseGeometry) -> BaseGeometry:
    """North Korea's outline from the first to the last place on land where it is South Korea's too.

    The outlines do not coincide everywhere: seven gaps of at most 1.5 km are bridged by following the one.
    """
    shared = shapely.intersection(north.boundary, south.boundary, grid_size=coverage.GRID_DEG)
    koreas = [g for g, a in natural_earth.rows(shelf, *COUNTRIES_10M) if a["ADM0_A3"] in {"KOR", "PRK"}]
    ends = shapely.get_coordinates(shared.intersection(shapely.union_all(koreas)))
    first, last = (shapely.Point(ends[place]) for place in (ends[:, 1].argmin(), ends[:, 1].argmax()))
    ring = max(shapely.get_parts(north), key=lambda part: part.area).exterior
    low, high = sorted((ring.project(first), ring.project(last)))
    inner, *around = (substring(ring, *span) for span in ((low, high), (high, ring.length), (0.0, low)))
    outer = shapely.line_merge(MultiLineString([part for part in around if isinstance(part, LineString)]))
    return shapely.set_precision(min(inner, outer, key=lambda line: line.length), coverage.GRID_DEG)


def _korea_limits(shelf: Shelf) -> Layer:
    """The limits of the demilitarized zone, as Natural Earth has them."""
    sides = {"South Korea": "southern limit", "North Korea": "northern limit"}
    found = [
        (_line(geometry), {"name": f"Demilitarized Zone, {sides[attributes['ADM0_LEFT']]}"})
        for geometry, attributes in natural_earth.rows(shelf, *BOUNDARY_LINES)
        if attributes["NAME"] == "Korean Demilitarized Zone"
    ]
    return natural_earth.layer(
        shelf,
        "lines/ne_korea_limits.geojson",
        "Limits of the Korean Demilitarized Zone",
        found,
        origins=(BOUNDARY_LINES,),
        steps=(
            "Selected by name",
            "Wrong by two and a half times: some 5.5 km from the line where 2 km are agreed",
        ),
    )


def _golan(shelf: Shelf) -> Layer:
    """The lines A (west) and B (east) of the Agreement on Disengagement of 1974."""
    names = {"Ceasefire Lines 1974": ("Line A", "west"), "UNDOF": ("Line B", "east")}
    found = [
        (_line(geometry), dict(zip(("name", "side"), names[attributes["NAME"]], strict=True)))
        for geometry, attributes in natural_earth.rows(shelf, *BOUNDARY_LINES)
        if attributes["NAME"] in names
    ]
    return natural_earth.layer(
        shelf,
        "lines/ne_golan_lines.geojson",
        "Lines A and B on the Golan, 1974",
        sorted(found, key=lambda row: row[1]["name"]),
        origins=(BOUNDARY_LINES,),
        steps=("Selected by name; geometry unchanged",),
    )


def _cyprus(shelf: Shelf) -> list[Layer]:
    """The buffer zone in Cyprus, the ground on either side, and the two lines where they meet it."""
    sides = {"CNM": "buffer", "CYN": "north", "CYP": "south"}
    found = {
        sides[attributes["ADM0_A3"]]: coverage.as_multi(shapely.force_2d(geometry))
        for geometry, attributes in natural_earth.rows(shelf, *COUNTRIES_10M)
        if attributes["ADM0_A3"] in sides
    }
    areas: list[Row] = [(found[side], {"side": side}) for side in ("buffer", "north", "south")]
    lines: list[Row] = [
        (coverage.shared_edge(found["buffer"], found[side]), {"side": side}) for side in ("north", "south")
    ]
    return [
        natural_earth.layer(
            shelf,
            f"lines/ne_cyprus_{kind}.geojson",
            f"United Nations buffer zone in Cyprus: {kind}",
            rows,
            origins=(COUNTRIES_10M,),
            steps=(step,),
        )
        for kind, rows, step in (
            ("areas", areas, "The zone, and the ground north and south of it, as Natural Earth has them"),
            ("lines", lines, "Edges that the zone shares with the ground north and south of it"),
        )
    ]
