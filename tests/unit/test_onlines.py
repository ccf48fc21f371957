"""What stands on lines of the paper: two rows of half-circles that mirror each other, and arrows."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from maps.drawing.onlines import MM_PER_PX, draw_on_lines, stretches, toothed
from maps.style import ARROWS, TEETH, Look, look_of

STRAIGHT = shapely.LineString([(0.0, 0.0), (100.0, 0.0)])
ARROWED = Look("#111111", "#f4f4f4", arrow_px=10.0)


def drawn(lines, look, mm):
    axes = Figure().add_axes((0, 0, 1, 1))
    draw_on_lines(axes, lines, look, 1.0, mm=mm)
    return axes.findobj(PathPatch)


@given(st.floats(-180.0, 180.0), st.floats(0.1, 5.0), st.floats(0.0, 3.0))
def test_the_rows_of_the_two_sides_are_mirror_images_across_the_line(bearing_deg, radius, off):
    along = np.array([[np.cos(np.radians(bearing_deg)), np.sin(np.radians(bearing_deg))]])
    across = np.array([-along[0, 1], along[0, 0]])
    left, right = (toothed(np.zeros((1, 2)), along, side * radius, off)[0] for side in (1.0, -1.0))
    assert left @ along[0] == pytest.approx(right @ along[0], abs=1e-9)
    assert left @ across == pytest.approx(-(right @ across), abs=1e-9)
    assert np.abs(left @ across).min() == pytest.approx(off, abs=1e-9)  # the tops face each other
    assert np.abs(left @ across)[[0, -1]] == pytest.approx(off + radius)  # the feet stand off


def test_a_bent_stretch_bears_nothing_and_a_straight_one_does():
    bent = shapely.LineString([(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)])
    middles, along = stretches([bent], 10.0, 8.0)
    assert len(middles) == 0
    middles, along = stretches([STRAIGHT], 10.0, 8.0)
    assert middles[:, 0] == pytest.approx([5.0 + 10.0 * number for number in range(10)])
    assert along == pytest.approx(np.array([[1.0, 0.0]] * 10))


def test_half_circles_are_drawn_where_one_stands_for_little_ground_alone():
    look = look_of("line")
    wide_mm = 2 * look.teeth_px * MM_PER_PX
    limit = TEETH.widest_m / wide_mm  # metres of the ground on a millimetre
    line = [shapely.LineString([(0.0, 0.0), (100.0 * limit, 0.0)])]
    assert drawn(line, look, limit * 1.01) == []
    (ink,) = drawn(line, look, limit * 0.99)
    assert ink.get_edgecolor() == pytest.approx((17 / 255,) * 3 + (1.0,))
    low, high = ink.get_path().get_extents().intervaly
    assert low == pytest.approx(-high)


def test_arrow_heads_point_the_way_the_line_runs_and_a_short_line_has_one():
    for line, toward in ((STRAIGHT, 1.0), (STRAIGHT.reverse(), -1.0)):
        (ink,) = drawn([line], ARROWED, 1.0)
        heads = ink.get_path().vertices.reshape(-1, 3, 2)
        assert len(heads) == int(100.0 / (ARROWS.every_px * MM_PER_PX))
        tips, rears = heads[:, 1, 0], heads[:, [0, 2], 0]
        assert ((tips[:, None] - rears) * toward > 0).all()
    (ink,) = drawn([shapely.LineString([(0.0, 0.0), (6.0, 0.0)])], ARROWED, 1.0)
    assert len(ink.get_path().vertices) == 3
