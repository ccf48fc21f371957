"""How long pieces of the line stay unseen by patrols that pass within sight of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...model.patrol import LineIdleness, Patrol, PatrolRules
from .idleness import unseen
from .stretches import line_pieces

Shapes = npt.NDArray[np.object_]


def line_idleness(
    frame: Frame, line: Chainage, patrols: Sequence[Patrol], rules: PatrolRules
) -> tuple[LineIdleness, ...]:
    """Longest and mean time for which no patrol passes within ``rules.sees_m`` of the middle of each piece.

    Parameters
    ----------
    frame : Frame
        Plane of the patrols' ways.
    line : Chainage
        In lon/lat.
    patrols : sequence of Patrol
        Each passes when it is nearest, at an even speed along each part of its way.
    rules : PatrolRules

    Returns
    -------
    tuple of LineIdleness
        In the order of chainage; None for what no patrol passes, never 0.
    """
    pieces = list(line_pieces(line, frame, rules.line_stretch_m))
    middles = shapely.line_interpolate_point(
        [shapely.line_merge(path) for *_, path in pieces], 0.5, normalized=True
    )
    seen = _passed_h(middles, patrols, rules.sees_m)
    return tuple(
        LineIdleness(from_m, to_m, path, len(moments), *unseen(moments, 24.0 * rules.days))
        for (from_m, to_m, path), moments in zip(pieces, seen, strict=True)
    )


def _passed_h(points: Shapes, patrols: Sequence[Patrol], sees_m: float) -> list[list[float]]:
    """Hours at which patrols pass each place: one for each patrol and place, at its nearest."""
    parts = np.array([part for patrol in patrols for part in patrol.path.geoms], dtype=object)
    found: list[list[float]] = [[] for _ in points]
    if not len(parts):
        return found
    whose = np.repeat(np.arange(len(patrols)), [len(patrol.path.geoms) for patrol in patrols])
    moves_h = np.array([move for patrol in patrols for move in patrol.moves_h])
    part, place = shapely.STRtree(points).query(parts, predicate="dwithin", distance=sees_m)
    away_m = shapely.distance(parts[part], points[place])
    order = np.lexsort((part, away_m, place, whose[part]))
    part, place = part[order], place[order]
    new = np.append(True, (np.diff(whose[part]) != 0) | (np.diff(place) != 0))[: len(part)]
    part, place = part[new], place[new]
    share = shapely.line_locate_point(parts[part], points[place], normalized=True)
    begins_h, ends_h = moves_h[part].T
    for where, moment_h in zip(
        place.tolist(), (begins_h + share * (ends_h - begins_h)).tolist(), strict=True
    ):
        found[where].append(moment_h)
    return found
