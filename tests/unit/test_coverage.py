"""Coverage of a line, of zones and of places of interest, against answers from paper."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.errors import GeometryError, ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.coverage import (
    coverage_of,
    interest_coverage,
    line_coverage,
    mutual_support,
    zone_coverage,
)
from geo.model.coverage import STATES
from geo.model.sensor import Conditions, Reach, Watch
from geo.model.situation import LineOfContact, Site, Situation
from geo.model.zone import Zone
from geo.terrain.elevation import Elevation
from geo.terrain.sight import visible

M_PER_DEG = 6_378_137.0 * math.pi / 180.0  # along the equator
KM100 = 100_000.0 / M_PER_DEG
EQUATOR = Chainage(LineString([(0.0, 0.0), (KM100, 0.0)]))
FRAME = Frame.around(KM100 / 2, 0.0)
DAY, NIGHT = Conditions("day"), Conditions("night")


@dataclass(frozen=True)
class Eye:
    """A sensor for tests: half the range by night, if it sees then at all."""

    range_m: float = 5_000.0
    title: str = "eye"
    blind_at_night: bool = False
    reaches: tuple = ()
    id = family = source = status = "test"

    def reach(self, conditions):
        if conditions.light == "night" and self.blind_at_night:
            return None
        half = 0.5 if conditions.light == "night" else 1.0
        return Reach(self.range_m * half, **{"sight": "optical", "height_m": 10.0, **dict(self.reaches)})

    def figures(self):
        return {}


def eye(range_m=5_000.0, title="eye", **reaches):
    return Eye(range_m, title, reaches=tuple(sorted(reaches.items())))


def at_km(km, sensor=None, *, name=None, north_m=0.0, bearing_deg=None):
    """A watch at a kilometre of the equator, so far north of it."""
    lonlat = Point(km * 1000 / M_PER_DEG, north_m / 110_574.3)
    site = Site(name or f"km {km}", "post", FRAME.to_metres(lonlat))
    return Watch(site, sensor or eye(), bearing_deg)


def scored(*watches, conditions=DAY, line=EQUATOR, **options):
    return line_coverage(line, watches, conditions, FRAME, **options)


def spans(found, states=STATES):
    return [(round(s.from_m), round(s.to_m), s.seen_count) for s in found.stretches if s.state in states]


def flat(*, cell_m=50.0, length_m=100_000.0, half_width_m=3_000.0):
    """Level ground round the equator line; cells in the columns run east from its beginning."""
    west = FRAME.to_metres(Point(0.0, 0.0)).x - 1_000.0
    shape = round(2 * half_width_m / cell_m), round((length_m + 2_000.0) / cell_m)
    return np.zeros(shape, np.float32), west, half_width_m, cell_m


def ground(heights, west, north, cell_m):
    return Elevation(heights, west, north, cell_m, cell_m, "made ground")


def column(km, west, cell_m):
    return int((FRAME.to_metres(Point(km * 1000 / M_PER_DEG, 0.0)).x - west) / cell_m)


class TestLine:
    @pytest.mark.parametrize("km", [10, 20, 30, 50, 50.1])
    def test_a_run_ends_where_it_should_whether_or_not_a_step_of_the_line_ends_there(self, km):
        assert scored(at_km(km)).length_at_least_m(1) == pytest.approx(10_000.0, abs=1e-3)

    def test_ten_posts_of_5_km_watch_100_km_once(self):
        found = scored(*(at_km(km) for km in range(5, 100, 10)))
        assert found.length_m == pytest.approx(100_000.0)
        assert found.share_at_least(1) == pytest.approx(1.0, abs=1e-9)
        assert found.length_at_least_m(2) == pytest.approx(0.0, abs=0.01)
        assert [loss.length_m for loss in found.losses] == pytest.approx([10_000.0] * 10)
        assert not [gap for gap in found.gaps if gap.length_m > 0.01]

    def test_five_posts_watch_half(self):
        assert scored(*(at_km(km) for km in range(10, 100, 20))).share_at_least(1) == pytest.approx(0.5)

    def test_by_chainage_seen_by_none_one_and_two(self):
        found = scored(at_km(10), at_km(16))
        assert spans(found) == [
            (0, 5_000, 0),
            (5_000, 11_000, 1),
            (11_000, 15_000, 2),
            (15_000, 21_000, 1),
            (21_000, 100_000, 0),
        ]
        assert found.length_exactly_m(1) == pytest.approx(12_000.0)
        assert found.watching(13_000.0) == ("km 10", "km 16")

    def test_two_instruments_on_one_mast_count_as_one_site(self):
        mast = at_km(10)
        found = scored(mast, Watch(mast.site, eye(8_000.0, "radar")))
        assert found.length_at_least_m(1) == pytest.approx(16_000.0)
        assert found.length_at_least_m(2) == 0.0

    def test_two_posts_at_one_place_count_as_two_sites(self):
        found = scored(at_km(10, name="A"), at_km(10, name="B"))
        assert found.length_at_least_m(2) == pytest.approx(10_000.0)
        assert [loss.length_m for loss in found.losses] == [0.0, 0.0]

    def test_by_night_with_half_the_range_it_is_half(self):
        day, night = (scored(at_km(50), conditions=light) for light in (DAY, NIGHT))
        assert day.length_at_least_m(1) == pytest.approx(10_000.0)
        assert night.length_at_least_m(1) == pytest.approx(5_000.0)

    def test_a_sensor_that_is_blind_by_night_leaves_its_site_on_the_list_with_nothing(self):
        found = scored(at_km(50, Eye(blind_at_night=True)), conditions=NIGHT)
        assert found.share_at_least(1) == 0.0
        assert [(loss.site, loss.length_m) for loss in found.losses] == [("km 50", 0.0)]

    def test_without_any_site_the_whole_line_is_one_gap(self):
        found = scored(offered=[eye(10_000.0)])
        assert [(gap.from_m, round(gap.to_m), gap.nearest_site, gap.nearest_m) for gap in found.gaps] == [
            (0.0, 100_000, "", None)
        ]
        assert str(found.gaps[0].closing[0]).startswith("5 × eye")

    def test_a_post_off_the_line_watches_a_chord(self):
        found = scored(at_km(50, north_m=3_000.0))
        assert found.length_at_least_m(1) == pytest.approx(8_000.0, rel=1e-4)

    def test_a_field_of_view_and_a_nearest_distance_cut_the_run(self):
        found = scored(at_km(50, eye(field_of_view_deg=60.0, nearest_m=1_000.0), bearing_deg=90.0))
        assert spans(found, ["seen"]) == [(51_000, 55_000, 1)]

    def test_a_sector_without_a_bearing_is_refused(self):
        with pytest.raises(ScenarioError, match="60° at once and has no bearing"):
            scored(at_km(50, eye(field_of_view_deg=60.0)))

    def test_part_time_watch_is_counted_apart(self):
        found = scored(at_km(20), at_km(28, eye(watched_share=0.25)))
        assert found.length_at_least_m(1) == pytest.approx(10_000.0)
        assert found.part_time_only_m == pytest.approx(8_000.0)
        assert found.length_of_state_m("out of reach") == pytest.approx(82_000.0)
        assert found.gaps[-1].part_time_m == pytest.approx(8_000.0)
        assert [(run.site, run.part_time) for run in found.runs] == [("km 20", False), ("km 28", True)]

    def test_the_loss_of_a_post_is_what_it_alone_watches(self):
        found = scored(at_km(10), at_km(16), at_km(60))
        assert [(loss.site, round(loss.length_m)) for loss in found.losses] == [
            ("km 60", 10_000),
            ("km 10", 6_000),
            ("km 16", 6_000),
        ]

    def test_two_sites_of_one_name_are_told_apart(self):
        found = scored(at_km(10, name="Hill"), at_km(60, name="Hill"))
        assert {loss.site for loss in found.losses} == {"Hill", "Hill (2)"}

    def test_chainage_from_another_origin_shifts_everything(self):
        line = Chainage(EQUATOR.path, origin_m=40_000.0)
        assert spans(scored(at_km(50), line=line), ["seen"]) == [(85_000, 95_000, 1)]

    def test_a_line_of_two_parts_has_a_gap_for_each(self):
        far = MultiLineString([[(0.0, 0.0), (0.1, 0.0)], [(0.5, 0.0), (0.6, 0.0)]])
        found = scored(line=Chainage(far))
        assert [round(gap.length_m) for gap in found.gaps] == [11_132, 11_132]

    def test_seen_across_the_antimeridian(self):
        line = Chainage(LineString([(179.9, 0.0), (180.1, 0.0)]))
        frame = Frame.around(180.0, 0.0)
        watch = Watch(Site("A", "post", Point(0.0, 0.0)), eye())
        assert line_coverage(line, [watch], DAY, frame).length_at_least_m(1) == pytest.approx(10_000.0)


class TestDetection:
    def test_certain_detection_is_the_share_that_is_seen(self):
        found = scored(at_km(50))
        assert found.detection_share == pytest.approx(0.1)
        assert found.moment_share == pytest.approx(0.1)

    def test_two_independent_chances_of_a_half_make_three_quarters(self):
        half = eye(curve=((0.0, 0.5), (1.0, 0.5)))
        found = scored(at_km(50, half, name="A"), at_km(50, half, name="B"))
        (seen,) = [s for s in found.stretches if s.seen_count]
        assert seen.detection_share == pytest.approx(0.75)

    def test_probability_that_falls_with_distance_is_taken_as_a_mean(self):
        found = scored(at_km(50, eye(curve=((0.0, 1.0), (1.0, 0.0)))))
        (seen,) = [s for s in found.stretches if s.seen_count]
        assert seen.detection_share == pytest.approx(0.5, rel=2e-4)

    def test_a_part_time_chance_counts_at_a_random_moment_only(self):
        found = scored(at_km(50, eye(watched_share=0.25)))
        assert found.detection_share == 0.0
        assert found.moment_share == pytest.approx(0.025)


class TestGaps:
    def test_a_gap_names_the_nearest_site_and_what_would_close_it(self):
        found = scored(at_km(10), at_km(28), offered=[eye(5_000.0, "mast camera")])
        gap = found.gaps[1]
        assert (round(gap.from_m), round(gap.to_m)) == (15_000, 23_000)
        assert gap.nearest_site in {"km 10", "km 28"}
        assert gap.nearest_m == pytest.approx(5_000.0, abs=0.01)
        assert str(gap.closing[0]) == "1 × mast camera within 1.0 km of km 19.0"

    def test_what_would_close_it_does_close_it(self):
        sensor = eye(3_000.0)
        before = scored(at_km(10), at_km(40), offered=[sensor])
        gap = before.gaps[1]
        added = [at_km(place_m / 1000, sensor) for place_m in gap.closing[0].places_m]
        after = scored(at_km(10), at_km(40), *added)
        assert len(added) == 4  # 20 km by runs of 6 km
        assert not [
            g for g in after.gaps if gap.from_m < (g.from_m + g.to_m) / 2 < gap.to_m and g.length_m > 0.01
        ]

    def test_on_a_line_that_folds_fewer_do_than_its_length_asks_for(self):
        fold = LineString([(0.0, 0.0), (0.2, 0.0), (0.2, 0.01), (0.0, 0.01)])
        found = scored(line=Chainage(fold), offered=[eye(12_000.0)])
        assert len(found.gaps[0].closing[0].places_m) == 1 < found.length_m / 24_000.0

    def test_the_sensor_of_which_fewest_are_needed_comes_first(self):
        found = scored(at_km(10), offered=[eye(2_000.0, "short"), eye(50_000.0, "long")])
        assert [way.sensor for way in found.gaps[-1].closing] == ["long", "short"]

    def test_a_sector_must_stand_off_to_have_the_gap_in_view(self):
        sensor = eye(9_000.0, "camera", field_of_view_deg=60.0)
        way = scored(at_km(10), at_km(24), offered=[sensor]).gaps[1].closing[0]
        assert way.beyond_m == pytest.approx(2_000.0 / math.sin(math.radians(30.0)), rel=1e-3)
        assert way.within_m == pytest.approx(7_000.0, abs=1.0)

    def test_without_a_sensor_the_range_that_is_needed_is_told(self):
        gap = scored(at_km(10), at_km(28)).gaps[1]
        assert str(gap.closing[0]) == "an instrument that reaches 4.0 km at km 19.0"

    def test_part_time_sensors_close_no_gap(self):
        gap = scored(offered=[eye(watched_share=0.5)]).gaps[0]
        assert gap.closing[0].sensor == ""


class TestGround:
    def test_a_wall_makes_dead_ground_behind_it(self):
        heights, west, north, cell_m = flat()
        heights[:, column(52.0, west, cell_m)] = 60.0
        found = scored(at_km(50), elevation=ground(heights, west, north, cell_m), spacing_m=25.0)
        # From the wall on, all that lies within 5 km to the east is hidden: 55 less 52.
        assert found.length_of_state_m("dead") == pytest.approx(3_000.0, abs=cell_m)
        assert found.length_at_least_m(1) == pytest.approx(7_000.0, abs=cell_m)
        assert found.length_of_state_m("out of reach") == pytest.approx(90_000.0, abs=0.01)
        assert found.gaps[-1].dead_m == pytest.approx(3_000.0, abs=cell_m)
        assert found.spacing_m == 25.0

    def test_a_dip_behind_a_low_wall_comes_into_sight_again_where_paper_says(self):
        # An eye of 10 m over a wall of 5 m at 1 km: the target on level ground is seen from 2 km on (similar
        # triangles), the bend of the earth left aside, which at 2 km is 0.3 m.
        heights, west, north, cell_m = flat(cell_m=25.0)
        heights[:, column(51.0, west, cell_m)] = 5.0
        found = scored(
            at_km(50, eye(3_000.0)), elevation=ground(heights, west, north, cell_m), spacing_m=20.0
        )
        dead = [(s.from_m, s.to_m) for s in found.stretches if s.state == "dead"]
        assert dead[0][0] == pytest.approx(51_000.0, abs=cell_m)
        assert dead[-1][1] == pytest.approx(52_000.0, abs=150.0)

    def test_ends_of_sight_are_settled_to_their_tolerance_whatever_the_spacing(self):
        heights, west, north, cell_m = flat()
        heights[:, column(52.0, west, cell_m)] = 60.0
        ends = [
            max(
                s.to_m
                for s in scored(
                    at_km(50), elevation=ground(heights, west, north, cell_m), spacing_m=spacing_m
                ).stretches
                if s.state == "seen"
            )
            for spacing_m in (10.0, 70.0, 400.0)
        ]
        assert max(ends) - min(ends) <= 1.0

    def test_a_hole_in_the_elevation_is_unknown_and_neither_seen_nor_dead(self):
        heights, west, north, cell_m = flat()
        heights[:, column(53.0, west, cell_m) :] = np.nan
        found = scored(at_km(50), elevation=ground(heights, west, north, cell_m))
        assert found.length_of_state_m("unknown") == pytest.approx(2_000.0, abs=2 * cell_m)
        assert found.length_of_state_m("dead") == 0.0
        assert found.gaps[-1].unknown_m == pytest.approx(2_000.0, abs=2 * cell_m)

    def test_what_another_site_sees_is_seen_though_hidden_from_the_first(self):
        heights, west, north, cell_m = flat()
        heights[:, column(52.0, west, cell_m)] = 60.0
        made = ground(heights, west, north, cell_m)
        found = scored(at_km(50), at_km(56), elevation=made)
        assert found.length_of_state_m("dead") == pytest.approx(0.0, abs=cell_m)

    def test_a_sensor_that_needs_no_sight_is_not_hidden(self):
        heights, west, north, cell_m = flat()
        heights[:, column(52.0, west, cell_m)] = 60.0
        made = ground(heights, west, north, cell_m)
        found = scored(at_km(50, eye(sight="none")), elevation=made)
        assert found.length_at_least_m(1) == pytest.approx(10_000.0)

    def test_places_between_those_traced_are_told_as_sight_has_them(self):
        _, west, north, cell_m = flat(cell_m=500.0, half_width_m=6_000.0)
        shape = flat(cell_m=500.0, half_width_m=6_000.0)[0].shape
        made = ground(np.random.default_rng(7).uniform(0, 12, shape).astype(np.float32), west, north, cell_m)
        watch = at_km(50, eye(20_000.0, height_m=30.0, target_height_m=2.0), north_m=2_000.0)
        found = scored(watch, elevation=made)
        at_m = np.random.default_rng(8).uniform(31_000.0, 69_000.0, 2_000)
        targets = np.array([FRAME.to_metres(Point(m / M_PER_DEG, 0.0)).coords[0] for m in at_m])
        eyes = np.tile(watch.site.place.coords[0], (len(at_m), 1))
        seen = visible(made, eyes, 30.0, targets, 2.0) == 1
        cuts_m = np.array([stretch.to_m for stretch in found.stretches])
        told = np.array([stretch.seen_count == 1 for stretch in found.stretches])[
            np.searchsorted(cuts_m, at_m)
        ]
        assert 0.1 < seen.mean() < 0.9
        assert (told == seen).mean() > 0.99

    def test_the_method_says_whether_ground_was_asked_for(self):
        assert "was not asked for" in scored(at_km(50)).method
        assert "made ground" in scored(at_km(50), elevation=ground(*flat())).method


class TestSupport:
    def test_posts_support_each_other_within_the_range_of_the_weaker(self):
        found = mutual_support([at_km(10), at_km(14), at_km(17, eye(2_000.0))], DAY, FRAME)
        assert [(one.site, one.others) for one in found] == [
            ("km 10", ("km 14",)),
            ("km 14", ("km 10",)),
            ("km 17", ()),
        ]

    def test_a_stated_support_distance_goes_before_the_range(self):
        found = mutual_support([at_km(10), at_km(30)], DAY, FRAME, support_m=20_001.0)
        assert [one.others for one in found] == [("km 30",), ("km 10",)]

    def test_a_wall_between_posts_takes_the_support_away_and_a_hole_leaves_it_open(self):
        heights, west, north, cell_m = flat()
        walled, holed = heights.copy(), heights.copy()
        walled[:, column(12.0, west, cell_m)] = 60.0
        holed[:, column(12.0, west, cell_m)] = np.nan
        pair = [at_km(10), at_km(14)]
        hidden = mutual_support(pair, DAY, FRAME, elevation=ground(walled, west, north, cell_m))
        left_open = mutual_support(pair, DAY, FRAME, elevation=ground(holed, west, north, cell_m))
        assert [(one.others, one.unknown) for one in hidden] == [((), ()), ((), ())]
        assert [one.unknown for one in left_open] == [("km 14",), ("km 10",)]


class TestZones:
    ZONE = box(-10_000.0, -10_000.0, 10_000.0, 10_000.0)

    def test_two_discs_are_no_sum_of_circles(self):
        # Radius 5, distance 6: the lens is 2 r² acos(d / 2r) − d/2 √(4r² − d²).
        watches = [at_km(47), at_km(53)]
        lens = 50.0 * math.acos(0.6) - 3.0 * 8.0
        (zone,) = zone_coverage({"zone": self.ZONE}, watches, [DAY], FRAME)
        assert zone.seen_m2[1] / 1e6 == pytest.approx(lens, rel=1e-5)
        assert zone.seen_m2[0] / 1e6 == pytest.approx(50.0 * math.pi - lens, rel=1e-5)
        assert zone.spacing_m is None

    def test_a_quarter_of_a_ring_counts_as_a_quarter_and_its_mast_once(self):
        sector = eye(field_of_view_deg=90.0, nearest_m=1_000.0)
        mast = at_km(50, sector, bearing_deg=0.0)
        both = [mast, Watch(mast.site, sector, 90.0)]
        (zone,) = zone_coverage({"zone": self.ZONE}, both, [DAY], FRAME)
        assert zone.seen_m2[0] / 1e6 == pytest.approx(math.pi * 24.0 / 2.0, rel=1e-3)
        assert len(zone.seen_m2) == 1 or zone.seen_m2[1] < 100.0

    def test_the_lattice_over_level_ground_agrees_with_the_overlay(self):
        made = ground(*flat(half_width_m=12_000.0, cell_m=100.0))
        watches = [at_km(47), at_km(53), at_km(51, eye(3_000.0, watched_share=0.5), north_m=6_000.0)]
        exact, counted = (
            zone_coverage({"zone": self.ZONE}, watches, [DAY], FRAME, elevation=over)[0]
            for over in (None, made)
        )
        for name in ("part_time_m2", "out_of_reach_m2"):
            assert getattr(counted, name) == pytest.approx(getattr(exact, name), rel=1e-2)
        assert counted.seen_m2 == pytest.approx(exact.seen_m2, rel=1e-2)

    def test_no_site_leaves_the_whole_zone_out_of_reach(self):
        (zone,) = zone_coverage({"zone": self.ZONE}, [], [DAY], FRAME)
        assert zone.seen_m2 == (0.0,)
        assert zone.out_of_reach_m2 == zone.area_m2

    def test_states_sum_to_the_zone(self):
        heights, west, north, cell_m = flat(half_width_m=12_000.0, cell_m=100.0)
        heights[:, column(52.0, west, cell_m)] = 60.0
        heights[:40, :] = np.nan
        made = ground(heights, west, north, cell_m)
        watches = [at_km(47), at_km(53, eye(watched_share=0.5))]
        (zone,) = zone_coverage({"zone": self.ZONE}, watches, [DAY], FRAME, elevation=made)
        parts = (zone.seen_m2[0], zone.part_time_m2, zone.unknown_m2, zone.dead_m2, zone.out_of_reach_m2)
        assert sum(parts) == pytest.approx(zone.area_m2)
        assert zone.part_time_m2 > 0.0
        # A third of a cell, widened in area by doublings until at most 60,000 places are left of 360,000.
        assert zone.spacing_m == pytest.approx(100.0 / 3.0 * math.sqrt(8.0))

    def test_half_a_disc_behind_a_wall_is_dead_ground(self):
        heights, west, north, cell_m = flat(half_width_m=12_000.0, cell_m=100.0)
        heights[:, column(50.0, west, cell_m) + 2] = 80.0
        made = ground(heights, west, north, cell_m)
        (zone,) = zone_coverage({"zone": self.ZONE}, [at_km(50)], [DAY], FRAME, elevation=made)
        half_disc_km2 = math.pi * 25.0 / 2.0
        strip_km2 = 10.0 * 0.2  # between the eye and the wall
        assert zone.dead_m2 / 1e6 == pytest.approx(half_disc_km2 - strip_km2, abs=1.0)

    def test_a_hole_is_unknown_ground(self):
        heights, west, north, cell_m = flat(half_width_m=12_000.0, cell_m=100.0)
        heights[:, column(50.0, west, cell_m) + 2 :] = np.nan
        made = ground(heights, west, north, cell_m)
        (zone,) = zone_coverage({"zone": self.ZONE}, [at_km(50)], [DAY], FRAME, elevation=made)
        # Half a disc, less a strip of 10 km from the eye to the last cell that is known, 50 to 150 m away.
        assert zone.unknown_m2 / 1e6 == pytest.approx(math.pi * 25.0 / 2.0 - 1.0, abs=0.8)
        assert zone.dead_m2 == 0.0

    def test_an_empty_zone_is_refused(self):
        with pytest.raises(GeometryError, match="zone 'none': it is empty"):
            zone_coverage({"none": Polygon()}, [at_km(50)], [DAY], FRAME)


class TestInterests:
    def test_an_area_a_line_and_a_place_against_each_sensor(self):
        x = at_km(50).site.place.x
        interests = {
            "crossing": Point(x + 1_000.0, 0.0),
            "road": LineString([(x, 0.0), (x + 10_000.0, 0.0)]),
            "depot": box(x - 100.0, -100.0, x + 100.0, 100.0),
            "far": Point(x + 40_000.0, 0.0),
        }
        found = {
            one.interest: one
            for one in interest_coverage(
                interests, [at_km(50), at_km(55.5, eye(watched_share=0.5))], DAY, FRAME
            )
        }
        assert found["crossing"].seen_share == 1.0
        assert found["road"].seen_share == pytest.approx(0.5, abs=1e-3)
        assert found["road"].by_sensor == {
            "km 50: eye": pytest.approx(0.5, abs=1e-3),
            "km 55.5: eye": pytest.approx(0.95, abs=1e-3),
        }
        assert found["depot"].by_sensor == {"km 50: eye": 1.0}
        assert found["far"].by_sensor == {}


class TestWhole:
    def test_a_situation_is_scored_by_line_zone_interest_and_support_under_each_conditions(self):
        path = FRAME.to_metres(EQUATOR.path)
        line = LineOfContact(path, "illustrative", date(2026, 1, 1), "made", EQUATOR.length_m, 0.0)
        situation = Situation(
            FRAME, date(2026, 1, 1), "illustrative", (), line, elevation=ground(*flat(half_width_m=12_000.0))
        )
        zones = [Zone("strip", "given", path.buffer(5_000.0), "-"), Zone("none", "given", Polygon(), "-")]
        watches = [at_km(47), at_km(51)]
        found = coverage_of(
            situation,
            watches,
            [DAY, NIGHT],
            zones=zones,
            interests={"bridge": watches[0].site.place},
            offered=[eye()],
        )
        assert [one.conditions.light for one in found.lines] == ["day", "night"]
        assert [line.length_at_least_m(1) for line in found.lines] == pytest.approx(
            [14_000.0, 9_000.0], abs=2.0
        )
        assert [(zone.zone, zone.conditions.light) for zone in found.zones] == [
            ("strip", "day"),
            ("strip", "night"),
        ]
        assert [one.seen_share for one in found.interests] == [1.0, 1.0]
        assert [one.others for one in found.support] == [("km 51",), ("km 47",)]
        assert found.lines[0].gaps[0].closing[0].sensor == "eye"
