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
from .equidistance import Between, Side, between, settled
from .equidistant import equidistant
from .lines import begins_at_tail, merged, strung, turned
from .midline import first_line
from .overlay import Overlay, overlaid, window_near_both
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
    left_out : MultiLineString
        Open stretches left out as too short to be front.
    overlap_m2 : float
        Ground near the line that both claim, square metres.
    tolerance_m : float
        How far the path may lie off the line of equal distance where the grounds do not touch, metres;
        0 where the path is an outline as given.
    """

    path: MultiLineString
    first_on_left: bool
    pockets: tuple[Pocket, ...]
    dropped: tuple[Pocket, ...]
    left_out: MultiLineString
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
    than the gap beside it is wide is left out.

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
    check_ground("first", first_lonlat)
    check_ground("second", second_lonlat)
    if not grey_zone_m >= 0.0 or not tolerance_m > 0.0:
        raise GeometryError(
            f"grey_zone_m is {grey_zone_m:g} and tolerance_m is {tolerance_m:g}",
            where="line of contact",
            mend="Give a grey zone from zero up and a tolerance above zero, in metres.",
        )
    window = window_near_both(first_lonlat, second_lonlat, max(grey_zone_m, _NARROWEST_WINDOW_M))
    if without_lonlat is not None:
        window = window.difference(without_lonlat)
    paths: list[Array] = []
    left_out: list[Array] = []
    overlap_m2 = 0.0
    if not window.is_empty:
        overlay = overlaid(first_lonlat, second_lonlat, window)
        overlap_m2 = _area_m2(overlay.faces[overlay.in_a & overlay.in_b])
        a, b = (
            Side(ground.boundary.intersection(window), ground) for ground in (first_lonlat, second_lonlat)
        )
        paths, left_out = _facing_paths(overlay, a, b, grey_zone_m, tolerance_m)
    return contact_of_paths(
        paths,
        smallest_pocket_km2,
        start,
        left_out=left_out,
        overlap_m2=overlap_m2,
        tolerance_m=tolerance_m,
    )


def contact_of_paths(
    paths: Sequence[Array],
    smallest_pocket_km2: float,
    start: Sequence[float] | str | None,
    *,
    left_out: Sequence[Array] = (),
    overlap_m2: float = 0.0,
    tolerance_m: float = 0.0,
) -> Contact:
    """Make a line of contact of paths that all have the first ground on their left.

    Raises
    ------
    GeometryError
        If no path is left when the smallest pockets are dropped.
    """
    paths, kept, dropped = sifted(paths, smallest_pocket_km2)
    if not paths:
        raise GeometryError(
            f"nothing faces the other side, or only {len(dropped)} pockets below {smallest_pocket_km2:g} km²",
            where="line of contact",
            mend="Check the tolerance, the grey zone and the smallest pocket, or the files.",
        )
    line = strung(merged(MultiLineString(list(paths)), tolerance_m=0.0, turn_parts=False), turn_parts=False)
    turn = start is not None and begins_at_tail(line, start)
    kept, dropped = ([replace(p, on_left=p.on_left != turn) for p in some] for some in (kept, dropped))
    return Contact(
        path=turned(line).path if turn else line.path,
        first_on_left=not turn,
        pockets=tuple(kept),
        dropped=tuple(dropped),
        left_out=MultiLineString(list(left_out)),
        overlap_m2=overlap_m2,
        tolerance_m=tolerance_m,
    )


def _facing_paths(
    overlay: Overlay, a: Side, b: Side, grey_zone_m: float, tolerance_m: float
) -> tuple[list[Array], list[Array]]:
    """Paths between the two grounds, the first on their left, and stretches too short to be one."""
    paths: list[Array] = []
    left_out: list[Array] = []
    for rough in first_line(overlay, max(grey_zone_m, _NARROWEST_WINDOW_M) / _STEPS_ACROSS):
        path = settled(rough, a, b, tolerance_m / 10)
        for stretch in _stretches(path, between(path, a, b), grey_zone_m):
            exact = untangled(equidistant(stretch, a, b, tolerance_m, grey_zone_m))
            for piece in _stretches(exact, between(exact, a, b), grey_zone_m):
                is_stretch = GEOD.line_length(*piece.T) >= between(piece, a, b).gap_m.mean()
                (paths if is_stretch else left_out).append(piece)
    return paths, left_out


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
            stretches.append(path[good[0] : good[-1] + 1])
    return stretches


def _area_m2(faces: npt.NDArray[np.object_]) -> float:
    return float(sum(abs(GEOD.geometry_area_perimeter(face)[0]) for face in faces))


def check_ground(name: str, ground: BaseGeometry) -> None:
    """Raise ``GeometryError`` unless the ground is a valid area."""
    if ground.geom_type not in ("Polygon", "MultiPolygon") or ground.is_empty or not ground.is_valid:
        reason = "it is empty" if ground.is_empty else shapely.is_valid_reason(ground)
        raise GeometryError(
            f"the {name} ground is a {ground.geom_type}: {reason}",
            where="line of contact",
            mend="Give a valid Polygon or MultiPolygon.",
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
