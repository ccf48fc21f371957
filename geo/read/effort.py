"""Spells of observation from a table: who watched which stretch of the line, from when to when."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from ..errors import ReadError
from ..model.observation import Denial, Spell
from .moments import span_of

Row = Mapping[str, Any]

COLUMNS = ("from_km", "to_km", "begins", "ends")
_OPTIONAL = ("watch_share", "means", "basis")
_WHY = "why"


def read_effort(path: Path, *, zone: tzinfo = UTC) -> tuple[Spell, ...]:
    """Read spells of observation.

    Parameters
    ----------
    path : Path
        CSV with columns ``from_km``, ``to_km``, ``begins``, ``ends``, and, where known, ``watch_share`` (1 if
        left out), ``means`` and ``basis`` (``told`` if left out, or ``planned``).
    zone : tzinfo
        Zone of times that name none. A day as an end means the whole of it.

    Raises
    ------
    ReadError
        If the file cannot be read, a column is missing, or a value is none of its kind.
    """
    return tuple(spell_of(row, f"{path}, row {number}", zone) for number, row in _rows(path, COLUMNS))


def read_denials(path: Path, *, zone: tzinfo = UTC) -> tuple[Denial, ...]:
    """Read what kept observers from watching.

    Parameters
    ----------
    path : Path
        CSV with columns ``from_km``, ``to_km``, ``begins``, ``ends``, ``why``, and, where it kept some means
        only, ``means`` (parted by semicolons).
    zone : tzinfo
        Zone of times that name none.

    Raises
    ------
    ReadError
        If the file cannot be read, a column is missing, or a value is none of its kind.
    """
    wanted = (*COLUMNS, _WHY)
    return tuple(denial_of(row, f"{path}, row {number}", zone) for number, row in _rows(path, wanted))


def spell_of(row: Row, where: str, zone: tzinfo) -> Spell:
    """Make a spell of a row of a table, or of a table of a scenario file."""
    begins_s, ends_s = _span(row, where, zone)
    return Spell(
        from_m=_number(row, "from_km", where) * 1_000.0,
        to_m=_number(row, "to_km", where) * 1_000.0,
        begins_s=begins_s,
        ends_s=ends_s,
        watch_share=_number(row, "watch_share", where) if _text(row, "watch_share") else 1.0,
        means=_text(row, "means"),
        basis=_text(row, "basis") or "told",
    )


def denial_of(row: Row, where: str, zone: tzinfo) -> Denial:
    """Make a denial of a row of a table, or of a table of a scenario file."""
    begins_s, ends_s = _span(row, where, zone)
    means = row.get("means") or ()
    named = means.split(";") if isinstance(means, str) else list(means)
    return Denial(
        from_m=_number(row, "from_km", where) * 1_000.0,
        to_m=_number(row, "to_km", where) * 1_000.0,
        begins_s=begins_s,
        ends_s=ends_s,
        why=_text(row, _WHY),
        means=tuple(str(word).strip() for word in named),
    )


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in wanted if name not in (table.fieldnames or ())]
            if missing:
                raise ReadError(
                    f"there is no column {missing[0]!r}",
                    where=str(path),
                    mend=f"Columns are {', '.join(wanted)} and, where known, {', '.join(_OPTIONAL)}.",
                )
            yield from enumerate(table, 1)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"it cannot be read: {error}", where=str(path), mend="Give a CSV in UTF-8."
        ) from error


def _span(row: Row, where: str, zone: tzinfo) -> tuple[int, int]:
    try:
        begins, ends = (span_of(_text(row, name), zone) for name in ("begins", "ends"))
    except ReadError as error:
        raise ReadError(error.problem, where=where, mend=error.mend) from error
    return begins[0], ends[1] if _is_day(_text(row, "ends")) else ends[0]


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _is_day(text: str) -> bool:
    return ":" not in text and "h" not in text.lower()


def _number(row: Row, name: str, where: str) -> float:
    try:
        return float(_text(row, name))
    except ValueError:
        raise ReadError(f"{name} is {_text(row, name)!r}", where=where, mend="Give a number.") from None
