"""What stands on lines of the paper: half-circles on both sides alike, and arrow heads in their direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from ..style import ARROWS, TEETH, Look
from .letters import MM_PER_PT
from .paint import PT_PER_PX

Array = npt.NDArray[np.float64]

MM_PER_PX = PT_PER_PX * MM_PER_PT  # of the page's pixels, in which looks are given, on paper
_QUARTER = 0.5522847498  # handles of the cubic curve that is nearest to a quarter of a circle of radius 1
# A half-circle over its middle, its top at (0, 0) and its feet at height 1: three places of two curves.
_ARC = np.array(
    [(-1, 1), (-1, 1 - _QUARTER), (-_QUARTER, 0), (0, 0), (_QUARTER, 0), (1, 1 - _QUARTER), (1, 1)]
)
_ARC_CODES = (Path.MOVETO, *(Path.CURVE4,) * 6)
_HEAD = np.array([(-1, 0.6), (0, 0), (-1, -0.6)])
_HEAD_CODES = (Path.MOVETO, Path.LINETO, Path.LINETO)


def is_toothed(look: Look, scale: float) -> bool:
    """Whether a line in a look bears its half-circles at a scale, given by its denominator.

    Examples
    --------
    At 1 : 1,000,000 a tooth 1.7 mm wide stands for 1.7 km of the ground; at 1 : 10,000,000 for 17 km.

    >>> from maps.style import look_of
    >>> is_toothed(look_of("line"), 1e6), is_toothed(look_of("line"), 1e7), is_toothed(look_of("gaps"), 1e6)
    (True, False, False)
    """
    wide_m = 2.0 * look.teeth_px * MM_PER_PX / 1000.0 * scale
    return 0.0 < wide_m <= TEETH.widest_m


def draw_on_lines(axes: Axes, lines: Sequence[BaseGeometry], look: Look, level: float, *, mm: float) -> None:
    """Draw the half-circles and arrow heads of lines; ``mm`` is a millimetre of paper in units of the axes.

    Axes of a map are in metres of the plane, so that ``mm`` tells the scale; those of a key are millimetres.
    """
    finest = TEETH.off_px * MM_PER_PX * mm
    course = shapely.simplify(np.array(lines), finest, preserve_topology=False)
    if is_toothed(look, mm * 1000.0):
        radius = look.teeth_px * MM_PER_PX * mm
        middles, along = stretches(course, 2.0 * radius, 2.0 * radius)
        rows = [toothed(middles, along, side * radius, TEETH.off_px * MM_PER_PX * mm) for side in (1.0, -1.0)]
        _draw(axes, np.concatenate(rows), _ARC_CODES, look, TEETH.width_px, level)
    if look.arrow_px:
        long = look.arrow_px * MM_PER_PX * mm
        middles, along = stretches(course, ARROWS.every_px * MM_PER_PX * mm, 2.0 * long)
        _draw(axes, _placed(_HEAD * long, middles, along), _HEAD_CODES, look, ARROWS.width_px, level)


def stretches(
    lines: Sequence[BaseGeometry] | npt.NDArray[np.object_], every: float, wide: float
) -> tuple[Array, Array]:
    """Middles of stretches so far apart along lines, and their directions; none where a line is too bent."""
    ends: list[Array] = []
    for line in shapely.get_parts(lines):
        count = max(int(line.length / every), 1)
        at = (np.arange(count) + 0.5) / count * line.length
        sides = [shapely.line_interpolate_point(line, at + side * wide / 2.0) for side in (-1.0, 1.0)]
        ends.append(np.stack([shapely.get_coordinates(side) for side in sides]))
    both = np.concatenate(ends, axis=1) if ends else np.zeros((2, 0, 2))
    chord = both[1] - both[0]
    long = np.hypot(*chord.T)
    straight = long >= TEETH.straight_share * wide
    return both.mean(axis=0)[straight], chord[straight] / long[straight, None]


def toothed(middles: Array, along: Array, radius: float, off: float) -> Array:
    """Half-circles beside stretches, on the left where the radius is above zero: their tops turn to the line.

    Examples
    --------
    >>> left = toothed(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]), 2.0, 1.0)[0]
    >>> left[0].tolist(), left[3].tolist(), left[6].tolist()
    ([-2.0, 3.0], [0.0, 1.0], [2.0, 3.0])
    """
    side = np.sign(radius)
    shape = _ARC * (abs(radius), radius) + (0.0, side * off)
    return _placed(shape, middles, along)


def _placed(shape: Array, middles: Array, along: Array) -> Array:
    """A shape, drawn for a line that runs to the right, at each middle in its direction."""
    across = np.column_stack([-along[:, 1], along[:, 0]])
    turned = shape[None, :, :1] * along[:, None] + shape[None, :, 1:] * across[:, None]
    placed: Array = middles[:, None] + turned
    return placed


def _draw(axes: Axes, shapes: Array, codes: Sequence[Any], look: Look, width_px: float, level: float) -> None:
    if not len(shapes):
        return
    every = Path(shapes.reshape(-1, 2), np.tile(codes, len(shapes)))
    pen: Any = {"fill": False, "capstyle": "round", "joinstyle": "round"}
    width_pt = width_px * PT_PER_PX
    axes.add_artist(PathPatch(every, edgecolor=look.stroke, linewidth=width_pt, zorder=level, **pen))
