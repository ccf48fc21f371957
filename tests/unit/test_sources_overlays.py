"""Areas, lines and overlays of suppliers: wrapped, layered, styled, latitude first, or no such thing."""

from __future__ import annotations

import json
import math
import zipfile
from datetime import date

import geopandas as gpd
import pytest
import shapely

from geo.provenance import passports
from geo.read.files import read_layer

from .importing import refused, taken

OCCUPIED = "Окуповано /// Occupied /// geoJSON.status.occupied\n"


def square(west, south, *, side=0.5, height=None, exchanged=False):
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    places = [[west + east, south + north] for east, north in corners]
    places = [place[::-1] for place in places] if exchanged else places
    return [[*place, *([] if height is None else [height])] for place in places]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def area(name, west, south, **shape):
    return feature({"type": "Polygon", "coordinates": [square(west, south, **shape)]}, name=name)


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def saved(path, content, encoding="utf-8"):
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    return path


# DeepState


def test_areas_of_a_day_are_told_by_their_keys_and_only_areas_are_read(tmp_path):
    day = collection(
        area(OCCUPIED, 37, 47.5, height=0),
        area("ОРДЛО /// CADR and CALR\u00a0/// geoJSON.territories.ordlo", 38, 47.5, height=0),
        area("Окупований Крим /// Occupied Crimea /// geoJSON.territories.crimea", 34, 45, height=0),
        area("Статус невідомий /// Unknown status /// geoJSON.status.unknown", 36.5, 47.5),
        area("Звільнено 25.03 /// Liberated 25.03 /// geoJSON.status.dismissed_at", 36, 49),
        area("Курщина /// Liberated /// geoJSON.status.dismissed", 35, 51.3, side=0.2),
        area("Пруссія /// Temporarily occupied East Prussia /// geoJSON.territories.prussia", 21, 54),
        area("Окуповано /// Occupied", 146, 44),
        feature({"type": "Point", "coordinates": [37.2, 48.2, 0]}, name="15th brigade"),
    )
    file = saved(tmp_path / "deepstatemap_data_20240817.geojson", day)
    (layer,) = taken("deepstate", tmp_path, file).values()
    found = read_layer(tmp_path / "deepstate_2024-08-17.geojson")
    assert found.columns["held_by"].tolist() == ["RU", "RU", "RU", "UNKNOWN", "UA", "UA"]
    assert found.columns["flag"].tolist() == [*("",) * 5, "outside UA"]  # ground of either party counts
    assert found.columns["name_uk"].tolist()[0] == "Окуповано"
    assert found.columns["name_en"].tolist()[1] == "CADR and CALR"
    assert not shapely.has_z(found.geometry).any()
    assert [row.problem for row in layer.left_out] == [
        "nobody has said who holds it: "
        "'Пруссія /// Temporarily occupied East Prussia /// geoJSON.territories.prussia'",
        "it lies outside UA, and has no key",
    ]
    assert any(note.problem.startswith("1 points and lines: units") for note in layer.repairs)
    assert "15th brigade" not in (tmp_path / "deepstate_2024-08-17.geojson").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("CCCR-Occupied /// Окуповано", "RU"),
        ("Occupied", "RU"),
        ("Liberated 27–31.03", "UA"),
        ("Ордло", "RU"),
    ],
)
def test_older_names_of_areas_are_told_by_their_words(tmp_path, name, holder):
    taken(
        "deepstate",
        tmp_path,
        saved(tmp_path / "deepstate_2022-05-01.geojson", collection(area(name, 37, 48))),
    )
    assert read_layer(tmp_path / "deepstate_2022-05-01.geojson").columns["held_by"].tolist() == [holder]


def test_the_answer_that_the_map_itself_gets_is_unwrapped_and_dated_by_its_second(tmp_path):
    answer = {"id": 1_741_301_225, "datetime": "06.03 о 21:04", "map": collection(area(OCCUPIED, 37, 48))}
    (layer,) = taken("deepstate", tmp_path, saved(tmp_path / "last.json", answer)).values()
    assert layer.name == "deepstate_2025-03-06"
    assert any("wrapped in other JSON, under 'map'" in note.problem for note in layer.repairs)


