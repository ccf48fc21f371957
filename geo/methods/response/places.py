"""Places of the line that are checked, and sites by their kind, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPoint

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...model.situation import Site
from ..coverage.places import middles

Array = npt.NDArray[np.float64]


class LinePlaces(NamedTuple):
    """Middles of equal pieces of the line, in the order of chainage; metres, ``place_m`` in the frame."""

    chainage_m: Array
    piece_m: Array
    place_m: Array

    def share(self, chosen: npt.NDArray[np.bool_]) -> float:
        """Share of the line's length for which some places stand."""
        return float(self.piece_m[chosen].sum() / self.piece_m.sum())


def line_places(line: Chainage, frame: Frame, spacing_m: float) -> LinePlaces:
    """Places to check along a line, each in the middle of its piece of at most ``spacing_m`` metres.

    Examples
    --------
    >>> from shapely import LineString
    >>> equator = Chainage(LineString([(0, 0), (0.1, 0)]))
    >>> found = line_places(equator, Frame.around(0.0, 0.0), 6_000.0)
    >>> found.chainage_m.round().tolist(), found.share(np.array([True, False]))
    ([2783.0, 8349.0], 0.5)
    """
    from_m, to_m = np.array(line.part_ends_m).T
    found = middles(line, from_m, to_m, spacing_m)
    pieces = np.bincount(found.stretch, minlength=len(from_m))
    lonlat = MultiPoint(np.column_stack([found.longitude, found.latitude]))
    place_m = shapely.get_coordinates(frame.to_metres(lonlat))
    return LinePlaces(found.chainage_m, ((to_m - from_m) / pieces)[found.stretch], place_m)


class Posted(NamedTuple):
    """Sites of one kind, and where they stand: metres of the frame, shape (sites, 2)."""

    sites: tuple[Site, ...]
    place_m: Array

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.sites)


def posted(sites: Sequence[Site], *kinds: str) -> Posted:
    """Sites of some kinds; none where no kind is named.

    >>> from shapely import Point
    >>> posted([Site("Alba", "post", Point(3, 4)), Site("Brod", "hub", Point(0, 0))], "post").place_m.tolist()
    [[3.0, 4.0]]
    """
    found = tuple(site for site in sites if site.kind in kinds and site.kind)
    return Posted(found, shapely.get_coordinates([site.place for site in found]).reshape(-1, 2))
