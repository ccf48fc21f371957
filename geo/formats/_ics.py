"""A calendar file (iCalendar, RFC 5545) of whole days: the same bytes for the same timetable."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ..atomic import write_bytes
from ..errors import WriteError
from ..features.gantt import Band, Bar, Gantt
from ..release import Release

_LONGEST = 75  # octets of a line, RFC 5545 section 3.1
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in a calendar: a name, its first and last day, and words."""

    title: str
    first: date
    last: date
    words: str = ""


def write_calendar(released: Release, path: Path) -> None:
    """Write the timetable of a release as a calendar: phases, seasons, arrivals, sites.

    Its stamp is the date of D+0, so that no clock is asked; its identifiers rest on the scenario and titles.

    Raises
    ------
    WriteError
        If the release holds no timetable, or D+0 has no date, or the file cannot be written.
    """
    gantt = next((chart.gantt for chart in released.sheet.charts if chart.gantt is not None), None)
    if gantt is None or not _STAMP.fullmatch(gantt.d_day):
        problem = "the release holds no timetable" if gantt is None else "D+0 has no date"
        raise WriteError(problem, where=str(path), mend="Give [opening] and d_day, and release it to staff.")
    write_bytes(path, calendar_text(gantt, name=released.sheet.id).encode("utf-8", "replace"))


def calendar_text(gantt: Gantt, *, name: str) -> str:
    r"""Return a timetable as the text of a calendar.

    Parameters
    ----------
    gantt : Gantt
        Whose D+0 has a date.
    name : str

    Examples
    --------
    >>> gantt = Gantt(9, (Bar("Post; A", "post", "North", 0, 2),), d_day="2025-07-01")
    >>> text = calendar_text(gantt, name="Norland")
    >>> [row for row in text.splitlines() if row.startswith(("SUMMARY", "DTEND", "DTSTAMP"))]
    ['DTSTAMP:20250701T000000Z', 'DTEND;VALUE=DATE:20250704', 'SUMMARY:Post\\; A is set up and opens']
    """
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ceaseline//Timetable//EN", "CALSCALE:GREGORIAN"]
    rows.append(f"X-WR-CALNAME:{_escaped(name)}")
    seen: dict[str, int] = {}
    for event in _events(gantt, date.fromisoformat(gantt.d_day)):
        told = f"ceaseline:{name}:{event.title}"
        seen[told] = seen.get(told, 0) + 1
        rows += _event(event, f"{told}:{seen[told]}", gantt.d_day)
    rows.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for row in rows for line in _folded(row))


def _events(gantt: Gantt, d_day: date) -> Iterator[Event]:
    """Phases, seasons, arrivals and sites on their days."""
    for band in (*gantt.phases, *gantt.seasons):
        yield _band(band, gantt, d_day)
    for group, day, people, who in gantt.arrivals:
        came = d_day + timedelta(day)
        yield Event(f"{group}: {people:,} people arrive", came, came, f"Day of arrival: {who}.")
    for bar in gantt.bars:
        if bar.begins_day is not None and bar.opens_day is not None:
            yield _site(bar, bar.begins_day, bar.opens_day, d_day)


def _band(band: Band, gantt: Gantt, d_day: date) -> Event:
    last = gantt.days if band.to_day is None else band.to_day
    title = f"Phase: {band.name}" if band.kind == "phase" else band.name
    span = (d_day + timedelta(band.from_day), d_day + timedelta(max(last, band.from_day)))
    return Event(title, *span, "Has no end." if band.to_day is None else "")


def _site(bar: Bar, begins: int, opens: int, d_day: date) -> Event:
    late = f" {bar.late_days} days late." if bar.late_days else ""
    words = f"{bar.group}. Opens on D+{opens}. Waited for: {bar.waited_for or 'nothing'}.{late}"
    return Event(
        f"{bar.name} is set up and opens", d_day + timedelta(begins), d_day + timedelta(opens), words
    )


def _event(event: Event, told: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, told)}"
    yield f"DTSTAMP:{stamp.replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(1):%Y%m%d}"  # the first day that is no longer of it
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.words:
        yield f"DESCRIPTION:{_escaped(event.words)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    r"""Text as RFC 5545 section 3.3.11 has it.

    >>> print(_escaped("a;b,c" + chr(92) + chr(10) + "d"))
    a\;b\,c\\\nd
    """
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return _CONTROLS.sub(" ", plain)


def _folded(row: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, those after the first led by a space; no letter is parted.

    >>> [len(piece.encode()) for piece in _folded("Є" * 80)]
    [74, 75, 13]
    """
    piece, room = "", _LONGEST
    for letter in row:
        size = len(letter.encode("utf-8", "replace"))
        if size > room:
            yield piece
            piece, room = " ", _LONGEST - 1
        piece, room = piece + letter, room - size
    yield piece
