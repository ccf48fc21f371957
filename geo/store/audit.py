"""A store read again from its beginning: hashes, numbers and seals as they must be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .content import sha256_of


@dataclass(frozen=True, slots=True)
class Audit:
    """What a store holds, and what in it is not as it was entered.

    Parameters
    ----------
    batches, revisions, incidents, withdrawn, refused : int
        How many there are; ``withdrawn`` of the incidents do not stand.
    seals : tuple of str
        One a batch: a hash over everything that was entered up to it. Whoever notes one down can tell later
        that nothing before it was changed or taken out.
    findings : tuple of str
        What is not as it was entered; empty where all is well.
    """

    batches: int
    revisions: int
    incidents: int
    withdrawn: int
    refused: int
    seals: tuple[str, ...]
    findings: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """The last seal; empty where nothing was entered."""
        return self.seals[-1] if self.seals else ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was entered at once, by whom, when, and out of which file."""

    number: int
    received_s: float
    entered_by: str
    file: str
    sent_sha256: str
    seal: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision as it is audited: with its content's hash as stated, and as its columns give it."""

    number: int
    batch: int
    id: str
    what: str
    why: str
    stated_sha256: str
    found_sha256: str


@dataclass(slots=True)
class _Seen:
    """What an audit has come across."""

    latest: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


def seal_of(
    before: str, batch: Batch, entries: Iterable[Sequence[str]], refused: Iterable[Sequence[str]]
) -> str:
    """Hash of a batch upon the seal before it.

    Parameters
    ----------
    before : str
        Seal of the batch before; empty for the first.
    batch : Batch
        Its own seal is not looked at.
    entries : sequence of (what, why, content_sha256)
        Its revisions in their order.
    refused : sequence of (where, problem, done)
        What it refused, in order.
    """
    head = [batch.number, repr(batch.received_s), batch.entered_by, batch.file, batch.sent_sha256]
    return sha256_of([before, head, [list(entry) for entry in entries], [list(row) for row in refused]])


def audited(
    batches: Sequence[Batch], entries: Sequence[Entry], refused: Sequence[tuple[int, str, str, str]]
) -> Audit:
    """Compare what a store holds with its own hashes, numbers and seals."""
    seen = _Seen()
    _read_entries(entries, seen)
    _read_batches(batches, entries, refused, seen)
    return Audit(
        batches=len(batches),
        revisions=len(entries),
        incidents=len(seen.latest),
        withdrawn=sum(what == "withdrawn" for what in seen.latest.values()),
        refused=len(refused),
        seals=tuple(batch.seal for batch in batches),
        findings=tuple(seen.findings),
    )


def _read_entries(entries: Sequence[Entry], seen: _Seen) -> None:
    before = 0
    for entry in entries:
        name = f"revision {entry.number} of {entry.id!r}"
        if entry.number != before + 1:
            seen.findings.append(f"{name} follows upon revision {before}")
        if entry.stated_sha256 != entry.found_sha256:
            seen.findings.append(f"{name} is not what its hash says")
        there = entry.id in seen.latest
        if there == (entry.what == "added"):
            seen.findings.append(
                f"{name} says {entry.what}, and the incident was {'' if there else 'not '}there"
            )
        seen.latest[entry.id] = entry.what
        before = entry.number


def _read_batches(
    batches: Sequence[Batch],
    entries: Sequence[Entry],
    refused: Sequence[tuple[int, str, str, str]],
    seen: _Seen,
) -> None:
    made = _by_batch((entry.batch, (entry.what, entry.why, entry.stated_sha256)) for entry in entries)
    left = _by_batch((row[0], row[1:]) for row in refused)
    seal, moment_s = "", float("-inf")
    for number, batch in enumerate(batches, start=1):
        if batch.number != number:
            seen.findings.append(f"batch {batch.number} stands where batch {number} should")
        if batch.received_s < moment_s:
            seen.findings.append(f"batch {batch.number} was received before the one before it")
        if batch.seal != seal_of(seal, batch, made.get(batch.number, ()), left.get(batch.number, ())):
            seen.findings.append(f"batch {batch.number} is not what its seal says")
        seal, moment_s = batch.seal, batch.received_s


def _by_batch(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for batch, row in rows:
        found.setdefault(batch, []).append(row)
    return found
