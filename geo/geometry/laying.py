"""How a belt is laid: sites, outline, polygons, and the measurement that must confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ..errors import CertificateError
from .capsules import capsule_union, outline_of
from .certificate import Certificate, Claim, Owners, Witness
from .discs import Discs
from .distance import PathDistance
from .ellipsoid import Array
from .paths import Flags
from .rings import Area, Outline, mended, polygons, without_rings
from .sites import PARTED_M, Run, Sites, beyond_ends, chain_of, crowded, open_ends, place_sites
from .stretches import Span, grouped_runs, with_ends_drawn_in


@dataclass(frozen=True, slots=True)
class Method:
    """A way to lay a belt: its name, and shares of the tolerance for gaps between sites and for chords.

    ``uneven_share`` is by how much sites are closer on each run than on the one before.
    """

    name: str
    gap_share: float
    chord_share: float
    uneven_share: float = 0.0


# The two shares do not add up but where lines run almost on each other; the certificate sees those.
_ALPHA = Method("alpha complex", 0.70, 0.75)
_FINER = Method("alpha complex, finer", 0.15, 0.20, 0.03)
_CAPSULES = Method("union of capsules", 0.15, 0.30)
_METHODS = (_ALPHA, _FINER, _CAPSULES)
_COARSEST_SHARE = 0.05  # of the distance: tolerance beyond that is not used
_INSET_M = 0.02
_MARGIN_SHARE = 0.002


@dataclass(frozen=True)
class Laying:
    """A path ready to have belts laid round it.

    Attributes
    ----------
    parts : sequence of array
        Vertices of each part, degrees.
    edges : str
        What lies between two vertices: "lonlat" or "geodesic".
    tolerance_m : float
        Farthest that an edge may lie from its distance, metres.
    lean : str
        "in" or "out": the side on which it may lie.
    interior : Polygon, MultiPolygon or None
        Ground of the path itself, if it is an area.
    runs : sequence of Run
        What of the path belongs to which group; empty if all of it is of group 0.
    is_open : array of bool, shape (parts, 2)
        Ends to be cut off square.
    parted_m : float
        How exactly the distances to two groups are told apart where ground is parted, metres.
    """

    parts: Sequence[Array]
    edges: str
    tolerance_m: float
    lean: str
    interior: Area | None = None
    runs: Sequence[Run] = ()
    is_open: Flags | None = None
    parted_m: float = PARTED_M

    def flat(self) -> Laying:
        """The same with open ends cut off square."""
        is_open = open_ends(self.parts, self.edges)
        ends = [(bool(start), bool(end)) for start, end in is_open]
        runs = [Run(i, 0.0, np.inf, 0, drawn_in) for i, drawn_in in enumerate(ends)]
        return replace(self, runs=runs, is_open=is_open)

    def stretched(self, spans: Sequence[Span], *, flat: bool) -> Laying:
        """The same with a group for each span of chainage (metres: from, to, part)."""
        chains = [chain_of(part, self.edges) for part in self.parts]
        is_open = open_ends(self.parts, self.edges)
        runs = grouped_runs([chain.length_m for chain in chains], spans)
        kept = [(bool(start), bool(end)) for start, end in is_open]
        drawn = [
            with_ends_drawn_in(run, chains[run.part].length_m, (False, False) if flat else kept[run.part])
            for run in runs
        ]
        return replace(self, runs=drawn, is_open=is_open if flat else np.zeros_like(is_open))

    def laid(
        self, wanted: Sequence[tuple[float, int]], reach: dict[int, float], *, together: bool
    ) -> list[tuple[Area, Certificate]]:
        """Areas within distances (metres) of groups, by the first method that measurement confirms.

        Parameters
        ----------
        wanted : sequence of (float, int)
            Distance and group of each area.
        reach : dict of int to float
            Distance asked for beside each group, metres.
        together : bool
            Whether all areas must come from the same sites, so that they fit together.

        Raises
        ------
        CertificateError
            If no method is confirmed.
        """
        found: dict[int, tuple[Area, Certificate]] = {}
        for method in _METHODS[:2] if self.runs else _METHODS:  # capsules know no groups
            left = [i for i in range(len(wanted)) if i not in found]
            if together:
                left, found = list(range(len(wanted))), {}
            discs = self._discs([wanted[i][0] for i in left], method)
            worst = []
            for i in left:
                area, certificate, confirmed = self._attempt(discs, *wanted[i], reach, method)
                if confirmed:
                    found[i] = area, certificate
                else:
                    worst.append((certificate.worst_m, wanted[i][0]))
            if not worst:
                return [found[i] for i in range(len(wanted))]
        raise CertificateError(
            "the edge at {1:g} m is off by {0:.3g} m".format(*max(worst)),
            where="belt",
            mend=f"Allow more than {self.tolerance_m:g} m, or mend the path where it doubles back on itself.",
        )

    def _discs(self, distances_m: Sequence[float], method: Method) -> Discs:
        """Discs for some distances, metres."""
        least_m = min(distances_m)
        tolerance_m = min(self.tolerance_m, _COARSEST_SHARE * least_m)
        spacing_m = float(np.sqrt(8.0 * least_m * method.gap_share * tolerance_m))
        runs = self.runs or [Run(i, 0.0, np.inf, 0) for i in range(len(self.parts))]
        sites = place_sites(
            self.parts, runs, spacing_m, _INSET_M, self.edges, uneven_share=method.uneven_share
        )
        if self.is_open is not None:
            sites += beyond_ends(self.parts, self.is_open, _INSET_M, self.edges)
            sites = crowded(sites, max(distances_m), self.parted_m)
        return Discs(_together(sites))

    def _attempt(
        self, discs: Discs, distance_m: float, group: int, reach: dict[int, float], method: Method
    ) -> tuple[Area, Certificate, bool]:
        """One area, what was measured of it, and whether that confirms it."""
        claim = self._claim(distance_m, group)
        if method is _CAPSULES:
            area = self._capsules(claim, method)
            outline = outline_of(area)
        else:
            outline = self._outline(discs, claim, reach, method)
            area = mended(polygons(outline))
        hollows = discs.hollows(claim.most_m)
        return area, *self._witness.examine(area, outline, claim, hollows, method.name)

    def _capsules(self, claim: Claim, method: Method) -> Area:
        """The belt as a union of capsules."""
        tolerance_m = claim.most_m - claim.least_m
        radius_m = claim.most_m - _MARGIN_SHARE * tolerance_m
        area = capsule_union(self.parts, self.edges, radius_m, method.chord_share * tolerance_m)
        return area if self.interior is None else cast(Area, shapely.union(area, self.interior))

    def _claim(self, distance_m: float, group: int) -> Claim:
        tolerance_m = min(self.tolerance_m, _COARSEST_SHARE * distance_m)
        outermost_m = distance_m + (tolerance_m if self.lean == "out" else 0.0)
        return Claim(distance_m, outermost_m - tolerance_m, outermost_m, group)

    def _outline(self, discs: Discs, claim: Claim, reach: dict[int, float], method: Method) -> Outline:
        tolerance_m = claim.most_m - claim.least_m
        radius_m = claim.most_m - _MARGIN_SHARE * tolerance_m
        outward_m = radius_m - claim.stated_m
        reach_m = np.zeros(len(discs.group))
        for other, other_m in reach.items():
            if other_m > 0.0:
                reach_m[discs.group == other] = other_m + outward_m
        outline = discs.outline(
            radius_m, discs.group == claim.group, reach_m, method.chord_share * tolerance_m
        )
        if self.interior is None:
            return outline
        first = outline.starts[:-1]
        inner = shapely.contains_xy(self.interior, outline.longitude[first], outline.latitude[first])
        return without_rings(outline, inner)

    @cached_property
    def _witness(self) -> Witness:
        path = PathDistance(shapely.geometrycollections(_geometries(self.parts)), edges=self.edges)
        owners = None
        if self.runs and self.is_open is not None:
            chains = [chain_of(part, self.edges) if len(part) > 1 else None for part in self.parts]
            owners = Owners(chains, self.runs, self.is_open)
        return Witness(path, self.interior, owners)


def _geometries(parts: Sequence[Array]) -> list[BaseGeometry]:
    return [LineString(part) if len(part) > 1 else Point(part[0]) for part in parts]


def _together(sites: Sequence[Sites]) -> Sites:
    return Sites(
        np.concatenate([some.longitude for some in sites]),
        np.concatenate([some.latitude for some in sites]),
        np.concatenate([some.group for some in sites]),
    )
