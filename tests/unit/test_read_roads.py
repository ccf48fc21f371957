"""Roads read: the embedded network, OpenStreetMap extracts, a user's own lines, and files that are none."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pytest
import shapely
from shapely import LineString, Point

from geo.errors import ReadError, ScenarioError
from geo.frame import Frame
from geo.model.roads import Going
from geo.read.context import Context
from geo.read.own_roads import own_roads
from geo.read.roads import roads_round
from geo.read.speeds import load_road_words, load_speeds
from geo.travel import travel_network

ROOT = Path(__file__).resolve().parents[2]
SPEEDS_FILE = ROOT / "data" / "reference" / "v1" / "speeds.toml"
WORDS, VEHICLES = load_road_words(SPEEDS_FILE), load_speeds(SPEEDS_FILE)
FRAME = Frame.around(36.0, 48.0)
NODES = {
    1: (36.0, 48.0),
    2: (36.1, 48.0),
    3: (36.2, 48.0),
    4: (36.1, 48.1),
    5: (36.1, 47.9),
    6: (36.15, 48.0),
    7: (36.3, 48.0),
    8: (36.5, 48.3),
    9: (36.6, 48.3),
}
PRIMARY = {"highway": "primary", "surface": "asphalt"}
ENDINGS = pytest.mark.parametrize("ending", ["osm", "osm.pbf"])


def extract(path, ways):
    """A small extract: ways as nodes and tags."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, tags={}))
        for number, (nodes, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    return path


def lines_file(path, ways, **options):
    """The same as lines of a vector file, with a column for each key."""
    keys = sorted({key for _, tags in ways for key in tags})
    columns = {key: [tags.get(key) for _, tags in ways] for key in keys}
    shapes = [LineString([NODES[number] for number in nodes]) for nodes, _ in ways]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=options.get("crs", "OGC:CRS84")).to_file(path)
    return path


CROSSING = [([1, 2, 3], PRIMARY), ([5, 2, 4], {"highway": "track"})]


@ENDINGS
def test_ways_of_an_extract_are_cut_where_they_share_a_node(tmp_path, ending):
    roads = own_roads(extract(tmp_path / f"a.{ending}", CROSSING), FRAME, WORDS)
    assert (len(roads), len(roads.node_m)) == (4, 5)
    assert sorted(roads.kind) == ["main", "track"]
    surfaces = {roads.kind[k]: int(s) for k, s in zip(roads.kind_of, roads.surface_of, strict=True)}
    assert surfaces == {"main": 0, "track": 1}  # the track's is presumed
    assert any("2 lines" not in note and "say no surface" in note for note in roads.notes)


@pytest.mark.parametrize("name", ["a.osm", "a.gpkg", "a.geojson", "a.shp"])
def test_every_format_gives_the_same_network(tmp_path, name):
    make = extract if name.endswith("osm") else lines_file
    roads = own_roads(make(tmp_path / name, CROSSING), FRAME, WORDS)
    found = sorted(zip(roads.length_m.round(1).tolist(), roads.kind_of.tolist(), strict=True))
    known = own_roads(extract(tmp_path / "known.osm", CROSSING), FRAME, WORDS)
    assert found == sorted(zip(known.length_m.round(1).tolist(), known.kind_of.tolist(), strict=True))


def test_lengths_are_geodesic(tmp_path):
    roads = own_roads(extract(tmp_path / "a.osm", [([2, 4], PRIMARY)]), FRAME, WORDS)
    assert roads.length_m[0] == pytest.approx(11_119.2, abs=1)  # a tenth of a degree of latitude at 48.05°


def test_what_nothing_meets_is_one_stretch_and_keeps_its_bends(tmp_path):
    ways = [([1, 2], PRIMARY), ([3, 6, 2], {**PRIMARY, "name": "M-1"}), ([3, 7], {"highway": "track"})]
    roads = own_roads(extract(tmp_path / "a.osm", ways), FRAME, WORDS)
    assert len(roads) == 2  # the two primary ways as one, the track apart
    main = int(np.flatnonzero(roads.kind_of == roads.kind.index("main"))[0])
    assert shapely.get_num_coordinates(roads.path[main]) == 4
    assert roads.name[main] == "M-1"


