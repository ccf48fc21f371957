"""Which stretch of a path each run of it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import GeometryError
from .sites import NOBODY, Run

Span = tuple[float, float, int | None]  # from and to, metres of chainage; of which part, or of all

_SEAM_M = 1.0  # stretches that miss one another by less than this are meant to meet


def with_ends_drawn_in(run: Run, length_m: float, kept: tuple[bool, bool]) -> Run:
    """A run with its ends drawn in, but for those ends of the path that are kept as they are."""
    starts, ends = run.from_m == 0.0 and kept[0], run.to_m == length_m and kept[1]
    return replace(run, drawn_in=(not starts, not ends))


def grouped_runs(lengths_m: Sequence[float], spans: Sequence[Span]) -> list[Run]:
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


def _check_spans(spans: Sequence[Span], lengths_m: Sequence[float]) -> None:
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