def test_several_days_come_from_several_files_or_from_one_with_dates(tmp_path):
    one, two = (
        saved(tmp_path / f"deepstate_2024-08-{day}.geojson", collection(area(OCCUPIED, 37, 48)))
        for day in (17, 18)
    )
    assert list(taken("deepstate", tmp_path / "a", one, two)) == [
        "deepstate_2024-08-17",
        "deepstate_2024-08-18",
    ]
    dated = [area(OCCUPIED, 37 + at, 48) for at in range(2)]
    for at, each in enumerate(dated):
        each["properties"]["date"] = f"2024-08-{20 + at}"
    layers = taken("deepstate", tmp_path / "b", saved(tmp_path / "deepstate-all.geojson", collection(*dated)))
    assert list(layers) == ["deepstate_2024-08-20", "deepstate_2024-08-21"]


def test_areas_without_any_name_are_those_of_the_occupied_ground(tmp_path):
    bare = feature({"type": "MultiPolygon", "coordinates": [[square(37, 48)]]})
    taken("deepstate", tmp_path, saved(tmp_path / "deepstatemap_data_20240708.geojson", collection(bare)))
    assert read_layer(tmp_path / "deepstate_2024-07-08.geojson").columns["held_by"].tolist() == ["RU"]


def test_areas_without_a_day_are_refused_and_the_users_word_serves(tmp_path):
    file = saved(tmp_path / "deepstate.geojson", collection(area(OCCUPIED, 37, 48)))
    assert "says which day it shows" in refused("deepstate", tmp_path, file)
    assert list(taken("deepstate", tmp_path, file, day=date(2024, 8, 17))) == ["deepstate_2024-08-17"]


def test_latitude_first_is_refused_as_a_whole_and_exchanged_on_the_users_word(tmp_path):
    file = saved(
        tmp_path / "deepstate_2024-08-17.geojson",
        collection(area(OCCUPIED, 37, 48, exchanged=True), area(OCCUPIED, 38, 48, exchanged=True)),
    )
    words = refused("deepstate", tmp_path, file)
    assert "latitude seems to stand first" in words
    assert "or say --latitude-first" in words
    taken("deepstate", tmp_path, file, latitude_first=True)
    assert read_layer(tmp_path / "deepstate_2024-08-17.geojson").bounds == (37, 48, 38.5, 48.5)


def test_one_area_with_latitude_first_is_left_out_and_listed(tmp_path):
    areas = [area(OCCUPIED, 37, 48), area(OCCUPIED, 38, 48), area(OCCUPIED, 36, 48, exchanged=True)]
    file = saved(tmp_path / "deepstate_2024-08-17.geojson", collection(*areas))
    (layer,) = taken("deepstate", tmp_path, file).values()
    assert layer.counts["areas"] == 2
    assert "exchanged" in layer.left_out[0].problem


# Lines and ground of others


def test_layers_of_isw_stand_apart_by_what_their_names_say(tmp_path):
    names = {
        "AssessedRussianControlinUkraine_2024-08-17": ("isw_assessed_2024-08-17", "RU", "control_areas"),
        "Claimed Russian Territory 2024-08-17": ("isw_claimed_2024-08-17", "RU", "area"),
        "AssessedRussianInfiltration_2024-08-17": ("isw_infiltrated_2024-08-17", "RU", "area"),
        "AssessedRussianAdvanceInUkraine_2024-08-17": ("isw_advance_2024-08-17", "RU", "area"),
        "ClaimedUkrainianCounteroffensives_2024-08-17": ("isw_counteroffensive_2024-08-17", "UA", "area"),
    }
    for name, (layer_name, holder, role) in names.items():
        file = saved(tmp_path / f"{name}.geojson", collection(area("x", 37, 48)))
        layer = taken("isw", tmp_path, file)[layer_name]
        assert layer.role == role
        assert read_layer(tmp_path / f"{layer_name}.geojson").columns["held_by"].tolist() == [holder]


