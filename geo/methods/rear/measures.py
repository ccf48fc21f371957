"""What is measured of a place that may be a hub: its way to the line, what lies near, who lives there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...geometry.ellipsoid import distances_m, to_vectors
from .ground import RearRoads

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Near:
    """What hubs want near them.

    Parameters
    ----------
    places_lonlat : mapping
        Places by the name of their criterion (``airfield_km``), shape (n, 2); None where none are known.
    town_lonlat : array, shape (n, 2)
    residents : array
        Of each town; not a number where nobody counted.
    near_m : float
        How far residents count as near, metres.
    """

    places_lonlat: Mapping[str, Array | None]
    town_lonlat: Array
    residents: Array
    near_m: float


def road_hours(rear: RearRoads, from_m: Array, to_m: Array, *, pace_s: float, access_m: float) -> Array:
    """Driving hours from places off the line to places; infinite where one lies too far off the roads.

    Parameters
    ----------
    rear : RearRoads
    from_m, to_m : array, shape (n, 2)
        Metres of the plane of the roads.
    pace_s : float
        Seconds for a metre of straight distance to the roads.
    access_m : float
        Farthest that a place may lie off them, metres.

    Returns
    -------
    array, shape (from, to)
    """
    (start, start_m), (end, end_m) = rear.nearest(from_m), rear.nearest(to_m)
    seconds_s = rear.times(start, end) + pace_s * (start_m[:, None] + end_m[None, :])
    seconds_s[(start_m > access_m) | rear.across(from_m, start)] = np.inf
    seconds_s[:, end_m > access_m] = np.inf
    return np.asarray(seconds_s / 3600.0)


def measured(
    place_lonlat: Array, beyond_m: Array, road_h: Array, near: Near, *, driving_h: float
) -> list[dict[str, float | None]]:
    """Values of every criterion but the distance to other hubs, place by place; None where not known.

    Parameters
    ----------
    place_lonlat : array, shape (n, 2)
    beyond_m : array
        How far each lies from the line beyond the standoff, metres.
    road_h : array, shape (n, places of the line)
        Driving hours to the places of the line that roads lead to.
    near : Near
    driving_h : float
        Hours of driving in 24.

    Notes
    -----
    Distances are geodesics on WGS 84 (Karney 2013, Journal of Geodesy 87); drives are shortest paths
    (Dijkstra 1959, Numerische Mathematik 1).

    Examples
    --------
    Drives of 5 and 15 hours at ten a day; a railway 0.1° along the equator away; no hospital is known.

    >>> rail = {"rail_km": np.array([[0.1, 0.0]]), "hospital_km": None}
    >>> towns = Near(rail, np.array([[0.0, 0.01], [3.0, 0.0]]), np.array([700.0, 9_000.0]), 10_000.0)
    >>> place, hours = np.zeros((1, 2)), np.array([[5.0, 15.0]])
    >>> (told,) = measured(place, np.array([20_000.0]), hours, towns, driving_h=10)
    >>> told["road_h"], told["reach_24h_share"], told["reach_72h_share"], told["hospital_km"]
    (10.0, 0.5, 1.0, None)
    >>> round(told["rail_km"], 3), told["people_near"], told["beyond_standoff_km"]
    (11.132, 700.0, 20.0)
    """
    columns: dict[str, Array | None] = {
        "beyond_standoff_km": beyond_m / 1e3,
        "road_h": road_h.mean(axis=1),
        "reach_24h_share": (road_h <= driving_h).mean(axis=1),
        "reach_72h_share": (road_h <= 3.0 * driving_h).mean(axis=1),
        "people_near": _people_near(place_lonlat, near) if len(near.town_lonlat) else None,
    }
    for name, places in near.places_lonlat.items():
        columns[name] = None if places is None or not len(places) else _away_km(place_lonlat, places)
    return [
        {name: None if values is None else float(values[row]) for name, values in columns.items()}
        for row in range(len(place_lonlat))
    ]


def _away_km(place_lonlat: Array, places: Array) -> Array:
    """Geodesic distance to the place that is the nearest through the earth, km."""
    here, there = to_vectors(*place_lonlat.T), to_vectors(*places.T)
    return np.asarray(distances_m(here, there[cKDTree(there).query(here)[1]]) / 1e3)


def people_near_any(place_lonlat: Array, near: Near) -> int | None:
    """Residents of settlements near any of some places, each counted once; None where none are known.

    Parameters
    ----------
    place_lonlat : array, shape (n, 2)
    near : Near

    Examples
    --------
    Two places 1.1 km apart share a town of 700 between them; another is near one of them only.

    >>> towns = Near({}, np.array([[0.005, 0.0], [0.1, 0.0]]), np.array([700.0, 40.0]), 10_600.0)
    >>> people_near_any(np.array([[0.0, 0.0], [0.01, 0.0]]), towns)
    740
    """
    if not len(near.town_lonlat):
        return None
    rows = np.unique(np.concatenate([np.zeros(0, np.intp), *_towns_near(place_lonlat, near)]))
    return round(float(np.nan_to_num(near.residents)[rows].sum()))


def _people_near(place_lonlat: Array, near: Near) -> Array:
    counted = np.nan_to_num(near.residents)
    return np.array([counted[rows].sum() for rows in _towns_near(place_lonlat, near)])


def _towns_near(place_lonlat: Array, near: Near) -> Iterator[npt.NDArray[np.intp]]:
    """Rows of the towns near each place."""
    towns, here = to_vectors(*near.town_lonlat.T), to_vectors(*place_lonlat.T)
    found = cKDTree(towns).query_ball_point(here, near.near_m)  # a chord is no longer than its arc
    for row, rows in enumerate(found):
        away_m = distances_m(np.broadcast_to(here[row], (len(rows), 3)), towns[rows])
        yield np.array(rows, dtype=np.intp)[away_m <= near.near_m]
