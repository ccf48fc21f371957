"""Officers' overlays merged: names, styles, folders, spans and values are kept; nothing strange gets in."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from PIL import Image

from geo.errors import GeoError, ReadError
from geo.features import Feature, Sheet
from geo.formats import write as write_format
from geo.merge import Item, Overlay, Style, conflicts_of, folder_of, folder_text, merged, read, write
from geo.release import STAFF, release
from maps.qml import styles as qml_styles
from scripts.merge_overlays import main

from .qgis import opened_by_qgis

HOSTILE = "<script>alert(1)</script> ]]> {{7*7}} =1+1 \"'; DROP TABLE x;-- Зона ../../etc"


def picture(colour):
    written = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(written, "PNG")
    return written.getvalue()


NORTH = f"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>north</name>
<Style id="red"><LineStyle><color>7f0000ff</color><width>4</width></LineStyle>
 <PolyStyle><color>400000ff</color></PolyStyle></Style>
<Style id="lit"><LineStyle><color>ff00ffff</color><width>6</width><gx:labelVisibility>1</gx:labelVisibility>
 </LineStyle></Style>
<StyleMap id="both"><Pair><key>normal</key><styleUrl>#red</styleUrl></Pair>
 <Pair><key>highlight</key><styleUrl>#lit</styleUrl></Pair></StyleMap>
<Folder><name>Sectors</name><Folder><name>East / West</name>
 <Placemark id="s1"><name>Sector 1</name><description><![CDATA[<b>first</b>]]></description>
  <LookAt><longitude>36</longitude><latitude>48</latitude><range>900</range></LookAt>
  <TimeSpan><begin>2025-03-01</begin><end>2025-04-01</end></TimeSpan><styleUrl>#both</styleUrl>
  <ExtendedData><Data name="strength"><value>12</value></Data></ExtendedData>
  <Polygon><tessellate>1</tessellate><outerBoundaryIs><LinearRing><coordinates>
   36,48,10 36.2,48,10 36.2,48.2,10 36,48.2,10 36,48,10</coordinates></LinearRing></outerBoundaryIs>
   <innerBoundaryIs><LinearRing><coordinates>36.05,48.05,10 36.1,48.05,10 36.1,48.1,10 36.05,48.05,10
   </coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark></Folder></Folder>
<Placemark><name>{HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")}</name>
 <styleUrl>#red</styleUrl><Style><LineStyle><width>9</width></LineStyle></Style>
 <LineString><coordinates>36,48 36.5,48.25</coordinates></LineString></Placemark>
<Placemark><name>No place</name></Placemark>
<NetworkLink><name>Elsewhere</name><Link><href>other.kml</href></Link></NetworkLink>
</Document></kml>"""
SOUTH = """<kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document>
<kml:name>Posts of the south</kml:name>
<kml:Schema name="post" id="post"><kml:SimpleField type="int" name="height_m"/></kml:Schema>
<kml:Style id="red"><kml:IconStyle><kml:color>ff00ff00</kml:color><kml:scale>2</kml:scale>
 <kml:heading>45</kml:heading><kml:Icon><kml:href>files/post.png</kml:href></kml:Icon>
 <kml:hotSpot x="0.5" y="0" xunits="fraction" yunits="fraction"/></kml:IconStyle></kml:Style>
<kml:Folder><kml:name>Posts</kml:name><kml:Placemark id="p1"><kml:name>Post 1</kml:name>
 <kml:TimeStamp><kml:when>2025-03-05T10:00:00Z</kml:when></kml:TimeStamp><kml:styleUrl>#red</kml:styleUrl>
 <kml:ExtendedData><kml:SchemaData schemaUrl="#post"><kml:SimpleData name="height_m">20</kml:SimpleData>
 </kml:SchemaData></kml:ExtendedData>
 <kml:Point><kml:coordinates>36.1,48.1</kml:coordinates></kml:Point></kml:Placemark></kml:Folder>
<kml:Placemark><kml:name>Two</kml:name><kml:MultiGeometry>
 <kml:Point><kml:coordinates>36.3,48.1</kml:coordinates></kml:Point>
 <kml:Point><kml:coordinates>36.4,48.1</kml:coordinates></kml:Point></kml:MultiGeometry></kml:Placemark>
</kml:Document></kml:kml>"""
# No declaration of gx, an inline style, a ring that does not close, Windows' own letters.
WEST = """<?xml version="1.0" encoding="windows-1251"?>
<kml><Folder><name>Траси</name><Placemark><name>Дорога</name>
<Style><LineStyle><color>ffff0000</color><width>3.5</width></LineStyle>
<PolyStyle><color>ff00ff00</color><fill>0</fill></PolyStyle>
<BalloonStyle xsi:type="a" foo:bar="b"><foo:x/><text>$[name]</text></BalloonStyle></Style>
<gx:balloonVisibility>1</gx:balloonVisibility>
<MultiGeometry><LineString><coordinates>36,47.9 36.1,47.9</coordinates></LineString>
<Polygon><outerBoundaryIs><LinearRing><coordinates>36,47 36.1,47 36.1,47.1</coordinates></LinearRing>
</outerBoundaryIs></Polygon></MultiGeometry></Placemark>
<Placemark><name>Sector 1</name><Polygon><outerBoundaryIs><LinearRing><coordinates>36,48 36.2,48 36.2,48.3
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></kml>"""


