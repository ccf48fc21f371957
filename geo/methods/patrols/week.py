"""Every day of one sector: visits laid out, routed, and what was missed moved to where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...model.patrol import PatrolRules
from .day import Day, routed
from .ground import Ground, Shift
from .rota import best_patterns_of, patterns_of, turns_of
from .route import Route
from .windows import Window

Asked = tuple[tuple[int, Window], ...]
_ROUNDS = 2  # a requirement that found no room may find it after others have moved


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """All days of one sector.

    Parameters
    ----------
    ground : Ground
    shift : Shift
    days : tuple of Day
    planned : tuple of int
        Visits that each requirement needs, as its windows were laid; 0 where no visits keep its interval.
    """

    ground: Ground
    shift: Shift
    days: tuple[Day, ...]
    planned: tuple[int, ...]


def week_of(ground: Ground, shift: Shift, rules: PatrolRules) -> Week:
    """Lay the visits out over the days, route each day, and find room elsewhere for what a day missed."""
    patterns = patterns_of(ground, shift, rules.days)
    turns = turns_of(ground, patterns, rules.days)
    laid = [
        tuple(window.turned(turn, rules.days) for window in pattern or ())
        for pattern, turn in zip(patterns, turns, strict=True)
    ]
    days, missed = _routed(ground, shift, laid, rules)
    for _ in range(_ROUNDS):
        left = [number for number in missed if not _moved(days, number, patterns[number] or (), laid)]
        if len(left) in {0, len(missed)}:
            break
        missed = left
    _visit_all_the_same(days, patterns, best_patterns_of(ground, shift, rules.days))
    return Week(ground, shift, tuple(days), tuple(len(windows) for windows in laid))


def _routed(
    ground: Ground, shift: Shift, laid: Sequence[tuple[Window, ...]], rules: PatrolRules
) -> tuple[list[Day], list[int]]:
    """Routes of each day, and the requirements of which a day missed a visit; equal days are solved once."""
    solved: dict[Asked, tuple[list[Route], list[tuple[int, Window]]]] = {}
    days: list[Day] = []
    missed: set[int] = set()
    for number in range(rules.days):
        asked: Asked = tuple(
            (row, window._replace(day=0))
            for row, windows in enumerate(laid)
            for window in windows
            if window.day == number
        )
        if asked not in solved:
            day, left = routed(ground, shift, asked, steps=rules.steps, seed=rules.seed)
            solved[asked] = day.routes, left
        routes, left = solved[asked]
        days.append(Day(ground, shift, list(routes)))
        missed.update(row for row, _ in left)
    return days, sorted(missed)


def _visit_all_the_same(
    days: list[Day],
    patterns: Sequence[tuple[Window, ...] | None],
    best: Sequence[tuple[Window, ...] | None],
) -> None:
    """Send patrols with room to what cannot be visited as often as is asked: seldom is more than never."""
    for number, (pattern, possible) in enumerate(zip(patterns, best, strict=True)):
        for window in possible or () if pattern is None else ():
            days[window.day].insert(number, window)


def _moved(days: list[Day], number: int, pattern: Sequence[Window], laid: list[tuple[Window, ...]]) -> bool:
    """Try all days on which a requirement's pattern can begin; keep what there was if none has room."""
    before = [list(day.routes) for day in days]
    for turn in range(len(days)):
        for day in days:
            day.remove(number)
        turned = tuple(window.turned(turn, len(days)) for window in pattern)
        if all(days[window.day].insert(number, window) for window in turned):
            laid[number] = turned
            return True
        for day, routes in zip(days, before, strict=True):
            day.routes = list(routes)
    return False