def test_a_zipped_shapefile_of_isw_on_the_webs_plane_comes_in_longitude_and_latitude(tmp_path):
    ground = gpd.GeoDataFrame({"Name": ["a"]}, geometry=[shapely.box(37, 48, 38, 49)], crs=4326).to_crs(3857)
    (tmp_path / "shapes").mkdir()
    ground.to_file(tmp_path / "shapes" / "ClaimedRussianTerritory.shp")
    with zipfile.ZipFile(tmp_path / "ClaimedRussianTerritory_13.04.2024.zip", "w") as archive:
        for part in (tmp_path / "shapes").iterdir():
            archive.write(part, f"maps/{part.name}")
    layers = taken("isw", tmp_path, tmp_path / "ClaimedRussianTerritory_13.04.2024.zip")
    assert list(layers) == ["isw_claimed_2024-04-13"]
    found = read_layer(tmp_path / "isw_claimed_2024-04-13.geojson")
    assert found.bounds == pytest.approx((37, 48, 38, 49), abs=1e-6)


def test_an_answer_of_the_map_service_itself_is_read_with_its_day(tmp_path):
    rings = [[[4_100_000, 6_000_000], [4_100_000, 6_100_000], [4_200_000, 6_100_000], [4_100_000, 6_000_000]]]
    answer = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "fields": [{"name": "EditDate", "type": "esriFieldTypeDate", "alias": "EditDate"}],
        "features": [{"attributes": {"EditDate": 1_723_852_800_000}, "geometry": {"rings": rings}}],
    }
    layers = taken("isw", tmp_path, saved(tmp_path / "AssessedRussianAdvanceInUkraine.json", answer))
    assert list(layers) == ["isw_advance_2024-08-17"]
    radius_m = 6_378_137
    east, north = (
        math.degrees(4_200_000 / radius_m),
        math.degrees(math.atan(math.sinh(6_100_000 / radius_m))),
    )
    assert read_layer(tmp_path / "isw_advance_2024-08-17.geojson").bounds[2:] == pytest.approx((east, north))


def test_ground_whose_name_says_nothing_of_its_standing_is_refused(tmp_path):
    file = saved(tmp_path / "layer.geojson", collection(area("x", 37, 48)))
    assert "does not say whether ground is assessed or claimed" in refused("isw", tmp_path, file)


def test_a_line_of_contact_serves_a_scenario_as_its_line(tmp_path):
    line = feature({"type": "LineString", "coordinates": [[37.5, 47.1], [38, 48]]}, name="LoC")
    file = saved(tmp_path / "ukr_contact_line_20220224.geojson", collection(line))
    (layer,) = taken("ocha", tmp_path, file).values()
    assert (layer.name, layer.role) == ("ocha_2022-02-24", "line")
    assert layer.counts == {"lines": 1, "km": 107, "left out": 0}


# GeoJSON of anyone


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda plain: plain,
        lambda plain: {"status": "ok", "result": {"layers": [{"geo": plain}]}},
        json.dumps,
        lambda plain: {"payload": json.dumps(plain)},
        lambda plain: plain["features"],
        lambda plain: plain["features"][0],
        lambda plain: plain["features"][0]["geometry"],
    ],
    ids=["plain", "inside", "a string", "in a string", "a list", "one feature", "a bare geometry"],
)
def test_features_are_found_however_they_are_wrapped(tmp_path, wrapped):
    file = saved(tmp_path / "areas.json", wrapped(collection(area("a", 37, 48))))
    (layer,) = taken("geojson", tmp_path, file).values()
    assert layer.counts["areas"] == 1
    assert read_layer(tmp_path / "areas.geojson").bounds == (37, 48, 37.5, 48.5)


def test_layers_of_one_file_keep_their_names_in_any_letters(tmp_path):
    post = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(37, 48)], crs=4326)
    for name in ("posts", "Пости", "Лінії"):
        post.to_file(tmp_path / "many.gpkg", layer=name)
    layers = taken("geojson", tmp_path / "layers", tmp_path / "many.gpkg")
    assert list(layers) == ["many_posts", "many_Пости", "many_Лінії"]
    assert set(passports(tmp_path / "layers")) == set(layers)


