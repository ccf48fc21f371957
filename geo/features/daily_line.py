"""What a daily report says along the line and day by day: rates, tests, each incident, what was denied."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..model.account import Account
from ..model.observation import HOUR_S
from ..model.verdict import VERDICTS
from .daily import LEAST_COUNT, UNOBSERVED, Daily, Row, violations
from .feature import Table
from .incidents import window

NOT_WATCHED = "not watched"
UNPUBLISHED = "Which stretches were watched is not published."
PUBLIC_STRETCH_M = 10_000.0
_LISTED_DAYS, _LISTED_ROWS = 31, 50
INCIDENT_HEADINGS = (
    *("No.", "Monitoring position", "Count", "What", "Direction and distance"),
    *("Weapon", "Time", "Assessment", "Place on the line, zone"),
)


def stretches_table(daily: Daily) -> Table:
    """Rates by stretch with exact intervals; for the public, classes of counts by long stretches."""
    return _rates_table(daily) if daily.exact else _coarse_table(daily)


def _rates_table(daily: Daily) -> Table:
    before = _counts_before(daily)
    headings = ["Kilometre of the line", "Incidents", *(["Day before"] if before else [])]
    rows = tuple(
        (
            f"{rate.from_m / 1_000:,.0f} to {rate.to_m / 1_000:,.0f}",
            f"{rate.count:,}",
            *([f"{before[number]:,}"] if before else []),
            *_rate_words(rate.watched_h, rate.per_h, rate.low_per_h, rate.high_per_h),
        )
        for number, rate in enumerate(daily.rated.rates)
    )
    words = (
        f"Incidents {daily.rated_words}; per hour watched counts those that happened while somebody watched. "
        f"The interval is exact for a Poisson count (Garwood 1936, 95 %). {UNOBSERVED}"
    )
    headings += ["Hours watched", "Per hour watched", "95 % interval"]
    return Table("incidents-rates", "By stretch of the line", tuple(headings), rows, words, sensitive=True)


def _counts_before(daily: Daily) -> list[int]:
    """Incidents of the day before on the same stretches, exercises apart; empty where no day is reported."""
    if daily.before is None:
        return []
    edges = [daily.rated.rates[0].from_m, *(rate.to_m for rate in daily.rated.rates)]
    counts = np.histogram(daily.before.located.chainage_m[violations(daily.before)], edges)[0]
    return [int(count) for count in counts]


def _rate_words(watched_h: float, per_h: float | None, low: float | None, high: float | None) -> Row:
    if per_h is None or low is None or high is None:
        return NOT_WATCHED, "not known", "–"
    return f"{watched_h:,.1f}", f"{per_h:.3g}", f"{low:.3g} to {high:.3g}"


def coarse_edges_m(from_m: float, to_m: float) -> list[float]:
    """Ends of stretches that are none shorter than the public may be told.

    >>> coarse_edges_m(0.0, 39_000.0), coarse_edges_m(0.0, 9_000.0)
    ([0.0, 10000.0, 20000.0, 39000.0], [0.0, 9000.0])
    """
    count = max(1, int((to_m - from_m) // PUBLIC_STRETCH_M))
    return [*(from_m + PUBLIC_STRETCH_M * number for number in range(count)), to_m]


def coarse_counts(account: Account) -> list[tuple[float, float, int]]:
    """Incidents near the line by stretches that the public may be told of, exercises apart."""
    edges = coarse_edges_m(account.rates[0].from_m, account.rates[-1].to_m)
    counts = np.histogram(account.located.chainage_m[violations(account)], edges)[0]
    return list(zip(edges[:-1], edges[1:], counts.tolist(), strict=True))


def count_class(count: int) -> str:
    """A class that doubles, so that one more or less seldom shows, and sums give nothing away.

    >>> [count_class(count) for count in (0, 2, 3, 5, 6, 11, 12)]
    ['under 3', 'under 3', '3 to 5', '3 to 5', '6 to 11', '6 to 11', '12 to 23']
    """
    if count < LEAST_COUNT:
        return f"under {LEAST_COUNT}"
    low = LEAST_COUNT * 2 ** ((count // LEAST_COUNT).bit_length() - 1)
    return f"{low} to {2 * low - 1}"


def _coarse_table(daily: Daily) -> Table:
    rows = tuple(
        (f"{from_m / 1_000:,.0f} to {to_m / 1_000:,.0f}", count_class(count))
        for from_m, to_m, count in coarse_counts(daily.account)
    )
    words = f"Incidents {daily.near_words}, exercises apart, in classes. {UNPUBLISHED} {UNOBSERVED}"
    return Table(
        "incidents-stretches", "By stretch of the line", ("Kilometre of the line", "Incidents"), rows, words
    )


def days_table(daily: Daily) -> Table | None:
    """The last days, one a row; None where the account has a single day."""
    account = daily.whole.account
    if len(account.by_day) < 2:
        return None
    first = max(0, len(account.by_day) - _LISTED_DAYS)
    zero = daily.whole.first_day.toordinal()
    told = bool(account.effort)
    rows = tuple(
        (
            type(daily.whole.first_day).fromordinal(zero + day).isoformat(),
            daily.counted(int(account.by_day[day])),
            *([_hours(float(account.watched_h_by_day[day]))] if told and daily.exact else []),
        )
        for day in range(first, len(account.by_day))
    )
    headings = ("Day", "Incidents", *(["Hours watched"] if told and daily.exact else []))
    words = (
        f"Incidents {daily.rated_words}, in the zone of time {daily.told.zone}; the last {len(rows)} days of "
        f"the span. Hours are means over the line's length. {UNOBSERVED}"
    )
    return Table("incidents-days", "Day by day", headings, rows, words, sensitive=daily.exact)


def _hours(hours: float) -> str:
    return f"{hours:,.1f}" if hours > 0.0 else NOT_WATCHED


def change_table(daily: Daily) -> Table:
    """Silence, day against day, change points, clusters: each with its probability, or why it is not told."""
    rows = tuple(_changes(daily))
    words = "p: how often chance alone gives at least as much. " + UNOBSERVED
    return Table(
        "incidents-tests", "Silence and change", ("Asked", "Answer"), rows, words, sensitive=daily.exact
    )


def _changes(daily: Daily) -> Iterator[Row]:
    account = daily.whole.account
    if account.silence is None:
        yield "Silence, change, cluster", "Not told: nobody said how long the line was watched"
        return
    silence = account.silence
    kept = "kept" if silence.kept else "not kept"
    blind = f", {silence.unobserved_days} unobserved among them" if silence.unobserved_days else ""
    yield (
        f"Silence of {account.asked.silence_days} days",
        f"{kept}: {silence.days} observed days without incident{blind}; "
        f"the longest so far {silence.longest_days}",
    )
    if account.last_day is not None and account.last_day.p_share is not None:
        last = account.last_day
        yield (
            "Last day against the day before",
            f"{daily.counted(last.after)} after {daily.counted(last.before)}; p = {last.p_share:.3f}",
        )
    if account.segments is not None:
        parts = account.segments
        changes = len(parts.segments) - 1
        yield (
            "Days on which the rate changed",
            f"{changes or 'none'} told from chance; p = {parts.p_share:.3f}",
        )
    if daily.exact and account.cluster is not None:
        yield "Strongest cluster along the line", _cluster_words(account)
    if daily.exact and account.hot_spot is not None:
        yield "Strongest cluster in space and time", _hot_spot_words(daily)


def _cluster_words(account: Account) -> str:
    found = account.cluster
    if found is None:
        return "none"
    first, last = account.rates[found.first], account.rates[found.last]
    return (
        f"km {first.from_m / 1_000:,.0f} to {last.to_m / 1_000:,.0f}: {found.count} where "
        f"{found.expected_count:.1f} would be expected; p = {found.p_share:.3f} (Kulldorff's scan)"
    )


def _hot_spot_words(daily: Daily) -> str:
    account, found = daily.whole.account, daily.whole.account.hot_spot
    if found is None:
        return "none"
    first, last = account.rates[found.first], account.rates[found.last]
    zero = daily.whole.first_day
    days = [
        type(zero).fromordinal(zero.toordinal() + day).isoformat()
        for day in (found.first_day, found.last_day)
    ]
    where = f"km {first.from_m / 1_000:,.0f} to {last.to_m / 1_000:,.0f}, {' to '.join(dict.fromkeys(days))}"
    return (
        f"{where}: {found.count} where {found.expected_count:.1f} would be expected; p = {found.p_share:.3f}"
    )


def incidents_table(daily: Daily) -> Table | None:
    """The incidents one by one, those near the line first, as monitoring missions table them; staff only."""
    if not daily.exact or not len(daily.account.incidents):
        return None
    of, near = daily.account.incidents, daily.account.near
    order = sorted(range(len(of)), key=lambda one: (not near[one], -int(of.begins_s[one]), one))[
        : daily.most_listed
    ]
    at = np.array(order)
    where = daily.towns.where(of.longitude[at], of.latitude[at]) if daily.towns else [""] * len(at)
    rows = tuple(_incident_row(daily, number, words) for number, words in zip(order, where, strict=True))
    left = len(of) - len(rows)
    more = (
        f"The latest {len(rows):,} near the line come first; {left:,} more are in incidents.csv. "
        if left
        else ""
    )
    words = (
        f"{more}Times in {daily.told.zone}. Positions by the nearest settlement's centre; the exact ones are "
        "in incidents.csv."
    )
    return Table("incidents-list", "Incidents one by one", INCIDENT_HEADINGS, rows, words, sensitive=True)


def _incident_row(daily: Daily, number: int, where: str) -> Row:
    of, located = daily.account.incidents, daily.account.located
    exercise = "exercise" if of.exercise[number] else ""
    return (
        of.id[number],
        where or "not told",
        f"{int(of.number[number]):,}",
        of.kind[number] or "not told",
        _seen_at(float(of.direction_deg[number]), float(of.distance_m[number])),
        of.weapon[number] or "not told",
        window(daily.told, number),
        "; ".join(filter(None, (of.assessed[number], exercise, of.state[number], of.means[number]))),
        _on_line(daily, number, float(located.chainage_m[number]), float(located.offset_m[number])),
    )


def _seen_at(direction_deg: float, distance_m: float) -> str:
    direction = "" if np.isnan(direction_deg) else f"{direction_deg:.0f}°"
    distance = "" if np.isnan(distance_m) else f"{distance_m / 1_000:.1f} km"
    return ", ".join(filter(None, (direction, distance))) or "not told"


def _on_line(daily: Daily, number: int, chainage_m: float, offset_m: float) -> str:
    inside = [
        f"{VERDICTS[int(each.code[number])]}: {each.zone}"
        for each in daily.account.verdicts
        if each.held[number] and VERDICTS[int(each.code[number])] in ("inside", "indeterminate")
    ]
    place = f"km {chainage_m / 1_000:,.1f}, {abs(offset_m) / 1_000:,.1f} km off, {daily.told.side(offset_m)}"
    return "; ".join((place, *inside))


def denials_table(daily: Daily) -> Table | None:
    """Restrictions of movement: what kept observers from watching, where and how long; staff only."""
    if not daily.account.denials:
        return None
    rows = tuple(
        (
            f"{one.from_m / 1_000:,.1f} to {one.to_m / 1_000:,.1f}",
            f"{(one.ends_s - one.begins_s) / HOUR_S:,.1f}",
            ", ".join(one.means) or "all",
            one.why or "not told",
        )
        for one in daily.account.denials
    )
    headings = ("Kilometre of the line", "Hours", "Who was kept from it", "Why")
    words = "Taken off the hours watched. A stretch that was denied is not a quiet one."
    return Table("incidents-denied", "Restrictions of movement", headings, rows, words, sensitive=True)


def left_out_table(daily: Daily) -> Table:
    """Rows of the file that could not be placed, each with why; the public learns how many."""
    rows: list[Row] = [
        ("Rows without a place or a time", daily.counted(len(daily.account.incidents.left_out)))
    ]
    rows += [(f"Apart: {why}", daily.counted(len(numbers))) for why, numbers in daily.account.apart.items()]
    rows.append(("Before or after the span", daily.counted(daily.account.beyond_span_count)))
    if daily.exact:
        rows += [(one.where, one.problem) for one in daily.account.incidents.left_out[:_LISTED_ROWS]]
    words = "Nothing is dropped silently."
    return Table(
        "incidents-left-out",
        "What could not be placed",
        ("What", "How many, or why"),
        tuple(rows),
        words,
        sensitive=daily.exact,
    )
