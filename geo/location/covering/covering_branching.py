"""Maximal covering where no walk settles it: a mixed-integer programme of what the prices left."""

from __future__ import annotations

from time import monotonic

import numpy as np
import numpy.typing as npt

from ..programme.answering import PROOF
from ..programme.mixed_integer import Outcome, Programme, solve
from ..requirements import Limits
from .covering_search import Search
from .duals import Prices

SCALE = 1e6  # total weight in the programme's eyes where weights have no unit: HiGHS stops at 1e-6
ROUNDING = 1e-3  # of a unit, by which the solver's bound may be off


def branched(search: Search, row: npt.NDArray[np.float64]) -> None:
    """Let HiGHS settle a search: columns that the prices rule out are gone, those they ask for are fixed.

    Parameters
    ----------
    search : Search
        With the cover that its prices have narrowed; its choice and bound are improved.
    row : array
        Row prices of that cover.
    """
    cover, sites = search.cover, search.sites
    scale = 1.0 / search.unit if search.unit else SCALE / cover.weight.sum()
    needed = Prices.of(cover, row).needed(sites, search.floor)
    programme = Programme("max")
    chosen = programme.variables(cover.shape[1], lower=needed)
    covered = programme.variables(cover.shape[0], worth=cover.weight * scale, integral=False)
    programme.rows((chosen, np.ones(cover.shape[1])), most=sites)
    programme.rows((chosen, cover.matrix()), (covered, -1.0), least=0.0)
    outcome = solve(programme, Limits(search.until_s - monotonic(), search.gap))
    _taken(search, outcome, chosen, scale)


def _taken(search: Search, outcome: Outcome, chosen: slice, scale: float) -> None:
    """Take what the solver found; an empty programme means that nothing beats the choice at hand."""
    floor = search.floor
    if outcome.solution is not None:
        search.offer(np.flatnonzero(outcome.solution[chosen] > 0.5).astype(np.int32)[: search.sites])
    if outcome.status == "infeasible":
        search.limit(max(floor, search.value), PROOF)
    elif outcome.bound is not None:
        bound = outcome.bound / scale
        if search.unit:
            bound = np.floor(outcome.bound + ROUNDING) * search.unit
        search.limit(max(float(bound), search.value), PROOF)
