"""Lines of sight, against answers on paper: round Earth, walls, holes, tables of pairs."""

import numpy as np
import pytest

from geo.errors import TerrainError
from geo.terrain.curvature import OPTICAL
from geo.terrain.elevation import Elevation
from geo.terrain.sight import HIDDEN, SEEN, UNKNOWN, profile, visible, visible_pairs

NAN = float("nan")


def strip(heights, cell_m=10.0):
    """A row of cells; the middle of cell i lies at (i + 0.5) cells east."""
    return Elevation(np.atleast_2d(np.asarray(heights, np.float32)), 0.0, cell_m, cell_m, cell_m, "strip")


def at(cell, cell_m=10.0):
    return (cell + 0.5) * cell_m, 0.5 * cell_m


def state(ground, first, last, eye_m=0.0, target_m=0.0, refraction=0.0):
    return visible(ground, [at(first)], eye_m, [at(last)], target_m, refraction).item()


@pytest.mark.parametrize(
    ("apart_m", "refraction", "found"),
    [
        (10_000, 0.0, SEEN),
        (10_500, 0.0, HIDDEN),
        (10_500, OPTICAL, SEEN),
        (11_000, 0.0, HIDDEN),
        (11_000, OPTICAL, HIDDEN),
    ],
)
def test_two_eyes_of_2_m_on_a_bare_earth_lose_each_other_near_10_km_without_and_11_km_with_air(
    apart_m, refraction, found
):
    sea = Elevation(np.zeros((3, 130), np.float32), 0.0, 300.0, 100.0, 100.0, "sea")
    for bearing in ((1.0, 0.0), (0.999999, 0.00001)):
        other = [50 + apart_m * bearing[0], 150 + apart_m * bearing[1]]
        assert visible(sea, [[50, 150]], 2, [other], 2, refraction).item() == found


def test_a_wall_hides_what_lies_below_the_line_over_its_top():
    wall = np.zeros(20)
    wall[4] = 6.0
    # Eye at 9 m, 40 m before a wall of 6 m: the line sinks 3 m in 40 m, and meets the ground at 120 m.
    ground = strip(wall)
    assert [state(ground, 0, cell, eye_m=9.0) for cell in (3, 4, 5, 11, 13, 19)] == [1, 1, 0, 0, 1, 1]
    # At 80 m the line passes 3 m above the ground.
    assert [state(ground, 0, 8, 9.0, target_m) for target_m in (2.9, 3.1)] == [0, 1]


def test_neighbours_always_see_each_other():
    assert state(strip([50, 0]), 0, 1) == SEEN
    assert state(strip([7]), 0, 0) == SEEN


def test_a_line_across_a_hole_is_not_known():
    assert state(strip([0, NAN, 0, 0]), 0, 3, 5.0, 5.0) == UNKNOWN
    assert state(strip([0, 0, 0, NAN]), 0, 2, 5.0, 5.0) == SEEN


def test_known_ground_hides_whatever_a_hole_holds():
    for heights in ([0, NAN, 30, 0, 0], [0, 30, NAN, 0, 0]):
        assert state(strip(heights), 0, 4, 5.0, 5.0) == HIDDEN


def test_ends_in_a_hole_off_the_grid_or_nowhere_are_not_known():
    ground = strip([NAN, 0, 0])
    places = [at(0), (-25.0, 5.0), (NAN, 5.0), (15.0, 1e9)]
    assert visible(ground, places, 2, [at(2)] * 4, 2).tolist() == [UNKNOWN] * 4
    assert visible(ground, [at(2)] * 4, 2, places, 2).tolist() == [UNKNOWN] * 4


def test_a_hole_beside_the_line_does_not_matter():
    heights = np.zeros((3, 5), np.float32)
    heights[0] = heights[2] = NAN
    ground = Elevation(heights, 0.0, 30.0, 10.0, 10.0, "lane")
    assert visible(ground, [[5, 15]], 1, [[45, 15]], 1).item() == SEEN
    assert visible(ground, [[5, 15]], 1, [[45, 16]], 1).item() == UNKNOWN


def test_a_table_of_pairs_agrees_with_its_pairs_one_by_one():
    random = np.random.default_rng(3)
    ground = Elevation(random.uniform(0, 40, (60, 80)).astype(np.float32), 0, 600, 10, 10, "rough")
    eyes, tops = (random.uniform((0, 0), (800, 600), (count, 2)) for count in (30, 50))
    eye_m, top_m = random.uniform(0, 60, 30), random.uniform(0, 60, 50)
    count = random.integers(0, 20, 30)
    starts, targets = np.concatenate([[0], np.cumsum(count)]), random.integers(0, 50, count.sum())
    found = visible_pairs(ground, eyes, eye_m, tops, top_m, starts, targets)
    who = np.repeat(np.arange(30), count)
    one_by_one = visible(ground, eyes[who], eye_m[who], tops[targets], top_m[targets])
    np.testing.assert_array_equal(found, one_by_one)
    assert 0 < (found == SEEN).sum() < len(found)


