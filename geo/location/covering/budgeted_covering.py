"""Maximal covering as a mixed-integer programme: any requirement, a budget in place of a number of sites."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from ..answer import Answer
from ..incidence import Incidence
from ..programme.answering import Progress, Question, answered, whole_numbers
from ..programme.requirement_rows import siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import covered_rows, merged, pattern, times_covered


def budgeted_covering(
    incidence: Incidence,
    sites: int | None = None,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Cover the most demand with what a budget buys, under every requirement (budgeted MCLP).

    Parameters
    ----------
    incidence : Incidence
        Who covers what; every stored entry covers.
    sites : int or None
        Most sites; None where the budget (``requirements.cost`` and ``budget``) alone decides.

    Returns
    -------
    Answer
        ``value`` is the weight covered.

    Notes
    -----
    Church & ReVelle (1974), with costs as in Khuller, Moss & Naor (1999).

    Examples
    --------
    The dear site covers most, but the two cheap ones together cover more for the same money.

    >>> table = Incidence.of([[0, 1, 2], [0, 1], [2, 3]], weight=[1.0, 1.0, 1.0, 1.0], site_id="abc")
    >>> budgeted_covering(table, requirements=Requirements(cost=[9.0, 4.0, 5.0], budget=9)).selected
    ('b', 'c')
    """
    rows = merged(incidence)
    cover = pattern(rows.matrix)
    asked = Requirements() if requirements is None else requirements
    programme, chosen = siting(incidence.site_id, sites, asked, sense="max")
    covered_rows(programme, chosen, cover, rows.weight)

    def valued(columns: Numbers) -> float:
        return float(incidence.weight[times_covered(cover, columns)[rows.row_of] > 0].sum())

    question = Question(
        programme,
        chosen,
        incidence.site_id,
        valued,
        "budgeted maximal covering (MCLP)" if asked.budget is not None else "maximal covering (MCLP)",
        whole=whole_numbers(incidence.weight),
    )
    return answered(question, limits, warm_start=warm_start, progress=progress)
