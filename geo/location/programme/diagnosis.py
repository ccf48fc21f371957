"""Why no choice of sites meets all that is asked: which requirements are in conflict, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np

from ..requirements import Limits
from .mixed_integer import Outcome, Programme, Rows, solve

NAMED_AT_MOST = 10


def explain(programme: Programme, limits: Limits) -> str:
    """Say which requirements of an infeasible programme cannot be had together, and what can.

    Parameters
    ----------
    programme : Programme
        Its blocks of rows that carry words (``Kept``) are what may be given up; the rest holds always.
    limits : Limits
        Wall seconds for the diagnosis; what they do not suffice to clear stays among the suspects.

    Returns
    -------
    str
        One sentence for each requirement of a smallest conflict (none can be taken out of it): what is
        asked, and the most (or least) that can be had while the others of the conflict are kept.

    Notes
    -----
    Deletion filter (Chinneck & Dravnieks 1991) over blocks of rows, then one elastic programme each.

    Examples
    --------
    >>> from .requirement_rows import siting
    >>> from ..requirements import Quota, Requirements
    >>> asked = Requirements(quotas={"Alfa": Quota(least=2)}, group_of={"a": ["Alfa"]})
    >>> programme, _ = siting(["a", "b"], None, asked, sense="min", worth=1.0)
    >>> explain(programme, Limits())
    "quota 'Alfa' asks for at least 2 sites; only 1 can be had"
    """
    ends_at = monotonic() + limits.time_s
    asked = [block for block in programme.blocks if block.kept is not None]
    for block in list(asked):
        others = [other for other in asked if other is not block]
        if _attempt(programme, others, ends_at).status == "infeasible":
            asked = others
    if not asked:
        return "the model contradicts itself"
    said = [_sentence(programme, block, asked, ends_at) for block in sorted(asked, key=_height)]
    return ". Or: ".join(said)


def _height(block: Rows) -> int:
    return len(block.least)


def _left(ends_at: float) -> Limits:
    return Limits(time_s=max(ends_at - monotonic(), 0.1))


def _held(programme: Programme, asked: Sequence[Rows]) -> list[Rows]:
    return [block for block in programme.blocks if block.kept is None] + list(asked)


def _attempt(programme: Programme, asked: Sequence[Rows], ends_at: float) -> Outcome:
    return solve(programme.under(_held(programme, asked), "min"), _left(ends_at))


def _sentence(programme: Programme, block: Rows, asked: Sequence[Rows], ends_at: float) -> str:
    """What one requirement asks for, and what can be had of it while the others are kept."""
    others = [other for other in asked if other is not block]
    lone = _height(block) == 1 and not (block.kept and block.kept.names)
    reach = (_reached if lone else _missed)(programme, block, others, ends_at)
    kept = [other.kept.while_kept for other in others if other.kept is not None]
    asks = block.kept.asks if block.kept is not None else ""
    return f"{asks}; {reach}" + (f" while {' and '.join(kept)}" if kept else "")


def _reached(programme: Programme, block: Rows, others: Sequence[Rows], ends_at: float) -> str:
    """The most of a lower limit, or the least of an upper limit, that the other requirements leave."""
    upward = bool(np.isfinite(block.least[0]))
    elastic = programme.under(_held(programme, others), "max" if upward else "min")
    elastic.worth = [block.matrix(programme.count).toarray().ravel()]
    outcome = solve(elastic, _left(ends_at))
    if outcome.status != "optimal" or outcome.value is None:
        return "it is not settled how far it must give"
    reach = f"{round(outcome.value, 6) + 0.0:,.10g}"
    return f"only {reach} can be had" if upward else f"at least {reach} would be needed"


def _missed(programme: Programme, block: Rows, others: Sequence[Rows], ends_at: float) -> str:
    """The rows of a block that cannot be kept, where their shortfall together is least."""
    elastic = programme.under(_held(programme, others), "min")
    short = elastic.variables(_height(block), worth=1.0, upper=np.inf, integral=False)
    over = elastic.variables(_height(block), worth=1.0, upper=np.inf, integral=False)
    elastic.rows(
        (slice(0, programme.count), block.matrix(programme.count)),
        (short, 1.0),
        (over, -1.0),
        least=block.least,
        most=block.most,
    )
    outcome = solve(elastic, _left(ends_at))
    if outcome.status != "optimal" or outcome.solution is None or outcome.value is None:
        return "it is not settled how far it must give"
    failing = np.flatnonzero(outcome.solution[short] + outcome.solution[over] > 1e-6)
    names = list(block.kept.names) if block.kept is not None else []
    if not names:
        return f"at best {round(outcome.value, 6):g} too many are chosen"
    said = ", ".join(repr(names[row]) for row in failing[:NAMED_AT_MOST].tolist())
    more = ", …" if len(failing) > NAMED_AT_MOST else ""
    return f"at best it fails for {len(failing)} of {_height(block)} ({said}{more})"
