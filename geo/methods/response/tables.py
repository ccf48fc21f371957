"""Rows for tables and a series for a chart, in plain tuples: what a page tells of a response."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ...model.response import Checked, Evacuation, Reached, Response


class ReachRow(NamedTuple):
    """What is reached within a time; shares of the line and of each zone's area."""

    name: str
    within_min: float
    line_share: float
    residents: int
    zone_share: tuple[tuple[str, float], ...]


class EvacuationRow(NamedTuple):
    """How many places of a group keep each leg of the timeline; None where that is not known.

    ``surgery`` counts places that keep it by road or by air, ``closed`` those that keep it on a day on which
    nothing flies; ``worst_min`` is the longest of the sooner of both ways, minutes.
    """

    group: str
    places: int
    first_aid: int | None
    field_care: int | None
    surgery: int | None
    closed: int | None
    worst_min: float | None


class LossRow(NamedTuple):
    """What one loss does: share of the line lost, delays in minutes, places that nobody reaches any more."""

    name: str
    kind: str
    line_share_lost: float
    mean_longer_min: float
    worst_longer_min: float
    cut_off: int


def reach_rows(reached: Iterable[Reached]) -> tuple[ReachRow, ...]:
    """Reach by time, in the order given: ``response.reached``, or ``response.tiers``."""
    return tuple(
        ReachRow(one.name, one.minutes_min, one.line_share, one.residents, tuple(one.zone_share.items()))
        for one in reached
    )


def share_series(checked: Checked) -> tuple[tuple[float, float], ...]:
    """Share of the line that the reaction force reaches against minutes: the corners of its steps.

    Between two corners the share stays that of the earlier. Places that nobody reaches keep the last share
    below 1.

    Examples
    --------
    >>> share_series(Checked((500.0, 2_000.0), (1_000.0, 2_000.0), (20.0, 15.0)))
    ((15.0, 0.6666666666666666), (20.0, 1.0))
    """
    if not checked.force_min:
        return ()
    times_min, pieces_m = np.array(checked.force_min), np.array(checked.piece_m)
    corners, which = np.unique(times_min, return_inverse=True)
    share = np.cumsum(np.bincount(which, pieces_m)) / pieces_m.sum()
    kept = np.isfinite(corners)
    return tuple(zip(corners[kept].tolist(), np.minimum(share[kept], 1.0).tolist(), strict=True))


def notice_rows(
    response: Response, notices_min: Sequence[float]
) -> tuple[tuple[float, tuple[float, ...]], ...]:
    """What another notice would change: notice, minutes, and the share of the line within each time asked.

    Exact, for notice shifts every time alike. The United Nations force on the Golan brought its notice from
    30 down to 15 minutes; this says what such a step is worth here.
    """
    rules, checked = response.rules, response.checked
    return tuple(
        (
            notice_min,
            tuple(checked.share_within(time - notice_min + rules.notice_min) for time in rules.within_min),
        )
        for notice_min in notices_min
    )


def by_kind(evacuation: Evacuation) -> str:
    """Group of a place: the kind of site that it is, or ``line``."""
    return evacuation.kind


def by_party(evacuation: Evacuation) -> str:
    """Group of a place: the party on whose side it is; ``unknown`` where none is known."""
    return evacuation.party or "unknown"


def by_stretch(stretches: Sequence[tuple[str, float, float]]) -> Callable[[Evacuation], str]:
    """Group of a place by stretches of the line, such as sectors: name, and chainages in metres.

    A stretch holds its beginning and not its end; what lies on none is ``beyond``.
    """

    def of(evacuation: Evacuation) -> str:
        at_m = evacuation.chainage_m
        return next((name for name, from_m, to_m in stretches if from_m <= at_m < to_m), "beyond")

    return of


def evacuation_rows(
    evacuations: Sequence[Evacuation], group: Callable[[Evacuation], str] = by_kind
) -> tuple[EvacuationRow, ...]:
    """How many places keep the timeline, group by group, in the order in which groups first appear."""
    groups: dict[str, list[Evacuation]] = {}
    for one in evacuations:
        groups.setdefault(group(one), []).append(one)
    return tuple(_row(name, some) for name, some in groups.items())


def loss_rows(response: Response, most: int = 20) -> tuple[LossRow, ...]:
    """The worst losses, so many at most."""
    return tuple(
        LossRow(
            one.name, one.kind, one.line_share_lost, one.mean_longer_min, one.worst_longer_min, one.cut_off
        )
        for one in response.losses[:most]
    )


def _row(name: str, some: Sequence[Evacuation]) -> EvacuationRow:
    soonest = [one.surgery_min(flies=True) for one in some]
    return EvacuationRow(
        group=name,
        places=len(some),
        first_aid=_kept(one.first_aid_kept for one in some),
        field_care=_kept(one.field_care_kept for one in some),
        surgery=_kept(one.surgery_kept(flies=True) for one in some),
        closed=_kept(one.surgery_kept(flies=False) for one in some),
        worst_min=max((time for time in soonest if time is not None), default=None),
    )


def _kept(answers: Iterable[bool | None]) -> int | None:
    known = [answer for answer in answers if answer is not None]
    return sum(known) if known else None
