"""Who lives in a zone: settlements whose centre lies in it, and their counted residents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from ...model.plan import People
from ...model.situation import AnyArea, Settlement


def inside(area: AnyArea, settlements: Sequence[Settlement]) -> npt.NDArray[np.bool_]:
    """Which settlements have their centre in an area or on its edge.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        In metres of the frame that the settlements are in.
    settlements : sequence of Settlement

    Returns
    -------
    numpy.ndarray
        One boolean for each settlement.
    """
    shapely.prepare(area)
    return np.asarray(shapely.intersects(area, np.array([s.place for s in settlements], dtype=object)), bool)


def people_in(area: AnyArea, settlements: Sequence[Settlement]) -> People:
    """Count settlements and residents in an area.

    A settlement counts whole or not at all, by its centre: near the edge of a zone this is a planning
    figure. Villages that the gazetteer lacks are not counted, and counts are older than the displacement of
    a war: the scenario's caveats say so beside the figure.

    Examples
    --------
    >>> from shapely import Point, box
    >>> places = [Settlement("Alba", "", Point(1, 1), 700), Settlement("Brod", "", Point(2, 2), None),
    ...           Settlement("Cerna", "", Point(9, 9), 50)]
    >>> people_in(box(0, 0, 5, 5), places)
    People(settlements=2, residents=700, uncounted=1)
    """
    found = [s for s, within in zip(settlements, inside(area, settlements), strict=True) if within]
    counts = [s.population for s in found]
    return People(
        settlements=len(found),
        residents=sum(count for count in counts if count is not None),
        uncounted=counts.count(None),
    )
