"""Borders as a task: paper answers on a straight border, own layers, what is not known, bad input."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from geo.errors import GeoError
from geo.geometry.chainage import Chainage
from geo.methods.border.held import held_border
from geo.model.border import BorderRules
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.tasks import Setting
from geo.tasks.border_ground import BorderGround
from geo.tasks.borders import border_plan, borders_task

DATA = Path(__file__).resolve().parents[2] / "data"
KM = 1_000 / 111_319.490793  # degrees of the equator
POSTS = {"post_sensor": "post-tower", "post_spacing_m": 20_000, "candidate_spacing_m": 10_000}
OWN = {"name": "Frontier", "layer": "frontier", "source": "Invented"}
LIVED_IN = {"settlements": "towns", "sides": "lands"}
TOWNS = {"name": ["Alba", "Brae", "Corran"], "name_uk": ["Альба", "", ""], "population": ["15000", "300", ""]}


def own(name, kind, geometry, /, **columns):
    texts = {key: np.array(values, dtype=object) for key, values in columns.items()}
    return OwnLayer(name, kind, np.array(geometry, dtype=object), texts)


def setting(*layers, **more):
    """A country on the equator: the north watches a border of 100 km, and nothing else is near."""
    base = (
        own("frontier", "line", [LineString([(0, 0), (100 * KM, 0)])]),
        own("lands", "area", [shapely.box(-1, 0, 2, 1), shapely.box(-1, -1, 2, 0)], name=["North", "South"]),
    )
    told = {
        "id": "equator",
        "as_of": "",
        "line_lonlat": MultiLineString(),
        "held_lonlat": {},
        "labels": {},
        "uses": {"sensors": "v1", "speeds": "v1"},
        "context": DATA / "context",
        "reference": DATA / "reference",
        "own": {layer.name: layer for layer in (*base, *layers)},
    }
    return Setting(**(told | more))


def asked(**more):
    return declared(BorderRules, OWN | more, where="border")


def planned(*layers, **more):
    return border_plan(asked(**more), BorderGround(setting(*layers)))


def towns():
    places = [Point(20 * KM, 1.5 * KM), Point(70 * KM, 8 * KM), Point(90 * KM, -20 * KM)]
    return own("towns", "point", places, **TOWNS)


def roads():
    return own("ways", "line", [LineString([(at * KM, -0.1), (at * KM, 0.1)]) for at in (10, 60)])


def test_posts_of_10_km_range_every_20_km_watch_all_of_100_km_and_twice_none():
    """Five posts at km 10, 30, 50, 70 and 90: 100 km in range of one, and none of two."""
    watched = planned(watch=POSTS).watched
    assert [round(post.chainage_m / 1e3) for post in watched.posts] == [10, 30, 50, 70, 90]
    assert watched.stretches.share_at_least(1) == pytest.approx(1.0, abs=1e-6)
    assert watched.stretches.share_at_least(2) == pytest.approx(0.0, abs=1e-6)
    assert watched.gaps_m == ()
    assert [answer.status for answer in watched.answers] == ["optimal"]


def test_who_lives_near_two_borders_is_counted_once():
    """Alba is 1.5 km from the one border and 6 km from the other, Brae 8 km from the first alone."""
    across = own("across", "line", [LineString([(24 * KM, 0.05), (34 * KM, -0.05)])])
    other = {"name": "Across", "layer": "across"}
    found = borders_task([asked(**LIVED_IN), asked(**LIVED_IN, **other)], setting(towns(), across))
    assert found.standfirst.startswith(
        "15,300 residents live within 10 km of a border. 115 km of border or line"
    )


def test_a_border_bears_its_length_beside_the_published_one_and_its_residents_by_distance():
    """Corran, 20 km to the south, has no known count: it is told of from 25 km on."""
    found = borders_task([asked(**LIVED_IN, published_km=101)], setting(towns()))
    border = next(one.values for one in found.features if one.layer == "borders")
    assert border["length_m"] == pytest.approx(100_000, abs=0.1)
    assert (border["published_m"], border["counted_sides"]) == (101_000.0, "North and South")
    told = [
        (border[f"residents_within_{km}km"], border[f"settlements_uncounted_within_{km}km"])
        for km in (10, 25, 50)
    ]
    assert told == [(15_300, 0), (15_300, 1), (15_300, 1)]


def test_where_no_settlement_is_known_residents_are_not_known_and_not_nought():
    found = borders_task([asked(sides="lands")], setting())
    border = next(one.values for one in found.features if one.layer == "borders")
    assert border["residents_within_10km"] is None


def test_towers_watch_what_posts_leave():
    """Four posts see 80 of 100 km; a second kind with one place sees the 20 km that are left."""
    watched = planned(
        watch=POSTS | {"post_spacing_m": 25_000, "tower_sensor": "post-tower", "towers": 1}
    ).watched
    assert (watched.count("post"), watched.count("tower")) == (4, 1)
    assert watched.answers[0].value == pytest.approx(80_000, abs=20)
    assert watched.stretches.share_at_least(1) == pytest.approx(1.0, abs=1e-3)


def test_gaps_are_told_the_longest_first_and_shares_add_up():
    watched = planned(watch={"post_sensor": "post-tower", "posts": 2}).watched
    gaps_m = [high - low for low, high in watched.gaps_m]
    assert gaps_m == sorted(gaps_m, reverse=True)
    assert sum(gaps_m) / 100_000 + watched.stretches.share_at_least(1) == pytest.approx(1.0, abs=1e-6)


def test_patrols_go_along_the_border_at_the_speed_that_is_stated():
    """30 km/h on 1.35 times the way are 22.2 km/h: half an hour is 11.1 km each way from km 50."""
    watch = {"post_sensor": "post-tower", "posts": 1, "candidate_spacing_m": 50_000, "vehicle": "patrol_car"}
    reached = planned(watch=watch).watched.reached
    assert reached[30.0] == pytest.approx(2 * 0.5 * 30 / 1.35 / 100, abs=1e-4)
    assert list(reached.values()) == sorted(reached.values())
    assert reached[120.0] == pytest.approx(2 * 2 * 30 / 1.35 / 100, abs=1e-4)


def test_who_has_how_far_to_the_next_crossing_and_which_town_is_cut():
    """Alba is 10 km from the crossing at km 10; its people need a disc of 1.78 km, and it lies 1.5 km off."""
    plan = planned(
        towns(),
        roads(),
        sides="lands",
        settlements="towns",
        roads="ways",
        residents_per_km2=1_500,
        far_m=9_900,
    )
    assert [(town.name, round(town.to_crossing_m / 1e3), town.cut) for town in plan.towns] == [
        ("Alba", 10, True),
        ("Brae", 10, False),
    ]
    assert [one.residents for one in plan.people if one.side == "North"] == [15_300] * 3
    south = [one for one in plan.people if one.side == "South"]
    assert [(one.settlements, one.residents, one.uncounted) for one in south] == [
        (0, 0, 0),
        (1, 0, 1),
        (1, 0, 1),
    ]
    table = next(
        one
        for one in borders_task(
            [asked(roads="ways", settlements="towns", sides="lands")], setting(towns(), roads())
        ).tables
        if one.id == "next_crossing"
    )
    assert table.rows[0][:2] == ("Frontier", "2")


def test_what_is_not_known_is_told_as_not_known():
    """No settlement, road or railway is embedded on the equator."""
    task = borders_task([asked(watch=POSTS)], setting())
    told = {table.id: table.rows[0] for table in task.tables}
    assert told["people"][1:] == ("not known",) * 5
    assert told["next_crossing"][1:] == ("not known",) * 5
    assert told["length"] == ("Frontier", "100.0", "not known", "not known", "100.0")
    assert task.tables[0].id == "people"
    assert task.figures["Frontier"]["crossings"] is None


def test_posts_stand_off_on_the_watched_side_and_near_a_road():
    watch = POSTS | {"standoff_m": 500, "access_m": 5_000, "candidate_spacing_m": 1_000}
    posts = planned(roads(), sides="lands", roads="ways", watch=watch).watched.posts
    assert all(post.place_lonlat.y == pytest.approx(500 / 110_574, rel=1e-3) for post in posts)
    assert posts
    assert all(post.road_m <= 5_000 for post in posts)


def test_a_border_is_cut_where_another_party_holds_the_ground_behind_it():
    """Behind km 40 to 60 it is theirs, and so is all that lies farther back."""
    held = {
        "we": shapely.box(0, 0, 40 * KM, 0.5).union(shapely.box(60 * KM, 0, 100 * KM, 0.5)),
        "they": shapely.box(40 * KM, 0, 60 * KM, 0.5).union(shapely.box(0, 0.5, 1, 1)),
    }
    line = Chainage(LineString([(0, 0), (100 * KM, 0)]))
    ours, theirs = (Chainage(held_border(line, held, party)) for party in ("we", "they"))
    assert ours.length_m == pytest.approx(80_000, abs=3)
    assert len(ours.part_ends_m) == 2
    assert ours.length_m + theirs.length_m == pytest.approx(line.length_m, abs=3)
    plan = border_plan(
        asked(beside="we", watch=POSTS), BorderGround(setting(held_lonlat=held, labels={"we": "Us"}))
    )
    assert (round(plan.whole_m), round(plan.line.length_m, -2)) == (100_000, 80_000)
    assert {one.side for one in plan.people} == {"Us"}


def test_a_named_stretch_runs_between_two_places():
    stretch = {"name": "Middle", "first": [80 * KM, 0.01], "last": [30 * KM, 0], "source": "Invented"}
    plan = planned(stretch=[stretch | {"published_km": 55}])
    assert [round(at / 1e3) for at in (plan.stretches[0].from_m, plan.stretches[0].to_m)] == [30, 80]
    features = borders_task([asked(stretch=[stretch])], setting()).features
    assert [one.values["name"] for one in features if one.layer == "border_stretches"] == ["Middle"]


def test_sites_and_gaps_are_sensitive_and_each_site_has_its_name():
    found = borders_task([asked(watch=POSTS | {"post_spacing_m": 50_000})], setting()).features
    kept = {"border_posts", "border_towers", "border_gaps"}
    assert {one.layer for one in found if one.sensitive} == {"border_posts", "border_gaps"}
    assert not any(one.layer in kept and not one.sensitive for one in found)
    sites = [one.values["site"] for one in found if one.layer == "border_posts"]
    assert len(sites) == len(set(sites)) == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"layer": ""}, "names neither states nor a layer"),
        ({"states": ["UA", "BY"]}, "names both states and a layer"),
        ({"layer": "lands"}, "holds area"),
        ({"layer": "coast"}, "names the layer 'coast'"),
        ({"roads": "lands"}, "border.roads"),
        ({"beside": "we"}, "beside is 'we'"),
        ({"sectors": 500}, "sectors is 500 on 100.0 km"),
        ({"watch": POSTS | {"post_sensor": "dog"}}, "post_sensor is 'dog'"),
        ({"watch": POSTS | {"post_sensor": "thermal-mast"}}, "does not watch all round"),
        ({"watch": POSTS | {"posts": 3}}, "given by both posts and post_spacing_m"),
        ({"watch": {"post_sensor": "post-tower"}}, "given by neither posts nor post_spacing_m"),
        ({"watch": POSTS | {"standoff_m": 500}}, "no side is known"),
        ({"watch": POSTS | {"vehicle": "sledge"}}, "vehicle is 'sledge'"),
        (
            {"stretch": [{"name": "S", "first": [9, 9], "last": [0, 0], "source": "-"}]},
            "first is [9.0, 9.0], 1,",
        ),
        (
            {"stretch": [{"name": "S", "first": [0, 0], "last": [0, 0], "source": "-"}]},
            "one place of the border",
        ),
        ({"watch": POSTS | {"post_spacing_m": -3}}, "post_spacing_m"),
        ({"within_m": []}, "within_m"),
        ({"states": ["Ukraine", "BY"]}, "states"),
    ],
)
def test_bad_input_is_one_line_with_where_value_and_mend(more, words):
    with pytest.raises(GeoError) as caught:
        planned(**more)
    said = str(caught.value)
    assert words in said
    assert "\n" not in said
