"""The ground of settlements: a disc as large as its residents need, or the outline that the user gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from ...model.situation import AnyArea, Settlement
from .disc import disc_shares

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_SLIVER_SHARE = 1e-9  # less than this of a settlement is rounding, not ground


class SettledGround(NamedTuple):
    """Where people live; arrays of one value a settlement.

    ``residents`` is NaN where no count is known; ``radius_m`` is 0 where nothing tells how large a settlement
    is: it then is its centre. ``outline`` is None where the settlement is a disc.
    """

    centre: npt.NDArray[np.object_]
    residents: Array
    radius_m: Array
    outline: npt.NDArray[np.object_]


def settled_ground(
    settlements: Sequence[Settlement], residents_per_km2: float, outlines: BaseGeometry | None = None
) -> SettledGround:
    """Ground of each settlement.

    Parameters
    ----------
    settlements : sequence of Settlement
    residents_per_km2 : float
        Density by which residents tell how large a disc is.
    outlines : geometry, optional
        The user's polygons, metres; a settlement whose centre one of them holds lies on it, on the smallest
        where several do.

    Examples
    --------
    At 1,000 residents on a square kilometre, 3,142 live within a kilometre of the centre.

    >>> town = Settlement("Alba", "", shapely.Point(0, 0), 3_142)
    >>> settled_ground([town], 1_000.0).radius_m.round().tolist()
    [1000.0]
    """
    centre = np.array([settlement.place for settlement in settlements], dtype=object)
    counts = (s.population for s in settlements)
    residents = np.array([np.nan if count is None else count for count in counts], dtype=float)
    radius_m = np.sqrt(np.nan_to_num(residents) / residents_per_km2 / np.pi) * 1000.0
    outline = np.full(len(settlements), None, dtype=object)
    if outlines is not None and len(settlements):
        _outlined(outline, centre, outlines)
    return SettledGround(centre, residents, radius_m, outline)


def centres_inside(area: AnyArea, ground: SettledGround) -> Mask:
    """Which settlements have their centre in an area or on its edge."""
    shapely.prepare(area)
    return np.asarray(shapely.intersects(area, ground.centre), bool)


def shares_inside(area: AnyArea, ground: SettledGround, within: Mask) -> Array:
    """Share of each settlement's ground that lies within an area; 0 or 1 where it is its centre only.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Metres of the frame.
    ground : SettledGround
    within : array of bool
        Which have their centre in it (``centres_inside``).

    Examples
    --------
    >>> alba = Settlement("Alba", "", shapely.Point(0, 0), 700)
    >>> brod = Settlement("Brod", "", shapely.Point(5, 0), None)
    >>> ground, east = settled_ground([alba, brod], 1_000.0), shapely.box(0, -9_000, 9_000, 9_000)
    >>> shares_inside(east, ground, centres_inside(east, ground)).round(9).tolist()
    [0.5, 1.0]
    """
    share = within.astype(float)
    if area.is_empty or not len(share):
        return share
    outlined = ground.outline != None  # noqa: E711 (element by element)
    cut = _cut_discs(area, ground) & ~outlined
    if cut.any():
        share[cut] = disc_shares(area, shapely.get_coordinates(ground.centre[cut]), ground.radius_m[cut])
    if outlined.any():
        share[outlined] = _outline_shares(area, ground.outline[outlined])
    share[share < _SLIVER_SHARE] = 0.0
    share[share > 1.0 - _SLIVER_SHARE] = 1.0
    return share


def _cut_discs(area: AnyArea, ground: SettledGround) -> Mask:
    """Discs that the edge of an area comes to."""
    edge = shapely.boundary(area)
    shapely.prepare(edge)
    near = shapely.dwithin(edge, ground.centre, ground.radius_m)  # type: ignore[call-overload]
    return np.asarray(near & (ground.radius_m > 0.0))


def _outline_shares(area: AnyArea, outline: npt.NDArray[np.object_]) -> Array:
    """Share of each outline; only what the edge cuts is laid over the area."""
    share = shapely.contains(area, outline).astype(float)
    cut = shapely.intersects(area, outline) & (share == 0.0)
    share[cut] = shapely.area(shapely.intersection(area, outline[cut])) / shapely.area(outline[cut])
    return np.asarray(share)


def _outlined(
    outline: npt.NDArray[np.object_], centre: npt.NDArray[np.object_], outlines: BaseGeometry
) -> None:
    """Lay settlements on the smallest polygon that holds their centre."""
    parts = shapely.get_parts(shapely.get_parts(outlines))
    polygons = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 0.0)]
    settlement, polygon = STRtree(polygons).query(centre, predicate="intersects")
    order = np.argsort(-shapely.area(polygons)[polygon], kind="stable")
    outline[settlement[order]] = polygons[polygon[order]]
