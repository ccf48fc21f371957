"""Air tasks as flat features: airfields, arcs by minutes, what is defended, racetracks, radars and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ..geometry.geodesic import Belt
from ..methods.air.airfields import Airfield
from ..methods.air.people import Count
from ..methods.air.readiness import Alert, Reaction
from ..model.closed_air import ClosedAir
from .feature import Feature, Value

_LEVELS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Defended:
    """A place to be defended, and the time left to react over it.

    Parameters
    ----------
    name, kind : str
    place_lonlat : Point
    reactions : tuple of Reaction
        By target height, the lowest first: one, or at the lowest and the highest of the heights asked for.
    held_by : str
        Label of the party on whose ground it lies; empty where nobody's ground is known.
    residents : int or None
        None where none are told.
    """

    name: str
    kind: str
    place_lonlat: Point
    reactions: tuple[Reaction, ...]
    held_by: str = ""
    residents: int | None = None

    @property
    def reaction(self) -> Reaction:
        """That to the lowest, which is seen last."""
        return self.reactions[0]


@dataclass(frozen=True, slots=True)
class Station:
    """A racetrack in the air, and the aircraft that keep it.

    Parameters
    ----------
    name : str
    track_lonlat : Polygon
        Two legs and two half circles, lon/lat degrees.
    length_m, turn_radius_m : float
        Of one round, and of a turn, metres.
    airfield : Airfield
    away_m : float
        From the airfield to the middle of the racetrack, metres.
    on_station_h : float
        Of each flight, hours.
    kept, needed : int
        Aircraft on station at every time, and those that it takes.
    """

    name: str
    track_lonlat: Polygon
    length_m: float
    turn_radius_m: float
    airfield: Airfield
    away_m: float
    on_station_h: float
    kept: int
    needed: int


@dataclass(frozen=True, slots=True)
class RadarSite:
    """A radar, and how far it sees at each height asked for.

    Parameters
    ----------
    name : str
    place_lonlat : Point
    antenna_m, range_m : float
        Height above the ground, and the farthest that it shows, metres.
    smooth_m, seen_m2 : tuple of float
        For each height: reach over smooth ground, metres, and area seen, square metres.
    known_share : float
        Of the ground round it, how much the elevation knows; the rest is taken as level with the site.
    """

    name: str
    place_lonlat: Point
    antenna_m: float
    range_m: float
    smooth_m: tuple[float, ...]
    seen_m2: tuple[float, ...]
    known_share: float


@dataclass(frozen=True, slots=True)
class Cover:
    """What all radars together see at one height above the ground.

    Parameters
    ----------
    height_m : float
    area_lonlat, gaps_lonlat : Polygon or MultiPolygon
        Ground over which a target is seen by some radar, and watched ground over which none sees it.
    area_m2, gaps_m2, watched_m2 : float
    unseen : Count
        Who lives in the gaps.
    """

    height_m: float
    area_lonlat: BaseGeometry
    gaps_lonlat: BaseGeometry
    area_m2: float
    gaps_m2: float
    watched_m2: float
    unseen: Count


@dataclass(frozen=True, slots=True)
class AirPlan:
    """What was asked of the air over a territory.

    Parameters
    ----------
    id, title : str
    alert : Alert
    airfields : tuple of Airfield
        Those that will do.
    turned_away : mapping
        How many others, by reason.
    arcs : tuple of (float, Belt or None)
        Minutes, and the ground reached by then; None while nothing is off the ground.
    defended : tuple of Defended
    elsewhere : int
        Places that would be defended and lie on other ground.
    arc_people : tuple of Count
        Who lives within each arc; empty where nobody is counted.
    standoff_lonlat, standoff_m : Polygon or MultiPolygon, or None; float
        Ground nearer to the border of a state than asked for, and how near, metres.
    stations : tuple of Station
    radars : tuple of RadarSite
    covers : tuple of Cover
        By height, the lowest first.
    closed : tuple of (ClosedAir, Count or None)
        Air closed to a platform, and who lives below.
    plants : tuple of (str, str, str)
        Nuclear power plants: name, state, label of the party that holds the ground.
    labels : mapping
        What parties are called.
    counted : str
        Whose counts of residents these are, in a sentence.
    own_cell_m : float or None
        Cell to which the user's elevation was read, metres; None where none was given.
    assumed : str
        Figures on which warnings rest, in a sentence.
    near : mapping
        Town nearest to each airfield, by its id: name, name in Ukrainian, metres to its centre.
    """

    id: str
    title: str
    alert: Alert
    airfields: tuple[Airfield, ...]
    turned_away: Mapping[str, int]
    arcs: tuple[tuple[float, Belt | None], ...]
    defended: tuple[Defended, ...]
    elsewhere: int
    arc_people: tuple[Count, ...]
    standoff_lonlat: BaseGeometry | None
    standoff_m: float
    stations: tuple[Station, ...]
    radars: tuple[RadarSite, ...]
    covers: tuple[Cover, ...]
    closed: tuple[tuple[ClosedAir, Count], ...]
    plants: tuple[tuple[str, str, str], ...]
    labels: Mapping[str, str]
    counted: str = ""
    own_cell_m: float | None = None
    assumed: str = ""
    near: Mapping[str, tuple[str, str, float]] = field(default_factory=dict)


def air_features(plan: AirPlan) -> Iterator[Feature]:
    """Ground first, the widest first, then lines, then places; what a force would use is sensitive."""
    yield from _grounds(plan)
    for station in plan.stations:
        track = LineString(station.track_lonlat.exterior)
        yield Feature("racetracks", track, _station(station), sensitive=True)
    for airfield in plan.airfields:
        yield Feature("airfields", airfield.place_lonlat, _airfield(airfield), sensitive=True)
    for number, radar in enumerate(plan.radars, start=1):
        yield Feature("radars", radar.place_lonlat, _radar(number, radar), sensitive=True)
    for one in plan.defended:
        yield Feature("defended", one.place_lonlat, _told(one, plan.airfields), sensitive=True)


def _grounds(plan: AirPlan) -> Iterator[Feature]:
    if plan.standoff_lonlat is not None and not plan.standoff_lonlat.is_empty:
        words = f"Nearer than {plan.standoff_m / 1e3:g} km to the border"
        yield Feature("border_standoff", plan.standoff_lonlat, {"name": words, "distance_m": plan.standoff_m})
    for minutes_min, arc in reversed(plan.arcs):
        if arc is not None:
            words = f"Within {minutes_min:g} min"
            values: dict[str, str | float] = {"name": words, "kind": words, "minutes_min": minutes_min}
            yield Feature("alert_arcs", arc.area, {**values, "radius_m": arc.distance_m}, sensitive=True)
    for rank, cover in reversed(list(enumerate(plan.covers))):
        values = {"name": f"Seen at {cover.height_m:,g} m", "kind": _LEVELS[min(rank, 2)]}
        values |= {"target_height_m": cover.height_m, "area_m2": round(cover.area_m2)}
        yield Feature("radar_cover", cover.area_lonlat, values, sensitive=True)
    for cover in plan.covers[:1]:
        if not cover.gaps_lonlat.is_empty:
            told: dict[str, Value] = {
                "name": f"Not seen at {cover.height_m:,g} m",
                "target_height_m": cover.height_m,
            }
            told |= {"area_m2": round(cover.gaps_m2), "residents": cover.unseen.residents}
            yield Feature("radar_gaps", cover.gaps_lonlat, told, sensitive=True)


def _airfield(one: Airfield) -> dict[str, str | float]:
    return {"name": one.name, "site": one.id, "runway_m": one.runway_m, "surface": one.surface}


def _station(one: Station) -> dict[str, str | float]:
    return {
        "name": one.name,
        "site": one.name,
        "length_m": round(one.length_m),
        "turn_radius_m": round(one.turn_radius_m),
        "airfield": one.airfield.name,
        "away_m": round(one.away_m),
        "on_station_h": round(one.on_station_h, 1),
        "aircraft_kept": one.kept,
        "aircraft_needed": one.needed,
    }


def _radar(number: int, one: RadarSite) -> dict[str, str | float]:
    return {
        "name": one.name,
        "site": f"radar-{number}",
        "antenna_m": one.antenna_m,
        "range_m": one.range_m,
        "terrain_known_share": round(one.known_share, 3),
    }


def _told(one: Defended, airfields: tuple[Airfield, ...]) -> dict[str, str | float | bool | None]:
    return {
        "name": one.name,
        "site": one.name,
        "kind": one.kind.replace(" ", "_"),
        "held_by": one.held_by or None,
        "nearest_airfield": airfields[one.reaction.airfield].name,
        "needed_min": round(one.reaction.needed_min, 1),
        "warning_min": round(one.reaction.warning_min, 1),
        "left_min": round(one.reaction.left_min, 1),
        "left_high_min": round(one.reactions[-1].left_min, 1),
    }
