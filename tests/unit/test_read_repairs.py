"""What is certain is mended and listed; what is doubtful is refused; a bad row costs no more than itself."""

import json

import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from geo.errors import ReadError
from geo.read.files import read_layer
from geo.read.rings import EARTH, area_m2

SQUARE = [(30, 48), (31, 48), (31, 49), (30, 49), (30, 48)]
LINE = {"type": "LineString", "coordinates": [(30, 48), (31, 49)]}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": rings}


@pytest.fixture
def written(tmp_path):
    def write(*geometries, **members):
        features = [
            {"type": "Feature", "properties": {"name": f"f{number}"}, "geometry": geometry}
            for number, geometry in enumerate(geometries, start=1)
        ]
        path = tmp_path / "found.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
        return path

    return write


def test_a_sound_layer_is_left_as_it_is(written):
    layer = read_layer(written(polygon(SQUARE), LINE))
    assert shapely.equals_exact(layer.geometry, [Polygon(SQUARE), LineString(LINE["coordinates"])]).all()
    assert [repair.problem for repair in layer.repairs] == ["kinds are mixed: 1 area and 1 line"]
    assert layer.rejected == ()


def test_a_bow_tie_is_refused_with_place_value_and_mend(written):
    tie = polygon([(30, 48), (31, 49), (31, 48), (30, 49), (30, 48)])
    with pytest.raises(ReadError) as refused:
        read_layer(written(LINE, tie), kinds="area")
    assert refused.value.where.endswith("found.geojson, feature 2 ('f2')")
    assert "Self-intersection[30.5 48.5]" in refused.value.problem
    assert "100.00%" in refused.value.problem
    assert "Mend it where it was drawn" in refused.value.mend


def test_a_small_loop_is_mended_and_its_area_listed(written):
    loop = [(30.0001, 49), (30.0001, 49.0001), (30.0002, 48.9999)]
    layer = read_layer(written(polygon([*SQUARE[:3], *loop, (30, 49), (30, 48)])))
    (repair,) = [r for r in layer.repairs if r.done == "rings rebuilt as areas"]
    assert shapely.is_valid(layer.geometry).all()
    assert 1.0 < repair.changed_m2 < 1000.0
    assert repair.where == "found.geojson, feature 1 ('f1')"


def test_a_spike_goes_and_the_area_stays(written):
    layer = read_layer(written(polygon([*SQUARE[:3], (31.5, 49.5), (31, 49), *SQUARE[3:]])))
    assert layer.geometry[0].equals(Polygon(SQUARE))
    assert layer.repairs[0].changed_m2 == pytest.approx(0.0, abs=1.0)


def test_a_hole_outside_its_shell_is_dropped_not_added(written):
    layer = read_layer(written(polygon(SQUARE, [(40, 48), (41, 48), (41, 49), (40, 48)])))
    assert layer.geometry[0].equals(Polygon(SQUARE))
    assert layer.repairs[0].problem == "1 hole(s) outside the outer ring"


def test_parts_that_overlap_much_are_refused(written):
    other = [(30.5, 48), (31.5, 48), (31.5, 49), (30.5, 49), (30.5, 48)]
    with pytest.raises(ReadError, match=r"would change its area by 4,1\d\d,\d{3},\d{3} m² \(25\.00%\)"):
        read_layer(written({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}))


def test_parts_that_overlap_a_little_are_joined_not_cut_out(written):
    other = [(30.9999, 48), (32, 48), (32, 49), (30.9999, 49), (30.9999, 48)]
    layer = read_layer(written({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}))
    assert layer.geometry[0].area == pytest.approx(2.0, abs=1e-12)
    overlap_m2 = area_m2(Polygon([(30.9999, 48), (31, 48), (31, 49), (30.9999, 49)]))
    assert layer.repairs[0].changed_m2 == pytest.approx(overlap_m2, rel=1e-3)


