"""What becomes of reports that are sent, given what a store knows of the same incidents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model.situation import Repair
from .content import Row
from .interface import ADDED, CORRECTED, WITHDRAWN


@dataclass(slots=True)
class Known:
    """What a store knows of one incident: every content that it ever had, the last one, and if it stands."""

    latest_sha256: str
    stands: bool
    ever: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Entered:
    """A revision to be made: what it does, and the report that it leaves."""

    what: str
    row: Row


@dataclass(slots=True)
class Decided:
    """What becomes of each report that was sent."""

    entered: list[Entered] = field(default_factory=list)
    known: int = 0
    refused: list[Repair] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Revisions that do something."""
        return sum(one.what == what for one in self.entered)


def known_of(revisions: Iterable[tuple[str, str, str]]) -> dict[str, Known]:
    """What is known of each incident, out of (id, what, content_sha256) in the order of revisions.

    Examples
    --------
    >>> known_of([("a", "added", "1"), ("a", "corrected", "2"), ("a", "withdrawn", "2")])["a"].stands
    False
    """
    found: dict[str, Known] = {}
    for name, what, content_sha256 in revisions:
        _learn(found, name, what, content_sha256)
    return found


def decide(rows: Iterable[Row], known: dict[str, Known], *, correcting: bool) -> Decided:
    """Tell what is new, what corrects, what is there already, and what contradicts what is there.

    What was entered before stays as it became since: a report sent again neither undoes its correction nor
    brings back what was withdrawn, unless that is what the sender says. ``known`` learns from each row.
    """
    found = Decided()
    for row in rows:
        there = known.get(row.id)
        if there is None:
            what = ADDED
        elif row.content_sha256 == there.latest_sha256 and (there.stands or not correcting):
            what = ""
        elif correcting:
            what = CORRECTED
        elif row.content_sha256 in there.ever:
            what = ""
        else:
            found.refused.append(_contradiction(row))
            continue
        if what:
            found.entered.append(Entered(what, row))
            _learn(known, row.id, what, row.content_sha256)
        else:
            found.known += 1
    return found


def _contradiction(row: Row) -> Repair:
    problem = "another report of it is there; if this one corrects it, say so"
    return Repair(f"incident {row.id!r}", problem, "not entered")


def _learn(found: dict[str, Known], name: str, what: str, content_sha256: str) -> None:
    there = found.setdefault(name, Known(content_sha256, stands=True))
    there.latest_sha256, there.stands = content_sha256, what != WITHDRAWN
    there.ever.add(content_sha256)
