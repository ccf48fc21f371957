"""Covering that treats the sides alike: the worst share covered as great, or the shares as near, as asked."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from scipy import sparse

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Array, Incidence
from ..programme.answering import Progress, Question, answered, whole_numbers
from ..programme.mixed_integer import Kept
from ..programme.requirement_rows import siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import Merged, covered_rows, merged, pattern, times_covered


def fair_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    side: Sequence[Hashable],
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Make the least covered share among the sides as great as can be.

    Parameters
    ----------
    side : sequence
        Side of each demand, in the order of the demand.

    Returns
    -------
    Answer
        ``value`` is the least share, 0 to 1, of a side's weight that is covered.

    Examples
    --------
    Two sites on the rich side would cover more, one on each side is fair.

    >>> table = Incidence.of([[0], [1], [2]], weight=[5.0, 5.0, 2.0])
    >>> fair_covering(table, 2, side=["north", "north", "south"]).value
    0.5
    """
    sides = Sides(incidence, side)
    cover = pattern(sides.rows.matrix)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    covered = covered_rows(programme, chosen, cover, np.zeros(cover.shape[0]))
    least = programme.variables(1, worth=1.0, integral=False)
    ones = sparse.csr_array(np.ones((len(sides.names), 1)))
    programme.rows((covered, sides.parts), (least, -ones), least=0.0)

    def valued(columns: Numbers) -> float:
        return float(sides.shares(times_covered(cover, columns) > 0).min())

    question = Question(programme, chosen, incidence.site_id, valued, "fair covering (max-min)")
    return answered(question, limits, warm_start=warm_start, progress=progress)


def balanced_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    side: Sequence[Hashable],
    most_apart_share: float,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Cover the most weight with no two sides' covered shares further apart than allowed.

    Parameters
    ----------
    side : sequence
        Side of each demand, in the order of the demand.
    most_apart_share : float
        Greatest difference between the covered shares of any two sides, 0 to 1.

    Returns
    -------
    Answer
        ``value`` is the weight covered.

    Examples
    --------
    >>> table = Incidence.of([[0], [1], [2]], weight=[5.0, 5.0, 2.0])
    >>> whose = ["north", "north", "south"]
    >>> balanced_covering(table, 2, side=whose, most_apart_share=1.0).value
    10.0
    >>> balanced_covering(table, 2, side=whose, most_apart_share=0.5).value
    7.0
    """
    if not 0.0 <= most_apart_share <= 1.0:
        raise LocationError(
            f"most_apart_share is {most_apart_share:g}", where="fair covering", mend="Give 0 to 1."
        )
    sides = Sides(incidence, side)
    rows, cover = sides.rows, pattern(sides.rows.matrix)
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    covered = covered_rows(programme, chosen, cover, rows.weight)
    entries = cover.tocoo()
    each = sparse.csr_array(
        (np.ones(cover.nnz), (np.arange(cover.nnz), entries.coords[0])), shape=(cover.nnz, cover.shape[0])
    )
    here = sparse.csr_array(
        (np.ones(cover.nnz), (np.arange(cover.nnz), entries.coords[1])), shape=(cover.nnz, cover.shape[1])
    )
    programme.rows((covered, each), (chosen, -here), least=0.0)  # what a site covers may not be hidden
    words = f"covered shares at most {most_apart_share:.4%} apart"
    for first in range(len(sides.names)):
        for second in range(first):
            kept = Kept(f"{sides.names[first]!r} and {sides.names[second]!r} must have {words}", words)
            apart = (sides.parts[[first]] - sides.parts[[second]]).toarray().ravel()
            programme.rows((covered, apart), least=-most_apart_share, most=most_apart_share, kept=kept)

    def valued(columns: Numbers) -> float:
        return float(incidence.weight[(times_covered(cover, columns) > 0)[rows.row_of]].sum())

    whole = whole_numbers(incidence.weight)
    question = Question(programme, chosen, incidence.site_id, valued, "balanced covering", whole=whole)
    return answered(question, limits, warm_start=warm_start, progress=progress)


class Sides:
    """Demand merged by cover and side, and what each row is of its side's weight."""

    rows: Merged
    names: list[Hashable]
    parts: sparse.csr_array

    def __init__(self, incidence: Incidence, side: Sequence[Hashable]) -> None:
        if len(side) != len(incidence.weight):
            raise LocationError(
                f"side has {len(side)} entries for {len(incidence.weight)} demands",
                where="fair covering",
                mend="Name the side of each demand.",
            )
        self.names = list(dict.fromkeys(side))
        number = {name: place for place, name in enumerate(self.names)}
        kind = np.array([number[name] for name in side], dtype=np.int64)
        total = np.bincount(kind, incidence.weight, minlength=len(self.names))
        if not (total > 0.0).all():
            empty = self.names[int(np.argmin(total))]
            raise LocationError(
                f"the demand of {empty!r} has no weight", where="fair covering", mend="Leave that side out."
            )
        self.rows = merged(incidence, apart=kind)
        of = kind[self.rows.first]
        part = self.rows.weight / total[of]
        self.parts = sparse.csr_array((part, (of, np.arange(len(of)))), shape=(len(total), len(of)))

    def shares(self, covered: Array | np.typing.NDArray[np.bool_]) -> Array:
        """Share of each side's weight in some rows."""
        return np.asarray(self.parts @ covered.astype(float))
