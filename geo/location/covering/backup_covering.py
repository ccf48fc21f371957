"""Backup covering (BACOP1, BACOP2): demand that a second site covers counts as well."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Incidence
from ..programme.answering import Progress, Question, answered, whole_numbers
from ..programme.mixed_integer import Kept
from ..programme.requirement_rows import siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import covered_rows, merged, pattern, times_covered


def backup_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Cover all demand once, and as much weight as can be twice (BACOP1; Hogan & ReVelle 1986).

    Returns
    -------
    Answer
        ``value`` is the weight that two sites or more cover.

    Notes
    -----
    With the fewest sites that set covering finds, and weights of one, this is LSCP-B (Daskin & Stern 1981).

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1, 2], [0, 2], [2]], weight=[1.0, 1.0, 5.0], site_id="abcd")
    >>> backup_covering(table, 2).selected
    ('b', 'c')
    """
    rows = merged(incidence)
    cover = pattern(rows.matrix)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    twice = programme.variables(len(rows.weight), worth=rows.weight)
    names = [incidence.demand_id[row] for row in rows.first.tolist()]
    kept = Kept("each demand must be covered", "each demand is covered", names)
    programme.rows((chosen, cover), (twice, -1.0), least=1.0, kept=kept)

    def valued(columns: Numbers) -> float:
        return float(incidence.weight[times_covered(cover, columns)[rows.row_of] > 1].sum())

    whole = whole_numbers(incidence.weight)
    question = Question(programme, chosen, incidence.site_id, valued, "backup covering (BACOP1)", whole=whole)
    return answered(question, limits, warm_start=warm_start, progress=progress)


def weighed_backup_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    first_share: float = 0.5,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Weigh demand covered against demand covered twice (BACOP2; Hogan & ReVelle 1986).

    Parameters
    ----------
    first_share : float
        What the first cover of a demand counts, 0 to 1; the second counts the rest. 1 is maximal covering.

    Returns
    -------
    Answer
        ``value`` is ``first_share`` times the weight covered, plus the rest times the weight covered twice.

    Examples
    --------
    >>> table = Incidence.of([[0], [1], [1]], weight=[2.0, 3.0], site_id="abc")
    >>> weighed_backup_covering(table, 2, first_share=0.2).selected
    ('b', 'c')
    >>> weighed_backup_covering(table, 2, first_share=0.9).selected[0]
    'a'
    """
    if not 0.0 <= first_share <= 1.0:
        raise LocationError(f"first_share is {first_share:g}", where="backup covering", mend="Give 0 to 1.")
    rows = merged(incidence)
    cover = pattern(rows.matrix)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    once = covered_rows(programme, chosen, cover, first_share * rows.weight)
    twice = programme.variables(len(rows.weight), worth=(1.0 - first_share) * rows.weight)
    programme.rows((chosen, cover), (once, -1.0), (twice, -1.0), least=0.0)
    programme.rows((once, 1.0), (twice, -1.0), least=0.0)

    def valued(columns: Numbers) -> float:
        times = times_covered(cover, columns)[rows.row_of]
        worth = first_share * (times > 0) + (1.0 - first_share) * (times > 1)
        return float(incidence.weight @ worth)

    question = Question(programme, chosen, incidence.site_id, valued, "backup covering (BACOP2)")
    return answered(question, limits, warm_start=warm_start, progress=progress)
