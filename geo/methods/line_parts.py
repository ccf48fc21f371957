"""The line on the ground by how many watch it: parts that are watched alike, then the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..frame import Frame
from ..geometry.chainage import Chainage
from ..model.coverage import LineCoverage, Stretch
from ..model.plan import LinePart


def line_parts(found: LineCoverage, line: Chainage, frame: Frame) -> tuple[LinePart, ...]:
    """Cut the line where the number of sites that watch it changes its class.

    Parameters
    ----------
    found : LineCoverage
    line : Chainage
        The line that was scored, in lon/lat.
    frame : Frame
        Plane of the paths returned.

    Returns
    -------
    tuple of LinePart
        Watched parts in the order of the line, then gaps in that order.

    Examples
    --------
    >>> from shapely import LineString
    >>> from geo.model.sensor import Conditions
    >>> stretches = (Stretch(0, 40_000, 1), Stretch(40_000, 70_000, 0), Stretch(70_000, 111_000, 4))
    >>> scored = LineCoverage(Conditions(), stretches, (), (), (), None, 0.0, "")
    >>> parts = line_parts(scored, Chainage(LineString([(0, 0), (1, 0)])), Frame.around(0, 0))
    >>> [(part.kind, part.from_m, part.to_m) for part in parts]
    [('once', 0, 40000), ('more', 70000, 111000)]
    """
    gaps = (
        LinePart(frame.to_metres(line.cut(gap.from_m, gap.to_m)), gap.from_m, gap.to_m, gap=gap)
        for gap in found.gaps
    )
    return (*_watched(found, line, frame), *gaps)


def _watched(found: LineCoverage, line: Chainage, frame: Frame) -> Iterator[LinePart]:
    for kind, alike in groupby(found.stretches, _kind_of):
        if kind:
            stretches = list(alike)
            from_m, to_m = stretches[0].from_m, stretches[-1].to_m
            yield LinePart(
                frame.to_metres(line.cut(from_m, to_m)),
                from_m,
                to_m,
                kind,
                max(stretch.seen_count for stretch in stretches),
                sum(s.length_m * s.detection_share for s in stretches) / (to_m - from_m),
            )


def _kind_of(stretch: Stretch) -> str:
    """Class of a stretch; empty where nothing watches it."""
    return stretch.kind if stretch.seen_count or stretch.part_time_count else ""