@pytest.fixture
def three(tmp_path):
    """Three officers' files: a plain KML, a KMZ with a picture, a KML in another encoding."""
    (tmp_path / "north.kml").write_text(NORTH, encoding="utf-8")
    (tmp_path / "west.kml").write_bytes(WEST.encode("windows-1251"))
    with zipfile.ZipFile(tmp_path / "south.kmz", "w") as archive:
        archive.writestr("doc.kml", SOUTH)
        archive.writestr("files/post.png", picture("green"))
    return [tmp_path / name for name in ("north.kml", "south.kmz", "west.kml")]


@pytest.fixture
def whole(three):
    return merged([read(path, path.name) for path in three])


NAMES = ["Sector 1", HOSTILE, "No place", "Post 1", "Two", "Дорога", "Sector 1"]


def again(overlay, path):
    """What a merge holds that was written and read again, in the order of the merge."""
    write(overlay, path)
    items = read(path, "again").items
    order = {item.name: number for number, item in reversed(list(enumerate(overlay.items)))}
    return sorted(items, key=lambda item: (order.get(item.name, 99), item.author))


def test_three_differing_files_become_one_with_every_name_folder_and_author(whole):
    assert [item.name for item in whole.items] == NAMES
    assert [item.folder for item in whole.items] == [
        ("Sectors", "East / West"),
        (),
        (),
        ("Posts of the south", "Posts"),
        ("Posts of the south",),
        ("Траси",),
        ("Траси",),
    ]
    assert [item.author for item in whole.items] == ["north.kml"] * 3 + ["south.kmz"] * 2 + ["west.kml"] * 2
    assert whole.notes == ("north.kml: 1 NetworkLink left out: a merge keeps points, lines and areas",)


def test_styles_that_share_an_id_stay_apart_and_inline_ones_lie_over_shared_ones(whole):
    sector, line, _, post, _, road, _ = whole.items
    assert (sector.style.stroke, sector.style.fill, sector.style.width_px) == ("#ff00007f", "#ff000040", 4.0)
    assert "ff00ffff" in sector.style.highlight
    assert "gx:labelVisibility" in sector.style.highlight
    assert (line.style.stroke, line.style.width_px) == ("#ff00007f", 9.0)
    assert (post.style.icon_colour, post.style.icon_px, post.style.icon_deg) == ("#00ff00ff", 64.0, 45.0)
    assert whole.pictures[post.style.icon] == picture("green")
    assert (road.style.stroke, road.style.fill) == ("#0000ffff", "")


def test_spans_values_views_and_heights_are_read(whole):
    sector, _, _, post, two, road, _ = whole.items
    assert (sector.begin, sector.end, sector.values) == ("2025-03-01", "2025-04-01", {"strength": "12"})
    assert sector.description == "<b>first</b>"
    assert sector.kml
    assert sector.geometry.has_z
    assert len(sector.geometry.interiors) == 1
    assert (post.begin, post.end, post.values) == ("2025-03-05T10:00:00Z",) * 2 + ({"height_m": 20},)
    assert two.geometry.geom_type == "MultiPoint"
    assert [part.geom_type for part in road.geometry.geoms] == ["LineString", "Polygon"]


