"""Incidents from a user's own file: which column says what, when it was, and how far its place may be off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import field as plain_field
from dataclasses import fields, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ReadError
from ..model.declared import STRICT, declared
from ..model.incident import REPORT_STATES, Incidents
from ..model.situation import Repair
from ..store import is_store, open_store, shown
from .moments import span_of
from .observers import Bearing
from .own_points import ID_COLUMNS, OwnPoints, own_points
from .reckoned import reckoned
from .rows import rows_of

Array = npt.NDArray[np.float64]
Text = Annotated[str, Field(min_length=1)]
Bounds = tuple[float, float, float, float]


@plain_dataclass(frozen=True, slots=True)
class Roles:
    """Columns of a file by what they say; empty where it has none."""

    id: str = ""
    begins: str = ""
    ends: str = ""
    time: str = ""
    radius_m: str = ""
    precision: str = ""
    number: str = ""
    kind: str = ""
    assessed: str = ""
    means: str = ""
    weapon: str = ""
    direction_deg: str = ""
    distance_m: str = ""
    exercise: str = ""
    state: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Supplier:
    """``[[supplier]]``: how one names its columns, and how far its places may be off."""

    id: Text
    title: Text
    columns: dict[str, Text]
    source: Text
    status: Literal["sourced", "assumed"]
    licence: str = ""
    kinds: dict[str, Text] = plain_field(default_factory=dict)
    radius_m: dict[str, Annotated[float, Field(gt=0.0)]] = plain_field(default_factory=dict)


# Names under which a column is found where nobody names it.
_USUAL = {
    "id": ("id", "incident_id", "event_id"),
    "begins": ("begins", "begin", "date", "datetime", "timestamp", "time", "date_start", "event_date"),
    "ends": ("ends", "end", "date_end"),
    "radius_m": ("radius_m", "uncertainty_m"),
    "number": ("number", "count"),
    "direction_deg": ("direction_deg", "bearing_deg", "azimuth_deg"),
    **{
        name: (name,)
        for name in ("kind", "assessed", "means", "weapon", "distance_m", "exercise", "state", "source")
    },
}

MONITOR = "monitor"
_MONITOR_COLUMNS = {"monitor_longitude", "monitor_latitude"}
_YES = {"1", "1.0", "true", "yes", "y", "t"}


def suppliers(path: Path) -> dict[str, Supplier]:
    """Read how suppliers write incidents, by their ids.

    Parameters
    ----------
    path : Path
        ``data/reference/<version>/incident_columns.toml``.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing.
    """
    rows = enumerate(rows_of(path, "supplier"), start=1)
    found = [declared(Supplier, row, where=f"{path.name}: supplier {number}") for number, row in rows]
    return {supplier.id: supplier for supplier in found}


def read_incidents(
    file: str,
    *,
    supplier: Supplier | None = None,
    columns: Mapping[str, str] | None = None,
    zone: tzinfo = UTC,
    radius_m: float = np.nan,
    crs: str | None = None,
    near: Bounds | None = None,
    numbered: bool = True,
    known_by_s: float | None = None,
    place_of: str = "",
    bearings: Mapping[str, Bearing] | None = None,
) -> Incidents:
    """Read incidents; a row without a place or a day is left out and listed, never guessed.

    Parameters
    ----------
    file : str
        ``FILE`` or ``FILE:layer``: any format that is read elsewhere; of a line or an area, a place on it. Of
        a store (its GeoPackage, or ``postgresql://…``), what stands now, with what it refused.
    supplier : Supplier, optional
        Whose columns and precisions these are.
    columns : mapping, optional
        Column for each role (a field of ``Roles``), before those of the supplier and the usual names.
    zone : tzinfo
        Zone of times that name none.
    radius_m : float
        95 % radius of places for which the file states none, metres; NaN if it is not known.
    crs : str, optional
        Reference system of a file that states none.
    near : tuple of float, optional
        West, south, east, north, degrees: where they are expected, to tell exchanged coordinates.
    numbered : bool
        Whether incidents of a file that names none are called by the numbers of their rows; if not, they have
        empty ids.
    place_of : str
        Whose places the file gives: of the ``incident``, or of the ``monitor``, from which that of the
        incident is reckoned by direction and distance. If empty, the monitor's where its columns say so.
    bearings : mapping, optional
        How far off directions and distances are, by the means of sensing.
    known_by_s : float, optional
        Of a store, what was known at a moment, seconds since 1970-01-01T00:00Z; by default, what is now.

    Raises
    ------
    ReadError
        If the file cannot be read, its coordinates are exchanged, it names no times, or a role or column does
        not exist.
    StoreError
        If it is a store that cannot be read.
    """
    if is_store(file):
        return _stored(file, radius_m, known_by_s, asked=bool(supplier or columns or place_of))
    if known_by_s is not None:
        raise ReadError(
            "only a store knows when a report was received", where=file, mend="Leave --known-by out."
        )
    points = own_points(file, crs=crs, near=near)
    roles = _roles(points, supplier, columns or {})
    spans, left_out = _spans(points, roles, zone)
    kept = [row for row, span in enumerate(spans) if span is not None]
    told = _Told(points, roles, kept)
    found = np.array([span for span in spans if span is not None], np.int64).reshape(-1, 2)
    read = Incidents(
        id=_ids(told, points, numbered=numbered),
        longitude=points.longitude[kept],
        latitude=points.latitude[kept],
        radius_m=_radii(told, supplier, radius_m),
        begins_s=found[:, 0],
        ends_s=found[:, 1],
        number=_numbers(told),
        kind=_kinds(told, supplier),
        assessed=told.texts("assessed"),
        means=told.texts("means"),
        weapon=told.texts("weapon"),
        direction_deg=_measures(told, "direction_deg"),
        distance_m=_measures(told, "distance_m"),
        exercise=_exercises(told),
        time_zone=(str(zone),) * len(kept),
        state=_states(told, file),
        source=told.texts("source"),
        left_out=(*points.left_out, *left_out),
    )
    if place_of == MONITOR or (not place_of and _of_monitors(points)):
        return reckoned(read, bearings or {}, where=Path(points.where).name)
    return read


def _of_monitors(points: OwnPoints) -> bool:
    """Whether the only places that a file gives are those of monitors, by the names of its columns."""
    names = {name.lower() for name in points.columns}
    return names >= _MONITOR_COLUMNS and not names & {"longitude", "lon", "geometry", "wkt"}


@plain_dataclass(frozen=True, slots=True)
class _Told:
    """The rows of a file that are incidents, by role."""

    points: OwnPoints
    roles: Roles
    rows: Sequence[int]

    def texts(self, role: str) -> tuple[str, ...]:
        column = getattr(self.roles, role)
        if not column:
            return ("",) * len(self.rows)
        texts = self.points.texts(column)
        return tuple(texts[row] for row in self.rows)


def _roles(points: OwnPoints, supplier: Supplier | None, columns: Mapping[str, str]) -> Roles:
    known = {field.name for field in fields(Roles)}
    named = {**(supplier.columns if supplier else {}), **columns}
    if strange := sorted(set(named) - known):
        raise ReadError(
            f"there is no role {strange[0]!r}",
            where=points.where,
            mend=f"Roles are {', '.join(sorted(known))}.",
        )
    there = {column.lower(): column for column in points.columns}
    usual = {
        role: next((there[name] for name in names if name in there), "") for role, names in _USUAL.items()
    }
    found = Roles(**{**({} if supplier else usual), **named})
    if not found.begins:
        raise ReadError(
            "no column says when it was",
            where=points.where,
            mend=f"Name it, as in --column begins=COLUMN. It has {', '.join(points.columns) or 'none'}.",
        )
    return found


def _spans(
    points: OwnPoints, roles: Roles, zone: tzinfo
) -> tuple[list[tuple[int, int] | None], list[Repair]]:
    """Window of each row, None where it has none, and why."""
    begins, ends = points.texts(roles.begins), points.texts(roles.ends) if roles.ends else []
    clocks = points.texts(roles.time) if roles.time else []
    known: dict[tuple[str, str], tuple[int, int]] = {}
    spans: list[tuple[int, int] | None] = []
    left_out = []
    for row in range(len(points)):
        try:
            begin = _known_span(known, begins[row], clocks[row] if clocks else "", zone)
            end = _known_span(known, ends[row], "", zone) if ends and ends[row] else begin
            words = f"{begins[row]} to {ends[row] if ends else ''}"
            spans.append((begin[0], _later(_ended_s(end, begin), begin, words)))
        except ReadError as error:
            spans.append(None)
            left_out.append(Repair(f"{Path(points.where).name}, row {row + 1}", error.problem, "left out"))
    return spans, left_out


def _known_span(
    known: dict[tuple[str, str], tuple[int, int]], text: str, clock: str, zone: tzinfo
) -> tuple[int, int]:
    if not text:
        raise ReadError("it names no day", where="time", mend="Give one.")
    if (text, clock) not in known:
        known[text, clock] = span_of(text, zone, clock=clock)
    return known[text, clock]


def _ended_s(end: tuple[int, int], begin: tuple[int, int]) -> int:
    """When it ended: at the second that is named, or with the day or minute that is."""
    named_s, last_s = end
    return named_s if last_s - named_s == 1 and named_s > begin[0] else last_s


def _later(end_s: int, begin: tuple[int, int], words: str) -> int:
    if end_s <= begin[0]:
        raise ReadError(f"{words} ends before it begins", where="time", mend="Exchange the two.")
    return end_s


def _stored(address: str, radius_m: float, known_by_s: float | None, *, asked: bool) -> Incidents:
    """What stands in a store, or stood, whose columns are named already."""
    if asked:
        raise ReadError(
            "it is a store", where=shown(address), mend="Leave --supplier, --column and --place-of out."
        )
    with open_store(address) as store:
        found = store.incidents(known_by_s)
    return replace(found, radius_m=np.where(np.isnan(found.radius_m), radius_m, found.radius_m))


def _ids(told: _Told, points: OwnPoints, *, numbered: bool) -> tuple[str, ...]:
    given = told.texts("id")
    if all(given) and len(set(given)) == len(given):
        return given
    named = (tuple(points.texts(column)) for column in ID_COLUMNS if column in points.columns)
    if not numbered and points.id not in named:
        return ("",) * len(told.rows)
    return tuple(points.id[row] for row in told.rows)


def _radii(told: _Told, supplier: Supplier | None, radius_m: float) -> Array:
    stated = np.array([_number(text) for text in told.texts("radius_m")], float)
    by_precision = supplier.radius_m if supplier else {}
    coded = [by_precision.get(code, by_precision.get("any", np.nan)) for code in told.texts("precision")]
    stated = np.where(np.isnan(stated), np.array(coded, float), stated)
    return np.where(np.isnan(stated) | (stated < 0.0), radius_m, stated)


def _measures(told: _Told, role: str) -> Array:
    """Numbers of a role; NaN where none is told, or words are ("not known" is a value)."""
    return np.array([_number(text) for text in told.texts(role)], float)


def _exercises(told: _Told) -> npt.NDArray[np.bool_]:
    """Which were taken for exercises: by their own column, or by the word in the assessment."""
    if told.roles.exercise:
        return np.array([text.lower() in _YES for text in told.texts("exercise")], np.bool_)
    return np.array(["exercise" in text.lower() for text in told.texts("assessed")], np.bool_)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _numbers(told: _Told) -> npt.NDArray[np.int64]:
    """How many were counted; one where none, or no number, is told."""
    numbers = np.array([_number(text) for text in told.texts("number")], float)
    return np.where(numbers >= 1.0, np.nan_to_num(numbers, nan=1.0, posinf=1.0), 1.0).astype(np.int64)


def _kinds(told: _Told, supplier: Supplier | None) -> tuple[str, ...]:
    names = supplier.kinds if supplier else {}
    return tuple(names.get(kind, kind) for kind in told.texts("kind"))


def _states(told: _Told, file: str) -> tuple[str, ...]:
    states = tuple(state.lower() or "reported" for state in told.texts("state"))
    if strange := sorted(set(states) - set(REPORT_STATES)):
        raise ReadError(
            f"state is {strange[0]!r}", where=file, mend=f"Write one of {', '.join(REPORT_STATES)}."
        )
    return states
