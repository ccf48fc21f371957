"""Line of contact between the grounds that two parties hold, with slivers, overlaps and a grey zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import GeometryError
from .chainage import Chainage
from .ellipsoid import GEOD
from .equidistance import Between, Side, between, equidistant, settled
from .lines import begins_at_tail, merged, strung, turned
from .midline import first_line
from .overlay import overlaid, window_near_both
from .pockets import Pocket, sifted
from .tangles import untangled

Array = npt.NDArray[np.float64]
AnyArea = Polygon | MultiPolygon

# The ends of a path are cut back to where the two sides face each other: the feet lie at least this share
# of the way over the path apart, so that they are seen at 116° or more. Past the mouth of a gap, for
# instance outside both grounds, both feet run together.
_FACING = 0.85
_TOUCHING_M = 0.01
_STEPS_ACROSS = 4  # first vertices along a gap are this many times closer than the grey zone is wide
_NARROWEST_WINDOW_M = 100.0


@dataclass(frozen=True, slots=True)
class Contact:
    """Line of contact between two grounds.

    Parameters
    ----------
    path : MultiLineString
        Lon/lat degrees (OGC:CRS84); parts in the order of their chainage, pockets last. All parts have
        the same ground on their left.
    first_on_left : bool
        Whether that is the ground of the party named first.
    pockets, dropped : tuple of Pocket
        Pockets that are part of ``path``, and those that the rule left out.
    overlap_m2 : float
        Ground near the line that both claim, square metres.
    tolerance_m : float
        How far the path may lie off the line of equal distance where the grounds do not touch, metres.
    """

    path: MultiLineString
    first_on_left: bool
    pockets: tuple[Pocket, ...]
    dropped: tuple[Pocket, ...]
    overlap_m2: float
    tolerance_m: float


def contact_of_grounds(
    first_lonlat: AnyArea,
    second_lonlat: AnyArea,
    *,
    grey_zone_m: float = 10_000.0,
    tolerance_m: float = 1.0,
    smallest_pocket_km2: float = 1.0,
    without_lonlat: BaseGeometry | None = None,
    start: Sequence[float] | str | None = None,
) -> Contact:
    """Line of contact between the grounds of two parties.

    Where the two share an edge, the line is that edge, to a tenth of a millimetre. Where they leave a gap
    or overlap, it keeps equal geodesic distance from both outlines, as long as the gap is at most
    ``grey_zone_m`` wide. Its ends are cut back to where the grounds face each other. An open stretch shorter
    than the gap beside it is wide is no stretch and falls away.

    Parameters
    ----------
    first_lonlat, second_lonlat : Polygon or MultiPolygon
        Ground of each party, lon/lat degrees (OGC:CRS84), valid.
    grey_zone_m : float
        Widest gap that still counts as contact, metres.
    tolerance_m : float
        How far the line may lie off equal distance, at its vertices and between them, metres.
    smallest_pocket_km2 : float
        Closed parts of the line that enclose less are dropped and listed, square kilometres.
    without_lonlat : Polygon or MultiPolygon, optional
        Ground through which no line runs: that of third parties, or all that lies beyond a territory.
    start : (longitude, latitude) or str, optional
        Where the line begins (see ``lines.oriented``). Left out, the first party's ground is on the left.

    Raises
    ------
    GeometryError
        If a ground is no valid area, a parameter is out of range, or the two face each other nowhere.
    CertificateError
        If the line does not come within the tolerance.

    Examples
    --------
    Two squares with a gap of a fiftieth of a degree between them meet on the meridian in its middle.

    >>> from shapely import box
    >>> line = contact_of_grounds(box(0, 0, 0.99, 1), box(1.01, 0, 2, 1)).path
    >>> {round(longitude, 6) for longitude, _ in shapely.get_coordinates(line).tolist()}
    {1.0}
    """
    _check(first_lonlat, second_lonlat, grey_zone_m, tolerance_m)
    window = window_near_both(first_lonlat, second_lonlat, max(grey_zone_m, _NARROWEST_WINDOW_M))
    if without_lonlat is not None:
        window = window.difference(without_lonlat)
    paths, overlap_m2 = _facing_paths(first_lonlat, second_lonlat, window, grey_zone_m, tolerance_m)
    paths, kept, dropped = sifted(paths, smallest_pocket_km2)
    if not paths:
        raise GeometryError(
            f"the two grounds come nowhere within {grey_zone_m:g} m of each other, or only round pockets",
            where="line of contact",
            mend="Give a wider grey zone or a smaller smallest pocket, or check the files.",
        )
    line = strung(merged(MultiLineString(paths), tolerance_m=0.0, turn_parts=False), turn_parts=False)
    turn = start is not None and begins_at_tail(line, start)
    path = turned(line).path if turn else line.path
    kept, dropped = ([replace(p, on_left=p.on_left != turn) for p in some] for some in (kept, dropped))
    return Contact(path, not turn, tuple(kept), tuple(dropped), overlap_m2, tolerance_m)


def _facing_paths(
    first: AnyArea, second: AnyArea, window: BaseGeometry, grey_zone_m: float, tolerance_m: float
) -> tuple[list[Array], float]:
    """Paths between the two grounds, the first on their left, and the area of overlaps."""
    if window.is_empty:
        return [], 0.0
    overlay = overlaid(first, second, window)
    sides = [Side(ground.boundary.intersection(window), ground) for ground in (first, second)]
    a, b = sides
    found = []
    for rough in first_line(overlay, max(grey_zone_m, _NARROWEST_WINDOW_M) / _STEPS_ACROSS):
        path = settled(rough, a, b, tolerance_m / 10)
        for stretch in _stretches(path, between(path, a, b), grey_zone_m):
            exact = untangled(equidistant(stretch, a, b, tolerance_m, grey_zone_m))
            found += _stretches(exact, between(exact, a, b), grey_zone_m)
    return found, _area_m2(overlay.faces[overlay.in_a & overlay.in_b])


def _stretches(path: Array, lie: Between, grey_zone_m: float) -> list[Array]:
    """Stretches of a path where the gap is narrow enough, cut back to where the sides face each other."""
    narrow = lie.gap_m <= grey_zone_m
    if narrow.all() and (path[0] == path[-1]).all():
        return [path]
    facing = narrow & ((lie.apart() >= _FACING) | (lie.gap_m <= _TOUCHING_M))
    stretches = []
    for run in np.split(np.arange(len(path)), np.flatnonzero(np.diff(narrow)) + 1):
        good = run[facing[run]]
        if len(good) and good[-1] > good[0]:
            stretch = slice(good[0], good[-1] + 1)
            if GEOD.line_length(*path[stretch].T) >= lie.gap_m[stretch].mean():
                stretches.append(path[stretch])
    return stretches


def _area_m2(faces: npt.NDArray[np.object_]) -> float:
    return float(sum(abs(GEOD.geometry_area_perimeter(face)[0]) for face in faces))


def _check(first: AnyArea, second: AnyArea, grey_zone_m: float, tolerance_m: float) -> None:
    for name, ground in (("first", first), ("second", second)):
        if ground.geom_type not in ("Polygon", "MultiPolygon") or ground.is_empty or not ground.is_valid:
            reason = shapely.is_valid_reason(ground) if not ground.is_empty else "it is empty"
            raise GeometryError(
                f"the {name} ground is a {ground.geom_type}: {reason}",
                where="line of contact",
                mend="Give a valid Polygon or MultiPolygon.",
            )
    if not grey_zone_m >= 0.0 or not tolerance_m > 0.0:
        raise GeometryError(
            f"grey_zone_m is {grey_zone_m:g} and tolerance_m is {tolerance_m:g}",
            where="line of contact",
            mend="Give a grey zone from zero up and a tolerance above zero, in metres.",
        )


def gap_along(
    line: Chainage, first_lonlat: BaseGeometry, second_lonlat: BaseGeometry, interval_m: float
) -> tuple[Array, Array]:
    """Width of the gap between two grounds at equal steps along the line between them.

    Returns
    -------
    tuple of array
        Chainages, and at each the geodesic way from one outline over the line to the other, metres.

    Examples
    --------
    >>> from shapely import box
    >>> line = Chainage(shapely.from_wkt("LINESTRING (1 0.2, 1 0.8)"))
    >>> chainage_m, gap_m = gap_along(line, box(0, 0, 0.99, 1), box(1.01, 0, 2, 1), 20_000)
    >>> chainage_m.tolist(), gap_m.round(-1).tolist()
    ([0.0, 20000.0, 40000.0, 60000.0], [2230.0, 2230.0, 2230.0, 2230.0])
    """
    markers = line.markers(interval_m)
    places = np.column_stack([markers.longitude, markers.latitude])
    return markers.chainage_m, between(places, Side(first_lonlat), Side(second_lonlat)).gap_m