def test_a_merge_as_kmz_reads_back_as_what_it_was_to_the_last_style(whole, tmp_path):
    back = read(write_at(whole, tmp_path / "merged.kmz"), "again")
    for before, after in zip(in_folders(whole), in_folders(back, 1), strict=True):
        values = {key: str(value) for key, value in before.values.items()}
        assert same_shape(before.geometry, after.geometry)
        told = replace(after, folder=after.folder[1:], geometry=before.geometry)
        assert told == replace(before, values=values), before.name
    assert back.pictures == whole.pictures


def write_at(overlay, path):
    write(overlay, path)
    return path


def in_folders(overlay, depth=0):
    return sorted(
        overlay.items, key=lambda item: (item.author, item.folder[depth:], item.name, item.geometry.wkt)
    )


def test_the_archive_is_kml_with_folders_styles_and_its_pictures(whole, tmp_path):
    archive = zipfile.ZipFile(write_at(whole, tmp_path / "merged.kmz"))
    root = ElementTree.fromstring(archive.read("doc.kml"))
    kml = "{http://www.opengis.net/kml/2.2}"
    assert [e.find(f"{kml}name").text for e in root.findall(f"{kml}Document/{kml}Folder")] == [
        "north.kml",
        "south.kmz",
        "west.kml",
    ]
    ids = {each.get("id") for each in root.iter() if each.get("id")}
    used = {each.text.removeprefix("#") for each in root.iter(f"{kml}styleUrl")}
    assert used <= ids
    hrefs = {each.text for each in root.iter(f"{kml}href")}
    assert hrefs == set(archive.namelist()) - {"doc.kml"}
    assert len(list(root.iter(f"{kml}Placemark"))) == len(NAMES)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_other_formats_keep_count_names_folders_authors_spans_values_and_styles(whole, ending, tmp_path):
    back = read(write_at(whole, tmp_path / f"merged{ending}"), "again")
    assert len(back.items) == len(whole.items)
    for before, after in zip(in_folders(whole), in_folders(back), strict=True):
        told = ("name", "description", "author", "folder", "begin", "end", "id")
        assert [getattr(before, key) for key in told] == [getattr(after, key) for key in told]
        assert same_shape(before.geometry, after.geometry)
        assert {key: str(value) for key, value in after.values.items() if value is not None} == {
            key: str(value) for key, value in before.values.items()
        }
        assert_styled_alike(before, after, back)


def same_shape(one, two):
    parts = [shapely.get_parts(shape) for shape in (one, two)]
    return len(parts[0]) == len(parts[1]) and all(
        shapely.equals_exact(a, b, 1e-9, normalize=True) for a, b in zip(*parts, strict=True)
    )


def assert_styled_alike(before, after, back):
    one, two = before.style, after.style
    if before.family in ("lines", "areas"):
        assert (one.stroke, one.width_px) == (two.stroke, two.width_px), before.name
    if before.family == "areas":
        assert one.fill == two.fill
    if before.style.icon:
        assert back.pictures[two.icon] == picture("green")
        assert (one.icon_px, one.icon_deg) == (two.icon_px, two.icon_deg)


