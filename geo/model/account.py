"""An account of incidents: where each lies and by how much, and how many there are for hours of watching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..geometry.located import Located
from .incident import Incidents
from .observation import Denial
from .tallies import Change, Cluster, Curve, HotSpot, Peak, Rate, Segments, Silence
from .verdict import Breach, Sides, Verdicts

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an account is asked for.

    Parameters
    ----------
    near_m : float
        How far from the line an incident may lie and count for its stretches, metres.
    stretch_m : float
        Length of a stretch, metres; the last of the line may be shorter.
    from_s, to_s : float
        Span of time, seconds since 1970-01-01T00:00Z.
    silence_days : int
        Length of silence that is asked for.
    edge_sigma_m : float
        Standard error of the zones' edges, metres.
    time_zone : str
        Zone at whose midnights days begin (``Europe/Kyiv``), also when its clocks change; if empty, days are
        of 24 hours from the beginning of the span.
    """

    near_m: float
    stretch_m: float
    from_s: float
    to_s: float
    silence_days: int = 7
    edge_sigma_m: float = 0.0
    time_zone: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What is known of the incidents of a span of time; see ``Asked``.

    Parameters
    ----------
    incidents : Incidents
        Those of the span.
    located : Located
        Chainage, offset (positive on the left) and part of each.
    verdicts : tuple of Verdicts
        One a zone.
    rates : tuple of Rate
        One a stretch, of incidents near the line.
    by_day : array of int
        Incidents near the line, day by day.
    silence : Silence or None
        None where nobody told how long the line was watched.
    cluster : Cluster or None
        None for the same reason, or where there is none to be found.
    unwatched_count : int
        Incidents near the line that were reported while nobody watched there, and are in no rate.
    last_day : Change or None
        The last day against the one before; None where there is one day, or nobody told who watched.
    peak : Peak or None
        Where incidents are densest; None where all lie in one place, or there are none.
    asked : Asked or None
    sides : Sides or None
        None where nobody said who holds which ground.
    breaches : tuple of Breach
        By zone, then by incident.
    near : array of bool
        Incidents that lie near the line.
    seen : array of bool
        Those among them that are in rates: somebody watched there then, by such means.
    seen_by_day, watched_h_by_day : array
        Incidents that are in rates, and hours for which the line was watched on the mean, day by day.
    day_edges_s : array
        When each day begins, and when the last ends, seconds since 1970-01-01T00:00Z.
    effort : str
        Whose hours count (``told``, ``planned``, ``told and planned``); empty where there are none.
    denials : tuple of Denial
        What was taken off those hours.
    curve : Curve or None
        Density along the whole line; None as for ``peak``.
    segments : Segments or None
        Spans of days with one rate each; None where nobody told who watched.
    hot_spot : HotSpot or None
        Strongest cluster in space and time; None as for ``cluster``.
    apart : mapping
        Numbers of incidents that could not be placed in some way, by why.
    beyond_span_count : int
        Incidents of the file before or after the span.
    caveats : tuple of str
        What a reader has to know.
    """

    incidents: Incidents
    located: Located
    verdicts: tuple[Verdicts, ...]
    rates: tuple[Rate, ...]
    by_day: Whole
    silence: Silence | None
    cluster: Cluster | None
    unwatched_count: int
    last_day: Change | None
    peak: Peak | None
    asked: Asked
    near: Mask
    seen: Mask
    seen_by_day: Whole
    watched_h_by_day: Array
    day_edges_s: Array
    sides: Sides | None = None
    breaches: tuple[Breach, ...] = ()
    effort: str = ""
    denials: tuple[Denial, ...] = ()
    curve: Curve | None = None
    segments: Segments | None = None
    hot_spot: HotSpot | None = None
    apart: Mapping[str, Whole] = field(default_factory=dict)
    beyond_span_count: int = 0
    caveats: tuple[str, ...] = ()

    def within(self, distance_m: float) -> int:
        """Return how many lie within a distance of the line."""
        return int(np.count_nonzero(np.abs(self.located.offset_m) <= distance_m))

    def on_the_left(self, distance_m: float) -> int:
        """Return how many of them lie on the left of the line's direction."""
        offset_m = self.located.offset_m
        return int(np.count_nonzero((offset_m > 0.0) & (offset_m <= distance_m)))

    @property
    def exercise_count(self) -> int:
        """How many were taken for exercises, near the line or not."""
        return int(np.count_nonzero(self.incidents.exercise))
