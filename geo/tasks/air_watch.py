"""What keeps watch over the air: radars and their gaps, patrols on station, and the time left to react."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from ..features.air import Cover, Defended, RadarSite, Station
from ..geometry.distance import PathDistance
from ..geometry.ellipsoid import GEOD
from ..methods.air.airfields import Airfield, named_airfields
from ..methods.air.cover import Antenna, Seen, area_m2, gaps, looked_m, seen_by
from ..methods.air.patrol import Patrolling, racetrack, racetrack_between, turn_radius_m
from ..methods.air.people import Towns
from ..methods.air.readiness import Alert, reaction
from ..methods.air.warning import first_seen_m
from ..model.air import AirPatrol, AirRules
from ..read.heights import EmbeddedGround, Ground, own_ground
from .air_ground import assets_of, ground_of, label_at, radars_of, watched_of
from .setting import Setting

_BEND_M = 100.0  # the way to a border is told to a kilometre


def radars_and_covers(
    rules: AirRules, setting: Setting, towns: Towns
) -> tuple[tuple[RadarSite, ...], tuple[Cover, ...]]:
    """What each radar sees, and what all of them leave unseen, at each height; nothing without radars."""
    antennas = radars_of(rules, setting)
    if not antennas:
        return (), ()
    heights = sorted(rules.target_heights_m)
    embedded = EmbeddedGround(setting.embedded)
    seen = [seen_by(one, heights, _ground_about(one, heights, setting, embedded)) for one in antennas]
    watched = watched_of(rules, setting)
    watched_m2, lives_there = area_m2(watched), towns.within(watched)
    covers = []
    for rank, height_m in enumerate(heights):
        together, unseen = gaps(watched, [one.areas_lonlat[rank] for one in seen])
        count = towns.count(lives_there & ~towns.within(together))
        seen_m2, unseen_m2 = area_m2(together), area_m2(unseen)
        covers.append(Cover(height_m, together, unseen, seen_m2, unseen_m2, watched_m2, count))
    return tuple(map(_site, antennas, seen)), tuple(covers)


def _ground_about(
    antenna: Antenna, target_heights_m: Sequence[float], setting: Setting, embedded: EmbeddedGround
) -> Ground:
    """Heights that a radar looks over: the user's own, and the embedded ones where those end."""
    if not setting.grids:
        return embedded
    place = antenna.place_lonlat.x, antenna.place_lonlat.y
    return own_ground(setting.grids, place, looked_m(antenna, target_heights_m), embedded)


def _site(antenna: Antenna, seen: Seen) -> RadarSite:
    return RadarSite(
        antenna.name,
        antenna.place_lonlat,
        antenna_m=antenna.antenna_m,
        range_m=antenna.range_m,
        smooth_m=seen.smooth_m,
        seen_m2=seen.areas_m2,
        known_share=seen.known_share,
    )


def station_of(asked: AirPatrol, known: Sequence[Airfield], chosen: Sequence[Airfield]) -> Station:
    """Lay a racetrack and reckon the aircraft that keep it, from the airfield named or the nearest chosen.

    Raises
    ------
    ScenarioError
        If the airfield is not known, or too far for the aircraft to stay.
    """
    radius_m = turn_radius_m(asked.speed_kmh, asked.bank_deg)
    if asked.anchors is not None:
        one, other = map(Point, asked.anchors)
        track = racetrack_between(one, other, radius_m)
    else:
        track = racetrack(Point(asked.place or ()), asked.bearing_deg or 0.0, asked.leg_m or 0.0, radius_m)
    middle = track.centroid
    where = f"[[air.patrol]] {asked.name!r}"
    fields = named_airfields(known, [asked.airfield], where=where) if asked.airfield else chosen
    airfield = min(fields, key=lambda one: _away_m(one.place_lonlat, middle))
    away_m = _away_m(airfield.place_lonlat, middle)
    flown = Patrolling(
        name=asked.name,
        endurance_h=asked.endurance_h,
        speed_kmh=asked.speed_kmh,
        on_ground_h=asked.on_ground_h,
        available_share=asked.available_share,
    )
    return Station(
        asked.name,
        track,
        length_m=GEOD.geometry_length(track.exterior),
        turn_radius_m=radius_m,
        airfield=airfield,
        away_m=away_m,
        on_station_h=flown.on_station_h(away_m),
        kept=asked.kept,
        needed=flown.needed(away_m, asked.kept),
    )


def _away_m(one: Point, other: Point) -> float:
    return float(GEOD.inv(one.x, one.y, other.x, other.y)[2])


def defended_of(
    rules: AirRules,
    setting: Setting,
    alert: Alert,
    told: Mapping[str, float],
    chosen: Sequence[Airfield],
    covers: Sequence[Cover],
    about: Polygon,
    border: BaseGeometry | None,
) -> tuple[tuple[Defended, ...], int]:
    """Time left over each place on the ground in question, and how many round about lie elsewhere."""
    ground = ground_of(rules, setting)
    assets = assets_of(rules, setting, told["city_residents"])
    if not rules.assets_layer:
        assets = tuple(asset for asset in assets if about.intersects(asset[2]))
    anywhere = ground is None or bool(rules.assets_layer)
    here = [asset for asset in assets if anywhere or shapely.intersects(ground, asset[2])]
    fields = [one.place_lonlat for one in chosen]
    seen = _first_seen([place for _, _, place, _ in here], setting, border, covers, told["seen_at_m"])
    found = tuple(
        Defended(
            name,
            kind,
            place,
            tuple(
                reaction(place, fields, alert, seen_at_m=each_m, threat_kmh=told["threat_kmh"])
                for each_m in seen_m
            ),
            held_by=label_at(setting, place),
            residents=residents,
        )
        for (name, kind, place, residents), seen_m in zip(here, seen, strict=True)
    )
    return found, len(assets) - len(here)


def _first_seen(
    places: Sequence[Point],
    setting: Setting,
    border: BaseGeometry | None,
    covers: Sequence[Cover],
    most_m: float,
) -> list[tuple[float, ...]]:
    """Per place, how far off what comes by the shortest way from line or border is seen, by height.

    Without radars it is taken to be seen from the start; without line or border, ``most_m`` away.
    """
    starts = [each for each in (setting.line_lonlat, border) if each is not None and not each.is_empty]
    seen = [cover.area_lonlat for cover in [*covers[:1], *covers[1:][-1:]]]
    if not starts or not places:
        return [(most_m,) for _ in places]
    near = [PathDistance(each, bend_m=_BEND_M).to(*shapely.get_coordinates(places).T) for each in starts]
    found = []
    for row, place in enumerate(places):
        way = min(near, key=lambda one: float(one.distance_m[row]))
        start = Point(way.foot_longitude[row], way.foot_latitude[row])
        away_m = min(float(way.distance_m[row]), most_m)
        found.append(first_seen_m(place, start, seen, most_m=most_m) if seen else (away_m,))
    return found
