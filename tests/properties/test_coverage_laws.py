"""Laws of coverage: what must hold for any line, any sites and any ground."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, box

from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.coverage import line_coverage, zone_coverage
from geo.model.coverage import STATES
from geo.model.sensor import Conditions, Reach, Watch
from geo.model.situation import Site
from geo.terrain.elevation import Elevation

FRAME = Frame.around(30.25, 48.0)
WGS84 = Geod(ellps="WGS84")
DAY, NIGHT = Conditions("day"), Conditions("night")
ZONE = box(-20_000.0, -10_000.0, 20_000.0, 10_000.0)
few = settings(max_examples=25, deadline=None)


@dataclass(frozen=True)
class Eye:
    range_m: float
    watched_share: float = 1.0
    view_deg: float = 360.0
    id = title = family = source = status = "eye"

    def reach(self, conditions):
        return Reach(
            self.range_m * (0.6 if conditions.light == "night" else 1.0),
            "optical",
            height_m=8.0,
            target_height_m=2.0,
            field_of_view_deg=self.view_deg,
            watched_share=self.watched_share,
            curve=((0.0, 0.9), (1.0, 0.4)),
        )

    def figures(self):
        return {}


@st.composite
def lines(draw):
    """A line from west to east over 40 km that bends but does not turn back."""
    north = draw(st.lists(st.floats(-0.05, 0.05), min_size=2, max_size=6))
    return Chainage(
        LineString(np.column_stack([np.linspace(30.0, 30.5, len(north)), 48.0 + np.array(north)]))
    )


sensors = st.builds(
    Eye,
    st.floats(500.0, 12_000.0),
    st.sampled_from([1.0, 1.0, 0.3]),
    st.sampled_from([360.0, 360.0, 200.0, 60.0]),
)
places = st.tuples(st.floats(-20_000.0, 20_000.0), st.floats(-8_000.0, 8_000.0))
watches = st.lists(
    st.tuples(places, sensors, st.floats(0.0, 359.0)), min_size=1, max_size=6, unique_by=lambda w: w[0]
).map(
    lambda found: [
        Watch(Site(f"site {n}", "post", Point(at)), sensor, bearing)
        for n, (at, sensor, bearing) in enumerate(found)
    ]
)


def scored(line, some, conditions=DAY, **options):
    return line_coverage(line, some, conditions, FRAME, **options)


def rough(seed):
    """Hills of up to 40 m on cells of 500 m, with a hole."""
    heights = np.random.default_rng(seed).uniform(0.0, 40.0, (60, 110)).astype(np.float32)
    heights[20:24, 30:40] = np.nan
    return Elevation(heights, -27_500.0, 15_000.0, 500.0, 500.0, "hills")


@given(lines(), watches)
@few
def test_states_sum_to_the_line_and_stretches_follow_one_another(line, some):
    found = scored(line, some)
    assert sum(found.length_of_state_m(state) for state in STATES) == pytest.approx(line.length_m)
    assert sum(found.length_exactly_m(count) for count in range(len(some) + 1)) == pytest.approx(
        line.length_m
    )
    ends = [stretch.to_m for stretch in found.stretches[:-1]]
    assert ends == [stretch.from_m for stretch in found.stretches[1:]]
    assert (found.stretches[0].from_m, found.stretches[-1].to_m) == (0.0, line.end_m)


@given(lines(), watches, st.booleans())
@few
def test_a_further_site_never_lowers_coverage(line, some, hilly):
    over = rough(1) if hilly else None
    before, after = (scored(line, chosen, elevation=over) for chosen in (some[:-1], some))
    for count in (1, 2, 3):
        assert after.length_at_least_m(count) >= before.length_at_least_m(count) - 1e-3
    assert (
        after.detection_share >= before.detection_share - 2e-3
    )  # a mean over places that move with the ends
    assert after.length_of_state_m("out of reach") <= before.length_of_state_m("out of reach") + 1e-3


@given(lines(), watches, st.randoms(use_true_random=False))
@few
def test_the_order_of_sites_changes_nothing(line, some, chance):
    shuffled = chance.sample(some, len(some))
    one, other = scored(line, some), scored(line, shuffled)
    assert [(s.from_m, s.to_m, s.seen_count, s.part_time_count) for s in one.stretches] == [
        (s.from_m, s.to_m, s.seen_count, s.part_time_count) for s in other.stretches
    ]
    assert {(loss.site, round(loss.length_m, 6)) for loss in one.losses} == {
        (loss.site, round(loss.length_m, 6)) for loss in other.losses
    }
    assert one.detection_share == pytest.approx(other.detection_share)


@given(lines(), watches)
@few
def test_by_chainage_agrees_with_dense_sampling(line, some):
    found = scored(line, some)
    at_m = np.linspace(1.0, line.length_m - 1.0, 400)
    cuts_m = np.array([stretch.to_m for stretch in found.stretches])
    clear = np.abs(at_m[:, None] - cuts_m).min(axis=1) > 1.0
    longitude, latitude = line.places(at_m)
    count = np.zeros(len(at_m), int)
    for watch in some:
        reach = watch.sensor.reach(DAY)
        at = FRAME.to_lonlat(watch.site.place)
        towards, _, distance = WGS84.inv(
            np.full(len(at_m), at.x), np.full(len(at_m), at.y), longitude, latitude
        )
        off = np.abs((towards - watch.bearing_deg + 180.0) % 360.0 - 180.0)
        inside = (distance <= reach.range_m) & (
            (off <= reach.field_of_view_deg / 2.0) | (reach.field_of_view_deg == 360.0)
        )
        count += inside & (reach.watched_share == 1.0)
    told = np.array([stretch.seen_count for stretch in found.stretches])[np.searchsorted(cuts_m, at_m)]
    assert (told[clear] == count[clear]).all()


@given(lines(), watches)
@few
def test_by_night_with_a_shorter_range_it_is_never_more(line, some):
    day, night = scored(line, some, DAY), scored(line, some, NIGHT)
    for count in (1, 2):
        assert night.length_at_least_m(count) <= day.length_at_least_m(count) + 1e-3


@given(lines(), watches, st.booleans())
@few
def test_the_loss_of_a_site_takes_away_just_what_is_told(line, some, hilly):
    over = rough(2) if hilly else None
    whole = scored(line, some, elevation=over)
    told = {loss.site: loss.length_m for loss in whole.losses}
    for lost in some:
        rest = scored(line, [watch for watch in some if watch is not lost], elevation=over)
        left_m = whole.length_at_least_m(1) - told[lost.site.name]
        assert rest.length_at_least_m(1) == pytest.approx(left_m, abs=1e-3)


@given(lines(), watches, st.integers(0, 20))
@few
def test_ground_takes_away_and_never_gives(line, some, seed):
    bare, hilly = scored(line, some), scored(line, some, elevation=rough(seed))
    for count in (1, 2):
        assert hilly.length_at_least_m(count) <= bare.length_at_least_m(count) + 1e-3
    assert hilly.length_of_state_m("out of reach") == pytest.approx(
        bare.length_of_state_m("out of reach"), abs=1e-3
    )
    assert bare.length_of_state_m("dead") == bare.length_of_state_m("unknown") == 0.0


@given(lines(), watches)
@few
def test_gaps_are_what_is_not_seen_and_each_can_be_closed(line, some):
    sensor = Eye(2_000.0)
    found = scored(line, some, offered=[sensor])
    assert sum(gap.length_m for gap in found.gaps) == pytest.approx(
        line.length_m - found.length_at_least_m(1)
    )
    assume(found.gaps)
    gap = max(found.gaps, key=lambda gap: gap.length_m)
    places = zip(*line.places(np.array(gap.closing[0].places_m)), strict=True)
    added = [
        Watch(Site(f"added {n}", "post", FRAME.to_metres(Point(place))), sensor)
        for n, place in enumerate(places)
    ]
    after = scored(line, added)
    inside = [s for s in after.stretches if gap.from_m < (s.from_m + s.to_m) / 2.0 < gap.to_m]
    assert sum(s.length_m for s in inside if not s.seen_count) <= 0.1


@given(watches, st.booleans())
@few
def test_a_further_site_never_lowers_what_is_seen_of_a_zone(some, hilly):
    over = rough(3) if hilly else None
    before, after = (
        zone_coverage({"zone": ZONE}, chosen, [DAY], FRAME, elevation=over)[0] for chosen in (some[:-1], some)
    )
    slack_m2 = sum(8.0 * watch.sensor.range_m for watch in some)  # edges of sectors are right to a metre
    assert after.seen_m2[0] >= before.seen_m2[0] - slack_m2
    assert after.out_of_reach_m2 <= before.out_of_reach_m2 + slack_m2
    for zone in (before, after):
        parts = (zone.seen_m2[0], zone.part_time_m2, zone.unknown_m2, zone.dead_m2, zone.out_of_reach_m2)
        assert sum(parts) == pytest.approx(ZONE.area, rel=1e-6)
        assert list(zone.seen_m2) == sorted(zone.seen_m2, reverse=True)
