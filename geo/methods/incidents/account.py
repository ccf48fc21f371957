"""One account of incidents: where on the line, on whose side, in which zones, how often for hours watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import GeometryError
from ...geometry.chainage import Chainage, Located
from ...model.incident import Incidents
from ...model.observation import Spell
from ...model.situation import AnyArea
from .changes import Change, Silence, change, silence
from .clusters import Cluster, strongest_cluster
from .density import density_per_km, silverman_m
from .effort import hours_watched
from .rates import Rate, rates_along
from .verdicts import Verdicts, verdicts_on

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

DAY_S = 86_400
PEAK_STEP_M = 100.0


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
        Span of time, seconds since 1970-01-01T00:00Z; days are counted from its beginning.
    silence_days : int
        Length of silence that is asked for.
    edge_sigma_m : float
        Standard error of the zones' edges, metres.
    """

    near_m: float
    stretch_m: float
    from_s: float
    to_s: float
    silence_days: int = 7
    edge_sigma_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Peak:
    """Where the smoothed density of incidents near the line is highest, counted without regard to watching.

    Parameters
    ----------
    chainage_m : float
        To the nearest step of ``PEAK_STEP_M``, metres.
    density_per_km : float
        Incidents for each kilometre of line.
    bandwidth_m : float
        Standard deviation of the curve of each, by Silverman's rule, metres.
    """

    chainage_m: float
    density_per_km: float
    bandwidth_m: float


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
        Incidents near the line on stretches that nobody watched, which are in no rate.
    last_day : Change or None
        The last day against the one before; None where there is one day, or nobody told who watched.
    peak : Peak or None
        Where incidents are densest; None where all lie in one place, or there are none.
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

    def within(self, distance_m: float) -> int:
        """Return how many lie within a distance of the line."""
        return int(np.count_nonzero(np.abs(self.located.offset_m) <= distance_m))

    def on_the_left(self, distance_m: float) -> int:
        """Return how many of them lie on the left of the line's direction."""
        offset_m = self.located.offset_m
        return int(np.count_nonzero((offset_m > 0.0) & (offset_m <= distance_m)))


def account_of(
    incidents: Incidents,
    line: Chainage,
    zones_lonlat: Mapping[str, AnyArea],
    spells: Sequence[Spell],
    asked: Asked,
) -> Account:
    """Give an account of incidents along a line.

    Parameters
    ----------
    incidents : Incidents
    line : Chainage
    zones_lonlat : mapping
        Area of each zone by its name, lon/lat degrees.
    spells : sequence of Spell
        Who watched; empty where nobody told, and then no rate is.
    asked : Asked

    Raises
    ------
    GeometryError
        If the span of time is empty.

    Examples
    --------
    Two incidents on a degree of the equator, one seen by a post that watches the first half for ten hours.

    >>> from shapely import LineString
    >>> from geo.model.incident import incidents_at
    >>> line = Chainage(LineString([(0, 0), (1, 0)]))
    >>> post = Spell(0, 55_659.75, 0, 36_000)
    >>> asked = Asked(near_m=5_000, stretch_m=55_659.75, from_s=0, to_s=DAY_S)
    >>> found = account_of(incidents_at([0.2, 0.8], [0.01, 0.01]), line, {}, [post], asked)
    >>> [rate.per_h for rate in found.rates], found.unwatched_count
    ([0.1, None], 1)
    """
    if not asked.to_s > asked.from_s:
        raise GeometryError(
            "the span of time is empty", where="account", mend="Give its end after its begin."
        )
    chosen = incidents.between(asked.from_s, asked.to_s)
    located = line.of(chosen.longitude, chosen.latitude)
    near = np.abs(located.offset_m) <= asked.near_m
    edges_m = stretch_edges_m(line, asked.stretch_m)
    watched_h = hours_watched(spells, edges_m, from_s=asked.from_s, to_s=asked.to_s)
    rates = rates_along(located.chainage_m[near], edges_m, watched_h)
    by_day = _by_day(chosen.begins_s[near], asked)
    by_day_h = _hours_by_day(line, spells, asked, len(by_day)) if spells else []
    return Account(
        incidents=chosen,
        located=located,
        verdicts=tuple(
            verdicts_on(chosen, name, area, edge_sigma_m=asked.edge_sigma_m)
            for name, area in zones_lonlat.items()
        ),
        rates=rates,
        by_day=by_day,
        silence=silence(by_day.tolist(), by_day_h, asked_days=asked.silence_days) if spells else None,
        cluster=_cluster(rates) if spells else None,
        unwatched_count=sum(rate.count for rate in rates if rate.per_h is None),
        last_day=_last_day(by_day, by_day_h),
        peak=_peak(located.chainage_m[near], located.part[near], line),
    )


def stretch_edges_m(line: Chainage, stretch_m: float) -> Array:
    """Chainages at which stretches of a line begin and end; a rest of under half a stretch joins the last.

    Examples
    --------
    >>> from shapely import LineString
    >>> stretch_edges_m(Chainage(LineString([(0, 0), (1, 0)])), 50_000).round().tolist()
    [0.0, 50000.0, 111319.0]
    """
    if not stretch_m > 0.0:
        raise GeometryError(f"stretch_m is {stretch_m:g}", where="account", mend="Give metres above zero.")
    count = max(1, round(line.length_m / stretch_m - 0.001))
    inner_m = line.origin_m + stretch_m * np.arange(count)
    return np.append(inner_m[inner_m < line.end_m], line.end_m)


def _by_day(begins_s: Whole, asked: Asked) -> Whole:
    days = max(1, int(np.ceil((asked.to_s - asked.from_s) / DAY_S)))
    return np.bincount(((begins_s - asked.from_s) // DAY_S).astype(np.int64), minlength=days)[:days]


def _hours_by_day(line: Chainage, spells: Iterable[Spell], asked: Asked, days: int) -> list[float]:
    """Hours for which the line was watched, on the mean over its length, day by day."""
    whole_m, kept = np.array([line.origin_m, line.end_m]), list(spells)
    begins = (asked.from_s + DAY_S * np.arange(days)).tolist()
    return [float(hours_watched(kept, whole_m, from_s=one, to_s=one + DAY_S)[0]) for one in begins]


def _last_day(by_day: Whole, by_day_h: Sequence[float]) -> Change | None:
    if len(by_day_h) < 2:
        return None
    before, after = by_day[-2:].tolist()
    return change(before, after, before_h=by_day_h[-2], after_h=by_day_h[-1])


def _peak(chainage_m: Array, part: Whole, line: Chainage) -> Peak | None:
    bandwidth_m = silverman_m(chainage_m)
    if not bandwidth_m > 0.0:
        return None
    at_m = np.arange(line.origin_m, line.end_m, PEAK_STEP_M)
    density = density_per_km(at_m, chainage_m, part, line.part_ends_m, bandwidth_m=bandwidth_m)
    highest = int(np.argmax(density))
    return Peak(float(at_m[highest]), float(density[highest]), bandwidth_m)


def _cluster(rates: Sequence[Rate]) -> Cluster | None:
    """The strongest cluster among what was seen where somebody watched."""
    counts = np.array([rate.count if rate.per_h is not None else 0 for rate in rates], np.int64)
    return strongest_cluster(counts, np.array([rate.watched_h for rate in rates]))
