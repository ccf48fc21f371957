"""Laws of sight: what must hold on any ground, with any holes, from any place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.terrain.curvature import drop_m, horizon_m
from geo.terrain.elevation import Elevation
from geo.terrain.outline import outline
from geo.terrain.sight import HIDDEN, SEEN, UNKNOWN, visible
from geo.terrain.viewshed import count_seen, seen_ground, viewshed

CELL_M = 25.0
METHODS = ("rays", "rays3", "exact")
heights_above_m = st.floats(0.0, 60.0)
refractions = st.floats(0.0, 0.5)


@st.composite
def grounds(draw, holes=True, largest=24):
    """Ground of any shape, now and then with holes."""
    rows, columns = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    heights = random.uniform(0, draw(st.sampled_from([0.0, 5.0, 40.0])), (rows, columns))
    if holes and draw(st.booleans()):
        heights[random.random((rows, columns)) < 0.15] = np.nan
    return Elevation(heights.astype(np.float32), 0.0, rows * CELL_M, CELL_M, CELL_M, "drawn")


@st.composite
def places(draw, ground, number):
    """Places on some ground."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    west, south, east, north = ground.bounds_m
    return random.uniform((west, south), (east, north), (number, 2))


def filled(ground, height_m):
    """The same ground, all its holes filled up to one height."""
    heights = np.where(np.isnan(ground.height_m), np.float32(height_m), ground.height_m)
    return Elevation(heights, ground.west_m, ground.north_m, CELL_M, CELL_M, "filled")


@given(st.data(), heights_above_m, heights_above_m, refractions)
def test_who_sees_is_seen(data, eye_m, top_m, refraction):
    ground = data.draw(grounds())
    one, other = data.draw(places(ground, 50)), data.draw(places(ground, 50))
    there = visible(ground, one, eye_m, other, top_m, refraction)
    np.testing.assert_array_equal(there, visible(ground, other, top_m, one, eye_m, refraction))


