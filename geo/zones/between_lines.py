"""Between two lines: the ground from one ceasefire line to the other, whichever way each was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import shapely
from pydantic.dataclasses import dataclass
from scipy.optimize import linear_sum_assignment
from shapely import LineString, MultiPoint, Polygon

from ..errors import GeometryError
from ..frame import Frame
from ..geometry.ellipsoid import GEOD
from ..model.declared import STRICT
from ..model.situation import AnyArea, AnyLine, Situation
from ..model.zone import Value, Zone
from .edges import areas_only
from .laying import length_m
from .named import path_of
from .register import zone_rule
from .rule import Piece, Rule

_LONGEST_BRIDGES = 0.25  # of a line's length; beyond it, its parts do not make one line


@zone_rule
@dataclass(frozen=True, kw_only=True, config=STRICT)
class BetweenLines(Rule):
    """Ground between two lines, its ends closed by the shortest way across.

    Parameters
    ----------
    first, second : str
        ``line`` or ``path:…``.
    """

    kind: ClassVar[str] = "between_lines"

    first: str
    second: str

    def lay(self, situation: Situation, laid: Mapping[str, Zone]) -> tuple[Zone, ...]:
        """Return the one zone, with its mean, least and greatest width."""
        first, second = path_of(self.first, situation), path_of(self.second, situation)
        area = between(first, second)
        lengths_m = [length_m(path, situation.frame) for path in (first, second)]
        narrowest_m, widest_m = widths_m(first, second, situation.frame)
        values: dict[str, Value] = {
            "between": f"{self.first}, {self.second}",
            "mean_width_m": area.area / (sum(lengths_m) / 2),
            "narrowest_m": narrowest_m,
            "widest_m": widest_m,
        }
        return self.zones([Piece(area, values=values)], situation, laid)


def between(first: AnyLine, second: AnyLine) -> AnyArea:
    """Ground between two lines; each may run either way and have several parts.

    Lines of equally many parts are paired part by part; otherwise each is joined to one over its gaps.

    Raises
    ------
    GeometryError
        If the ends cannot be joined without crossing a line.

    Examples
    --------
    >>> north, south = LineString([(0, 4), (9, 4)]), LineString([(9, 0), (0, 0)])
    >>> between(north, south).area == between(north, south.reverse()).area == 36.0
    True
    """
    one, other = ([*shapely.get_parts(shapely.line_merge(path))] for path in (first, second))
    if len(one) != len(other):
        one, other = [_as_one(one)], [_as_one(other)]
    cost = [[_closing_m(a, b)[0] for b in other] for a in one]
    pairs = zip(*linear_sum_assignment(cost), strict=True)
    return areas_only(shapely.union_all([_between_two(one[a], other[b]) for a, b in pairs]))


def widths_m(first: AnyLine, second: AnyLine, frame: Frame) -> tuple[float, float]:
    """Least and greatest geodesic distance from one line across to the other, metres."""
    across = np.concatenate(
        [
            shapely.shortest_line(shapely.points(shapely.get_coordinates(a)), b)
            for a, b in ((first, second), (second, first))
        ]
    )
    ends = shapely.get_coordinates(frame.to_lonlat(MultiPoint(shapely.get_coordinates(across))))
    distances_m = GEOD.inv(*ends[::2].T, *ends[1::2].T)[2]
    return float(np.min(distances_m)), float(np.max(distances_m))


def _closing_m(a: LineString, b: LineString) -> tuple[float, LineString]:
    """How long the two closing ends are at least, and ``b`` turned so that it leads back."""
    turned = (b, b.reverse())
    lengths = [
        float(np.hypot(*np.subtract(a.coords[-1], back.coords[0])))
        + float(np.hypot(*np.subtract(back.coords[-1], a.coords[0])))
        for back in turned
    ]
    best = int(np.argmin(lengths))
    return lengths[best], turned[best]


def _between_two(a: LineString, b: LineString) -> AnyArea:
    back = _closing_m(a, b)[1]
    ends = (
        LineString([a.coords[-1], back.coords[0]]),
        LineString([back.coords[-1], a.coords[0]]),
    )
    if ends[0].crosses(ends[1]) or any(end.crosses(path) for end in ends for path in (a, b) if end.length):
        place = ends[0].centroid
        raise GeometryError(
            f"closing the ends near {place.x:.0f} m, {place.y:.0f} m of the frame would cross a line",
            where="between two lines",
            mend="Let both lines end abreast of each other.",
        )
    ring = Polygon([*a.coords, *back.coords])
    # Lines that touch or cross leave several rooms; each counts, as by the even-odd rule.
    return areas_only(shapely.make_valid(ring, method="linework"))


def _as_one(parts: list[LineString]) -> LineString:
    """Join parts to one line over the shortest gaps, turning each as needed."""
    chain, rest = [*parts[0].coords], parts[1:]
    bridges_m = 0.0
    while rest:
        gaps = [
            (float(np.hypot(*np.subtract(chain[at], part.coords[end]))), number, at, end)
            for number, part in enumerate(rest)
            for at in (0, -1)
            for end in (0, -1)
        ]
        gap_m, number, at, end = min(gaps)
        bridges_m += gap_m
        points = [*rest.pop(number).coords]
        points = points if end == 0 else points[::-1]
        chain = [*points[::-1], *chain] if at == 0 else [*chain, *points]
    whole = LineString(chain)
    if bridges_m > _LONGEST_BRIDGES * whole.length:
        raise GeometryError(
            f"gaps make up {bridges_m / whole.length:.0%} of one of the lines",
            where="between two lines",
            mend="Give both lines in equally many parts, or close the gaps.",
        )
    return whole