def test_many_pairs_shared_among_threads_are_what_few_are():
    random = np.random.default_rng(4)
    ground = Elevation(random.uniform(0, 40, (60, 80)).astype(np.float32), 0, 600, 10, 10, "rough")
    eyes, tops = (random.uniform((0, 0), (800, 600), (60_000, 2)) for _ in range(2))
    found = visible(ground, eyes, 10, tops, 20)
    parts = [
        visible(ground, eyes[k : k + 10_000], 10, tops[k : k + 10_000], 20) for k in range(0, 60_000, 10_000)
    ]
    np.testing.assert_array_equal(found, np.concatenate(parts))


def test_a_line_of_sight_agrees_with_dense_sampling_of_bilinear_ground_where_it_is_smooth():
    row, column = np.mgrid[0:120, 0:120]
    heights = 20 * np.sin(row / 17) * np.cos(column / 23)
    ground = Elevation(heights.astype(np.float32), 0, 1_200, 10, 10, "waves")
    random = np.random.default_rng(5)
    eyes, tops = (random.uniform(10, 1_190, (400, 2)) for _ in range(2))
    found = visible(ground, eyes, 5, tops, 1, 0.0)
    share = np.linspace(0, 1, 4_001)[:, None]
    clear = []
    for eye, top in zip(eyes, tops, strict=True):
        below = ground.heights_m(*(eye + share * (top - eye)).T)
        line = (1 - share[:, 0]) * (below[0] + 5) + share[:, 0] * (below[-1] + 1)
        clear.append((line - below)[1:-1].min())
    doubtful = np.abs(clear) < 0.05
    assert doubtful.mean() < 0.05
    np.testing.assert_array_equal((found == SEEN)[~doubtful], (np.array(clear) > 0)[~doubtful])


def test_a_profile_tells_the_same_as_the_line_of_sight():
    random = np.random.default_rng(6)
    ground = Elevation(random.uniform(0, 40, (60, 80)).astype(np.float32), 0, 600, 10, 10, "rough")
    for eye, top in random.uniform((0, 0), (800, 600), (40, 2, 2)):
        told = profile(ground, tuple(eye), 15.0, tuple(top), 25.0)
        assert told.state == int((told.clearance_m[1:-1] >= 0).all())
        assert told.clearance_m[[0, -1]].tolist() == pytest.approx([15.0, 25.0])
        assert (np.diff(told.distance_m) >= 0).all()
        assert told.distance_m[-1] == pytest.approx(np.hypot(*(top - eye)))


def test_a_profile_bends_with_the_earth():
    sea = strip(np.zeros(101), cell_m=100.0)
    told = profile(sea, at(0, 100.0), 2.0, at(100, 100.0), 2.0, refraction=0.0)
    assert told.clearance_m.min() == pytest.approx(2.0 - 10_000**2 / (8 * 6_371_008.8), abs=1e-6)


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda g: visible(g, [[5, 5]], -1, [[5, 5]], 1), "a height of an eye is -1 m"),
        (lambda g: visible(g, [[5, 5]], 1, [[5, 5]], [1, 2]), "2 heights for 1 places"),
        (lambda g: visible(g, [[5, 5]], 1, [[5, 5]] * 2, 1), "1 observers for 2 targets"),
        (lambda g: visible(g, [5, 5], 1, [[5, 5]], 1), r"places have shape \(2,\)"),
        (lambda g: visible(g, [[5, 5]], 1, [[5, 5]], 1, 1.5), "refraction is 1.5"),
        (lambda g: visible_pairs(g, [[5, 5]], 1, [[5, 5]], 1, [0, 1], [1]), "a target has number 1 of 1"),
        (lambda g: visible_pairs(g, [[5, 5]], 1, [[5, 5]], 1, [0, 2], [0]), "starts do not part 1 targets"),
        (lambda g: visible_pairs(g, [[5, 5]] * 2, 1, [[5, 5]], 1, [0, 2, 1], [0]), "starts do not part"),
    ],
)
def test_questions_that_make_no_sense_are_refused(call, problem):
    with pytest.raises(TerrainError, match=problem):
        call(strip([0, 0]))


def test_no_pairs_are_no_answer():
    assert visible(strip([0]), np.empty((0, 2)), 1, np.empty((0, 2)), 1).shape == (0,)
