"""Response against answers from paper: one straight road along the equator, driven at 40 km/h."""

import math
import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point, box

from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.response.flight import Flight, flown_ground, flown_min
from geo.methods.response.tables import (
    by_kind,
    by_party,
    by_stretch,
    evacuation_rows,
    loss_rows,
    notice_rows,
    reach_rows,
    share_series,
)
from geo.methods.response.whole import response_of
from geo.model.response import Checked, Evacuation, ResponseRules
from geo.model.roads import Roads, Speeds
from geo.model.situation import LineOfContact, Settlement, Site, Situation
from geo.model.zone import Zone
from geo.travel.making import straight_network, travel_network

NEAR_MIN = 0.01  # a plane is no ellipsoid
M_PER_DEG = 6_378_137.0 * math.pi / 180.0  # along the equator
FRAME = Frame.around(0.0, 0.0)
KMH_40 = Speeds(
    road_kmh={"main": 40.0},
    surface_share={"paved": 1.0},
    season_share={},
    light_share={},
    off_network_kmh=20.0,
    detour_share=1.0,
    source={},
    status={},
)
RULES = ResponseRules(source="test", spacing_m=1_000.1)  # sixty pieces of 60 km, whatever the last bit
FIGURES = Path(__file__).resolve().parents[2] / "data" / "reference" / "v1" / "response.toml"


def at_km(km, north_m=0.0):
    """A place at a kilometre of the equator, east of the middle of the frame, metres of the frame."""
    return FRAME.to_metres(Point(km * 1_000.0 / M_PER_DEG, north_m / 110_574.3))


def road(*kms, bridges=(), one_way=()):
    """Stretches from kilometre to kilometre along the equator; numbers say which are bridges or one-way."""
    count = len(kms) - 1
    node_m = shapely.get_coordinates([at_km(km) for km in kms])
    numbers = np.arange(count)
    return Roads(
        node_m=node_m,
        one=numbers.astype(np.int32),
        other=(numbers + 1).astype(np.int32),
        length_m=np.diff(kms) * 1_000.0,
        kind=("main",),
        kind_of=np.zeros(count, np.int32),
        surface_of=np.zeros(count, np.int32),
        one_way=np.isin(numbers, one_way),
        bridge=np.isin(numbers, bridges),
    )


def network(*kms, **options):
    return travel_network(road(*kms, **options), KMH_40, frame=FRAME)


def along(from_km, to_km):
    """A line along the road, its chainage, and the situation round it."""
    path = MultiLineString([LineString([at_km(km) for km in np.linspace(from_km, to_km, 11)])])
    line = Chainage(FRAME.to_lonlat(path))
    day = date(2025, 1, 1)
    contact = LineOfContact(path, "illustrative", day, "made", line.length_m, 1.0)
    return Situation(FRAME, day, "illustrative", (), contact), line


def answered(sites, *, rules=RULES, net=None, from_km=0.0, to_km=60.0, settlements=(), zones=()):
    situation, line = along(from_km, to_km)
    situation = replace(situation, settlements=tuple(settlements))
    net = network(-100.0, 100.0) if net is None else net
    return response_of(situation, rules, net, sites=sites, zones=zones, line=line)


def site(name, kind, km, **options):
    return Site(name, kind, at_km(km), **options)


BASE = site("Alba", "patrol_base", 0.0)


