"""The door between rules in metres and distances true on the ellipsoid: the one place that lays a belt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..frame import EDGE_TOLERANCE_M, Frame
from ..geometry.ellipsoid import GEOD
from ..geometry.geodesic import Belt, Stretch, belts, stretched_belt
from ..model.situation import AnyArea, AnyLine
from .edges import GRID_M, areas_only

_G = TypeVar("_G", bound=BaseGeometry)
Lean = Literal["in", "out"]
Caps = Literal["round", "flat"]
# What the way from a belt to a file may add: two readings of an edge, the millimetre grid, and seven decimals
# of a degree. A belt is laid finer by twice this, so that its zone keeps the tolerance asked for.
_SPARE_M = EDGE_TOLERANCE_M + GRID_M + 0.009
_SAME_DECIMALS = 4  # of a metre: what projecting a line the other way round may change
DepthAlong = tuple[float, float, float]  # from and to a chainage, and the depth between them, metres


@dataclass(frozen=True, slots=True)
class Reach:
    """Ground within a geodesic distance of something, in metres of the frame.

    ``worst_m`` is the worst deviation of its edge that the certificate of its belt measured, with what the
    way into the frame and a file may add, metres.
    """

    area: AnyArea
    worst_m: float


def within(
    origin: BaseGeometry,
    distances_m: Sequence[float],
    frame: Frame,
    *,
    tolerance_m: float = 1.0,
    caps: Caps = "round",
    lean: Lean = "in",
) -> tuple[Reach, ...]:
    """Ground within each of several geodesic distances of a line, a point or an area.

    Parameters
    ----------
    origin : shapely geometry
        In metres of the frame; an area counts with its inside.
    distances_m : sequence of float
        Geodesic distances on the WGS 84 ellipsoid, metres.
    frame : Frame
        The plane that ``origin`` and the result live in.
    tolerance_m : float
        How far an edge may lie from its distance, metres.
    caps : str
        Whether ground beyond the ends of a line counts (``round``) or not (``flat``).
    lean : str
        ``in``: an edge lies at the distance or within it; ``out``: at the distance or beyond it, so that
        what is agreed is never drawn smaller.

    Returns
    -------
    tuple of Reach
        In the order of ``distances_m``.
    """
    # The same ground, drawn in any direction and in any order of its parts, gives the same bytes.
    origin = _settled(origin)
    path = shapely.line_merge(origin) if origin.geom_type == "MultiLineString" else origin
    path_lonlat = _untangled(frame.to_lonlat(shapely.normalize(path)))
    shift_m = _SPARE_M if lean == "out" else 0.0
    laid = belts(
        path_lonlat,
        [distance + shift_m for distance in distances_m],
        tolerance_m=_finer(tolerance_m),
        caps=caps,
        lean=lean,
    )
    return tuple(_reach([belt], frame, shift_m) for belt in laid)


def within_stretches(
    path: MultiLineString,
    depths: Sequence[DepthAlong],
    frame: Frame,
    *,
    tolerance_m: float = 1.0,
    caps: Caps = "round",
    lean: Lean = "in",
) -> Reach:
    """Ground within a distance that changes along a line, with a perpendicular step at each change.

    Parameters
    ----------
    path : MultiLineString
        In metres of the frame, parts in the order of their chainage.
    depths : sequence of tuple
        From and to a chainage, and the distance between them, metres; 0 lays nothing there.
    frame, tolerance_m, caps, lean
        As for ``within``.
    """
    shift_m = _SPARE_M if lean == "out" else 0.0
    laid = stretched_belt(
        frame.to_lonlat(_settled(path)),
        [Stretch(begin_m, end_m, depth + shift_m if depth else 0.0) for begin_m, end_m, depth in depths],
        tolerance_m=_finer(tolerance_m),
        caps=caps,
        lean=lean,
    )
    return _reach(laid, frame, shift_m)


def _settled(geometry: _G) -> _G:
    """The same geometry whichever way round it was projected."""
    return shapely.transform(geometry, lambda metres: metres.round(_SAME_DECIMALS))


def _untangled(lonlat: BaseGeometry) -> BaseGeometry:
    """The same ground, valid: a ring that only touches itself may cross itself by nanometres once carried."""
    valid = shapely.is_valid(lonlat)
    return lonlat if valid else shapely.make_valid(lonlat, method="structure", keep_collapsed=False)


def _finer(tolerance_m: float) -> float:
    return max(tolerance_m - 2 * _SPARE_M, tolerance_m / 2)


def _reach(belts_lonlat: Sequence[Belt], frame: Frame, shift_m: float) -> Reach:
    """Carry belts into the frame as one, on its grid."""
    area = shapely.union_all([frame.to_metres(belt.area) for belt in belts_lonlat], grid_size=GRID_M)
    worst_m = max(belt.certificate.worst_m for belt in belts_lonlat)
    return Reach(areas_only(area), worst_m + _SPARE_M + shift_m)


def length_m(path: AnyLine, frame: Frame) -> float:
    """Geodesic length of a path of the frame, metres (Karney 2013)."""
    return round(float(GEOD.geometry_length(frame.to_lonlat(path))), 3)


def place(longitude: float, latitude: float, frame: Frame) -> shapely.Point:
    """Point of the frame at a longitude and latitude."""
    return frame.to_metres(shapely.Point(longitude, latitude))
