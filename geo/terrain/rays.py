"""A viewshed by rays to the rim of a window: compiled loops over rings of cells round the observer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..compiled import compiled

Array = npt.NDArray[np.float64]


@compiled
def judge_cells(
    height_m: npt.NDArray[np.float32],
    row: int,
    column: int,
    eye_height_m: float,
    target_height_m: float,
    reach: float,
    bend: float,
    rays_per_rim_cell: int,
    has_holes: bool,
    state: npt.NDArray[np.int8],
) -> None:
    """State of each cell within reach of an observer: 1 seen, 0 hidden, -1 not known.

    ``reach`` is counted in cells; ``bend`` is the drop of the ground over one cell, metres.
    """
    rows, columns = state.shape
    heights, states = height_m.reshape(-1), state.reshape(-1)
    eye = heights[row * columns + column] + eye_height_m
    north, south, west, east = row, rows - 1 - row, column, columns - 1 - column
    rim = min(int(reach), max(max(north, south), max(west, east)))
    rays = rim * rays_per_rim_cell
    horizon, filled = np.empty(2 * rays + 1), np.empty(2 * rays + 1)
    states[row * columns + column] = -1 if np.isnan(eye) else 1
    for side in range(4):
        # A side is a quarter of the window: rings go out along it, cells and rays lie across it.
        if side < 2:
            outward, across, left, right = columns if side else -columns, 1, west, east
            rings = min(rim, south if side else north)
        else:
            outward, across, left, right = 1 if side == 3 else -1, columns, north, south
            rings = min(rim, east if side == 3 else west)
        horizon[:] = -np.inf
        filled[:] = -np.inf
        for ring in range(1, rings + 1):
            middle = row * columns + column + ring * outward
            half = min(ring, int(np.sqrt(max(reach * reach - ring * ring, 0.0))))
            first, last = -min(left, half), min(right, half)
            _judge_ring(
                heights,
                states,
                middle,
                across,
                ring,
                first,
                last,
                eye,
                target_height_m,
                bend,
                rays,
                horizon,
                filled,
            )
            _raise_horizon(
                heights,
                middle,
                across,
                ring,
                left,
                right,
                first,
                last,
                eye,
                bend,
                rays,
                has_holes,
                horizon,
                filled,
            )


@compiled
def _judge_ring(
    heights: npt.NDArray[np.float32],
    states: npt.NDArray[np.int8],
    middle: int,
    across: int,
    ring: int,
    first: int,
    last: int,
    eye: float,
    target_height_m: float,
    bend: float,
    rays: int,
    horizon: Array,
    filled: Array,
) -> None:
    """Judge the cells of one side of a ring, each by the ray that passes nearest."""
    to_ray, level = rays / ring, eye - target_height_m
    for cell in range(first, last + 1):
        ray = int(np.floor(cell * to_ray + 0.5)) + rays
        at = middle + cell * across
        slope = (heights[at] - level - bend * (ring * ring + cell * cell)) / ring
        states[at] = 1 if slope >= filled[ray] else (0 if slope < horizon[ray] else -1)


@compiled
def _raise_horizon(
    heights: npt.NDArray[np.float32],
    middle: int,
    across: int,
    ring: int,
    left: int,
    right: int,
    first: int,
    last: int,
    eye: float,
    bend: float,
    rays: int,
    has_holes: bool,
    horizon: Array,
    filled: Array,
) -> None:
    """Raise each ray's horizon to the ground of one ring; a hole fills it up to where nothing is known."""
    to_ray, to_cell = rays / ring, ring / rays
    low = max(int(np.floor(first * to_ray)) - 1, -rays)
    high = min(int(np.floor(last * to_ray)) + 1, rays)
    for ray in range(low, high + 1):
        place = min(max(ray * to_cell, -left), right)
        below = int(np.floor(place))
        part = place - below
        at = middle + below * across
        ground = float(heights[at])
        if part > 0.0:
            ground += part * (heights[at + across] - ground)
        slope = (ground - eye - bend * (ring * ring + place * place)) / ring
        if slope > horizon[ray + rays]:
            horizon[ray + rays] = slope
        if not slope <= filled[ray + rays]:
            filled[ray + rays] = np.inf if np.isnan(slope) else slope
