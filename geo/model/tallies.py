"""Counts of incidents in space and time: rates, changes, silence, clusters, curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """What was seen on one stretch, and how long it was looked at.

    ``per_h`` and its interval are None where nobody watched: unobserved is not quiet.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    count : int
        Incidents on it, whoever reported them.
    watched_h : float
        Hours of observation.
    per_h, low_per_h, high_per_h : float or None
        Incidents seen for each hour of observation, with the ends of the exact interval.
    seen_count : int
        Those of ``count`` that happened while somebody watched; only they are in the rate.
    """

    from_m: float
    to_m: float
    count: int
    watched_h: float
    per_h: float | None
    low_per_h: float | None
    high_per_h: float | None
    seen_count: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One span of time against another.

    Parameters
    ----------
    before, after : int
        Incidents counted in each.
    ratio : float or None
        Rate after over rate before, each for the hours watched; None where the first is nil or unobserved.
    p_share : float or None
        Probability of a split at least as uneven if the rate had not changed; None where one was unobserved.
    """

    before: int
    after: int
    ratio: float | None
    p_share: float | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Days without incident.

    Parameters
    ----------
    days : int
        Observed days in a row without one, up to the last day; a day that nobody watched neither counts nor
        breaks the row.
    unobserved_days : int
        Days among them that nobody watched.
    longest_days : int
        The longest such row.
    kept : bool
        Whether ``days`` has reached what was asked for.
    """

    days: int
    unobserved_days: int
    longest_days: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """A run of stretches where more was seen than their share of the hours would give.

    Parameters
    ----------
    first, last : int
        Its stretches, numbered from 0, the last included.
    count : int
    expected_count : float
        If all incidents fell by hours of observation alone.
    p_share : float
        How often chance gives a cluster at least as strong anywhere on the line.
    """

    first: int
    last: int
    count: int
    expected_count: float
    p_share: float


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A run of stretches over a run of days where more was seen than their share of the hours would give.

    Parameters
    ----------
    first, last : int
        Its stretches, numbered from 0, the last included.
    first_day, last_day : int
        Its days, numbered from 0, the last included.
    count : int
    expected_count : float
        If all incidents fell by hours of observation alone.
    p_share : float
        How often chance gives one at least as strong anywhere and at any time.
    """

    first: int
    last: int
    first_day: int
    last_day: int
    count: int
    expected_count: float
    p_share: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of days with one rate.

    Parameters
    ----------
    first_day, last_day : int
        Numbered from 0, the last included.
    count : int
    watched_h : float
    per_h : float
    p_share : float or None
        Exact test against the segment before it, which was chosen by the search and is therefore only a
        measure of size; None for the first.
    """

    first_day: int
    last_day: int
    count: int
    watched_h: float
    per_h: float
    p_share: float | None = None


@dataclass(frozen=True, slots=True)
class Segments:
    """Days parted where their rate changes.

    Parameters
    ----------
    segments : tuple of Segment
        One where no change is told from chance.
    penalty : float
        What each further segment has to gain in twice the log likelihood.
    p_share : float
        How often days of one rate, watched as long, gain at least as much by being parted.
    level_share : float
        Changes are told where ``p_share`` is not above it.
    days_per_step : int
        Days that were taken together, to keep the search short; 1 for none.
    """

    segments: tuple[Segment, ...]
    penalty: float
    p_share: float
    level_share: float
    days_per_step: int = 1


@dataclass(frozen=True, slots=True)
class Peak:
    """Where the smoothed density of incidents near the line is highest, counted without regard to watching.

    Parameters
    ----------
    chainage_m : float
        To the nearest step of the curve, metres.
    density_per_km : float
        Incidents for each kilometre of line.
    bandwidth_m : float
        Standard deviation of the curve of each, by Silverman's rule, metres.
    """

    chainage_m: float
    density_per_km: float
    bandwidth_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Density of incidents near the line, at even steps along it.

    Parameters
    ----------
    chainage_m : array
        Ascending, metres.
    density_per_km : array
        All incidents for each kilometre of line, without regard to watching.
    rate_per_km_h : array
        Those that are in rates, for each kilometre and hour of watching; NaN where nobody watched.
    bandwidth_m : float
        Standard deviation of the normal curve of each, metres.
    """

    chainage_m: Array
    density_per_km: Array
    rate_per_km_h: Array
    bandwidth_m: float
