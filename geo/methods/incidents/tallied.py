"""Everything of an account that is counted: rates, density, silence, changes, clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from ...geometry.chainage import Chainage
from ...geometry.located import Located
from ...model.tallies import Change, Cluster, Curve, HotSpot, Peak, Rate, Segments, Silence
from .changes import change, silence
from .clusters import strongest_cluster
from .density import curve_along
from .hot_spots import strongest_hot_spot
from .rates import rates_along
from .segments import segments_of
from .watching import CURVE_STEP_M, Watching

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class Along(TypedDict):
    """Fields of an account that tell where along the line."""

    rates: tuple[Rate, ...]
    unwatched_count: int
    cluster: Cluster | None
    hot_spot: HotSpot | None
    curve: Curve | None
    peak: Peak | None


class ByDay(TypedDict):
    """Fields of an account that tell when."""

    by_day: Whole
    seen_by_day: Whole
    watched_h_by_day: Array
    day_edges_s: Array
    silence: Silence | None
    last_day: Change | None
    segments: Segments | None


def tallied_along(line: Chainage, located: Located, watching: Watching) -> Along:
    """Count incidents along the line."""
    near, seen = watching.near, watching.seen
    hours = watching.hours.sum(axis=1)
    rates = rates_along(located.chainage_m[near], watching.edges_m, hours, seen=seen[near])
    curve = curve_along(line, located, near, seen, watching.by_step_h, step_m=CURVE_STEP_M)
    cells = watching.cells(located.chainage_m)
    return {
        "rates": rates,
        "unwatched_count": int(np.count_nonzero(near & ~seen)),
        "cluster": _cluster(rates) if watching.told else None,
        "hot_spot": strongest_hot_spot(cells, watching.hours) if watching.told else None,
        "curve": curve,
        "peak": _peak(curve),
    }


def tallied_by_day(watching: Watching, *, silence_days: int) -> ByDay:
    """Count incidents day by day: silence is broken by whoever reports, rates are of the seen ones."""
    by_day, seen_by_day = watching.by_day(seen=False), watching.by_day(seen=True)
    by_day_h = watching.by_day_h
    quiet = silence(by_day.tolist(), by_day_h.tolist(), asked_days=silence_days) if watching.told else None
    return {
        "by_day": by_day,
        "seen_by_day": seen_by_day,
        "watched_h_by_day": by_day_h,
        "day_edges_s": watching.edges_s,
        "silence": quiet,
        "last_day": _last_day(seen_by_day, by_day_h) if watching.told else None,
        "segments": segments_of(seen_by_day, by_day_h) if watching.told else None,
    }


def _last_day(by_day: Whole, by_day_h: Array) -> Change | None:
    if len(by_day) < 2:
        return None
    before, after = by_day[-2:].tolist()
    before_h, after_h = by_day_h[-2:].tolist()
    return change(before, after, before_h=before_h, after_h=after_h)


def _peak(curve: Curve | None) -> Peak | None:
    if curve is None:
        return None
    highest = int(np.argmax(curve.density_per_km))
    density_per_km = float(curve.density_per_km[highest])
    return Peak(float(curve.chainage_m[highest]), density_per_km, curve.bandwidth_m)


def _cluster(rates: Sequence[Rate]) -> Cluster | None:
    """The strongest cluster among what was seen while somebody watched."""
    counts = np.array([rate.seen_count for rate in rates], np.int64)
    return strongest_cluster(counts, np.array([rate.watched_h for rate in rates]))
