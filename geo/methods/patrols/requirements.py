"""What has to be visited: posts, settlements, crossings, stretches of road and of the line, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...model.patrol import PatrolTask, Requirement
from ...model.sector import Sector
from ...model.siting import Proposal
from ...model.situation import AnyArea, Situation
from .stretches import line_stretches, road_stretches

LINE, ROADS, SETTLEMENTS, CROSSINGS = "line", "roads", "settlements", "crossings"
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Found:
    """One place or stretch of a task before it is a requirement."""

    name: str
    place: Point
    path: MultiLineString | None = None
    sensitive: bool = False


def requirements_of(
    situation: Situation,
    tasks: Sequence[PatrolTask],
    *,
    proposal: Proposal | None = None,
    zones: Mapping[str, AnyArea] | None = None,
    sectors: Sequence[Sector] = (),
    crossings: Mapping[str, Point] | None = None,
    line: Chainage | None = None,
) -> tuple[Requirement, ...]:
    """Find the places and stretches that each task names; each gets the sector in which it lies.

    Parameters
    ----------
    situation : Situation
    tasks : sequence of PatrolTask
    proposal : Proposal, optional
        Proposed sites, for tasks that name their kind.
    zones : mapping, optional
        Ground of each zone by its name, for tasks that name one.
    sectors : sequence of Sector, optional
        What lies in none belongs to the nearest.
    crossings : mapping, optional
        Crossing points beside those among the standing sites, by name; metres of the frame.
    line : Chainage, optional
        The line in lon/lat; made of the situation's if left out.

    Returns
    -------
    tuple of Requirement
        In the order of the tasks; ids are unique.

    Raises
    ------
    ScenarioError
        If a task names something that the situation does not have.

    Examples
    --------
    See ``schedule_of``.
    """
    chainage = line or Chainage(situation.frame.to_lonlat(situation.line.path))
    source = _Source(situation, proposal, zones or {}, crossings or {}, chainage)
    roads, asked, seen = roads_of(situation), [], Counter[str]()
    for task in tasks:
        found = source.of(task)
        for one, halt in zip(found, _halts(found, task.sees_m, roads), strict=True):
            name = f"{task.name}: {one.name}"
            seen[name] += 1
            unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
            asked.append(_requirement(unique, task, one, halt))
    return tuple(with_sectors(asked, sectors))


def with_sectors(asked: Sequence[Requirement], sectors: Sequence[Sector]) -> list[Requirement]:
    """The same requirements, each with the sector that holds its place, or with the nearest."""
    if not sectors or not asked:
        return list(asked)
    number = sector_numbers(np.array([one.place for one in asked], dtype=object), sectors)
    return [replace(one, sector=sectors[row].name) for one, row in zip(asked, number, strict=True)]


def sector_numbers(places: Shapes, sectors: Sequence[Sector]) -> list[int]:
    """Number of the sector in which each place lies, or of the nearest; of several the first."""
    areas = np.array([sector.area for sector in sectors], dtype=object)
    shapely.prepare(areas)
    place, area = shapely.STRtree(areas).query_nearest(places, all_matches=True)
    nearest = np.full(len(places), len(sectors))
    np.minimum.at(nearest, place, area)
    return [int(number) for number in nearest]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the places of a task come from."""

    situation: Situation
    proposal: Proposal | None
    zones: Mapping[str, AnyArea]
    crossings: Mapping[str, Point]
    line: Chainage

    def of(self, task: PatrolTask) -> list[Found]:
        """Every place or stretch that the task names, in order."""
        ground = self._ground(task)
        longest_m = min(task.stretch_m, task.sees_m) if task.sees_m else task.stretch_m
        if task.what == ROADS:
            return [Found(*named) for named in road_stretches(self._roads(task), ground, longest_m)]
        if task.what == LINE:
            found = [Found(*named) for named in line_stretches(self.line, self.situation.frame, longest_m)]
        elif task.what == SETTLEMENTS:
            counted = [t for t in self.situation.settlements if (t.population or 0) >= task.least_residents]
            found = [Found(town.name, town.place) for town in counted]
        else:
            found = self._sites_or_layer(task)
        if ground is None or not found:
            return found
        shapely.prepare(ground)
        inside = shapely.intersects(ground, np.array([one.place for one in found], dtype=object))
        return [one for one, within in zip(found, inside, strict=True) if within]

    def _ground(self, task: PatrolTask) -> BaseGeometry | None:
        """Where the places have to lie: in the task's zone, within its distance of the line."""
        if task.inside and task.inside not in self.zones:
            raise ScenarioError(
                f"inside is {task.inside!r}",
                where=_where(task),
                mend=f"Give the name of a zone: {', '.join(self.zones) or 'there is none'}.",
            )
        zone = self.zones[task.inside] if task.inside else None
        if task.within_m is None:
            return zone
        near = self.situation.line.path.buffer(task.within_m)
        return near if zone is None else near.intersection(zone)

    def _sites_or_layer(self, task: PatrolTask) -> list[Found]:
        proposed = [watch.site for watch in self.proposal.watches] if self.proposal else []
        there = {(site.name, site.kind) for site in proposed}
        sites = [*proposed, *(s for s in self.situation.sites if (s.name, s.kind) not in there)]
        named = [site for site in sites if task.what in {site.kind, f"{site.kind}s"}]
        found = [Found(site.name, site.place, sensitive=True) for site in named]
        if task.what == CROSSINGS:
            return found + [Found(name, place) for name, place in self.crossings.items()]
        if not found and task.what in self.situation.places:
            parts = shapely.get_parts(np.array([self.situation.places[task.what]], dtype=object))
            return [Found(str(row), shape.centroid) for row, shape in enumerate(parts, start=1)]
        if not found:
            self._refuse_unknown(task, {site.kind for site in sites})
        return found

    def _refuse_unknown(self, task: PatrolTask, standing: set[str]) -> None:
        """A kind that the force has, though no site of it was found, is no mistake."""
        sited = {choice.means.kind for choice in self.proposal.choices} if self.proposal else set()
        kinds = standing | sited
        if not {task.what, task.what.removesuffix("s")} & kinds:
            known = [SETTLEMENTS, CROSSINGS, ROADS, LINE, *sorted(kinds), *self.situation.places]
            raise ScenarioError(
                f"what is {task.what!r}", where=_where(task), mend=f"Give one of {', '.join(known)}."
            )

    def _roads(self, task: PatrolTask) -> Shapes:
        """Roads as lines: of the network, else of the layer of that name."""
        lines = roads_of(self.situation)
        if lines is None:
            raise ScenarioError(
                "no road is known", where=_where(task), mend="Give roads, or leave that task out."
            )
        return lines


