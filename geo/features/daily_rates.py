"""Counts and rates by stretch as features without a place, for a table in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from .daily import Daily
from .daily_line import coarse_counts, count_class
from .feature import Feature, Value

LAYER = "rates"


def rates(daily: Daily) -> Iterator[Feature]:
    """Each stretch with its rate, which is sensitive; for the public, long stretches with classes."""
    nowhere = shapely.Point()
    if not daily.exact:
        for from_m, to_m, count in coarse_counts(daily.account):
            ends: dict[str, Value] = {"from_km": from_m / 1_000.0, "to_km": to_m / 1_000.0}
            yield Feature(LAYER, nowhere, {**ends, "incidents": count_class(count)})
        return
    for rate in daily.rated.rates:
        yield Feature(
            LAYER,
            nowhere,
            {
                "from_km": round(rate.from_m / 1_000.0, 3),
                "to_km": round(rate.to_m / 1_000.0, 3),
                "incidents": rate.count,
                "seen_while_watched": rate.seen_count,
                "watched_h": round(rate.watched_h, 3),
                "watched": rate.per_h is not None,
                "incidents_per_h": rate.per_h,
                "low_per_h": rate.low_per_h,
                "high_per_h": rate.high_per_h,
            },
            sensitive=True,
        )
