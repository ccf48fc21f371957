"""The edge of a zone: where discs cross it, and what lies inside it by the discs that cover it."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import MultiLineString, MultiPolygon, Polygon

from ..errors import GeometryError
from .discs_along import runs_on_steps
from .ellipsoid import Array, to_vectors
from .paths import Flags, Indices
from .rims import Zone, onto_equal_area_plane
from .runs import Runs
from .steps import Steps


class ZoneEdge:
    """Rings of a zone, run through with its ground on the left.

    Parameters
    ----------
    ground : Polygon or MultiPolygon
        Lon/lat degrees (OGC:CRS84), edges straight in them.

    Raises
    ------
    GeometryError
        If the ground is not valid or holds no area.
    """

    def __init__(self, ground: Polygon | MultiPolygon) -> None:
        if not ground.is_valid or not ground.area > 0.0:
            raise GeometryError(
                f"its area is {ground.area:g} square degrees ({shapely.is_valid_reason(ground)})",
                where="zone",
                mend="Give a valid area in lon/lat degrees.",
            )
        self._ground = shapely.force_2d(ground)
        shapely.prepare(self._ground)
        turned = shapely.orient_polygons(self._ground, exterior_cw=False)
        rings = shapely.get_rings(shapely.get_parts(turned))
        self._steps = Steps(MultiLineString([shapely.get_coordinates(ring) for ring in rings]))

    def runs(self, sites: Array, radius_m: Array) -> Runs:
        """Runs of the edge that each disc covers, in metres from the beginning of the first ring."""
        return runs_on_steps(self._steps, sites, radius_m, np.zeros_like(sites))

    def crossings(self, runs: Runs, starts: tuple[Array, Array]) -> Zone:
        """Where rims cross the edge, for ``rims.rim_levels``; ``starts`` is a place of each rim, lon/lat.

        Where the edge enters a disc, the disc's rim, run anticlockwise, leaves the zone.
        """
        source, from_m, to_m, part = self._ring_by_ring(runs)
        begins, ends = self._steps.part_begin_m[part], self._steps.part_end_m[part]
        rings = len(self._steps.part_begin_m)
        key = source * rings + part
        # A disc that covers the place where a ring closes does not begin or end there.
        covers_seam = np.intersect1d(key[from_m <= begins], key[to_m >= ends])
        seam = np.isin(key, covers_seam)
        enters, leaves = ~(seam & (from_m <= begins)), ~(seam & (to_m >= ends))
        disc = np.concatenate([source[enters], source[leaves]])
        order = np.argsort(disc, kind="stable")
        place_m = np.concatenate([from_m[enters], to_m[leaves]])[order]
        place = self._steps.places(place_m, np.concatenate([part[enters], part[leaves]])[order])
        turn = np.repeat([-1.0, 1.0], [enters.sum(), leaves.sum()])[order]
        first = np.searchsorted(disc[order], np.arange(runs.sources + 1))
        return first, to_vectors(*place), turn, self._holds(*starts)

    def areas_at_least(self, runs: Runs, axes: Array) -> Array:
        """What the edge sweeps in the equal-area plane where at least 1, 2, … discs cover it, m²."""
        stretches = runs.stretches(0.0, self._steps.length_m)
        swept = np.diff(self._swept_m2(stretches.bounds_m, axes))
        by_count = np.bincount(stretches.count, swept).astype(np.float64)
        return np.cumsum(by_count[::-1])[::-1][1:]

    def _ring_by_ring(self, runs: Runs) -> tuple[Indices, Array, Array, Indices]:
        """Source, beginning, end and ring of each run, those that go on over rings cut where rings end."""
        begins, ends = self._steps.part_begin_m, self._steps.part_end_m
        first = np.searchsorted(ends, runs.from_m, side="right")
        count = np.searchsorted(begins, runs.to_m, side="left") - first
        run = np.repeat(np.arange(len(count)), count)
        ring = first[run] + np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count)
        from_m, to_m = np.maximum(runs.from_m[run], begins[ring]), np.minimum(runs.to_m[run], ends[ring])
        return runs.source[run], from_m, to_m, ring

    def _holds(self, longitude: Array, latitude: Array) -> Flags:
        """Whether the zone holds places, whichever turn their longitudes are counted in."""
        west, _, east, _ = self._ground.bounds
        middle = 0.5 * (west + east)
        near = (longitude - middle + 180.0) % 360.0 - 180.0 + middle
        return np.asarray(shapely.contains_xy(self._ground, near, latitude))

    def _swept_m2(self, distance_m: Array, axes: Array) -> Array:
        """Area swept in the plane along the edge, as seen from the plane's middle, up to each distance."""
        steps = self._steps
        every = np.arange(len(steps.from_lonlat))
        whole = self._swept_by_steps_m2(every, np.ones(len(every)), axes)
        step, along_m = steps.at(distance_m)
        share = along_m / steps.edges[0][step, 5]
        return (np.cumsum(whole) - whole)[step] + self._swept_by_steps_m2(step, share, axes)

    def _swept_by_steps_m2(self, step: Indices, share: Array, axes: Array) -> Array:
        """Area swept along steps from their start to a share of them, each as a parabola."""
        start, way = (
            self._steps.from_lonlat[step],
            self._steps.to_lonlat[step] - self._steps.from_lonlat[step],
        )
        here, middle, there = (
            onto_equal_area_plane(to_vectors(*(start + way * part[:, None]).T), axes)
            for part in (np.zeros_like(share), share / 2.0, share)
        )
        to_middle, to_end = middle - here, there - here
        chord = 0.5 * (here[:, 0] * to_end[:, 1] - here[:, 1] * to_end[:, 0])
        bow = to_middle[:, 0] * to_end[:, 1] - to_middle[:, 1] * to_end[:, 0]
        return np.asarray(chord + bow * 2.0 / 3.0)
