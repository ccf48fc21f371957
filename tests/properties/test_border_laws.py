"""Laws of a watched border: more posts never watch less, sectors are the whole, direction is no matter."""

from itertools import pairwise

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.geometry.chainage import Chainage
from geo.methods.border.held import held_border
from geo.methods.border.posts import chosen_offers, offers
from geo.methods.border.reach import patrolled
from geo.methods.border.sectors import border_sectors

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


@settings(max_examples=15, deadline=None)
@given(lines, st.floats(0.1, 0.9))
def test_what_each_party_holds_behind_a_border_is_together_the_whole(line, share):
    border, middle = Chainage(line), share * line.bounds[2]
    held = {"one": shapely.box(-1, -1, middle, 1), "other": shapely.box(middle, -1, 3, 1)}
    parts = [Chainage(held_border(border, held, party)).length_m for party in held]
    assert abs(sum(parts) - border.length_m) < 5.0
