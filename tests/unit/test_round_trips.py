"""Every format read back by a reader of another hand: equal counts, shapes, words and styles."""

from __future__ import annotations

import csv
import io
import json
import struct
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import gpxpy
import pyarrow.parquet
import pyogrio
import pytest
import shapely
import shapely.affinity
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import endings, nvg, write
from geo.formats.kmz import Style
from geo.merge import read
from geo.release import PRESS, STAFF, release
from maps.kml import kml_styles
from maps.qml import styles as qml_styles
from maps.symbols import table

HOSTILE = "<script>x()</script> ]]> {{7*7}} &amp; \"q\" 'a'; DROP TABLE x;-- \\ =1+1 Зона"
SHEET = Sheet(
    "norland",
    "Norland <b> & co",
    "2025-01-01",
    "illustrative",
    d_day="2025-04-01",
    phases=(("first", 0, 30), ("second", 31, None)),
)
HOLED = box(30, 50, 31, 51) - box(30.4, 50.4, 30.6, 50.6) - box(30.7, 50.7, 30.8, 50.8)
HOSPITAL = "10042000001207020000"
FEATURES = (
    Feature("zones", HOLED, {"name": HOSTILE, "kind": "separation", "from_day": 3, "to_day": 10}),
    Feature(
        "zones", MultiPolygon([box(32, 50, 33, 51), box(34, 50, 35, 51)]), {"name": "Two", "kind": "air"}
    ),
    Feature("line", LineString([(30, 50), (31, 50.5)]), {"name": "Line", "status": "illustrative"}),
    Feature("patrols", MultiLineString([[(30, 50), (31, 51)], [(33, 50), (34, 51)]]), {"name": "-Alba"}),
    Feature("sites", Point(30.5123456, 50.2), {"name": "Post", "sidc": HOSPITAL, "n": 7, "share": 0.25}),
    Feature("markers", Point(-179.9999999, -89.5), {"name": "line\nbreak\tтаб", "open": True}),
    Feature("people", Point(), {"name": "No place", "residents": 7}),
)
RELEASED = release(FEATURES, SHEET, STAFF)
LOOKS = [Style(**told) for told in kml_styles(RELEASED)]
STYLED = {".kmz", ".nvg", ".zip"}
TABLES = {".gpkg", ".qgz"}
NVG = "{https://tide.act.nato.int/schemas/2012/10/nvg}"
KML = "{http://www.opengis.net/kml/2.2}"


def written(path, released=RELEASED):
    looks = [Style(**told) for told in kml_styles(released)]
    extra = {"styles": looks} if path.suffix in STYLED else {}
    if path.suffix in TABLES:
        extra = {"styles": qml_styles(released)}
    write(released, path, **extra)
    if path.suffix == ".qgz":
        write(released, path.with_suffix(".gpkg"), **extra)
    return path


def from_csv(path):
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
        yield row["name"].removeprefix("'"), shapely.from_wkt(row["wkt"])


def from_geojson(path):
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        shape = (
            Point() if feature["geometry"] is None else shapely.from_geojson(json.dumps(feature["geometry"]))
        )
        yield feature["properties"]["name"], shape


def from_gdal(path):
    for layer, geometry_type in pyogrio.list_layers(path):
        if geometry_type is not None:
            frame = pyogrio.read_dataframe(path, layer=layer)
            yield from zip(frame["name"], frame.geometry, strict=True)


def from_qgz(path):
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("plan.qgs"))
    for source in root.iter("datasource"):
        package, _, layer = source.text.partition("|layername=")
        frame = pyogrio.read_dataframe(path.parent / package, layer=layer)
        yield from zip(frame["name"], frame.geometry, strict=True)


def from_gpx(path):
    gpx = gpxpy.parse(path.read_text("utf-8"))
    for waypoint in gpx.waypoints:
        yield waypoint.name, Point(waypoint.longitude, waypoint.latitude)
    for track in gpx.tracks:
        parts = [LineString([(p.longitude, p.latitude) for p in part.points]) for part in track.segments]
        yield track.name, MultiLineString(parts)


def from_parquet(path):
    frame = geopandas.read_parquet(path)
    yield from zip(frame["name"], frame.geometry, strict=True)


def from_kmz(path):
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("doc.kml"))
    for mark in root.iter(f"{KML}Placemark"):
        rings = {
            e: places_of(e.find(f".//{KML}coordinates").text) for e in mark.iter() if "Boundary" in e.tag
        }
        shapes = [Point(places_of(e[-1].text)) for e in mark.iter(f"{KML}Point")]
        shapes += [LineString(places_of(e[-1].text)) for e in mark.iter(f"{KML}LineString")]
        for area in mark.iter(f"{KML}Polygon"):
            outer, *inner = [rings[e] for e in area if e in rings]
            shapes.append(Polygon(outer, inner))
        yield mark.find(f"{KML}name").text, shapely.GeometryCollection(shapes)


