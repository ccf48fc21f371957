"""A viewshed by rays to the rim of a window: compiled loops over rings of cells round the observer.

Places between cells are counted in whole numbers, 2**32 to a cell: a shift gives the cell, a mask the share.
They are rounded to grains of 2**-20 cells, so that what passes through a middle touches nothing beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Array = npt.NDArray[np.float64]
Heights = npt.NDArray[np.float32]
States = npt.NDArray[np.int8]

_ONE = 1 << 32
_SHARE, _PER_ONE = _ONE - 1, 1.0 / _ONE
_HALF_GRAIN, _GRAINS = 1 << 11, -(1 << 12)
_NEVER = 1e30  # a slope that no ground has
# Between two rays the horizon lies lower than straight between theirs where an object raises one of them
# alone, for objects are narrow; a difference below the trifle is the slope of the ground. With this sag about
# as many cells are missed as falsely seen on ground strewn with objects.
_SAG = 0.7
_TRIFLE_M = 1.0


class Eye(NamedTuple):
    """One observer: heights in metres, lengths in cells; ``bend`` is the drop of the ground over one cell."""

    row: int
    column: int
    height_m: float
    target_height_m: float
    reach: float
    bend: float
    rays_per_rim_cell: int
    has_holes: bool


class _Side(NamedTuple):
    """A quarter of a window: rings go out along it, cells and rays lie across it."""

    start: int
    outward: int
    across: int
    left: int
    right: int
    rings: int
    rays: int


@compiled
def judge_cells(height_m: Heights, eye: Eye, state: States) -> None:
    """State of each cell within reach of an observer: 1 seen, 0 hidden, -1 not known.

    Rays go to every cell of the rim and carry their horizon outward, ring by ring. A cell is judged by the
    horizon of the two rays that it lies between.
    """
    rows, columns = state.shape
    start = eye.row * columns + eye.column
    north, south = eye.row, rows - 1 - eye.row
    west, east = eye.column, columns - 1 - eye.column
    rim = min(int(eye.reach), max(north, south, west, east))
    rays = rim * eye.rays_per_rim_cell
    heights, states = height_m.reshape(-1), state.reshape(-1)
    states[start] = -1 if np.isnan(heights[start]) else 1
    _judge_side(heights, eye, states, _Side(start, -columns, 1, west, east, min(rim, north), rays))
    _judge_side(heights, eye, states, _Side(start, columns, 1, west, east, min(rim, south), rays))
    _judge_side(heights, eye, states, _Side(start, -1, columns, north, south, min(rim, west), rays))
    _judge_side(heights, eye, states, _Side(start, 1, columns, north, south, min(rim, east), rays))


@compiled
def _judge_side(heights: Heights, eye: Eye, states: States, side: _Side) -> None:
    """Judge a quarter of the cells, ring by ring."""
    level_m = float(heights[side.start]) + eye.height_m
    horizon = np.full(2 * side.rays + 2, -_NEVER)  # metres of rise for each ring, ray by ray
    drop = eye.bend * (1.0 + (np.arange(-side.rays, side.rays + 1) / max(side.rays, 1)) ** 2)
    filled = np.full(
        2 * side.rays + 2 if eye.has_holes else 1, -_NEVER
    )  # the same, were holes infinitely high
    for ring in range(1, side.rings + 1):
        half = min(ring, int(np.sqrt(max(eye.reach * eye.reach - ring * ring, 0.0))))
        first, last = -min(side.left, half), min(side.right, half)
        _judge_ring(heights, eye, states, side, ring, first, last, level_m, horizon, filled)
        _raise_horizon(heights, eye.has_holes, side, ring, first, last, level_m, drop, horizon, filled)


@compiled
def _judge_ring(
    heights: Heights,
    eye: Eye,
    states: States,
    side: _Side,
    ring: int,
    first: int,
    last: int,
    level_m: float,
    horizon: Array,
    filled: Array,
) -> None:
    """Judge the cells of a ring by the horizon up to the ring before."""
    step = int(side.rays / ring * _ONE)  # cut, not rounded: no place lies beyond the outermost rays
    place = first * step + side.rays * _ONE
    at = side.start + ring * side.outward + first * side.across
    base_m, per_ring = level_m - eye.target_height_m + eye.bend * ring * ring, 1.0 / ring
    trifle = _TRIFLE_M * per_ring
    for cell in range(first, last + 1):
        slope = (heights[np.uint64(at)] - base_m - eye.bend * (cell * cell)) * per_ring
        if slope >= _between(horizon, place, trifle):
            seen = not eye.has_holes or slope >= _between(filled, place, trifle)
            states[np.uint64(at)] = 1 if seen else -1
        elif eye.has_holes and np.isnan(slope):
            states[np.uint64(at)] = -1
        place += step
        at += side.across


@compiled
def _between(horizon: Array, place: int, trifle: float) -> float:
    """Horizon between two rays."""
    place = (place + _HALF_GRAIN) & _GRAINS
    ray, share = place >> 32, (place & _SHARE) * _PER_ONE
    one = float(horizon[np.uint64(ray)])
    more = float(horizon[np.uint64(ray + 1)]) - one
    return one + share * (more - _SAG * (1.0 - share) * max(abs(more) - trifle, 0.0))


@compiled
def _raise_horizon(
    heights: Heights,
    has_holes: bool,
    side: _Side,
    ring: int,
    first: int,
    last: int,
    level_m: float,
    drop: Array,
    horizon: Array,
    filled: Array,
) -> None:
    """Raise each ray's horizon to the ground of one ring."""
    low = max(first * side.rays // ring, -side.rays)
    high = min(last * side.rays // ring + 1, side.rays)
    step = int(ring / side.rays * _ONE)
    lowest, highest = -side.left * _ONE, side.right * _ONE
    middle = side.start + ring * side.outward
    per_ring = 1.0 / ring
    for ray in range(low, high + 1):
        place = min(max((ray * step + _HALF_GRAIN) & _GRAINS, lowest), highest)
        share = (place & _SHARE) * _PER_ONE
        at = middle + (place >> 32) * side.across
        ground_m = float(heights[np.uint64(at)])
        beyond = at + side.across if share > 0.0 else at
        ground_m += share * (heights[np.uint64(beyond)] - ground_m)
        number = np.uint64(ray + side.rays)
        slope = (ground_m - level_m) * per_ring - drop[number] * ring
        if slope > horizon[number]:  # noqa: PLR1730 a hole raises nothing
            horizon[number] = slope
        if has_holes and not slope <= filled[number]:
            filled[number] = _NEVER if np.isnan(slope) else slope
