"""The union of equal discs round many sites: one triangulation, then an outline for any distance."""

from __future__ import annotations

import numpy as np

from .alpha import corners_outside, crossing_places, crossings, lone_sites
from .ellipsoid import Array, to_vectors
from .outline import walk_rings
from .paths import Flags
from .rings import Outline, unrolled
from .sites import Sites
from .triangulation import triangulate


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
        mesh, places, known = self._triangulation, self._places, self._mesh
        outside = corners_outside(places, mesh.triangles, self._centres, mesh.radius_m, distance_m)
        crosses = crossings(known, mesh.plane, places, outside, distance_m)
        row_of, met = crossing_places(known, places, crosses, distance_m)
        lone = lone_sites(known, outside, crosses, len(places))
        found = (known, mesh.plane, places, mesh.triangles, self._centres, outside, crosses, row_of, met)
        vertices, starts, near = walk_rings(found, member, reach_m, lone, distance_m, sagitta_m)
        longitude, latitude = unrolled(vertices[:, :3], starts, mesh.longitude[near])
        return Outline(longitude, latitude, starts, vertices[:, 3] != 0.0)

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