def places_of(text):
    return [tuple(map(float, place.split(","))) for place in text.split()]


def from_nvg(path):
    root = ElementTree.parse(path).getroot()
    for group in root.findall(f"{NVG}g"):
        for element in group:
            shapes = [nvg_shape(e) for e in element.iter() if e.get("points") or e.get("x")]
            shapes = [shape for shape in shapes if shape is not None]
            yield element.get("label"), shapely.GeometryCollection(shapes)


def nvg_shape(element):
    kind = element.tag.removeprefix(NVG)
    if kind == "point":
        return Point(float(element.get("x")), float(element.get("y")))
    places = places_of(element.get("points"))
    if kind == "polygon":
        return Polygon(places, [places_of(e.get("points")) for e in element.iter(f"{NVG}linear-ring")])
    return {"polyline": LineString, "multipoint": shapely.MultiPoint}.get(kind, lambda _: None)(places)


def from_zip(path):
    """Events by callsign; an area is a drawing that ends where it begins."""
    for event in events_of(path):
        name = event.find("detail/contact").get("callsign")
        links = [tuple(map(float, each.get("point").split(",")))[::-1] for each in event.iter("link")]
        if not links:
            point = event.find("point")
            yield name, Point(float(point.get("lon")), float(point.get("lat")))
        else:
            yield name, Polygon(links) if links[0] == links[-1] else LineString(links)


def events_of(path):
    archive = zipfile.ZipFile(path)
    manifest = ElementTree.fromstring(archive.read("MANIFEST/manifest.xml"))
    for content in manifest.iter("Content"):
        yield ElementTree.fromstring(archive.read(content.get("zipEntry")))


READERS = {
    ".csv": from_csv,
    ".fgb": from_gdal,
    ".geojson": from_geojson,
    ".gpkg": from_gdal,
    ".gpx": from_gpx,
    ".kmz": from_kmz,
    ".nvg": from_nvg,
    ".parquet": from_parquet,
    ".qgz": from_qgz,
    ".zip": from_zip,
}
# What a format has no word for, each with the features that it leaves out.
PLACED = {feature.values["name"] for feature in FEATURES if not feature.geometry.is_empty}
LINES_AND_POINTS = PLACED - {HOSTILE, "Two"}
EXPECTED = {".gpx": LINES_AND_POINTS, ".nvg": PLACED, ".zip": PLACED}
NO_HOLES = {".zip"}


@pytest.mark.parametrize("ending", READERS)
def test_every_feature_comes_back_with_its_name_and_its_shape_to_a_centimetre(ending, tmp_path):
    back = {}
    for name, shape in READERS[ending](written(tmp_path / f"plan{ending}")):
        back.setdefault(name, []).extend(parts_of(shape))
    wanted = {
        feature.values["name"]: parts_of(feature.geometry, holes=ending not in NO_HOLES)
        for feature in FEATURES
        if feature.values["name"] in EXPECTED.get(ending, {f.values["name"] for f in FEATURES})
    }
    assert set(back) == set(wanted)
    for name, parts in wanted.items():
        assert len(back[name]) == len(parts), name
        for one, two in zip(sorted(parts, key=west_of), sorted(back[name], key=west_of), strict=True):
            assert shapely.equals_exact(one.normalize(), two.normalize(), 1.1e-7), name


def parts_of(shape, *, holes=True):
    if shape is None:
        return []
    found = []
    for part in shapely.get_parts(shapely.force_2d(shape)).tolist():
        if hasattr(part, "geoms"):
            found += parts_of(part, holes=holes)
        elif not part.is_empty:
            found.append(Polygon(part.exterior) if part.geom_type == "Polygon" and not holes else part)
    return found


def west_of(part):
    return part.bounds


def test_every_format_is_read_back_here_or_in_a_file_of_its_own():
    here = Path(__file__).parent
    for ending in set(endings()) - set(READERS):
        assert list(here.glob(f"test_*{ending.removeprefix('.')}*.py")), ending


