"""Lines of sight over the ground of a round Earth: seen, hidden, or not known for a hole on the way."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from ..errors import TerrainError
from ..threads import cores, in_threads
from .curvature import OPTICAL, above_ground, bend_per_m
from .elevation import Elevation

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
States = npt.NDArray[np.int8]

SEEN, HIDDEN, UNKNOWN = 1, 0, -1

_LEAST_PAIRS = 20_000  # fewer sight lines than this are not worth another thread


def visible(
    elevation: Elevation,
    observers_m: npt.ArrayLike,
    observer_height_m: npt.ArrayLike,
    targets_m: npt.ArrayLike,
    target_height_m: npt.ArrayLike,
    refraction: float = OPTICAL,
) -> States:
    """Whether each observer sees the target of the same number.

    Parameters
    ----------
    elevation : Elevation
    observers_m, targets_m : array_like, shape (n, 2)
        Easting and northing, metres of the frame.
    observer_height_m, target_height_m : array_like
        Above the ground, metres: one for all, or one each.
    refraction : float
        Coefficient k of ``curvature``.

    Returns
    -------
    array of int8, shape (n,)
        1 seen; 0 hidden by ground that is known; -1 not known, for the line crosses a hole, starts or ends in
        one or off the grid, and no known ground hides the target anyway.

    Notes
    -----
    The ground is taken where the line crosses from one row of cells to the next (or column, along whichever
    it runs more), between the two nearest middles: R3 of Franklin and Ray (1994). Who sees is seen: exchanged
    ends give the same answer, to the bit.

    Raises
    ------
    TerrainError
        If heights are negative, refraction makes no sense, or the two are not equally many.

    Examples
    --------
    Two watchers of 2 m on a bare Earth, 10.5 km apart, see each other by the bend of light alone.

    >>> plain = Elevation(np.zeros((1, 106), np.float32), 0.0, 50.0, 100.0, 100.0, "plain")
    >>> [visible(plain, [[50, 0]], 2, [[10_550, 0]], 2, refraction=k).item() for k in (0.0, 0.13)]
    [0, 1]
    """
    observers, targets = _places(observers_m), _places(targets_m)
    if len(observers) != len(targets):
        raise TerrainError(
            f"{len(observers)} observers for {len(targets)} targets", where="sight", mend="Give pairs."
        )
    every = np.arange(len(observers) + 1)
    return visible_pairs(
        elevation, observers, observer_height_m, targets, target_height_m, every, every[:-1], refraction
    )


def visible_pairs(
    elevation: Elevation,
    observers_m: npt.ArrayLike,
    observer_height_m: npt.ArrayLike,
    targets_m: npt.ArrayLike,
    target_height_m: npt.ArrayLike,
    starts: npt.ArrayLike,
    targets: npt.ArrayLike,
    refraction: float = OPTICAL,
    *,
    ground: Array | None = None,
) -> States:
    """Whether each observer sees each of the targets listed for it: many to many, as a sparse table.

    Parameters
    ----------
    elevation : Elevation
    observers_m : array_like, shape (n, 2)
    targets_m : array_like, shape (m, 2)
        Easting and northing, metres of the frame.
    observer_height_m, target_height_m : array_like
        Above the ground, metres: one for all, or one each.
    starts : array_like of int, shape (n + 1,)
        Observer i looks at ``targets[starts[i]:starts[i + 1]]``.
    targets : array_like of int
        Numbers of targets.
    refraction : float
        Coefficient k of ``curvature``.
    ground : array, shape (m, 3), optional
        What ``on_ground`` tells of the targets, where it is at hand.

    Returns
    -------
    array of int8
        One for each entry of ``targets``, as ``visible`` gives it.

    Raises
    ------
    TerrainError
        If heights are negative, refraction makes no sense, or the table does not fit the places.
    """
    below = on_ground(elevation, targets_m) if ground is None else ground
    eyes = _ends(on_ground(elevation, observers_m), above_ground(observer_height_m, "height of an eye"))
    tops = _ends(below, above_ground(target_height_m, "height of a target"))
    first = np.ascontiguousarray(starts, dtype=np.int64)
    listed = np.ascontiguousarray(targets, dtype=np.int64)
    _refuse_misfit(first, listed, len(eyes), len(tops))
    bend = bend_per_m(refraction) * elevation.cell_m**2
    states = np.empty(len(listed), dtype=np.int8)
    rows, columns = elevation.height_m.shape

    def look(part: tuple[int, int]) -> None:
        _look(elevation.height_m.ravel(), rows, columns, eyes, tops, first, listed, *part, bend, states)

    number = min(4 * cores(), 1 + len(listed) // _LEAST_PAIRS)
    cuts = np.searchsorted(first, np.linspace(0, len(listed), number + 1)[1:-1])
    bounds = [0, *cuts.tolist(), len(eyes)]
    in_threads(look, itertools.pairwise(bounds))
    return states


@dataclass(frozen=True, eq=False)
class Profile:
    """Ground below one sight line, from the eye to the target.

    Parameters
    ----------
    distance_m : array
        From the observer, metres.
    ground_m, line_m : array
        Heights above sea level of the ground and of the sight line, metres; the line is the one that is
        bent over the round Earth, as high above sea level as it passes there.
    state : int
        1 seen, 0 hidden, -1 not known.
    """

    distance_m: Array
    ground_m: Array
    line_m: Array
    state: int

    @property
    def clearance_m(self) -> Array:
        """How far the line passes above the ground, metres; negative where ground stands in the way."""
        return self.line_m - self.ground_m


def profile(
    elevation: Elevation,
    observer_m: tuple[float, float],
    observer_height_m: float,
    target_m: tuple[float, float],
    target_height_m: float,
    refraction: float = OPTICAL,
) -> Profile:
    """Ground and sight line between two places, at every crossing that ``visible`` looks at.

    Examples
    --------
    A ridge of 30 m half way between two eyes at 10 m.

    >>> ridge = Elevation(np.float32([[0, 30, 0]]), 0.0, 50.0, 100.0, 100.0, "ridge")
    >>> seen = profile(ridge, (50.0, 0.0), 10.0, (250.0, 0.0), 10.0)
    >>> seen.distance_m.tolist(), seen.clearance_m.round(2).tolist(), seen.state
    ([0.0, 100.0, 200.0], [10.0, -20.0, 10.0], 0)
    """
    ends = np.array([observer_m, target_m], dtype=float)
    (state,) = visible(elevation, ends[:1], observer_height_m, ends[1:], target_height_m, refraction)
    share = _crossing_shares(elevation.grid_places(*ends.T))
    places = ends[0] + share[:, None] * (ends[1] - ends[0])
    ground = elevation.heights_m(*places.T)
    length = float(np.hypot(*(ends[1] - ends[0])))
    eye, top = ground[0] + observer_height_m, ground[-1] + target_height_m
    bulge = bend_per_m(refraction) * length**2 * share * (1.0 - share)
    return Profile(share * length, ground, eye + (top - eye) * share - bulge, int(state))


def _crossing_shares(ends: Array) -> Array:
    """Shares of the way at which a line crosses rows or columns of middles, with both its ends."""
    step = ends[1] - ends[0]
    along = int(abs(step[1]) > abs(step[0]))
    low, high = sorted(ends[:, along])
    crossed = np.arange(np.floor(low) + 1.0, np.ceil(high))
    share = np.sort((crossed - ends[0, along]) / step[along]) if len(crossed) else crossed
    return np.concatenate([[0.0], share, [1.0]])


def _places(places_m: npt.ArrayLike) -> Array:
    places = np.asarray(places_m, dtype=float)
    if places.ndim != 2 or places.shape[1] != 2:
        raise TerrainError(
            f"places have shape {places.shape}", where="sight", mend="Give easting and northing of each."
        )
    return places


def on_ground(elevation: Elevation, places_m: npt.ArrayLike) -> Array:
    """Column, row and height of the ground at places, shape (n, 3); NaN where that is not known.

    Examples
    --------
    >>> plain = Elevation(np.full((1, 3), 7, np.float32), 0.0, 50.0, 100.0, 100.0, "plain")
    >>> on_ground(plain, [[150, 0]]).tolist()
    [[1.0, 0.0, 7.0]]
    """
    places = _places(places_m)
    heights_m = elevation.heights_m(*places.T)
    return np.column_stack([elevation.grid_places(*places.T), heights_m])


def _ends(ground: Array, height_m: Array) -> Array:
    """Column, row and height above sea level of the ends of sight lines; NaN where that is not known."""
    if height_m.ndim > 1 or (height_m.ndim == 1 and len(height_m) != len(ground)):
        raise TerrainError(
            f"{height_m.size} heights for {len(ground)} places",
            where="sight",
            mend="Give one, or one each.",
        )
    ends = ground.copy()
    ends[:, 2] += height_m
    return ends


def _refuse_misfit(starts: Indices, targets: Indices, observers: int, known: int) -> None:
    """Stop at a table that points beside its places."""
    fits = len(starts) == observers + 1 and starts[0] == 0 and starts[-1] == len(targets)
    if not fits or (np.diff(starts) < 0).any():
        raise TerrainError(
            f"starts do not part {len(targets)} targets among {observers} observers",
            where="sight",
            mend="Give one start an observer, rising from 0, and the end.",
        )
    if len(targets) and not (targets.min() >= 0 and targets.max() < known):
        raise TerrainError(
            f"a target has number {targets.max()} of {known}", where="sight", mend="Number them from 0."
        )


@compiled
def _look(
    heights: npt.NDArray[np.float32],
    rows: int,
    columns: int,
    eyes: Array,
    tops: Array,
    starts: Indices,
    targets: Indices,
    first: int,
    last: int,
    bend: float,
    states: States,
) -> None:
    """State of every sight line of some observers; ``bend`` is the drop of the ground over one cell."""
    for observer in range(first, last):
        for pair in range(starts[observer], starts[observer + 1]):
            target = targets[pair]
            across = tops[target, 0] - eyes[observer, 0]
            down = tops[target, 1] - eyes[observer, 1]
            if abs(across) >= abs(down):
                along, count, stride, side_count, side_stride = 0, columns, 1, rows, columns
                forward = across >= 0.0
            else:
                along, count, stride, side_count, side_stride = 1, rows, columns, columns, 1
                forward = down >= 0.0
            # Always walked towards the east or the south: exchanged ends give the same answer.
            one, other = (eyes[observer], tops[target]) if forward else (tops[target], eyes[observer])
            start, side, height = one[along], one[1 - along], one[2]
            length = other[along] - start
            side_step, rise = other[1 - along] - side, other[2] - height
            bulge = bend * (across * across + down * down)
            if np.isnan(height + rise):
                states[pair] = -1
                continue
            state = 1
            begin = max(int(np.floor(start)) + 1, 0)
            end = min(int(np.ceil(other[along])), count)
            for crossed in range(begin, end):
                share = (crossed - start) / length
                place = min(max(side + side_step * share, 0.0), side_count - 1.0)
                below = int(place)
                part = place - below
                at = crossed * stride + below * side_stride
                ground = float(heights[at])
                if part > 0.0:
                    ground += part * (heights[at + side_stride] - ground)
                line = height + share * (rise - bulge * (1.0 - share))
                if ground > line:
                    state = 0
                    break
                if np.isnan(ground):
                    state = -1
            states[pair] = state