class TestReactionForce:
    def test_with_15_min_of_notice_and_40_km_h_the_60_minutes_reach_30_km(self):
        """Known answer 14: 15 min + 30 km at 40 km/h = 60 min."""
        quarter, half, hour = answered([BASE]).reached
        assert (quarter.line_share, half.line_share) == (0.0, pytest.approx(10 / 60))
        assert hour.line_share == pytest.approx(30 / 60)
        assert hour.minutes_min == 60.0

    def test_the_place_at_30_km_is_reached_after_60_minutes(self):
        found = answered([BASE], rules=replace(RULES, spacing_m=501.0), from_km=29.75, to_km=30.25)
        assert found.times_min == pytest.approx([60.0], abs=NEAR_MIN)

    def test_assembly_counts_beside_notice(self):
        found = answered([BASE], rules=replace(RULES, assembly_min=15.0))
        assert found.reached[-1].line_share == pytest.approx(20 / 60)

    def test_15_instead_of_30_minutes_of_notice_are_worth_10_km(self):
        """UNDOF halved its notice: at 40 km/h that is 10 km more in any time."""
        rows = notice_rows(answered([BASE]), (15.0, 30.0))
        assert rows[0] == (15.0, (0.0, pytest.approx(10 / 60), pytest.approx(30 / 60)))
        assert rows[1] == (30.0, (0.0, 0.0, pytest.approx(20 / 60)))

    def test_zones_and_residents_are_counted_in_the_ground_reached(self):
        towns = [Settlement("Brod", "", at_km(8.0), 700), Settlement("Cerna", "", at_km(40.0), 50)]
        west, east = (box(at_km(a).x, -10.0, at_km(b).x, 10.0) for a, b in ((0, 20), (29, 31)))
        zones = [Zone("west", "test", west, "test"), Zone("east", "test", east, "test")]
        _, half, hour = answered([BASE], settlements=towns, zones=zones).reached
        assert (half.residents, hour.residents) == (700, 700)
        assert half.zone_share["west"] == pytest.approx(0.5, abs=0.01)
        assert hour.zone_share["east"] == pytest.approx(0.5, abs=0.03)

    def test_hubs_give_tiers_in_hours_less_their_notice(self):
        rules = replace(RULES, hubs="hub", tiers_h=(2.0, 72.0), hub_notice_h=1.0)
        first, second = answered([site("Hub", "hub", 0.0)], rules=rules).tiers
        assert (first.minutes_min, first.line_share) == (120.0, pytest.approx(40 / 60))
        assert second.line_share == 1.0

    def test_the_series_rises_to_the_whole_line(self):
        series = share_series(answered([BASE]).checked)
        assert series[0] == (pytest.approx(15.75, abs=NEAR_MIN), pytest.approx(1 / 60))
        assert series[-1] == (pytest.approx(15.0 + 59.5 * 1.5, abs=NEAR_MIN), pytest.approx(1.0))


