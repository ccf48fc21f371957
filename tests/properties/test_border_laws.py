"""Laws of a watched border: more posts never watch less, sectors are the whole, direction is no matter."""

import math
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.features.border_plan import BorderPlan, BorderTown
from geo.geometry.chainage import Chainage
from geo.methods.border.crossings import border_crossings
from geo.methods.border.held import held_border
from geo.methods.border.people import border_people
from geo.methods.border.posts import chosen_offers, offers
from geo.methods.border.reach import patrolled, to_next_m
from geo.methods.border.sectors import border_sectors
from geo.tasks.borders import residents_near

lines = st.lists(st.floats(-0.1, 0.1), min_size=3, max_size=8).map(
    lambda heights: shapely.LineString([(0.15 * step, height) for step, height in enumerate(heights)])
)


def watched_share(line, most, range_m=6_000):
    border = Chainage(line)
    _, runs, answer = chosen_offers(border, offers(border, [], spacing_m=5_000), range_m=range_m, most=most)
    stretches = runs.stretches(border.origin_m, border.end_m)
    return stretches, answer


@settings(max_examples=25, deadline=None)
@given(lines, st.integers(1, 5))
def test_more_posts_never_watch_less_and_shares_add_up_to_one(line, most):
    fewer, more = (watched_share(line, count)[0] for count in (most, most + 1))
    slack = 1e-3  # the choice looks at the border in steps of ten metres
    assert more.share_at_least(1) >= fewer.share_at_least(1) - slack
    gaps_m = sum(high - low for low, high in fewer.gaps())
    assert abs(gaps_m / fewer.length_m + fewer.share_at_least(1) - 1.0) < 1e-9


@settings(max_examples=25, deadline=None)
@given(lines, st.floats(100, 20_000), st.floats(0.0, 1.0))
def test_turning_a_border_round_changes_neither_length_nor_shares(line, far_m, share):
    there, back = Chainage(line), Chainage(line.reverse())
    assert abs(there.length_m - back.length_m) < 1e-3
    at_m = share * there.length_m
    runs = (
        patrolled(there, [at_m], pace_s=1.0, within_s=far_m),
        patrolled(back, [back.length_m - at_m], pace_s=1.0, within_s=far_m),
    )
    assert abs(float(runs[0].length_m[0]) - float(runs[1].length_m[0])) < 0.01


@settings(max_examples=40, deadline=None)
@given(
    st.floats(20_000, 400_000),
    st.integers(1, 9),
    st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(1, 90_000)), max_size=12),
)
def test_sectors_are_the_whole_border_and_all_its_people(length_m, sectors, people):
    placed = [(share * length_m, count) for share, count in people]
    found = border_sectors(length_m, sectors, placed)
    assert len(found) == sectors
    assert (found[0].from_m, found[-1].to_m) == (0.0, length_m)
    assert all(one.to_m == other.from_m for one, other in pairwise(found))
    if people:
        assert sum(one.residents for one in found) == sum(count for _, count in people)


@given(
    lines,
    st.lists(
        st.tuples(st.floats(-0.5, 1.5), st.floats(-1, 1), st.none() | st.integers(0, 9_999)), max_size=9
    ),
)
@settings(max_examples=25, deadline=None)
def test_who_lives_within_10_km_lives_within_25_and_50(line, towns):
    land = {"all": shapely.box(-2, -2, 3, 2)}
    places = np.array([town[:2] for town in towns]).reshape(-1, 2)
    counts = [town[2] for town in towns]
    found = border_people(Chainage(line), land, places, counts, within_m=[10_000, 25_000, 50_000])
    for key in ("settlements", "residents", "uncounted"):
        near, farther, far = (getattr(one, key) for one in found)
        assert near is None or near <= farther <= far


@given(st.lists(st.tuples(st.integers(1, 9_999), st.sets(st.integers(0, 3), min_size=1)), max_size=8))
def test_residents_near_some_border_are_at_most_those_of_all_and_at_least_those_of_any(towns):
    """Each town is near some of four borders; that near several of them is one town."""
    line = Chainage(shapely.LineString([(0, 0), (1, 0)]))
    of = [
        tuple(
            BorderTown(f"{row}", "", "ours", residents, 0.0, 0.0, place_lonlat=(0.1 * row, 0.0))
            for row, (residents, borders) in enumerate(towns)
            if border in borders
        )
        for border in range(4)
    ]
    plans = [BorderPlan("a", "A", line, (), None, towns=some) for some in of]
    found, uncounted = residents_near(plans)
    each = [sum(town.residents for town in some) for some in of]
    assert max(each) <= found <= sum(each)
    assert found == sum(residents for residents, _ in towns)
    assert uncounted == 0


@settings(max_examples=15, deadline=None)
@given(lines, st.floats(0.1, 0.9))
def test_what_each_party_holds_behind_a_border_is_together_the_whole(line, share):
    border, middle = Chainage(line), share * line.bounds[2]
    held = {"one": shapely.box(-1, -1, middle, 1), "other": shapely.box(middle, -1, 3, 1)}
    parts = [Chainage(held_border(border, held, party)).length_m for party in held]
    assert abs(sum(parts) - border.length_m) < 5.0


@given(
    st.lists(st.floats(0, 500_000), max_size=8),
    st.floats(0, 500_000),
    st.floats(0, 500_000),
    st.floats(0, 500_000),
)
def test_the_next_crossing_is_no_farther_than_the_way_there_and_with_one_more_never_farther(
    crossings_m, one_m, other_m, more_m
):
    here_m, there_m = to_next_m([one_m, other_m], crossings_m).tolist()
    assert here_m == min((abs(each - one_m) for each in crossings_m), default=math.inf)
    assert here_m <= there_m + abs(one_m - other_m) + 1e-6
    assert to_next_m([one_m], [*crossings_m, more_m])[0] <= here_m


@settings(max_examples=25, deadline=None)
@given(lines, st.lists(st.floats(0.02, 0.98), max_size=6), st.floats(10.0, 60_000.0))
def test_every_way_across_a_border_is_in_one_crossing_which_lies_on_the_border(line, shares, together_m):
    border = Chainage(line)
    at_m = sorted(share * border.length_m for share in shares)
    across = [
        shapely.LineString([(place.x, place.y - 0.3), (place.x, place.y + 0.3)])
        for place in map(border.place, at_m)
    ]
    found = border_crossings(border, [("road", np.array(across, dtype=object))], together_m=together_m)
    assert sum(each.ways for each in found) == len(at_m)
    assert all(second.chainage_m > first.chainage_m for first, second in pairwise(found))
    assert all(line.distance(each.place_lonlat) < 1e-6 for each in found)
    alone = border_crossings(border, [("road", np.array(across, dtype=object))], together_m=0.0)
    assert len(found) <= len(alone)