def test_parts_that_share_an_edge_become_one_area(written):
    other = [(31, 48), (32, 48), (32, 49), (31, 49), (31, 48)]
    layer = read_layer(written({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}))
    assert layer.geometry[0].area == pytest.approx(2.0)
    assert layer.repairs[0].changed_m2 == pytest.approx(0.0, abs=1.0)


def test_an_open_ring_is_closed_and_listed_beside_a_line_of_one_point(written):
    short = {"type": "LineString", "coordinates": [(30, 48)]}
    layer = read_layer(written(polygon(SQUARE[:-1]), short, LINE, None))
    assert layer.geometry[0].equals(Polygon(SQUARE))
    assert layer.repairs[0].problem == "a ring is not closed"
    assert [(r.where, r.problem) for r in layer.rejected] == [
        ("found.geojson, feature 2 ('f2')", "its geometry is broken: a line of one point"),
        ("found.geojson, feature 4 ('f4')", "it has no geometry that can be read"),
    ]
    assert layer.columns["name"].tolist() == ["f1", "f3"]


def test_an_open_ring_inside_a_part_of_a_collection_is_listed_too(written):
    inner = {"type": "MultiPolygon", "coordinates": [[SQUARE[:-1]]]}
    layer = read_layer(written({"type": "GeometryCollection", "geometries": [inner]}))
    assert "a ring is not closed" in [repair.problem for repair in layer.repairs]


def test_a_file_of_which_nothing_is_left_is_refused_with_the_first_reason(written):
    with pytest.raises(ReadError, match=r"no usable feature: .*feature 1.*line of one point"):
        read_layer(written({"type": "LineString", "coordinates": [(30, 48)]}))


def test_an_empty_collection_is_refused(written):
    with pytest.raises(ReadError, match="no usable feature"):
        read_layer(written())


def test_repeated_vertices_go_and_are_counted(written):
    line = {"type": "LineString", "coordinates": [(30, 48), (30, 48), (31, 49), (31, 49)]}
    layer = read_layer(written(line))
    assert layer.geometry[0].equals(LineString([(30, 48), (31, 49)]))
    assert layer.repairs[0].problem == "1 feature with 2 repeated vertices"


def test_a_line_without_length_and_an_area_without_extent_are_left_out(written):
    still = {"type": "LineString", "coordinates": [(30, 48), (30, 48)]}
    flat = polygon([(30, 48), (31, 49), (32, 50), (30, 48)])
    layer = read_layer(written(still, flat, LINE))
    assert sorted(r.problem for r in layer.rejected) == ["a line without length", "an area without extent"]


def test_heights_are_dropped_and_counted_but_zeros_are_not_worth_a_word(written):
    high = {"type": "Point", "coordinates": (30, 48, 120)}
    flat = {"type": "Point", "coordinates": (30, 48, 0)}
    assert read_layer(written(high, flat)).repairs[0].problem == "2 features with heights"
    layer = read_layer(written(flat))
    assert layer.repairs == ()
    assert not shapely.has_z(layer.geometry).any()


def test_a_vertex_that_is_not_a_number_costs_its_row(written):
    path = written(LINE, {"type": "LineString", "coordinates": [(30, 48), (31, 77777)]})
    path.write_text(path.read_text().replace("77777", "NaN"))
    layer = read_layer(path)
    assert [r.problem for r in layer.rejected] == ["a vertex of it is not a number"]
    assert len(layer) == 1


def test_clockwise_rings_are_turned_and_counted(written):
    layer = read_layer(written(polygon(SQUARE[::-1])))
    assert layer.geometry[0].exterior.is_ccw
    assert layer.repairs[0].problem == "1 feature with rings the other way round"


def test_other_kinds_are_left_out_by_name(written):
    layer = read_layer(written(LINE, polygon(SQUARE), {"type": "Point", "coordinates": (1, 2)}), kinds="area")
    assert layer.kinds == ("area",)
    assert [r.problem for r in layer.rejected] == [
        "it is of kind line; area is asked for",
        "it is of kind point; area is asked for",
    ]


