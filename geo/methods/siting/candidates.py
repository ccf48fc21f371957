"""Places that might be held: edges of settlements, roads, heights, sites that stand, a lattice, one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...model.mandate import Siting
from ...model.siting import Array, Candidates
from ...model.situation import Situation
from ...terrain.elevation import Elevation

ROADS, SITES = "roads", "sites"
_SAME_PLACE_M = 1.0  # ends of roads that meet are one junction
Found = tuple[list[str], Array]


def candidates_of(
    sources: Sequence[str], situation: Situation, siting: Siting, *, within_m: float
) -> Candidates:
    """Collect candidates from several sources.

    Parameters
    ----------
    sources : sequence of str
        ``settlements``, ``roads``, ``heights``, ``sites``, ``lattice``, or names of ``situation.places``.
    situation : Situation
    siting : Siting
        Spacing of what is laid out along roads and on the lattice.
    within_m : float
        What is found or laid out is taken up to this distance from the line, metres of the plane; sites that
        stand and a user's own candidates are taken wherever they lie.

    Returns
    -------
    Candidates
        In the order of the sources.

    Raises
    ------
    ScenarioError
        If a source is unknown, or asks for something that the situation does not have.
    """
    return joined([_of_source(source, situation, siting, within_m) for source in dict.fromkeys(sources)])


def joined(some: Sequence[Candidates]) -> Candidates:
    """Several sets of candidates as one, each id once."""
    return Candidates(
        tuple(each_once([id_ for each in some for id_ in each.id])),
        np.concatenate([np.empty((0, 2)), *(each.place_m for each in some)]),
        tuple(origin for each in some for origin in each.origin),
    )


def _of_source(source: str, situation: Situation, siting: Siting, within_m: float) -> Candidates:
    if source in _SOURCES:
        names, place_m = _SOURCES[source](situation, siting, within_m)
        return Candidates(tuple(names), place_m, (source,) * len(names))
    if source in situation.places:
        names, place_m = _own(source, situation.places[source])
        return Candidates(tuple(names), place_m, (source,) * len(names))
    raise ScenarioError(
        f"there is no source of candidates {source!r}",
        where="siting",
        mend=f"There are {', '.join([*_SOURCES, *situation.places])}.",
    )


def each_once(names: Sequence[str]) -> list[str]:
    """The same names, a number behind those that stood before.

    >>> each_once(["Alba", "Brod", "Alba"])
    ['Alba', 'Brod', 'Alba (2)']
    """
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _near(situation: Situation, names: Sequence[str], place_m: Array, within_m: float) -> Found:
    """Those of some places that lie within a distance of the line in the plane.

    Names are given before, so that a place bears one name whatever the distance.
    """
    path = situation.line.path
    shapely.prepare(path)
    near = np.asarray(shapely.dwithin(path, shapely.points(place_m), within_m), bool)
    return [names[row] for row in np.flatnonzero(near).tolist()], place_m[near]


def settlement_edges(situation: Situation, siting: Siting, within_m: float) -> Found:
    """Two places at each settlement, outside its houses: the one nearest to the line and the one behind.

    A settlement is taken for a disc of its residents at ``siting.residents_per_km2``; both places stand on
    its rim. A settlement without a count is left out: how far it reaches is not known.
    """
    counted = [town for town in situation.settlements if town.population]
    if not counted:
        return [], np.empty((0, 2))
    if siting.residents_per_km2 is None:
        raise ScenarioError(
            "it has no residents_per_km2",
            where="siting",
            mend="Give the density by which a settlement's edge is found.",
        )
    names = np.array(each_once([town.name for town in counted]), dtype=object)
    centre = shapely.points([(town.place.x, town.place.y) for town in counted])
    radius_m = 1000.0 * np.sqrt(
        [(town.population or 0) / siting.residents_per_km2 / np.pi for town in counted]
    )
    path = situation.line.path
    shapely.prepare(path)
    near = np.flatnonzero(shapely.dwithin(path, centre, within_m + float(radius_m.max())))
    near = near[shapely.distance(centre[near], path) <= within_m + radius_m[near]]
    names, centre, radius_m = names[near], centre[near], radius_m[near]
    towards = shapely.get_coordinates(shapely.shortest_line(centre, path)).reshape(-1, 2, 2)
    away = towards[:, 1] - towards[:, 0]
    step = away * (radius_m / np.maximum(np.hypot(*away.T), _SAME_PLACE_M))[:, None]
    return _near(
        situation,
        [f"{name}, {edge}" for edge in ("near edge", "far edge") for name in names],
        np.vstack([towards[:, 0] + step, towards[:, 0] - step]),
        within_m,
    )


def along_roads(situation: Situation, siting: Siting, within_m: float) -> Found:
    """Junctions and ends of roads, and places along each at most ``siting.roads_spacing_m`` apart."""
    if ROADS not in situation.places:
        raise ScenarioError(
            "no road is known", where="siting", mend="Give a layer named 'roads', or leave out that source."
        )
    roads = simples(situation.places[ROADS])
    roads = roads[shapely.get_dimensions(roads) == 1]
    pieces = np.maximum(np.ceil(shapely.length(roads) / siting.roads_spacing_m), 1).astype(int)
    road = np.repeat(np.arange(len(roads)), pieces + 1)
    step = np.arange(len(road)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    along = shapely.line_interpolate_point(roads[road], step / pieces[road], normalized=True)
    place_m = shapely.get_coordinates(along).reshape(-1, 2)
    _, first = np.unique(np.round(place_m / _SAME_PLACE_M), axis=0, return_index=True)
    first = np.sort(first)
    names = [f"road {road[row] + 1}, place {step[row] + 1}" for row in first.tolist()]
    return _near(situation, names, place_m[first], within_m)


def simples(places: BaseGeometry) -> npt.NDArray[np.object_]:
    """Points, lines and areas of some geometry, one each, however deep they lie."""
    parts = shapely.get_parts(np.array([places], dtype=object))
    return np.asarray(shapely.get_parts(shapely.get_parts(parts)), dtype=object)


def heights(situation: Situation, siting: Siting, within_m: float) -> Found:
    """Middles of the cells that are highest within ``siting.heights_window_m`` of ground about them."""
    if situation.elevation is None:
        raise ScenarioError(
            "no elevation is known", where="siting", mend="Give a layer of role elevation, or leave it out."
        )
    place_m, height_m = highest_cells(situation.elevation, siting.heights_window_m)
    names = [f"height {number} ({metres:.0f} m)" for number, metres in enumerate(height_m, start=1)]
    return _near(situation, names, place_m, within_m)


def highest_cells(elevation: Elevation, window_m: float) -> tuple[Array, Array]:
    """Places and heights of cells that nothing overtops in a square of ground about them.

    Parameters
    ----------
    elevation : Elevation
    window_m : float
        Side of the square, metres.

    Returns
    -------
    place_m : array, shape (cells, 2)
    height_m : array
        Where the ground is level over the whole square, no cell counts as a height.

    Examples
    --------
    >>> hill = np.zeros((5, 5), np.float32)
    >>> hill[1, 3] = 80.0
    >>> highest_cells(Elevation(hill, 0.0, 500.0, 100.0, 100.0, "made"), 300.0)
    (array([[350., 350.]]), array([80.]))
    """
    hole = np.isnan(elevation.height_m)
    ground = np.where(hole, -np.inf, elevation.height_m)
    cells = 2 * max(1, round(window_m / elevation.cell_m / 2)) + 1
    highest = ndimage.maximum_filter(ground, size=cells, mode="nearest")
    lowest = ndimage.minimum_filter(np.where(hole, np.inf, ground), size=cells, mode="nearest")
    row, column = np.nonzero((ground == highest) & (ground > lowest) & ~hole)
    place_m = np.column_stack(
        [
            elevation.west_m + (column + 0.5) * elevation.cell_m,
            elevation.north_m - (row + 0.5) * elevation.cell_m,
        ]
    )
    return place_m, ground[row, column].astype(float)


def standing(situation: Situation, siting: Siting, within_m: float) -> Found:  # noqa: ARG001 one shape for all
    """Every site that stands already, wherever it lies."""
    names = each_once([site.name for site in situation.sites])
    place_m = shapely.get_coordinates(np.array([site.place for site in situation.sites], object))
    return names, place_m.reshape(-1, 2)


def lattice(situation: Situation, siting: Siting, within_m: float) -> Found:
    """Places of a square lattice beside the line, the same whichever way the line runs."""
    step_m = siting.lattice_spacing_m
    west, south, east, north = situation.line.path.bounds
    first = [int(np.floor((low - within_m) / step_m)) for low in (west, south)]
    last = [int(np.ceil((high + within_m) / step_m)) for high in (east, north)]
    column, row = np.meshgrid(np.arange(first[0], last[0] + 1), np.arange(first[1], last[1] + 1))
    place_m = (np.column_stack([column.ravel(), row.ravel()]).astype(np.float64) + 0.5) * step_m
    names = [f"lattice {east}, {north}" for east, north in zip(column.ravel(), row.ravel(), strict=True)]
    return _near(situation, names, place_m, within_m)


def _own(source: str, places: BaseGeometry) -> Found:
    """A user's own places; of a line or an area, a place on it."""
    place_m = shapely.get_coordinates(shapely.point_on_surface(simples(places)))
    return [f"{source} {number}" for number in range(1, len(place_m) + 1)], place_m


_SOURCES: Mapping[str, Callable[[Situation, Siting, float], Found]] = {
    "settlements": settlement_edges,
    "roads": along_roads,
    "heights": heights,
    SITES: standing,
    "lattice": lattice,
}
# Sites that stand are given by the user, and keep their names.
FOUND = frozenset(_SOURCES) - {SITES}
