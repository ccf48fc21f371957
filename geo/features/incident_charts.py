"""Charts of incidents: by day, with the hours watched; rates by stretch; density along the line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..model.tallies import Curve, Rate
from .daily import UNOBSERVED, Daily
from .daily_line import NOT_WATCHED
from .feature import Chart, Series

_BARS = 14
_POINTS = 400  # of a curve; more would not be seen
_DIGITS = 5


def charts(daily: Daily) -> tuple[Chart, ...]:
    """Incidents and hours by day, rates by stretch, density; those that tell where are for staff only."""
    return tuple(_charts(daily))


def _charts(daily: Daily) -> Iterator[Chart]:
    account = daily.whole.account
    if len(account.by_day) > 1:
        yield _by_day(daily)
        if account.effort:
            yield _hours(daily)
    if daily.account.effort and any(rate.count for rate in daily.rated.rates):
        yield _rates(daily)
    if daily.rated.curve is not None:
        yield _density(daily, daily.rated.curve)


def _days(daily: Daily) -> tuple[float, ...]:
    return tuple(float(day) for day in range(1, len(daily.whole.account.by_day) + 2))


def _by_day(daily: Daily) -> Chart:
    """Steps: a day holds until the next begins. The public sees no day with fewer than may be told."""
    counts = [float(count) for count in daily.whole.account.by_day.tolist()]
    least = 0.0 if daily.exact else 3.0
    shown = tuple(count if count >= least else 0.0 for count in counts)
    hidden = "" if daily.exact else " Days with fewer than 3 are drawn as none."
    return Chart(
        id="incidents-by-day",
        title="Incidents by day",
        across_label=f"days from {daily.whole.first_day}, {daily.told.zone}",
        up_label="incidents near the line",
        series=(Series("incidents", _days(daily), (*shown, shown[-1]), steps=True),),
        words=f"{daily.rated_words.capitalize()}; {int(sum(counts)):,} in all.{hidden} {UNOBSERVED}",
        as_of=daily.whole.last_day.isoformat(),
    )


def _hours(daily: Daily) -> Chart:
    hours = tuple(round(float(h), 2) for h in daily.whole.account.watched_h_by_day.tolist())
    unwatched = sum(not h for h in hours)
    return Chart(
        id="hours-by-day",
        title="Hours watched by day",
        across_label=f"days from {daily.whole.first_day}, {daily.told.zone}",
        up_label="hours, mean over the length of the line",
        series=(Series("hours", _days(daily), (*hours, hours[-1]), steps=True),),
        words=f"Hours {daily.whole.account.effort}; {unwatched} of {len(hours)} days without. {UNOBSERVED}",
        sensitive=True,
        as_of=daily.whole.last_day.isoformat(),
    )


def _rates(daily: Daily) -> Chart:
    """The busiest stretches in the order of the line; one that nobody watched has no bar, and says so."""
    busiest = sorted(daily.rated.rates, key=lambda rate: (-(rate.per_h or 0.0), -rate.count))[:_BARS]
    found = sorted(busiest, key=lambda rate: rate.from_m)
    return Chart(
        id="rates-by-stretch",
        title="Rate by stretch",
        across_label="incidents per hour watched",
        up_label="incidents per hour watched, 95 % interval",
        series=(
            Series(
                "rate",
                tuple(map(float, range(len(found)))),
                tuple(round(rate.per_h or 0.0, _DIGITS) for rate in found),
                said=tuple(_rate_words(rate) for rate in found),
            ),
        ),
        words=f"The {len(found)} stretches with most. Exact intervals for Poisson counts. {UNOBSERVED}",
        names=tuple(f"km {rate.from_m / 1_000:,.0f} to {rate.to_m / 1_000:,.0f}" for rate in found),
        sensitive=True,
        as_of=daily.told.last_day.isoformat(),
    )


def _rate_words(rate: Rate) -> str:
    if rate.per_h is None:
        return f"{NOT_WATCHED}; {rate.count:,} reported"
    return f"{rate.per_h:.3g} ({rate.low_per_h:.3g} to {rate.high_per_h:.3g})"


def _density(daily: Daily, curve: Curve) -> Chart:
    at = np.unique(np.linspace(0, len(curve.chainage_m) - 1, min(_POINTS, len(curve.chainage_m))).astype(int))
    return Chart(
        id="density-along-line",
        title="Density along the line",
        across_label="kilometre of the line",
        up_label="incidents a kilometre of line",
        series=(
            Series(
                "all incidents",
                tuple((curve.chainage_m[at] / 1_000.0).round(2).tolist()),
                tuple(curve.density_per_km[at].round(_DIGITS).tolist()),
            ),
        ),
        words=f"Normal curve of {curve.bandwidth_m / 1_000:.1f} km for each (Silverman's rule), without "
        f"regard to watching. {UNOBSERVED}",
        sensitive=True,
        as_of=daily.told.last_day.isoformat(),
    )