def test_a_file_of_another_kind_is_refused_with_what_it_holds(written):
    with pytest.raises(ReadError, match=r"it holds 2 lines\. Give a layer of kind area"):
        read_layer(written(LINE, LINE), kinds="area")


def test_an_unknown_kind_is_refused(written):
    with pytest.raises(ReadError, match="kinds is 'polygon'"):
        read_layer(written(LINE), kinds="polygon")


def test_a_collection_gives_the_kind_that_is_asked_for(written):
    mixed = {"type": "GeometryCollection", "geometries": [LINE, polygon(SQUARE), LINE]}
    areas = read_layer(written(mixed), kinds="area")
    assert areas.geometry.tolist() == [Polygon(SQUARE)]
    (repair,) = areas.repairs
    assert repair.problem == "a collection of area and line"
    assert repair.changed_m == pytest.approx(2 * EARTH.geometry_length(LineString(LINE["coordinates"])))
    everything = read_layer(written(mixed))
    assert everything.kinds == ("area", "line")
    assert everything.columns["name"].tolist() == ["f1", "f1"]


def test_a_line_across_180_degrees_runs_on(written):
    layer = read_layer(written({"type": "LineString", "coordinates": [(179, 10), (-179, 11)]}))
    assert layer.geometry[0].equals(LineString([(179, 10), (181, 11)]))


def test_a_part_without_length_is_dropped_from_a_line_of_many(written):
    parts = [LINE["coordinates"], [(35, 48), (35, 48)]]
    layer = read_layer(written({"type": "MultiLineString", "coordinates": parts}))
    assert shapely.is_valid(layer.geometry).all()
    assert layer.geometry[0].length == LineString(LINE["coordinates"]).length
    assert layer.repairs[-1].problem == "1 of its parts without length"


def test_an_area_across_180_degrees_keeps_its_hole_and_its_size(written):
    shell = [(179, 0), (-179, 0), (-179, 2), (179, 2), (179, 0)]
    hole = [(-179.5, 0.5), (-179.5, 1.5), (-179.1, 1.5), (-179.1, 0.5), (-179.5, 0.5)]
    layer = read_layer(written(polygon(shell, hole)))
    assert layer.geometry[0].area == pytest.approx(4.0 - 0.4)
    assert layer.repairs[0].problem == "1 feature with edges across 180°"


def test_longitudes_that_run_on_already_are_kept(written):
    layer = read_layer(written({"type": "LineString", "coordinates": [(179, 10), (181, 11)]}))
    assert layer.geometry[0].equals(LineString([(179, 10), (181, 11)]))
    assert layer.repairs == ()


def test_a_map_of_the_world_is_not_taken_for_a_crossing(written):
    world = [(-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)]
    assert read_layer(written(polygon(world))).geometry[0].area == 360 * 180


def test_a_multipolygon_cut_at_180_degrees_stays_cut(written):
    west, east = [(-180, 0), (-179, 0), (-179, 1), (-180, 0)], [(179, 0), (180, 0), (180, 1), (179, 0)]
    layer = read_layer(written({"type": "MultiPolygon", "coordinates": [[west], [east]]}))
    assert layer.geometry[0].equals(MultiPolygon([Polygon(west), Polygon(east)]))


@pytest.mark.parametrize(
    "coordinates", [[["30", "48"], [31, 49]], [[30], [31]], [[30, None], [31, 49]], [[[30, 48]]], "30 48"]
)
def test_coordinates_that_are_no_coordinates_cost_their_row(written, coordinates):
    layer = read_layer(written({"type": "LineString", "coordinates": coordinates}, LINE))
    assert len(layer) == 1
    assert [r.where for r in layer.rejected] == ["found.geojson, feature 1 ('f1')"]


def test_a_point_is_a_point(written):
    assert read_layer(written({"type": "Point", "coordinates": (30.5, 50.4)})).geometry[0] == Point(
        30.5, 50.4
    )
