"""Zone rules: what a table may say, what it is refused for, and what lies where."""

import math
from datetime import date

import pytest
import shapely
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.errors import GeometryError, ScenarioError
from geo.frame import Frame
from geo.model.situation import ControlArea, LineOfContact, Party, Settlement, Situation
from geo.zones import changed, kinds, rule_from_table, schema, zone_rule
from geo.zones.between_lines import between
from geo.zones.edges import share_edges
from geo.zones.halves import halves

FRAME = Frame.around(31.0, 48.0)
NORTH, SOUTH = box(-90_000, 0, 90_000, 90_000), box(-90_000, -90_000, 90_000, 0)
FRONT = LineString([(-50_000, 0), (50_000, 0)])
WORDS = {"name": "Zone", "source": "a test"}


def found(path=FRONT, *, held=True, paths=None, areas=None, settlements=()):
    path = path if isinstance(path, MultiLineString) else MultiLineString([path])
    control = (ControlArea("north", NORTH), ControlArea("south", SOUTH)) if held else ()
    return Situation(
        frame=FRAME,
        as_of=date(2025, 1, 1),
        status="illustrative",
        parties=(Party("north", "North"), Party("south", "South")),
        line=LineOfContact(path, "illustrative", date(2025, 1, 1), "drawn for a test", path.length, 0.0),
        control=control,
        settlements=settlements,
        paths=paths or {},
        areas=areas or {},
    )


def laid(situation, before=(), **table):
    known = {zone.name: zone for zone in before}
    return rule_from_table({**WORDS, **table}, where="test").lay(situation, known)


# What a table may say


def test_every_kind_of_the_design_is_found_in_its_own_file():
    named = {kind: rule.__module__.rpartition(".")[2] for kind, rule in kinds().items()}
    assert named == {kind: kind for kind in named}
    assert set(named) >= {
        *("air", "between_lines", "composed", "corridor", "exclusion", "limitation"),
        *("sea", "separation", "strip", "withdrawal"),
    }


def test_a_second_owner_of_a_name_is_refused():
    class Other:
        kind = "strip"

    with pytest.raises(ScenarioError, match=r"kind 'strip' belongs to geo\.zones\.strip already"):
        zone_rule(Other)
    assert kinds()["strip"].__module__ == "geo.zones.strip"


def test_a_wrong_key_is_named_with_the_keys_that_exist():
    with pytest.raises(
        ScenarioError, match=r"zones\.toml, zone 3: there is no key 'depth'\. The keys are name,"
    ):
        rule_from_table({**WORDS, "kind": "separation", "depth": 5}, where="zones.toml, zone 3")


@pytest.mark.parametrize("depth", [0, -5, float("nan"), float("inf"), 2e6, "far"])
def test_a_depth_out_of_range_is_refused_with_its_value(depth):
    with pytest.raises(ScenarioError, match=r"depth_m\.north is"):
        rule_from_table({**WORDS, "kind": "separation", "depth_m": {"north": depth}}, where="test")


