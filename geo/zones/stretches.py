"""Depths that change along the line: which one holds where, and the belt that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT
from ..model.situation import Situation
from ..model.zone import Value, Zone
from .laying import DepthAlong, Lean, Reach, within_stretches
from .named import LINE, area_of, path_of, wanted
from .rule import Piece
from .sides import Sided, side_grounds, side_piece
from .stretch import Course, Markers, Run, Stretch

Origin = Literal[
    "start", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"
]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Stretched(Sided):
    """Words of every kind whose depth may change along the line; the step is perpendicular to it.

    Parameters
    ----------
    stretches : tuple of Stretch
        Where the depth differs from ``depth_m``; an earlier one goes before a later one.
    origin : str
        Where kilometres and markers begin: ``start`` of the line, or the end that lies toward a compass
        point (``west``, ``northeast`` …), whichever way the line was drawn.
    markers : Markers or None
        Numbers of the first and the last marker.
    """

    stretches: tuple[Stretch, ...] = ()
    origin: Origin = "start"
    markers: Markers | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.stretches and self.total_m is not None:
            raise ScenarioError(
                f"total_m is {self.total_m:g}, and there are stretches",
                where=f"zone {self.name!r}",
                mend="Give depth_m for each party, and for each party in each stretch.",
            )

    def names(self) -> tuple[str, ...]:
        """Every name of ground or path that may be unknown if it ends in ``?``."""
        return (*super().names(), *(stretch.inside for stretch in self.stretches if stretch.inside))

    def pieces(self, situation: Situation, laid: Mapping[str, Zone], lean: Lean = "in") -> list[Piece]:
        """One piece for each party, its depth changing along the line."""
        if not self.stretches:
            return super().pieces(situation, laid, lean)
        reaches: dict[tuple[str, tuple[DepthAlong, ...]], Reach] = {}
        pieces = []
        for party in self._told():
            name = self.origin_name(party, situation, laid)
            course = Course(path_of(name, situation), situation.frame, self.origin, self.markers)
            depths = tuple(self._depths_along(party, course, situation, laid))
            if (name, depths) not in reaches:  # both parties often have the same depths
                reaches[name, depths] = self._reach(course, depths, lean)
            piece = self._stretched(party, name, depths, reaches[name, depths], situation)
            pieces.append(replace(piece, depths_along=course.onward(depths) if name == LINE else ()))
        return pieces

    def _told(self) -> dict[str, None]:
        """Parties of which a depth is told, in their order."""
        return dict.fromkeys([*self.depths(), *(p for stretch in self.stretches for p in stretch.depth_m)])

    def along_line(self, situation: Situation) -> dict[str, tuple[DepthAlong, ...]]:
        """Depth on each party's side by chainage of the line, metres.

        Parties whose depth is measured from elsewhere are left out, and all where it changes with a zone.
        """
        if any((stretch.inside or "").startswith("zone:") for stretch in self.stretches):
            return {}
        course = Course(situation.line.path, situation.frame, self.origin, self.markers)
        origins = self.measured_from
        found = {}
        for party in self._told():
            if (origins if isinstance(origins, str) else origins.get(party, "")) == LINE:
                found[party] = course.onward(self._depths_along(party, course, situation, {}))
        return found

    def _reach(self, course: Course, depths: Sequence[DepthAlong], lean: Lean) -> Reach:
        return within_stretches(
            course.path, depths, course.frame, tolerance_m=self.tolerance_m, caps=self.caps, lean=lean
        )

    def _stretched(
        self, party: str, name: str, depths: Sequence[DepthAlong], reach: Reach, situation: Situation
    ) -> Piece:
        ground = side_grounds([party], reach.area, situation, where=self.name)[party]
        values: dict[str, Value] = {
            "depth_m": max(depth for *_, depth in depths),
            "least_depth_m": min(depth for *_, depth in depths),
            "measured_from": name,
            "ends": self.caps,
            "nominal_area_m2": round(sum(depth * (to_m - from_m) for from_m, to_m, depth in depths), 3),
        }
        return side_piece(party, reach, ground, values)

    def _depths_along(
        self, party: str, course: Course, situation: Situation, laid: Mapping[str, Zone]
    ) -> list[DepthAlong]:
        """Depth from each chainage to the next, metres, over the whole line."""
        told = [
            (begin_m, end_m, stretch.depth_m[party])
            for stretch in self.stretches
            if party in stretch.depth_m
            for begin_m, end_m in _runs(stretch, course, situation, laid)
        ]
        told.append((0.0, course.chainage.length_m, self.depths().get(party, 0.0)))
        depths: list[DepthAlong] = []
        for begin_m, end_m in pairwise(sorted({end for stretch in told for end in stretch[:2]})):
            middle_m = (begin_m + end_m) / 2
            depth = next(depth for begin, end, depth in told if begin <= middle_m <= end)
            same = bool(depths) and depths[-1][2] == depth
            depths.append((depths.pop()[0] if same else begin_m, end_m, depth))
        return depths


def _runs(stretch: Stretch, course: Course, situation: Situation, laid: Mapping[str, Zone]) -> list[Run]:
    """Where on the line a stretch lies; nowhere if its area may be unknown and is."""
    if stretch.inside is None:
        return [course.run(stretch)]
    names = wanted((stretch.inside,), situation, laid)
    return [run for name in names for run in course.runs_inside(area_of(name, situation, laid))]
