"""Incidents on the line unrolled: counts, hours watched and rates by stretch; hatched where not watched."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.account import Account
from .daily import UNOBSERVED, Daily
from .daily_line import UNPUBLISHED, coarse_counts, count_class
from .strip import Interval, Row

_LEAST_SHARE = 0.06  # a stretch that was watched and had nothing shows a floor; one unwatched is hatched


def incident_rows(daily: Daily) -> tuple[Row, ...]:
    """Rows of an account: exact ones, which are sensitive, or one of long stretches for the public."""
    if not daily.exact:
        return (_coarse_row(daily),)
    account = daily.rated
    return (
        (_counts_row(daily), _hours_row(account), _rates_row(account))
        if account.effort
        else (_counts_row(daily),)
    )


def _counts_row(daily: Daily) -> Row:
    rates = daily.rated.rates
    most = max((rate.count for rate in rates), default=0) or 1
    intervals = tuple(
        Interval(
            rate.from_m,
            rate.to_m,
            "counted",
            words=f"{rate.count:,} incident{'' if rate.count == 1 else 's'}",
            level_share=rate.count / most,
        )
        for rate in rates
        if rate.count
    )
    return Row(
        "incident-counts",
        f"Incidents (0–{most:,})",
        f"incidents {daily.rated_words}, by stretch",
        f"Counted whether or not anybody watched. {UNOBSERVED}",
        intervals=intervals,
        sensitive=True,
    )


def _hours_row(account: Account) -> Row:
    most_h = max((rate.watched_h for rate in account.rates), default=0.0) or 1.0
    intervals = tuple(
        Interval(
            rate.from_m,
            rate.to_m,
            "watched",
            words=f"{rate.watched_h:,.1f} h",
            level_share=rate.watched_h / most_h,
        )
        if rate.watched_h > 0.0
        else Interval(rate.from_m, rate.to_m, "unwatched")
        for rate in account.rates
    )
    return Row(
        "incident-hours",
        f"Hours (0–{most_h:,.0f})",
        f"hours watched, {account.effort}",
        "Hours of all who watched, summed; less where they saw only part of the stretch or of the time.",
        intervals=intervals,
        sensitive=True,
    )


def _rates_row(account: Account) -> Row:
    most = max((rate.per_h or 0.0 for rate in account.rates), default=0.0) or 1.0
    return Row(
        "incident-rates",
        f"Per hour (0–{most:.2g})",
        "incidents per hour watched, with the exact 95 % interval",
        f"Undefined where nobody watched. {UNOBSERVED}",
        intervals=tuple(_rates(account, most)),
        sensitive=True,
    )


def _rates(account: Account, most: float) -> Iterator[Interval]:
    for rate in account.rates:
        if rate.per_h is None:
            yield Interval(rate.from_m, rate.to_m, "unwatched")
        else:
            words = f"{rate.per_h:.3g} an hour ({rate.low_per_h:.3g} to {rate.high_per_h:.3g})"
            level = max(rate.per_h / most, _LEAST_SHARE)
            yield Interval(rate.from_m, rate.to_m, "rate", words=words, level_share=level)


def _coarse_row(daily: Daily) -> Row:
    counts = coarse_counts(daily.account)
    classes = [count_class(count) for _, _, count in counts]
    ranks = sorted(set(classes), key=lambda words: int("".join(filter(str.isdigit, words.split(" to ")[0]))))
    ranks.sort(key=lambda words: not words.startswith("under"))
    intervals = tuple(
        Interval(
            from_m,
            to_m,
            "counted",
            words=f"{words} incidents",
            level_share=ranks.index(words) / (len(ranks) - 1 or 1),
        )
        for (from_m, to_m, _), words in zip(counts, classes, strict=True)
    )
    return Row(
        "incident-classes",
        "Incidents, in classes",
        f"incidents {daily.near_words}, by stretches of 10 km or more",
        f"Classes double; the highest is {classes and ranks[-1]}. {UNPUBLISHED} {UNOBSERVED}",
        intervals=intervals,
    )
