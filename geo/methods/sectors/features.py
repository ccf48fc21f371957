"""Features that a sector boundary may follow: where borders, waters, roads and paths cross the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.areas_along import runs_inside
from ...geometry.chainage import Chainage
from ...geometry.runs import Runs
from ...model.situation import Situation

Array = npt.NDArray[np.float64]
OBLASTS, RIVERS, ROADS = "oblasts", "rivers", "roads"
_OBLAST, _WATER = "oblast:", "water"
_ONE_PLACE_M = 1.0  # features nearer to one another are one


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place of the line at which a feature crosses it."""

    chainage_m: float
    name: str


def features_on(names: Sequence[str], situation: Situation, line: Chainage) -> tuple[Crossing, ...]:
    """Where features cross the line, in the order of chainage; what meets in one place is one.

    Parameters
    ----------
    names : sequence of str
        ``oblasts``, ``rivers``, ``roads``, or a name of ``situation.paths``.
    situation : Situation
    line : Chainage

    Raises
    ------
    ScenarioError
        If the situation knows no such feature.
    """
    found = [crossing for name in names for crossing in _of(name, situation, line)]
    found.sort(key=lambda crossing: (crossing.chainage_m, crossing.name))
    merged: list[Crossing] = []
    for crossing in found:
        if merged and crossing.chainage_m - merged[-1].chainage_m < _ONE_PLACE_M:
            merged[-1] = Crossing(merged[-1].chainage_m, _both(merged[-1].name, crossing.name))
        else:
            merged.append(crossing)
    return tuple(merged)


def _both(one: str, other: str) -> str:
    return one if other in one.split(", ") else f"{one}, {other}"


def _of(name: str, situation: Situation, line: Chainage) -> Iterator[Crossing]:
    if name == OBLASTS:
        return _borders(situation, line)
    if name == RIVERS:
        return _waters(situation, line)
    if name == ROADS:
        return (Crossing(at, "road") for at in road_crossings_m(situation, line).tolist())
    if name in situation.paths:
        at_m = crossings_m(situation.paths[name], situation, line)
        return (Crossing(at, name) for at in at_m.tolist())
    known = ", ".join([OBLASTS, RIVERS, ROADS, *situation.paths])
    raise ScenarioError(f"snap_to names {name!r}", where="sectors", mend=f"Give one of {known}.")


def _borders(situation: Situation, line: Chainage) -> Iterator[Crossing]:
    codes = [name for name in situation.areas if name.startswith(_OBLAST)]
    runs = _inside(line, situation, [situation.areas[code] for code in codes])
    for number, code in enumerate(codes):
        own = runs.source == number
        ends = np.concatenate([runs.from_m[own], runs.to_m[own]])
        for at in _within(ends, line).tolist():
            yield Crossing(at, f"border of oblast {code.removeprefix(_OBLAST)}")


def _waters(situation: Situation, line: Chainage) -> Iterator[Crossing]:
    """The middle of every stretch of line over water."""
    if _WATER not in situation.places:
        return
    areas = _simples(situation.places[_WATER])
    areas = areas[shapely.get_dimensions(areas) == 2]
    areas = areas[shapely.intersects(areas, situation.line.path)]
    runs = _inside(line, situation, [*areas])
    all_water = Runs.of(np.zeros(len(runs.from_m), int), runs.from_m, runs.to_m, sources=1)
    for at in _within((all_water.from_m + all_water.to_m) / 2.0, line).tolist():
        yield Crossing(at, _WATER)


def road_crossings_m(situation: Situation, line: Chainage) -> Array:
    """Chainages at which roads cross the line, metres; none where no road is known."""
    roads = _roads(situation)
    if not len(roads):
        return np.empty(0)
    return _met_m(roads, situation, line)


def _roads(situation: Situation) -> npt.NDArray[np.object_]:
    network = situation.roads
    if network is not None:
        if network.path is not None:
            return network.path
        ends = np.stack([network.node_m[network.one], network.node_m[network.other]], axis=1)
        return np.asarray(shapely.linestrings(ends), dtype=object)
    if ROADS in situation.places:
        return _simples(situation.places[ROADS])
    return np.empty(0, dtype=object)


def crossings_m(path: BaseGeometry, situation: Situation, line: Chainage) -> Array:
    """Chainages at which a path in metres of the frame meets the line, metres, ascending."""
    lines = _simples(path)
    return _met_m(lines[shapely.get_dimensions(lines) == 1], situation, line)


def _met_m(lines: npt.NDArray[np.object_], situation: Situation, line: Chainage) -> Array:
    near = lines[shapely.STRtree(lines).query(situation.line.path, predicate="intersects")]
    if not len(near):
        return np.empty(0)
    met = _simples(shapely.intersection_all([shapely.union_all(near), situation.line.path]))
    points = shapely.get_coordinates(shapely.centroid(met))
    longitude, latitude = situation.frame.degrees(points).T
    return _within(np.unique(np.round(line.of(longitude, latitude).chainage_m, 3)), line)


def _within(at_m: Array, line: Chainage) -> Array:
    """Chainages that are no end of a part of the line, where it may not be cut anew."""
    ends = np.ravel(line.part_ends_m)
    away = np.abs(at_m[:, None] - ends).min(axis=1, initial=np.inf) > _ONE_PLACE_M
    return np.asarray(at_m[away])


def _inside(line: Chainage, situation: Situation, areas: Sequence[BaseGeometry]) -> Runs:
    near = [area if shapely.intersects(area, situation.line.path) else shapely.Polygon() for area in areas]
    return runs_inside(line, [situation.frame.to_lonlat(area) for area in near]) if near else _no_runs()


def _no_runs() -> Runs:
    return Runs.of(np.empty(0, int), np.empty(0), np.empty(0), sources=0)


def _simples(places: BaseGeometry) -> npt.NDArray[np.object_]:
    """Points, lines and areas of some geometry, one each, however deep they lie."""
    parts = shapely.get_parts(np.array([places], dtype=object))
    return np.asarray(shapely.get_parts(shapely.get_parts(parts)), dtype=object)
