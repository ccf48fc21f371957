"""What both back ends of a store have in common: the same questions, asked of one database or another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from ..errors import StoreError
from ..model.incident import Incidents
from ..model.situation import Repair
from .audit import Audit, Batch, Entry, audited, seal_of
from .content import NAMES, Row, content_sha256, holdable, incidents_of, sent, sha256_of
from .database import Database
from .deciding import Decided, Entered, Known, decide, known_of
from .interface import ADDED, CORRECTED, WITHDRAWN, Receipt, Revision

_COLUMNS = ", ".join(NAMES)
# No revision of the same incident comes after it, up to a batch.
_LAST = (
    "NOT EXISTS (SELECT 1 FROM revisions AS later WHERE later.id = this.id"
    " AND later.revision > this.revision AND later.batch <= {0})"
)
_BATCH = ("batch", "received_s", "entered_by", "file", "sent_sha256", "seal")
_REVISION = ("revision", "batch", "what", "why", "content_sha256", *NAMES)
_REFUSED = ("row", "batch", "told", "problem", "done")
_FOREVER = 2**62  # after the last batch of any store


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who sends what, and why."""

    by: str
    file: str
    sent_sha256: str
    why: str


class SqlStore(Database):
    """A store in a database; see ``Store`` for what it does."""

    def add(
        self, incidents: Incidents, *, by: str, file: str = "", correcting: bool = False, why: str = ""
    ) -> Receipt:
        """Enter reports, as ``Store.add`` says."""
        what = sent(incidents)
        with self.writing():
            found = decide(what.rows, self._known([row.id for row in what.rows]), correcting=correcting)
            refused = [*what.refused, *found.refused]
            fresh = self._not_listed(what.sha256, refused)
            batch = self._enter(found, fresh, _Sender(by, file, what.sha256, why))
        return Receipt(batch, found.count(ADDED), found.count(CORRECTED), 0, found.known, tuple(refused))

    def withdraw(self, ids: Sequence[str], *, why: str, by: str) -> Receipt:
        """Say that incidents no longer stand, as ``Store.withdraw`` says."""
        if not why.strip():
            raise StoreError("no reason is given", where=self.where, mend="Say why it is withdrawn.")
        wanted = list(dict.fromkeys(map(holdable, ids)))
        with self.writing():
            there = {row.id: (what, row) for what, row in self._latest(wanted)}
            if strange := [name for name in wanted if name not in there]:
                raise self._no_such(strange[0])
            rows = [row for what, row in map(there.__getitem__, wanted) if what != WITHDRAWN]
            found = Decided([Entered(WITHDRAWN, row) for row in rows])
            sent_sha256 = sha256_of([WITHDRAWN, wanted, holdable(why)])
            batch = self._enter(found, [], _Sender(by, "", sent_sha256, why))
        return Receipt(batch, withdrawn=len(rows), known=len(wanted) - len(rows))

    def incidents(self, as_of_s: float | None = None) -> Incidents:
        """Return what stands, as ``Store.incidents`` says."""
        with self.reading(at_rest=as_of_s is not None):
            batch = self._last_batch(as_of_s)
            found = self.rows(
                f"SELECT {_COLUMNS} FROM revisions AS this WHERE batch <= {batch} AND what <> '{WITHDRAWN}'"
                f" AND {_LAST.format(batch)} ORDER BY begins_s, id"
            )
            listed = f"SELECT told, problem, done FROM refused WHERE batch <= {batch} ORDER BY row"
            left_out = [Repair(*row) for row in self.rows(listed)]
        return incidents_of(found, left_out)

    def history(self, id: str) -> tuple[Revision, ...]:  # noqa: A002 - the word of the house
        """Return all revisions of an incident, as ``Store.history`` says."""
        with self.reading():
            found = self.rows(
                "SELECT revision, what, why, batch, entered_by, received_s, file, content_sha256,"
                f" {_COLUMNS} FROM revisions JOIN batches USING (batch) WHERE id = {self.mark}"
                " ORDER BY revision",
                holdable(id),
            )
        if not found:
            raise self._no_such(id)
        return tuple(Revision(*(*row[:8], incidents_of([row[8:]]))) for row in found)

    def verify(self) -> Audit:
        """Read everything again, as ``Store.verify`` says."""
        with self.reading():
            batches = self.rows(
                "SELECT batch, received_s, entered_by, file, sent_sha256, seal FROM batches ORDER BY batch"
            )
            entries = self.rows(
                f"SELECT revision, batch, id, what, why, content_sha256, {_COLUMNS} FROM revisions"
                " ORDER BY revision"
            )
            refused = self.rows("SELECT batch, told, problem, done FROM refused ORDER BY row")
            own = self.own_findings()
        found = audited(
            [Batch(*row) for row in batches],
            [Entry(*(*row[:6], content_sha256(row[6:]))) for row in entries],
            [(row[0], row[1], row[2], row[3]) for row in refused],
        )
        return replace(found, findings=(*found.findings, *own))

    def _no_such(self, name: str) -> StoreError:
        return StoreError(
            f"there is no incident {name!r}", where=self.where, mend="Look for its id in the list."
        )

    def _known(self, ids: Sequence[str]) -> dict[str, Known]:
        found = self.rows(
            f"SELECT id, what, content_sha256 FROM revisions WHERE id {self.among} ORDER BY revision",
            self.several(ids),
        )
        return known_of((row[0], row[1], row[2]) for row in found)

    def _latest(self, ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """What was done last to incidents, and the report that it left."""
        found = self.rows(
            f"SELECT what, content_sha256, {_COLUMNS} FROM revisions AS this WHERE id {self.among}"
            f" AND {_LAST.format(_FOREVER)}",
            self.several(ids),
        )
        return ((row[0], Row(row[2:], row[1])) for row in found)

    def _last_batch(self, as_of_s: float | None) -> int:
        if as_of_s is None:
            return _FOREVER
        asked = f"SELECT coalesce(max(batch), 0) FROM batches WHERE received_s <= {self.mark}"
        return int(self.rows(asked, float(as_of_s))[0][0])

    def _not_listed(self, sent_sha256: str, refused: Sequence[Repair]) -> list[Repair]:
        """Rows that were not refused when the same was sent before."""
        listed = self.rows(
            f"SELECT told, problem FROM refused JOIN batches USING (batch) WHERE sent_sha256 = {self.mark}",
            sent_sha256,
        )
        there = set(listed)
        return [row for row in refused if (row.where, row.problem) not in there]

    def _enter(self, found: Decided, refused: Sequence[Repair], sender: _Sender) -> int | None:
        """Make a batch of what is new; None if nothing is."""
        if not found.entered and not refused:
            return None
        if not sender.by.strip():
            raise StoreError("nobody is named", where=self.where, mend="Say who enters it.")
        before = self._head()
        now_s = max(float(self.clock()), before.received_s)  # a clock set back does not turn the order round
        told = (holdable(sender.by), holdable(sender.file), sender.sent_sha256)
        batch = Batch(before.number + 1, now_s, *told, seal="")
        entries = [
            (one.what, "" if one.what == ADDED else holdable(sender.why), one.row.content_sha256)
            for one in found.entered
        ]
        listed = [(row.where, row.problem, row.done) for row in refused]
        seal = seal_of(before.seal, batch, entries, listed)
        self.append("batches", _BATCH, [astuple(replace(batch, seal=seal))])
        revisions = [(*entry, *one.row.values) for entry, one in zip(entries, found.entered, strict=True)]
        self.append_revisions(_REVISION, self._numbered("revision", "revisions", batch, revisions))
        self.append("refused", _REFUSED, self._numbered("row", "refused", batch, listed))
        return batch.number

    def _numbered(
        self, number: str, table: str, batch: Batch, rows: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Rows with their numbers, which follow upon the last in their table, and that of their batch."""
        last = int(self.rows(f"SELECT coalesce(max({number}), 0) FROM {table}")[0][0])
        return [(last + at, batch.number, *row) for at, row in enumerate(rows, start=1)]

    def _head(self) -> Batch:
        """The last batch; one of number nought where nothing was entered."""
        found = self.rows(f"SELECT {', '.join(_BATCH)} FROM batches ORDER BY batch DESC LIMIT 1")
        return Batch(*found[0]) if found else Batch(0, -math.inf, "", "", "", "")
