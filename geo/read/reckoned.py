"""Places reckoned from a monitor's position, direction and distance, and how far they may be off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from ..errors import ReadError
from ..model.incident import Incidents
from ..model.repair import Repair
from .observers import Bearing

Array = npt.NDArray[np.float64]

_WGS84 = Geod(ellps="WGS84")
ANY = "any"
# Radius that holds 95 % of a circular normal distribution, in standard errors of one axis: sqrt(-2 ln 0.05).
_SIGMAS_95 = math.sqrt(-2.0 * math.log(0.05))


def reckoned(incidents: Incidents, bearings: Mapping[str, Bearing], *, where: str) -> Incidents:
    """Incidents whose places are those of monitors, moved to where they were seen or heard.

    One whose direction or distance is not known is left out and listed: its monitor's place is none of its.

    Parameters
    ----------
    incidents : Incidents
    bearings : mapping
        How far off directions and distances are, by the means of sensing.
    where : str
        Their file, for what is left out.

    Raises
    ------
    ReadError
        If nothing is known of the error of some means, nor of any.
    """
    known = np.isfinite(incidents.direction_deg) & np.isfinite(incidents.distance_m)
    left_out = tuple(
        Repair(f"{where}, {incidents.id[row]!r}", "its direction or distance is not known", "left out")
        for row in np.flatnonzero(~known).tolist()
    )
    kept = incidents.only(known)
    longitude, latitude = reckoned_places(kept.longitude, kept.latitude, kept.direction_deg, kept.distance_m)
    return replace(
        kept,
        longitude=longitude,
        latitude=latitude,
        radius_m=grown_radii_m(kept.radius_m, kept.distance_m, kept.means, bearings),
        left_out=(*kept.left_out, *left_out),
    )


def reckoned_places(
    longitude: Array, latitude: Array, direction_deg: Array, distance_m: Array
) -> tuple[Array, Array]:
    """Places seen or heard from monitors, by direction and distance on the ellipsoid.

    Examples
    --------
    A degree of the equator, 111,319.49 m, due east.

    >>> found = reckoned_places(*(np.array([value]) for value in (30.0, 0.0, 90.0, 111_319.49)))
    >>> [round(float(each[0]), 6) for each in found]
    [31.0, 0.0]
    """
    east, north, _ = _WGS84.fwd(longitude, latitude, direction_deg, distance_m)
    return np.asarray(east, float), np.asarray(north, float)


def grown_radii_m(
    stated_m: Array, distance_m: Array, means: Sequence[str], bearings: Mapping[str, Bearing]
) -> Array:
    """95 % radius of places that were reckoned, metres.

    A direction errs across the line of sight, a distance along it. The circle is drawn for the greater of the
    two standard errors, which holds at least 95 %, and the radius of the monitor's own position, where it is
    stated, adds to it as errors do: by squares.

    Parameters
    ----------
    stated_m : array
        95 % radius of the monitors' positions, metres; NaN where nobody stated it.
    distance_m : array
    means : sequence of str
    bearings : mapping

    Raises
    ------
    ReadError
        If nothing is known of the error of some means, nor of any.

    Examples
    --------
    At 1,000 m a direction of 3 degrees errs by 52 m, a distance of 10 % by 100 m: 2.45 times 100 m.

    >>> saw = Bearing(
    ...     means="saw", direction_sigma_deg=3, distance_sigma_share=0.1, source="a test", status="assumed"
    ... )
    >>> grown_radii_m(np.array([np.nan]), np.array([1_000.0]), ["saw"], {"saw": saw}).round(1).tolist()
    [244.8]
    """
    found = [_bearing(word, bearings) for word in means]
    across_m = distance_m * np.radians([one.direction_sigma_deg for one in found])
    along_m = distance_m * np.array([one.distance_sigma_share for one in found])
    radius_m = np.hypot(np.nan_to_num(stated_m), _SIGMAS_95 * np.maximum(across_m, along_m))
    return np.asarray(radius_m, float)


def _bearing(word: str, bearings: Mapping[str, Bearing]) -> Bearing:
    found = bearings.get(word.lower()) or bearings.get(ANY)
    if found is None:
        raise ReadError(
            f"nothing is known of how far off a direction by {word!r} is",
            where="incidents",
            mend="Give bearings for these means, or for any.",
        )
    return found
