"""What can be told before any search: sites fixed, and requirements that no choice can meet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from ...errors import LocationError
from ..answer import Answer, Sense
from ..programme.requirement_rows import numbers_of
from ..requirements import Requirements
from .costs import Costs
from .interchange import Array, Flags, Numbers
from .prices import CLOSED, FREE, OPEN


def states_of(site_id: Sequence[Hashable], requirements: Requirements) -> Numbers:
    """State of each site: required sites are open, forbidden ones closed.

    >>> states_of(["a", "b", "c"], Requirements(required=frozenset("b"), forbidden=frozenset("a"))).tolist()
    [-1, 1, 0]
    """
    number = {name: column for column, name in enumerate(site_id)}
    state = np.full(len(site_id), FREE)
    required, forbidden = (numbers_of(ids, number) for ids in (requirements.required, requirements.forbidden))
    both = sorted(set(required.tolist()) & set(forbidden.tolist()))
    if both:
        raise LocationError(
            f"site {site_id[both[0]]!r} is both required and forbidden",
            where="requirements",
            mend="Take it out of one of the two.",
        )
    state[required], state[forbidden] = OPEN, CLOSED
    return state


def warm_choice(
    site_id: Sequence[Hashable], warm_start: Sequence[Hashable] | None, state: Numbers, most: int
) -> Flags:
    """Choice to begin from: required sites, and as many of the warm start as may be added."""
    is_open: Flags = state == OPEN
    if warm_start is not None:
        warm = numbers_in(site_id, warm_start)
        added = warm[state[warm] == FREE]
        is_open[added[: max(0, most - int(is_open.sum()))]] = True
    return is_open


def numbers_in(site_id: Sequence[Hashable], ids: Sequence[Hashable]) -> Numbers:
    """Numbers of some sites by their ids."""
    return numbers_of(ids, {name: column for column, name in enumerate(site_id)})


def is_fixed_only(requirements: Requirements) -> bool:
    """Whether nothing but single sites is required or forbidden."""
    return not (
        requirements.quotas
        or requirements.spacing_m > 0.0
        or requirements.support_m > 0.0
        or requirements.budget is not None
    )


def checked_count(sites: int) -> int:
    """Number of sites asked for, refused if it makes no sense."""
    if isinstance(sites, bool) or not isinstance(sites, int | np.integer) or sites < 1:
        raise LocationError(
            f"{sites!r} sites are asked for", where="sites", mend="Give a whole number from 1."
        )
    return int(sites)


def count_conflict(state: Numbers, most: int) -> str:
    """Why the number of sites cannot be kept to; empty where it can."""
    required = int((state == OPEN).sum())
    if required > most:
        return f"{required} sites are required where at most {most} may be chosen: {required - most} too many"
    return ""


def service_conflict(costs: Costs, state: Numbers) -> str:
    """Which demand no site may serve; empty where each has one.

    >>> table = Costs.from_matrix([[1.0], [float("nan")]], demand_id=["Balka", "Orikhiv"])
    >>> service_conflict(table, np.zeros(1, dtype=int))
    "demand 'Orikhiv' can be served by no site within the cutoff"
    """
    may = np.bincount(costs.row[state[costs.site] != CLOSED], minlength=len(costs.demand_id))
    without = np.flatnonzero(may == 0)
    if not without.size:
        return ""
    forbidden_only = np.diff(costs.start)[without[0]] > 0
    why = "by forbidden sites only" if forbidden_only else "by no site within the cutoff"
    more = f" (and {len(without) - 1} more)" if len(without) > 1 else ""
    return f"demand {costs.demand_id[without[0]]!r}{more} can be served {why}"


def any_conflict(costs: Costs, state: Numbers, most: int) -> str:
    """What of the count and the service cannot be met, told by counting; empty where nothing is."""
    return count_conflict(state, most) or service_conflict(costs, state)


def infeasible(model: str, why: str, *, sense: Sense = "min") -> Answer:
    """Answer that says why there is none."""
    return Answer(
        selected=(),
        value=None,
        bound=None,
        status="infeasible",
        sense=sense,
        model=model,
        method="requirements checked against each other",
        proof="the requirements exclude each other",
        infeasible_because=why,
    )


def unknown(model: str, *, sense: Sense = "min") -> Answer:
    """Answer that has nothing to say yet."""
    return Answer(
        selected=(),
        value=None,
        bound=None,
        status="unknown",
        sense=sense,
        model=model,
        method="stopped by the limit of time",
        proof="nothing was proved",
    )


def numbers_for(word: str, given: npt.ArrayLike, count: int) -> Array:
    """One number each, zero or more, from one number for all or one each."""
    numbers = np.asarray(given, dtype=float)
    if numbers.shape not in {(), (count,)} or np.isnan(numbers).any() or (numbers < 0.0).any():
        raise LocationError(
            f"{word} has shape {numbers.shape} and the least of it is {numbers.min(initial=np.inf):g}",
            where=word,
            mend=f"Give one number, or {count}, of zero or more.",
        )
    return np.broadcast_to(numbers, (count,)).copy()


def capacity_conflict(load: Array, capacity: Array, state: Numbers, most: int) -> str:
    """By how much capacity falls short of all demand, or of one; empty where it does not by counting.

    >>> capacity_conflict(np.array([30.0, 34.0]), np.array([60.0, 50.0]), np.zeros(2, dtype=int), 1)
    'capacity of the 1 largest sites is 60, demand is 64: 4 short'
    """
    usable = np.where(state == CLOSED, 0.0, capacity)
    required = usable[state == OPEN]
    others = np.sort(usable[state == FREE])[::-1][: max(0, most - len(required))]
    total, demand = float(required.sum() + others.sum()), float(load.sum())
    if total < demand:
        largest = len(required) + len(others)
        return (
            f"capacity of the {largest} largest sites is {total:,.10g}, demand is {demand:,.10g}: "
            f"{demand - total:,.10g} short"
        )
    return ""
