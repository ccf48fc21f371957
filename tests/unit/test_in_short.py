"""The plan in a few figures: sums that count nobody twice, and nothing that the release does not tell."""

from __future__ import annotations

import pytest
import shapely

from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release
from maps.in_short import in_short

SHEET = Sheet("a", "A", "2025-01-01", "draft", sources=("B",), parameters={"line_length_m": 200_000.0})


def zone(west, east, **values):
    return Feature("zones", shapely.box(west, 48, east, 49), {"name": "Z", "kind": "separation", **values})


def stretch(kind, length_m):
    values = {"name": kind, "kind": kind, "length_m": length_m, "conditions": "by day"}
    return Feature("coverage", shapely.LineString([(30, 48), (31, 48)]), values)


def said(*features, policy=STAFF):
    return {words: figure for figure, words in in_short(release(list(features), SHEET, policy))}


PEOPLE = "residents in the zones of separation"


def test_zones_beside_one_another_are_summed():
    found = said(zone(30, 31, residents=1000), zone(31, 32, residents=234, settlements_uncounted=1))
    assert found[PEOPLE] == "≥ 1,234"
    assert next(iter(found)) == PEOPLE


@pytest.mark.parametrize("other", [zone(30.5, 32, residents=1), zone(31, 32, residents=None), zone(31, 32)])
def test_nobody_is_counted_twice_and_nothing_unknown_is_summed(other):
    assert PEOPLE not in said(zone(30, 31, residents=1000), other)


def test_where_no_settlement_is_known_nobody_says_that_nobody_lives_there():
    empty = {"residents": 0, "settlements": 0}
    assert said(zone(30, 31, **empty), zone(31, 32, **empty))[PEOPLE] == "none known"
    assert said(zone(30, 31, **empty), zone(31, 32, residents=7, settlements=1))[PEOPLE] == "7"


def test_only_stretches_watched_all_the_time_count():
    found = said(stretch("once", 50_000.0), stretch("twice", 100_000.0), stretch("part_time", 50_000.0))
    assert found["of the line watched all the time (by day)"] == "75\N{NO-BREAK SPACE}%"


def test_sites_are_counted_where_they_are_exact_only():
    sites = [
        Feature(
            "sites", shapely.Point(30 + n / 100, 48), {"name": f"{n}", "kind": "post", "status": "proposed"}
        )
        for n in range(5)
    ]
    assert said(*sites)["sites proposed"] == "5"
    assert "sites proposed" not in said(*sites, policy=PRESS)
