"""Sites that together see most: the greatest expected weight that at least one of them detects."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from time import monotonic

import numpy as np
from scipy import sparse

from .answer import Answer
from .answering import Progress, Question, bound_of, said, status_of
from .covering_rows import Merged, merged
from .diagnosis import explain
from .incidence import Array, Incidence
from .mixed_integer import Programme, solve
from .probabilistic import strengths
from .requirement_rows import numbers_of, siting
from .requirements import DEFAULT_LIMITS, Limits, Requirements
from .spacing import Numbers

# Signals at which the curve of detection is touched to begin with; more are added where choices need them.
TOUCHED_AT = (0.0, 0.35, 0.8, 1.5, 3.0)
METHOD = "outer approximation (HiGHS) from a greedy start"


def expected_detection(
    incidence: Incidence,
    sites: int | None,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose sites so that the expected weight that at least one detects is greatest.

    Parameters
    ----------
    incidence : Incidence
        Entries are probabilities of detection, independent of one another.

    Returns
    -------
    Answer
        ``value`` is the sum of weight times ``1 - product(1 - p)`` over the sites chosen.

    Notes
    -----
    The objective is submodular: whatever the choice ``S``, no ``k`` sites gain more than the ``k`` greatest
    single gains added to it (Nemhauser, Wolsey & Fisher 1978). It is also concave in the sum of signals
    ``-ln(1 - p)``, so tangents at the choices met bound it from above, and touch it there (Duran & Grossmann
    1986): a few mixed-integer programmes end with the optimum.

    Examples
    --------
    Two of three: 8 (1 - 0.5 x 0.5) = 6 against 8 x 0.5 + 3 x 0.5 = 5.5.

    >>> table = Incidence.of([[0], [0], [1]], weight=[8.0, 3.0], degree=[[0.5], [0.5], [0.5]])
    >>> expected_detection(table, 2).selected
    (0, 1)
    """
    ends_at = monotonic() + limits.time_s
    rows, asked = merged(incidence), requirements or Requirements()
    signal = sparse.csr_array(
        (strengths(rows.matrix.data), rows.matrix.indices, rows.matrix.indptr), rows.matrix.shape
    )
    programme, chosen = siting(incidence.site_id, sites, asked, sense="max")
    detected = programme.variables(len(rows.weight), worth=rows.weight, integral=False)
    for at in TOUCHED_AT:
        _touch(programme, chosen, detected, signal, np.full(len(rows.weight), at))

    def valued(columns: Numbers) -> float:
        return float(rows.weight @ detection(rows.matrix, columns))

    question = Question(programme, chosen, incidence.site_id, valued, "maximum expected detection")
    number = {name: column for column, name in enumerate(incidence.site_id)}
    barred = numbers_of(asked.forbidden, number)
    greedy, bound = _greedy(rows, sites, barred)
    best: Numbers | None = None
    for start in (greedy, None if warm_start is None else numbers_of(warm_start, number)):
        if start is not None and question.stands(start, Limits(ends_at - monotonic())):
            best = start if best is None else max(best, start, key=valued)
        if start is not None:
            _touch(programme, chosen, detected, signal, signal[:, start].sum(axis=1))
    while True:
        outcome = solve(programme, Limits(ends_at - monotonic(), limits.gap))
        if outcome.status == "infeasible":
            return said(question, why=explain(programme, Limits(max(ends_at - monotonic(), 1.0))))
        columns = question.columns(outcome)
        bound = bound if outcome.bound is None else min(bound, outcome.bound)
        if columns is not None:
            best = columns if best is None else max(best, columns, key=valued)
        value = None if best is None else valued(best)
        shown = bound_of(question, bound, value)
        if progress is not None:
            progress(value, shown)
        status = status_of(value, shown)
        near = value is not None and bound - value <= limits.gap * abs(value)
        if columns is None or status == "optimal" or near or monotonic() >= ends_at:
            proof = "tangents of the detection curve, and the greedy bound of a submodular objective"
            return said(question, best, value, bound=shown, status=status, method=METHOD, proof=proof)
        _touch(programme, chosen, detected, signal, signal[:, columns].sum(axis=1))


def detection(probability: sparse.csr_array, columns: Numbers) -> Array:
    """Probability with which at least one of some sites detects each row.

    Examples
    --------
    >>> detection(sparse.csr_array([[0.5, 0.5], [0.0, 1.0]]), np.array([0, 1])).tolist()
    [0.75, 1.0]
    """
    missed = np.ones(probability.shape[0])
    some = probability[:, columns].tocoo()
    np.multiply.at(missed, some.coords[0], 1.0 - some.data)
    return 1.0 - missed


def _touch(programme: Programme, chosen: slice, detected: slice, signal: sparse.csr_array, at: Array) -> None:
    """Bound what is detected by the tangent of ``1 - exp(-signal)`` at one signal a row."""
    slope = np.exp(-at)
    steep = sparse.csr_array(sparse.diags_array(slope) @ signal)
    programme.rows((detected, 1.0), (chosen, -steep), most=1.0 - slope * (1.0 + at))


def _greedy(rows: Merged, sites: int | None, barred: Numbers) -> tuple[Numbers, float]:
    """Sites taken one by one for their gain, and the least of the bounds that the gains prove on the way."""
    count = rows.matrix.shape[1]
    columns, missed = sparse.csc_array(rows.matrix), rows.weight.copy()
    most = min(count - len(barred), count if sites is None else sites)
    taken: list[int] = []
    bound = float(rows.weight.sum())
    for _ in range(most + 1):
        gain = columns.T @ missed
        gain[barred] = 0.0
        gain[taken] = 0.0
        top = np.sort(gain)[::-1][:most].sum()
        bound = min(bound, float(rows.weight.sum() - missed.sum() + top))
        best = int(np.argmax(gain))
        if len(taken) == most or gain[best] <= 0.0:
            break
        taken.append(best)
        own = slice(columns.indptr[best], columns.indptr[best + 1])
        missed[columns.indices[own]] *= 1.0 - columns.data[own]
    return np.array(sorted(taken), dtype=np.int64), bound
