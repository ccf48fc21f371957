"""Security lines: geodesics from headland to headland, and on seaward between the coasts of two parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import GEOD
from ...model.sea import SecurityLine
from .median import median_line, middle

STEP_M = 1_852.0  # of a line of equal distance, and of the vertices of a geodesic


@dataclass(frozen=True, slots=True)
class SecurityLaid:
    """A security line on the water.

    Parameters
    ----------
    rules : SecurityLine
    between : tuple of LineString
        From headland to headland, lon/lat degrees.
    seaward : LineString or None
        What goes on from there.
    length_m : float
        Of both together, metres.
    off_m : mapping
        Least and greatest distance of the seaward line from the coast of each party, metres; of the lines
        between headlands where nothing goes on.
    """

    rules: SecurityLine
    between: tuple[LineString, ...]
    seaward: LineString | None
    length_m: float
    off_m: Mapping[str, tuple[float, float]]

    @property
    def lines(self) -> tuple[LineString, ...]:
        """All of its lines, from the coast outward."""
        return (*self.between, *(() if self.seaward is None else (self.seaward,)))


def security_line(
    rules: SecurityLine,
    headlands: Sequence[Point],
    start: Point,
    coasts: Mapping[str, PathDistance],
    *,
    solid_lonlat: BaseGeometry | None = None,
) -> SecurityLaid:
    """Lay a security line.

    Parameters
    ----------
    rules : SecurityLine
    headlands : sequence of Point
        Those that the rules name, lon/lat degrees (OGC:CRS84).
    start : Point
        Where it begins if they name none.
    coasts : mapping
        How far from the coast of each party a place lies.
    solid_lonlat : Polygon, MultiPolygon, LineString or MultiLineString, optional
        Land, or coasts, over which no line of equal distance goes.

    Raises
    ------
    ScenarioError
        If the bearing is missing, or an equidistance is asked for without two coasts.
    GeometryError
        If nothing seaward is equally far from both coasts.

    References
    ----------
    United Nations Convention on the Law of the Sea, 1982, articles 7 (lines between appropriate points) and
    15 (every point equidistant from the nearest points of two coasts), for the method alone.

    Examples
    --------
    Due south from a place on the equator, 12 nautical miles.

    >>> rules = SecurityLine(name="South", source="-", seaward="bearing", bearing_deg=180, length_m=22_224)
    >>> laid = security_line(rules, [], Point(0, 0), {"N": PathDistance(LineString([(-1, 0), (1, 0)]))})
    >>> round(laid.length_m, 3), [round(metres) for metres in laid.off_m["N"]]
    (22224.0, [0, 22224])
    """
    between = tuple(_geodesic(*pair) for pair in pairwise(headlands))
    seaward = _seaward(rules, headlands, start, coasts, solid_lonlat)
    lines = (*between, *(() if seaward is None else (seaward,)))
    if not lines:
        raise ScenarioError(
            f"it names {len(headlands)} headlands and goes on nowhere",
            where=_where(rules),
            mend="Name two headlands, or say how it goes on seaward.",
        )
    away = dict(_off(lines if seaward is None else (seaward,), coasts))
    return SecurityLaid(rules, between, seaward, sum(Chainage(line).length_m for line in lines), away)


def _seaward(
    rules: SecurityLine,
    headlands: Sequence[Point],
    start: Point,
    coasts: Mapping[str, PathDistance],
    solid: BaseGeometry | None,
) -> LineString | None:
    if rules.seaward == "none":
        return None
    if rules.seaward == "bearing":
        if rules.bearing_deg is None:
            raise ScenarioError("bearing_deg is missing", where=_where(rules), mend="Add it, in degrees.")
        begins = _between(headlands, start)
        longitude, latitude, _ = GEOD.fwd(begins.x, begins.y, rules.bearing_deg, rules.length_m)
        return _geodesic(begins, Point(longitude, latitude))
    if len(coasts) != 2:
        raise ScenarioError(
            f"coasts of {len(coasts)} parties are known",
            where=_where(rules),
            mend="An equidistance needs those of two: add the column party to the coast, or give a bearing.",
        )
    one, other = coasts.values()
    begins = _between(headlands, start)
    if len(headlands) > 1:
        begins = middle(headlands[-2], headlands[-1], (one, other))
    step_m = min(STEP_M, rules.length_m)
    return median_line(begins, (one, other), rules.length_m, step_m=step_m, solid_lonlat=solid)


def _between(headlands: Sequence[Point], start: Point) -> Point:
    """The middle between the last two headlands; the only one; where the line begins if there is none."""
    if len(headlands) < 2:
        return headlands[0] if headlands else start
    one, other = headlands[-2:]
    azimuth, _, length_m = GEOD.inv(one.x, one.y, other.x, other.y)
    longitude, latitude, _ = GEOD.fwd(one.x, one.y, azimuth, 0.5 * length_m)
    return Point(longitude, latitude)


def _geodesic(one: Point, other: Point) -> LineString:
    """The shortest path between two places, with vertices so near that edges of any meaning lie on it."""
    length_m = float(GEOD.inv(one.x, one.y, other.x, other.y)[2])
    count = int(np.ceil(length_m / STEP_M)) - 1
    inner = GEOD.npts(one.x, one.y, other.x, other.y, count) if count > 0 else []
    return LineString([(one.x, one.y), *inner, (other.x, other.y)])


def _off(
    lines: Sequence[LineString], coasts: Mapping[str, PathDistance]
) -> Iterator[tuple[str, tuple[float, float]]]:
    places = np.vstack([np.array(line.coords) for line in lines])
    for party, coast in coasts.items():
        off_m = coast.to(*places.T).distance_m
        yield party, (float(off_m.min()), float(off_m.max()))


def _where(rules: SecurityLine) -> str:
    return f"security_line {rules.name!r}"
