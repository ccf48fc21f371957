"""Laws of timetables: no search of all beginnings finds better, and every timetable keeps its own rules."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.location.requirements import Limits
from geo.methods.phases.arriving import at_sites, paced
from geo.methods.phases.listed import Ways, improved
from geo.methods.phases.openings import Opening
from geo.methods.phases.timetable import timetable
from geo.methods.phases.workdays import Workdays
from geo.model.contingent import Contingent
from geo.model.opening import Pace

DAYS = 7


@st.composite
def questions(draw):
    count = draw(st.integers(1, 4))
    openings = [
        Opening(
            name=str(number),
            people=draw(st.integers(0, 5)),
            takes_days=draw(st.integers(1, 3)),
            worth=float(draw(st.integers(1, 5))),
            earliest_day=draw(st.integers(0, 3)),
            after=(str(draw(st.integers(0, number - 1))),) if number and draw(st.booleans()) else (),
        )
        for number in range(count)
    ]
    arrivals = draw(st.dictionaries(st.integers(0, DAYS), st.integers(0, 8), max_size=3))
    return openings, arrivals, draw(st.integers(1, 2))


FAIR = (1.0,) * DAYS


def end_of(begin, takes_days, shares):
    """Day in whose morning work is done, told day by day; one past the last if it is not in time."""
    day, left = begin, float(takes_days)
    while left > 1e-9 and day < DAYS:
        day, left = day + 1, left - shares[day]
    return DAYS + 1 if left > 1e-9 else day


def worth_of(openings, begins, shares=FAIR):
    opened = [(one, begin) for one, begin in zip(openings, begins, strict=True) if begin is not None]
    return sum(one.worth * (DAYS - end_of(begin, one.takes_days, shares)) for one, begin in opened)


def kept(openings, begins, arrivals, teams, shares=FAIR):
    """Whether beginnings keep every rule, told without the programme."""
    begun = {one.name: begin for one, begin in zip(openings, begins, strict=True) if begin is not None}
    takes = {one.name: one.takes_days for one in openings}
    ends = {name: end_of(begin, takes[name], shares) for name, begin in begun.items()}
    for one in openings:
        begin = begun.get(one.name)
        if begin is None:
            continue
        if begin < one.earliest_day or ends[one.name] > DAYS:
            return False
        if any(name not in begun or ends[name] > begin for name in one.after):
            return False
    for day in range(DAYS + 1):
        busy = sum(begin <= day < ends[name] for name, begin in begun.items())
        staying = sum(one.people for one in openings if begun.get(one.name, DAYS + 1) <= day)
        if busy > teams or staying > sum(people for came, people in arrivals.items() if came <= day):
            return False
    return True


SLOW = st.lists(st.sampled_from([1.0, 0.75, 0.5, 0.4, 0.25]), min_size=DAYS, max_size=DAYS)


def work_of(shares):
    return Workdays.of(DAYS, [(day, day, share) for day, share in enumerate(shares)])


@given(questions(), st.just(FAIR) | SLOW)
@settings(max_examples=120)
def test_no_search_of_all_beginnings_finds_better(question, shares):
    openings, arrivals, teams = question
    found = timetable(openings, arrivals, teams=teams, days=DAYS, work=work_of(shares))
    begins = [one.begins_day for one in found.opened]
    assert kept(openings, begins, arrivals, teams, shares)
    assert found.status == "optimal"
    assert found.value == pytest.approx(worth_of(openings, begins, shares), abs=1e-6)
    choices = [[None, *range(one.earliest_day, DAYS - one.takes_days + 1)] for one in openings]
    best = max(
        worth_of(openings, some, shares)
        for some in product(*choices)
        if kept(openings, some, arrivals, teams, shares)
    )
    assert found.value == pytest.approx(best, abs=1e-6)


@given(SLOW, st.integers(0, DAYS), st.floats(0.0, 9.0))
def test_work_ends_as_told_day_by_day_and_began_no_later_than_it_could(shares, begin, takes_days):
    work = work_of(shares)
    assert work.end(begin, takes_days) == end_of(begin, takes_days, shares)
    for day in range(DAYS + 1):
        (last,) = work.begun_for(np.array([day]), takes_days)
        in_time = [each for each in range(day + 1) if work.end(each, takes_days) <= day]
        assert last == max(in_time, default=-1)


@given(questions(), SLOW)
def test_slower_work_is_never_worth_more(question, shares):
    openings, arrivals, teams = question
    fair = timetable(openings, arrivals, teams=teams, days=DAYS)
    slower = timetable(openings, arrivals, teams=teams, days=DAYS, work=work_of(shares))
    assert slower.value <= fair.value + 1e-6
    assert timetable(openings, arrivals, teams=teams, days=DAYS, work=work_of(FAIR)) == fair


def test_mud_by_hand():
    """Two posts of 3 days, one team, half as much done on D+2 to D+5: D+0 to D+4 (1, 1, ½, ½), D+4 to D+8."""
    posts = [Opening("A", 5, 3, worth=2.0), Opening("B", 5, 3, worth=1.0)]
    found = timetable(posts, {0: 10}, teams=1, days=20, work=Workdays.of(20, [(2, 5, 0.5)]))
    assert [(one.begins_day, one.opens_day) for one in found.opened] == [(0, 4), (4, 8)]
    assert found.value == 2.0 * 16 + 1.0 * 12
    assert found.critical("B") == ("A", "B")


@given(questions())
def test_more_people_never_open_less(question):
    openings, arrivals, teams = question
    more = {**arrivals, 0: arrivals.get(0, 0) + 3}
    fewer = timetable(openings, arrivals, teams=teams, days=DAYS)
    assert timetable(openings, more, teams=teams, days=DAYS).value >= fewer.value - 1e-6


@given(questions())
def test_what_a_site_waits_for_is_true(question):
    """One that waits for a site begins as it opens; one that waits for its day, on it."""
    openings, arrivals, teams = question
    found = timetable(openings, arrivals, teams=teams, days=DAYS)
    opens = {one.name: one.opens_day for one in found.opened}
    for one, asked in zip(found.opened, openings, strict=True):
        if one.begins_day is not None and one.waits_for in opens:
            assert one.waits_for in asked.after
            assert opens[one.waits_for] == one.begins_day
        if one.waits_for == "its day":
            assert one.begins_day == asked.earliest_day


@given(questions())
def test_more_teams_are_never_worth_less(question):
    openings, arrivals, teams = question
    fewer = timetable(openings, arrivals, teams=teams, days=DAYS)
    assert timetable(openings, arrivals, teams=teams + 1, days=DAYS).value >= fewer.value - 1e-6


@given(questions(), st.floats(0.0, 0.5))
def test_what_need_not_be_ruled_out_is_told_and_never_passed(question, gap):
    """Under a gap the rules are kept all the same, and the best lies between what is found and its bound."""
    openings, arrivals, teams = question
    best = timetable(openings, arrivals, teams=teams, days=DAYS)
    found = timetable(openings, arrivals, teams=teams, days=DAYS, limits=Limits(gap=gap))
    assert kept(openings, [one.begins_day for one in found.opened], arrivals, teams)
    assert found.value - 1e-6 <= best.value <= found.bound + 1e-6
    assert found.gap <= gap + 1e-6
    assert found.gap == pytest.approx((found.bound - found.value) / max(found.bound, 1e-9), abs=1e-9)


@given(questions())
def test_a_list_keeps_every_rule(question):
    openings, arrivals, teams = question
    there = np.cumsum([arrivals.get(day, 0) for day in range(DAYS + 1)])
    first = {one.name: one.earliest_day for one in openings}
    begins = improved(openings, Ways(there, teams, Workdays.of(DAYS), first))
    assert kept(openings, [begins[one.name] for one in openings], arrivals, teams)


@given(questions(), st.just(FAIR) | SLOW)
def test_the_critical_path_is_as_long_as_the_work(question, shares):
    """From the day on which its first site may be begun to the last opening no day is without a site."""
    openings, arrivals, teams = question
    found = timetable(openings, arrivals, teams=teams, days=DAYS, work=work_of(shares))
    takes = {one.name: one.takes_days for one in openings}
    opened = {one.name: one for one in found.opened if one.opens_day is not None}
    for name, one in opened.items():
        path = found.critical(name)
        first = opened[path[0]]
        day = first.begins_day
        for each in path:
            day = end_of(day, takes[each], shares)
        assert day == one.opens_day
        for before, after in pairwise(path):
            assert opened[before].opens_day == opened[after].begins_day
        # Where the path begins, something outside decides: a day, people, or that it is the first day.
        assert first.waits_for in ("its day", "people") or first.begins_day == 0


def test_two_contingents_one_port_and_three_posts_as_reckoned_by_hand():
    """A comes on D+2 with 30 people, B by the same port on D+6; half of them are free, one team each.

    A has 15 for a base of 10 (3 days) and a post of 5 (2 days): D+2 to D+5, D+5 to D+7. B has 10 for two
    posts of 5, two days each, the one worth more first: D+6 to D+8, D+8 to D+10.
    """
    pace = Pace(
        **{"first_day": 2, "every_days": 4, "advance_share": 0.0, "main_after_days": 0},
        **{"at_sites_share": 0.5, "teams": 1, "days": 20, "road_m_per_day": 1e3, "supply_reach_m": 1e4},
        **{"part_time_share": 0.0, "least_worth_m": 1.0, "gap": 0.0, "source": "by hand"},
    )
    units = [Contingent(name=name, personnel=size, source="-") for name, size in (("A", 30), ("B", 20))]
    coming = {name: at_sites(days, pace.at_sites_share) for name, days in paced(units, pace).items()}
    assert coming == {"A": {2: 15}, "B": {6: 10}}
    asked = {
        "A": [Opening("base", 10, 3, worth=1.0), Opening("post 1", 5, 2, worth=9.0, after=("base",))],
        "B": [Opening("post 2", 5, 2, worth=4.0), Opening("post 3", 5, 2, worth=6.0)],
    }
    found = {name: timetable(asked[name], coming[name], teams=1, days=20) for name in asked}
    opens = {one.name: one.opens_day for each in found.values() for one in each.opened}
    assert opens == {"base": 5, "post 1": 7, "post 2": 10, "post 3": 8}
    assert found["A"].critical("post 1") == ("base", "post 1")
    assert found["B"].critical("post 2") == ("post 3", "post 2")
    assert found["B"].value == 4.0 * 10 + 6.0 * 12


def test_the_answer_that_stands_on_paper():
    """One team: the camera first, then the base, then the post worth more; the other waits for people."""
    sites = [
        Opening("base", 10, 2, worth=1.0),
        Opening("low", 5, 1, worth=2.0, after=("base",)),
        Opening("high", 5, 1, worth=3.0, after=("base",)),
        Opening("camera", 2, 1, worth=9.0),
    ]
    found = timetable(sites, {0: 20, 5: 2}, teams=1, days=10)
    told = {one.name: (one.opens_day, one.waits_for) for one in found.opened}
    assert told["camera"] == (1, "")
    assert told["base"] == (3, "a team")
    assert told["high"] == (4, "base")
    assert told["low"] == (6, "people")
    assert found.value == 9 * 9 + 1 * 7 + 3 * 6 + 2 * 4
    assert found.critical("high") == ("camera", "base", "high")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"earliest_day": -1}, "earliest_day -1"),
        ({"takes_days": 0}, "takes_days 0"),
        ({"worth": 0.0}, "worth 0"),
        ({"after": ("nowhere",)}, "it rests on 'nowhere'"),
        ({"after": ("A",)}, "it rests on 'A'"),
    ],
)
def test_an_opening_that_cannot_be_is_refused(change, words):
    asked = {"name": "A", "people": 1, "takes_days": 1, "worth": 1.0, **change}
    with pytest.raises(ScenarioError, match=words):
        timetable([Opening(**asked)], {0: 5}, teams=1, days=5)


def test_days_before_the_first_and_names_given_twice_are_refused():
    one = Opening("A", 1, 1, worth=1.0)
    with pytest.raises(ScenarioError, match="on day -3"):
        timetable([one], {-3: 5}, teams=1, days=5)
    with pytest.raises(ScenarioError, match="two sites bear its name"):
        timetable([one, one], {0: 5}, teams=1, days=5)
    with pytest.raises(ScenarioError, match="0 teams"):
        timetable([one], {0: 5}, teams=0, days=5)
