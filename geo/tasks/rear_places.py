"""Places that a rear is planned with: settlements, airfields, ports, hospitals; embedded, or the user's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ..features.rear_plan import Hub
from ..methods.people.hospitals import HOSPITAL
from ..model.own_layer import OwnLayer
from ..model.rear import RearRules
from .setting import Setting

Array = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]

_KEYS = (("settlements", "town"), ("airfields", "airfield"), ("ports", "port"))
_HARD = ("asp", "con", "bit", "tar", "pem")


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its names; residents are None where nobody counted."""

    id: str
    name: str
    kind: str
    place_lonlat: Point
    name_uk: str = ""
    residents: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What stands on or near the ground of a rear.

    Parameters
    ----------
    towns, airfields, ports : tuple of Place
    named : tuple of Place
        After which other places are called: towns, or where none are known, candidates of the user's.
    hospitals : tuple of Place or None
        None where neither a layer nor a site tells them.
    hospitals_from : str
        ``layer`` or ``sites``, or empty where they are not known.
    given_hubs : tuple of str
        Sites that the scenario gives as hubs of its response: their names.
    """

    towns: tuple[Place, ...]
    airfields: tuple[Place, ...]
    ports: tuple[Place, ...]
    hospitals: tuple[Place, ...] | None
    named: tuple[Place, ...] = ()
    hospitals_from: str = ""
    given_hubs: tuple[str, ...] = ()


def places_of(rules: RearRules, setting: Setting, ground_lonlat: BaseGeometry, *, runway_m: float) -> Places:
    """Places of the user's layers; embedded ones where no layer is named and the ground is among them.

    Parameters
    ----------
    rules : RearRules
    setting : Setting
    ground_lonlat : Polygon or MultiPolygon
        Ground of the rear. Sites that the scenario gives count where they stand on it.
    runway_m : float
        Shortest hard runway of an embedded airfield that counts, metres.
    """
    embedded = _embedded(setting, ground_lonlat.bounds, runway_m)
    own = [_own(rules, setting, *key) for key in _KEYS]
    if setting.gazetteer is not None and own[0] is None:
        own[0] = rows_placed(setting.gazetteer, "town")
    towns, fields, ports = (
        there if given is None else given for given, there in zip(own, embedded, strict=True)
    )
    hospitals, told_by = _own(rules, setting, "hospitals", HOSPITAL), "layer"
    if hospitals is None:
        hospitals, told_by = _sites_of(HOSPITAL, setting, ground_lonlat) or None, "sites"
    hubs = _sites_of(setting.response.hubs, setting, ground_lonlat) if setting.response else ()
    told_by = told_by if hospitals is not None else ""
    candidates = setting.own.get(rules.candidates)
    named = towns or (rows_placed(candidates, "place") if candidates is not None else ())
    return Places(towns, fields, ports, hospitals, named, told_by, tuple(one.name for one in hubs))


def _sites_of(kind: str, setting: Setting, ground_lonlat: BaseGeometry) -> tuple[Place, ...]:
    """Sites of a kind that the scenario gives on the ground of the rear."""
    if setting.sites is None or not kind:
        return ()
    shapely.prepare(ground_lonlat)
    on_ground = shapely.covers(ground_lonlat, setting.sites.geometry).tolist()
    placed = zip(rows_placed(setting.sites, "site"), on_ground, strict=True)
    return tuple(one for one, here in placed if here and one.kind == kind)


def lonlat_of(places: Sequence[Place] | Sequence[Hub]) -> Array:
    """Longitude and latitude of places, shape (n, 2), degrees."""
    return shapely.get_coordinates([one.place_lonlat for one in places]).reshape(-1, 2)


def residents_of(places: Sequence[Place]) -> Array:
    """Residents of places; not a number where nobody counted."""
    return np.array([np.nan if one.residents is None else one.residents for one in places], dtype=float)


def rows_placed(layer: OwnLayer, kind: str) -> tuple[Place, ...]:
    """Rows of a user's layer as places; an area is a place on it."""
    ids, kinds, names_uk = layer.texts("id"), layer.texts("kind"), layer.texts("name_uk")
    counts = layer.texts("population" if "population" in layer.columns else "residents")
    points = shapely.point_on_surface(layer.geometry)
    return tuple(
        Place(ids[row] or name, name, kinds[row] or kind, points[row], names_uk[row], _number(counts[row]))
        for row, name in enumerate(layer.names())
    )


def _embedded(setting: Setting, bounds: Bounds, runway_m: float) -> tuple[tuple[Place, ...], ...]:
    """Embedded settlements, airfields and ports; none where the ground is not among them."""
    used = setting.embedded.used
    opened = set(used)
    found = (_towns(setting), _fields(setting, runway_m), _ports(setting))
    if any(_within(bounds, one.place_lonlat) for places in found for one in places):
        return found
    for name in set(used) - opened:
        del used[name]  # it says nothing of this place, so it needs no credit
    return (), (), ()


def _own(rules: RearRules, setting: Setting, key: str, kind: str) -> tuple[Place, ...] | None:
    """Rows of the layer that a key names; None where it names none."""
    name = getattr(rules, key)
    return rows_placed(setting.layer(name, kind="point", where=f"rear.{key}"), kind) if name else None


def _number(text: str) -> int | None:
    whole = text.removesuffix(".0")
    return int(whole) if whole.isdecimal() else None


def _within(bounds: Bounds, place: Point) -> bool:
    west, south, east, north = bounds
    return west <= place.x <= east and south <= place.y <= north


def _placed(rows: Sequence[dict[str, str]]) -> npt.NDArray[np.object_]:
    lonlat = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows]).reshape(-1, 2)
    return np.asarray(shapely.points(lonlat))


def _towns(setting: Setting) -> tuple[Place, ...]:
    rows = setting.embedded.rows("geonames_settlements")
    return tuple(
        Place(row["geonameid"], row["name_en"], "town", at, row["name_uk"], _number(row["population"]))
        for row, at in zip(rows, _placed(rows), strict=True)
    )


def _ports(setting: Setting) -> tuple[Place, ...]:
    rows = setting.embedded.rows("seaports")
    return tuple(
        Place(row["locode"], f"Port of {row['name_en']}", "port", at, f"Порт {row['name_uk']}")
        for row, at in zip(rows, _placed(rows), strict=True)
    )


def _fields(setting: Setting, runway_m: float) -> tuple[Place, ...]:
    """Embedded airfields that are open, with a hard runway that is long enough."""
    long = {
        row["airfield"]
        for row in setting.embedded.rows("runways")
        if row["closed"] != "1"
        and float(row["length_m"] or 0.0) >= runway_m
        and row["surface"].lower().startswith(_HARD)
    }
    rows = [row for row in setting.embedded.rows("airfields") if row["ident"] in long]
    rows = [row for row in rows if row["kind"] != "closed"]
    return tuple(
        Place(row["ident"], row["name"], "airfield", at) for row, at in zip(rows, _placed(rows), strict=True)
    )
