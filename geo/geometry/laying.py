"""How a belt is laid: sites, outline, polygons, and the measurement that must confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from ..errors import CertificateError, GeometryError
from .certificate import Certificate, Claim, Owners, Witness
from .discs import Discs
from .distance import PathDistance
from .ellipsoid import Array
from .paths import Flags
from .rings import Area, Outline, mended, polygons, without_rings
from .sites import NOBODY, Run, Sites, beyond_ends, chain_of, open_ends, place_sites


@dataclass(frozen=True, slots=True)
class Method:
    """A way to lay a belt: its name, and shares of the tolerance for gaps between sites and for chords."""

    name: str
    gap_share: float
    chord_share: float


# The two shares do not add up but where lines run almost on each other; the certificate sees those.
METHODS = (Method("alpha complex", 0.70, 0.75), Method("alpha complex, finer", 0.15, 0.20))
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
    """

    parts: Sequence[Array]
    edges: str
    tolerance_m: float
    lean: str
    interior: Area | None = None
    runs: Sequence[Run] = ()
    is_open: Flags | None = None

    def flat(self) -> Laying:
        """The same with open ends cut off square."""
        is_open = open_ends(self.parts, self.edges)
        ends = [(bool(start), bool(end)) for start, end in is_open]
        runs = [Run(i, 0.0, np.inf, 0, drawn_in) for i, drawn_in in enumerate(ends)]
        return replace(self, runs=runs, is_open=is_open)

    def stretched(self, spans: Sequence[tuple[float, float, int | None]], *, flat: bool) -> Laying:
        """The same with a group for each span of chainage (metres: from, to, part)."""
        chains = [chain_of(part, self.edges) for part in self.parts]
        is_open = open_ends(self.parts, self.edges)
        runs = grouped_runs([chain.length_m for chain in chains], spans)
        kept = [(bool(start), bool(end)) for start, end in is_open]
        drawn = [
            _drawn_in(run, chains[run.part].length_m, (False, False) if flat else kept[run.part])
            for run in runs
        ]
        return replace(self, runs=drawn, is_open=is_open if flat else np.zeros_like(is_open))

    def discs(self, least_m: float, method: Method) -> Discs:
        """Discs for all distances from the least one upwards, metres."""
        tolerance_m = min(self.tolerance_m, _COARSEST_SHARE * least_m)
        spacing_m = float(np.sqrt(8.0 * least_m * method.gap_share * tolerance_m))

        runs = self.runs or [Run(i, 0.0, np.inf, 0) for i in range(len(self.parts))]
        sites = [place_sites(self.parts, runs, spacing_m, _INSET_M, self.edges)]
        if self.is_open is not None:
            sites.append(beyond_ends(self.parts, self.is_open, _INSET_M, self.edges))
        return Discs(_together(sites))

    def laid(
        self, discs: Discs, distance_m: float, group: int, reach: dict[int, float]
    ) -> tuple[Area, Certificate]:
        """The area of one group within a distance, by the first method that its measurement confirms.

        Raises
        ------
        CertificateError
            If none does.
        """
        worst = np.inf
        for method in METHODS:
            if method is not METHODS[0]:
                discs = self.discs(distance_m, method)
            claim = self._claim(distance_m, group)
            outline = self._outline(discs, claim, reach, method)
            area = mended(polygons(outline))
            certificate, confirmed = self._witness.examine(
                area, outline, claim, discs.hollows(claim.most_m), method.name
            )
            if confirmed:
                return area, certificate
            worst = min(worst, certificate.worst_m)
        raise CertificateError(
            f"the edge at {distance_m:g} m is off by {worst:.3g} m, the tolerance is {self.tolerance_m:g} m",
            where="belt",
            mend="Allow a larger tolerance, or mend the path where it doubles back on itself.",
        )

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


def _drawn_in(run: Run, length_m: float, kept: tuple[bool, bool]) -> Run:
    """A run with its ends drawn in, but for those ends of the path that are kept as they are."""
    starts, ends = run.from_m == 0.0 and kept[0], run.to_m == length_m and kept[1]
    return replace(run, drawn_in=(not starts, not ends))


def grouped_runs(lengths_m: Sequence[float], spans: Sequence[tuple[float, float, int | None]]) -> list[Run]:
    """Runs of a path, one group for each span; what no span covers is nobody's.

    Raises
    ------
    GeometryError
        If spans overlap, end before they begin, or lie off the path.
    """
    offsets = np.concatenate([[0.0], np.cumsum(lengths_m)])
    runs: list[Run] = []
    for part, length_m in enumerate(lengths_m):
        pieces = []
        for group, (from_m, to_m, of_part) in enumerate(spans):
            shift = 0.0 if of_part is not None else offsets[part]
            low, high = max(from_m - shift, 0.0), min(to_m - shift, length_m)
            if of_part in (None, part) and low < high:
                pieces.append((low, high, group))
        runs += _filled(part, length_m, sorted(pieces))
    _check_spans(spans, lengths_m)
    return runs


def _filled(part: int, length_m: float, pieces: Sequence[tuple[float, float, int]]) -> list[Run]:
    """Runs of one part, with the gaps between its pieces given to nobody."""
    runs, at = [], 0.0
    for low, high, group in pieces:
        if low < at - _SEAM_M:
            raise GeometryError(
                f"stretch {group} begins at {low:g} m of part {part}, before another ends at {at:g} m",
                where="stretched belt",
                mend="Let stretches follow one another.",
            )
        gap = low > at + _SEAM_M
        if gap:
            runs.append(Run(part, at, low, NOBODY))
        runs.append(Run(part, low if gap else at, high, group))
        at = high
    if at < length_m - _SEAM_M:
        runs.append(Run(part, at, length_m, NOBODY))
    elif runs:
        runs[-1] = replace(runs[-1], to_m=length_m)
    return runs


_SEAM_M = 1.0  # stretches that miss one another by less than this are meant to meet


def _check_spans(spans: Sequence[tuple[float, float, int | None]], lengths_m: Sequence[float]) -> None:
    for group, (from_m, to_m, part) in enumerate(spans):
        if part is not None and not 0 <= part < len(lengths_m):
            raise GeometryError(
                f"stretch {group} names part {part} of {len(lengths_m)}",
                where="stretched belt",
                mend="Parts are counted from 0.",
            )
        length_m = sum(lengths_m) if part is None else lengths_m[part]
        if not (0.0 <= from_m < to_m and from_m < length_m):
            raise GeometryError(
                f"stretch {group} goes from {from_m:g} m to {to_m:g} m of {length_m:.0f} m",
                where="stretched belt",
                mend="Let it begin on the path and end after it begins.",
            )
