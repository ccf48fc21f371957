"""Where a graph of roads or rails crosses a border: candidates for crossing points, derived, not surveyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ...geometry.chainage import Chainage

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BorderCrossing:
    """A place where ways cross a border, or several of them close together.

    Parameters
    ----------
    chainage_m : float
        Along the border, metres.
    place_lonlat : Point
        On the border, lon/lat degrees.
    kinds : tuple of str
        What crosses there (``road``, ``rail``), each once.
    ways : int
        How many edges of the graphs cross there.
    """

    chainage_m: float
    place_lonlat: Point
    kinds: tuple[str, ...]
    ways: int


def border_crossings(
    border: Chainage, edges_lonlat: Sequence[tuple[str, npt.NDArray[np.object_]]], *, together_m: float
) -> tuple[BorderCrossing, ...]:
    """Find where graphs cross a border; places within a distance of one another along it are one.

    Parameters
    ----------
    border : Chainage
    edges_lonlat : sequence of (str, array of LineString)
        A kind of way, and its edges, lon/lat degrees.
    together_m : float
        Distance along the border up to which crossings are one, metres.

    Returns
    -------
    tuple of BorderCrossing
        By chainage. Edges of an embedded graph are straight between junctions, so a crossing may lie off the
        real one by as much as the way bends; and a crossing of ways is no proof of a post or a bridge.

    Examples
    --------
    A road and a railway 1.1 km apart, and a road far from both, on a border along the equator.

    >>> border = Chainage(shapely.LineString([(0, 0), (1, 0)]))
    >>> def edges(*at):
    ...     return np.array([shapely.LineString([(x, -0.1), (x, 0.1)]) for x in at])
    >>> found = border_crossings(border, [("road", edges(0.1, 0.9)), ("rail", edges(0.11))], together_m=2_000)
    >>> [(round(each.place_lonlat.x, 3), each.kinds, each.ways) for each in found]
    [(0.105, ('rail', 'road'), 2), (0.9, ('road',), 1)]
    """
    found = [
        (chainage_m, kind)
        for kind, edges in edges_lonlat
        for chainage_m in _crossed_at(border, edges).tolist()
    ]
    found.sort()
    groups: list[list[tuple[float, str]]] = []
    for one in found:
        if groups and one[0] - groups[-1][-1][0] <= together_m:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(_joined(border, group) for group in groups)


def _crossed_at(border: Chainage, edges: npt.NDArray[np.object_]) -> Array:
    """Chainages at which edges cross the border; one that only touches it with an end counts as well."""
    tree = shapely.STRtree(edges)
    near = tree.query(border.path, predicate="intersects")
    places = shapely.get_coordinates(
        [_points(shapely.intersection(border.path, edge)) for edge in edges[np.sort(near)]]
    )
    return border.of(*places.T).chainage_m if len(places) else np.empty(0)


def _points(shared: BaseGeometry) -> BaseGeometry:
    """Places of a crossing; of a stretch along the border its middle."""
    parts = [
        part if part.geom_type == "Point" else part.interpolate(0.5, normalized=True)
        for part in shapely.get_parts(shared)
    ]
    return shapely.MultiPoint(parts)


def _joined(border: Chainage, group: Sequence[tuple[float, str]]) -> BorderCrossing:
    chainage_m = float(np.mean([one[0] for one in group]))
    kinds = tuple(sorted({kind for _, kind in group}))
    return BorderCrossing(chainage_m, border.place(chainage_m), kinds, len(group))