@given(st.data(), heights_above_m, st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_standing_higher_or_looking_at_something_higher_hides_nothing(data, eye_m, more_eye_m, more_top_m):
    ground = data.draw(grounds())
    one, other = data.draw(places(ground, 50)), data.draw(places(ground, 50))
    low = visible(ground, one, eye_m, other, 1.0)
    high = visible(ground, one, eye_m + more_eye_m, other, 1.0 + more_top_m)
    assert (high[low == SEEN] == SEEN).all()
    assert (high[low == UNKNOWN] != HIDDEN).all()


@given(st.data(), heights_above_m)
def test_what_is_told_in_spite_of_holes_holds_whatever_they_hold(data, eye_m):
    ground = data.draw(grounds())
    one, other = data.draw(places(ground, 50)), data.draw(places(ground, 50))
    told = visible(ground, one, eye_m, other, 2.0)
    for height_m in (-400.0, 0.0, 20.0, 9_000.0):
        whole = visible(filled(ground, height_m), one, eye_m, other, 2.0)
        known = told != UNKNOWN
        np.testing.assert_array_equal(told[known], whole[known])
    if not ground.has_holes:
        assert (told != UNKNOWN).all()


@given(st.data(), heights_above_m, st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_air_that_bends_more_hides_nothing(data, eye_m, refraction, more):
    ground = data.draw(grounds())
    one, other = data.draw(places(ground, 50)), data.draw(places(ground, 50))
    less_bent = visible(ground, one, eye_m, other, 2.0, refraction)
    assert (visible(ground, one, eye_m, other, 2.0, refraction + more)[less_bent == SEEN] == SEEN).all()


@pytest.mark.parametrize("method", METHODS)
@given(data=st.data(), eye_m=heights_above_m, range_m=st.floats(1.0, 800.0))
def test_moving_the_grid_and_all_on_it_changes_nothing(method, data, eye_m, range_m):
    ground = data.draw(grounds())
    (place,) = data.draw(places(ground, 1))
    east, north = (data.draw(st.integers(-400, 400)) * 1_024.0 for _ in range(2))
    moved = Elevation(ground.height_m, east, ground.north_m + north, CELL_M, CELL_M, "moved")
    asked = {"height_m": eye_m, "target_height_m": 2.0, "range_m": range_m, "method": method}
    middle = tuple(float(each) for each in ground.middles_m(*ground.cells(*place)))
    here = viewshed(ground, middle, **asked)
    there = viewshed(moved, (middle[0] + east, middle[1] + north), **asked)
    np.testing.assert_array_equal(here.state, there.state)


@pytest.mark.parametrize("method", METHODS)
@given(data=st.data(), eye_m=heights_above_m)
def test_ground_turned_by_a_quarter_is_seen_turned_by_a_quarter(method, data, eye_m):
    ground = data.draw(grounds())
    (place,) = data.draw(places(ground, 1))
    row, column = ground.cells(*place)
    turned = Elevation(np.rot90(ground.height_m), 0.0, ground.height_m.shape[1] * CELL_M, CELL_M, CELL_M, "t")
    asked = {"height_m": eye_m, "target_height_m": 2.0, "range_m": 2_000.0, "method": method}
    here = viewshed(ground, tuple(map(float, ground.middles_m(row, column))), **asked)
    at = ground.height_m.shape[1] - 1 - column, row
    there = viewshed(turned, tuple(map(float, turned.middles_m(*at))), **asked)
    unlike = np.rot90(here.state) != there.state
    if method == "exact":
        assert not unlike.any()  # on a diagonal both axes cross at the same places
    else:
        assert unlike.mean() <= 0.02  # rounding where a ray grazes


@given(st.data(), heights_above_m, st.floats(1.0, 500.0), st.floats(0.0, 500.0))
def test_looking_farther_loses_no_cell(data, eye_m, range_m, more_m):
    ground = data.draw(grounds())
    (place,) = data.draw(places(ground, 1))
    asked = {"height_m": eye_m, "target_height_m": 2.0, "method": "exact"}
    near, far = (
        count_seen(ground, [place], range_m=reach_m, **asked) for reach_m in (range_m, range_m + more_m)
    )
    assert (near <= far).all()


@pytest.mark.parametrize("method", METHODS)
@given(data=st.data(), eye_m=heights_above_m)
def test_a_hole_is_never_read_as_a_height(method, data, eye_m):
    ground = data.draw(grounds())
    (place,) = data.draw(places(ground, 1))
    asked = {"height_m": eye_m, "target_height_m": 2.0, "range_m": 2_000.0, "method": method}
    shed = viewshed(ground, tuple(place), **asked)
    assert not shed.seen[np.isnan(shed.ground.height_m)].any()
    for height_m in (-400.0, 0.0, 9_000.0):
        whole = viewshed(filled(ground, height_m), tuple(place), **asked)
        assert whole.seen[shed.seen].all()
        if method == "exact":
            known = ~shed.unknown
            np.testing.assert_array_equal(shed.state[known], whole.state[known])
    assert ground.has_holes or not shed.unknown.any()


@given(data=st.data(), eye_m=heights_above_m)
def test_one_sight_line_a_cell_is_the_exact_viewshed(data, eye_m):
    ground = data.draw(grounds())
    (place,) = data.draw(places(ground, 1))
    shed = viewshed(
        ground, tuple(place), height_m=eye_m, target_height_m=2.0, range_m=5_000.0, method="exact"
    )
    rows, columns = np.indices(ground.height_m.shape)
    targets = np.column_stack(ground.middles_m(rows.ravel(), columns.ravel()))
    lines = visible(ground, np.broadcast_to(shed.observer_m, targets.shape), eye_m, targets, 2.0)
    np.testing.assert_array_equal(shed.state.ravel(), lines)


@settings(max_examples=15)
@given(data=st.data())
def test_more_observers_never_lower_a_count(data):
    ground = data.draw(grounds())
    who = data.draw(places(ground, 6))
    asked = {"height_m": 5.0, "target_height_m": 2.0, "range_m": 300.0}
    few, many = count_seen(ground, who[:4], **asked), count_seen(ground, who, **asked)
    assert (few <= many).all()
    np.testing.assert_array_equal(many, count_seen(ground, who[::-1], **asked))


@given(st.integers(0, 2**32 - 1), st.integers(1, 14), st.integers(1, 14), st.floats(0.0, 1.0))
def test_an_outline_is_sound_and_as_large_as_its_cells(seed, rows, columns, share):
    chosen = np.random.default_rng(seed).random((rows, columns)) < share
    area = outline(chosen, 0.0, 0.0, 1.0)
    assert area.is_valid
    assert area.area == chosen.sum()


@settings(max_examples=15)
@given(data=st.data(), bearing_deg=st.floats(0.0, 360.0), width_deg=st.floats(1.0, 359.0))
def test_a_wider_field_of_view_holds_the_narrower(data, bearing_deg, width_deg):
    ground = data.draw(grounds(holes=False))
    (place,) = data.draw(places(ground, 1))
    shed = viewshed(ground, tuple(place), height_m=5.0, target_height_m=2.0, range_m=400.0)
    narrow = seen_ground(shed, bearing_deg=bearing_deg, field_of_view_deg=width_deg / 2)
    wide = seen_ground(shed, bearing_deg=bearing_deg, field_of_view_deg=width_deg)
    assert narrow.difference(wide).area == 0.0
    assert wide.difference(seen_ground(shed)).area == 0.0


@given(st.floats(0.0, 10_000.0), refractions)
def test_the_horizon_is_where_the_ground_has_dropped_by_the_height(height_m, refraction):
    assert drop_m(horizon_m(height_m, refraction), refraction) == pytest.approx(height_m, abs=1e-9)
