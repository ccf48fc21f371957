"""Ground between several lines that mean the same front: on which side of each it lies, and who gained it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...model.control import Passage
from ...model.situation import AnyArea, Settlement

_GRID_M = 0.001
_SLIVER_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Face:
    """Ground that some lines have on their left and others on their right.

    Parameters
    ----------
    area : Polygon
        In metres of the frame.
    on_left : tuple of bool
        For each line, whether the ground lies on its left.
    """

    area: Polygon
    on_left: tuple[bool, ...]


def faces_between(lines: Sequence[Chainage], frame: Frame, reach_m: float) -> tuple[Face, ...]:
    """Every face of ground between lines on which they differ.

    Parameters
    ----------
    lines : sequence of Chainage
        All running alike, so that the same party is on their left.
    frame : Frame
        Equal-area.
    reach_m : float
        Open ends are linked to the nearest place of each other line that is no farther than this, metres:
        that closes the ground at its ends.

    Examples
    --------
    Two lines along the equator, 1,105.7 m apart and 111,319.5 m long, with 123.1 km² between them.

    >>> lines = [Chainage(LineString([(0, south), (1, south)])) for south in (0.0, 0.01)]
    >>> (face,) = faces_between(lines, Frame.around(0.5, 0.0), 5_000.0)
    >>> round(face.area.area / 1e6, 1), face.on_left
    (123.1, (True, False))
    """
    plane = [frame.to_metres(line.path) for line in lines]
    links = [*_links(plane, reach_m)]
    noded = shapely.union_all([*plane, *links], grid_size=_GRID_M)
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
        if face.area >= _SLIVER_M2
    ]
    if not faces:
        return ()
    inside = frame.degrees(shapely.get_coordinates(shapely.point_on_surface(faces)))
    on_left = np.array([line.of(*inside.T).offset_m > 0.0 for line in lines]).T
    found = [Face(face, tuple(sides)) for face, sides in zip(faces, on_left.tolist(), strict=True)]
    return tuple(face for face in found if len(set(face.on_left)) > 1)


def swept_between(
    before: Chainage,
    after: Chainage,
    frame: Frame,
    reach_m: float,
    *,
    sides: tuple[str, str],
    settlements: Sequence[Settlement] = (),
) -> tuple[Passage, ...]:
    """Ground that a line moved over: it was on one side, and is on the other.

    Parameters
    ----------
    before, after : Chainage
        The line of two days, running alike.
    frame : Frame
        Equal-area.
    reach_m : float
        As for ``faces_between``.
    sides : tuple of str
        Who holds the ground on the left of the line, and on its right.
    settlements : sequence of Settlement
        In metres of the frame.

    Examples
    --------
    >>> before, after = (Chainage(LineString([(0, south), (1, south)])) for south in (0.0, 0.01))
    >>> (gain,) = swept_between(before, after, Frame.around(0.5, 0.0), 5_000.0, sides=("north", "south"))
    >>> gain.from_holder, gain.to_holder, round(gain.area.area / 1e6, 1), round(gain.deepest_m, 1)
    ('north', 'south', 123.1, 1105.7)
    """
    found: dict[tuple[str, str], list[Polygon]] = {}
    for face in faces_between([before, after], frame, reach_m):
        was, became = (sides[0 if on_left else 1] for on_left in face.on_left)
        found.setdefault((was, became), []).append(face.area)
    line = PathDistance(before.path)
    passages = []
    for (was, became), areas in sorted(found.items()):
        area = cast(AnyArea, shapely.union_all(areas))
        shapely.prepare(area)
        inside = tuple(place.name for place in settlements if area.contains(place.place))
        deepest_m = line.to(*frame.degrees(shapely.get_coordinates(area)).T).distance_m.max()
        passages.append(Passage(was, became, area, inside, float(deepest_m)))
    return tuple(passages)


def _links(plane: Sequence[BaseGeometry], reach_m: float) -> Iterator[LineString]:
    """From each open end to the nearest place of each other line."""
    for number, path in enumerate(plane):
        ends = [
            shapely.Point(part.coords[end])
            for part in shapely.get_parts(path)
            if not part.is_closed
            for end in (0, -1)
        ]
        for end in ends:
            for other in (*plane[:number], *plane[number + 1 :]):
                link = shapely.shortest_line(end, other)
                if 0.0 < link.length <= reach_m:
                    yield link
