"""How a line moved from one version to the next: stretches, distances, kilometres carried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely import MultiLineString

from ...frame import Frame
from ...geometry.away import farthest_within, stretches_beyond
from ...geometry.carried import carried
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...model.control import Move, MovedStretch, Passage, Step, Version
from ...model.situation import Settlement
from .bands import swept_between

_BESIDE_M = 100.0  # outlines and lines of one source may be drawn that far apart


def moves_between(
    versions: Sequence[Version],
    *,
    beyond_m: float,
    farthest_m: float,
    frame: Frame,
    steps: Sequence[Step] = (),
    sides: tuple[str, str] = ("left side", "right side"),
    settlements: Sequence[Settlement] = (),
) -> tuple[Move, ...]:
    """How the line moved from each version that has one to the next.

    Parameters
    ----------
    versions : sequence of Version
        In order, lines running alike (``versions_of``).
    beyond_m : float
        Geodesic distance from the other line from which on a stretch counts as moved, metres.
    farthest_m : float
        How far a line may have moved and still keep its kilometres, metres.
    frame : Frame
        Equal-area; that of ``steps`` and ``settlements``.
    steps : sequence of Step
        Ground that changed hands meanwhile, to tell who gained a stretch. Between days without it, ground
        that the line moved over tells.
    sides : tuple of str
        Who is on the left and on the right of the first line, for such days.
    settlements : sequence of Settlement

    Examples
    --------
    A line on the equator of which the eastern half moves 2.2 km to the north.

    >>> from datetime import date
    >>> from shapely import from_wkt
    >>> first = Version(date(2025, 1, 1), from_wkt("MULTILINESTRING ((0 0, 1 0))"))
    >>> second = Version(date(2025, 2, 1), from_wkt("MULTILINESTRING ((0 0, 0.5 0, 0.5 0.02, 1 0.02))"))
    >>> frame = Frame.around(0.5, 0.0)
    >>> (move,) = moves_between([first, second], beyond_m=1_000, farthest_m=10_000, frame=frame)
    >>> round(move.moved_share, 2), [round(stretch.farthest_m) for stretch in move.left]
    (0.49, [2211])
    """
    lined = [(version, Chainage(version.path)) for version in versions if version.path is not None]
    by_day = {(step.before.day, step.after.day): step.passages for step in steps}
    found = []
    for (before, old), (after, new) in pairwise(lined):
        passages = by_day.get((before.day, after.day))
        swept: tuple[Passage, ...] = ()
        if passages is None:
            swept = swept_between(old, new, frame, farthest_m, sides=sides, settlements=settlements)
        way, gains = carried(old, new, farthest_m=farthest_m), passages or swept
        found.append(
            Move(
                before=before,
                after=after,
                length_before_m=old.length_m,
                length_after_m=new.length_m,
                beyond_m=beyond_m,
                left=_stretches(old, new.path, beyond_m, frame, gains),
                reached=_stretches(new, old.path, beyond_m, frame, gains),
                carried=way,
                uncarried_m=float(way.undefined(old).length_m.sum()),
                swept=swept,
            )
        )
    return tuple(found)


def _stretches(
    line: Chainage,
    other: MultiLineString,
    beyond_m: float,
    frame: Frame,
    passages: Sequence[Passage],
) -> tuple[MovedStretch, ...]:
    near = PathDistance(other)
    runs = stretches_beyond(line, near, beyond_m)
    farthest = farthest_within(line, near, runs)
    found = []
    for part, from_m, to_m, at_m, away_m in zip(
        runs.source.tolist(), runs.from_m, runs.to_m, *farthest, strict=True
    ):
        place = shapely.Point(*(axis[0] for axis in line.places(at_m, part=part)))
        found.append(
            MovedStretch(
                from_m=float(from_m),
                to_m=float(to_m),
                path=line.cut(from_m, to_m),
                farthest_m=float(away_m),
                farthest_at_m=float(at_m),
                gained_by=_gained_by(place, frame, passages),
            )
        )
    return tuple(found)


def _gained_by(place: shapely.Point, frame: Frame, passages: Sequence[Passage]) -> str:
    """Who gained most of the ground beside a place of the line; nobody where none there changed hands."""
    if not passages:
        return ""
    away_m = shapely.distance([passage.area for passage in passages], frame.to_metres(place))
    touched = [passage for passage, each_m in zip(passages, away_m, strict=True) if each_m <= _BESIDE_M]
    return max(touched, key=lambda passage: passage.area.area).to_holder or "" if touched else ""