@pytest.mark.parametrize("ending", ["gpkg", "kmz", "nvg", "zip"])
def test_styles_are_those_of_the_page(ending, tmp_path):
    wanted = {f.values["name"]: look for f, look in zip(FEATURES, LOOKS, strict=True)}
    back = dict(STYLES_OF[ending](written(tmp_path / f"plan.{ending}")))
    assert set(back) >= {HOSTILE, "Two", "Line", "-Alba"}
    for name, (stroke, fill, width_px) in back.items():
        assert stroke == wanted[name].stroke, name
        assert fill in ("", wanted[name].fill), name
        assert width_px == pytest.approx(wanted[name].width_px), name


def merge_styles(path):
    for item in read(path, "x").items:
        if item.family in ("lines", "areas"):
            fill = item.style.fill[:7] if item.family == "areas" else ""
            yield item.name, (item.style.stroke[:7], fill, item.style.width_px)


def nvg_styles(path):
    for element in ElementTree.parse(path).getroot().iter():
        if element.get("style"):
            told = dict(pair.split(":") for pair in element.get("style").split(";"))
            yield (
                element.get("label"),
                (told["stroke"], told["fill"].replace("none", ""), float(told["stroke-width"])),
            )


def cot_styles(path):
    for event in events_of(path):
        if event.find("detail/strokeColor") is not None:
            fill = event.find("detail/fillColor")
            yield (
                event.find("detail/contact").get("callsign"),
                (
                    rgb(event.find("detail/strokeColor")),
                    "" if fill is None or int(fill.get("value")) == 0 else rgb(fill),
                    float(event.find("detail/strokeWeight").get("value")),
                ),
            )


def rgb(element):
    return f"#{int(element.get('value')) & 0xFFFFFF:06x}"


STYLES_OF = {
    "gpkg": merge_styles,
    "kmz": merge_styles,
    "nvg": nvg_styles,
    "zip": cot_styles,
}


@pytest.mark.parametrize("ending", READERS)
def test_a_press_file_holds_no_exact_place(ending, tmp_path):
    secret = Feature(
        "sites", Point(30.5123456, 50.2234567), {"name": "Alba 7", "kind": "post"}, sensitive=True
    )
    path = written(tmp_path / f"plan{ending}", release([*FEATURES[:3], secret], SHEET, PRESS))
    content = unpacked(path)
    for word in (
        b"Alba 7",
        b"30.5123",
        b"50.2234",
        *(struct.pack("<d", n) for n in (30.5123456, 50.2234567)),
    ):
        assert word not in content
    exact = release([secret], SHEET, STAFF)
    if ending != ".qgz":  # which holds no feature at all
        assert b"Alba 7" in unpacked(written(tmp_path / f"exact{ending}", exact))


def unpacked(path):
    content = path.read_bytes()
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(path)
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    if content.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(path)
        columns = table.to_pydict()
        return repr(columns).encode() + b"".join(columns["geometry"]) + repr(table.schema.metadata).encode()
    return content


def test_nvg_is_of_the_elements_that_the_format_has(tmp_path):
    root = ElementTree.parse(written(tmp_path / "plan.nvg")).getroot()
    assert (root.tag, root.get("version")) == (f"{NVG}nvg", "2.0.2")
    held = {
        "nvg": {"metadata", "g"},
        "g": {"point", "multipoint", "polyline", "polygon", "composite"},
        "composite": {"TimeSpan", "ExtendedData", "point", "polyline", "polygon"},
        "polygon": {"TimeSpan", "ExtendedData", "exclude"},
        "polyline": {"TimeSpan", "ExtendedData"},
        "point": {"TimeSpan", "ExtendedData"},
        "exclude": {"linear-ring"},
        "TimeSpan": {"begin", "end"},
        "ExtendedData": {"SimpleData"},
    }
    for element in root.iter():
        inside = {each.tag.removeprefix(NVG) for each in element if each.tag.startswith(NVG)}
        assert inside <= held.get(element.tag.removeprefix(NVG), set()), element.tag
    uris = [each.get("uri") for each in root.iter() if each.get("uri")]
    assert len(set(uris)) == len(PLACED)
    begin, end = root.find(f".//{NVG}TimeSpan")
    assert (begin.text, end.text) == ("2025-04-04T00:00:00Z", "2025-04-11T00:00:00Z")


def test_nvg_carries_values_and_the_code_of_a_symbol(tmp_path):
    root = ElementTree.parse(written(tmp_path / "plan.nvg")).getroot()
    post = next(each for each in root.iter(f"{NVG}point") if each.get("label") == "Post")
    assert post.get("symbol") == f"app6d:{HOSPITAL}"
    told = {each.get("key"): each.text for each in post.iter(f"{NVG}SimpleData")}
    assert told == {"name": "Post", "sidc": HOSPITAL, "n": "7", "share": "0.25"}


