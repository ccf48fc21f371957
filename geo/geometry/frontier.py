"""Line of contact from one party's ground: its outline less what runs along coast and state border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .contact import AnyArea, Contact, check_ground, contact_of_paths
from .distance import PathDistance
from .ellipsoid import GEOD
from .steps import stepped

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_STEPS_IN_TOLERANCE = 50  # the outline is looked at this many times over a length of one tolerance
# A front belongs to the line down to where it stops nearing the limit by a fifth of the way gone: one that
# meets it at 12° or more is followed to the end, one that runs along it is not.
_APPROACH = 0.2


def contact_of_outline(
    ground_lonlat: AnyArea,
    limits_lonlat: BaseGeometry,
    *,
    tolerance_m: float = 5_000.0,
    approach: float = _APPROACH,
    smallest_pocket_km2: float = 1.0,
    start: Sequence[float] | str | None = None,
) -> Contact:
    """Line of contact from the ground of one party and the limits of the contested territory.

    The outline farther than ``tolerance_m`` from every limit is front. From both ends of each such
    stretch the outline is followed on towards the limit, and the stretch ends at the place that maximises

        (distance to the limit gained) - ``approach`` x (length walked along the outline).

    So a front that meets coast or border at an angle keeps its last kilometres, down to the place where it
    turns and runs along the limit; what runs along it is left out. If the two ends of neighbouring stretches
    meet or pass each other, as where a front only dips towards the border, they are one stretch.
    A stretch that is beyond the tolerance for less than one tolerance of its length is taken for a
    difference between two drawings of the limit, and left out (``Contact.left_out``).

    Parameters
    ----------
    ground_lonlat : Polygon or MultiPolygon
        Ground of one party, lon/lat degrees (OGC:CRS84), valid. It will be on the line's left.
    limits_lonlat : LineString, Polygon or several of them
        Coast and state border; of an area its outline.
    tolerance_m : float
        How far the ground's outline and the limits may lie apart where they mean the same, metres.
    approach : float
        Least share of the way by which a front must near the limit to be followed, from 0 to 1.
    smallest_pocket_km2 : float
        Closed parts of the line that enclose less are dropped and listed, square kilometres.
    start : (longitude, latitude) or str, optional
        Where the line begins (see ``lines.oriented``). Left out, the ground is on the left.

    Raises
    ------
    GeometryError
        If the ground is no valid area, a parameter is out of range, or no front is left.

    Examples
    --------
    The western half of a country 2° wide: of its outline the meridian in the middle is front, from border
    to border.

    >>> from shapely import box
    >>> found = contact_of_outline(box(0, 0, 1, 1), box(0, 0, 2, 1))
    >>> found.path.wkt
    'MULTILINESTRING ((1 0, 1 1))'
    """
    check_ground("party's", ground_lonlat)
    if not tolerance_m > 0.0 or not 0.0 <= approach < 1.0:
        raise GeometryError(
            f"tolerance_m is {tolerance_m:g} and approach is {approach:g}",
            where="line of contact",
            mend="Give a tolerance above zero in metres and an approach from 0 to below 1.",
        )
    limits = PathDistance(limits_lonlat)
    paths: list[Array] = []
    left_out: list[Array] = []
    for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(ground_lonlat))):
        outline = _Outline.of(shapely.get_coordinates(ring), limits, tolerance_m)
        for stretch in outline.stretches(tolerance_m, approach):
            beyond_m = outline.beyond_m(stretch, tolerance_m)
            (paths if beyond_m >= tolerance_m else left_out).append(outline.path(stretch))
    return contact_of_paths(paths, smallest_pocket_km2, start, left_out=left_out)


@dataclass(frozen=True, slots=True)
class _Outline:
    """A ring with many places, beginning near a limit if it comes near one at all.

    ``given`` marks vertices of the ring itself; ``away_m`` is the distance to the limits; ``along_m`` the
    length from the ring's beginning. Places run once round; the last is the first again.
    """

    places: Array
    given: npt.NDArray[np.bool_]
    away_m: Array
    along_m: Array

    @classmethod
    def of(cls, ring: Array, limits: PathDistance, tolerance_m: float) -> _Outline:
        places, numbers = stepped(ring, tolerance_m / _STEPS_IN_TOLERANCE)
        given = np.zeros(len(places), dtype=bool)
        given[numbers] = True
        away_m = limits.to(*places.T).distance_m
        first = int(away_m[:-1].argmin())
        order = np.append(np.roll(np.arange(len(places) - 1), -first), first)
        places = places[order]
        length_m = np.asarray(GEOD.inv(*places[:-1].T, *places[1:].T)[2])
        return cls(places, given[order], away_m[order], np.append(0.0, np.cumsum(length_m)))

    def stretches(self, tolerance_m: float, approach: float) -> list[tuple[int, int]]:
        """First and last place of each stretch of front."""
        far = self.away_m > tolerance_m
        if far.all():
            return [(0, len(far) - 1)]
        runs = np.split(np.arange(len(far)), np.flatnonzero(np.diff(far)) + 1)
        stretches: list[tuple[int, int]] = []
        for number in range(1, len(runs), 2):  # the ring begins near a limit, so odd runs are far from it
            before, run, after = runs[number - 1], runs[number], runs[number + 1]
            first = self._end_of_approach(run[0], before[::-1], approach)
            last = self._end_of_approach(run[-1], after, approach)
            if stretches and first <= stretches[-1][1]:
                first = stretches.pop()[0]
            stretches.append((first, last))
        return self._joined_round_the_ring(stretches)

    def _end_of_approach(self, begin: int, onwards: Indices, approach: float) -> int:
        """Where the front that leaves a far run at ``begin`` has come as near to the limit as pays."""
        onwards = np.append(begin, onwards)
        walked_m = np.abs(self.along_m[onwards] - self.along_m[begin])
        gained_m = self.away_m[begin] - self.away_m[onwards]
        return int(onwards[(gained_m - approach * walked_m).argmax()])

    def _joined_round_the_ring(self, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Join the last stretch to the first if both reach the ring's beginning."""
        if len(stretches) > 1 and stretches[0][0] == 0 and stretches[-1][1] == len(self.places) - 1:
            (_, end), *between, (begin, _) = stretches
            return [*between, (begin, end)]
        return stretches

    def _numbers(self, stretch: tuple[int, int]) -> Indices:
        first, last = stretch
        if first < last:
            return np.arange(first, last + 1)
        return np.concatenate([np.arange(first, len(self.places) - 1), np.arange(last + 1)])

    def path(self, stretch: tuple[int, int]) -> Array:
        """The stretch with the ring's own vertices and its two ends."""
        numbers = self._numbers(stretch)
        kept = self.given[numbers]
        kept[[0, -1]] = True
        return self.places[numbers[kept]]

    def beyond_m(self, stretch: tuple[int, int], tolerance_m: float) -> float:
        """Length of a stretch that lies farther than the tolerance from every limit, metres."""
        length_m = np.append(0.0, np.diff(self.along_m))
        numbers = self._numbers(stretch)
        return float(length_m[numbers[self.away_m[numbers] > tolerance_m]].sum())
