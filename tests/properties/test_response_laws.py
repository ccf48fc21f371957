"""Laws of response, on random roads: what must hold whatever the network, the bases and the line."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.response.bridges import bridge_losses
from geo.methods.response.evacuation import Chain, by_road, evacuations
from geo.methods.response.force import force_of
from geo.methods.response.ground import CheckedGround, too_late
from geo.methods.response.losses import base_losses, loss_of, worst_first
from geo.methods.response.places import line_places, posted
from geo.methods.response.tables import share_series
from geo.methods.response.whole import response_of
from geo.model.response import ResponseRules
from geo.model.roads import Roads, Speeds
from geo.model.situation import LineOfContact, Settlement, Site, Situation
from geo.travel.making import travel_network

FRAME = Frame.around(36.0, 48.0)
SPEEDS = Speeds(
    road_kmh={"main": 60.0},
    surface_share={"paved": 1.0},
    season_share={},
    light_share={},
    off_network_kmh=10.0,
    detour_share=1.3,
    source={},
    status={},
)
RULES = ResponseRules(source="test", spacing_m=4_000.0, helicopter_from="airfield")
PATH = MultiLineString([LineString([(-30_000, 0), (0, 4_000), (30_000, 0)])])
LINE = Chainage(FRAME.to_lonlat(PATH))
DAY = date(2025, 1, 1)
SITUATION = Situation(
    FRAME, DAY, "illustrative", (), LineOfContact(PATH, "illustrative", DAY, "made", LINE.length_m, 1.0)
)
KINDS = ("patrol_base", "patrol_base", "patrol_base", "post", "post", "hospital", "hospital", "airfield")
few = settings(max_examples=8, deadline=None)
FEEL_MIN = 1e-6


seeds = st.integers(0, 10**6)


def made(seed, one_way=False):
    """Roads of a bent lattice with holes, bridges among them; sites of every kind; settlements."""
    rng = np.random.default_rng(seed)
    columns, rows = 5, 4
    east, north = np.meshgrid(np.linspace(-32e3, 32e3, columns), np.linspace(-12e3, 12e3, rows))
    node_m = np.column_stack([east.ravel(), north.ravel()]) + rng.normal(0.0, 2_000.0, (columns * rows, 2))
    number = np.arange(columns * rows).reshape(rows, columns)
    one = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    other = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    kept = rng.random(len(one)) < 0.8
    one, other = one[kept].astype(np.int32), other[kept].astype(np.int32)
    count = len(one)
    roads = Roads(
        node_m=node_m,
        one=one,
        other=other,
        length_m=np.hypot(*(node_m[one] - node_m[other]).T) * rng.uniform(1.0, 1.5, count),
        kind=("main",),
        kind_of=np.zeros(count, np.int32),
        surface_of=np.zeros(count, np.int32),
        one_way=(rng.random(count) < 0.3) & one_way,
        bridge=rng.random(count) < 0.4,
    )
    place_m = rng.uniform([-30e3, -12e3], [30e3, 12e3], (len(KINDS) + 6, 2))
    sites = [
        Site(f"{kind} {at}", kind, Point(place))
        for at, (kind, place) in enumerate(zip(KINDS, place_m, strict=False))
    ]
    towns = [
        Settlement(f"Town {at}", "", Point(place), 100) for at, place in enumerate(place_m[len(KINDS) :])
    ]
    return travel_network(roads, SPEEDS, frame=FRAME), sites, tuple(towns)


def answered(case, rules=RULES, sites=None):
    network, own, towns = case
    situation = replace(SITUATION, settlements=towns)
    given_sites = own if sites is None else sites
    return response_of(situation, rules, network, sites=given_sites, zones=(), line=LINE)


def forces(network, sites):
    places = line_places(LINE, FRAME, RULES.spacing_m)
    return force_of(posted(sites, "patrol_base"), 15.0, places, network), places


@few
@given(seeds, st.floats(0.0, 60.0))
def test_more_notice_never_enlarges_the_reach(seed, more_min):
    case = made(seed)
    prompt = answered(case)
    late = answered(case, replace(RULES, notice_min=RULES.notice_min + more_min))
    for soon, slow in zip(prompt.reached, late.reached, strict=True):
        assert slow.line_share <= soon.line_share
        assert slow.area.area <= soon.area.area + 1.0
        assert slow.residents <= soon.residents


@few
@given(seeds)
def test_more_time_never_shrinks_the_reach(seed):
    case = made(seed)
    reached = answered(case, replace(RULES, within_min=(15.0, 20.0, 30.0, 45.0, 60.0, 90.0))).reached
    for narrow, wide in pairwise(reached):
        assert narrow.line_share <= wide.line_share
        assert narrow.area.difference(wide.area.buffer(30.0)).area < 1.0
        assert narrow.residents <= wide.residents


@few
@given(seeds)
def test_losing_a_base_never_shortens_a_time_and_is_what_is_left_without_it(seed):
    network, sites, _ = made(seed)
    force, places = forces(network, sites)
    found = base_losses(force, places, 60.0)
    for lost, loss in enumerate(found):
        left = [site for site in sites if site.name != force.bases.sites[lost].name]
        again, _ = forces(network, left)
        longer = again.soonest_min - force.soonest_min
        assert (longer >= -FEEL_MIN).all()
        assert loss.worst_longer_min == pytest.approx(longer.max(), abs=FEEL_MIN)
        assert min(loss.mean_longer_min, loss.line_share_lost) >= 0.0


@few
@given(seeds)
def test_losses_of_bridges_are_those_of_asking_anew_without_each(seed):
    """Every bridge, with no pruning: the whole table of times on the network without it."""
    network, sites, towns = made(seed, one_way=True)
    force, places = forces(network, sites)
    found = bridge_losses(force, places, network, towns, 60.0)
    before_min = force.soonest_min
    wanted = []
    for number in np.flatnonzero(network.roads.bridge):
        left = network.without(np.arange(len(network.roads)) == number)
        after_min = 15.0 + left.times(force.bases.place_m, places.place_m).min(axis=0) / 60.0
        if (after_min > before_min + FEEL_MIN).any():
            wanted.append(loss_of(("", "bridge", None), before_min, after_min, places, 60.0))
    assert len(found.losses) == len(wanted)
    for one, other in zip(found.losses, wanted, strict=True):
        assert one.line_share_lost == pytest.approx(other.line_share_lost, abs=1e-12)
        assert one.mean_longer_min == pytest.approx(other.mean_longer_min, abs=FEEL_MIN)
        assert one.worst_longer_min == pytest.approx(other.worst_longer_min, abs=FEEL_MIN)
    assert min((loss.worst_longer_min for loss in found.losses), default=0.0) >= 0.0


@few
@given(seeds)
def test_the_worst_losses_come_first_and_their_order_is_that_of_any_shuffle(seed):
    case = made(seed)
    losses = answered(case).losses
    assert worst_first(losses[::-1]) == losses
    shares = [loss.line_share_lost for loss in losses]
    assert shares == sorted(shares, reverse=True)


def evacuated(case, rules=RULES):
    """Timelines of the places of the line, and the ground from which surgery is too late."""
    network, sites, _ = case
    chain, places = Chain.of(rules, FRAME, network, sites), line_places(LINE, FRAME, rules.spacing_m)
    what = [("", "line", None)] * len(places.chainage_m)
    late = too_late(chain, CheckedGround.of((), PATH, rules.spacing_m))
    return evacuations(chain, what, places.place_m, places.chainage_m), late


@few
@given(seeds, st.floats(1.0, 3.0))
def test_a_faster_helicopter_never_takes_longer(seed, faster):
    case = made(seed)
    slow, slow_late = evacuated(case, replace(RULES, helicopter_kmh=100.0))
    fast, fast_late = evacuated(case, replace(RULES, helicopter_kmh=100.0 * faster))
    for one, other in zip(slow, fast, strict=True):
        assert other.by_air_min <= one.by_air_min
        assert other.surgery_min(flies=True) <= one.surgery_min(flies=True)
    assert fast_late.with_air.area <= slow_late.with_air.area + 1.0


@few
@given(seeds)
def test_where_nothing_flies_surgery_is_as_soon_as_by_road(seed):
    case = made(seed)
    (closed, closed_late), (grounded, grounded_late) = (
        evacuated(case, replace(RULES, helicopter_from=kind)) for kind in ("airfield", "")
    )
    for one, other in zip(closed, grounded, strict=True):
        assert one.surgery_min(flies=False) == one.by_road_min == other.surgery_min(flies=True)
        assert one.surgery_min(flies=True) <= one.by_road_min
    assert closed_late.by_road.equals(grounded_late.by_road)
    assert closed_late.with_air.difference(closed_late.by_road).area == pytest.approx(0.0, abs=1e-3)


@few
@given(seeds, st.floats(30.0, 150.0))
def test_squares_settled_by_their_block_are_those_asked_one_by_one(seed, limit_min):
    network, sites, _ = made(seed)
    chain, ground = Chain.of(RULES, FRAME, network, sites), CheckedGround.of((), PATH, 1_000.0)
    slope = 2.0 * network.off_pace_s / 60.0
    (kept,) = ground.within(lambda place_m: by_road(chain, place_m), [limit_min], slope)
    middle_m = (ground.number + 0.5) * ground.side_m
    assert kept.tolist() == (by_road(chain, middle_m) <= limit_min).tolist()
    assert ground.part(kept | True).area == pytest.approx(ground.ground.area)


@few
@given(seeds)
def test_a_way_to_surgery_is_that_of_a_trip_from_the_casualty(seed):
    """All places to all hospitals, one search each; the search backwards finds the same."""
    network, sites, _ = case = made(seed, one_way=True)
    found, _ = evacuated(case)
    place_m = np.array([[one.place.x, one.place.y] for one in found])
    to_s = network.times(place_m, posted(sites, "hospital").place_m).min(axis=1)
    from_s = network.times(posted(sites, "patrol_base").place_m, place_m).min(axis=0)
    wanted = RULES.road_notice_min + from_s / 60.0 + RULES.load_min + to_s / 60.0
    assert [one.by_road_min for one in found] == pytest.approx(wanted, abs=1e-4)


def line_share(network, sites, place=None):
    """Share of the line within 60 min of the bases, and of one more; by the table of times alone."""
    more = [] if place is None else [Site("next", "patrol_base", place)]
    force, places = forces(network, [*sites, *more])
    return places.share(force.soonest_min <= 60.0)


@few
@given(seeds)
def test_the_next_base_is_worth_what_it_says_and_no_settlement_is_worth_more(seed):
    network, sites, towns = case = made(seed)
    most = max(line_share(network, sites, town.place) for town in towns)
    before, best = line_share(network, sites), answered(case).next_base
    if best is None:
        assert most == pytest.approx(before)
        return
    assert line_share(network, sites, best.place) == pytest.approx(best.line_share)
    assert best.line_share - best.line_share_gained == pytest.approx(before)
    assert best.line_share == pytest.approx(most)
    assert best.line_share_gained > 0.0


@few
@given(seeds)
def test_one_more_base_never_lengthens_a_time(seed):
    network, sites, towns = made(seed)
    before, _ = forces(network, sites)
    after, _ = forces(network, [*sites, Site("next", "patrol_base", towns[0].place)])
    assert (after.soonest_min <= before.soonest_min).all()


@few
@given(seeds, st.floats(0.0, 120.0))
def test_the_series_is_the_share_within_every_time(seed, within_min):
    case = made(seed)
    checked = answered(case).checked
    series = share_series(checked)
    last = max((share for minutes, share in series if minutes <= within_min), default=0.0)
    assert last == pytest.approx(checked.share_within(within_min))
    assert [share for _, share in series] == sorted(share for _, share in series)
