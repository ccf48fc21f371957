"""Posts against coverage: paper answers, agreement with single questions, and honest points."""

import numpy as np
import pytest

from geo.errors import LocationError
from geo.location.covering.frontier import covering_frontier
from geo.location.covering.maximal_covering import maximal_covering
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Requirements


def straight(length=100, radius=5):
    covered = [np.arange(max(at - radius, 0), min(at + radius, length)) for at in range(0, length + 1, 5)]
    return Incidence.of(covered, weight=np.ones(length))


def with_holes(seed=5, sites=50, length=250):
    random = np.random.default_rng(seed)
    covered = []
    for start in random.integers(0, length - 25, sites):
        run = np.arange(start, start + 25)
        covered.append(run[random.random(25) > 0.35])
    return Incidence.of(covered, weight=random.integers(1, 50, length))


def test_ten_posts_of_10_km_cover_100_km_and_each_is_worth_10():
    curve = covering_frontier(straight(), range(13))
    assert [point.value for point in curve] == [10.0 * min(count, 10) for count in range(13)]
    assert [point.price for point in curve] == [10.0] * 10 + [0.0] * 3
    assert {point.status for point in curve} == {"optimal"}
    assert curve.value == 100.0


def test_each_point_agrees_with_the_single_question():
    for point in covering_frontier(with_holes(), range(1, 20)):
        single = maximal_covering(with_holes(), point.sites)
        assert point.value <= single.value <= point.bound
        assert single.status == "optimal"
        if point.status == "optimal":
            assert point.value == single.value
        assert len(point.selected) <= point.sites
        assert with_holes().covered_weight(point.selected) == point.value


def test_most_points_of_a_small_line_with_holes_are_proved():
    curve = covering_frontier(with_holes(), range(1, 31))
    assert sum(point.status == "optimal" for point in curve) >= 25


def test_values_rise_bounds_hold_and_the_price_is_the_next_step():
    points = covering_frontier(with_holes(), range(1, 40)).points
    values = [point.value for point in points]
    assert values == sorted(values)
    assert all(point.bound >= point.value for point in points)
    assert [point.price for point in points[:-1]] == list(np.diff(values))


def test_required_sites_stand_at_every_point():
    asked = Requirements(required=frozenset({7}), forbidden=frozenset({9}))
    curve = covering_frontier(with_holes(), [5, 1, 3], requirements=asked)
    assert [point.sites for point in curve] == [1, 3, 5]
    assert all(7 in point.selected and 9 not in point.selected for point in curve)
    assert curve.points[0].value == with_holes().covered_weight([7])


def test_out_of_time_the_points_keep_bounds_that_hold():
    hurried = covering_frontier(with_holes(), range(1, 20), limits=Limits(time_s=0.0))
    for point, best in zip(hurried, covering_frontier(with_holes(), range(1, 20)), strict=True):
        assert point.value <= best.bound
        assert point.bound >= best.value


def test_progress_is_told_of_each_point():
    told = []
    curve = covering_frontier(straight(), range(4), progress=lambda value, bound: told.append((value, bound)))
    assert told == [(point.value, point.bound) for point in curve]


@pytest.mark.parametrize(
    ("sites", "asked"),
    [
        ([], Requirements()),
        ([-1, 2], Requirements()),
        ([1, 2], Requirements(budget=5.0)),
        ([1, 2], Requirements(required=frozenset({1, 2}))),
    ],
)
def test_what_has_no_curve_is_refused(sites, asked):
    with pytest.raises(LocationError, match="curve cannot be drawn"):
        covering_frontier(straight(), sites, requirements=asked)
