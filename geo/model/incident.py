"""What was reported along a line: where, when, what and how well, in columns of one value an incident."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ReadError
from .repair import Repair

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Texts = tuple[str, ...]

# How far a report has been followed up.
REPORT_STATES = ("reported", "observed", "verified", "disputed")


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """Reports, not yet judged; whether one breaks a rule is a verdict about it.

    Parameters
    ----------
    id : tuple of str
        Each once.
    longitude, latitude : array
        Degrees, OGC:CRS84.
    radius_m : array
        Within this distance of the position it happened with a probability of 95 %, metres; NaN where nobody
        stated it.
    begins_s, ends_s : array of int
        The window of time in which it happened, seconds since 1970-01-01T00:00Z, the end not included.
    number : array of int
        How many of its kind were counted (explosions, shots …); 1 where only that it happened is told.
    kind : tuple of str
        What it was.
    assessed : tuple of str
        What those who reported it took it for (outgoing, impact, exercise outside the zone …); may be empty.
    means : tuple of str
        How it was sensed (saw, heard, camera …); may be empty.
    weapon : tuple of str
        Class of weapon as the source words it; may be empty, and "not known" is a value.
    direction_deg, distance_m : array
        From the monitor to what was seen or heard, clockwise from north, degrees, and metres; NaN where not
        known.
    exercise : array of bool
        Whether those who reported it took it for an exercise; counted apart, never left out.
    time_zone : tuple of str
        Zone in which its times were recorded (``Europe/Kyiv``, ``UTC``).
    state : tuple of str
        One of ``REPORT_STATES``.
    source : tuple of str
        Who says so.
    left_out : tuple of Repair
        Rows that are no incident with a place and a time, each with why.

    Raises
    ------
    ReadError
        If the columns differ in length, a window ends before it begins, or a state is unknown.
    """

    id: Texts
    longitude: Array
    latitude: Array
    radius_m: Array
    begins_s: Whole
    ends_s: Whole
    number: Whole
    kind: Texts
    assessed: Texts
    means: Texts
    weapon: Texts
    direction_deg: Array
    distance_m: Array
    exercise: Mask
    time_zone: Texts
    state: Texts
    source: Texts
    left_out: tuple[Repair, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, column)) for column in _COLUMNS}
        if len(lengths) != 1:
            raise ReadError(f"its columns have {sorted(lengths)} values", where="incidents", mend="Give all.")
        late = np.flatnonzero(self.ends_s <= self.begins_s)
        if len(late):
            raise ReadError(
                "its window of time ends before it begins",
                where=f"incident {self.id[int(late[0])]!r}",
                mend="Exchange the two times, or give one.",
            )
        beyond = np.flatnonzero(
            (self.direction_deg < 0.0) | (self.direction_deg > 360.0) | (self.distance_m < 0.0)
        )
        if len(beyond):
            at = int(beyond[0])
            raise ReadError(
                f"direction_deg is {self.direction_deg[at]:g} and distance_m {self.distance_m[at]:g}",
                where=f"incident {self.id[at]!r}",
                mend="Give degrees from 0 to 360, clockwise from north, and metres not below nought.",
            )
        unknown = next((state for state in self.state if state not in REPORT_STATES), None)
        if unknown is not None:
            raise ReadError(
                f"state is {unknown!r}", where="incidents", mend=f"Give one of {', '.join(REPORT_STATES)}."
            )

    def __len__(self) -> int:
        return len(self.id)

    def only(self, wanted: Mask) -> Incidents:
        """Return those that are wanted, in their order; what was left out stays listed."""
        at = np.flatnonzero(wanted)
        kept: dict[str, Any] = {name: _taken(getattr(self, name), at) for name in _COLUMNS}
        return replace(self, **kept)

    def between(self, from_s: float, to_s: float) -> Incidents:
        """Return those whose window begins within a span of time, seconds since 1970-01-01T00:00Z.

        Examples
        --------
        >>> three = incidents_at([0.0] * 3, [0.0] * 3, begins_s=[0, 3600, 7200])
        >>> three.between(3600, 7200).id
        ('2',)
        """
        return self.only((self.begins_s >= from_s) & (self.begins_s < to_s))


_COLUMNS = tuple(field.name for field in fields(Incidents) if field.name != "left_out")


def _taken(column: Texts | Array | Whole | Mask, at: npt.NDArray[np.intp]) -> Texts | Array | Whole | Mask:
    return tuple(column[i] for i in at.tolist()) if isinstance(column, tuple) else column[at]


def incidents_at(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    *,
    begins_s: npt.ArrayLike = 0,
    lasts_s: npt.ArrayLike = 1,
    radius_m: npt.ArrayLike = np.nan,
) -> Incidents:
    """Make incidents of which only place, time and uncertainty are known, numbered from 1.

    Parameters
    ----------
    longitude, latitude : array
        Degrees.
    begins_s, lasts_s : array or int
        Beginning, seconds since 1970-01-01T00:00Z, and length of the window.
    radius_m : array or float
        95 % radius of uncertainty, metres; NaN where it is not known.
    """
    east, north = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
    count = len(east)
    begins = np.broadcast_to(np.asarray(begins_s, np.int64), count)
    blank = ("",) * count
    return Incidents(
        id=tuple(str(number) for number in range(1, count + 1)),
        longitude=east,
        latitude=north,
        radius_m=np.broadcast_to(np.asarray(radius_m, float), count),
        begins_s=begins,
        ends_s=begins + np.broadcast_to(np.asarray(lasts_s, np.int64), count),
        number=np.ones(count, np.int64),
        kind=blank,
        assessed=blank,
        means=blank,
        weapon=blank,
        direction_deg=np.full(count, np.nan),
        distance_m=np.full(count, np.nan),
        exercise=np.zeros(count, np.bool_),
        time_zone=("UTC",) * count,
        state=("reported",) * count,
        source=blank,
    )
