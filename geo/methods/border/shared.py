"""The line that two states share, oriented and ready to be measured along."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from ...errors import GeometryError
from ...geometry.lines import merged, oriented


def shared_border(
    one_lonlat: BaseGeometry, other_lonlat: BaseGeometry, *, start: Sequence[float] | str, names: str
) -> MultiLineString:
    """Return the border of two states: the edges that both outlines have, in one direction.

    Parameters
    ----------
    one_lonlat, other_lonlat : Polygon or MultiPolygon
        Land of two states of one coverage, which share their vertices along the border; lon/lat degrees.
    start : (longitude, latitude) or str
        Where chainage begins, as for ``geometry.lines.oriented``.
    names : str
        Of the two, for the error.

    Raises
    ------
    GeometryError
        If they share no edge, or the start does not tell the ends apart.

    Examples
    --------
    Two squares side by side share a meridian.

    >>> west, east = shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)
    >>> shared_border(west, east, start="north", names="W and E").wkt
    'MULTILINESTRING ((1 2, 1 0))'
    """
    common = shapely.intersection(one_lonlat.boundary, other_lonlat.boundary)
    parts = shapely.get_parts(common)
    edges = [part for part in parts if isinstance(part, LineString) and not part.is_empty]
    if not edges:
        raise GeometryError(
            "they share no edge",
            where=f"border of {names}",
            mend="Name two neighbours, of one coverage whose outlines have the same vertices.",
        )
    return oriented(merged(shapely.line_merge(MultiLineString(edges))), start).path
