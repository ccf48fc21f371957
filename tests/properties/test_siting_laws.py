"""Laws of siting: every candidate accounted for, distances kept, and both sides treated alike."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiLineString, MultiPoint, box

from geo.frame import Frame
from geo.location.covering.maximal_covering import maximal_covering
from geo.location.incidence import Incidence
from geo.location.requirements import Quota, Requirements
from geo.methods.siting import choose_sites
from geo.methods.siting.outdone import without_outdone
from geo.methods.siting.screening import screened
from geo.model.mandate import Means, Siting
from geo.model.sensor import Reach
from geo.model.siting import Candidates
from geo.model.situation import ControlArea, LineOfContact, Party, Situation

KARNEY = Geodesic.WGS84
FRAME = Frame.around(35.0, 47.0)
PATH = FRAME.to_metres(MultiLineString([[(35.0, 46.7), (35.0, 47.3)]]))
EAST, WEST = box(0, -9e5, 9e5, 9e5), box(-9e5, -9e5, 0, 9e5)
RANGE_M = 5_000.0
SITUATION = Situation(
    frame=FRAME,
    as_of=date(2025, 1, 1),
    status="illustrative",
    parties=(Party("one", "One"), Party("two", "Two")),
    line=LineOfContact(PATH, "illustrative", date(2025, 1, 1), "drawn by hand", 66_000.0, 0.0),
    control=(ControlArea("one", EAST), ControlArea("two", WEST)),
)
SITING = Siting(candidates=("own",), source="made", thinned_m=300.0)
PLACES = st.lists(
    st.tuples(st.integers(-70, 70), st.integers(-330, 330)).map(lambda at: (at[0] * 100.0, at[1] * 100.0)),
    min_size=1,
    max_size=14,
    unique=True,
)


class Eyes:
    """A made instrument that sees all round."""

    family = id = title = source = status = "eyes"

    def reach(self, conditions):
        return Reach(RANGE_M, "none")

    def figures(self):
        return {}


def candidates(places):
    return Candidates(
        tuple(f"own {n}" for n in range(len(places))), np.array(places, float), ("own",) * len(places)
    )


def means(**words):
    return Means(**{"name": "Posts", "sensor": "eyes", "count": 2, "source": "made", **words})


def choose(places, situation=SITUATION, siting=SITING, **words):
    situation = replace(situation, places={"own": MultiPoint(places)})
    (choice,) = choose_sites(situation, (means(**words),), siting, {"eyes": Eyes()}).choices
    return choice


def lonlat(places):
    return shapely.get_coordinates(FRAME.to_lonlat(MultiPoint(places)))


@settings(deadline=None, max_examples=40)
@given(PLACES, st.sampled_from([0.0, 700.0, 3_000.0]))
def test_every_candidate_is_either_kept_or_rejected_with_a_reason(places, standoff_m):
    force = means(standoff_m={"both": standoff_m})
    screening = screened(candidates(places), SITUATION, force, SITING, farthest_m=RANGE_M)
    rejected = [one.id for one in screening.rejected]
    assert sorted([*screening.kept.id, *rejected]) == sorted(candidates(places).id)
    assert all(one.reasons for one in screening.rejected)
    assert sum(screening.counts.values()) == sum(len(one.reasons) for one in screening.rejected)


@settings(deadline=None, max_examples=25)
@given(PLACES, st.sampled_from([0.0, 1_000.0, 2_500.0]), st.sampled_from([0.0, 2_000.0, 9_000.0]))
def test_a_site_keeps_its_distance_from_the_line_and_from_the_next(places, standoff_m, spacing_m):
    siting = replace(SITING, fairness="none")
    choice = choose(places, siting=siting, count=4, standoff_m={"both": standoff_m}, spacing_m=spacing_m)
    chosen = lonlat([watch.site.place for watch in choice.watches]) if choice.watches else np.empty((0, 2))
    for number, (longitude, latitude) in enumerate(chosen):
        south, north = 46.7, 47.3
        foot = min(max(latitude, south), north)
        assert KARNEY.Inverse(latitude, longitude, foot, 35.0)["s12"] >= standoff_m - 1.0
        for other in chosen[number + 1 :]:
            assert KARNEY.Inverse(latitude, longitude, other[1], other[0])["s12"] >= spacing_m


@settings(deadline=None, max_examples=25)
@given(PLACES, st.integers(1, 4))
def test_the_names_of_the_parties_change_nothing(places, count):
    swapped = replace(
        SITUATION,
        parties=(Party("two", "Two"), Party("one", "One")),
        control=(ControlArea("two", EAST), ControlArea("one", WEST)),
    )
    first, second = choose(places, count=count), choose(places, swapped, count=count)
    assert [watch.site.place for watch in first.watches] == [watch.site.place for watch in second.watches]
    other = {"one": "two", "two": "one"}
    assert [other[watch.site.party] for watch in first.watches] == [
        watch.site.party for watch in second.watches
    ]
    assert first.answer.value == second.answer.value


@settings(deadline=None, max_examples=25)
@given(PLACES, st.integers(1, 4))
def test_a_mirrored_ground_gives_a_choice_as_good(places, count):
    # The plane of the frame and the meridian through its centre are their own mirror.
    mirrored = [(-east, north) for east, north in places]
    first = choose(places, count=count, standoff_m={"one": 1_000.0, "two": 500.0})
    second = choose(mirrored, count=count, standoff_m={"one": 500.0, "two": 1_000.0})
    assert first.answer.status == second.answer.status
    if first.answer.value is not None:
        assert first.answer.value == pytest.approx(second.answer.value, abs=0.5)


@settings(deadline=None, max_examples=25)
@given(PLACES, st.integers(1, 4))
def test_the_bound_is_never_below_the_value_and_one_more_candidate_never_lowers_it(places, count):
    siting = replace(SITING, fairness="none", thinned_m=0.0)
    fewer = choose(places, siting=siting, count=count).answer
    more = choose([*places, (1_000.05, 0.05)], siting=siting, count=count).answer
    for answer in (fewer, more):
        assert answer.bound >= answer.value - 1e-6
    assert more.value >= fewer.value - 0.01


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sets(st.integers(0, 7)), min_size=2, max_size=9),
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    st.integers(1, 4),
    st.data(),
)
def test_what_is_outdone_on_its_own_side_is_not_missed(covers, weight, sites, data):
    table = Incidence.of([sorted(cover) for cover in covers], weight=weight)
    side = data.draw(st.lists(st.sampled_from("ab"), min_size=len(covers), max_size=len(covers)))
    most = data.draw(st.integers(1, 3))
    least = data.draw(st.integers(0, min(most, side.count("a"), sites)))
    fixed = data.draw(st.sets(st.sampled_from(range(len(covers))), max_size=1))
    barred = data.draw(st.sets(st.sampled_from(range(len(covers))), max_size=1)) - fixed
    asked = Requirements(
        required=frozenset(fixed),
        forbidden=frozenset(barred),
        quotas={"a": Quota(least, most)},
        group_of={number: (side[number],) for number in range(len(covers))},
    )
    whole = maximal_covering(table, sites, requirements=asked)
    smaller, kept = without_outdone(table, asked)
    part = maximal_covering(smaller, sites, requirements=kept)
    assert whole.status == part.status
    assert whole.value == part.value
