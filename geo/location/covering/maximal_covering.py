"""Maximal covering (MCLP): the most demand that a number of sites can cover, and the proof of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import inf
from time import monotonic

import numpy as np
import numpy.typing as npt

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Incidence
from ..programme.answering import METHOD, Progress
from ..programme.requirement_rows import numbers_of
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .budgeted_covering import budgeted_covering
from .covering_branching import branched
from .covering_search import Search, unit_of
from .intervals import Runs, covered_by_runs, runs_of
from .opening import Opening, opened

MODEL = "maximal covering (MCLP)"
METHODS = ("auto", "interval", "sweep", "milp")
INTERVAL, SWEEP = "interval dynamic programming", "reduction, dual prices and sweep along the line"
BY_LAYERS = "dynamic programming over runs of the line, exact"


def maximal_covering(
    incidence: Incidence,
    sites: int,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
    method: str = "auto",
) -> Answer:
    """Choose at most so many sites that cover the most demand (MCLP; Church and ReVelle 1974).

    The question is reduced first, exactly. Where each cover is one run of the line, dynamic programming
    answers it; else a sweep along the line with dual prices, which also settles many questions of the plane;
    else a mixed-integer programme of what the prices left. Quotas, spacing, support and budgets go to a
    programme of their own.

    Parameters
    ----------
    incidence : Incidence
        Who covers what; every stored entry covers. Rows are walked in the order of ``position_m``, or as they
        stand; the order matters for the time alone.
    sites : int
        Most sites, required ones included.
    limits : Limits
        Where a limit ends the search the answer is ``feasible``, with a bound that holds.
    warm_start : sequence, optional
        Ids of a choice that is known; passed over where it breaks a requirement.
    progress : callable, optional
        Told value and bound each time that either gets better.
    method : {"auto", "interval", "sweep", "milp"}
        Which of the three to use.

    Returns
    -------
    Answer
        ``value`` is the weight covered, ``price`` the most that one more site could add. ``optimal`` means
        proved: exactly where all weights are multiples of one number, else to one part in 1e9.

    Raises
    ------
    LocationError
        If a site named is no candidate, or the method cannot answer the question.

    Examples
    --------
    A line of 100 km in steps of 1 km, a post every 5 km that sees 5 km each way: five posts see half of it.

    >>> posts = [np.arange(max(at - 5, 0), min(at + 5, 100)) for at in range(0, 101, 5)]
    >>> answer = maximal_covering(Incidence.of(posts, weight=np.ones(100)), 5)
    >>> answer.value, answer.bound, answer.status
    (50.0, 50.0, 'optimal')
    """
    asked = Requirements() if requirements is None else requirements
    opening = opened(incidence, sites, asked)
    _check(method, opening)
    if opening is None:
        answer = budgeted_covering(
            incidence, sites, requirements=asked, limits=limits, warm_start=warm_start, progress=progress
        )
        return replace(answer, model=MODEL)
    left = min(sites - len(opening.standing), opening.cover.shape[1])
    runs = runs_of(opening.cover) if method in ("auto", "interval") else None
    if runs is not None:
        return _by_runs(incidence, opening, runs, left)
    search = Search(
        opening.cover, left, unit_of(incidence.weight), until_s=monotonic() + limits.time_s, gap=limits.gap
    )
    base = opening.weight[0]
    if progress is not None:
        search.told = lambda value, bound: progress(base + value, None if bound == inf else base + bound)
    search.greet()
    if warm_start is not None:
        _warm(search, incidence, opening, asked, warm_start)
    by = _searched(search, method)
    more = search.more - search.value
    return _said(
        incidence, opening, search.chosen, base + search.bound, more, search.proved, (by, search.proof)
    )


def _check(method: str, opening: Opening | None) -> None:
    """Refuse a method that is unknown, or that cannot answer the question."""
    if method not in METHODS:
        problem, mend = f"method is {method!r}", f"Use one of {', '.join(METHODS)}."
    elif opening is None and method in ("interval", "sweep"):
        problem, mend = f"method {method!r} cannot keep to these requirements", "Use 'auto' or 'milp'."
    elif opening is not None and method == "interval" and runs_of(opening.cover) is None:
        problem = "some cover is not one run of the line"
        mend = "Use 'auto', and give position_m if the demand is not in the order of the line."
    else:
        return
    raise LocationError(problem, where="maximal covering", mend=mend)


def _by_runs(incidence: Incidence, opening: Opening, runs: Runs, left: int) -> Answer:
    """Answer of the dynamic programme over runs; its next value is the price of one more site."""
    cover = opening.cover
    layers = covered_by_runs(runs, cover.weight, left + 1)
    chosen = cover.column[layers.chosen(left)]
    more = float(layers.value[-1] - layers.value[left])
    bound = float(opening.weight[0] + layers.value[left])
    return _said(incidence, opening, chosen, bound, more, True, (INTERVAL, BY_LAYERS))


def _warm(
    search: Search, incidence: Incidence, opening: Opening, asked: Requirements, ids: Sequence[Hashable]
) -> None:
    """Take a choice that is known, if it keeps to the requirements."""
    numbers = numbers_of(ids, {name: column for column, name in enumerate(incidence.site_id)})
    added = np.setdiff1d(numbers, opening.standing)
    if len(added) <= search.sites and not set(ids) & asked.forbidden:
        weight = incidence.covered_weight(np.union1d(numbers, opening.standing))
        search.take(added.astype(np.int32), weight - opening.weight[0])


def _searched(search: Search, method: str) -> str:
    """Search until it is proved or time is over; return how it was done."""
    row = search.cover.weight / 2.0
    if method == "milp":
        row = row if search.over else search.price(row).row
    else:
        row = search.sweep(row, stubborn=method == "sweep")
    if search.over or method == "sweep":
        return SWEEP
    branched(search, row)
    return f"reduction, dual prices and {METHOD}"


def _said(
    incidence: Incidence,
    opening: Opening,
    chosen: npt.NDArray[np.integer],
    bound: float,
    more: float,
    proved: bool,
    means: tuple[str, str],
) -> Answer:
    """Answer of a choice beside what stands: valued anew over the caller's table."""
    numbers = np.union1d(opening.standing, chosen)
    value = incidence.covered_weight(numbers)
    return Answer(
        selected=tuple(incidence.site_id[number] for number in numbers.tolist()),
        value=value,
        bound=max(bound, value),
        status="optimal" if proved else "feasible",
        sense="max",
        model=MODEL,
        method=means[0],
        proof=means[1],
        price=max(more, 0.0),
    )
