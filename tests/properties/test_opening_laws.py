"""Laws of timetables: no search of all beginnings finds better, and every timetable keeps its own rules."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ScenarioError
from geo.methods.phases.openings import Opening
from geo.methods.phases.timetable import timetable

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


def worth_of(openings, begins):
    opened = [(one, begin) for one, begin in zip(openings, begins, strict=True) if begin is not None]
    return sum(one.worth * (DAYS - begin - one.takes_days) for one, begin in opened)


def kept(openings, begins, arrivals, teams):
    """Whether beginnings keep every rule, told without the programme."""
    begun = {one.name: begin for one, begin in zip(openings, begins, strict=True) if begin is not None}
    takes = {one.name: one.takes_days for one in openings}
    for one in openings:
        begin = begun.get(one.name)
        if begin is None:
            continue
        if begin < one.earliest_day or begin + one.takes_days > DAYS:
            return False
        if any(name not in begun or begun[name] + takes[name] > begin for name in one.after):
            return False
    for day in range(DAYS + 1):
        busy = sum(begin <= day < begin + takes[name] for name, begin in begun.items())
        staying = sum(one.people for one in openings if begun.get(one.name, DAYS + 1) <= day)
        if busy > teams or staying > sum(people for came, people in arrivals.items() if came <= day):
            return False
    return True


@given(questions())
@settings(max_examples=60)
def test_no_search_of_all_beginnings_finds_better(question):
    openings, arrivals, teams = question
    found = timetable(openings, arrivals, teams=teams, days=DAYS)
    begins = [one.begins_day for one in found.opened]
    assert kept(openings, begins, arrivals, teams)
    assert found.status == "optimal"
    assert found.value == pytest.approx(worth_of(openings, begins), abs=1e-6)
    choices = [[None, *range(one.earliest_day, DAYS - one.takes_days + 1)] for one in openings]
    best = max(
        worth_of(openings, some) for some in product(*choices) if kept(openings, some, arrivals, teams)
    )
    assert found.value == pytest.approx(best, abs=1e-6)


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