def test_a_bridge_marks_its_stretch_and_two_levels_do_not_meet(tmp_path):
    ways = [([1, 2, 3], {**PRIMARY, "bridge": "yes"}), ([5, 6, 4], PRIMARY)]
    roads = own_roads(extract(tmp_path / "a.osm", ways), FRAME, WORDS)
    assert len(roads) == 2
    assert roads.bridge.tolist().count(True) == 1
    assert not roads.bridges_derived


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({"oneway": "yes"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"junction": "roundabout"}, True, False),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
        ({}, True, True),
    ],
)
def test_directions_are_respected(tmp_path, tags, there, back):
    ways = [([1, 2], {**PRIMARY, **tags}), ([2, 6, 3], {**PRIMARY, **tags})]
    roads = own_roads(extract(tmp_path / "a.osm", ways), FRAME, WORDS)
    assert len(roads) == 1
    network = travel_network(roads, VEHICLES["patrol_car"])
    places = shapely.get_coordinates(FRAME.to_metres(shapely.MultiPoint([NODES[1], NODES[3]])))
    by_road = [leg.road_m > 0 for leg in network.legs(places, places[::-1])]
    assert by_road == [there, back]


def test_letters_of_direction_as_some_extracts_use_them(tmp_path):
    ways = [
        ([1, 2], {"fclass": "primary", "oneway": "F"}),
        ([3, 2], {"fclass": "primary", "oneway": "T"}),
        ([2, 4], {"fclass": "primary", "oneway": "B"}),
    ]
    roads = own_roads(lines_file(tmp_path / "a.gpkg", ways), FRAME, WORDS)
    assert roads.one_way.sum() == 2
    start = FRAME.to_metres(Point(NODES[2]))
    into = [n for n in range(3) if roads.one_way[n] and roads.node_m[roads.other[n]] @ [1, 0] > start.x + 10]
    assert len(into) == 1  # from 1 to 2, and from 2 on to 3


def test_packed_tags_are_unpacked(tmp_path):
    ways = [([1, 2], {"highway": "primary", "other_tags": '"surface"=>"gravel","bridge"=>"yes"'})]
    roads = own_roads(lines_file(tmp_path / "a.gpkg", ways), FRAME, WORDS)
    assert (roads.surface_of.tolist(), roads.bridge.tolist()) == ([1], [True])


def test_what_is_left_out_or_taken_for_something_else_is_told_with_its_count(tmp_path):
    ways = [
        ([1, 2], PRIMARY),
        ([2, 3], {"highway": "goat_trail"}),
        ([2, 4], {**PRIMARY, "access": "private"}),
        ([2, 5], {"highway": "footway"}),
        ([3, 7], {"route": "ferry"}),
        ([8, 9, 77], PRIMARY),
    ]
    roads = own_roads(extract(tmp_path / "a.osm.pbf", ways), FRAME, WORDS)
    told = "; ".join(roads.notes)
    assert len(roads) == 3
    for words in (
        "1 nodes of ways lie beyond the extract",
        "1 lines left out: ferries",
        "1 lines left out: no access, or private",
        "1 lines left out: for no vehicle",
        "'goat_trail' (1 lines): no class of ours, taken as local",
        "1 part of 7.4 km together hangs with nothing else",
    ):
        assert words in told


def test_only_roads_that_come_near_are_taken(tmp_path):
    path = extract(tmp_path / "a.osm", [([1, 2], PRIMARY), ([8, 9], PRIMARY)])
    roads = own_roads(path, FRAME, WORDS, bounds=(35.9, 47.9, 36.2, 48.1))
    assert len(roads) == 1
    assert "1 lines left out: beyond the bounds" in roads.notes


def test_another_column_may_name_the_class(tmp_path):
    path = lines_file(tmp_path / "a.gpkg", [([1, 2], {"category": "primary"})])
    assert own_roads(path, FRAME, WORDS, class_column="category").kind == ("main",)
    with pytest.raises(ReadError, match=r"no column that names the class of a road\. Name one .*category"):
        own_roads(path, FRAME, WORDS)


