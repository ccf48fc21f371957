"""Words and looks: units read off suffixes, nothing lost, classes that differ without colour."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release
from maps.layers import drawn_layers
from maps.layers.zones import KINDS, zones
from maps.legend import entries
from maps.marginalia import margin
from maps.people import people
from maps.popup import line, rows, words
from maps.style import LOOKS, PARTY_DASHES, PLAIN, look_of

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
FIXED_SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("area_m2", 898_000_000.0, f"Area: 898{FIXED_SPACE}km²"),
        ("area_m2", 1_234_500_000.0, f"Area: 1,234{FIXED_SPACE}km²"),
        ("depth_m", 999, f"Depth: 999{FIXED_SPACE}m"),
        ("depth_m", 1000, f"Depth: 1{FIXED_SPACE}km"),
        ("depth_m", -50.0, f"Depth: -50{FIXED_SPACE}m"),
        ("line_length_m", 1_214_567.0, f"Line length: 1,215{FIXED_SPACE}km"),
        ("cell_km", 10.0, f"Cell: 10{FIXED_SPACE}km"),
        ("watched_share", 0.125, f"Watched: 12.5{FIXED_SPACE}%"),
        ("share_held_north", 0.985, f"Share on ground held by north: 98.5{FIXED_SPACE}%"),
        ("field_of_view_deg", 90, "Field of view: 90°"),
        ("from_day", 0, "From day: D+0"),
        ("residents", 0, "Residents: 0"),
        ("residents", None, "Residents: not known"),
        ("clipped", True, "Clipped: yes"),
        ("worst_m", float("nan"), f"Edge off by at most: nan{FIXED_SPACE}m"),
        ("ratio", float("inf"), "Ratio: inf"),
        ("chainage_m", 12_500.0, "Chainage: km 12.5"),
        ("zone Buffer tolerance_m", 1.0, f"zone Buffer tolerance: 1{FIXED_SPACE}m"),
    ],
)
def test_a_value_is_said_in_the_unit_of_its_suffix(key, value, said):
    assert ": ".join(line(key, value)) == said


@given(st.text(), st.text())
def test_text_is_said_as_it_stands(key, value):
    assert line(key, value)[1] == value


@given(st.text().filter(lambda key: not re.fullmatch("[a-z][a-z0-9_]*", key)))
def test_an_unusual_key_is_shown_as_it_stands(key):
    assert words(key) == key


def test_a_party_is_said_once_by_its_label():
    assert rows({"party": "north", "party_name": "Party A", "name": "Near"}) == (("Party", "Party A"),)


@pytest.mark.parametrize("party", [0, 1])
def test_no_two_kinds_of_zone_rely_on_colour_alone(party):
    looks = [look_of("zones", kind, party) for kind in KINDS]
    signs = [(look.dash, look.width_px, look.hatch) for look in looks]
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize("key", PARTY_DASHES)
def test_the_bands_of_two_parties_differ_in_colour_and_in_dash(key):
    layer, _, kind = key.partition(":")
    first, second = (look_of(layer, kind, party) for party in (0, 1))
    assert first.stroke != second.stroke
    assert first.dash != second.dash


def test_the_ladder_of_confidence_is_four_looks_and_hatching_means_only_not_verified():
    ladder = [
        look_of("zones", "separation", status=status)
        for status in ("assessed", "claimed", "unknown", "proposed")
    ]
    assert len(set(map(astuple, ladder))) == 4
    assert [look.hatch for look in ladder] == [False, True, False, False]
    assert ladder[2].width_px < 1 < ladder[0].width_px  # an edge that is hardly one
    assert not any(look.hatch for look in LOOKS.values())


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


# As in the scripts of the page.
LAND, DARK_LAND = "#f3f1ea", "#23272b"


@pytest.mark.parametrize(
    "look", [*LOOKS.values(), PLAIN, *(look_of("zones", "withdrawal", n) for n in range(4))]
)
def test_edges_stand_out_from_land_by_three_to_one_light_and_dark(look):
    assert _contrast(look.stroke, LAND) >= 3
    assert _contrast(look.stroke_dark, DARK_LAND) >= 3
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (look.stroke, look.stroke_dark))


def zone(name, **values):
    return Feature("zones", shapely.box(30, 49, 31, 50), {"name": name, "kind": "separation", **values})


def test_the_legend_has_one_entry_a_class_and_none_for_what_is_absent():
    released = release([zone("One"), zone("Two"), zone("Said", status="claimed")], SHEET, STAFF)
    found, _ = entries(drawn_layers(released))
    assert [(entry.label, entry.count) for entry in found] == [
        ("Zone of separation", 2),
        ("Zone of separation (claimed, not verified)", 1),
    ]


def test_layers_of_equal_classes_stay_apart():
    features = [Feature(layer, shapely.Point(30, 50), {"kind": "post"}) for layer in ("posts", "old_posts")]
    found, _ = entries(drawn_layers(release(features, SHEET, STAFF)))
    assert [entry.layer for entry in found] == ["posts", "old_posts"]


def test_people_come_from_the_zones_with_a_caveat():
    counted = people(
        release([zone("One", residents=1200, settlements=3), zone("Two", residents=None)], SHEET, STAFF)
    )
    assert counted.headings == ("Zone", "Residents", "Settlements")
    assert counted.rows == (("One", "1,200", "3"),)
    assert "displacement" in counted.caveat


def test_nobody_counted_is_no_table():
    assert people(release([zone("One")], SHEET, STAFF)) is None


def test_the_margin_says_how_much_was_withheld():
    lonely = Feature("sites", shapely.Point(30.5, 49.5), {"kind": "post"}, sensitive=True)
    said = margin(release([lonely], SHEET, PRESS), drawn_words="Drawn.", background=())
    assert said.caveats == ("1 sensitive thing withheld from this release.",)
    assert "cells of 10 km" in said.standfirst


def test_a_zone_whose_depth_changes_says_from_what_to_what_on_its_edge():
    square = shapely.box(0, 0, 1, 1)
    told = {"name": "Closed", "kind": "air", "measured_from": "line"}
    wide = Feature("zones", square, {**told, "depth_m": 40_000.0, "least_depth_m": 20_000.0})
    even = Feature("zones", square, {**told, "depth_m": 10_000.0, "least_depth_m": 10_000.0})
    marks = zones(release([wide, even], SHEET, STAFF)).marks
    assert [mark.along.mark.replace(FIXED_SPACE, " ") for mark in marks] == [
        "A1 · 20 km to 40 km",
        "A2 · 10 km",
    ]
