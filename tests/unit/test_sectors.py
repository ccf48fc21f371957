"""Sectors on an invented line: loads, snapping, wishes, grounds that fit together, and how they are told."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, box

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.geometry.geodesic import belt
from geo.methods.sectors import part_among
from geo.methods.sectors.features import features_on
from geo.methods.sectors.grounds import LAID_M, SIMPLIFIED_M
from geo.model.contingent import Contingent, SectorRules
from geo.model.sector import Partition
from geo.model.situation import LineOfContact, Party, Settlement, Situation
from geo.model.zone import Zone
from geo.read.benchmarks import load_benchmarks
from geo.terrain.elevation import Elevation

FRAME = Frame.around(36.0, 48.0)
LENGTH_M = 100_000.0
STRAIGHT = LineString([(-50_000, 0), (50_000, 0)])
# A bend so sharp that perpendiculars of 8 km from its legs would cross.
_KNEES = [(-10_000, 0), (-6_000, 14_000), (0, 2_000), (6_000, 15_000), (9_000, 0)]
BENT = LineString([(-40_000, 0), *_KNEES, (40_000, 3_000)])


def situation(path=STRAIGHT, **more):
    line = LineOfContact(MultiLineString([path]), "illustrative", date(2025, 1, 1), "drawn", path.length, 1.0)
    parties = (Party("n", "North"), Party("s", "South"))
    return Situation(FRAME, date(2025, 1, 1), "illustrative", parties, line, **more)


def contingent(name, personnel=100, **more):
    return Contingent(name=name, personnel=personnel, source="invented", **more)


def parted(found, contingents, zones=(), **rules):
    asked = {"source": "invented", "depth_m": 8_000.0, "stretch_m": 1_000.0} | rules
    line = Chainage(FRAME.to_lonlat(found.line.path))
    return part_among(found, contingents, SectorRules(**asked), line=line, zones=zones)


ABC = (contingent("Alfa"), contingent("Bravo", 200), contingent("Charlie"))


def test_length_is_shared_by_strength():
    found = parted(situation(), ABC)
    assert isinstance(found, Partition)
    assert [sector.name for sector in found.sectors] == [
        "Sector 1 Alfa", "Sector 2 Bravo", "Sector 3 Charlie",
    ]  # fmt: skip
    assert [s.to_m - s.from_m for s in found.sectors] == pytest.approx([25_000, 50_000, 25_000], abs=600)
    assert [s.strength_share for s in found.sectors] == [0.25, 0.5, 0.25]
    assert sum(s.load_share for s in found.sectors) == pytest.approx(1.0)
    assert found.status == "optimal"
    assert found.worst_to_mean == pytest.approx(1.0, abs=0.03)
    assert found.people_per_km == pytest.approx(4.0, rel=0.01)


def test_a_strength_of_its_own_counts_instead_of_personnel():
    found = parted(
        situation(), (contingent("Alfa", 900, strength=1.0), contingent("Bravo", 100, strength=3.0))
    )
    assert found.sectors[0].to_m == pytest.approx(25_000, abs=600)


def test_residents_near_the_line_count_and_those_far_away_do_not():
    towns = (
        Settlement("West", "", Point(-45_500, 3_000), 9_000),
        Settlement("East", "", Point(40_500, 3_000), 1_000),
        Settlement("Far", "", Point(40_500, 60_000), 500_000),
        Settlement("Unknown", "", Point(0, 0), None),
    )
    found = parted(situation(settlements=towns), ABC[::2], residents_weight=1.0)
    assert [s.loads["residents"] for s in found.sectors] == [9_000, 1_000]
    # Length and residents weigh alike: 0.5 x + 0.45 = 0.5 (1 - x) + 0.05 at x = 0.1.
    assert found.sectors[0].to_m == pytest.approx(10_000, abs=600)


def test_the_order_of_settlements_changes_nothing():
    draw = np.random.default_rng(5)
    towns = tuple(
        Settlement(str(i), "", Point(*draw.uniform(-45_000, 45_000, 2)), int(draw.integers(100, 9_000)))
        for i in range(30)
    )
    one = parted(situation(settlements=towns), ABC, residents_weight=2.0)
    other = parted(situation(settlements=towns[::-1]), ABC, residents_weight=2.0)
    assert [s.to_m for s in one.sectors] == [s.to_m for s in other.sectors]
    assert [s.area.equals(t.area) for s, t in zip(one.sectors, other.sectors, strict=True)] == [True] * 3


def test_the_line_turned_round_is_parted_at_the_same_places():
    towns = (Settlement("West", "", Point(-45_500, 3_000), 9_000),)
    there = parted(situation(settlements=towns), ABC, residents_weight=1.0)
    back = parted(situation(path=STRAIGHT.reverse(), settlements=towns), ABC[::-1], residents_weight=1.0)
    assert back.value == pytest.approx(there.value, rel=0.03)
    cuts = [LENGTH_M - boundary.chainage_m for boundary in back.boundaries][::-1]
    assert [b.chainage_m for b in there.boundaries] == pytest.approx(cuts, abs=1_200)


def test_roads_across_the_line_are_crossings_and_places_to_cut():
    roads = MultiLineString([[(-20_300, -5_000), (-20_300, 5_000)], [(30_000, 1_000), (40_000, 2_000)]])
    found = parted(
        situation(places={"roads": roads}), ABC[::2], snap_to=("roads",), off_feature_price=1.0, snap_m=50_000
    )
    assert [s.loads["crossings"] for s in found.sectors] in ([1.0, 0.0], [0.0, 1.0])
    assert found.boundaries[0].snapped_to == "road"
    assert found.boundaries[0].chainage_m == pytest.approx(29_700, abs=60)
    assert found.value == pytest.approx(1.406, abs=0.01)


def test_a_boundary_far_from_every_feature_costs_nothing():
    roads = MultiLineString([[(-45_000, -5_000), (-45_000, 5_000)]])
    found = parted(
        situation(places={"roads": roads}), ABC[::2], snap_to=("roads",), off_feature_price=1.0, snap_m=5_000
    )
    assert found.boundaries[0].snapped_to == ""
    assert found.value == pytest.approx(1.0, abs=0.02)


def test_borders_of_oblasts_waters_and_named_paths_are_features():
    found = situation(
        areas={
            "oblast:XX-1": box(-60_000, -9_000, -10_000, 9_000),
            "oblast:XX-2": box(-10_000, -9_000, 60_000, 9_000),
        },
        places={"water": MultiPolygon([box(19_000, -3_000, 21_000, 3_000)])},
        paths={"canal": LineString([(33_000, -4_000), (33_000, 4_000)])},
    )  # fmt: skip
    line = Chainage(FRAME.to_lonlat(found.line.path))
    crossings = features_on(("oblasts", "rivers", "canal"), found, line)
    assert [crossing.name for crossing in crossings] == [
        "border of oblast XX-1, border of oblast XX-2", "water", "canal",
    ]  # fmt: skip
    assert [c.chainage_m for c in crossings] == pytest.approx([40_000, 70_000, 83_000], abs=100)


def test_relief_counts_where_ground_is_rough_and_says_where_it_is_not_known():
    columns = np.arange(120)
    height_m = np.where(columns > 80, 100.0 * (columns % 2), 0.0) * np.ones((40, 1))
    height_m[:, :20] = np.nan
    grid = Elevation(np.float32(height_m), -60_000.0, 20_000.0, 1_000.0, 1_000.0, "invented")
    found = parted(situation(elevation=grid), ABC[::2], relief_weight=1.0)
    assert found.sectors[0].loads["relief_m"] < found.sectors[1].loads["relief_m"]
    assert "Relief is not known along" in found.caveats[0]


@pytest.mark.parametrize("path", [STRAIGHT, BENT])
def test_grounds_fill_the_band_overlap_nowhere_and_meet_the_line_where_it_is_cut(path):
    found = parted(situation(path), (*ABC, contingent("Delta"), contingent("Echo")))
    areas = np.array([sector.area for sector in found.sectors], dtype=object)
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    whole = shapely.union_all(areas)
    assert shapely.area(areas).sum() == pytest.approx(whole.area, rel=1e-9)
    band = FRAME.to_metres(belt(FRAME.to_lonlat(path), 8_000.0).area)
    assert whole.symmetric_difference(band).area < (LAID_M + SIMPLIFIED_M) * band.length
    line = Chainage(FRAME.to_lonlat(path))
    for boundary in found.boundaries:
        place = FRAME.to_metres(line.place(boundary.chainage_m))
        assert boundary.path.distance(place) < found.tolerance_m
    for sector in found.sectors:
        assert sector.area.buffer(found.tolerance_m).covers(sector.path)
        assert sector.area_km2 == pytest.approx(sector.area.area / 1e6, rel=1e-3)


@pytest.mark.parametrize("path", [STRAIGHT, BENT])
def test_no_two_boundaries_cross(path):
    found = parted(situation(path), (*ABC, contingent("Delta"), contingent("Echo")))
    paths = [boundary.path for boundary in (*found.boundaries, *found.off_line)]
    for number, one in enumerate(paths):
        assert not any(one.crosses(other) for other in paths[number + 1 :])


def test_every_place_of_a_ground_is_nearest_to_its_own_stretch_of_line():
    found = parted(situation(BENT), (*ABC, contingent("Delta")))
    for sector in found.sectors:
        inner = shapely.get_coordinates(sector.area.buffer(-2.0 * found.tolerance_m))
        own = shapely.distance(sector.path, shapely.points(inner))
        others = [shapely.distance(o.path, shapely.points(inner)) for o in found.sectors if o is not sector]
        assert (own <= np.minimum.reduce(others) + 4.0 * found.tolerance_m).all()


def test_ground_is_kept_of_the_land():
    found = parted(situation(areas={"land": box(-90_000, -2_000, 90_000, 90_000)}), ABC)
    assert min(shapely.bounds(sector.area)[1] for sector in found.sectors) == pytest.approx(-2_000)


def test_without_a_depth_the_deepest_zone_says_how_far_sectors_reach():
    zone = Zone("Deep", "separation", STRAIGHT.buffer(11_600.0), "invented")
    assert parted(situation(), ABC, zones=(zone,), depth_m=None).depth_m == 12_000.0
    with pytest.raises(ScenarioError, match="no zone says how deep"):
        parted(situation(), ABC, depth_m=None)


def test_the_echelon_of_a_boundary_is_the_higher_one():
    units = (
        contingent("Alfa", echelon="company"),
        contingent("Bravo", echelon="brigade"),
        contingent("Charlie"),
    )
    assert [b.echelon for b in parted(situation(), units).boundaries] == ["brigade", "brigade"]


WISHES = (
    contingent("Alfa", languages=("en",), beside=("Charlie",)),
    contingent("Bravo", languages=("fr",)),
    contingent("Charlie", languages=("en", "fr")),
)


def test_wishes_are_told_in_a_given_order_and_met_in_a_free_one():
    given = parted(situation(), WISHES, adjacency_price=0.1, language_price=0.1)
    assert given.unmet == (
        "Alfa and Charlie should stand side by side and do not",
        "Alfa and Bravo stand side by side and have no language in common",
    )
    free = parted(situation(), WISHES, order="free", adjacency_price=0.1, language_price=0.1)
    assert free.unmet == ()
    assert [sector.contingent.name for sector in free.sectors][1] == "Charlie"
    assert free.value == pytest.approx(free.worst_to_mean)


def test_a_wish_that_cannot_be_met_costs_its_price_in_a_free_order():
    units = (contingent("Alfa", beside=("Bravo",), apart_from=("Bravo",)), contingent("Bravo"))
    found = parted(situation(), units, order="free", adjacency_price=0.25)
    assert found.value == pytest.approx(found.worst_to_mean + 0.25)
    assert found.unmet == ("Alfa and Bravo should not stand side by side and do",)


@pytest.mark.parametrize(
    ("units", "rules", "words"),
    [
        ((), {}, "there is no contingent"),
        ((contingent("Alfa"), contingent("Alfa")), {}, "two bear this name"),
        ((contingent("Alfa", beside=("Zulu",)),), {}, "beside names 'Zulu'"),
        (ABC, {"length_weight": 0.0}, "all weights are 0"),
        (ABC, {"incidents_weight": 1.0}, "incidents_weight is 1 and no incidents is known"),
        (ABC, {"relief_weight": 1.0}, "relief_weight is 1 and no relief is known"),
        (ABC, {"snap_to": ("hills",)}, "snap_to names 'hills'"),
        (ABC, {"stretch_m": 50_000.0}, "the line cannot be parted: the sectors ask for 3 pieces"),
    ],
)
def test_what_cannot_be_meant_is_refused(units, rules, words):
    with pytest.raises(ScenarioError, match=words):
        parted(situation(), units, **rules)


def test_missions_of_the_past_are_told_with_source_and_status():
    path = Path(__file__).parents[2] / "data" / "reference" / "v1" / "benchmarks.toml"
    rows = {name: (density, source) for name, density, source in load_benchmarks(path)}
    assert rows["UNFICYP, Cyprus"][0] == pytest.approx(860 / 180)
    assert rows["UNIFIL, Lebanon"][0] == pytest.approx(83.3, abs=0.1)
    assert "(assumed)" in rows["EUMM, Georgia"][1]
    assert [density for density, _ in rows.values()] == sorted(density for density, _ in rows.values())
