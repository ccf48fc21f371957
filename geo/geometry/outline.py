"""The order in which an outline passes from arc to arc and along cuts, ring by ring.

Only *member* sites count; ground that is nearer to another site is left out, along the line that is
equally far from both (a cut). With every site a member there are no cuts, only arcs.
"""

from __future__ import annotations

import numpy as np

from ..compiled import compiled
from .alpha import Mesh
from .paths import Flags, Indices


@compiled
def _arc_end(following: Indices, crosses: Flags, start: int) -> int:
    """The edge at whose right the arc that begins at the left of ``start`` ends."""
    edge = following[start]
    while not crosses[edge ^ 1]:
        edge = following[edge]
    return int(edge)


@compiled
def _walk(mesh: Mesh, found: tuple[Flags, Flags, Flags], steps: Indices, seen: Flags) -> int:
    """One ring, from the first step written to the same again; returns how many steps it has."""
    origin, following, left = mesh
    crosses, outside, member = found
    count = 0
    edge, is_cut = steps[0, 0], steps[0, 1]
    while not seen[edge, is_cut]:
        seen[edge, is_cut] = True
        steps[count, 0], steps[count, 1], steps[count, 2] = edge, is_cut, -1
        if is_cut == 0:
            end = _arc_end(following, crosses, edge)
            steps[count, 2] = end
            # On to the neighbour's arc, or along the line between the two if the neighbour is no member.
            if member[origin[end ^ 1]]:
                edge = end ^ 1
            else:
                edge, is_cut = end, 1
        elif left[edge] < 0 or outside[left[edge]]:
            is_cut = 0
        else:
            # At a Voronoi corner: round the same site again, or round the third one if it is a member.
            edge = following[edge]
            if member[origin[edge ^ 1]]:
                edge = following[edge ^ 1]
        count += 1
    return count


@compiled
def walk_rings(mesh: Mesh, crosses: Flags, outside: Flags, member: Flags) -> tuple[Indices, Indices]:
    """All rings, ground on the left.

    Returns
    -------
    steps : array of int, shape (s, 3)
        Of each step the edge; 1 if it is a cut and 0 if an arc; for an arc, the edge at whose right it ends.
    starts : array of int, shape (r + 1,)
        Where each ring begins among the steps, and the end.
    """
    origin, _, left = mesh
    seen = np.zeros((len(origin), 2), dtype=np.bool_)
    steps = np.empty((2 * len(origin) + 1, 3), dtype=np.int64)
    starts, rings, used = np.zeros(len(origin) + 1, dtype=np.int64), 0, 0
    for is_cut in range(2):
        for edge in range(len(origin)):
            if seen[edge, is_cut] or not member[origin[edge]]:
                continue
            if is_cut == 0 and not crosses[edge]:
                continue
            before = left[edge ^ 1]  # a ring of cuts alone begins at a corner
            if is_cut == 1 and (member[origin[edge ^ 1]] or before < 0 or outside[before]):
                continue
            steps[used, 0], steps[used, 1] = edge, is_cut
            used += _walk(mesh, (crosses, outside, member), steps[used:], seen)
            rings += 1
            starts[rings] = used
    return steps[:used].copy(), starts[: rings + 1].copy()
