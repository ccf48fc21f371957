"""Days and times as files write them: to a span of seconds, never guessing which number is the month."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import ReadError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?$")
_WORDED = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$")
_DAY_S, _MINUTE_S = 86_400, 60
_MOMENT_S = 1e-6  # the least time between two moments that a clock tells apart


def zone_of(name: str) -> tzinfo:
    """Zone of time by its name, as in ``Europe/Kyiv``.

    Raises
    ------
    ReadError
        If there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ReadError(
            f"zone of time {name!r} is not known", where="time", mend="Give one as in Europe/Kyiv, or UTC."
        ) from error


def span_of(text: str, zone: tzinfo = UTC, *, clock: str = "") -> tuple[int, int]:
    """Span that a day, or a time of a day, stands for, seconds since 1970-01-01T00:00Z, the end not included.

    Parameters
    ----------
    text : str
        ``2015-02-15``, ``20150215``, ``15.02.2015``, ``15 February 2015``, or one of them with a time behind:
        ``2015-02-15 13:05``, ``2015-02-15T13:05:00Z``, ``17 August 2024 00h53 UTC``. Numbers parted by
        strokes are read only where they can mean one day.
    zone : tzinfo
        Zone of times that name none.
    clock : str
        Time of the day from a column of its own, hours and minutes with no sign between (``5`` is 00:05).

    Returns
    -------
    tuple of int
        A day is the whole of it in its zone; a time is its minute, or second.

    Raises
    ------
    ReadError
        If it is no day, or could be two.

    Examples
    --------
    >>> begins, ends = span_of("2015-02-15")
    >>> begins, ends - begins
    (1423958400, 86400)
    >>> span_of("2015-02-15 02:00", zone_of("Europe/Kyiv")) == (begins, begins + 60)
    True
    >>> span_of("20150215", clock="5") == (begins + 300, begins + 360)
    True
    """
    day, rest = _day(text.strip())
    rest = rest.strip().lstrip("T,").strip()
    told = f"{int(float(clock)) // 100:02d}:{int(float(clock)) % 100:02d}" if clock else rest
    if not told:
        begin, end = _at(day, time(), zone), _at(day + timedelta(days=1), time(), zone)
        return begin, end
    return _span_at(day, told, zone, text)


def last_moment_s(text: str, zone: tzinfo = UTC) -> float:
    """Last moment of a day or a time, seconds since 1970-01-01T00:00Z; raises ``ReadError`` as ``span_of``.

    >>> last_moment_s("1970-01-01")
    86399.999999
    """
    return span_of(text, zone)[1] - _MOMENT_S


def _day(text: str) -> tuple[date, str]:
    """The day that a text begins with, and what stands behind it."""
    orders = ((_ISO, "ymd"), (_PACKED, "ymd"), (_DOTTED, "dmy"), (_WORDED, "dmy"), (_SLASHED, "??y"))
    for pattern, order in orders:
        if found := pattern.match(text):
            numbers = [
                _MONTHS.index(one.lower()) + 1 if one.lower() in _MONTHS else one for one in found.groups()
            ]
            return _date([int(number) for number in numbers], order, text), text[found.end() :]
    raise _wrong(text, "is no day")


def _date(numbers: list[int], order: str, text: str) -> date:
    if order == "??y":
        if numbers[0] <= 12 and numbers[1] <= 12 and numbers[0] != numbers[1]:
            raise _wrong(text, "could be two days")
        order = "mdy" if numbers[1] > 12 else "dmy"
    parts = dict(zip(order, numbers, strict=True))
    try:
        return date(parts["y"], parts["m"], parts["d"])
    except ValueError as error:
        raise _wrong(text, "is no day") from error


def _span_at(day: date, clock: str, zone: tzinfo, text: str) -> tuple[int, int]:
    found = _CLOCK.match(clock)
    if not found:
        raise _wrong(text, "has a time that cannot be read")
    hours, minutes, seconds, offset = found.groups()
    if offset:
        zone = UTC if offset in {"Z", "UTC"} else datetime.strptime(offset, "%z").tzinfo or UTC
    try:
        begin = _at(day, time(int(hours), int(minutes), int(seconds or 0)), zone)
    except ValueError as error:
        raise _wrong(text, "has a time that cannot be read") from error
    return begin, begin + (1 if seconds else _MINUTE_S)


def _at(day: date, clock: time, zone: tzinfo) -> int:
    return int(datetime.combine(day, clock, zone).timestamp())


def _wrong(text: str, problem: str) -> ReadError:
    return ReadError(
        f"{text[:40]!r} {problem}", where="time", mend="Write it as 2015-02-15 or 2015-02-15T13:05Z."
    )
