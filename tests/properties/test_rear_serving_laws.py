"""Laws of a rear: points of entry, training grounds, hubs chosen, and which of them serves a sector."""

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.errors import ScenarioError
from geo.features.rear_arrival import Entry
from geo.features.rear_plan import Hub
from geo.location.requirements import Limits
from geo.methods.rear.choice import choose_hubs
from geo.methods.rear.criteria import Score
from geo.methods.rear.entries import ways_in
from geo.methods.rear.measures import Near, measured, people_near_any
from geo.methods.rear.movement import Lift, RailLift
from geo.model.contingent import Contingent
from geo.model.own_layer import OwnLayer
from geo.model.rear import RearRules, TrainingRules
from geo.model.sector import Sector
from geo.tasks import Setting
from geo.tasks.rear_entering import Entering
from geo.tasks.rear_figures import rear_figures
from geo.tasks.rear_ground import rear_ground
from geo.tasks.rear_moves import Ways, arrivals
from geo.tasks.rear_serving import Serving
from geo.tasks.rear_training import training_grounds

ROOT = Path(__file__).resolve().parents[2]
HOME, ABROAD = box(0, 0, 1, 1), {"XA": box(-1, 0, 0, 1)}
places = st.tuples(st.floats(-0.95, -0.05) | st.floats(0.05, 0.95), st.floats(0.05, 0.95))
edges = st.lists(st.tuples(places, places), min_size=1, max_size=8)


def entered(chords, together_m=0.0):
    return ways_in({"road": np.array(chords, dtype=float)}, HOME, ABROAD, together_m=together_m)


@given(chords=edges, together_m=st.floats(1.0, 90_000.0))
def test_ways_come_in_where_edges_cross_the_border_and_joining_makes_no_more(chords, together_m):
    crossing = [pair for pair in chords if (pair[0][0] < 0.0) != (pair[1][0] < 0.0)]
    found = entered(chords)
    assert len(found) <= len(crossing)
    assert bool(found) == bool(crossing)
    assert all(abs(one.place_lonlat.x) < 1e-9 for one in found)  # the border is the meridian of 0°
    turned = entered([pair[::-1] for pair in chords])
    assert [one.place_lonlat.y for one in turned] == pytest.approx([one.place_lonlat.y for one in found])
    assert 0 <= len(entered(chords, 2.0 * together_m)) <= len(entered(chords, together_m)) <= len(found)


@given(
    road_h=st.lists(st.lists(st.integers(0, 20), min_size=5, max_size=5), min_size=1, max_size=4),
    worth=st.lists(st.integers(0, 10), min_size=5, max_size=5),
    hubs=st.integers(1, 3),
    spacing_m=st.sampled_from([0.0, 15.0, 25.0]),
)
def test_hubs_are_the_best_of_all_choices_so_far_apart(road_h, worth, hubs, spacing_m):
    place_m = np.column_stack([10.0 * np.arange(5), np.zeros(5)])
    worth_share = np.array(worth) / 10.0
    answer = choose_hubs(
        np.array(road_h, dtype=float),
        worth_share,
        hubs,
        ids=list("ABCDE"),
        worth_h=4.0,
        place_m=place_m,
        spacing_m=spacing_m,
        limits=Limits(),
    )
    cost_h = np.array(road_h) + 4.0 * (1.0 - worth_share)
    apart = [
        rows
        for count in range(1, hubs + 1)
        for rows in combinations(range(5), count)
        if all(abs(place_m[a, 0] - place_m[b, 0]) >= spacing_m for a, b in combinations(rows, 2))
    ]
    best = min(cost_h[:, rows].min(axis=1).mean() for rows in apart)
    assert answer.value == pytest.approx(best)
    assert tuple("ABCDE".index(name) for name in answer.selected) in apart


def sector(number, from_m, to_m):
    unit = Contingent(name=str(number), personnel=100, vehicles=20, source="-")
    nothing = {"area": Polygon(), "path": MultiLineString(), "loads": {}, "area_km2": 0.0}
    return Sector(f"Sector {number}", unit, from_m, to_m, load_share=0.5, strength_share=0.5, **nothing)


def hub(number):
    return Hub(str(number), f"Hub {number}", "town", Point(number, 0), {}, Score(0.0, 0.0))


cuts = st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True).map(sorted)
served = st.lists(st.integers(0, 2), min_size=2, max_size=9)
hours = st.lists(st.floats(1, 40), min_size=27, max_size=27)