def roads_of(situation: Situation) -> Shapes | None:
    """Roads as lines in metres: of the network, else of the layer of that name; None without either."""
    roads = situation.roads
    if roads is not None and roads.path is not None:
        return roads.path
    if roads is not None:
        return np.asarray(
            shapely.linestrings(np.stack([roads.node_m[roads.one], roads.node_m[roads.other]], 1))
        )
    if ROADS not in situation.places:
        return None
    parts = shapely.get_parts(shapely.get_parts(np.array([situation.places[ROADS]], dtype=object)))
    return np.asarray(parts[shapely.get_dimensions(parts) == 1], dtype=object)


def _requirement(name: str, task: PatrolTask, found: Found, place: Point) -> Requirement:
    return Requirement(
        id=name,
        task=task.name,
        what=task.what.removesuffix("s") if found.path is None else f"{task.what.removesuffix('s')} stretch",
        place=place,
        path=found.path,
        revisit_h=task.revisit_h,
        from_h=task.from_h,
        to_h=task.to_h,
        stop_min=task.stop_min,
        sensitive=found.sensitive,
        driven=found.path is not None and task.sees_m == 0.0,
    )


def _halts(found: Sequence[Found], sees_m: float, roads: Shapes | None) -> list[Point]:
    """Where a patrol halts for each: on the nearest road, if all of a stretch is in sight from there."""
    places = [one.place for one in found]
    if sees_m == 0.0 or roads is None or not len(roads) or not found or found[0].path is None:
        return places
    tree, middles = shapely.STRtree(roads), np.array(places, dtype=object)
    near = roads[tree.nearest(middles)]
    halts = shapely.line_interpolate_point(near, shapely.line_locate_point(near, middles))
    paths = np.array([one.path for one in found], dtype=object)
    in_sight = shapely.hausdorff_distance(halts, paths) <= sees_m
    return [halt if seen else place for halt, seen, place in zip(halts, in_sight, places, strict=True)]


def _where(task: PatrolTask) -> str:
    return f"patrol task {task.name!r}"
