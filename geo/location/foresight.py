"""What can be told before any search: sites fixed, and requirements that no choice can meet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from ..errors import LocationError
from .answer import Answer, Sense
from .costs import Costs
from .interchange import Flags, Numbers
from .prices import CLOSED, FREE, OPEN
from .requirement_rows import numbers_of
from .requirements import Requirements


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
    is_open = state == OPEN
    if warm_start is not None:
        number = {name: column for column, name in enumerate(site_id)}
        warm = numbers_of(warm_start, number)
        added = warm[state[warm] == FREE]
        is_open[added[: max(0, most - int(is_open.sum()))]] = True
    return is_open


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