@pytest.mark.parametrize("ending", [".kmz", ".gpkg", ".geojson"])
def test_equal_files_merge_to_equal_bytes_and_a_merge_of_a_merge_loses_nothing(whole, ending, tmp_path):
    one, two = (write_at(whole, tmp_path / name / f"merged{ending}") for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()
    back = read(one, "again")
    twice = read(write_at(back, tmp_path / f"twice{ending}"), "third")
    assert sorted(item.name for item in twice.items) == sorted(NAMES)
    assert {item.author for item in twice.items} == {"north.kml", "south.kmz", "west.kml"}


def test_a_geopackage_of_the_house_brings_the_rules_of_its_styles(tmp_path):
    features = [
        Feature("zones", shapely.box(30, 50, 31, 51), {"name": "Buffer", "kind": "separation"}),
        Feature("zones", shapely.box(31, 50, 32, 51), {"name": HOSTILE, "kind": "air"}),
        Feature("line", shapely.LineString([(30, 50), (31, 50)]), {"name": "Line", "status": "claimed"}),
    ]
    released = release(features, Sheet("norland", "Norland", "2025-01-01", "illustrative"), STAFF)
    path = tmp_path / "plan.gpkg"
    write_format(released, path, styles=qml_styles(released))
    overlay = read(path, "desk")
    assert [(item.name, item.folder) for item in overlay.items] == [
        ("Buffer", ("zones",)),
        (HOSTILE, ("zones",)),
        ("Line", ("line",)),
    ]
    buffer, air, line = (item.style for item in overlay.items)
    assert buffer.fill == "#6f6f6f4c"
    assert air.stroke == "#5e2a84ff"
    assert air.dash
    assert line.stroke == "#111111ff"
    (sheet,) = overlay.notes
    assert "'sheet'" in sheet
    copy = write_at(overlay, tmp_path / "merged.gpkg")
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(copy)) as two:
        kept = [dict(each.execute("SELECT styleName, styleQML FROM layer_styles")) for each in (one, two)]
    assert sorted(kept[0].values()) == sorted(kept[1].values())


@pytest.mark.qgis
def test_qgis_opens_every_table_of_a_merge_drawn_by_its_styles(whole, tmp_path):
    path = write_at(whole, tmp_path / "merged.gpkg")
    with closing(sqlite3.connect(path)) as database:
        tables = [table for (table,) in database.execute("SELECT f_table_name FROM layer_styles")]
    told = opened_by_qgis(path, tables, tmp_path)
    assert all(each[0] and each[2] == "categorizedSymbol" for each in told.values()), told
    assert sum(each[1] for each in told.values()) == len(NAMES) - 2  # one has no place, one is of all kinds


def test_geojson_brings_simplestyle_and_types(tmp_path):
    path = tmp_path / "notes.geojson"
    properties = {"name": "A", "stroke": "#f00", "stroke-width": 5, "n": 7, "b": True, "list": [1, 2]}
    line = {"type": "LineString", "coordinates": [[36, 48], [37, 48]]}
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": 4, "geometry": line, "properties": properties},
            {"type": "Feature", "geometry": None, "properties": None},
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    one, two = read(path, "x").items
    assert (one.id, one.style.stroke, one.style.width_px) == ("4", "#ff0000ff", 5.0)
    assert one.values == {"n": 7, "b": True, "list": "[1, 2]"}
    assert two.geometry.is_empty
    back = json.loads(write_at(Overlay((one, two)), tmp_path / "out.geojson").read_text("utf-8"))
    assert back["features"][0]["properties"]["stroke"] == "#ff0000"
    assert back["features"][0]["properties"]["n"] == 7
    assert back["features"][1]["geometry"] is None


