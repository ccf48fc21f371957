"""What each of several sites is worth to a line that they watch together, and what is watched by each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...model.coverage import Run

Spans = tuple[tuple[float, float], ...]


def shared_lengths_m(runs: Sequence[Run]) -> dict[str, float]:
    """Metres of line that each site watches, each metre parted evenly among those who watch it.

    The lengths sum to the line that all watch together, and those of any some of the sites to no more than
    these watch together: no metre counts twice.

    References
    ----------
    L. S. Shapley, A value for n-person games, 1953: of a game in which a set of sites is worth the line that
    it watches, this is the value.

    Examples
    --------
    A watches 0 to 6, B 4 to 10: the two metres between them are parted.

    >>> shared_lengths_m([Run("A", 0.0, 6.0), Run("B", 4.0, 10.0)])
    {'A': 5.0, 'B': 5.0}
    """
    cuts = np.unique([end for run in runs for end in (run.from_m, run.to_m)])
    length_m = np.diff(cuts)
    spans = [slice(*np.searchsorted(cuts, (run.from_m, run.to_m))) for run in runs]
    watching = {run.site: np.zeros(len(length_m), bool) for run in runs}
    for run, span in zip(runs, spans, strict=True):
        watching[run.site][span] = True
    count = np.maximum(1, np.sum(list(watching.values()), axis=0))
    return {site: float((length_m / count)[seen].sum()) for site, seen in watching.items()}


def newly_watched(runs: Sequence[Run], opens_day: Mapping[str, int | None]) -> dict[int, Spans]:
    """What of the line is watched from each day on and was not before, chainages in metres.

    Examples
    --------
    >>> newly_watched([Run("A", 0.0, 6.0), Run("B", 4.0, 10.0)], {"A": 3, "B": 20})
    {3: ((0.0, 6.0),), 20: ((6.0, 10.0),)}
    """
    opened = [(day, run) for run in runs if (day := opens_day.get(run.site)) is not None]
    cuts = np.unique([end for _, run in opened for end in (run.from_m, run.to_m)])
    never = np.iinfo(np.int64).max
    since = np.full(max(0, len(cuts) - 1), never)
    for day, run in opened:
        span = slice(*np.searchsorted(cuts, (run.from_m, run.to_m)))
        since[span] = np.minimum(since[span], day)
    return {
        int(day): _joined(cuts[:-1][since == day].tolist(), cuts[1:][since == day].tolist())
        for day in np.unique(since[since < never])
    }


def _joined(from_m: Sequence[float], to_m: Sequence[float]) -> Spans:
    """Spans in order, those that touch made one."""
    found: list[tuple[float, float]] = []
    for begin, end in zip(from_m, to_m, strict=True):
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return tuple(found)


def watched_by_day_m(runs: Sequence[Run], opens_day: Mapping[str, int | None], days: int) -> list[float]:
    """Metres of line that are watched on each day from D+0 on, each metre once.

    >>> watched_by_day_m([Run("A", 0.0, 6.0), Run("B", 4.0, 10.0)], {"A": 1, "B": 3}, 4)
    [0.0, 6.0, 6.0, 10.0, 10.0]
    """
    new_m = np.zeros(days + 1)
    for day, spans in newly_watched(runs, opens_day).items():
        if day <= days:
            new_m[day] = sum(to_m - from_m for from_m, to_m in spans)
    return [float(value) for value in np.cumsum(new_m)]