class TestEvacuation:
    SITES = (
        site("Post 1", "post", 10.0, party="ua"),
        site("Alba", "patrol_base", 0.0),
        site("Hospital", "hospital", 60.0),
    )
    RULES = replace(RULES, helicopter_from="hospital")

    def of(self, name, *sites, **options):
        found = answered(sites or self.SITES, rules=options.pop("rules", self.RULES), **options)
        return next(one for one in found.evacuations if one.name == name)

    def test_by_road_it_is_notice_trip_load_and_trip(self):
        post = self.of("Post 1")
        assert post.first_aid_min == pytest.approx(0.0, abs=NEAR_MIN)
        assert post.field_care_min == pytest.approx(15.0 + 10 * 1.5, abs=NEAR_MIN)
        assert post.by_road_min == pytest.approx(15.0 + 10 * 1.5 + 10.0 + 50 * 1.5, abs=NEAR_MIN)
        assert (post.first_aid_kept, post.field_care_kept, post.road_kept) == (True, True, True)
        assert post.nearest_surgery == "Hospital"

    def test_a_helicopter_60_km_away_brings_a_casualty_to_surgery_in_57_7_minutes(self):
        """Known answer 14: 15 min + 60 km at 220 km/h + 10 min + 60 km back = 57.7 min."""
        base = self.of("Alba")
        assert round(base.by_air_min, 1) == 57.7
        assert base.air_kept is True

    def test_first_aid_is_kept_only_near_those_who_give_it(self):
        near, far = self.of("km 12.5"), self.of("km 30.5")
        assert near.first_aid_min == pytest.approx(2.5 * 1.5, abs=NEAR_MIN)
        assert (near.first_aid_kept, far.first_aid_kept) == (True, False)

    def test_the_soonest_surgery_is_that_to_which_the_road_leads_not_that_from_which(self):
        """Between km 20 and km 40 the road leads east only, so the hospital in the west is out of reach."""
        sites = (BASE, site("West", "hospital", 0.0), site("East", "hospital", 80.0))
        net = network(-100.0, 20.0, 40.0, 100.0, one_way=(1,))
        rules = replace(self.RULES, spacing_m=10_001.0)
        there = self.of("km 35.0", *sites, net=net, rules=rules)
        assert there.nearest_surgery == "East"
        assert there.by_road_min == pytest.approx(15.0 + 35 * 1.5 + 10.0 + 45 * 1.5, abs=NEAR_MIN)

    def test_without_hospitals_surgery_is_not_known_and_not_failed(self):
        found = answered(self.SITES[:2])
        assert {one.by_road_min for one in found.evacuations} == {None}
        assert {one.road_kept for one in found.evacuations} == {None}
        assert (found.too_late, found.too_late_air) == (None, None)
        assert any("hospital" in said for said in found.unknown)
        assert {one.field_care_kept for one in found.evacuations} == {True, False}

    def test_without_helicopters_only_the_air_is_not_known(self):
        found = answered(self.SITES)
        assert {one.by_air_min for one in found.evacuations} == {None}
        assert found.too_late is not None
        assert found.too_late_air is None
        assert all(one.surgery_min(flies=True) == one.by_road_min for one in found.evacuations)

    def test_without_any_base_nothing_of_the_force_is_told(self):
        found = answered(self.SITES[::2])
        assert (found.reached, found.losses, found.next_base, found.times_min) == ((), (), None, ())
        assert share_series(found.checked) == ()
        assert any("patrol_base" in said for said in found.unknown)

    def test_two_hours_cannot_be_kept_beyond_the_last_place_from_which_they_can(self):
        """15 + 1.5 x + 10 + 1.5 (x + 10) = 120 min at x = 26.67 km, for a hospital 10 km behind the base."""
        sites = (BASE, site("Hospital", "hospital", -10.0))
        late = answered(sites, rules=self.RULES).too_late
        # The middles of the squares lie 500 m off the road, which costs up to 1.5 min for each trip, or 1 km.
        assert not late.contains(at_km(24.6, north_m=100.0))
        assert late.contains(at_km(27.7, north_m=100.0))
        assert late.bounds[2] == pytest.approx(at_km(60.0).x + 1_000.0, abs=50.0)

    def test_helicopters_take_off_what_they_serve(self):
        sites = (BASE, site("Hospital", "hospital", -10.0))
        rules = replace(self.RULES, helicopter_kmh=60.0)
        # 95 min at 60 km/h are 95 km in all: 47.5 km out from the hospital, km 37.5.
        late = answered(sites, rules=rules).too_late_air
        assert late.bounds[0] == pytest.approx(at_km(37.5).x, abs=100.0)

    def test_no_notice_leaves_nothing_too_late(self):
        sites = (BASE, site("Hospital", "hospital", 30.0))
        assert answered(sites, rules=replace(self.RULES, surgery_min=1_000.0)).too_late.is_empty


class TestFlight:
    def test_two_places_apart_make_an_ellipse(self):
        """Foci 120 km apart, 200 km in all: half axes 100 and 80 km."""
        one, other = (np.array([[x, 0.0]]) for x in (-60_000.0, 60_000.0))
        ground = flown_ground(Flight(20.0, 120.0), one, other, 120.0, FRAME)
        west, south, east, north = ground.bounds
        assert (east - west, north - south) == (
            pytest.approx(200_000.0, rel=1e-3),
            pytest.approx(160_000.0, rel=1e-3),
        )

    def test_its_edge_is_flown_in_just_the_time(self):
        one, other = np.array([[-60_000.0, 5_000.0]]), np.array([[60_000.0, 0.0]])
        flight = Flight(20.0, 120.0)
        edge = shapely.get_coordinates(flown_ground(flight, one, other, 120.0, FRAME))
        assert flown_min(flight, one, other, edge, FRAME) == pytest.approx(120.0, abs=1e-6)

    def test_what_is_too_far_apart_serves_nothing(self):
        one, other = (np.array([[x, 0.0]]) for x in (-60_000.0, 60_000.0))
        assert flown_ground(Flight(20.0, 60.0), one, other, 120.0, FRAME).is_empty


