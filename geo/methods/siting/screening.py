"""Candidates against what a site must keep to: each is kept, or turned away with every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely import GeometryCollection
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...frame import Frame
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...model.mandate import Means, Siting
from ...model.siting import Array, Candidates, Rejected, Screening
from ...model.situation import AnyArea, Situation
from ...terrain.elevation import Elevation
from .candidates import ROADS, simples

Mask = npt.NDArray[np.bool_]
BOTH = "both"
LEFT, RIGHT = "left", "right"


class Check(NamedTuple):
    """Which candidates fail a check, and the reason of one of them by its number."""

    name: str
    fails: Mask
    reason: Callable[[int], str]


class Ground(NamedTuple):
    """Where candidates lie: lon/lat degrees, chainage and signed distance from the line, side."""

    longitude: Array
    latitude: Array
    chainage_m: Array
    offset_m: Array
    side: tuple[str | None, ...]


def screened(
    candidates: Candidates,
    situation: Situation,
    means: Means,
    siting: Siting,
    *,
    farthest_m: float,
    line: Chainage | None = None,
    zones: Mapping[str, AnyArea] | None = None,
) -> Screening:
    """Hold candidates against every requirement on a site.

    Parameters
    ----------
    candidates : Candidates
    situation : Situation
    means : Means
        Standoff, roads, zones.
    siting : Siting
        What to keep clear of, slope, and how near to each other two candidates may lie.
    farthest_m : float
        Greatest distance from the line, metres; infinite for none.
    line : Chainage, optional
        The situation's line in lon/lat, where it is at hand already.
    zones : mapping, optional
        Ground of the zones laid, by name.

    Returns
    -------
    Screening
        Every candidate, kept or rejected with each check that it failed.

    Raises
    ------
    ScenarioError
        If it asks for a layer, a zone, a party or elevation that the situation does not have.

    Notes
    -----
    Distances from the line, from roads and from what is kept clear are geodesic (``PathDistance``). Whose
    ground a place is, is told by ground held and by nothing else, for all parties alike; where no ground is
    known, by the side of the line.
    """
    line = line or Chainage(situation.frame.to_lonlat(situation.line.path))
    ground = _ground(candidates, situation, line)
    checks = [
        *_from_line(ground, situation, means, farthest_m),
        *_clear(candidates, ground, situation, siting),
        *_steep(candidates, situation.elevation, siting),
        *_by_road(candidates, ground, situation, means),
        *_in_zones(candidates, means, zones or {}),
    ]
    passed = ~np.any([check.fails for check in checks], axis=0)
    checks.append(_thinned(candidates, passed, siting.thinned_m))
    return _sorted_out(candidates, ground, checks)


def _sorted_out(candidates: Candidates, ground: Ground, checks: Sequence[Check]) -> Screening:
    fails = np.any([check.fails for check in checks], axis=0)
    rejected = tuple(
        Rejected(
            candidates.id[row],
            candidates.origin[row],
            {check.name: check.reason(row) for check in checks if check.fails[row]},
        )
        for row in np.flatnonzero(fails).tolist()
    )
    rows = np.flatnonzero(~fails).tolist()
    return Screening(
        candidates.kept(~fails),
        rejected,
        ground.chainage_m[~fails],
        ground.offset_m[~fails],
        tuple(ground.side[row] or "" for row in rows),
    )


def _ground(candidates: Candidates, situation: Situation, line: Chainage) -> Ground:
    longitude, latitude = lonlat_of(candidates.place_m, situation.frame)
    if not len(candidates):
        return Ground(longitude, latitude, longitude, longitude, ())
    located = line.of(longitude, latitude)
    return Ground(
        longitude,
        latitude,
        located.chainage_m,
        located.offset_m,
        sides_of(candidates.place_m, located.offset_m, situation),
    )


def lonlat_of(place_m: Array, frame: Frame) -> tuple[Array, Array]:
    """Longitudes and latitudes of places in the plane, degrees."""
    longitude, latitude = frame.degrees(place_m).T
    return longitude, latitude


def sides_of(place_m: Array, offset_m: Array, situation: Situation) -> tuple[str | None, ...]:
    """Party on whose ground each place lies; where no ground is known, the party beside the line there."""
    if not situation.control:
        left, right = situation.line.left or LEFT, situation.line.right or RIGHT
        return tuple(left if offset >= 0.0 else right for offset in offset_m.tolist())
    held: list[str | None] = [None] * len(place_m)
    points = shapely.points(place_m)
    for control in situation.control:
        shapely.prepare(control.area)
        for row in np.flatnonzero(shapely.intersects(control.area, points)).tolist():
            held[row] = control.party
    return tuple(held)


def _from_line(ground: Ground, situation: Situation, means: Means, farthest_m: float) -> Iterator[Check]:
    away_m = np.abs(ground.offset_m)
    standoff = _standoff_of(means, situation)
    asked_m = np.array([standoff.get(side or "", max(standoff.values())) for side in ground.side], float)
    yield Check(
        "standoff",
        away_m < asked_m,
        lambda row: f"{_told(away_m[row])} from the line, {_told(asked_m[row])} are asked for",
    )
    yield Check(
        "reach",
        away_m > farthest_m,
        lambda row: f"{_told(away_m[row])} from the line, at most {_told(farthest_m)} are of use",
    )
    yield Check(
        "ground",
        np.array([side is None for side in ground.side], bool),
        partial(_same, "on ground that no party of the scenario holds"),
    )


def _standoff_of(means: Means, situation: Situation) -> dict[str, float]:
    """Standoff of each side."""
    sides = [party.id for party in situation.parties] or [LEFT, RIGHT]
    for name in means.standoff_m:
        if name not in (*sides, BOTH):
            raise ScenarioError(
                f"standoff_m names {name!r}",
                where=f"means {means.name!r}",
                mend=f"Give {', '.join(sides)} or {BOTH}.",
            )
    return {side: means.standoff_m.get(side, means.standoff_m.get(BOTH, 0.0)) for side in sides}


def _clear(candidates: Candidates, ground: Ground, situation: Situation, siting: Siting) -> Iterator[Check]:
    for name, asked_m in siting.keep_clear_m.items():
        if name not in situation.places:
            raise ScenarioError(
                f"keep_clear_m names {name!r}",
                where="siting",
                mend=f"The layers of role places are {', '.join(situation.places) or 'none'}.",
            )
        away_m = _distance_m(situation.places[name], candidates, ground, situation.frame, asked_m)
        yield Check(name, _too_near(away_m, asked_m), _nearness(name, away_m, asked_m))


def _too_near(away_m: Array, asked_m: float) -> Mask:
    """Nearer than asked for; with nothing asked for, inside."""
    return np.asarray(away_m < asked_m if asked_m > 0.0 else away_m <= 0.0)


def _nearness(name: str, away_m: Array, asked_m: float) -> Callable[[int], str]:
    thing = name.replace("_", " ")

    def reason(row: int) -> str:
        if away_m[row] <= 0.0:
            return f"inside {thing}"
        return f"{_told(away_m[row])} from {thing}, {_told(asked_m)} are asked for"

    return reason


def _distance_m(
    places: BaseGeometry, candidates: Candidates, ground: Ground, frame: Frame, asked_m: float
) -> Array:
    """Geodesic distance from some ground or places, where it is less than asked for; 0 inside."""
    parts = simples(places)
    points = shapely.points(candidates.place_m)
    away_m = np.full(len(candidates), np.inf)
    tree = shapely.STRtree(parts)
    if asked_m > 0.0:
        # The plane stretches and shrinks by far less than a twentieth within its use; what it calls near is
        # measured again on the ellipsoid.
        row, part = tree.query(points, predicate="dwithin", distance=1.05 * asked_m + 1.0)
        near = np.unique(row)
        if len(near):
            path = PathDistance(frame.to_lonlat(GeometryCollection(list(parts[np.unique(part)]))))
            away_m[near] = path.to(ground.longitude[near], ground.latitude[near]).distance_m
    areas = parts[shapely.get_dimensions(parts) == 2]
    inside = shapely.STRtree(areas).query(points, predicate="intersects")[0]
    away_m[inside] = 0.0
    return away_m


def _steep(candidates: Candidates, elevation: Elevation | None, siting: Siting) -> Iterator[Check]:
    if siting.steepest_deg is None:
        return
    if elevation is None:
        raise ScenarioError(
            "steepest_deg asks for elevation",
            where="siting",
            mend="Give a layer of role elevation, or leave steepest_deg out.",
        )
    limit_deg = siting.steepest_deg
    slope = slope_deg(elevation, candidates.place_m)
    yield Check(
        "slope",
        slope > limit_deg,
        lambda row: (
            f"ground of {slope[row]:.1f}° on cells of {_told(elevation.cell_m)}, at most {limit_deg:g}°"
        ),
    )
    yield Check("elevation", np.isnan(slope), partial(_same, "no elevation is known there"))


def slope_deg(elevation: Elevation, place_m: Array) -> Array:
    """Steepest slope of the cell in which each place lies, from its four neighbours; NaN in and beside holes.

    Parameters
    ----------
    elevation : Elevation
    place_m : array, shape (places, 2)
        Metres of the same plane.

    Examples
    --------
    A hundred metres up on each hundred to the east:

    >>> ramp = np.tile(np.arange(4.0) * 100.0, (3, 1)).astype(np.float32)
    >>> slope_deg(Elevation(ramp, 0.0, 300.0, 100.0, 100.0, "made"), np.array([[150.0, 150.0]])).round(6)
    array([45.])
    """
    rows, columns = elevation.height_m.shape
    column = np.floor((place_m[:, 0] - elevation.west_m) / elevation.cell_m).astype(int)
    row = np.floor((elevation.north_m - place_m[:, 1]) / elevation.cell_m).astype(int)
    within = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    height = np.pad(elevation.height_m.astype(float), 1, mode="edge")
    row, column = np.where(within, row, 0) + 1, np.where(within, column, 0) + 1
    # At an edge of the grid the neighbour is the cell itself, half as far away.
    wide = elevation.cell_m * (2.0 - (column == 1) - (column == columns))
    high = elevation.cell_m * (2.0 - (row == 1) - (row == rows))
    east = (height[row, column + 1] - height[row, column - 1]) / np.maximum(wide, elevation.cell_m)
    north = (height[row - 1, column] - height[row + 1, column]) / np.maximum(high, elevation.cell_m)
    return np.where(within, np.degrees(np.arctan(np.hypot(east, north))), np.nan)


def _by_road(candidates: Candidates, ground: Ground, situation: Situation, means: Means) -> Iterator[Check]:
    if means.from_roads_m is None:
        return
    if ROADS not in situation.places:
        raise ScenarioError(
            "from_roads_m asks for roads",
            where=f"means {means.name!r}",
            mend="Give a layer of role places named 'roads', or leave from_roads_m out.",
        )
    limit_m = means.from_roads_m
    away_m = _distance_m(situation.places[ROADS], candidates, ground, situation.frame, limit_m)
    told = partial(_same, f"no road within {_told(limit_m)}")
    yield Check("road", away_m > limit_m, told)


def _in_zones(candidates: Candidates, means: Means, zones: Mapping[str, AnyArea]) -> Iterator[Check]:
    points = shapely.points(candidates.place_m)
    for key, name in (("inside", means.inside), ("outside", means.outside)):
        if name:
            within = np.zeros(len(candidates), bool)
            for area in _zone(name, key, means, zones):
                within |= shapely.intersects(area, points)
            other = "outside" if key == "inside" else "inside"
            told = partial(_same, f"{other} the zone {name!r}")
            yield Check(f"{key}_zone", ~within if key == "inside" else within, told)


def _same(reason: str, _: int) -> str:
    """One reason for every candidate."""
    return reason


def _zone(name: str, key: str, means: Means, zones: Mapping[str, AnyArea]) -> list[AnyArea]:
    """Ground of a zone: of the one that bears the name, or of those of one rule, one a party."""
    found = [area for title, area in zones.items() if title == name or title.startswith(f"{name} (")]
    if not found:
        raise ScenarioError(
            f"{key} names the zone {name!r}",
            where=f"means {means.name!r}",
            mend=f"The zones are {', '.join(zones) or 'none'}.",
        )
    return found


def _thinned(candidates: Candidates, passed: Mask, thinned_m: float) -> Check:
    """Of candidates closer together than a distance only the first stays."""
    first = np.full(len(candidates), -1)
    rows = np.flatnonzero(passed)
    if thinned_m > 0.0 and len(rows) > 1:
        pairs = cKDTree(candidates.place_m[rows]).query_pairs(thinned_m, output_type="ndarray")
        for one, other in np.sort(pairs, axis=1)[np.lexsort(np.sort(pairs, axis=1).T[::-1])].tolist():
            if first[rows[one]] < 0 and first[rows[other]] < 0:
                first[rows[other]] = rows[one]
    return Check(
        "thinned",
        first >= 0,
        lambda row: f"within {_told(thinned_m)} of {candidates.id[first[row]]!r}, which stands for it",
    )


def _told(distance_m: float) -> str:
    """A distance in words.

    >>> _told(432.1), _told(12_345.0)
    ('432 m', '12.3 km')
    """
    return f"{distance_m:.0f} m" if distance_m < 1000.0 else f"{distance_m / 1000.0:.1f} km"