def test_a_table_that_begins_with_a_quotation_mark_is_no_json(tmp_path):
    (tmp_path / "t.csv").write_text('"name","lat","lon"\n"a",48,37\n', encoding="utf-8")
    assert taken("geojson", tmp_path, tmp_path / "t.csv")["t"].counts["points"] == 1


def test_features_line_by_line_are_read(tmp_path):
    lines = "\n".join(json.dumps(area(name, 37, 48)) for name in "ab")
    (tmp_path / "areas.geojsonl").write_text(lines, encoding="utf-8")
    (layer,) = taken("geojson", tmp_path, tmp_path / "areas.geojsonl").values()
    assert layer.counts["areas"] == 2


def test_points_lines_and_areas_of_one_file_become_layers_of_their_own(tmp_path):
    mixed = collection(
        area("a", 37, 48),
        feature({"type": "Point", "coordinates": [37, 48]}, name="p"),
        feature({"type": "MultiLineString", "coordinates": [[[37, 48], [38, 48]]]}, name="l"),
        feature({"type": "LineString", "coordinates": [[37, 48], [38, 48]]}, name="m"),
    )
    layers = taken("geojson", tmp_path, saved(tmp_path / "mixed.geojson", mixed))
    assert {name: layer.role for name, layer in layers.items()} == {
        "mixed_areas": "area",
        "mixed_lines": "path",
        "mixed_points": "places",
    }
    assert layers["mixed_lines"].counts["lines"] == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_json_in_odd_encodings_is_read(tmp_path, encoding):
    name = "Донецьк і Луганськ, лінія зіткнення"
    taken("geojson", tmp_path, saved(tmp_path / "a.json", collection(area(name, 37, 48)), encoding))
    assert read_layer(tmp_path / "a.geojson").columns["name"].tolist() == [name]


def test_json_that_breaks_off_holds_no_feature_or_is_none_is_refused(tmp_path):
    text = json.dumps(collection(area("a", 37, 48)))
    (tmp_path / "cut.json").write_text(text[:-40], encoding="utf-8")
    assert "it breaks off at character" in refused("geojson", tmp_path, tmp_path / "cut.json")
    (tmp_path / "bad.json").write_text('{"a": nonsense, "b": 1}', encoding="utf-8")
    assert "it is not JSON" in refused("geojson", tmp_path, tmp_path / "bad.json")
    answer = saved(tmp_path / "no.json", {"error": "401", "message": "Log in"})
    assert "it is JSON without a feature: it holds error, message" in refused("deepstate", tmp_path, answer)
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    assert "Fetch it again" in refused("geojson", tmp_path, tmp_path / "deep.json")


def test_numbers_on_a_plane_without_its_name_are_refused_and_read_once_it_is_named(tmp_path):
    ground = gpd.GeoSeries([shapely.box(37, 48, 38, 49)], crs=4326).to_crs(32637)
    file = saved(tmp_path / "a.geojson", collection(feature(shapely.geometry.mapping(ground.iloc[0]))))
    assert "look projected" in refused("geojson", tmp_path, file)
    named = {**json.loads(file.read_text()), "crs": {"type": "name", "properties": {"name": "EPSG:32637"}}}
    taken("geojson", tmp_path, saved(tmp_path / "b.geojson", named))
    assert read_layer(tmp_path / "b.geojson").bounds == pytest.approx((37, 48, 38, 49), abs=0.02)


# KML

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Style id="s"><LineStyle><color>7f0000ff</color><width>3</width></LineStyle>
<PolyStyle><color>ff00ff00</color></PolyStyle></Style>
<StyleMap id="m"><Pair><key>normal</key><styleUrl>#s</styleUrl></Pair></StyleMap>
<Folder><name>Пости</name>
 <Placemark><name>Пост 1</name><TimeSpan><begin>2025-01-01</begin><end>2025-02-01</end></TimeSpan>
  <ExtendedData><Data name="staff"><value>12</value></Data>
   <SchemaData><SimpleData name="unit">Alfa</SimpleData></SchemaData></ExtendedData>
  <Style><IconStyle><Icon><href>post.png</href></Icon></IconStyle></Style>
  <Point><coordinates>37.1, 48.2, 100</coordinates></Point></Placemark>
 <Placemark><name>nowhere</name></Placemark>
 <Folder><name>inner</name><Placemark><name>T</name>
  <gx:Track><when>2025-01-01</when><gx:coord>37 48 0</gx:coord><gx:coord>37.1 48 0</gx:coord></gx:Track>
 </Placemark></Folder>
