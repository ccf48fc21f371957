"""Set covering (LSCP): the cheapest sites that cover all demand, or a share of it, once or several times."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from ..answer import Answer
from ..incidence import Incidence
from ..programme.answering import Progress, Question, answered, status_of, whole_numbers
from ..programme.mixed_integer import Kept
from ..programme.requirement_rows import numbers_of, siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .cheapest_cover import Cheapest, cheapest_cover
from .cover_asked import CoverAsked, beyond_reach, laid_out
from .covering_rows import covered_rows, merged, pattern
from .left_to_right import fewest, runs_of

GREEDY = "greedy from the left"


def location_set_covering(
    incidence: Incidence,
    *,
    backup: int = 1,
    share: float = 1.0,
    allow_uncoverable: bool = False,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose the cheapest sites that cover all demand (Toregas, Swain, ReVelle & Bergman 1971).

    Parameters
    ----------
    incidence : Incidence
        Who covers what; every stored entry covers.
    backup : int
        How many different sites must cover each demand.
    share : float
        Part of the weight that must be covered; below 1, demand may be passed over.
    allow_uncoverable : bool
        Whether demand that too few allowed candidates reach is covered as often as it can be, and listed in
        ``left_out``; otherwise it makes the question infeasible.
    requirements : Requirements, optional
        ``cost`` makes it the weighted model; else each site costs 1.

    Returns
    -------
    Answer
        ``value`` is the cost of the sites, required ones included.

    Raises
    ------
    LocationError
        If ``backup`` is below 1, or ``share`` not above 0 and at most 1.

    Notes
    -----
    Where all costs are one and each site covers one unbroken run of the line, the greedy choice from the
    left is exact. Otherwise see ``cheapest_cover``; with quotas, spacing and the like, a mixed-integer
    programme.

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1, 2], [2, 3]], weight=[1.0] * 4, site_id="abc")
    >>> location_set_covering(table).selected
    ('a', 'c')
    >>> print(location_set_covering(table, backup=2).infeasible_because)
    2 of 4 demands cannot be covered 2 times by the candidates allowed: 0 (1 times), 3 (1 times)
    """
    asked = laid_out(incidence, requirements or Requirements(), backup, share)
    short = np.flatnonzero(asked.can_be < backup)
    if why := "" if allow_uncoverable else beyond_reach(asked, short):
        return _answer(asked, why=why)
    if not asked.is_plain():
        found = _by_programme(asked, limits, warm_start, progress)
    else:
        found = _plain(asked, limits, warm_start, progress)
    return replace(found, left_out=asked.named(short)) if share >= 1.0 else found


def _plain(
    asked: CoverAsked, limits: Limits, warm_start: Sequence[Hashable] | None, progress: Progress | None
) -> Answer:
    """Exact from the left where the line and the costs allow it, otherwise by prices and branch and bound."""
    free = np.flatnonzero(asked.allowed & ~asked.required)
    need = asked.need()
    open_rows = np.flatnonzero(need)
    matrix = sparse.csc_array(asked.cover[open_rows][:, free])
    position_m = asked.incidence.position_m
    along_m = np.arange(len(open_rows), dtype=float) if position_m is None else position_m[open_rows]
    runs = runs_of(matrix, along_m)
    if runs is not None and (not len(free) or not np.ptp(asked.cost[free])):
        taken = free[fewest(runs, need[open_rows][np.argsort(along_m, kind="stable")])]
        columns = np.union1d(np.flatnonzero(asked.required), taken)
        cost = float(asked.cost[columns].sum())
        return _answer(asked, columns, value=cost, bound=cost, method=GREEDY, proof=f"{GREEDY} is exact")
    return _by_prices(asked, free, matrix, limits, warm_start, progress)


def _by_prices(
    asked: CoverAsked,
    free: Numbers,
    matrix: sparse.csc_array,
    limits: Limits,
    warm_start: Sequence[Hashable] | None,
    progress: Progress | None,
) -> Answer:
    """Cheapest cover of what the required sites leave over; demand of one cover set is one row."""
    need = asked.need()
    rows = merged(_table(matrix), apart=need[need > 0].astype(np.int64))
    stands = float(asked.cost[asked.required].sum())
    start = None
    if warm_start is not None:
        number = {name: column for column, name in enumerate(asked.incidence.site_id)}
        start = np.isin(free, numbers_of(warm_start, number))
    found: Cheapest = cheapest_cover(
        sparse.csc_array(rows.matrix),
        asked.cost[free],
        need[need > 0][rows.first].astype(np.int32),
        limits,
        start=start,
        told=lambda value, bound: progress(value + stands, bound + stands) if progress else None,
    )
    columns = np.union1d(np.flatnonzero(asked.required), free[found.chosen])
    value = float(asked.cost[columns].sum())
    bound = min(found.bound + stands, value)
    return _answer(
        asked, columns, value=value, bound=bound, method="prices, core and search", proof=found.proof
    )


def _table(matrix: sparse.csc_array) -> Incidence:
    demands, sites = matrix.shape
    return Incidence(matrix, np.ones(demands), range(demands), range(sites))


def _by_programme(
    asked: CoverAsked, limits: Limits, warm_start: Sequence[Hashable] | None, progress: Progress | None
) -> Answer:
    site_id = asked.incidence.site_id
    programme, chosen = siting(site_id, None, asked.requirements, sense="min", worth=asked.cost)
    if asked.covered_share < 1.0:
        rows = merged(asked.incidence)
        cover = pattern(rows.matrix)
        covered = covered_rows(programme, chosen, cover, np.zeros(len(rows.weight)), fold=asked.backup)
        total, least = float(rows.weight.sum()), asked.covered_share * float(rows.weight.sum())
        least = float(np.ceil(least - 1e-9)) if whole_numbers(rows.weight) else least
        words = f"cover of {least:,.10g} of the weight {total:,.10g}"
        kept = Kept(f"{words} is asked for", words)
        programme.rows((covered, rows.weight), least=least, kept=kept)
    else:
        need = np.minimum(asked.backup, asked.can_be)
        rows = merged(asked.incidence, apart=need)
        names = asked.named(rows.first)
        words = "covered" if asked.backup == 1 else f"covered {asked.backup} times"
        kept = Kept(f"each demand must be {words}", f"each demand is {words}", names)
        programme.rows((chosen, pattern(rows.matrix)), least=need[rows.first], kept=kept)
    question = Question(
        programme,
        chosen,
        site_id,
        lambda columns: float(asked.cost[columns].sum()),
        asked.model,
        whole=whole_numbers(asked.cost),
    )
    return answered(question, limits, warm_start=warm_start, progress=progress)


def _answer(
    asked: CoverAsked,
    columns: Numbers | None = None,
    *,
    value: float | None = None,
    bound: float | None = None,
    method: str = "count of covers",
    proof: str = "no choice can",
    why: str = "",
) -> Answer:
    site_id = asked.incidence.site_id
    return Answer(
        selected=() if columns is None else tuple(site_id[column] for column in columns.tolist()),
        value=value,
        bound=bound,
        status="infeasible" if why else status_of(value, bound),
        sense="min",
        model=asked.model,
        method=method,
        proof=proof,
        infeasible_because=why,
    )
