"""People in a zone: what is counted, what is not known, what lies on the edge."""

from shapely import MultiPolygon, Point, box

from geo.methods.people import inside, people_in
from geo.model.plan import People
from geo.model.situation import Settlement

PLACES = [
    Settlement("Alba", "Альба", Point(1, 1), 700),
    Settlement("Brod", "Брод", Point(2, 2), None),
    Settlement("Cerna", "Черна", Point(9, 9), 50),
    Settlement("Dub", "Дуб", Point(5, 0), 8),
]


def test_residents_sum_known_counts_and_unknown_counts_are_told_apart():
    assert people_in(box(0, 0, 4, 4), PLACES) == People(settlements=2, residents=700, uncounted=1)


def test_a_settlement_on_the_very_edge_counts():
    assert people_in(box(0, 0, 5, 4), PLACES).settlements == 3


def test_parts_of_a_zone_are_counted_together_and_once():
    assert people_in(MultiPolygon([box(0, 0, 3, 3), box(8, 8, 10, 10)]), PLACES).settlements == 3


def test_nobody_lives_in_a_zone_without_settlements():
    assert people_in(box(100, 100, 101, 101), PLACES) == People(0, 0, 0)


def test_no_gazetteer_gives_no_people_and_no_error():
    assert people_in(box(0, 0, 1, 1), []) == People(0, 0, 0)
    assert inside(box(0, 0, 1, 1), []).shape == (0,)
