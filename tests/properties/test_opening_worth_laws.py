"""Laws of what sites are worth together: no metre counts twice, and what is watched only grows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.methods.phases.arriving import at_sites
from geo.methods.phases.worth import newly_watched, shared_lengths_m, watched_by_day_m
from geo.model.coverage import Run

DAYS = 12
METRES = 30


@st.composite
def watches(draw):
    """Runs between whole metres, so that a list of metres tells what is watched; sites with days."""
    names = "ABCDE"[: draw(st.integers(1, 5))]
    runs = []
    for name in names:
        for _ in range(draw(st.integers(0, 2))):
            low = draw(st.integers(0, METRES - 1))
            runs.append(Run(name, float(low), float(draw(st.integers(low + 1, METRES)))))
    days = {name: draw(st.one_of(st.none(), st.integers(0, DAYS))) for name in names}
    return runs, days


def metres(runs, sites):
    return {metre for run in runs if run.site in sites for metre in range(int(run.from_m), int(run.to_m))}


@given(watches(), st.sets(st.sampled_from("ABCDE")))
def test_what_sites_are_worth_sums_to_the_line_and_no_part_of_them_to_more_than_it_watches(
    given_watches, some
):
    runs, _ = given_watches
    worth = shared_lengths_m(runs)
    assert sum(worth.values()) == pytest.approx(len(metres(runs, set(worth))))
    assert sum(worth.get(site, 0.0) for site in some) <= len(metres(runs, some)) + 1e-9


@given(watches())
def test_what_is_watched_on_a_day_is_what_some_open_site_watches(given_watches):
    runs, days = given_watches
    found = watched_by_day_m(runs, days, DAYS)
    for day, watched in enumerate(found):
        stand = {site for site, opens in days.items() if opens is not None and opens <= day}
        assert watched == pytest.approx(len(metres(runs, stand)))


@given(watches())
def test_no_stretch_is_newly_watched_twice(given_watches):
    runs, days = given_watches
    spans = sorted(span for some in newly_watched(runs, days).values() for span in some)
    assert all(from_m < to_m for from_m, to_m in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.dictionaries(st.integers(0, 50), st.integers(0, 1000), max_size=6), st.floats(0, 1))
def test_those_free_for_sites_are_whole_people_and_never_more_than_their_share(arrivals, share):
    free = at_sites(arrivals, share)
    for day in arrivals:
        came = sum(people for on, people in arrivals.items() if on <= day)
        there = sum(people for on, people in free.items() if on <= day)
        assert share * came - 1.0 < there <= share * came
