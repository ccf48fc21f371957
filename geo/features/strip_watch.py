"""Who answers for, watches and passes each stretch of the line unrolled."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.coverage import Gap, LineCoverage, Stretch
from ..model.patrol import LineIdleness
from ..model.plan import Plan
from .along import Along
from .strip import Interval, Row

# Longest times unseen by which pieces of the line are told apart, hours.
_UNSEEN_H = (24.0, 72.0, 168.0)
_SHOWN_M = 50.0  # the half of the last digit in which words tell kilometres
_KINDS = {
    "once": "Watched by one site",
    "twice": "Watched by two sites",
    "more": "Watched by three sites or more",
    "part_time": "Watched part of the time only",
    "unknown": "Not observed: elevation not known",
    "dead": "Not observed: hidden by ground",
    "out_of_reach": "Not observed: out of reach",
}


def sectors_row(plan: Plan) -> Row | None:
    """Sectors, each with who answers for it."""
    if plan.partition is None:
        return None
    intervals = tuple(
        Interval(
            sector.from_m,
            sector.to_m,
            "sector",
            sector.name,
            f"{sector.contingent.echelon.capitalize()}, {sector.contingent.personnel:,} people".lstrip(", "),
        )
        for sector in plan.partition.sectors
    )
    method = f"Parted by chainage; {plan.partition.status}."
    return Row("sectors", "Sectors", "sector, and the people of its contingent", method, intervals=intervals)


def watch_rows(plan: Plan, along: Along) -> Iterator[Row]:
    """How many sites watch each place, under the conditions of the plan by day and by night; sensitive."""
    lines = plan.coverage.lines if plan.coverage else ()
    seen: set[str] = set()
    for line in lines:
        asked, first = line.conditions, lines[0].conditions
        alike = (asked.target, asked.weather) == (first.target, first.weather)
        if alike and asked.light not in seen:
            seen.add(asked.light)
            yield Row(
                id=f"watch-{asked.light}",
                title=f"Watch by {asked.light}",
                unit=f"sites that watch all the time: {asked}",
                method=f"{line.method[:1].upper()}{line.method[1:].rstrip('.')}. Not observed is not quiet.",
                intervals=tuple(_watched(line, along)),
                sensitive=True,
            )


def gaps_row(plan: Plan) -> Row | None:
    """Stretches that nothing watches all the time, and what would close them; sensitive."""
    lines = plan.coverage.lines if plan.coverage else ()
    if not lines or not lines[0].gaps:
        return None
    return Row(
        id="gaps",
        title=f"Gaps by {lines[0].conditions.light}",
        unit=f"stretches that no site watches all the time: {lines[0].conditions}",
        method="Not observed is not quiet. A gap ends where a part of the line ends.",
        intervals=tuple(
            Interval(gap.from_m, gap.to_m, "gap", words=_gap_words(gap)) for gap in lines[0].gaps
        ),
        sensitive=True,
    )


def _gap_words(gap: Gap) -> str:
    """How long, why, and what would close it."""
    lengths = (
        ("hidden by ground", gap.dead_m),
        ("elevation not known", gap.unknown_m),
        ("watched part of the time", gap.part_time_m),
    )
    said = [f"Gap of {gap.length_m / 1000:.1f} km"]
    said += [f"{words} {length_m / 1000:.1f} km" for words, length_m in lengths if length_m >= _SHOWN_M]
    said += [f"would close it: {gap.closing[0]}"] if gap.closing else []
    return "; ".join(said)


def _watched(line: LineCoverage, along: Along) -> Iterator[Interval]:
    """Stretches of one class as one, as long as they lie on one part of the line."""
    ends = {to_m for _, to_m in along.ends_m}
    held: list[Stretch] = []
    for stretch in line.stretches:
        if held and (held[-1].kind != stretch.kind or _ends_part(held[-1].to_m, ends)):
            yield _of_class(held)
            held = []
        held.append(stretch)
    if held:
        yield _of_class(held)


def _ends_part(chainage_m: float, ends: set[float]) -> bool:
    return any(abs(chainage_m - end_m) < 0.001 for end_m in ends)


def _of_class(held: list[Stretch]) -> Interval:
    kind = held[0].kind
    return Interval(held[0].from_m, held[-1].to_m, kind, words=_KINDS[kind])


def patrols_row(plan: Plan) -> Row | None:
    """Longest time for which patrols leave each piece of the line unseen; sensitive."""
    schedule = plan.schedule
    if schedule is None or not schedule.line:
        return None
    return Row(
        id="patrols",
        title="Unseen by patrols",
        unit="longest time between visits, hours",
        method=f"A patrol sees a piece whose middle it passes within {schedule.rules.sees_m / 1000:g} km; "
        f"the {schedule.rules.days} days of the schedule repeat.",
        intervals=tuple(map(_unseen, schedule.line)),
        sensitive=True,
    )


def _unseen(piece: LineIdleness) -> Interval:
    if piece.longest_h is None:
        return Interval(piece.from_m, piece.to_m, "never", words="Not seen by any patrol")
    within = next((hours for hours in _UNSEEN_H if piece.longest_h <= hours + 1e-9), None)
    kind = "longer" if within is None else f"within_{within:.0f}_h"
    visits = f"{piece.visits} visit{'' if piece.visits == 1 else 's'}"
    return Interval(
        piece.from_m, piece.to_m, kind, words=f"Unseen for {piece.longest_h:.0f} h at most; {visits}"
    )
