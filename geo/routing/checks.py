"""What can be ruled out before any search: visits that no fleet can make, and by how much."""

from __future__ import annotations

import numpy as np

from .answer import CannotVisit
from .question import NO_WAY, Fleet, Ints, Mask, RoutingQuestion


def fastest_from(duration_s: Ints, start: int, depots: int) -> Ints:
    """Fastest way from a depot to every row over any other visits, none of which then takes time, seconds.

    Where durations are themselves of fastest ways this is the row of the depot; where they are not, a
    detour over another visit may be faster, and then a check must not rule out what a detour allows.

    Examples
    --------
    >>> fastest_from(np.array([[0, 9, 2], [9, 0, 3], [2, 3, 0]]), 0, 1).tolist()
    [0, 5, 2]
    """
    fastest: Ints = duration_s[start].copy()
    onward = duration_s[depots:]
    while len(onward):
        over = (fastest[depots:, None] + onward).min(axis=0)
        if (over >= fastest).all():
            break
        fastest = np.minimum(fastest, over)
    return fastest


def cannot_visit(question: RoutingQuestion) -> tuple[CannotVisit, ...]:
    """Visits that no fleet can make even on a route of its own, each with the nearest miss.

    Examples
    --------
    >>> from .question import Visits
    >>> far = np.array([[0, 3_600], [3_600, 0]])
    >>> late = Visits.of(1, to_s=2_880)
    >>> (found,) = cannot_visit(RoutingQuestion(far, far, 1, (Fleet(0, 1),), late))
    >>> found.why
    'visit 0: its window closes 12 min before any fleet can be there'
    """
    fleets = [fleet for fleet in question.fleets if fleet.count]
    if not fleets:
        return tuple(
            CannotVisit(visit, f"visit {visit}: there is no vehicle", 0)
            for visit in range(len(question.visits))
        )
    short = np.stack([_shortfalls(question, fleet) for fleet in fleets])  # (fleets, kinds, visits)
    able = (short <= 0).all(axis=1).any(axis=0)
    return tuple(_nearest_miss(int(visit), short[:, :, visit]) for visit in np.flatnonzero(~able))


def _shortfalls(question: RoutingQuestion, fleet: Fleet) -> Ints:
    """By how much a fleet fails each visit, by kind of failure (see ``WORDS``); 0 or less is none."""
    visits, depots = question.visits, question.depots
    out_s = fastest_from(question.duration_s, fleet.depot, depots)[depots:]
    back_s = fastest_from(question.duration_s.T, fleet.depot, depots)[depots:]
    begins_s = np.maximum(fleet.from_s + out_s, visits.from_s)
    no_way = (out_s >= NO_WAY) | (back_s >= NO_WAY)
    ends_s = begins_s + visits.service_s + back_s
    heavy = visits.demand - (visits.demand if fleet.capacity is None else fleet.capacity)
    short = np.stack(
        [
            no_way,
            begins_s - visits.to_s,
            ends_s - fleet.to_s,
            out_s + visits.service_s + back_s - fleet.shift_s,
            heavy,
        ]
    )
    return np.where(no_way[None, :], np.stack([no_way, *[no_way * 0] * 4]), short)


WORDS = (
    "there is no way from any depot and back",
    "its window closes {minutes} before any fleet can be there",
    "every fleet that goes there is back {minutes} after its shift at least",
    "going there, the visit and the way back take {minutes} more than any fleet may be out",
    "its demand is {short} above the capacity of any vehicle",
)


def _nearest_miss(visit: int, short: Ints) -> CannotVisit:
    """The failure of the fleet that comes nearest, of the first kind in which all fail most alike."""
    failed: Mask = short > 0
    same = np.flatnonzero(failed.all(axis=0))
    if len(same):  # one reason holds for every fleet: tell the smallest shortfall of it
        kind = int(same[0])
        least = int(short[:, kind].min())
        words = WORDS[kind].format(minutes=_minutes(least), short=least)
        return CannotVisit(visit, f"visit {visit}: {words}", least if kind else 0)
    reasons = sorted({int(np.flatnonzero(row)[0]) for row in failed})
    least = int(min(short[:, kind][failed[:, kind]].min() for kind in reasons))
    words = "; ".join(
        WORDS[kind].format(
            minutes=_minutes(int(short[:, kind][failed[:, kind]].min())),
            short=int(short[:, kind][failed[:, kind]].min()),
        )
        for kind in reasons
    )
    return CannotVisit(visit, f"visit {visit}: of each fleet one of these holds: {words}", least)


def _minutes(seconds: int) -> str:
    """A time for people, rounded up.

    >>> _minutes(720), _minutes(61), _minutes(59)
    ('12 min', '2 min', '59 s')
    """
    return f"{seconds} s" if seconds < 60 else f"{-(-seconds // 60)} min"


def ruled_out(question: RoutingQuestion, cannot: tuple[CannotVisit, ...]) -> str:
    """Why there is no answer: a required visit, or all of a required group, cannot be made; else empty."""
    why = {each.visit: each.why for each in cannot}
    visits = question.visits
    alone = [why[visit] for visit in sorted(why) if visits.required[visit] and visits.group[visit] < 0]
    whole = [
        "; ".join(why[int(visit)] for visit in own)
        for own in visits.groups().values()
        if visits.required[own].any() and all(int(visit) in why for visit in own)
    ]
    return "; ".join([*alone, *whole])