def test_the_schema_of_each_kind_forbids_other_keys_and_asks_for_a_source():
    for kind, told in schema().items():
        assert told["additionalProperties"] is False, kind
        assert {"name", "source"} <= set(told["required"]), kind


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"kind": "separation", "total_m": 5_000}, r"total_m is 5000.*parties is nobody"),
        (
            {"kind": "separation", "total_m": 5_000, "parties": ["a", "b"], "depth_m": {"a": 1}},
            "total_m is 5000",
        ),
        (
            {"kind": "limitation", "parties": ["a"], "bands": [{"to_m": 9}, {"to_m": 9}]},
            "bands end at 9, 9 m",
        ),
        ({"kind": "strip", "depth_m": 5, "from_m": 5, "party": "a"}, "from_m is 5 and depth_m is 5"),
        ({"kind": "composed"}, "it names no ground"),
        ({"kind": "separation", "depth_m": {"a": 9}, "from_day": -14}, "its days run from -14 to the end"),
        ({"kind": "separation", "depth_m": {"a": 9}, "from_day": 9, "to_day": 3}, "days run from 9 to 3"),
        (
            {"kind": "air", "platform": "balloon", "depth_m": {"a": 9}, "floor_m": 9, "ceiling_m": 9},
            "floor_m is 9 and ceiling_m is 9",
        ),
        ({"kind": "strip", "depth_m": 5, "floor_m": 2, "ceiling_m": 1}, "floor_m is 2 and ceiling_m is 1"),
        (
            {"kind": "separation", "stretches": [{"from_km": 1, "from_marker": 2, "depth_m": {"a": 1}}]},
            "it is told in 2 ways",
        ),
        ({"kind": "separation", "depth_m": {"a": 1}, "measured_from": {"b": "line"}}, "says nothing for 'a'"),
    ],
)
def test_what_contradicts_itself_is_refused(table, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        rule_from_table({**WORDS, **table}, where="test")


def test_changing_a_key_that_a_kind_does_not_have_changes_nothing():
    rule = rule_from_table(
        {**WORDS, "kind": "between_lines", "first": "line", "second": "path:b"}, where="test"
    )
    assert changed(rule, {"caps": "flat"}) == rule
    with pytest.raises(ScenarioError, match="tolerance_m is -1"):
        changed(rule, {"tolerance_m": -1})


# Names


def test_an_unknown_name_lists_the_names_there_are():
    with pytest.raises(ScenarioError, match=r"nothing is named 'path:coast'.*line, path:river"):
        laid(
            found(paths={"river": FRONT}), kind="strip", depth_m=5, party="north", measured_from="path:coast"
        )
    with pytest.raises(
        ScenarioError, match=r"nothing is named 'area:sea'.*area:land, held:north, held:south"
    ):
        laid(found(areas={"land": NORTH}), kind="composed", intersect=["area:sea", "held:north"])


def test_a_party_without_known_ground_is_refused_and_told_of_left_and_right():
    with pytest.raises(ScenarioError, match=r"no ground held by 'west' is known.*say left and right"):
        laid(found(held=False), kind="separation", depth_m={"west": 5_000})


def test_optional_ground_that_is_not_known_is_passed_over_and_the_zone_says_so():
    table = {"kind": "corridor", "width_m": 5_000, "without": ["area:shusha?"]}
    (bare,) = laid(found(), **table)
    (cut,) = laid(found(areas={"shusha": box(0, 0, 1_000, 9_000)}), **table)
    assert bare.values["not_applied"] == "area:shusha"
    assert "not_applied" not in cut.values
    assert bare.area.area - cut.area.area == pytest.approx(1_000 * 2_500, rel=1e-3)


# Ground


def test_zones_of_two_parties_meet_in_one_edge_without_sliver_or_overlap():
    bent = LineString([(-50_000, 0), (-20_000, 0), (10_000, 0), (50_000, 0)])
    north, south = laid(found(bent), kind="separation", depth_m={"north": 7_000, "south": 3_000}, caps="flat")
    assert shapely.coverage_is_valid([north.area, south.area])
    assert north.area.intersection(south.area).area == 0.0
    assert north.area.intersection(south.area).length == pytest.approx(100_000, abs=1.0)


def test_without_ground_left_and_right_follow_the_direction_of_the_line():
    depth = {"left": 7_000, "right": 3_000}
    for path, first_is_north in ((FRONT, True), (FRONT.reverse(), False)):
        left, right = laid(found(path, held=False), kind="separation", depth_m=depth)
        assert (left.area.centroid.y > 0) is first_is_north
        assert shapely.coverage_is_valid([left.area, right.area])
        half_disc = math.pi / 2
        on_paper = (7 * 100 + half_disc * 7**2) / (3 * 100 + half_disc * 3**2)
        assert left.area.area / right.area.area == pytest.approx(on_paper, rel=1e-3)


def test_a_zone_is_clipped_and_tells_its_shares_of_ground_countries_and_waters():
    areas = {"land": box(-90_000, -90_000, 0, 90_000), "country:A": box(-10_000, -9_000, 90_000, 9_000)}
    (zone,) = laid(
        found(areas=areas), kind="strip", depth_m=4_000, party="north", caps="flat", clip=["area:land"]
    )
    assert zone.area.area == pytest.approx(50_000 * 4_000, rel=1e-3)
    assert zone.values["share_held_north"] == pytest.approx(1.0, abs=1e-4)
    assert zone.values["share_country_a"] == pytest.approx(0.2, abs=1e-3)
    assert zone.values["nominal_area_m2"] == pytest.approx(100_000 * 4_000)


def test_the_part_of_an_oblast_that_one_party_holds_is_composed_of_two_names():
    oblast = Polygon([(-10_000, -5_000), (10_000, -5_000), (10_000, 15_000), (-10_000, 15_000)])
    (zone,) = laid(
        found(areas={"Oblast": oblast}),
        kind="composed",
        intersect=["area:Oblast", "held:north"],
        party="north",
    )
    assert zone.area.equals(box(-10_000, 0, 10_000, 15_000))
    assert zone.worst_m is None


def test_a_composed_zone_joins_cuts_and_takes_away():
    areas = {"a": box(0, 0, 10, 10), "b": box(10, 0, 20, 10), "c": box(0, 0, 20, 5), "d": box(4, 0, 6, 9)}
    (zone,) = laid(
        found(areas=areas),
        kind="composed",
        union=["area:a", "area:b"],
        intersect=["area:c"],
        minus=["area:d", "area:nowhere?"],
    )
    assert zone.area.area == 20 * 5 - 2 * 5


def test_a_zone_can_be_measured_from_the_edge_of_one_laid_before():
    inner = laid(found(), kind="separation", depth_m={"north": 2_000, "south": 2_000}, caps="flat")
    (outer,) = laid(
        found(), inner, kind="strip", depth_m=10_000, party="north", measured_from="zone:Zone", caps="flat"
    )
    transect = LineString([(0, 0), (0, 50_000)]).intersection(outer.area)
    assert shapely.bounds(transect)[[1, 3]] == pytest.approx([2_000, 12_000], abs=2.1)


def test_a_strip_round_an_area_lies_outside_it_only():
    square = box(-20_000, -20_000, 20_000, 20_000)
    (ring,) = laid(
        found(areas={"kosovo": square}), kind="strip", depth_m=5_000, measured_from="area:kosovo", floor_m=0
    )
    assert ring.area.intersection(square).area == 0.0
    assert ring.area.area == pytest.approx(4 * 40_000 * 5_000 + math.pi * 5_000**2, rel=1e-3)
    with pytest.raises(ScenarioError, match="it has no party, and line has two sides"):
        laid(found(), kind="strip", depth_m=5_000)


def test_an_exclusion_joins_circles_round_places_and_areas():
    town = Settlement("Town", "", Point(0, 0), None)
    (one,) = laid(found(settlements=(town,)), kind="exclusion", radius_m=1_000, around=["settlement:Town"])
    assert one.area.area == pytest.approx(math.pi * 1e6, rel=1e-2)
    (three,) = laid(
        found(settlements=(town,), areas={"plant": box(9_000, 0, 10_000, 1_000)}),
        kind="exclusion",
        radius_m=1_000,
        around=["settlement:Town", "area:plant"],
        spots=[{"longitude": 31.0, "latitude": 48.2}],
    )
    assert three.area.area == pytest.approx((2 * math.pi + 1 + 4 + math.pi) * 1e6, rel=1e-2)
    with pytest.raises(ScenarioError, match="0 settlements are named 'Nowhere'"):
        laid(found(), kind="exclusion", radius_m=1_000, around=["settlement:Nowhere"])


def test_a_stretch_inside_a_named_area_has_its_own_depth():
    table = {
        "kind": "separation",
        "depth_m": {"north": 2_000},
        "stretches": [{"inside": "area:sarajevo?", "depth_m": {"north": 1_000}}],
    }
    (zone,) = laid(found(areas={"sarajevo": box(-10_000, -5_000, 10_000, 5_000)}), **table)
    for easting, width in (
        (-30_000, 2_000),
        (-10_100, 2_000),
        (-9_900, 1_000),
        (9_900, 1_000),
        (30_000, 2_000),
    ):
        transect = LineString([(easting, 0), (easting, 9_000)]).intersection(zone.area)
        assert transect.length == pytest.approx(width, abs=1.1)
    (same,) = laid(found(), **table)
    assert same.values["not_applied"] == "area:sarajevo"
    assert same.values["least_depth_m"] == 2_000


def test_a_stretch_beyond_the_line_is_refused_with_the_lines_length():
    stretches = [{"from_km": 90, "to_km": 140, "depth_m": {"north": 1_000}}]
    with pytest.raises(ScenarioError, match=r"from 90\.000 to 140\.000 km\. The line runs from 0 to 100\.00"):
        laid(found(), kind="separation", stretches=stretches)
    with pytest.raises(ScenarioError, match="there is no marker 7: the line is not numbered"):
        laid(found(), kind="separation", stretches=[{"to_marker": 7, "depth_m": {"north": 1_000}}])


# Left and right


def test_parts_in_order_with_gaps_are_cut_into_left_and_right_along_the_whole_line():
    parts = MultiLineString([[(0, 0), (30, 10)], [(34, 8), (60, 0)], [(61, 0), (100, 0)]])
    reach = shapely.union_all([part.buffer(20) for part in parts.geoms])
    left, right = halves(reach, parts)
    assert left.area + right.area == pytest.approx(reach.area, rel=1e-4)
    assert left.contains(Point(31.5, 12))
    assert right.contains(Point(50, -10))
    assert left.distance(Point(50, -12)) > 5


def test_a_part_that_runs_the_other_way_is_refused_and_not_guessed():
    parts = MultiLineString([[(0, 0), (30, 0)], [(60, 0), (31, 0)]])
    with pytest.raises(GeometryError, match="part 2 does not carry on where part 1 ends"):
        halves(shapely.union_all([part.buffer(5) for part in parts.geoms]), parts)


def test_a_line_that_crosses_itself_is_refused_where_ground_is_left_and_right_at_once():
    loop = LineString([(0, 0), (100, 0), (100, 60), (50, 60), (50, -60)])
    with pytest.raises(GeometryError, match="left and right of it at once"):
        halves(loop.buffer(30), loop)


def test_a_horseshoe_is_cut_although_its_ends_point_at_each_other():
    angles = range(-160, 161, 4)
    shoe = LineString([shapely.affinity.rotate(Point(0, -100), a, origin=(0, 0)).coords[0] for a in angles])
    left, right = halves(shoe.buffer(30), shoe)
    assert left.area + right.area == pytest.approx(shoe.buffer(30).area, rel=1e-5)
    assert left.contains(Point(0, -90))
    assert right.contains(Point(0, -110))


def test_a_closed_line_has_its_inside_on_the_left_if_drawn_counter_clockwise():
    ring = LineString(box(0, 0, 100, 100).exterior.coords)
    ring = ring if shapely.is_ccw(ring) else ring.reverse()
    left, right = halves(ring.buffer(10), ring)
    assert left.contains(Point(5, 50))
    assert right.contains(Point(-5, 50))


# Between lines


@pytest.mark.parametrize("turn", [False, True])
def test_the_ground_between_two_lines_never_makes_a_bow_tie(turn):
    north = LineString([(0, 40), (50, 60), (100, 40)])
    south = LineString([(0, 0), (60, -10), (100, 0)])
    area = between(north, south.reverse() if turn else south)
    assert area.geom_type == "Polygon"
    assert area.area == 40 * 100 + 100 * 20 / 2 + 100 * 10 / 2


def test_lines_that_touch_leave_two_rooms_and_lose_no_ground():
    north = LineString([(0, 10), (50, 0), (100, 10)])
    area = between(north, LineString([(100, 0), (0, 0)]))
    assert area.is_valid
    assert area.area == 500.0


def test_lines_of_equally_many_parts_are_paired_part_by_part():
    north = MultiLineString([[(0, 5), (40, 5)], [(100, 7), (60, 7)]])
    south = MultiLineString([[(100, 0), (60, 0)], [(0, 0), (40, 0)]])
    assert between(north, south).area == 40 * 5 + 40 * 7


def test_a_line_in_pieces_is_joined_before_it_faces_a_whole_one():
    north = MultiLineString([[(0, 5), (40, 5)], [(100, 5), (42, 5)]])
    assert between(north, LineString([(0, 0), (100, 0)])).area == 500.0


def test_areas_that_meet_within_a_hair_share_their_edge_afterwards():
    upper, lower = share_edges([box(0, 1e-7, 10, 5), box(-3, -4, 10, 0)])
    assert shapely.coverage_is_valid([upper, lower])
    assert upper.intersection(lower).length == 10.0
