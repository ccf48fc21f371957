"""Hospitals and schools where they are given: how many on each ground, whom the line cuts off from help."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from ...frame import Frame
from ...geometry.ellipsoid import distances_m, to_vectors
from ...geometry.nearby import nearest_site
from ...model.people import HospitalWay
from ...model.situation import AnyArea, Settlement, Site, Situation
from ...travel.network import TravelNetwork
from .sides import Indices

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

HOSPITAL, SCHOOL = "hospital", "school"
_S_PER_MIN = 60.0


def given(situation: Situation, kind: str) -> tuple[Site, ...] | None:
    """Sites of a kind among those that the user gives; None where there are none: not known is not none."""
    return tuple(site for site in situation.sites if site.kind == kind) or None


def standing_in(area: AnyArea, sites: Sequence[Site]) -> Mask:
    """Which sites stand in an area or on its edge."""
    shapely.prepare(area)
    places = np.array([site.place for site in sites], dtype=object)
    return np.asarray(shapely.intersects(area, places))


def cut_off_from_hospital(
    settlements: Sequence[Settlement],
    side: Indices,
    hospitals: Sequence[Site],
    hospital_side: Indices,
    frame: Frame,
    network: TravelNetwork | None,
) -> tuple[HospitalWay, ...]:
    """Settlements whose nearest hospital lies on another side than they do, and the nearest on their own.

    Parameters
    ----------
    settlements : sequence of Settlement
        Those asked about.
    side, hospital_side : array of int
        Number of the party on whose side each lies.
    hospitals : sequence of Site
        One or more.
    frame : Frame
    network : TravelNetwork, optional
        What is near is told by time where it is given, by geodesic distance otherwise. Its way to the
        hospital across is that of a line that is open.

    Returns
    -------
    tuple of HospitalWay
        The largest settlements first.
    """
    if not settlements or not hospitals:
        return ()
    from_m, to_m = (
        shapely.get_coordinates(np.array([p.place for p in places], dtype=object))
        for places in (settlements, hospitals)
    )
    whole = np.zeros(len(side), dtype=np.int64), np.zeros(len(hospitals), dtype=np.int64)
    nearest = _nearest(from_m, to_m, *whole, frame, network)
    own = _nearest(from_m, to_m, side, hospital_side, frame, network)
    cut = np.flatnonzero((nearest[0] >= 0) & (hospital_side[nearest[0]] != side))
    found = [
        HospitalWay(
            name=settlements[number].name,
            name_uk=settlements[number].name_uk,
            residents=settlements[number].population,
            across=hospitals[nearest[0][number]].name,
            across_m=float(nearest[1][number]),
            across_min=_minutes(nearest[2][number]),
            own=hospitals[own[0][number]].name if own[0][number] >= 0 else "",
            own_m=float(own[1][number]) if own[0][number] >= 0 else None,
            own_min=_minutes(own[2][number]),
        )
        for number in cut.tolist()
    ]
    return tuple(sorted(found, key=lambda way: (-(way.residents or 0), way.name, way.across_m)))


def _nearest(
    from_m: Array,
    to_m: Array,
    from_side: Indices,
    to_side: Indices,
    frame: Frame,
    network: TravelNetwork | None,
) -> tuple[Indices, Array, Array]:
    """Nearest hospital of the same side: its number or -1, metres on the ellipsoid, seconds or NaN."""
    which, away_m = np.full(len(from_m), -1, dtype=np.int64), np.full(len(from_m), np.nan)
    seconds = np.full(len(from_m), np.nan)
    for side in np.unique(to_side):
        wanted, there = np.flatnonzero(from_side == side), np.flatnonzero(to_side == side)
        if not len(wanted):
            continue
        here, hospitals = frame.degrees(from_m[wanted]), frame.degrees(to_m[there])
        if network is None:
            number, away_m[wanted] = nearest_site(tuple(here.T), tuple(hospitals.T))
        else:
            seconds[wanted], number = network.nearest(to_m[there], from_m[wanted])
            away_m[wanted] = distances_m(to_vectors(*here.T), to_vectors(*hospitals[number].T))
        which[wanted] = there[number]
    return which, away_m, seconds


def _minutes(seconds_s: float) -> float | None:
    return None if np.isnan(seconds_s) else float(seconds_s) / _S_PER_MIN
