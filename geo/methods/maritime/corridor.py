"""Safety corridors: lanes of a width along waypoints, kept on water and clear of mine-danger areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.between import area_m2
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...geometry.geodesic import belt, belts
from ...model.sea import SeaCorridor
from ...model.vessels import NAUTICAL_MILE_M

_TOLERANCE_M = 10.0
_LEAST_M2 = 1e4  # smaller scraps at the corners of lanes are of no account


@dataclass(frozen=True)
class CorridorLaid:
    """A corridor on the water.

    Parameters
    ----------
    rules : SeaCorridor
    axis : LineString
        From its first port to its end, lon/lat degrees (OGC:CRS84); edges as in GeoJSON.
    approaches : mapping
        Ways of its ports to the first waypoint, where the lanes begin, by port.
    lanes : mapping
        Water by kind: ``both_ways``, or ``outbound``, ``inbound`` and ``separation``.
    """

    rules: SeaCorridor
    axis: LineString
    approaches: Mapping[str, LineString]
    lanes: Mapping[str, BaseGeometry]

    @cached_property
    def length_m(self) -> float:
        """From its first port to its end, metres."""
        return Chainage(self.axis).length_m

    @property
    def length_nm(self) -> float:
        """The same in nautical miles."""
        return self.length_m / NAUTICAL_MILE_M

    @property
    def hours_h(self) -> float:
        """Hours from end to end at the speed of the rules."""
        return self.length_nm / self.rules.speed_kn

    @cached_property
    def water(self) -> BaseGeometry:
        """All of its lanes together."""
        return shapely.union_all(list(self.lanes.values()))


def corridor_laid(rules: SeaCorridor, ports: Sequence[Point], end: Point) -> CorridorLaid:
    """Lay a corridor through its waypoints.

    Parameters
    ----------
    rules : SeaCorridor
    ports : sequence of Point
        Of the ports that it serves, in their order, lon/lat degrees (OGC:CRS84).
    end : Point
        Of the port or strait where it ends.

    Examples
    --------
    60 nautical miles of the equator at 10 knots, the last 50 of them in a lane of two: 6 h, 100 square miles.

    >>> mile = NAUTICAL_MILE_M / 111_319.490793
    >>> rules = SeaCorridor(name="A", source="-", ports=("P",), to="Q", waypoints=((10 * mile, 0),))
    >>> laid = corridor_laid(rules, [Point(0, 0)], Point(60 * mile, 0))
    >>> round(laid.hours_h, 6), round(area_m2(laid.water) / NAUTICAL_MILE_M**2)
    (6.0, 100)
    """
    first, *_ = rules.waypoints
    named = zip(rules.ports, ports, strict=True)
    approaches = {port: LineString([place.coords[0], first]) for port, place in named}
    middle = LineString([*rules.waypoints, end.coords[0]])
    if rules.separation_m is None:
        (both_ways,) = _belts(middle, [0.5 * rules.lane_width_m])
        lanes = {"both_ways": both_ways}
    else:
        lanes = _two_lanes(middle, rules.lane_width_m, rules.separation_m)
    axis = LineString([ports[0].coords[0], *middle.coords])
    return CorridorLaid(rules, axis, approaches, lanes)


def _belts(axis: LineString, halves_m: Sequence[float]) -> list[BaseGeometry]:
    tolerance_m = min(_TOLERANCE_M, 0.05 * min(halves_m))
    return [each.area for each in belts(axis, halves_m, caps="flat", tolerance_m=tolerance_m)]


def _two_lanes(axis: LineString, lane_m: float, apart_m: float) -> dict[str, BaseGeometry]:
    """Traffic keeps to starboard, as in rule 10 of the collision regulations."""
    between, whole = _belts(axis, [0.5 * apart_m, 0.5 * apart_m + lane_m])
    both = shapely.difference(whole, between)
    sides: dict[str, list[Polygon]] = {"outbound": [], "inbound": []}
    for part in shapely.get_parts(both):
        if area_m2(part) > _LEAST_M2:
            sides["outbound" if _is_right(axis, part) else "inbound"].append(part)
    return {**{side: MultiPolygon(parts) for side, parts in sides.items()}, "separation": between}


def _is_right(axis: LineString, part: Polygon) -> bool:
    """Whether a part of a lane lies to the right of the axis in its direction."""
    place = part.representative_point()
    line = Chainage(axis)
    at_m = line.of(place.x, place.y).chainage_m
    foot = line.place(float(at_m[0]))
    ahead = np.radians(line.bearing_deg(at_m)[0])
    over, up = (place.x - foot.x) * np.cos(np.radians(foot.y)), place.y - foot.y
    return bool(over * np.cos(ahead) - up * np.sin(ahead) > 0.0)


def check_ports(where: str, ports: Mapping[str, Point], coast: PathDistance, *, port_within_m: float) -> None:
    """Refuse a port inland.

    Parameters
    ----------
    where : str
        Who names them, for the error.
    ports : mapping
        Place of each port, and of no strait.
    coast : PathDistance
        How far from any coast a place lies.
    port_within_m : float
        Farthest that a port may lie from the coast, metres.

    Raises
    ------
    ScenarioError
        In one line.
    """
    for port, place in ports.items():
        off_m = float(coast.to(place.x, place.y).distance_m[0])
        if off_m > port_within_m:
            raise ScenarioError(
                f"port {port!r} lies {off_m / 1e3:,.1f} km from the coast",
                where=where,
                mend=f"Give a port within {port_within_m / 1e3:g} km of it, or another port_within_m.",
            )


def check_on_water(laid: CorridorLaid, land_lonlat: BaseGeometry, *, port_within_m: float) -> None:
    """Refuse a corridor that goes over land.

    Parameters
    ----------
    laid : CorridorLaid
    land_lonlat : Polygon, MultiPolygon, LineString or MultiLineString
        All land; or its coast, which then nothing may cross.
    port_within_m : float
        Nearer than this to a port or to its end, metres, a corridor follows channels that no map of this
        scale knows, and is not looked at.

    Raises
    ------
    ScenarioError
        In one line.
    """
    ways = [laid.water, *laid.approaches.values()]
    met = shapely.union_all([shapely.intersection(way, land_lonlat) for way in ways])
    if met.is_empty:
        return
    ends = [laid.axis.coords[-1], *(way.coords[0] for way in laid.approaches.values())]
    near = belt(MultiPoint(ends), port_within_m, tolerance_m=50.0, lean="out").area
    left = shapely.difference(met, near)
    if not left.is_empty:
        place = left.representative_point()
        raise ScenarioError(
            f"it goes over land near longitude {place.x:.2f}, latitude {place.y:.2f}",
            where=f"corridor {laid.rules.name!r}",
            mend="Move or add a waypoint, or give a narrower lane.",
        )


@dataclass(frozen=True, slots=True)
class MineConflict:
    """A corridor and a mine-danger area that it crosses, or comes nearer to than it may.

    ``area_m2`` is the water of its lanes within the area; 0 where it only comes too near.
    """

    corridor: str
    mines: str
    area_m2: float


def mine_conflicts(laid: CorridorLaid, mines_lonlat: Mapping[str, BaseGeometry]) -> Iterator[MineConflict]:
    """Mine-danger areas that a corridor does not keep clear of.

    Parameters
    ----------
    laid : CorridorLaid
    mines_lonlat : mapping
        Areas by name, lon/lat degrees (OGC:CRS84).
    """
    clear_m = laid.rules.clear_of_mines_m
    kept = laid.water if clear_m == 0.0 else belt(laid.water, clear_m, tolerance_m=_TOLERANCE_M).area
    ways = shapely.union_all([kept, *laid.approaches.values()])
    for name, area in mines_lonlat.items():
        if shapely.intersects(ways, area):
            crossed = shapely.intersection(laid.water, area)
            yield MineConflict(laid.rules.name, name, 0.0 if crossed.is_empty else area_m2(crossed))
