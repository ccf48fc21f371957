"""What is seen from one place, and how many of many places see each cell."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import numpy as np
import numpy.typing as npt
from shapely import MultiPolygon

from ..errors import TerrainError
from ..threads import in_threads
from .curvature import OPTICAL, above_ground, bend_per_m
from .elevation import Elevation
from .outline import outline
from .rays import Eye, judge_cells
from .sight import HIDDEN, SEEN, UNKNOWN, States, visible_pairs

Method = Literal["rays", "rays3", "exact"]

_RAYS_PER_RIM_CELL = {"rays": 1, "rays3": 3}
_ROWS_AT_ONCE = 64  # of sight lines in the exact method, so that memory stays small


@dataclass(frozen=True, eq=False)
class Viewshed:
    """What an observer sees of the ground in range.

    Parameters
    ----------
    ground : Elevation
        The cells in question: a window of the grid that was given.
    state : array of int8, shape (rows, columns)
        1 seen, 0 hidden or out of range, -1 not known for a hole in or before the cell.
    observer_m : (float, float)
        Where the eye was taken to stand: the middle of its cell, metres of the frame.
    range_m : float
        Cells are judged whose middle lies this near, metres.
    """

    ground: Elevation
    state: States
    observer_m: tuple[float, float]
    range_m: float

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Cells that are seen."""
        return np.asarray(self.state == SEEN)

    @property
    def unknown(self) -> npt.NDArray[np.bool_]:
        """Cells in range of which it is not known whether they are seen."""
        return np.asarray(self.state == UNKNOWN)


def viewshed(
    elevation: Elevation,
    observer_m: tuple[float, float],
    *,
    height_m: float,
    target_height_m: float,
    range_m: float,
    refraction: float = OPTICAL,
    method: Method = "rays",
) -> Viewshed:
    """Judge every cell within range of an observer.

    Parameters
    ----------
    elevation : Elevation
    observer_m : (float, float)
        Easting and northing, metres of the frame. The eye stands in the middle of its cell.
    height_m, target_height_m : float
        Of the eye and of the targets above the ground, metres.
    range_m : float
        Cells are judged whose middle lies this near, metres.
    refraction : float
        Coefficient k of ``curvature``.
    method : {"rays", "rays3", "exact"}
        One ray, or three, to every cell of the rim: a cell is judged by the horizon of the ray that passes
        it nearest (R2 of Franklin and Ray 1994). ``exact`` draws a sight line to every cell (their R3).

    Raises
    ------
    TerrainError
        If the observer stands off the grid, or a height, the range or the refraction makes no sense.

    Examples
    --------
    Behind a wall of 10 m at 30 m, an eye at 22 m sees no ground nearer than 30 x 22 / 12 = 55 m.

    >>> walled = np.zeros((1, 9), np.float32)
    >>> walled[0, 3] = 10.0
    >>> street = Elevation(walled, 0.0, 10.0, 10.0, 10.0, "street")
    >>> shed = viewshed(street, (5.0, 5.0), height_m=22.0, target_height_m=0.0, range_m=80.0, refraction=0.0)
    >>> shed.seen[0].tolist()
    [True, True, True, True, False, False, True, True, True]
    """
    _refuse_bad_range(range_m)
    row, column = elevation.cells(*observer_m).tolist()
    ground, at = _window(elevation, row, column, range_m)
    eye_m, top_m = (
        float(above_ground(each, what))
        for each, what in ((height_m, "height of an eye"), (target_height_m, "height of a target"))
    )
    if method == "exact":
        state = _sight_lines(ground, at, eye_m, top_m, range_m, refraction)
    else:
        state = _rays(ground, at, eye_m, top_m, range_m, refraction, _RAYS_PER_RIM_CELL[method])
    easting, northing = elevation.middles_m(row, column)
    return Viewshed(ground, state, (float(easting), float(northing)), range_m)


def count_seen(
    elevation: Elevation,
    observers_m: npt.ArrayLike,
    *,
    height_m: npt.ArrayLike,
    target_height_m: float,
    range_m: npt.ArrayLike,
    refraction: float = OPTICAL,
    method: Method = "rays",
    threads: int | None = None,
) -> npt.NDArray[np.int32]:
    """How many observers see each cell of the grid: the cumulative viewshed.

    Parameters
    ----------
    elevation : Elevation
    observers_m : array_like, shape (n, 2)
        Easting and northing, metres of the frame.
    height_m, range_m : array_like
        One for all, or one each, metres.
    target_height_m : float
        Of what is looked for, above the ground, metres.
    refraction : float
        Coefficient k of ``curvature``.
    method : {"rays", "rays3", "exact"}
        As ``viewshed`` takes it.
    threads : int, optional
        At a time; as many as there are cores if left out. The answer does not depend on it.

    Returns
    -------
    array of int32, shape (rows, columns)
        A cell of which it is not known whether it is seen does not count as seen.

    Raises
    ------
    TerrainError
        As ``viewshed``.

    Examples
    --------
    >>> plain = Elevation(np.zeros((1, 5), np.float32), 0.0, 10.0, 10.0, 10.0, "plain")
    >>> count_seen(plain, [[5, 5], [45, 5]], height_m=2, target_height_m=0, range_m=20).tolist()
    [[1, 1, 2, 1, 1]]
    """
    places = np.asarray(observers_m, dtype=float).reshape(-1, 2)
    heights, ranges = (np.broadcast_to(np.asarray(each, float), len(places)) for each in (height_m, range_m))
    count = np.zeros(elevation.height_m.shape, dtype=np.int32)
    lock = Lock()

    def add(number: int) -> None:
        seen_from = viewshed(
            elevation,
            (places[number, 0], places[number, 1]),
            height_m=heights[number],
            target_height_m=target_height_m,
            range_m=ranges[number],
            refraction=refraction,
            method=method,
        )
        rows, columns = _place_in(elevation, seen_from.ground)
        seen = seen_from.seen
        with lock:
            count[rows, columns] += seen

    in_threads(add, range(len(places)), threads)
    return count


