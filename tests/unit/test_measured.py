"""Chainage without anything compiled agrees with the chainage by which everything is computed."""

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPoint

from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.geometry.measured import Measured, located

PATH = MultiLineString(
    [[(36.0, 48.0), (36.4, 48.3), (36.5, 48.1), (37.5, 48.9)], [(38.0, 49.0), (38.2, 49.6)]]
)


def test_places_and_bearings_are_those_of_the_chainage():
    line, exact = Measured(PATH), Chainage(PATH)
    assert line.length_m == pytest.approx(exact.length_m, abs=1e-6)
    assert np.array(line.part_ends_m) == pytest.approx(np.array(exact.part_ends_m), abs=1e-6)
    chainage_m = np.linspace(10.0, exact.length_m - 10.0, 300)
    for ours, theirs in zip(line.places(chainage_m), exact.places(chainage_m), strict=True):
        assert np.abs(ours - theirs).max() < 1e-7
    turned = (line.bearing_deg(chainage_m) - exact.bearing_deg(chainage_m) + 180.0) % 360.0 - 180.0
    assert np.abs(turned).max() < 0.02


def test_offsets_are_those_of_the_chainage_with_the_left_above_zero():
    line, exact, frame = Measured(PATH), Chainage(PATH), Frame.around(37.0, 48.7)
    degrees = np.random.default_rng(5).uniform((35.9, 47.9), (38.3, 49.7), (200, 2))
    points = shapely.get_parts(frame.to_metres(MultiPoint(degrees)))
    plane = [frame.to_metres(LineString(vertices)) for vertices in line.vertices]
    chainage_m, offset_m = located(line, plane, points)
    found = exact.of(*degrees.T)
    near = np.abs(found.offset_m) < 25_000.0
    assert near.sum() > 40
    # The plane is true to a thousandth; near a bend another foot may be as near.
    assert np.abs(np.abs(offset_m) - np.abs(found.offset_m))[near].max() < 30.0
    same = np.abs(chainage_m - found.chainage_m) < 60.0
    assert same[near].mean() > 0.97
    assert (np.sign(offset_m) == np.sign(found.offset_m))[near & same].mean() > 0.97