BOMB = '<!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'
WRONG = {
    "an expanding entity": (BOMB, "it declares a document type"),
    "an outer entity": ('<!DOCTYPE k SYSTEM "file:///etc/passwd"><kml/>', "it declares a document type"),
    "an element that does not end": ("<kml><Placemark>", "it is no XML that can be read"),
    "a name from nowhere": ("<kml><name>&nbsp;</name></kml>", "it is no XML that can be read"),
    "another kind of XML": ("<html><body/></html>", "it is XML, but not KML"),
    "too deep": ("<kml>" + "<Folder>" * 200 + "</Folder>" * 200 + "</kml>", "it is deeper than"),
    "no numbers": (
        "<kml><Placemark><name>P</name><Point><coordinates>a,b</coordinates></Point></Placemark></kml>",
        "P: 'a,b' is no longitude",
    ),
    "no place on Earth": (
        "<kml><Placemark><name>P</name><Point><coordinates>48,361</coordinates></Point></Placemark></kml>",
        "is no longitude and latitude",
    ),
    "nothing": ("", "it holds nothing"),
    "a text": ("posts of the south", "its format is not known"),
    "no GeoJSON": ('{"type": "Topology"}', "it is neither a FeatureCollection"),
    "broken GeoJSON": ('{"type": "FeatureCollection", "features": [', "Expecting value"),
    "a broken geometry": (
        '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":"x"}}',
        "its geometry is none",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_read_is_refused_in_one_line(kind, tmp_path, capsys):
    content, words = WRONG[kind]
    (tmp_path / "wrong.kml").write_text(content, encoding="utf-8")
    assert main([str(tmp_path / "wrong.kml"), "--out", str(tmp_path / "out.kmz")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert words in line
    assert not (tmp_path / "out.kmz").exists()


def test_an_archive_that_swells_and_a_broken_one_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.kmz", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("doc.kml", b"<kml>" + b" " * 210_000_000)
    with pytest.raises(ReadError, match="holds more than 200 MB"):
        read(tmp_path / "bomb.kmz", "x")
    (tmp_path / "torn.kmz").write_bytes((tmp_path / "bomb.kmz").read_bytes()[:-30])
    with pytest.raises(ReadError, match="cannot be unpacked"):
        read(tmp_path / "torn.kmz", "x")


def test_no_file_outside_the_overlay_s_folder_is_taken_for_a_picture(tmp_path):
    (tmp_path / "secret.png").write_bytes(picture("red"))
    (tmp_path / "mine").mkdir()
    for address in ("../secret.png", str(tmp_path / "secret.png"), "http://example.org/a.png"):
        text = NORTH.replace("</Document>", icon_at(address) + "</Document>")
        (tmp_path / "mine" / "a.kml").write_text(text, encoding="utf-8")
        overlay = read(tmp_path / "mine" / "a.kml", "x")
        assert not overlay.pictures
        assert overlay.items[-1].style.icon == address
        assert any(address in note for note in overlay.notes)


def icon_at(address):
    icon = f"<IconStyle><Icon><href>{address}</href></Icon></IconStyle>"
    place = "<Point><coordinates>36,48</coordinates></Point>"
    return f"<Placemark><name>Z</name><Style>{icon}</Style>{place}</Placemark>"


def test_a_picture_that_a_hostile_geojson_brings_gets_no_name_of_its_own(tmp_path):
    content = {
        "type": "FeatureCollection",
        "ceaseline": {"pictures": {"../../evil.png": "AAAA", "icons/0123456789abcdef.png": "AAAA"}},
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [36, 48]},
                "properties": {},
                "ceaseline": {"style": {"icon": "../../evil.png"}},
            }
        ],
    }
    (tmp_path / "evil.geojson").write_text(json.dumps(content), encoding="utf-8")
    overlay = read(tmp_path / "evil.geojson", "x")
    assert set(overlay.pictures) == {"icons/0123456789abcdef.png"}
    assert zipfile.ZipFile(write_at(overlay, tmp_path / "out.kmz")).namelist() == ["doc.kml"]


def test_a_style_that_is_none_brings_no_link_into_a_merge(tmp_path):
    link = "<NetworkLink><Link><href>http://example.org/a.kml</href></Link></NetworkLink>"
    item = Item("a", (), shapely.Point(36, 48), style=Style(kml=link))
    with pytest.raises(ReadError, match="it is a <NetworkLink>"):
        write(Overlay((item,)), tmp_path / "out.kmz")
    assert not list(tmp_path.iterdir())


BOX = shapely.box(36, 48, 36.1, 48.1)
POST = Item("a.kml", (), shapely.Point(36, 48), "Post", values={"height_m": 20})


def by(author, item=POST, **changes):
    return replace(item, author=author, **changes)


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        (by("b.kml"), []),
        (by("b.kml", values={"height_m": 25}), ["same name"]),
        (by("b.kml", geometry=shapely.Point(37, 48)), ["same name"]),
        (by("b.kml", name="Tower"), ["same place"]),
        (by("b.kml", name="Tower", geometry=shapely.Point(36.0001, 48)), ["near"]),
        (by("b.kml", name="Tower", geometry=shapely.Point(36.001, 48)), []),
        (by("a.kml", geometry=shapely.Point(37, 48)), []),
        (by("b.kml", geometry=shapely.Point(36.00000000001, 48)), []),
    ],
)
def test_what_two_authors_say_differently_is_a_conflict(other, kinds):
    assert [each.kind for each in conflicts_of([POST, other])] == kinds


