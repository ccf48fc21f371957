"""Laws of incidents: nothing is lost on the way, more watching never hides, intervals hold their promise."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import poisson

from geo.geometry.chainage import Chainage
from geo.methods.incidents.account import Asked, account_of
from geo.methods.incidents.changes import change, silence
from geo.methods.incidents.density import density_per_km
from geo.methods.incidents.effort import hours_watched, lessened
from geo.methods.incidents.hot_spots import strongest_hot_spot
from geo.methods.incidents.rates import poisson_interval
from geo.methods.incidents.segments import segments_of
from geo.methods.incidents.verdicts import verdicts_on
from geo.model.incident import incidents_at
from geo.model.observation import Denial, Spell

DAY_S = 86_400
EQUATOR = shapely.LineString([(0, 0), (1, 0)])
places = st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 0.2)), min_size=1, max_size=30)
spells = st.lists(
    st.builds(
        lambda at, long, begins, lasts, share: Spell(at, at + long, begins, begins + lasts, share),
        *(st.floats(0, 90_000), st.floats(1, 30_000), st.integers(0, DAY_S), st.integers(1, DAY_S)),
        st.floats(0, 1),
    ),
    max_size=8,
)


def account(found, watched, line=EQUATOR):
    longitude, latitude = zip(*found, strict=True)
    asked = Asked(near_m=10_000, stretch_m=7_000, from_s=0, to_s=2 * DAY_S)
    return account_of(incidents_at(longitude, latitude), Chainage(line), {}, watched, asked)


@given(places, spells)
def test_every_incident_near_the_line_is_on_one_stretch(found, watched):
    told = account(found, watched)
    near = told.within(10_000)
    assert sum(rate.count for rate in told.rates) == near == int(told.by_day.sum())
    seen = sum(rate.seen_count for rate in told.rates)
    assert all(rate.seen_count <= rate.count for rate in told.rates)
    assert seen == int(told.seen.sum()) == int(told.seen_by_day.sum())
    assert seen + told.unwatched_count == near


@given(places, spells)
def test_a_rate_lies_in_its_interval_and_is_told_only_where_somebody_watched(found, watched):
    for rate in account(found, watched).rates:
        assert (rate.per_h is None) == (rate.watched_h == 0.0)
        if rate.per_h is not None:
            assert rate.low_per_h <= rate.per_h <= rate.high_per_h


@given(places)
def test_a_line_run_backwards_exchanges_the_sides(found):
    assume(all(abs(north) > 1e-6 for _, north in found))  # straight ahead of an end there is no side
    one, other = account(found, []), account(found, [], EQUATOR.reverse())
    length_m = Chainage(EQUATOR).length_m
    assert other.located.offset_m == pytest.approx(-one.located.offset_m, abs=1e-3)
    assert other.located.chainage_m == pytest.approx(length_m - one.located.chainage_m, abs=1e-3)


@given(spells, spells)
def test_more_watching_never_lowers_the_hours(some, more):
    edges_m = np.linspace(0.0, 120_000.0, 13)
    few = hours_watched(some, edges_m, from_s=0, to_s=2 * DAY_S)
    many = hours_watched([*some, *more], edges_m, from_s=0, to_s=2 * DAY_S)
    assert np.all(many >= few - 1e-9)


@given(st.floats(0.01, 60.0))
def test_the_exact_interval_holds_the_mean_at_least_as_often_as_promised(mean):
    counts = range(int(mean + 12 * mean**0.5 + 20))
    holding = [count for count in counts if poisson_interval(count)[0] <= mean <= poisson_interval(count)[1]]
    assert float(poisson.pmf(holding, mean).sum()) >= 0.95 - 1e-9


@given(st.floats(-0.05, 0.05), st.floats(1.0, 20_000.0))
def test_what_is_likely_inside_is_as_unlikely_outside(east, radius_m):
    two = incidents_at([east, -east], [0.0, 0.0], radius_m=radius_m)
    share = verdicts_on(two, "Half", shapely.box(0, -5, 5, 5)).inside_share
    assert float(share.sum()) == pytest.approx(1.0, abs=1e-6)


@given(st.lists(st.floats(0.0, 100_000.0), min_size=1, max_size=40), st.floats(500.0, 20_000.0))
def test_density_sums_to_the_incidents_whatever_the_bandwidth(chainage_m, bandwidth_m):
    at_m = np.arange(50.0, 100_000.0, 100.0)
    density = density_per_km(
        at_m,
        np.array(chainage_m),
        np.zeros(len(chainage_m), int),
        [(0.0, 100_000.0)],
        bandwidth_m=bandwidth_m,
    )
    assert float(density.sum() * 0.1) == pytest.approx(len(chainage_m), rel=5e-3)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.5, 100.0), st.floats(0.5, 100.0))
def test_a_change_is_as_likely_read_backwards(before, after, before_h, after_h):
    forth = change(before, after, before_h=before_h, after_h=after_h)
    back = change(after, before, before_h=after_h, after_h=before_h)
    assert forth.p_share == pytest.approx(back.p_share, rel=1e-6)


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0.0, 8.0])), min_size=1, max_size=30))
def test_silence_counts_no_more_days_than_were_watched(days):
    counts, hours = zip(*days, strict=True)
    told = silence(counts, hours, asked_days=3)
    assert told.days <= told.longest_days <= sum(hour > 0.0 for hour in hours)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.floats(1.0, 24.0)), min_size=2, max_size=25),
    st.floats(0.1, 50.0),
)
def test_change_points_and_hot_spots_do_not_ask_in_which_unit_hours_are_told(days, scale):
    counts, hours = np.array([count for count, _ in days]), np.array([hour for _, hour in days])
    one = segments_of(counts, hours, trials=39)
    other = segments_of(counts, scale * hours, trials=39)
    assert (one is None) == (other is None) == (not counts.any())
    if one is not None and other is not None:
        assert one.p_share == other.p_share
        assert [each.first_day for each in one.segments] == [each.first_day for each in other.segments]
        assert sum(each.count for each in one.segments) == counts.sum()
    here = strongest_hot_spot(counts[None, :], hours[None, :], trials=19)
    there = strongest_hot_spot(counts[None, :], scale * hours[None, :], trials=19)
    assert (here and here.p_share) == (there and there.p_share)


@given(spells, st.lists(st.tuples(st.floats(0, 90_000), st.floats(1, 40_000)), max_size=4))
def test_denial_never_adds_an_hour_and_what_is_denied_is_watched_by_nobody(watched, barred):
    denials = [Denial(at, at + long, 3_600, 50_000, "barred") for at, long in barred]
    left = list(lessened(watched, denials))
    edges_m = np.linspace(0.0, 160_000.0, 33)
    before = hours_watched(watched, edges_m, from_s=0, to_s=2 * DAY_S)
    after = hours_watched(left, edges_m, from_s=0, to_s=2 * DAY_S)
    assert np.all(after <= before + 1e-9)
    for denial in denials:
        ends_m = np.array([denial.from_m, denial.to_m])
        hours = hours_watched(left, ends_m, from_s=denial.begins_s, to_s=denial.ends_s)
        assert hours[0] == pytest.approx(0.0, abs=1e-9)
