"""What a store of incidents does, whichever it is, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from ..model.incident import Incidents
from ..model.situation import Repair
from .audit import Audit

# What a revision did to an incident.
ADDED, CORRECTED, WITHDRAWN = "added", "corrected", "withdrawn"
DEEDS = (ADDED, CORRECTED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of what was sent.

    Parameters
    ----------
    batch : int or None
        Number under which it was entered; None where it held nothing that was not known.
    added, corrected, withdrawn : int
        Revisions that were made.
    known : int
        Reports that were there already, and were not entered again.
    refused : tuple of Repair
        What was not entered, each with why.
    """

    batch: int | None
    added: int = 0
    corrected: int = 0
    withdrawn: int = 0
    known: int = 0
    refused: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of one incident, as it was entered.

    Parameters
    ----------
    number : int
        Counted over the whole store, without a gap, in the order in which they were entered.
    what : str
        One of ``DEEDS``.
    why : str
        Reason of a correction or a withdrawal; may be empty for the former.
    batch : int
        With what it was sent.
    entered_by : str
    received_s : float
        Seconds since 1970-01-01T00:00Z.
    file : str
        Name of the file that it was read from; may be empty.
    content_sha256 : str
        Hash of what was reported.
    report : Incidents
        One incident.
    """

    number: int
    what: str
    why: str
    batch: int
    entered_by: str
    received_s: float
    file: str
    content_sha256: str
    report: Incidents


class Store(Protocol):
    """Incidents with every revision; nothing in it is overwritten or deleted, by anyone."""

    def add(
        self, incidents: Incidents, *, by: str, file: str = "", correcting: bool = False, why: str = ""
    ) -> Receipt:
        """Enter reports, all of them in one transaction or none.

        A report that was entered before is known, and is not entered again. Another report of an incident
        that is there is a correction if that is said, and is refused (and listed) if it is not. An incident
        without an id gets one that is made of its content.

        Parameters
        ----------
        incidents : Incidents
            What it left out is listed with what the store refuses.
        by : str
            Who enters them.
        file : str
            Name of the file that they were read from.
        correcting : bool
            Whether what differs from what is there corrects it.
        why : str
            Reason of the corrections.

        Raises
        ------
        StoreError
            If the store cannot be written.
        """

    def withdraw(self, ids: Sequence[str], *, why: str, by: str) -> Receipt:
        """Say that incidents no longer stand; what was reported, and why it was withdrawn, stay.

        Raises
        ------
        StoreError
            If there is no such incident, no reason is given, or the store cannot be written.
        """

    def incidents(self, as_of_s: float | None = None) -> Incidents:
        """Return what stands, by beginning and id; ``left_out`` lists what was refused, each with why.

        Parameters
        ----------
        as_of_s : float, optional
            Moment, seconds since 1970-01-01T00:00Z: what was known then, and not what was entered later.
        """

    def history(self, id: str) -> tuple[Revision, ...]:  # noqa: A002 - the word of the house
        """Return all revisions of an incident in their order; raises ``StoreError`` if there is none."""

    def verify(self) -> Audit:
        """Read everything again and compare it with its hashes, numbers and seals."""

    def close(self) -> None:
        """Let go of the file or the server."""

    def __enter__(self) -> Store: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