def test_a_projected_file_without_a_reference_system_is_refused_until_it_is_named(tmp_path):
    shapes = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[LineString([(0, 0), (9_000, 0)])])
    with pytest.warns(UserWarning, match="crs"):
        shapes.to_file(tmp_path / "a.shp")
    with pytest.raises(ReadError, match="no CRS is stated"):
        own_roads(tmp_path / "a.shp", FRAME, WORDS)
    named = own_roads(tmp_path / "a.shp", FRAME, WORDS, crs=FRAME.crs.to_wkt())
    assert named.length_m[0] == pytest.approx(9_000, rel=1e-5)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: p, "there is no such file"),
        (lambda p: extract(p.with_suffix(".osm"), []), "it holds no road"),
        (
            lambda p: extract(p.with_suffix(".osm"), [([1, 2], {"highway": "footway"})]),
            "no road for vehicles",
        ),
    ],
)
def test_an_extract_without_roads_is_refused(tmp_path, make, said):
    with pytest.raises(ReadError, match=said):
        own_roads(make(tmp_path / "a.osm"), FRAME, WORDS)


def test_a_broken_extract_is_refused_in_one_line(tmp_path):
    (tmp_path / "a.osm.pbf").write_bytes(b"this is no extract at all")
    with pytest.raises(ReadError, match="it cannot be read") as error:
        own_roads(tmp_path / "a.osm.pbf", FRAME, WORDS)
    assert "\n" not in str(error.value)


def test_points_exchanged_axes_and_roads_elsewhere_are_refused(tmp_path):
    points = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[Point(36, 48)], crs="OGC:CRS84")
    points.to_file(tmp_path / "points.geojson")
    with pytest.raises(ReadError, match="it holds 1 point"):
        own_roads(tmp_path / "points.geojson", FRAME, WORDS)
    turned = LineString([(48.0, 36.0), (48.0, 36.1)])
    gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[turned], crs="OGC:CRS84").to_file(
        tmp_path / "turned.gpkg"
    )
    with pytest.raises(ReadError, match="latitude seems to stand first"):
        own_roads(tmp_path / "turned.gpkg", FRAME, WORDS, bounds=(35, 47, 37, 49))
    path = extract(tmp_path / "a.osm", [([1, 2], PRIMARY)])
    with pytest.raises(ReadError, match="no road lies near"):
        own_roads(path, FRAME, WORDS, bounds=(10, 10, 11, 11))


def test_the_embedded_network_is_taken_round_a_line_and_names_what_was_added():
    context = Context(ROOT / "data" / "context")
    roads = roads_round(context, (30.0, 46.0, 33.0, 48.0), FRAME)
    assert len(roads) == len(roads.name) > 100
    assert [name for name in roads.name if name] == ["Varvarivskyi bridge over the Southern Buh, Mykolaiv"]
    assert roads.bridge[roads.name.index("Varvarivskyi bridge over the Southern Buh, Mykolaiv")]
    assert roads.bridges_derived
    assert any(note.startswith("added to the source: Varvarivskyi bridge") for note in roads.notes)
    assert "osm_roads_edges" in context.used


def test_where_the_embedded_network_has_no_road_there_is_none_and_no_credit():
    context = Context(ROOT / "data" / "context")
    assert roads_round(context, (-60.0, -10.0, -59.0, -9.0), FRAME) is None
    assert "osm_roads_edges" not in context.used


def test_every_class_that_words_lead_to_has_a_speed_for_every_vehicle():
    kinds = {*WORDS.class_.values(), WORDS.otherwise, *WORDS.presumed}
    for name, speeds in VEHICLES.items():
        assert kinds <= set(speeds.road_kmh), name


def test_every_vehicle_has_figures_for_every_going():
    context = Context(ROOT / "data" / "context")
    roads = roads_round(context, (37.0, 48.0, 38.0, 49.0), FRAME)
    for speeds in VEHICLES.values():
        dry = travel_network(roads, speeds)
        for season in ("mud", "snow"):
            wet = travel_network(roads, speeds, Going(season, "night"))
            assert (wet.stretch_s > dry.stretch_s).all()
            assert wet.off_pace_s > dry.off_pace_s


def test_a_figure_without_a_source_is_refused(tmp_path):
    text = SPEEDS_FILE.read_text(encoding="utf-8")
    broken = tmp_path / "speeds.toml"
    broken.write_text(
        text.replace('detour_share    = "Planning figure: the lower of 1.3 to 1.5"', ""), "utf-8"
    )
    with pytest.raises(ScenarioError, match="vehicle 'foot': detour_share has no source"):
        load_speeds(broken)
    broken.write_text(text.replace("off_network_kmh = 4\n", "off_network_kmh = -4\n"), "utf-8")
    with pytest.raises(ScenarioError, match="off_network_kmh is -4"):
        load_speeds(broken)
