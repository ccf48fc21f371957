"""Posts and towers along a border: places that may be theirs, the best choice of them, what they watch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...geometry.chainage import Chainage
from ...geometry.discs_along import runs_within
from ...geometry.ellipsoid import GEOD
from ...geometry.runs import Runs
from ...location.answer import Answer
from ...location.covering.maximal_covering import maximal_covering
from ...location.incidence import Incidence

Array = npt.NDArray[np.float64]
_WHOLE_M = 10.0  # the choice looks at the border in whole steps of this; what is told of it is exact


@dataclass(frozen=True, slots=True)
class Offer:
    """A place where a post may stand.

    Parameters
    ----------
    chainage_m : float
        Of the place of the border that it stands behind, metres.
    place_lonlat : Point
        Where it stands, lon/lat degrees.
    at : str
        What offers it: a crossing, a settlement, or the border between them.
    """

    chainage_m: float
    place_lonlat: Point
    at: str


def offers(
    border: Chainage,
    named: Sequence[tuple[float, str]],
    *,
    spacing_m: float,
    standoff_m: float = 0.0,
    land_lonlat: BaseGeometry | None = None,
) -> tuple[Offer, ...]:
    """Places behind a border where posts may stand, by chainage.

    Parameters
    ----------
    border : Chainage
    named : sequence of (float, str)
        Chainages of crossings and settlements, metres, and what each is called.
    spacing_m : float
        Between further places, from the beginning to the end of the border, metres.
    standoff_m : float
        How far behind the border they stand, square to it, metres.
    land_lonlat : Polygon or MultiPolygon, optional
        The watched side; what falls beside it, where the border winds, is left out. Needed for a standoff.

    Examples
    --------
    Ten kilometres of the equator, watched from the north: a village, and every five kilometres.

    >>> ground = shapely.box(-1, 0, 1, 1)
    >>> line = Chainage(shapely.LineString([(0, 0), (10_000 / 111_319.49079, 0)]))
    >>> found = offers(line, [(2_000.0, "Alba")], spacing_m=5_000, standoff_m=500, land_lonlat=ground)
    >>> [(round(one.chainage_m), one.at, round(one.place_lonlat.y, 4)) for one in found]
    [(0, '', 0.0045), (2000, 'Alba', 0.0045), (5000, '', 0.0045), (10000, '', 0.0045)]
    """
    pieces = max(math.ceil(border.length_m / spacing_m - 1e-6), 1)
    between = (border.origin_m + np.linspace(0.0, border.length_m, pieces + 1)).tolist()
    wanted = sorted([(at_m, name) for at_m, name in named] + [(at_m, "") for at_m in between])
    chainage_m = np.array([at_m for at_m, _ in wanted])
    places = np.array(border.places(chainage_m)).T
    kept = np.ones(len(wanted), dtype=bool)
    if standoff_m and land_lonlat is not None:
        places, kept = _behind(places, border.bearing_deg(chainage_m), standoff_m, land_lonlat)
    return tuple(
        Offer(at_m, Point(place), name)
        for (at_m, name), place, keep in zip(wanted, places.tolist(), kept.tolist(), strict=True)
        if keep
    )


def _behind(
    places: Array, bearing_deg: Array, standoff_m: float, land: BaseGeometry
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Places moved square to the border onto the land, and for which of them there is land."""
    shapely.prepare(land)
    longitude, latitude, far_m = *places.T, np.full(len(places), standoff_m)
    both = [
        np.array(GEOD.fwd(longitude, latitude, bearing_deg + turn_deg, far_m)[:2]).T
        for turn_deg in (-90.0, 90.0)
    ]
    left, right = (shapely.contains_xy(land, *moved.T) for moved in both)
    return np.where(left[:, None], *both), left | right


def chosen_offers(
    border: Chainage,
    offered: Sequence[Offer],
    *,
    range_m: float,
    most: int,
    nearest_m: float = 0.0,
    watched: Runs | None = None,
) -> tuple[tuple[int, ...], Runs, Answer]:
    """Choose the places from which most metres of a border are watched that are not watched yet (MCLP).

    Parameters
    ----------
    border : Chainage
    offered : sequence of Offer
    range_m, nearest_m : float
        Between which what stands there watches, metres; ground that hides is left out.
    most : int
        Most that are chosen; one that would add nothing is not.
    watched : Runs, optional
        What is watched already.

    Returns
    -------
    tuple of int
        Numbers of those chosen, by chainage.
    Runs
        What each of them watches, exact on the ellipsoid.
    Answer
        With its bound; its value is in metres, to ten metres a stretch.

    Examples
    --------
    Of 100 km of the equator posts of 10 km watch all if they are five, and 80 km if they are four.

    >>> line = Chainage(shapely.LineString([(0, 0), (100_000 / 111_319.49079, 0)]))
    >>> places = offers(line, [], spacing_m=10_000)
    >>> [round(chosen_offers(line, places, range_m=10_000, most=most)[2].value) for most in (4, 5)]
    [80000, 100000]
    """
    longitude, latitude = shapely.get_coordinates([one.place_lonlat for one in offered]).T
    runs = runs_within(border, longitude, latitude, range_m, nearest_m=nearest_m)
    answer = maximal_covering(_table(border, runs, watched), most)
    numbers = tuple(sorted(int(str(one)) for one in answer.selected))
    return numbers, runs.only(numbers), answer


def _table(border: Chainage, runs: Runs, watched: Runs | None) -> Incidence:
    """Which stretches of the border each place watches, cut wherever a run begins or ends."""
    before = (
        np.empty((0, 2)) if watched is None else watched.stretches(border.origin_m, border.end_m).at_least(1)
    )
    from_m, to_m = _whole(runs.from_m), _whole(runs.to_m)
    bounds_m = np.unique(
        np.concatenate(
            [from_m, to_m, _whole(before).ravel(), _whole(np.array([border.origin_m, border.end_m]))]
        )
    )
    first, last = np.searchsorted(bounds_m, from_m), np.searchsorted(bounds_m, to_m)
    weight = np.diff(bounds_m)
    for low_m, high_m in _whole(before).tolist():
        weight[np.searchsorted(bounds_m, low_m) : np.searchsorted(bounds_m, high_m)] = 0.0
    covered: list[list[int]] = [[] for _ in range(runs.sources)]
    for source, low, high in zip(runs.source.tolist(), first.tolist(), last.tolist(), strict=True):
        covered[source].extend(range(low, high))
    return Incidence.of(covered, weight=weight, position_m=bounds_m[:-1])


def _whole(chainage_m: Array) -> Array:
    return np.round(chainage_m / _WHOLE_M) * _WHOLE_M