@given(cuts=cuts, hubs=served, drive_h=hours, a_day=st.integers(1, 4))
def test_a_contingents_hub_serves_its_sector_and_nobody_is_there_before_the_hub(cuts, hubs, drive_h, a_day):
    count = len(hubs)
    chainage_m = (np.arange(count) + 0.5) * 100.0 / count
    serving = Serving(chainage_m, np.array(hubs), np.array(drive_h).reshape(3, 9)[:, :count])
    ends = [0, *cuts, 100]
    sectors = [sector(number, *ends[number : number + 2]) for number in range(len(ends) - 1)]
    asked = [Entering(one.contingent.name, 100, 20) for one in sectors]
    rail_lift = RailLift(40, 50, 1, 2, 35.0, 6.0, 6.0, 12.0)
    nowhere = np.full((1, 3), np.inf)

    def sent(a_day):
        lift = Lift(50, 10, a_day, 10.0)
        gate = [Entry("G", "Gate", "gate", Point(9, 0))]
        ways = Ways(gate, np.full((1, 3), 8.0), nowhere, nowhere, lift, rail_lift, None)
        return arrivals(asked, [hub(0), hub(1), hub(2)], serving, ways, sectors)

    for one, where, sooner in zip(sent(a_day), sectors, sent(a_day + 1), strict=True):
        nearest = serving.place_of(where)
        middle_m = (where.from_m + where.to_m) / 2
        assert abs(chainage_m[nearest] - middle_m) == abs(chainage_m - middle_m).min()
        assert one.hub == one.supplied_by == f"Hub {hubs[nearest]}"
        assert one.serves
        assert one.sector_day > one.day >= 0
        assert sooner.sector_day <= one.sector_day
    assert serving.shares(3).sum() == pytest.approx(1.0)


@given(
    towns=st.lists(st.tuples(st.floats(-0.3, 0.3), st.integers(0, 900)), min_size=1, max_size=8),
    hubs=st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=3),
)
def test_residents_near_hubs_are_counted_once_and_not_fewer_than_near_any_one(towns, hubs):
    lonlat, residents = np.array([[at, 0.0] for at, _ in towns]), np.array([n for _, n in towns], dtype=float)
    near, where = Near({}, lonlat, residents, 10_000.0), np.array([[at, 0.0] for at in hubs])
    each = [
        one["people_near"]
        for one in measured(where, np.zeros(len(hubs)), np.ones((len(hubs), 1)), near, driving_h=10.0)
    ]
    assert max(each) <= people_near_any(where, near) <= min(sum(each), residents.sum())


@cache
def island():
    """A road due east to a line at 2° E: what training grounds are looked at on, and its setting."""
    own = {
        "ways": OwnLayer("ways", "line", np.array([LineString([(step / 5, 0) for step in range(10)])])),
        "ground": OwnLayer("ground", "area", np.array([box(-0.1, -0.5, 1.95, 0.5)])),
    }
    setting = Setting(
        *(
            "island",
            "",
            MultiLineString([[(2.0, -0.15), (2.0, 0.15)]]),
            {},
            {},
            {"rear": "v1", "speeds": "v1"},
        ),
        context=ROOT / "data" / "context",
        reference=ROOT / "data" / "reference",
        own=own,
    )
    rules = RearRules(standoff_m=0.0, hubs=1, source="-", within="ground", roads="ways", places=2)
    figures = rear_figures(rules, setting)
    return setting, rear_ground(rules, setting, figures), figures


@given(
    given_at=st.lists(st.tuples(st.floats(0, 1.8), st.floats(1, 400)), min_size=1, max_size=6),
    standoff_km=st.integers(0, 150),
    spacing_km=st.sampled_from([0, 40]),
    count=st.integers(1, 3),
)
def test_training_grounds_lie_beyond_their_standoff_and_apart_and_a_larger_one_leaves_no_more(
    given_at, standoff_km, spacing_km, count
):
    setting, ground, figures = island()
    layer = OwnLayer(
        "ranges",
        "point",
        np.array([Point(at, 0.05) for at, _ in given_at]),
        {
            "name": np.array([f"R{number}" for number in range(len(given_at))]),
            "area_km2": np.array([km2 for _, km2 in given_at]),
        },
    )
    setting = replace(setting, own={**setting.own, "ranges": layer})

    def chosen(standoff_km):
        rules = TrainingRules(
            layer="ranges", count=count, standoff_m=standoff_km * 1e3, spacing_m=spacing_km * 1e3, source="-"
        )
        try:
            return training_grounds(rules, setting, ground, figures, [hub(0)])
        except ScenarioError:
            return (), 0

    grounds, others = chosen(standoff_km)
    away_m = ground.away.to(*shapely.get_coordinates(layer.geometry).T).distance_m
    assert len(grounds) + others == (away_m >= standoff_km * 1e3).sum()
    assert len(grounds) <= count
    for one, other in combinations(grounds, 2):
        one_m, other_m = ground.metres([one.place_lonlat, other.place_lonlat])
        assert np.hypot(*(one_m - other_m)) >= spacing_km * 1e3 - 1e-6
    more, others_more = chosen(standoff_km + 20)
    assert len(more) + others_more <= len(grounds) + others
