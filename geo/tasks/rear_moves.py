"""Contingents of a rear on their way in: from which point of entry, by road or by rail, on which day."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ..errors import ScenarioError
from ..features.rear_arrival import Arrival, Entry
from ..features.rear_plan import Hub
from ..methods.rear.movement import Lift, Move, RailLift, move, move_by_rail, rail_hours
from ..model.sector import Sector
from .rear_entering import Entering
from .rear_onward import gone_on
from .rear_serving import Serving

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Option:
    """One way in: entry and hub by their rows, mode, hours, and the move."""

    entry: int
    mode: str
    way_h: float
    moved: Move
    change: bool


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways between points of entry and hubs, and how many already set out from each entry.

    Parameters
    ----------
    entries : sequence of Entry
    road_h, rail_m, ends_h : array, shape (entries, hubs)
        Driving hours; metres by rail; hours by road at both ends of the railway.
    lift, rail_lift : Lift, RailLift
    gauge_mm : int or None
        Of the country's railways.
    gone : Counter
        Convoys and trains by point of entry and mode, counted from D+0.
    """

    entries: Sequence[Entry]
    road_h: Array
    rail_m: Array
    ends_h: Array
    lift: Lift
    rail_lift: RailLift
    gauge_mm: int | None
    gone: Counter[tuple[int, str]] = field(default_factory=Counter)

    def options(self, asked: Entering, hub: int, rows: Sequence[int]) -> Iterator[_Option]:
        """Every way in from some points of entry, by each mode that leads there."""
        for row in rows:
            for mode in self.entries[row].modes:
                way_h, change = self._hours(row, hub, mode)
                if math.isfinite(way_h):
                    yield _Option(row, mode, way_h, self._moved(asked, row, mode, way_h), change)

    def send(self, asked: Entering, option: _Option) -> None:
        """Let a contingent set out: those after it wait for their turn."""
        key, a_day = (option.entry, option.mode), self._a_day(option.mode)
        self.gone[key] = max(self.gone[key], asked.from_day * a_day) + option.moved.convoys

    def _hours(self, row: int, hub: int, mode: str) -> tuple[float, bool]:
        if mode == "road":
            return float(self.road_h[row, hub]), False
        gauge_mm = self.entries[row].gauge_mm
        change = None not in (gauge_mm, self.gauge_mm) and gauge_mm != self.gauge_mm
        train_h = rail_hours(float(self.rail_m[row, hub]), self.rail_lift, change=change)
        return train_h + float(self.ends_h[row, hub]), change

    def _a_day(self, mode: str) -> int:
        return self.lift.convoys_a_day if mode == "road" else self.rail_lift.trains_a_day

    def _moved(self, asked: Entering, row: int, mode: str, way_h: float) -> Move:
        before = max(0, self.gone[row, mode] - asked.from_day * self._a_day(mode))
        if mode == "road":
            return move(asked.people, asked.lorries, way_h, self.lift, before=before)
        return move_by_rail(asked.people, asked.lorries, way_h, self.rail_lift, before=before)


def arrivals(
    asked: Sequence[Entering],
    hubs: Sequence[Hub],
    serving: Serving,
    ways: Ways,
    sectors: Sequence[Sector] = (),
) -> tuple[Arrival, ...]:
    """Send contingents in by the day on which they stand ready, each by the way by which it is in first.

    From its hub each goes on to its sector by road, in the order in which they come to the hub.

    Parameters
    ----------
    asked : sequence of Entering
    hubs : sequence of Hub
    serving : Serving
    ways : Ways
    sectors : sequence of Sector
        Where contingents go on to; who has none there stays at its hub.

    Raises
    ------
    ScenarioError
        If a hub or point of entry has no such name.
    """
    ways = replace(ways, gone=Counter())
    sector_of = {sector.contingent.name: sector for sector in sectors}
    people = np.zeros(len(hubs))
    found: dict[int, Arrival] = {}
    for number in sorted(range(len(asked)), key=lambda number: asked[number].from_day):
        one = asked[number]
        rows = _entries_of(one, ways.entries)
        hub = _hub_of(one, hubs, serving, people, ways, rows, sector_of.get(one.name))
        people[hub] += one.people
        found[number] = _arrival(one, hubs[hub], hub, rows, ways)
    return gone_on([found[number] for number in range(len(asked))], hubs, serving, ways.lift, sector_of)


def _arrival(one: Entering, hub: Hub, column: int, rows: Sequence[int], ways: Ways) -> Arrival:
    options = list(ways.options(one, column, rows))
    allowed = [option for option in options if one.mode in ("quickest", option.mode)]
    if not allowed:
        entry = ways.entries[rows[0]].name if len(rows) == 1 else "any"
        load = (one.people, one.lorries)
        return Arrival(one.name, entry, hub.name, *load, "none", None, None, one.from_day, False, {})
    best = min(allowed, key=lambda option: (option.moved.days, option.way_h, option.entry, option.mode))
    ways.send(one, best)
    days_by = {option.mode: option.moved.days for option in options if option.entry == best.entry}
    return Arrival(
        contingent=one.name,
        entry=ways.entries[best.entry].name,
        hub=hub.name,
        people=one.people,
        lorries=one.lorries,
        mode=best.mode,
        way_h=best.way_h,
        moved=best.moved,
        from_day=one.from_day,
        change=best.change,
        days_by=dict(sorted(days_by.items())),
    )


def _entries_of(one: Entering, entries: Sequence[Entry]) -> list[int]:
    rows = [row for row, entry in enumerate(entries) if one.entry in ("", entry.id, entry.name)]
    if not rows:
        names = ", ".join(entry.name for entry in entries)
        raise ScenarioError(f"entry is {one.entry!r}", where=one.where, mend=f"There are {names or 'none'}.")
    return rows


def _hub_of(
    one: Entering,
    hubs: Sequence[Hub],
    serving: Serving,
    people: Array,
    ways: Ways,
    rows: Sequence[int],
    sector: Sector | None,
) -> int:
    """The hub named, or the one that supplies its sector; else the one most short of its share of people."""
    if one.hub:
        for column, hub in enumerate(hubs):
            if one.hub in (hub.id, hub.name, hub.name_uk):
                return column
        names = ", ".join(hub.name for hub in hubs)
        raise ScenarioError(f"hub is {one.hub!r}", where=one.where, mend=f"Chosen are {names}.")
    if sector is not None:
        return int(serving.hub[serving.place_of(sector)])
    short = serving.shares(len(hubs)) * (people.sum() + one.people) - people
    led = [bool(list(ways.options(one, column, rows))) for column in range(len(hubs))]
    return int(np.argmax(np.where(led, short, -np.inf))) if any(led) else int(np.argmax(short))
