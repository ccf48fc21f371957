"""Gradual covering: cover that fades with distance, each demand served by the best site chosen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Array, Incidence
from ..programme.answering import Progress, Question, answered
from ..programme.requirement_rows import numbers_of, siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import gathered, merged


def gradual_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Choose sites so that the weight times the best degree of cover is greatest.

    Parameters
    ----------
    incidence : Incidence
        Entries are degrees of cover, 0 to 1, such as ``faded`` gives; each demand counts its best.

    Returns
    -------
    Answer
        ``value`` is the sum of weight times best degree; ``assignment`` names the site that gives it.

    Notes
    -----
    Church & Roberts (1983), in steps; Berman, Krass & Drezner (2003), by decay between two distances.

    Examples
    --------
    >>> table = Incidence.of([[0], [0, 1], [1]], weight=[4.0, 4.0], degree=[[1.0], [0.7, 0.7], [1.0]])
    >>> gradual_covering(table, 1).value
    5.6
    >>> gradual_covering(table, 2).selected
    (0, 2)
    """
    rows = merged(incidence)
    degree = rows.matrix.tocoo()
    if not ((degree.data >= 0.0) & (degree.data <= 1.0)).all():
        raise LocationError("a degree of cover lies outside 0 to 1", where="incidence", mend="Give 0 to 1.")
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    row, column = degree.coords[0].astype(np.int64), degree.coords[1].astype(np.int64)
    served = programme.variables(len(row), worth=rows.weight[row] * degree.data, integral=False)
    programme.rows((served, gathered(row, len(rows.weight))), most=1.0)
    here = sparse.csr_array(
        (np.ones(len(column)), (np.arange(len(column)), column)), shape=(len(column), rows.matrix.shape[1])
    )
    programme.rows((chosen, here), (served, -1.0), least=0.0)

    def valued(columns: Numbers) -> float:
        return float(incidence.weight @ _best(rows.matrix, columns)[rows.row_of])

    question = Question(programme, chosen, incidence.site_id, valued, "gradual covering")
    found = answered(question, limits, warm_start=warm_start, progress=progress)
    return replace(found, assignment=_assigned(incidence, found.selected))


def _assigned(incidence: Incidence, selected: Sequence[Hashable]) -> dict[Hashable, Hashable]:
    """The site chosen that covers each demand best, where one does."""
    number = {name: column for column, name in enumerate(incidence.site_id)}
    columns = numbers_of(selected, number)
    if not len(columns):
        return {}
    degree = incidence.matrix[:, columns].toarray()
    best = degree.argmax(axis=1)
    return {
        incidence.demand_id[row]: incidence.site_id[columns[best[row]]]
        for row in np.flatnonzero(degree.max(axis=1) > 0.0).tolist()
    }


def _best(degree: sparse.csr_array, columns: Numbers) -> Array:
    """Best degree to which some sites cover each row; 0 where none does."""
    best = np.zeros(degree.shape[0])
    some = degree[:, columns].tocoo()
    np.maximum.at(best, some.coords[0], some.data)
    return best


def faded(distance_m: npt.ArrayLike, *, full_m: float, none_m: float, steps: int | None = None) -> Array:
    """Degree of cover at a distance: whole up to ``full_m``, none from ``none_m`` on.

    Parameters
    ----------
    distance_m : array
        Distances, metres.
    full_m, none_m : float
        Where cover begins and ends to fade, metres; ``0 <= full_m < none_m``.
    steps : int, optional
        Fade in so many equal steps (Church & Roberts 1983); in a straight line if left out (Berman, Krass &
        Drezner 2003).

    Examples
    --------
    >>> faded([4_000.0, 6_000.0, 9_000.0], full_m=5_000.0, none_m=9_000.0).tolist()
    [1.0, 0.75, 0.0]
    >>> faded([6_000.0], full_m=5_000.0, none_m=9_000.0, steps=2).tolist()
    [0.5]
    """
    if not 0.0 <= full_m < none_m:
        raise LocationError(
            f"full_m is {full_m:g} and none_m is {none_m:g}",
            where="gradual covering",
            mend="Give 0 <= full_m < none_m, metres.",
        )
    straight = np.clip((none_m - np.asarray(distance_m, float)) / (none_m - full_m), 0.0, 1.0)
    return straight if steps is None else np.asarray(np.floor(straight * steps) / steps)