class TestLosses:
    BASES = (site("West", "patrol_base", 0.0), site("East", "patrol_base", 60.0))

    def test_without_one_of_two_bases_its_half_is_lost(self):
        """Within 60 min each of two bases 60 km apart reaches its half of the line."""
        west, east = answered(self.BASES).losses
        assert {west.name, east.name} == {"West", "East"}
        assert (west.line_share_lost, east.line_share_lost) == (pytest.approx(0.5), pytest.approx(0.5))
        # The farthest place is 59.5 instead of 0.5 km away; over a half the mean is 30 km, over all 15.
        assert west.worst_longer_min == pytest.approx(59.0 * 1.5, abs=NEAR_MIN)
        assert west.mean_longer_min == pytest.approx(15.0 * 1.5, abs=NEAR_MIN)
        assert west.cut_off == 0

    def test_the_only_base_cuts_off_all_places(self):
        (loss,) = answered([BASE]).losses
        assert loss.cut_off == 60
        assert loss.line_share_lost == pytest.approx(0.5)
        assert (loss.mean_longer_min, loss.worst_longer_min) == (0.0, 0.0)

    def test_without_the_bridge_what_lies_behind_it_is_reached_from_the_other_base(self):
        """Off the road at 20 km/h the 10 km take 30 instead of 15 min: the hour ends at km 20."""
        net = network(-10.0, 10.0, 20.0, 70.0, bridges=(1,))
        found = answered(self.BASES, net=net)
        (bridge,) = [loss for loss in found.losses if loss.kind == "bridge"]
        assert bridge.place.x == pytest.approx(at_km(15.0).x, abs=10.0)
        assert bridge.line_share_lost == pytest.approx(10 / 60)
        # A trip leaves the road once, so behind km 10 it goes on at 20 km/h; past km 23.3 the other base is
        # sooner. At km 23.5 that is after 69.75 instead of 50.25 min.
        assert bridge.worst_longer_min == pytest.approx(19.5, abs=NEAR_MIN)
        assert "Of 1 bridges the loss of 1 changes a time." in found.method

    def test_a_bridge_that_no_trip_uses_is_left_out(self):
        net = network(-10.0, 70.0, 80.0, 90.0, bridges=(1,))
        assert not [loss for loss in answered(self.BASES, net=net).losses if loss.kind == "bridge"]

    def test_bridges_are_named_by_the_nearest_settlement(self):
        net = network(-10.0, 10.0, 11.0, 20.0, 21.0, 70.0, bridges=(1, 3))
        towns = [Settlement("Brod", "", at_km(15.0), 700)]
        names = {loss.name for loss in answered(self.BASES, net=net, settlements=towns).losses}
        assert names == {"West", "East", "bridge near Brod, 1", "bridge near Brod, 2"}

    def test_rows_are_the_worst_first(self):
        net = network(-10.0, 10.0, 11.0, 70.0, bridges=(1,))
        shares = [row.line_share_lost for row in loss_rows(answered(self.BASES, net=net))]
        assert shares == sorted(shares, reverse=True)

    def test_without_any_road_trips_are_straight_and_there_is_no_bridge(self):
        """At 20 km/h off the roads the hour, 15 min of notice among it, carries 15 km."""
        found = answered([BASE], net=straight_network(KMH_40))
        assert found.reached[-1].line_share == pytest.approx(15 / 60)
        assert {loss.kind for loss in found.losses} == {"base"}


