"""Inside, outside or indeterminate: a position with its error, against the edge of a zone."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from scipy.special import ndtr

from ...geometry.distance import PathDistance
from ...model.incident import Incidents
from ...model.situation import AnyArea
from ...model.verdict import INDETERMINATE, INSIDE, NOT_STATED, OUTSIDE, VERDICTS, Verdicts

Array = npt.NDArray[np.float64]

__all__ = ["VERDICTS", "Verdicts", "verdicts_on"]
# Radius that holds 95 % of a circular normal distribution, in standard errors of one axis: sqrt(-2 ln 0.05).
SIGMAS_95 = math.sqrt(-2.0 * math.log(0.05))


def verdicts_on(
    incidents: Incidents, zone: str, area_lonlat: AnyArea, *, edge_sigma_m: float = 0.0
) -> Verdicts:
    r"""Say of each incident whether it lies in a zone.

    The error of a position is taken as circular and normal, of the edge as normal across it, and the edge as
    straight as far as they reach: the probability of inside is the normal distribution's at the margin. What
    lies nearer to the edge than the 95 % radius is indeterminate, whichever side it is on.

    Parameters
    ----------
    incidents : Incidents
    zone : str
        Its name.
    area_lonlat : Polygon or MultiPolygon
        Lon/lat degrees (OGC:CRS84).
    edge_sigma_m : float
        Standard error of the edge's own position, metres.

    References
    ----------
    Leick, A. (2004), GPS Satellite Surveying, 3rd ed., section 4.9.5 (circular standard error).

    Examples
    --------
    A degree of longitude on the equator is 111.3 km. One incident lies in the middle of a square of two
    degrees, one 1.1 km inside its edge, one as far outside; each is known to 5 km.

    >>> from geo.model.incident import incidents_at
    >>> three = incidents_at([0.0, 0.99, 1.01], [0.0, 0.0, 0.0], radius_m=5_000)
    >>> found = verdicts_on(three, "Square", shapely.box(-1, -1, 1, 1))
    >>> [VERDICTS[code] for code in found.code], found.inside_share.round(2).tolist()
    (['inside', 'indeterminate', 'indeterminate'], [1.0, 0.71, 0.29])
    """
    distance_m = PathDistance(area_lonlat).to(incidents.longitude, incidents.latitude).distance_m
    shapely.prepare(area_lonlat)
    inside = shapely.intersects_xy(area_lonlat, incidents.longitude, incidents.latitude)
    margin_m = np.where(inside, distance_m, -distance_m)
    sigma_m = np.hypot(incidents.radius_m / SIGMAS_95, edge_sigma_m)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(sigma_m > 0.0, ndtr(margin_m / sigma_m), inside.astype(float))
    share = np.where(np.isnan(sigma_m), np.nan, share)
    codes = _codes(margin_m, sigma_m * SIGMAS_95)
    return Verdicts(zone, margin_m, share, codes, np.ones(len(codes), np.bool_))


def _codes(margin_m: Array, radius_m: Array) -> npt.NDArray[np.int64]:
    clear = np.where(margin_m > 0.0, INSIDE, OUTSIDE)
    told = np.where(np.abs(margin_m) < radius_m, INDETERMINATE, clear)
    return np.where(np.isnan(radius_m), NOT_STATED, told).astype(np.int64)
