"""Spells of observation from a table: who watched which stretch of the line, from when to when."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path

from ..errors import ReadError
from ..model.observation import Spell
from .moments import span_of

COLUMNS = ("from_km", "to_km", "begins", "ends")
_OPTIONAL = ("watch_share", "means")


def read_effort(path: Path, *, zone: tzinfo = UTC) -> tuple[Spell, ...]:
    """Read spells of observation.

    Parameters
    ----------
    path : Path
        CSV with columns ``from_km``, ``to_km``, ``begins``, ``ends``, and, where known, ``watch_share`` (1 if
        left out) and ``means``.
    zone : tzinfo
        Zone of times that name none. A day as an end means the whole of it.

    Raises
    ------
    ReadError
        If the file cannot be read, a column is missing, or a value is none of its kind.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
            if missing:
                raise ReadError(
                    f"there is no column {missing[0]!r}",
                    where=str(path),
                    mend=f"Columns are {', '.join(COLUMNS)} and, where known, {', '.join(_OPTIONAL)}.",
                )
            return tuple(_row(row, f"{path}, row {number}", zone) for number, row in enumerate(table, 1))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"it cannot be read: {error}", where=str(path), mend="Give a CSV in UTF-8."
        ) from error


def _row(row: Mapping[str, str | None], where: str, zone: tzinfo) -> Spell:
    try:
        begins, ends = (span_of(row[name] or "", zone) for name in ("begins", "ends"))
    except ReadError as error:
        raise ReadError(error.problem, where=where, mend=error.mend) from error
    return Spell(
        from_m=_number(row, "from_km", where) * 1_000.0,
        to_m=_number(row, "to_km", where) * 1_000.0,
        begins_s=begins[0],
        ends_s=ends[1] if _is_day(row["ends"] or "") else ends[0],
        watch_share=_number(row, "watch_share", where) if row.get("watch_share") else 1.0,
        means=row.get("means") or "",
    )


def _is_day(text: str) -> bool:
    return ":" not in text and "h" not in text.lower()


def _number(row: Mapping[str, str | None], name: str, where: str) -> float:
    try:
        return float(row[name] or "")
    except ValueError:
        raise ReadError(f"{name} is {row[name]!r}", where=where, mend="Give a number.") from None