class TestNextBase:
    def test_it_stands_where_it_adds_most(self):
        """A base at km 0 reaches km 30. One at km 20 adds 20 km, one at km 55 all the other 30."""
        towns = [Settlement(name, "", at_km(km), 1) for name, km in (("Brod", 20.0), ("Cerna", 55.0))]
        best = answered([BASE], settlements=towns).next_base
        assert best.name == "Cerna"
        assert best.line_share_gained == pytest.approx(0.5)
        assert (best.line_share, best.bound_share) == (pytest.approx(1.0), pytest.approx(1.0))
        assert best.status == "optimal"
        assert best.proof

    def test_where_nothing_is_added_there_is_none(self):
        towns = [Settlement("Brod", "", at_km(-30.0), 1)]
        assert answered([BASE], settlements=towns).next_base is None
        assert answered([BASE]).next_base is None


class TestTables:
    def test_reach_is_told_row_by_row(self):
        rows = reach_rows(answered([BASE]).reached)
        assert [(row.name, row.within_min) for row in rows] == [
            ("Reaction force", 15.0),
            ("Reaction force", 30.0),
            ("Reaction force", 60.0),
        ]

    def test_evacuation_is_summed_by_kind_party_and_stretch(self):
        found = answered(TestEvacuation.SITES, rules=TestEvacuation.RULES).evacuations
        kinds = {row.group: row for row in evacuation_rows(found, by_kind)}
        assert set(kinds) == {"post", "patrol_base", "line"}
        assert kinds["line"].places == 60
        assert {row.group for row in evacuation_rows(found, by_party)} == {"ua", "unknown"}
        halves = evacuation_rows(found, by_stretch([("west", 0.0, 30_000.0), ("east", 30_000.0, 6e4)]))
        assert {row.group: row.places for row in halves} == {"west": 32, "east": 30}
        # 10 minutes are 6.67 km: from the base at km 0, and either way of the post at km 10.
        assert kinds["line"].first_aid == 17

    def test_what_is_not_known_is_not_counted_as_failed(self):
        row = evacuation_rows(answered(TestEvacuation.SITES[:2]).evacuations)[0]
        assert (row.surgery, row.closed, row.worst_min) == (None, None, None)
        assert row.field_care == 1

    def test_on_a_closed_day_the_road_alone_counts(self):
        times = {"first_aid_min": 0.0, "field_care_min": 20.0, "by_road_min": 130.0, "by_air_min": 57.7}
        kept = {"first_aid_kept": True, "field_care_kept": True, "road_kept": False, "air_kept": True}
        one = Evacuation("Post 1", "post", Point(0, 0), 0.0, **times, **kept)
        (row,) = evacuation_rows([one])
        assert (row.surgery, row.closed, row.worst_min) == (1, 0, 57.7)

    def test_a_place_that_nobody_reaches_keeps_the_series_below_1(self):
        checked = Checked((500.0, 1_500.0), (1_000.0, 1_000.0), (20.0, math.inf))
        assert share_series(checked) == ((20.0, 0.5),)


def test_every_default_of_the_rules_is_a_figure_with_source_and_status():
    figures = tomllib.loads(FIGURES.read_text("utf-8"))
    numbers = {
        field.name: getattr(RULES, field.name)
        for field in fields(ResponseRules)
        if field.name.endswith(("_min", "_h", "_kmh", "_m"))
    }
    numbers["spacing_m"] = next(f.default for f in fields(ResponseRules) if f.name == "spacing_m")
    assert set(figures) == set(numbers)
    for name, number in numbers.items():
        value = figures[name]["value"]
        assert (tuple(value) if isinstance(value, list) else value) == number, name
        assert figures[name]["source"], name
        assert figures[name]["status"] in {"sourced", "assumed"}, name


def test_the_same_question_has_the_same_answer():
    towns = [Settlement(f"Town {km}", "", at_km(km), 100) for km in range(0, 60, 7)]
    net = network(-10.0, 10.0, 11.0, 20.0, 21.0, 70.0, bridges=(1, 3))
    assert answered(TestLosses.BASES, net=net, settlements=towns) == answered(
        TestLosses.BASES, net=net, settlements=towns
    )
