"""Days and times as suppliers write them, in one form: a day stays a day, a time keeps its zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from ..errors import ReadError
from ..read.moments import span_of

_DAY_S = 86_400
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(.*)$")
_ZONED = re.compile(r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_IN_A_NAME = re.compile(r"(?<!\d)(20\d{2}|19\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_TURNED_IN_A_NAME = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[-_.](0[1-9]|1[0-2])[-_.](20\d{2})(?!\d)")


def settled(texts: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """One form for all days and times of a column, and what had to be decided for it.

    Numbers parted by strokes are read in the order that other rows of the column prove; where none does, or
    rows prove both, they stay as they are. Midnight in every row is a day.

    Examples
    --------
    >>> settled(["24 February 2022", "25/02/2022", "03/02/2022", "2022-02-24T13:05Z"])[0]
    ['2022-02-24', '2022-02-25', '2022-02-03', '2022-02-24T13:05Z']
    >>> settled(["2014-02-18 00:00:00.000"])
    (['2014-02-18'], ('midnight in every row: taken for days',))
    """
    notes = []
    told = [text for text in texts if text]
    if told and all(_MIDNIGHT.search(text) for text in told):
        texts = [_MIDNIGHT.sub("", text) for text in texts]
        notes.append("midnight in every row: taken for days")
    order = _order(texts)
    known = {text: _written(_unslashed(text, order)) for text in dict.fromkeys(texts)}
    if order and any(_SLASHED.match(text) for text in told):
        first = "day" if order == "dmy" else "month"
        notes.append(f"days parted by strokes: {first} first, as other rows prove")
    return [known[text] for text in texts], tuple(notes)


def _order(texts: Sequence[str]) -> str:
    """Order that rows with a number above twelve prove; empty where none does, or both are proved."""
    found = [match for text in dict.fromkeys(texts) if (match := _SLASHED.match(text))]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def _unslashed(text: str, order: str) -> str:
    found = _SLASHED.match(text)
    if not found or not order:
        return text
    day, month = (found[1], found[2]) if order == "dmy" else (found[2], found[1])
    return f"{found[3]}-{month}-{day}{found[4]}"


def _written(text: str) -> str:
    """ISO 8601, or the text itself where it is no day."""
    try:
        begin, end = span_of(text)
    except (ReadError, ValueError):
        return text
    moment = datetime.fromtimestamp(begin, UTC)
    if end - begin == _DAY_S:
        return moment.date().isoformat()
    form = "%Y-%m-%dT%H:%M" if end - begin == 60 else "%Y-%m-%dT%H:%M:%S"
    return moment.strftime(form) + ("Z" if _ZONED.search(text.strip()) else "")


def day_of(text: str) -> date | None:
    """The day that a text tells; None where it tells none."""
    written = _written(text)
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def day_in_name(name: str) -> date | None:
    """The day that stands in a file's name; None where there is none, or more than one.

    Examples
    --------
    >>> day_in_name("control_2024-08-17.geojson"), day_in_name("layers_01.09.2023.zip")
    (datetime.date(2024, 8, 17), datetime.date(2023, 9, 1))
    """
    found = {(m[1], m[2], m[3]) for m in _IN_A_NAME.finditer(name)}
    found |= {(m[3], m[2], m[1]) for m in _TURNED_IN_A_NAME.finditer(name)}
    if len(found) != 1:
        return None
    try:
        return date(*map(int, found.pop()))
    except ValueError:
        return None