</Folder>
<Folder><name>Lines</name><Placemark><name>L</name><styleUrl>#m</styleUrl><MultiGeometry>
 <LineString><coordinates>37,48 37.5,48.1</coordinates></LineString>
 <Polygon><outerBoundaryIs><LinearRing><coordinates>37,48 38,48 38,49 37,48</coordinates></LinearRing>
 </outerBoundaryIs></Polygon></MultiGeometry></Placemark>
 <NetworkLink><name>net</name><Link><href>other.kml</href></Link></NetworkLink></Folder>
</Document></kml>"""


@pytest.fixture
def overlay(tmp_path):
    (tmp_path / "a.kml").write_text(KML, encoding="utf-8")
    return tmp_path / "a.kml"


def test_folders_of_kml_become_layers_and_styles_times_and_values_columns(tmp_path, overlay):
    layers = taken("kml", tmp_path, overlay)
    assert [layer.title for layer in layers.values()] == ["Пости", "Пости / inner", "Lines", "Lines"]
    assert [layer.role for layer in layers.values()] == ["places", "path", "area", "path"]
    (post,) = json.loads((tmp_path / "a_01_Пости.geojson").read_text(encoding="utf-8"))["features"]
    told = post["properties"]
    assert (told["begins"], told["ends"], told["staff"], told["unit"]) == (
        "2025-01-01",
        "2025-02-01",
        "12",
        "Alfa",
    )
    assert told["marker-symbol"] == "post.png"
    (line,) = json.loads((tmp_path / "a_03_Lines_lines.geojson").read_text(encoding="utf-8"))["features"]
    said = line["properties"]
    assert (said["stroke"], said["stroke-opacity"], said["stroke-width"]) == ("#ff0000", 0.498, "3")
    assert (said["fill"], said["fill-opacity"]) == ("#00ff00", 1.0)


def test_what_kml_links_to_or_leaves_without_a_place_is_said(tmp_path, overlay):
    first = next(iter(taken("kml", tmp_path, overlay).values()))
    assert [note.problem for note in first.repairs if note.done == "not read"] == [
        "a link to another file: not followed"
    ]
    assert [(row.where, row.problem) for row in first.left_out] == [
        ("a.kml, 'nowhere'", "it has no geometry")
    ]


def test_a_kmz_is_a_kml_in_an_archive(tmp_path, overlay):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(overlay, "doc.kml")
        archive.writestr("files/post.png", b"\x89PNG")
    assert len(taken("kml", tmp_path, tmp_path / "a.kmz")) == 4


def test_kml_that_declares_one_encoding_and_is_in_another_is_read(tmp_path):
    (tmp_path / "a.kml").write_bytes(KML.encode("cp1251"))
    taken("kml", tmp_path, tmp_path / "a.kml")
    assert "Пост 1" in (tmp_path / "a_01_Пости.geojson").read_text(encoding="utf-8")


def test_kml_that_breaks_off_declares_entities_or_holds_nothing_is_refused(tmp_path):
    cases = {
        KML[:-40]: "it breaks off",
        KML.replace("<kml ", '<!DOCTYPE a [<!ENTITY b "c">]><kml ', 1): "it declares entities",
        "<kml><GroundOverlay><name>x</name></GroundOverlay></kml>": "a picture laid on the ground",
        "<gpx><wpt/></gpx>": "it is XML (gpx), not KML",
    }
    for at, (text, words) in enumerate(cases.items()):
        (tmp_path / f"{at}.kml").write_text(text, encoding="utf-8")
        assert words in refused("kml", tmp_path, tmp_path / f"{at}.kml")
