"""Sites for a force: paper answers on a made front, what counts, what stands, and both sides alike."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
import shapely
from shapely import MultiLineString, MultiPoint, Point, box

from geo.errors import ScenarioError
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.siting import choose_sites
from geo.methods.siting.models import MODELS, Question
from geo.methods.siting.weights import stretch_weights
from geo.model.mandate import Means, Siting
from geo.model.sensor import Conditions, Reach
from geo.model.situation import ControlArea, LineOfContact, Party, Settlement, Site, Situation
from geo.terrain.elevation import Elevation

FRAME = Frame.around(35.0, 47.0)
MERIDIAN = FRAME.to_metres(MultiLineString([[(35.0, 46.6), (35.0, 47.4)]]))
LENGTH_M = Chainage(FRAME.to_lonlat(MERIDIAN)).length_m


@dataclass(frozen=True)
class Eyes:
    """A made instrument."""

    range_m: float = 5_000.0
    sight: str = "none"
    view_deg: float = 360.0
    watched_share: float = 1.0
    nearest_m: float = 0.0
    family = "eyes"
    id = "eyes"
    title = "Eyes"
    source = "made"
    status = "assumed"

    def reach(self, conditions):
        if conditions.weather == "fog":
            return None
        return Reach(
            self.range_m,
            self.sight,
            nearest_m=self.nearest_m,
            field_of_view_deg=self.view_deg,
            watched_share=self.watched_share,
        )

    def figures(self):
        return {}


def situation(places=(), **words):
    """A meridian with a party on each side, and places given as easting and northing."""
    return Situation(
        frame=FRAME,
        as_of=date(2025, 1, 1),
        status="illustrative",
        parties=(Party("east", "East"), Party("west", "West")),
        line=LineOfContact(MERIDIAN, "illustrative", date(2025, 1, 1), "drawn by hand", LENGTH_M, 0.0),
        control=(ControlArea("east", box(0, -9e5, 9e5, 9e5)), ControlArea("west", box(-9e5, -9e5, 0, 9e5))),
        places={"own": MultiPoint(places)} if len(places) else {},
        **words,
    )


def means(name="Posts", **words):
    return Means(**{"name": name, "sensor": "eyes", "count": 2, "source": "made", **words})


def siting(**words):
    return Siting(**{"candidates": ("own",), "source": "made", "thinned_m": 0.0, **words})


def choose(ground, *force, sensors=None, rules=None, **words):
    return choose_sites(ground, force or (means(),), rules or siting(), sensors or {"eyes": Eyes()}, **words)


PAIRS = [(side * 3_000.0, north) for north in (-30_000.0, -10_000.0, 10_000.0, 30_000.0) for side in (-1, 1)]


def test_each_post_watches_the_chord_of_its_range():
    (choice,) = choose(situation([(3_000.0, 0.0), (-3_000.0, 20_000.0)])).choices
    # A disc of 5 km whose centre is 3 km away cuts a chord of twice 4 km.
    assert choice.answer.status == "optimal"
    assert choice.answer.value == pytest.approx(16_000.0, abs=10.0)
    assert choice.counted_m == pytest.approx(LENGTH_M, abs=0.1)


def test_both_sides_are_given_the_same_number():
    proposal = choose(situation(PAIRS), means(count=4))
    sides = [watch.site.party for watch in proposal.watches]
    assert sorted(sides) == ["east", "east", "west", "west"]
    assert "2 on the side of East, 2 on the side of West" in proposal.fairness


def test_with_an_odd_number_one_side_has_one_more():
    sides = [watch.site.party for watch in choose(situation(PAIRS), means(count=3)).watches]
    assert sorted(map(sides.count, ("east", "west"))) == [1, 2]


def test_without_fairness_the_model_decides():
    east = [place for place in PAIRS if place[0] > 0]
    proposal = choose(situation(east), means(count=4), rules=siting(fairness="none"))
    assert [watch.site.party for watch in proposal.watches] == ["east"] * 4


def test_a_side_without_candidates_makes_fairness_infeasible_and_says_so():
    east = [place for place in PAIRS if place[0] > 0]
    (choice,) = choose(situation(east), means(count=4)).choices
    assert choice.answer.status == "infeasible"
    assert "west" in choice.answer.infeasible_because
    assert choice.watches == ()


def test_watches_come_in_the_order_of_the_line():
    norths = [watch.site.place.y for watch in choose(situation(PAIRS), means(count=4)).watches]
    assert norths == sorted(norths)


def test_the_second_means_fills_what_the_first_leaves():
    ground = situation(PAIRS)
    first, second = choose(ground, means(count=4), means("Cameras", kind="camera", count=4)).choices
    assert second.counted_m == pytest.approx(LENGTH_M - first.answer.value, abs=1.0)
    assert second.answer.value is None  # nobody watches anything that is left
    assert second.screening.counts == {"sight": 8}


def test_the_side_with_fewer_candidates_sets_the_number_of_both():
    ground = situation([*PAIRS[:3], (3_000.0, 22_000.0), (3_000.0, 32_000.0)])
    sides = [watch.site.party for watch in choose(ground, means(count=6)).watches]
    assert sorted(sides) == ["east", "east", "west", "west"]


def test_a_backup_counts_what_is_watched_once():
    backup = means("Cameras", kind="camera", count=4, counts="watched_once")
    first, second = choose(situation(PAIRS), means(count=4), backup).choices
    assert second.counted_m == pytest.approx(first.answer.value, abs=1.0)
    assert second.answer.value == pytest.approx(first.answer.value, abs=1.0)


def test_what_watches_a_share_of_the_time_leaves_all_to_the_others():
    drones = means("Drones", sensor="drones", kind="drone_base", count=2)
    sensors = {"eyes": Eyes(), "drones": Eyes(40_000.0, watched_share=0.3)}
    first, second = choose(situation(PAIRS), drones, means(count=4), sensors=sensors).choices
    assert first.answer.value == pytest.approx(first.counted_m, abs=1.0)
    assert second.counted_m == pytest.approx(LENGTH_M, abs=1.0)


def test_a_site_that_stands_is_kept_counted_and_not_screened():
    base = Site("Old post", "post", Point(100.0, 0.0), party="east")
    rules = siting(fairness="none")
    (choice,) = choose(
        situation(PAIRS, sites=(base,)), means(standoff_m={"both": 2_000.0}), rules=rules
    ).choices
    assert choice.standing == ("Old post",)
    assert len(choice.watches) == 2
    assert "Old post" in [watch.site.name for watch in choice.watches]


def test_spacing_is_kept():
    close = [(3_000.0, 0.0), (3_000.0, 500.0), (-3_000.0, 0.0), (-3_000.0, 500.0), (3_000.0, 20_000.0)]
    proposal = choose(situation(close), means(count=3, spacing_m=7_000.0), rules=siting(fairness="none"))
    places = np.array([[watch.site.place.x, watch.site.place.y] for watch in proposal.watches])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))[np.triu_indices(len(places), 1)]
    assert len(places) >= 2
    assert (apart >= 7_000.0).all()


def test_a_ridge_hides_the_line_and_the_candidate_behind_it_is_turned_away():
    height = np.zeros((200, 40), np.float32)
    height[:, 25:27] = 400.0  # a wall two kilometres east of the line
    elevation = Elevation(height, -20_000.0, 100_000.0, 1_000.0, 1_000.0, "made")
    ground = situation([(9_500.0, 0.0), (-2_500.0, 0.0)], elevation=elevation)
    rules = siting(fairness="none")
    (choice,) = choose(
        ground, means(count=1), sensors={"eyes": Eyes(12_000.0, "optical")}, rules=rules
    ).choices
    assert {one.id: set(one.reasons) for one in choice.screening.rejected} == {"own 1": {"sight"}}
    assert [watch.site.name for watch in choice.watches] == ["own 2"]


def test_a_camera_is_turned_to_where_it_watches_most():
    ground = situation([(3_000.0, 0.0)])
    rules = siting(fairness="none")
    (choice,) = choose(ground, means(count=1), sensors={"eyes": Eyes(view_deg=90.0)}, rules=rules).choices
    (watch,) = choice.watches
    assert 180.0 < watch.bearing_deg < 360.0
    # The chord of 8 km spans 106 degrees from 3 km away; a quarter of the compass at its end takes in most.
    ends = 3_000.0 * np.tan(np.radians([53.13, 90.0 - 53.13]))
    assert choice.answer.value == pytest.approx(ends.sum(), abs=400.0)


def test_a_nearest_distance_leaves_a_hole_in_the_middle():
    rules = siting(fairness="none")
    sensors = {"eyes": Eyes(nearest_m=4_000.0)}
    (choice,) = choose(situation([(0.0, 0.0)]), means(count=1), sensors=sensors, rules=rules).choices
    assert choice.answer.value == pytest.approx(2_000.0, abs=2.0)


def test_candidates_lie_where_the_means_wants_them():
    proposal = choose(
        situation(PAIRS),
        means(count=2, standoff_m={"both": 4_000.0}),
        means("Cameras", kind="camera", count=2),
    )
    first, second = proposal.choices
    assert first.watches == ()
    assert first.screening.counts == {"standoff": 8}
    assert len(second.watches) == 2


def test_the_curve_rises_and_ends_at_what_all_sites_watch():
    (choice,) = choose(situation(PAIRS), means(count=4), curve_to=8).choices
    sites, values, bounds, proved = zip(*choice.curve, strict=True)
    assert sites == tuple(range(1, 9))
    assert list(values) == sorted(values)
    assert all(proved)
    assert max(values) == pytest.approx(4 * 8_000.0, abs=20.0)
    assert all(value <= bound + 1e-6 for value, bound in zip(values, bounds, strict=True))


def test_conditions_that_blind_a_sensor_are_refused():
    rules = siting(chosen_under=Conditions(weather="fog"))
    with pytest.raises(ScenarioError, match="its sensor 'eyes' sees no vehicle by day, fog"):
        choose(situation(PAIRS), rules=rules)


def test_weights_come_to_the_length_of_the_line():
    towns = (Settlement("Alba", "", Point(2_000, 0), 900), Settlement("Brod", "", Point(50_000, 0), 900))
    ground = situation(settlements=towns, places=[(500.0, 20_000.0), (500.0, 20_010.0)])
    rules = siting(length_weight=2.0, residents_weight=1.0, incidents_weight=1.0, incidents="own")
    line = Chainage(FRAME.to_lonlat(MERIDIAN))
    bounds = np.linspace(0.0, line.length_m, 90)
    weight = stretch_weights(bounds, line, ground, rules)
    assert weight.sum() == pytest.approx(line.length_m)
    plain = line.length_m / 89 / 2
    heavy = np.sort(weight)[-2:] - plain
    assert np.allclose(heavy, line.length_m / 4)
    assert np.allclose(np.sort(weight)[:-2], plain)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ({"length_weight": 0.0}, "all weights are 0"),
        ({"residents_weight": 1.0}, "no residents are known within 10 km of the line"),
        ({"incidents_weight": 1.0, "incidents": "shots"}, "incidents names 'shots'"),
    ],
)
def test_weights_that_count_nothing_are_refused(words, line):
    with pytest.raises(ScenarioError, match=line):
        choose(situation(PAIRS), rules=siting(**words))


def test_people_draw_a_post():
    town = Settlement("Alba", "", Point(2_000, 30_000), 900)
    rules = siting(fairness="none", length_weight=0.0, residents_weight=1.0)
    (choice,) = choose(situation(PAIRS, settlements=(town,)), means(count=1), rules=rules).choices
    assert choice.watches[0].site.place.y == pytest.approx(30_000.0)


def test_every_model_says_what_it_lacks():
    for name in MODELS:
        with pytest.raises(Exception, match=r"not given|no range|no costs|nothing says"):
            Question(model=name).asked()


def test_the_frame_of_the_test_is_flat_enough():
    assert shapely.length(MERIDIAN) == pytest.approx(LENGTH_M, rel=1e-4)
