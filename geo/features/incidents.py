"""Incidents of an account as features: what, when, how it was sensed, where on the line, in which zone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from ..geometry.lattice import Lattice
from ..model.account import Account
from ..model.verdict import INDETERMINATE, INSIDE, NOT_STATED, OUTSIDE, VERDICTS
from .feature import Feature, Value

Mask = npt.NDArray[np.bool_]

LAYER, CELLS_LAYER = "incidents", "incident_cells"
CELL_KM = 10.0
# More would neither be told apart by a reader nor open quickly on an older laptop.
MOST_DRAWN = 12_000
_DAY_S = 86_400
_DECIMALS = 4
# Which verdict is told where several zones have one: the earlier in this row.
_TOLD_FIRST = (INSIDE, INDETERMINATE, NOT_STATED, OUTSIDE)


@dataclass(frozen=True, slots=True)
class Told:
    """An account, and the words in which it is told.

    Parameters
    ----------
    account : Account
    zone : tzinfo
        Zone of time in which days and times are written.
    left, right : str
        Who is on either side of the line, in its own direction.
    parties : mapping
        Names of the parties by id.
    """

    account: Account
    zone: tzinfo
    left: str = "left of the line"
    right: str = "right of the line"
    parties: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """First day of the span."""
        return self.day_of(self.account.asked.from_s)

    @property
    def last_day(self) -> date:
        """Last day of the span."""
        return self.day_of(self.account.asked.to_s - 1.0)

    def day_of(self, moment_s: float) -> date:
        """Day on which a moment falls, in the zone of time."""
        return _moment(int(moment_s), self.zone).date()

    def side(self, offset_m: float) -> str:
        """Words for the side of the line on which an offset lies."""
        return self.left if offset_m > 0.0 else self.right


def incidents(told: Told, wanted: Mask | None = None, *, with_times: bool = False) -> Iterator[Feature]:
    """Each incident as a place; sensitive, for it tells where a witness stood and what was hit.

    Parameters
    ----------
    told : Told
    wanted : array of bool, optional
        Which of them; all if left out.
    with_times : bool
        Whether beginning and end stand in columns of their own, as a table wants them.
    """
    of = told.account.incidents
    verdicts, broken = _verdict_values(told.account), _broken(told.account)
    for number in range(len(of)) if wanted is None else np.flatnonzero(wanted).tolist():
        values = _values(told, number, with_times=with_times)
        place = shapely.Point(of.longitude[number], of.latitude[number])
        yield Feature(LAYER, place, {**values, **verdicts[number], **broken.get(number, {})}, sensitive=True)


def places(told: Told) -> Iterator[Feature]:
    """Each incident as no more than a place: all that a cautious gate makes its cells of."""
    of = told.account.incidents
    for number, place in enumerate(map(shapely.Point, of.longitude.tolist(), of.latitude.tolist())):
        yield Feature(LAYER, place, {"site": _site(of.id[number])}, sensitive=True)


def drawn(told: Told) -> Iterator[Feature]:
    """What a page shows: incidents near the line one by one; the others, or all if too many, by cells."""
    near = told.account.near
    alone = near if np.count_nonzero(near) <= MOST_DRAWN else np.zeros(len(near), np.bool_)
    yield from cells(told, ~alone)
    yield from incidents(told, alone)


def drawn_words(told: Told) -> str:
    """Say what of the incidents a page draws, and how.

    Examples
    --------
    Words only; see ``drawn``.
    """
    near, every = int(np.count_nonzero(told.account.near)), len(told.account.incidents)
    near_km = told.account.asked.near_m / 1_000.0
    if near > MOST_DRAWN:
        return (
            f"Drawn: {every:,} incidents by cells of {CELL_KM:g} km, since {near:,} within {near_km:g} km of "
            f"the line are more than the {MOST_DRAWN:,} that a page draws one by one; the tables hold all."
        )
    rest = f"; {every - near:,} farther off by cells of {CELL_KM:g} km" if every > near else ""
    return f"Drawn: {near:,} incidents within {near_km:g} km of the line one by one{rest}."


def cells(told: Told, wanted: Mask) -> Iterator[Feature]:
    """Cells of a lattice with how many of the wanted incidents lie in each, and their first and last day."""
    lattice, found = Lattice(CELL_KM), defaultdict(list)
    of = told.account.incidents
    for number in np.flatnonzero(wanted).tolist():
        found[lattice.cell_at(float(of.longitude[number]), float(of.latitude[number]))].append(number)
    for cell, members in sorted(found.items()):
        days = [_day_numbers(told, number) for number in members]
        kinds = Counter(of.kind[number] or "kind not told" for number in members)
        values: dict[str, Value] = {
            "incidents": len(members),
            "mostly": kinds.most_common(1)[0][0],
            "cell_km": CELL_KM,
            "from_day": min(first for first, _ in days),
            "to_day": max(last for _, last in days),
        }
        yield Feature(CELLS_LAYER, lattice.polygon(cell), values, sensitive=True)


def window(told: Told, number: int) -> str:
    """Window of time of an incident in words: a day, days, or a day with its times."""
    of = told.account.incidents
    begins = _moment(int(of.begins_s[number]), told.zone)
    ends = _moment(int(of.ends_s[number]), told.zone)
    last = _moment(int(of.ends_s[number]) - 1, told.zone)
    if (begins.hour, begins.minute, ends.hour, ends.minute) == (0, 0, 0, 0):
        return (
            f"{begins:%Y-%m-%d}" if begins.date() == last.date() else f"{begins:%Y-%m-%d} to {last:%Y-%m-%d}"
        )
    if int(of.ends_s[number] - of.begins_s[number]) <= 60:
        return f"{begins:%Y-%m-%d %H:%M}"
    same = begins.date() == ends.date()
    return (
        f"{begins:%Y-%m-%d %H:%M} to {ends:%H:%M}"
        if same
        else f"{begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}"
    )


def _values(told: Told, number: int, *, with_times: bool) -> dict[str, Value]:
    of, located = told.account.incidents, told.account.located
    first, last = _day_numbers(told, number)
    offset_m = float(located.offset_m[number])
    return {
        "name": of.id[number],
        "site": _site(of.id[number]),
        "what": of.kind[number] or None,  # not under "kind", which may leave with a cell: it is free text
        "count": int(of.number[number]),
        "window": f"{window(told, number)} ({told.zone})",
        **(_times(told, number) if with_times else {}),
        "means": of.means[number] or None,
        "weapon": of.weapon[number] or None,
        "direction_deg": _known(of.direction_deg[number]),
        "seen_from_m": _known(of.distance_m[number]),
        "assessed": of.assessed[number] or None,
        "state": of.state[number],
        "exercise": bool(of.exercise[number]) or None,
        "chainage_m": round(float(located.chainage_m[number]), 1),
        "offset_m": round(offset_m, 1),
        "side": _side(told, number, offset_m),
        "radius_m": _known(of.radius_m[number]),
        "reported_by": of.source[number] or None,
        "from_day": first,
        "to_day": last,
    }


def _side(told: Told, number: int, offset_m: float) -> str:
    """Whose ground it is, where that is told; else the side of the line."""
    sides = told.account.sides
    party = sides.party[number] if sides else ""
    return told.parties.get(party, party) if party else told.side(offset_m)


def _times(told: Told, number: int) -> dict[str, Value]:
    of = told.account.incidents
    moments = {"begins": of.begins_s[number], "ends": of.ends_s[number]}
    return {
        **{key: _moment(int(at), told.zone).isoformat() for key, at in moments.items()},
        "recorded_in": of.time_zone[number] or None,
    }


def _day_numbers(told: Told, number: int) -> tuple[int, int]:
    """First and last day of an incident's window, counted from the first day of the span."""
    of = told.account.incidents
    first = told.day_of(float(of.begins_s[number]))
    last = told.day_of(float(of.ends_s[number]) - 1.0)
    zero = told.first_day
    return (first - zero).days, (last - zero).days


