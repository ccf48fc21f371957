"""Sites that together see most: the greatest expected weight that at least one of them detects."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from time import monotonic

import numpy as np
from scipy import sparse

from ..answer import Answer
from ..incidence import Array, Incidence
from ..programme.answering import Progress, Question, bound_of, said, status_of
from ..programme.diagnosis import explain
from ..programme.mixed_integer import solve
from ..programme.requirement_rows import numbers_of, siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import Merged, merged
from .probabilistic import strengths

# Signals at which the curve of detection is touched to begin with; more are added where choices need them.
TOUCHED_AT = (0.0, 0.35, 0.8, 1.5, 3.0)
MODEL = "maximum expected detection"
METHOD = "outer approximation (HiGHS) from a greedy start"
PROOF = "tangents of the detection curve, and the greedy bound of a submodular objective"


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
    asked, ends_at = requirements or Requirements(), monotonic() + limits.time_s
    tangents = _Tangents(incidence, sites, asked)
    number = {name: column for column, name in enumerate(incidence.site_id)}
    greedy, bound = _greedy(tangents.rows, sites, numbers_of(asked.forbidden, number))
    starts = [greedy] if warm_start is None else [greedy, numbers_of(warm_start, number)]
    best = tangents.begun(starts, Limits(max(ends_at - monotonic(), 0.0)))
    while True:
        outcome = solve(tangents.question.programme, Limits(ends_at - monotonic(), limits.gap))
        if outcome.status == "infeasible":
            why = explain(tangents.question.programme, Limits(max(ends_at - monotonic(), 1.0)))
            return said(tangents.question, why=why)
        columns = tangents.question.columns(outcome)
        bound = bound if outcome.bound is None else min(bound, outcome.bound)
        best = tangents.better(best, columns)
        value = None if best is None else tangents.valued(best)
        shown = bound_of(tangents.question, bound, value)
        if progress is not None:
            progress(value, shown)
        status = status_of(value, shown)
        near = value is not None and bound - value <= limits.gap * abs(value)
        if columns is None or status == "optimal" or near or monotonic() >= ends_at:
            return said(
                tangents.question, best, value, bound=shown, status=status, method=METHOD, proof=PROOF
            )
        tangents.touch(tangents.signal[:, columns].sum(axis=1))


class _Tangents:
    """The programme whose rows bound what is detected by tangents of ``1 - exp(-signal)``."""

    def __init__(self, incidence: Incidence, sites: int | None, asked: Requirements) -> None:
        self.rows = merged(incidence)
        table = self.rows.matrix
        self.signal = sparse.csr_array((strengths(table.data), table.indices, table.indptr), table.shape)
        programme, chosen = siting(incidence.site_id, sites, asked, sense="max")
        self.detected = programme.variables(table.shape[0], worth=self.rows.weight, integral=False)
        self.question = Question(programme, chosen, incidence.site_id, self.valued, MODEL)
        for at in TOUCHED_AT:
            self.touch(np.full(table.shape[0], at))

    def valued(self, columns: Numbers) -> float:
        """Weight that some sites are expected to detect."""
        return float(self.rows.weight @ detection(self.rows.matrix, columns))

    def touch(self, at: Array) -> None:
        """Add the tangent at one signal a row."""
        slope = np.exp(-at)
        steep = sparse.csr_array(sparse.diags_array(slope) @ self.signal)
        self.question.programme.rows(
            (self.detected, 1.0), (self.question.chosen, -steep), most=1.0 - slope * (1.0 + at)
        )

    def begun(self, starts: Sequence[Numbers], limits: Limits) -> Numbers | None:
        """Best of the starts that meet the requirements; the tangents touch all of them."""
        best = None
        for start in starts:
            if self.question.stands(start, limits):
                best = self.better(best, start)
            self.touch(self.signal[:, start].sum(axis=1))
        return best

    def better(self, one: Numbers | None, other: Numbers | None) -> Numbers | None:
        """The better of two choices, where there are two."""
        if one is None or other is None:
            return other if one is None else one
        return max(one, other, key=self.valued)


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