@pytest.mark.parametrize("code", ["hospital", "1004200000120702000", "10062000001207020000", 7])
@pytest.mark.parametrize("ending", [".nvg", ".zip"])
def test_a_code_that_is_none_or_takes_sides_is_refused_loudly(code, ending, tmp_path):
    wrong = replace(FEATURES[4], values={"name": "Post", "sidc": code})
    with pytest.raises(WriteError, match="is no neutral symbol"):
        write(release([wrong], SHEET, STAFF), tmp_path / f"plan{ending}")
    assert not list(tmp_path.iterdir())


def test_a_code_that_nobody_knows_is_refused_where_the_known_are_named(tmp_path):
    wrong = replace(FEATURES[4], values={"name": "Post", "sidc": "10042000009999990000"})
    released = release([wrong], SHEET, STAFF)
    with pytest.raises(WriteError, match="that is known"):
        nvg.write(released, tmp_path / "plan.nvg", symbols=table())
    nvg.write(release(FEATURES, SHEET, STAFF), tmp_path / "plan.nvg", symbols=table())


@pytest.mark.parametrize("ending", sorted(STYLED))
def test_a_style_too_few_is_refused(ending, tmp_path):
    with pytest.raises(WriteError, match="1 styles for 7 features"):
        write(RELEASED, tmp_path / f"plan{ending}", styles=[Style("one")])


def test_geoparquet_says_what_the_specification_asks_for(tmp_path):
    path = written(tmp_path / "plan.parquet")
    schema = pyarrow.parquet.read_schema(path)
    geo = json.loads(schema.metadata[b"geo"])
    column = geo["columns"]["geometry"]
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert column["geometry_types"] == ["LineString", "MultiLineString", "MultiPolygon", "Point", "Polygon"]
    assert column["bbox"] == pytest.approx([-179.9999999, -89.5, 35.0, 51.0])
    assert json.loads(schema.metadata[b"ceaseline"])["policy"] == "staff"
    assert geopandas.read_parquet(path).crs == "OGC:CRS84"


def test_geoparquet_is_read_by_place_through_its_covering(tmp_path):
    found = geopandas.read_parquet(written(tmp_path / "plan.parquet"), bbox=(32.5, 50.5, 32.6, 50.6))
    assert sorted(found["name"]) == ["-Alba", "Two"]  # whose bounds reach in, of all seven
    types = {name: str(kind) for name, kind in types_of(tmp_path / "plan.parquet").items()}
    assert (types["n"], types["share"], types["open"], types["name"]) == ("int64", "double", "bool", "string")


def types_of(path):
    schema = pyarrow.parquet.read_schema(path)
    return dict(zip(schema.names, schema.types, strict=True))


def test_a_package_has_one_event_an_entry_and_the_same_uid_in_a_later_plan(tmp_path):
    path = written(tmp_path / "plan.zip")
    archive = zipfile.ZipFile(path)
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    events = list(events_of(path))
    assert [f"{e.get('uid')}/{e.get('uid')}.cot" for e in events] == archive.namelist()[1:]
    assert all(uuid.UUID(event.get("uid")).version == 5 for event in events)
    moved = [replace(f, geometry=shapely.affinity.translate(f.geometry, 0.1)) for f in FEATURES[:3]]
    later = list(events_of(written(tmp_path / "later.zip", release(moved, SHEET, STAFF))))
    assert {e.get("uid") for e in later} < {e.get("uid") for e in events}


def test_no_event_takes_sides_and_none_is_stale_before_the_plan_ends(tmp_path):
    for event in events_of(written(tmp_path / "plan.zip")):
        assert event.get("type").startswith(("a-n-", "u-d-f", "b-m-p-s-m"))
        assert event.get("how") == "h-g-i-g-o"
        assert event.get("start") < event.get("stale")
    by_name = {e.find("detail/contact").get("callsign"): e for e in events_of(tmp_path / "plan.zip")}
    assert by_name[HOSTILE].get("stale") == "2025-04-12T00:00:00.000Z"
    assert by_name["Line"].get("stale") == "2026-05-01T00:00:00.000Z"
    assert "holes that this shape cannot show: 2" in by_name[HOSTILE].find("detail/remarks").text
    assert by_name["Post"].get("type") == "a-n-G-I"


def test_a_day_that_is_no_date_makes_events_that_do_not_fade(tmp_path):
    undated = replace(SHEET, as_of="2025-02-31", d_day="")
    for event in events_of(written(tmp_path / "plan.zip", release(FEATURES, undated, STAFF))):
        assert event.get("stale").startswith("2100")
