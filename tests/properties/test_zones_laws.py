"""Laws of the zone engine, held against another library's geodesics where a distance is meant."""

from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from shapely import LineString, MultiLineString, Polygon

from geo.frame import Frame
from geo.model.situation import ControlArea, LineOfContact, Party, Situation
from geo.zones import rule_from_table

KARNEY = Geodesic.WGS84
HALF_M, FAR_M = 60_000.0, 300_000.0
EXAMPLES = settings(max_examples=max(8, settings().max_examples // 3))  # each example lays several belts

latitudes_deg = st.floats(-60.0, 70.0)
depths_m = st.floats(500.0, 60_000.0)


@st.composite
def fronts(draw):
    """A line from west to east that bends but does not turn back."""
    count = draw(st.integers(min_value=2, max_value=9))
    northings = draw(st.lists(st.integers(-15_000, 15_000), min_size=count, max_size=count))
    return LineString(list(zip(np.linspace(-HALF_M, HALF_M, count), northings, strict=True)))


def found(path, latitude_deg=47.0, paths=None):
    """Two parties face each other along a line that runs on west and east."""
    west, east = (-FAR_M, path.coords[0][1]), (FAR_M, path.coords[-1][1])
    border = [west, *path.coords, east]
    ground = {
        "north": Polygon([*border, (FAR_M, FAR_M), (-FAR_M, FAR_M)]),
        "south": Polygon([*border, (FAR_M, -FAR_M), (-FAR_M, -FAR_M)]),
    }
    return Situation(
        frame=Frame.around(31.0, latitude_deg),
        as_of=date(2025, 1, 1),
        status="illustrative",
        parties=tuple(Party(party, party) for party in ground),
        line=LineOfContact(
            MultiLineString([path]), "illustrative", date(2025, 1, 1), "drawn", path.length, 0.0
        ),
        control=tuple(ControlArea(party, area) for party, area in ground.items()),
        paths=paths or {},
    )


def laid(situation, **table):
    return rule_from_table({"name": "Zone", "source": "a test", **table}, where="test").lay(situation, {})


def separation(situation, north_m, south_m, **more):
    return laid(situation, kind="separation", depth_m={"north": north_m, "south": south_m}, **more)


def turned(situation):
    """The same situation with its line drawn the other way."""
    path = situation.line.path.geoms[0].reverse()
    line = LineOfContact(
        MultiLineString([path]), "illustrative", situation.line.as_of, "drawn", path.length, 0.0
    )
    return Situation(
        frame=situation.frame,
        as_of=situation.as_of,
        status=situation.status,
        parties=situation.parties,
        line=line,
        control=situation.control,
    )


@EXAMPLES
@given(fronts(), depths_m, depths_m)
def test_reversing_the_line_with_sides_told_by_ground_gives_the_identical_zones(path, north_m, south_m):
    situation = found(path)
    forth, back = (separation(s, north_m, south_m) for s in (situation, turned(situation)))
    for one, other in zip(forth, back, strict=True):
        assert one.area.equals_exact(other.area, tolerance=0.0)


@EXAMPLES
@given(fronts(), depths_m)
def test_a_total_is_two_equal_depths(path, depth_m):
    situation = found(path)
    total = laid(situation, kind="separation", total_m=2 * depth_m, parties=["north", "south"])
    for one, other in zip(total, separation(situation, depth_m, depth_m), strict=True):
        assert one.area.equals(other.area)


@EXAMPLES
@given(fronts(), depths_m)
def test_two_sides_make_up_the_whole_belt_and_share_one_edge(path, depth_m):
    situation = found(path)
    sides = separation(situation, depth_m, depth_m)
    (whole,) = laid(situation, kind="corridor", width_m=2 * depth_m, caps="round")
    assert shapely.coverage_is_valid([zone.area for zone in sides])
    assert sum(zone.area.area for zone in sides) == pytest.approx(whole.area.area, rel=1e-8)


@EXAMPLES
@given(fronts(), depths_m, depths_m)
def test_a_zone_lies_in_the_ground_of_its_party(path, north_m, south_m):
    situation = found(path)
    for zone in separation(situation, north_m, south_m):
        beyond = zone.area.difference(situation.held_by(zone.party))
        assert beyond.area <= 0.002 * zone.area.length  # a grid of a millimetre along the edge
        assert zone.area.is_valid


@EXAMPLES
@given(fronts(), depths_m, latitudes_deg)
def test_left_and_right_of_the_bare_line_are_the_sides_of_the_ground_away_from_its_ends(
    path, depth_m, latitude_deg
):
    situation = found(path, latitude_deg)
    by_ground = separation(situation, depth_m, depth_m, caps="flat")
    by_line = laid(situation, kind="separation", depth_m={"left": depth_m, "right": depth_m}, caps="flat")
    for ground, line in zip(by_ground, by_line, strict=True):
        apart = shapely.symmetric_difference(ground.area, line.area)
        assert apart.difference(path.boundary.buffer(1.5 * depth_m)).area <= 0.01 * apart.length
        assert apart.area <= 2.2 * depth_m**2


@EXAMPLES
@given(fronts(), st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True))
def test_rings_of_limitation_begin_at_the_edge_and_neither_overlap_nor_gape(path, ends_km):
    situation = found(path)
    inner = separation(situation, 2_000.0, 2_000.0)
    rule = rule_from_table(
        {
            "kind": "limitation",
            "name": "Limits",
            "source": "a test",
            "parties": ["north", "south"],
            "bands": [{"to_m": 1_000 * km} for km in sorted(ends_km)],
            "measured_from": "zone:Zone",
        },
        where="test",
    )
    rings = [zone.area for zone in rule.lay(situation, {zone.name: zone for zone in inner})]
    assert shapely.coverage_is_valid(rings)
    core = shapely.union_all([zone.area for zone in inner])
    whole = shapely.union_all([core, *rings])
    assert whole.area == pytest.approx(core.area + sum(ring.area for ring in rings), rel=1e-7)
    assert len(shapely.get_rings(whole)) == 1


def karney_to_front_m(point, path, frame):
    """Geodesic distance from a place to a line, by another library over places strewn along the line."""
    strewn = shapely.get_coordinates(path.segmentize(20.0))
    order = np.argsort(np.hypot(*(strewn - shapely.get_coordinates(point)).T))[:8]
    place = frame.to_lonlat(point)
    near = frame.to_lonlat(shapely.MultiPoint(strewn[order]))
    return min(KARNEY.Inverse(place.y, place.x, other.y, other.x)["s12"] for other in near.geoms)


@EXAMPLES
@given(fronts(), depths_m, latitudes_deg)
def test_no_withdrawal_is_drawn_smaller_than_agreed_nor_more_than_the_tolerance_larger(
    path, depth_m, latitude_deg
):
    situation = found(path, latitude_deg)
    (zone,) = laid(situation, kind="withdrawal", category="guns", depth_m={"north": depth_m})
    border = situation.held_by("north").boundary
    edge = shapely.points(shapely.get_coordinates(zone.area.exterior))
    edge = edge[shapely.distance(edge, border) > 1.0]
    for point in edge[:: max(1, len(edge) // 25)]:
        distance_m = karney_to_front_m(point, path, situation.frame)
        assert depth_m - 1e-3 <= distance_m <= depth_m + 1.0 + 0.1


@EXAMPLES
@given(fronts(), st.floats(1_000.0, 20_000.0), st.floats(0.2, 0.8))
def test_a_step_between_two_depths_leaves_no_gap_and_no_overlap(path, depth_m, share):
    situation = found(path)
    km = path.length / 1_000
    stretches = [
        {"to_km": share * km, "depth_m": {"north": depth_m, "south": depth_m}},
        {"from_km": share * km, "depth_m": {"north": 2 * depth_m, "south": 2 * depth_m}},
    ]
    stepped = laid(situation, kind="separation", stretches=stretches, caps="flat")
    narrow, wide = (separation(situation, depth, depth, caps="flat") for depth in (depth_m, 2 * depth_m))
    assert shapely.coverage_is_valid([zone.area for zone in stepped])
    for zone, least, most in zip(stepped, narrow, wide, strict=True):
        tiny = 0.5 * zone.area.length
        assert least.area.difference(zone.area).area <= tiny
        assert zone.area.difference(most.area).area <= tiny
