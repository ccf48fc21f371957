"""A covering question after what is fixed: which sites stand, what they cover, what is left to decide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..incidence import Incidence
from ..programme.requirement_rows import numbers_of
from ..requirements import Requirements
from .reduction import Cover, reduced

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Opening:
    """What a search begins with.

    Parameters
    ----------
    standing : array of int
        Numbers of the sites that are required.
    covered : array of bool
        Demand that they cover.
    weight : array, shape (1,)
        Weight of that demand.
    cover : Cover
        The reduced question over the demand and the sites that are left.
    """

    standing: npt.NDArray[np.int64]
    covered: Flags
    weight: npt.NDArray[np.float64]
    cover: Cover


def opened(incidence: Incidence, sites: int, requirements: Requirements) -> Opening | None:
    """Settle what is required and forbidden; None where other requirements stand, or these are in conflict.

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1, 2], [3]], weight=[5.0, 3.0, 4.0, 1.0])
    >>> opening = opened(table, 2, Requirements(required=frozenset({0})))
    >>> opening.weight.tolist(), opening.cover.column.tolist(), opening.cover.weight.tolist()
    ([8.0], [1, 2], [4.0, 1.0])
    """
    number = {name: column for column, name in enumerate(incidence.site_id)}
    standing = numbers_of(requirements.required, number)
    forbidden = numbers_of(requirements.forbidden, number)
    if not _is_plain(requirements) or len(standing) > sites or np.isin(standing, forbidden).any():
        return None
    covered, barred = demand_covered(incidence, standing), np.zeros(len(number), bool)
    barred[forbidden] = True
    cover = reduced(incidence, covered=covered, barred=barred)
    return Opening(standing, covered, np.array([incidence.weight[covered].sum()]), cover)


def demand_covered(incidence: Incidence, columns: npt.NDArray[np.integer]) -> Flags:
    """Demand that at least one of some sites, by their numbers, covers."""
    matrix, covered = incidence.matrix, np.zeros(len(incidence.weight), bool)
    for column in columns:
        covered[matrix.indices[matrix.indptr[column] : matrix.indptr[column + 1]]] = True
    return covered


def _is_plain(requirements: Requirements) -> bool:
    """Whether nothing is asked for but sites that are required or forbidden."""
    asked = requirements.spacing_m, requirements.support_m, requirements.quotas
    return not any(asked) and requirements.budget is None
