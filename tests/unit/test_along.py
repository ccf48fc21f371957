"""Words along lines on paper: upright, on their side, over nothing that matters."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure

from geo.features import Feature, Sheet
from geo.release import STAFF, release
from maps.drawing.along import draw_along, standing_words
from maps.drawing.projection import Projection
from maps.drawing.view import View
from maps.layers import drawn_layers
from maps.legend import entries
from maps.symbols import ECHELONS

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
LINE = shapely.LineString([(30.0, 50.0), (31.0, 50.0)])


def view_of(width_mm=200.0, height_mm=100.0, scale=500_000.0):
    half = width_mm * scale / 2000.0, height_mm * scale / 2000.0
    return View(Projection(30.5, 50.0), (-half[0], -half[1], *half), scale, (0.0, 0.0, width_mm, height_mm))


def layers_of(*found):
    return drawn_layers(release(found, SHEET, STAFF))


def boundary(*places, echelon="battalion"):
    values = {"name": "Alfa / Bravo", "kind": echelon, "left": "Alfa", "right": "Bravo"}
    return Feature("boundaries", shapely.LineString(places), values)


@pytest.mark.parametrize(("echelon", "sign"), ECHELONS.items())
def test_a_boundary_bears_the_sign_of_its_echelon(echelon, sign):
    found = standing_words(view_of(), layers_of(boundary((30.5, 49.9), (30.5, 50.1), echelon=echelon)))
    assert [one.words for one in found if one.style.broken] == [sign]


def test_an_echelon_that_nobody_knows_bears_none():
    assert standing_words(view_of(), layers_of(boundary((30.5, 49.9), (30.5, 50.1), echelon="horde"))) == []


@pytest.mark.parametrize("northward", [True, False])
def test_the_first_named_unit_stands_on_the_left_as_the_boundary_runs(northward):
    places = [(30.5, 49.9), (30.5, 50.1)]
    found = standing_words(view_of(), layers_of(boundary(*places[:: 1 if northward else -1])))
    across = {one.words: one.middle_mm[0] for one in found}
    assert (across["Alfa"] < across["II"] < across["Bravo"]) == northward
    assert (across["Alfa"] > across["II"] > across["Bravo"]) != northward


@pytest.mark.parametrize("bearing_deg", range(0, 360, 15))
def test_words_run_along_their_line_and_are_upright(bearing_deg):
    away = 0.1 * np.array(
        [np.sin(np.radians(bearing_deg)) / np.cos(np.radians(50.0)), np.cos(np.radians(bearing_deg))]
    )
    middle = np.array([30.5, 50.0])
    found = standing_words(view_of(), layers_of(boundary(tuple(middle - away), tuple(middle + away))))
    assert found
    for one in found:
        assert -90.0 < one.turn_deg <= 90.0
        assert (one.turn_deg - (90.0 - bearing_deg) + 90.0) % 180.0 - 90.0 == pytest.approx(0.0, abs=1.5)


def test_a_limit_says_how_far_from_the_line_it_lies():
    band = {"name": "Band", "kind": "withdrawal", "depth_m": 7_500.0, "measured_from": "line"}
    zone = Feature("zones", LINE.buffer(0.1), band)
    found = standing_words(view_of(), layers_of(zone))
    assert {one.words for one in found} == {"W1 · 7.5\xa0km"}
    elsewhere = Feature("zones", LINE.buffer(0.1), {**band, "measured_from": "zone:Band"})
    assert {one.words for one in standing_words(view_of(), layers_of(elsewhere))} == {"W1"}


def test_every_zone_bears_a_sign_of_its_own_on_its_edge_and_the_legend_says_whose_it_is():
    kinds = [
        ("separation", "a"),
        ("separation", "b"),
        ("withdrawal", "b"),
        ("withdrawal", "a"),
        ("moat", None),
    ]
    shapes = [shapely.box(30.02 + n * 0.2, 49.9, 30.18 + n * 0.2, 50.1) for n in range(len(kinds))]
    made = [
        Feature("zones", shape, {"name": f"Zone {n}", "kind": kind, "party": party, "party_name": party})
        for n, (shape, (kind, party)) in enumerate(zip(shapes, kinds, strict=True))
    ]
    layers = layers_of(*made)
    written = {one.words for one in standing_words(view_of(), layers)}
    assert written == {"S1", "S2", "W1", "W2", "Z1"}
    told = {entry.label: entry.codes for entry in entries(layers)[0]}
    assert told == {
        "Zone of separation": "S1, S2",
        "Withdrawal zone, a": "W1",
        "Withdrawal zone, b": "W2",
        "Moat": "Z1",
    }


def test_a_phase_line_has_its_name_beyond_both_ends():
    line = Feature("phase_lines", shapely.LineString([(30.2, 50.1), (30.8, 50.1)]), {"name": "Amber"})
    found = standing_words(view_of(), layers_of(line))
    assert [one.words for one in found] == ["PL Amber", "PL Amber"]
    on_paper = view_of().all_on_map_mm(line.geometry)
    west, _, east, _ = on_paper.bounds
    assert found[0].middle_mm[0] < west
    assert found[1].middle_mm[0] > east


def test_no_words_lie_over_the_line_of_contact_over_each_other_or_on_taken_ground():
    line = Feature("line", LINE, {"name": "Line"})
    crossing = [
        boundary((30.1 + 0.02 * number, 49.95), (30.12 + 0.02 * number, 50.1)) for number in range(30)
    ]
    taken = shapely.box(60, 0, 100, 100)
    found = standing_words(view_of(), layers_of(line, *crossing), taken=[taken.bounds])
    assert len(found) > 10
    grounds = [shapely.unary_union([shapely.box(*row) for row in one.grounds]) for one in found]
    assert shapely.unary_union(grounds).area == pytest.approx(sum(ground.area for ground in grounds))
    on_paper = view_of().all_on_map_mm(LINE)
    assert not any(
        ground.intersects(on_paper) or ground.intersects(taken.buffer(-1e-6)) for ground in grounds
    )


def test_a_line_too_short_or_too_bent_bears_nothing_and_what_is_written_is_told():
    short = boundary((30.5, 50.1), (30.5005, 50.1))
    bent = boundary(*[(30.5 + 0.001 * number, 50.1 + 0.003 * (number % 2)) for number in range(20)])
    axes = Figure().add_axes((0, 0, 1, 1))
    assert draw_along(axes, view_of(), layers_of(short, bent)) == []
    ground = draw_along(axes, view_of(), layers_of(boundary((30.5, 49.9), (30.5, 50.1))))
    assert {text.get_text() for text in axes.texts} == {"Alfa", "II", "Bravo"}
    assert len(ground) > 3
