"""Clip and simplify the context to the ground that a map shows, and say whom to credit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo.release import Release

from ..embedding import simplified
from ..mark import AT_SEA, all_about, bounds_of
from .context import Place, Region, credits_of, places, regions, roads, shared_edges

Box = tuple[float, float, float, float]

WIDEST_WINDOW = 2.6  # sides of the map on a screen, longer to shorter, with its rim
MARGIN = 0.6  # of the larger side of what is drawn, so that panning does not leave the map
TOLERANCE_M = 120.0
TOWNS = 700
SMALLEST_NAMED_SHARE = 0.004  # of the box; a region that shows less of itself than that is not named

DRAINED_CREDIT = "The Kakhovka reservoir, drained in June 2023, is drawn as drained."
COUNTRIES, WORLD, SEA = "osm_countries.geojson", "ne_world.geojson", "osm_territorial_sea.geojson"
OBLASTS, WATER = "osm_oblasts.geojson", "osm_water.geojson"
_AREAS = (COUNTRIES, WORLD, SEA, OBLASTS, WATER)
ROADS = ("osm_roads_nodes.csv", "osm_roads_edges.csv")
GAZETTEERS = ("geonames_settlements.csv", "geonames_validation.csv")


@dataclass(frozen=True, slots=True)
class Name:
    """A word on the background: a country, an oblast or a town; ``rank`` puts the larger first."""

    kind: str
    longitude_deg: float
    latitude_deg: float
    name_en: str
    name_uk: str
    rank: float


@dataclass(frozen=True, eq=False)
class Basemap:
    """Everything under a plan, clipped to ``box`` (west, south, east, north in degrees)."""

    box: Box
    shapes: dict[str, BaseGeometry]
    names: tuple[Name, ...]
    credits: tuple[str, ...]


@lru_cache(maxsize=2)  # the pages of one plan, for staff and for the press, share their background
def basemap(folder: Path | None, bounds: Box) -> Basemap:
    """Background for what lies within some bounds.

    Parameters
    ----------
    folder : Path or None
        Folder of context files; None for a map without background.
    bounds : tuple of float
        West, south, east, north of what is drawn on it, degrees.

    Returns
    -------
    Basemap
        Simplified for display to ``TOLERANCE_M``.
    """
    box = _with_margin(bounds)
    if folder is None:
        return Basemap(box, {}, (), ())
    found = {name: _near(regions(folder, name), box) for name in _AREAS}
    fine = [country.geometry for country in found[COUNTRIES]]
    rest = _beyond(found[COUNTRIES], found[WORLD], box, folder)
    found[COUNTRIES] = _continued(found[COUNTRIES], rest)
    found[WORLD] = _others(found[WORLD], found[COUNTRIES])
    coarse = [*rest.values(), *(country.geometry for country in found[WORLD])]
    towns = _towns(folder, box)
    land = simplified(_united(fine, coarse, box), TOLERANCE_M)
    strata = (*_shapes(found, land, box), ("roads", _slim(roads(folder, *ROADS), box)))
    shapes = {name: shape for name, shape in strata if not shape.is_empty}
    countries = [*found[COUNTRIES], *found[WORLD]]
    names = (*_region_names("country", countries, box), *_region_names("oblast", found[OBLASTS], box))
    used = [*(name for name, shown in found.items() if shown), *(place.file for place in towns)]
    used += ROADS if "roads" in shapes else ()
    return Basemap(box, shapes, (*names, *map(_town, towns)), _credits(folder, used, shapes))


def background_of(released: Release, context: Path | None, *, nothing: BaseGeometry = AT_SEA) -> Basemap:
    """Background of all that a release shows, the same on its page, its plates and its pictures.

    ``nothing`` is the ground that is shown of a release without a feature. Ground that somebody holds is
    land, also where the world has none: an island that it is too coarse for.
    """
    found = basemap(context, all_about(released, bounds_of(released, nothing)))
    if context is None:
        return found
    held = [one.geometry for one in released.features if one.layer == "control" and not one.geometry.is_empty]
    land = found.shapes.get("land", shapely.Polygon())
    islands = [area for area in held if not area.intersects(land)]
    if not islands:
        return found
    with_islands = _united([], [land, *(simplified(area, TOLERANCE_M) for area in islands)], found.box)
    return replace(found, shapes={**found.shapes, "land": with_islands})


def _shapes(
    found: Mapping[str, Sequence[Region]], land: BaseGeometry, box: Box
) -> Iterator[tuple[str, BaseGeometry]]:
    """Every stratum of the background but roads by name, clipped and simplified."""
    countries = [country.geometry for country in (*found[COUNTRIES], *found[WORLD])]
    yield "sea", _slim(_collected(found[SEA]), box)
    yield "land", land
    yield "drained", _slim(_collected(region for region in found[WATER] if region.flag), box)
    yield "water", _slim(_collected(region for region in found[WATER] if not region.flag), box)
    yield "oblasts", _slim(shared_edges([oblast.geometry for oblast in found[OBLASTS]], box), box)
    yield "borders", _slim(shared_edges(countries, box), box)


def _united(fine: Sequence[BaseGeometry], coarse: Sequence[BaseGeometry], box: Box) -> BaseGeometry:
    """Land within a box in one; to intersect what fits without gap or overlap would take longest."""
    fits = fine and shapely.coverage_is_valid(fine)
    known = [shapely.coverage_union_all(fine)] if fits else fine
    united: BaseGeometry = shapely.union_all([_clipped(area, box) for area in (*known, *coarse)])
    return united


def _with_margin(bounds: Box) -> Box:
    """Room round what is drawn: for panning, and for a window that is much wider or higher than it."""
    west, south, east, north = bounds
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.05)
    width, height = east - west, north - south
    margin = MARGIN * max(width, height, 0.05)
    across = max(margin, (WIDEST_WINDOW * height / squeeze - width) / 2)
    along = max(margin, (WIDEST_WINDOW * width * squeeze - height) / 2)
    return (
        max(west - across, -180.0),
        max(south - along, -85.0),
        min(east + across, 180.0),
        min(north + along, 85.0),
    )


def _beyond(
    known: Sequence[Region], world: Sequence[Region], box: Box, folder: Path
) -> dict[str, BaseGeometry]:
    """What of each country lies beyond the fine map, which ends somewhere, from the map of the world."""
    extent = shapely.box(
        *shapely.total_bounds([one.geometry for one in regions(folder, COUNTRIES)] or [None])
    )
    if not known or extent.covers(shapely.box(*box)):
        return {}
    codes = {one.iso for one in known}
    return {one.iso: shapely.difference(one.geometry, extent) for one in world if one.iso in codes}


def _continued(known: Sequence[Region], rest: Mapping[str, BaseGeometry]) -> list[Region]:
    """Countries of the fine map, each with its rest."""
    return [
        replace(one, geometry=shapely.union(one.geometry, rest[one.iso])) if one.iso in rest else one
        for one in known
    ]


def _others(world: Sequence[Region], known: Sequence[Region]) -> list[Region]:
    """Countries that only the coarse map of the world has."""
    codes = {country.iso for country in known}
    return [country for country in world if country.iso not in codes]


def _near(found: Sequence[Region], box: Box) -> list[Region]:
    frame = shapely.box(*box)
    return [region for region in found if shapely.intersects(shapely.box(*region.geometry.bounds), frame)]


def _clipped(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    return shapely.clip_by_rect(geometry, *box)


def _slim(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    return simplified(_clipped(geometry, box), TOLERANCE_M)


def _collected(found: Iterable[Region]) -> BaseGeometry:
    return shapely.GeometryCollection([region.geometry for region in found])


def _region_names(kind: str, found: Sequence[Region], box: Box) -> list[Name]:
    """One name for each region, inside the part of it that is shown."""
    names = []
    whole = shapely.box(*box).area
    for region in found:
        shown = _clipped(region.geometry, box)
        if not region.name_en or shown.is_empty or shown.area < SMALLEST_NAMED_SHARE * whole:
            continue
        largest = max(shapely.get_parts(shown), key=shapely.area)
        middle = shapely.point_on_surface(largest)
        names.append(Name(kind, middle.x, middle.y, region.name_en, region.name_uk, shown.area))
    return names


def _towns(folder: Path, box: Box) -> list[Place]:
    """Largest towns within the box; smaller ones would never find room."""
    west, south, east, north = box
    inside = [
        place
        for place in places(folder, *GAZETTEERS)
        if west <= place.longitude_deg <= east and south <= place.latitude_deg <= north
    ]
    return inside[:TOWNS]


def _town(place: Place) -> Name:
    return Name(
        "town", place.longitude_deg, place.latitude_deg, place.name_en, place.name_uk, place.population
    )


def _credits(folder: Path, used: Sequence[str], shapes: dict[str, BaseGeometry]) -> tuple[str, ...]:
    given = [f"Background: {credit}." for credit in credits_of(folder, used)]
    return (*given, DRAINED_CREDIT) if "drained" in shapes else tuple(given)
