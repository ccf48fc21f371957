"""The ground of a rear: the line and places along it, roads and railways that lead there, what lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ..errors import NetworkError, ScenarioError
from ..features.rear_ways import Drawn
from ..frame import Frame
from ..geometry.chainage import Chainage
from ..geometry.distance import PathDistance
from ..geometry.ellipsoid import distances_m, to_vectors
from ..methods.rear.ground import RearRoads, rear_roads
from ..methods.rear.losses import Losses
from ..methods.rear.measures import road_hours
from ..model.rear import RearRules
from ..model.roads import Going, Roads
from ..read.rails import network_of_lines, rails_round
from ..read.roads import roads_round
from ..read.speeds import load_speeds
from ..travel.pace import off_road_pace, stretch_seconds
from .rear_figures import RearFigures
from .rear_places import Place, Places, lonlat_of, places_of, residents_of
from .setting import Setting

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
_WHERE = "rear"
_SEEN_M = 1.0  # a shorter leg off the roads is none


@dataclass(frozen=True, eq=False)
class RearGround:
    """What every step of a rear's plan looks at.

    Parameters
    ----------
    line : Chainage
    away : PathDistance
        From the line.
    frame : Frame
    within_lonlat : Polygon or MultiPolygon
        Ground that roads and railways may not leave.
    all_roads, all_rails : Roads or None
        Before any is left out; None where no railway is known.
    rear : RearRoads
        Roads, with seconds.
    rails : RearRoads or None
        Railways, with metres in place of seconds.
    places : Places
    chainage_m, place_m : array
        Of places at equal distances along the line, and where they are in metres.
    pace_s : float
        Seconds for a metre of straight distance off the roads.
    access_m, rail_access_m : float
        Farthest that a place may lie off roads, and off railways.
    losses : Losses
        Of the roads.
    """

    line: Chainage
    away: PathDistance
    frame: Frame
    within_lonlat: BaseGeometry
    all_roads: Roads
    all_rails: Roads | None
    rear: RearRoads
    rails: RearRoads | None
    places: Places
    chainage_m: Array
    place_m: Array
    pace_s: float
    access_m: float
    rail_access_m: float
    losses: Losses = field(repr=False)

    @cached_property
    def towns(self) -> tuple[cKDTree, Array]:
        """Settlements as vectors from the middle of the earth in a tree, and their residents."""
        there = to_vectors(*lonlat_of(self.places.named).T)
        return cKDTree(there), np.nan_to_num(residents_of(self.places.named))

    def metres(self, places_lonlat: Sequence[Point]) -> Array:
        """Places in the plane of the roads, shape (n, 2)."""
        return shapely.get_coordinates(self.frame.to_metres(shapely.MultiPoint(list(places_lonlat))))

    def hours(self, from_m: Array, to_m: Array) -> Array:
        """Driving hours from places to places; infinite where no road leads."""
        return road_hours(self.rear, from_m, to_m, pace_s=self.pace_s, access_m=self.access_m)

    def hours_to_line(self, places_lonlat: Sequence[Point]) -> Array:
        """Driving hours from places to those along the line, shape (places, along the line)."""
        return self.hours(self.metres(places_lonlat), self.place_m)

    def rail_ways(self, from_m: Array, to_m: Array) -> tuple[Array, Array]:
        """Metres by rail from places to places, infinite where none leads, and hours by road at both ends."""
        if self.rails is None:
            none = np.full((len(from_m), len(to_m)), np.inf)
            return none, np.zeros_like(none)
        (start, start_m), (end, end_m) = self.rails.nearest(from_m), self.rails.nearest(to_m)
        rail_m = self.rails.times(start, end)
        rail_m[start_m > self.rail_access_m] = np.inf
        rail_m[:, end_m > self.rail_access_m] = np.inf
        return rail_m, self.pace_s * (start_m[:, None] + end_m[None, :]) / 3600.0

    def drawn(
        self, network: RearRoads, start: Point, nodes: Sequence[int], end: Point, stretches: Sequence[int]
    ) -> Drawn:
        """A way through a network from place to place: along it, and straight where it does not lead."""
        along = self.frame.degrees(network.roads.node_m[list(nodes)])
        off = np.array([[start.coords[0], along[0]], [along[-1], end.coords[0]]])
        off_m = distances_m(to_vectors(*off[:, 0].T), to_vectors(*off[:, 1].T))
        return Drawn(
            path_lonlat=LineString(along if len(along) > 1 else None),
            legs_lonlat=tuple(LineString(leg) for leg in off[off_m >= _SEEN_M]),
            length_m=float(network.roads.length_m[list(stretches)].sum()),
            off_m=float(off_m.sum()),
        )


def rear_ground(rules: RearRules, setting: Setting, figures: RearFigures) -> RearGround:
    """Read what the plan of a rear looks at.

    Raises
    ------
    GeoError
        In one line, if a layer or party is not known, or no road lies on the ground.
    """
    within = _within(rules, setting)
    frame = setting.frame or Frame.around_geometry(setting.line_lonlat)
    places = places_of(rules, setting, within, runway_m=figures.value["runway_m"])
    roads, rails = _roads(rules, setting, within, frame), _rails(rules, setting, within, frame)
    speeds = load_speeds(setting.table("speeds"))
    if rules.vehicle not in speeds:
        raise ScenarioError(
            f"vehicle is {rules.vehicle!r}", where=_WHERE, mend=f"There are {', '.join(speeds)}."
        )
    seconds_s = stretch_seconds(roads, speeds[rules.vehicle], Going())
    line_m, within_m = frame.to_metres(setting.line_lonlat), frame.to_metres(within)
    rear = rear_roads(roads, seconds_s, line_m, within_m=within_m)
    line = Chainage(setting.line_lonlat)
    chainage_m = line.origin_m + line.length_m * (np.arange(rules.places) + 0.5) / rules.places
    served = shapely.MultiPoint(np.array(line.places(chainage_m)).T)
    return RearGround(
        line=line,
        away=PathDistance(setting.line_lonlat),
        frame=frame,
        within_lonlat=within,
        all_roads=roads,
        all_rails=rails,
        rear=rear,
        rails=None if rails is None else _open_rails(rails, line_m, within_m),
        places=places,
        chainage_m=chainage_m,
        place_m=shapely.get_coordinates(frame.to_metres(served)),
        pace_s=off_road_pace(speeds[rules.vehicle], Going()),
        access_m=figures.value["road_access_km"] * 1e3,
        rail_access_m=figures.value["rail_access_km"] * 1e3,
        losses=Losses(rear.graph),
    )


def _within(rules: RearRules, setting: Setting) -> BaseGeometry:
    """Ground of the rear: the user's layer, a party's side, states, or all that a party holds."""
    if rules.within:
        return shapely.union_all(setting.layer(rules.within, kind="area", where="rear.within").geometry)
    if rules.side:
        if rules.side not in setting.held_lonlat:
            known = ", ".join(setting.held_lonlat) or "none"
            raise ScenarioError(f"side is {rules.side!r}", where=_WHERE, mend=f"Parties are {known}.")
        return setting.held_lonlat[rules.side]
    if rules.territory:
        return setting.embedded.territory(rules.territory)
    if not setting.held_lonlat:
        raise ScenarioError(
            "nothing says on which ground the rear lies", where=_WHERE, mend="Give side, within or territory."
        )
    return shapely.union_all(list(setting.held_lonlat.values()))


def _roads(rules: RearRules, setting: Setting, within: BaseGeometry, frame: Frame) -> Roads:
    """The user's lines, the scenario's own roads, or the embedded ones."""
    if rules.roads:
        lines = setting.layer(rules.roads, kind="line", where="rear.roads")
        return network_of_lines(lines, frame, "main")
    found = setting.roads or roads_round(setting.embedded, within.bounds, frame)
    if found is None:
        raise ScenarioError(
            "no road lies on its ground", where=_WHERE, mend="Name a layer of lines with roads."
        )
    return found


def _rails(rules: RearRules, setting: Setting, within: BaseGeometry, frame: Frame) -> Roads | None:
    if rules.rails:
        return network_of_lines(setting.layer(rules.rails, kind="line", where="rear.rails"), frame, "rail")
    return rails_round(setting.embedded, within.bounds, frame)


def _open_rails(rails: Roads, line_m: BaseGeometry, within_m: BaseGeometry) -> RearRoads | None:
    """Railways on the ground; None where none is left."""
    try:
        return rear_roads(rails, rails.length_m, line_m, within_m=within_m)
    except NetworkError:
        return None


def town_of(ground: RearGround, place_lonlat: Point, near_m: float = 0.0) -> Place | None:
    """The largest settlement within a distance, or else the nearest of all; None where none is known."""
    towns = ground.places.named
    if not towns:
        return None
    here = to_vectors(*shapely.get_coordinates(place_lonlat).T)[0]
    tree, residents = ground.towns
    rows = np.array(tree.query_ball_point(here, near_m), dtype=np.intp)  # a chord is no longer than its arc
    if len(rows) and residents[rows].max() > 0.0:
        return towns[int(rows[np.argmax(residents[rows])])]
    return towns[int(tree.query(here)[1])]