def test_one_id_for_two_things_is_a_conflict_and_told_once():
    one, two = replace(POST, id="p1"), by("b.kml", id="p1", values={"height_m": 25})
    (found,) = conflicts_of([one, two])
    assert (found.kind, found.what, found.says) == ("same id", "p1", "height_m: 20 or 25")


def test_a_name_that_stands_for_many_things_in_one_file_is_matched_by_what_it_holds():
    many = [by(author, geometry=shapely.Point(36 + n, 48)) for author in ("a", "b") for n in range(3)]
    assert not conflicts_of(many)
    moved = [*many[:-1], by("b", geometry=shapely.Point(36, 40))]
    assert [each.says for each in conflicts_of(moved)] == ["the geometry differs"]


def test_a_near_duplicate_is_told_with_its_distance():
    line = shapely.LineString([(36, 48), (36.1, 48)])
    up = shapely.transform(line, lambda at: at + np.array([0, 10 / 111_200]))
    near = conflicts_of([by("a", geometry=line, name="One"), by("b", geometry=up, name="Two")])
    assert near[0].distance_m == pytest.approx(10.0, rel=0.01)


def test_a_ring_drawn_the_other_way_is_the_same_place():
    assert not conflicts_of([by("a", geometry=BOX), by("b", geometry=BOX.reverse())])


def test_a_single_part_under_a_roof_and_a_number_written_as_text_say_the_same():
    roofed = by("b.kml", geometry=shapely.MultiPoint([(36, 48)]), values={"height_m": "20.0"})
    assert not conflicts_of([POST, roofed])


def test_overlaps_of_an_exclusive_class_are_told_with_their_area():
    east = shapely.box(36.09, 48, 36.2, 48.1)
    sectors = [
        by("a", name="S1", geometry=BOX, folder=("Sectors",)),
        by("a", name="S2", geometry=east, folder=("Sectors",)),
        by("b", name="Zone", geometry=BOX.buffer(0.1), folder=("Zones",)),
    ]
    assert not conflicts_of(sectors, near_m=0)
    (found,) = conflicts_of(sectors, near_m=0, exclusive=("folder", "Sectors"))
    assert found.overlap_m2 == pytest.approx(0.01 * 0.1 * 111_200**2 * 0.6683, rel=0.01)
    touching = [
        replace(item, geometry=shape) for item, shape in zip(sectors, (BOX, east - BOX), strict=False)
    ]
    assert not conflicts_of(touching, near_m=0, exclusive=("folder", "Sectors"))


def test_names_of_folders_survive_as_one_text():
    for folder in ((), ("a",), ("a/b", "c\\d", "\\/"), (HOSTILE, "x")):
        assert folder_of(folder_text(folder)) == folder


def test_the_program_merges_reports_and_tells_conflicts_by_its_status(three, tmp_path, capsys):
    out = tmp_path / "out" / "merged.kmz"
    asked = [*map(str, three), "--out", str(out), "--author", "north.kml=Olena"]
    assert main([*asked, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["items"] == sum(told["by_file"].values()) == len(NAMES)
    assert told["by_author"] == {"Olena": 3, "south.kmz": 2, "west.kml": 2}
    assert [each["kind"] for each in told["conflicts"]] == ["same name"]
    assert main([*asked, "--strict", "--format", "csv"]) == 1
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["what"] == "Sector 1"
    assert row["says"].startswith("the geometry differs")
    assert main(asked) == 0
    assert "Conflicts: 1" in capsys.readouterr().out


def test_a_merge_never_takes_the_place_of_what_it_merges(three, capsys):
    before = three[0].read_bytes()
    assert main([*map(str, three), "--out", str(three[0])]) == 2
    assert "one of the files to merge" in capsys.readouterr().err
    assert main([*map(str, three), "--out", str(three[0].with_suffix(".doc"))]) == 2
    assert three[0].read_bytes() == before


def test_a_colour_that_is_none_is_refused():
    with pytest.raises(GeoError, match="is no colour"):
        Style(stroke="red")
