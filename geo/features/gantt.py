"""Bars on a calendar of days: what is set up when, and from which day it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One site on a calendar of days, or what stands for several.

    Parameters
    ----------
    name, kind, group : str
        What it is, of which kind, and under which heading it stands.
    begins_day, opens_day : int or None
        Day on which it is begun, and from which it stands; None where it does not in these days.
    waited_for : str
        What kept it from being begun a day sooner.
    late_days : int or None
        Days by which it comes too late; None where it is in time.
    """

    name: str
    kind: str
    group: str
    begins_day: int | None
    opens_day: int | None
    waited_for: str = ""
    late_days: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A season or a phase: its name and kind, its first day, and its last or None where it has no end."""

    name: str
    kind: str
    from_day: int
    to_day: int | None


@dataclass(frozen=True, slots=True)
class Gantt:
    """Bars by group on so many days from D+0, with seasons and phases behind them.

    Parameters
    ----------
    days : int
    bars : tuple of Bar
        In their order, those of one group beside each other.
    seasons, phases : tuple of Band
    arrivals : tuple of (str, int, int, str)
        Group, day, people who come on it, and who says so.
    d_day : str
        Date (ISO 8601) of D+0; empty where none is fixed.
    """

    days: int
    bars: tuple[Bar, ...]
    seasons: tuple[Band, ...] = ()
    phases: tuple[Band, ...] = ()
    arrivals: tuple[tuple[str, int, int, str], ...] = ()
    d_day: str = ""