def _verdict_values(account: Account) -> list[dict[str, Value]]:
    """The one verdict that is told of each: inside before indeterminate; of several, the clearest."""
    count = len(account.incidents)
    if not account.verdicts:
        return [{}] * count
    codes = np.array([verdict.code for verdict in account.verdicts])
    held = np.array([verdict.held for verdict in account.verdicts])
    order = np.array([_TOLD_FIRST.index(code) for code in range(len(VERDICTS))])
    margins_m = np.array([verdict.margin_m for verdict in account.verdicts])
    precedence = np.where(held, order[codes], len(_TOLD_FIRST)) - 1e-9 * margins_m
    chosen = np.argmin(precedence, axis=0)
    return [_verdict(account, int(zone), number) for number, zone in enumerate(chosen.tolist())]


def _verdict(account: Account, zone: int, number: int) -> dict[str, Value]:
    found = account.verdicts[zone]
    if not found.held[number]:
        return {"verdict": "no zone held then"}
    return {
        "verdict": VERDICTS[int(found.code[number])],
        "zone": found.zone,
        "inside_share": _known(found.inside_share[number]),
        "margin_m": round(float(found.margin_m[number]), 1),
    }


def _broken(account: Account) -> Mapping[int, dict[str, Value]]:
    """Which rules each would break, in words."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for breach in account.breaches:
        found[breach.incident].append(f"{breach.word}: {breach.zone} ({breach.source})")
    return {number: {"rule": "; ".join(said)} for number, said in found.items()}


def _site(name: str) -> str:
    """Name under which the gate counts an incident as one, also where several share a place."""
    return f"incident {name}"


@lru_cache(maxsize=65_536)  # a day, or a pass of a satellite, is that of many incidents
def _moment(moment_s: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment_s, zone)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), _DECIMALS)
