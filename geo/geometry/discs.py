"""The union of equal discs round many sites: one triangulation, then an outline for any distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .alpha import corner_places, corners_outside, crossing_places, crossings, lone_sites
from .arcs import arc_places, arc_spans, circle_starts
from .cuts import cut_places
from .ellipsoid import Array, to_vectors
from .outline import walk_rings
from .paths import Flags, Indices
from .rings import Outline, unrolled
from .sites import Sites
from .triangulation import triangulate

_MERGED_M = 0.001  # vertices nearer than this are one
_LONE = 2  # the third kind of step, beside arcs (0) and cuts (1): a whole circle


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps of an outline in the order they are walked.

    ``kind`` is 0 for an arc, 1 for a cut and 2 for a whole circle; ``ends`` holds two vectors a step;
    ``starts`` says at which step each ring begins.
    """

    walked: Indices
    kind: Indices
    site: Indices
    ends: Array
    starts: Indices


class Discs:
    """Discs round sites.

    Parameters
    ----------
    sites : Sites
        Where the discs stand. Of sites at one place the one of the highest group counts.
    """

    def __init__(self, sites: Sites) -> None:
        mesh = triangulate(sites.longitude, sites.latitude)
        self._triangulation = mesh
        self._mesh = (mesh.origin, mesh.following, mesh.left)
        self._places = to_vectors(mesh.longitude, mesh.latitude)
        self._centres = to_vectors(mesh.centre_longitude, mesh.centre_latitude)
        self.group = np.full(len(mesh.longitude), sites.group.min())
        np.maximum.at(self.group, mesh.site_of, sites.group)

    def outline(self, distance_m: float, member: Flags, reach_m: Array, sagitta_m: float) -> Outline:
        """Outline of the ground of some sites within a distance of them, metres.

        Parameters
        ----------
        member : array of bool
            Sites whose ground is wanted; what is nearer to others is cut off.
        reach_m : array
            Distance asked for at each site elsewhere: where a cut gets a vertex more, for its other side.
        sagitta_m : float
            How far the arcs' chords may stray from the arcs, metres.
        """
        steps = self._steps(distance_m, member)
        spans, counts, places = self._arcs(steps, distance_m, sagitta_m)
        cuts = steps.kind == 1
        if cuts.any():
            cut, counts[cuts] = self._cuts(steps, distance_m, reach_m)
            of_cut = np.repeat(cuts, counts)
            mixed = np.empty((len(of_cut), 3))
            mixed[of_cut], mixed[~of_cut] = cut, places
            places = mixed
        is_cut = np.repeat(cuts, counts)
        kept = is_cut | _distinct(places, counts, spans, steps.starts)
        starts = np.concatenate([[0], np.cumsum(kept)])[
            np.concatenate([[0], np.cumsum(counts)])[steps.starts]
        ]
        near = self._triangulation.longitude[steps.site[steps.starts[:-1]]]
        longitude, latitude = unrolled(places[kept], starts, near)
        return Outline(longitude, latitude, starts, is_cut[kept])

    def _steps(self, distance_m: float, member: Flags) -> _Steps:
        """What the outline is made of, ring by ring, whole circles last."""
        mesh = self._triangulation
        outside = corners_outside(self._places, mesh.triangles, self._centres, mesh.radius_m, distance_m)
        crosses = crossings(self._mesh, mesh.plane, self._places, outside, distance_m)
        walked, starts = walk_rings(self._mesh, crosses, outside, member)
        lone = lone_sites(self._mesh, outside, crosses, len(self._places))
        lone = lone[member[lone]]
        ends = self._ends(walked, outside, crosses, distance_m)
        north = circle_starts(self._places[lone], distance_m)
        return _Steps(
            walked=walked,
            kind=np.concatenate([walked[:, 1], np.full(len(lone), _LONE)]),
            site=np.concatenate([mesh.origin[walked[:, 0]], lone]),
            ends=np.vstack([ends, np.hstack([north, north])]),
            starts=np.concatenate([starts, len(walked) + 1 + np.arange(len(lone))]),
        )

    def _ends(self, walked: Indices, outside: Flags, crosses: Flags, distance_m: float) -> Array:
        """Where each step begins and ends: at a crossing, or for cuts also at a Voronoi corner."""
        left = self._triangulation.left
        row_of, met = crossing_places(self._mesh, self._places, crosses, distance_m)
        edge, cut = walked[:, 0], walked[:, 1] == 1
        ends = np.empty((len(walked), 6))
        ends[~cut, :3] = met[row_of[edge[~cut]]]
        ends[~cut, 3:] = met[row_of[walked[~cut, 2] ^ 1]]
        for columns, at in ((slice(0, 3), edge ^ 1), (slice(3, 6), edge)):
            inner = cut & (left[at] >= 0)
            inner[inner] = ~outside[left[at[inner]]]
            ends[inner, columns] = self._corners(left[at[inner]])
            crossing = cut & ~inner
            ends[crossing, columns] = met[row_of[at[crossing]]]
        return ends

    def _corners(self, triangles: Indices) -> Array:
        """Exact places of Voronoi corners."""
        if len(triangles) == 0:
            return np.zeros((0, 3))
        return corner_places(self._centres[triangles], self._places, self._triangulation.triangles[triangles])

    def _arcs(self, steps: _Steps, distance_m: float, sagitta_m: float) -> tuple[Array, Indices, Array]:
        """Turn and count of vertices of each step, and the vertices of arcs and circles."""
        mesh, arcs, round_ = self._triangulation, steps.kind == 0, steps.kind != 1
        spans = np.full(len(steps.kind), 2.0 * np.pi)
        walked = arcs[: len(steps.walked)]
        spans[arcs] = arc_spans(
            (mesh.plane, self._places, mesh.origin), steps.walked[walked], steps.ends[arcs], distance_m
        )
        counts = np.zeros(len(spans), dtype=np.int64)
        counts[round_], places = arc_places(
            self._places[steps.site[round_]], steps.ends[round_, :3], spans[round_], distance_m, sagitta_m
        )
        return spans, counts, places

    def _cuts(self, steps: _Steps, distance_m: float, reach_m: Array) -> tuple[Array, Indices]:
        """Vertices of cuts, and how many each has."""
        origin = self._triangulation.origin
        cuts = np.flatnonzero(steps.kind == 1)
        edges = steps.walked[cuts, 0]
        sides = np.hstack([self._places[origin[edges & ~1]], self._places[origin[edges | 1]]])
        beyond_m = reach_m[origin[edges ^ 1]]
        return cut_places(sides, edges & 1, steps.ends[cuts], distance_m, beyond_m)

    def hollows(self, distance_m: float) -> Array:
        """Places farther than a distance from all sites, and farther than any place round about: lon/lat.

        Every hole of the union holds one, for they are the corners of acute triangles.
        """
        mesh = self._triangulation
        deep = np.flatnonzero(mesh.radius_m > distance_m)
        corners = mesh.plane[mesh.triangles[deep]]
        acute = np.ones(len(deep), dtype=bool)
        for k in range(3):
            to_next, to_last = corners[:, (k + 1) % 3] - corners[:, k], corners[:, k - 1] - corners[:, k]
            acute &= (to_next * to_last).sum(axis=1) > 0.0
        chosen = deep[acute]
        longitude, near = mesh.centre_longitude[chosen], mesh.longitude[mesh.triangles[chosen, 0]]
        longitude = longitude + 360.0 * np.round((near - longitude) / 360.0)
        return np.column_stack([longitude, mesh.centre_latitude[chosen]])


def _distinct(places: Array, counts: Indices, spans: Array, starts: Indices) -> Flags:
    """Vertices to keep: not those on the one before, nor ends of arcs that rounding swapped."""
    step_before = np.arange(-1, len(counts) - 1)
    step_before[starts[:-1]] = starts[1:] - 1
    first = np.cumsum(counts) - counts
    before = np.arange(-1, len(places) - 1)
    ring_first = first[starts[:-1]]
    before[ring_first] = np.append(ring_first[1:], len(places)) - 1
    kept: Flags = ((places - places[before]) ** 2).sum(axis=1) > _MERGED_M**2
    kept[first[spans[step_before] <= 0.0]] = False
    return kept