def seen_ground(
    shed: Viewshed, *, bearing_deg: float | None = None, field_of_view_deg: float = 360.0
) -> MultiPolygon:
    """Outline of the cells that are seen, metres of the frame; empty where none is.

    Parameters
    ----------
    shed : Viewshed
    bearing_deg : float, optional
        Middle of a field of view, degrees clockwise from the north of the frame. Only cells with their
        middle in the field are kept.
    field_of_view_deg : float
        Its width, degrees.

    Examples
    --------
    Of three cells in a row, the one to the east of the observer.

    >>> plain = Elevation(np.zeros((1, 3), np.float32), 0.0, 10.0, 10.0, 10.0, "plain")
    >>> shed = viewshed(plain, (15.0, 5.0), height_m=2.0, target_height_m=0.0, range_m=20.0)
    >>> seen_ground(shed).area, seen_ground(shed, bearing_deg=90.0, field_of_view_deg=60.0).bounds
    (300.0, (20.0, 0.0, 30.0, 10.0))
    """
    seen, ground = shed.seen, shed.ground
    if bearing_deg is not None and field_of_view_deg < 360.0:
        seen &= _in_field(shed, bearing_deg, field_of_view_deg)
    return outline(seen, ground.west_m, ground.north_m, ground.cell_m)


def _in_field(shed: Viewshed, bearing_deg: float, field_of_view_deg: float) -> npt.NDArray[np.bool_]:
    """Cells with their middle in a field of view; the observer's own is in none narrower than all round."""
    rows, columns = shed.ground.height_m.shape
    easting, northing = shed.ground.middles_m(np.arange(rows)[:, None], np.arange(columns))
    east, north = easting - shed.observer_m[0], northing - shed.observer_m[1]
    turn_deg = np.degrees(np.arctan2(east, north)) - bearing_deg
    beside_deg = np.abs((turn_deg + 180.0) % 360.0 - 180.0)
    return np.asarray((beside_deg <= field_of_view_deg / 2.0) & (np.hypot(east, north) > 0.0))


def _refuse_bad_range(range_m: float) -> None:
    if not 0.0 < range_m < math.inf:
        raise TerrainError(f"range_m is {range_m:g}", where="viewshed", mend="Give metres above zero.")


def _window(elevation: Elevation, row: int, column: int, range_m: float) -> tuple[Elevation, tuple[int, int]]:
    """The cells round one cell that may be in range, and that cell's row and column among them."""
    reach = math.floor(range_m / elevation.cell_m)
    rows, columns = elevation.height_m.shape
    top, left = max(row - reach, 0), max(column - reach, 0)
    cut = elevation.cut(top, min(row + reach + 1, rows), left, min(column + reach + 1, columns))
    return cut, (row - top, column - left)


def _place_in(elevation: Elevation, window: Elevation) -> tuple[slice, slice]:
    """Rows and columns of a window among those of its grid."""
    row = round((elevation.north_m - window.north_m) / elevation.cell_m)
    column = round((window.west_m - elevation.west_m) / elevation.cell_m)
    rows, columns = window.height_m.shape
    return slice(row, row + rows), slice(column, column + columns)


def _rays(
    ground: Elevation,
    at: tuple[int, int],
    height_m: float,
    target_height_m: float,
    range_m: float,
    refraction: float,
    rays_per_rim_cell: int,
) -> States:
    """States of the cells of a window, by rays to its rim."""
    state = np.zeros(ground.height_m.shape, dtype=np.int8)
    eye = Eye(
        *at,
        height_m,
        target_height_m,
        range_m / ground.cell_m,
        bend_per_m(refraction) * ground.cell_m**2,
        rays_per_rim_cell,
        ground.has_holes,
    )
    judge_cells(ground.height_m, eye, state)
    return state


def _sight_lines(
    ground: Elevation,
    at: tuple[int, int],
    height_m: float,
    target_height_m: float,
    range_m: float,
    refraction: float,
) -> States:
    """States of the cells of a window, by one sight line each."""
    rows, columns = ground.height_m.shape
    state = np.full((rows, columns), HIDDEN, dtype=np.int8)
    eye = np.column_stack(ground.middles_m(*at))
    for first, last in itertools.pairwise([*range(0, rows, _ROWS_AT_ONCE), rows]):
        row, column = np.mgrid[first:last, 0:columns]
        distance = np.hypot(row - at[0], column - at[1]) * ground.cell_m
        near = distance <= range_m
        targets = np.column_stack(ground.middles_m(row[near], column[near]))
        every = np.arange(len(targets))
        state[first:last][near] = visible_pairs(
            ground, eye, height_m, targets, target_height_m, [0, len(targets)], every, refraction
        )
    return state
