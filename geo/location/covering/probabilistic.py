"""Covering by chance: sites that are busy, reliability asked for, signals that add up."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import ceil, log

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Incidence
from ..programme.answering import Progress, Question, answered, whole_numbers
from ..programme.requirement_rows import siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import gathered, merged, pattern, times_covered

# How far rounding may carry a sum of logarithms below the threshold that it meets on paper.
ROUNDING = 1e-9


def expected_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    busy_share: float,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Most weight expected to be covered by a site that is not busy (MEXCLP; Daskin 1983).

    Parameters
    ----------
    busy_share : float
        Part of the time for which each site is busy, from 0 and below 1; alike and independent for all.

    Returns
    -------
    Answer
        ``value`` is the sum of weight times ``1 - busy_share ** covers``.

    Notes
    -----
    Sites are distinct; where several may stand in one place, give that candidate several times.

    Examples
    --------
    >>> table = Incidence.of([[0], [0], [1]], weight=[10.0, 2.0], site_id="abc")
    >>> expected_covering(table, 2, busy_share=0.5).value                     # 10 (1 - 1/4), not 5 + 1
    7.5
    """
    _share("busy_share", busy_share)
    rows = merged(incidence)
    cover = pattern(rows.matrix)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    most = np.diff(cover.indptr) if sites is None else np.minimum(np.diff(cover.indptr), sites)
    row = np.repeat(np.arange(len(most)), most)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(most) - most, most)
    worth = rows.weight[row] * (1.0 - busy_share) * busy_share**rank
    covers = programme.variables(len(row), worth=worth, integral=False)
    programme.rows((chosen, cover), (covers, -gathered(row, len(most))), least=0.0)

    def valued(columns: Numbers) -> float:
        times = times_covered(cover, columns)[rows.row_of]
        return float(incidence.weight @ (1.0 - busy_share ** times.astype(float)))

    question = Question(programme, chosen, incidence.site_id, valued, "maximum expected covering (MEXCLP)")
    return answered(question, limits, warm_start=warm_start, progress=progress)


def available_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    busy_share: npt.ArrayLike,
    reliability_share: float,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Most weight for which some site is free with a stated reliability (MALP; ReVelle & Hogan 1989).

    Parameters
    ----------
    busy_share : float or array
        Part of the time for which a site is busy: one for all (MALP I), or one for the sites about each
        demand (MALP II); above 0 and below 1.
    reliability_share : float
        Probability, below 1, with which a site must be free. A demand needs the fewest covers ``b`` with
        ``1 - busy_share ** b >= reliability_share``.

    Returns
    -------
    Answer
        ``value`` is the weight covered so often.

    Examples
    --------
    Busy a third of the time, two covers make 1 - 1/9 = 0.89.

    >>> table = Incidence.of([[0, 1], [0], [1]], weight=[4.0, 3.0], site_id="abc")
    >>> available_covering(table, 2, busy_share=1 / 3, reliability_share=0.85).selected
    ('a', 'b')
    """
    busy = np.broadcast_to(np.asarray(busy_share, float), len(incidence.weight))
    _share("busy_share", float(busy.min(initial=0.5)))
    _share("busy_share", float(busy.max(initial=0.5)))
    _share("reliability_share", reliability_share)
    needs = [
        max(1, ceil(log(1.0 - reliability_share) / log(share) - ROUNDING)) if share > 0.0 else 1
        for share in busy.tolist()
    ]
    need = np.array(needs, dtype=np.int64)
    rows = merged(incidence, apart=need)
    cover, least = pattern(rows.matrix), need[rows.first]
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    covered = programme.variables(len(least), worth=rows.weight, upper=np.diff(cover.indptr) >= least)
    programme.rows((chosen, cover), (covered, -sparse.diags_array(least.astype(float))), least=0.0)

    def valued(columns: Numbers) -> float:
        return float(incidence.weight[times_covered(cover, columns)[rows.row_of] >= need].sum())

    whole = whole_numbers(incidence.weight)
    model = "maximum availability (MALP)"
    question = Question(programme, chosen, incidence.site_id, valued, model, whole=whole)
    return answered(question, limits, warm_start=warm_start, progress=progress)


def cooperative_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    threshold_share: float,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Most weight that the sites together detect with a stated probability (cooperative cover).

    Parameters
    ----------
    incidence : Incidence
        Entries are probabilities of detection, independent of one another.
    threshold_share : float
        Probability asked for, above 0 and below 1. It is linear in logarithms: a demand counts where the sum
        of ``-ln(1 - p)`` over the sites chosen reaches ``-ln(1 - threshold_share)``.

    Returns
    -------
    Answer
        ``value`` is the weight detected so surely.

    Notes
    -----
    Berman, Drezner & Krass (2010).

    Examples
    --------
    Two sensors of 0.6 make 0.84 together; either alone does not reach 0.8.

    >>> table = Incidence.of([[0], [0], [1]], weight=[5.0, 4.0], degree=[[0.6], [0.6], [0.9]])
    >>> cooperative_covering(table, 2, threshold_share=0.8).selected
    (0, 1)
    """
    _share("threshold_share", threshold_share)
    rows = merged(incidence)
    signal = strengths(rows.matrix.data) / -np.log1p(-threshold_share)
    signals = pattern(rows.matrix)
    signals.data = np.minimum(signal, 1.0)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    covered = programme.variables(len(rows.weight), worth=rows.weight)
    programme.rows((chosen, signals), (covered, -(1.0 - ROUNDING)), least=0.0)

    def valued(columns: Numbers) -> float:
        taken = np.zeros(len(incidence.site_id))
        taken[columns] = 1.0
        return float(incidence.weight[(signals @ taken >= 1.0 - ROUNDING)[rows.row_of]].sum())

    whole = whole_numbers(incidence.weight)
    question = Question(programme, chosen, incidence.site_id, valued, "cooperative covering", whole=whole)
    return answered(question, limits, warm_start=warm_start, progress=progress)


def strengths(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Signal of a probability of detection, ``-ln(1 - p)``: signals of independent sites add up.

    Examples
    --------
    >>> strengths(np.array([0.0, 0.5])).round(4).tolist()
    [0.0, 0.6931]
    """
    if not ((probability >= 0.0) & (probability <= 1.0)).all():
        worst = float(probability[~((probability >= 0.0) & (probability <= 1.0))][0])
        raise LocationError(
            f"a probability is {worst:g}", where="incidence", mend="Give probabilities from 0 to 1."
        )
    return -np.log1p(-np.minimum(probability, 1.0 - 1e-15))


def _share(name: str, value: float) -> None:
    if not 0.0 <= value < 1.0 or (name != "busy_share" and value == 0.0):
        raise LocationError(
            f"{name} is {value:g}", where="probabilistic covering", mend="Give a share below 1."
        )
