"""Candidates that another of their own group outdoes are left out before a question with quotas is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...location.covering.covering_rows import merged, pattern
from ...location.incidence import Incidence
from ...location.requirements import Requirements

Mask = npt.NDArray[np.bool_]


def without_outdone(incidence: Incidence, requirements: Requirements) -> tuple[Incidence, Requirements]:
    """Leave out each candidate whose cover lies within that of another of the same groups.

    Exact for maximal covering: in any choice the other can stand in for it. Where a group would keep fewer
    than its quota asks for at least, and where spacing, support or costs tell candidates apart, nothing is
    left out.

    Examples
    --------
    >>> table = Incidence.of([[0, 1], [1], [1]], weight=[1.0, 1.0], site_id="abc")
    >>> groups = {"a": ("north",), "b": ("north",), "c": ("south",)}
    >>> without_outdone(table, Requirements(group_of=groups))[0].site_id
    ['a', 'c']
    """
    asked = requirements
    told_apart = asked.spacing_m > 0.0 or asked.support_m > 0.0 or asked.budget is not None
    if told_apart or asked.cost is not None:
        return incidence, requirements
    keep = ~_outdone(incidence, asked)
    ids = [id_ for id_, kept in zip(incidence.site_id, keep, strict=True) if kept]
    left = Counter(group for id_ in ids for group in asked.group_of.get(id_, ()))
    if any(left[group] < quota.least for group, quota in asked.quotas.items()):
        return incidence, requirements
    rows = np.flatnonzero(keep)
    matrix = sparse.csc_array(incidence.matrix[:, rows])
    place_m = None if asked.place_m is None else asked.place_m[rows]
    groups = {id_: asked.group_of[id_] for id_ in ids if id_ in asked.group_of}
    forbidden = asked.forbidden & frozenset(ids)
    return (
        replace(incidence, matrix=matrix, site_id=ids),
        replace(asked, place_m=place_m, group_of=groups, forbidden=forbidden),
    )


def _outdone(incidence: Incidence, requirements: Requirements) -> Mask:
    """Which candidates another of the same groups covers whole; of two alike the later."""
    rows = merged(incidence)
    cover = sparse.csc_array(pattern(rows.matrix)[rows.weight > 0.0]).astype(np.int64)
    size = np.diff(cover.indptr)
    shared = sparse.coo_array(cover.T @ cover)
    one, other = shared.coords
    group = _numbered([tuple(requirements.group_of.get(id_, ())) for id_ in incidence.site_id])
    barred = np.array([id_ in requirements.forbidden for id_ in incidence.site_id], bool)
    fixed = np.array([id_ in requirements.required for id_ in incidence.site_id], bool)
    larger = (size[other] > size[one]) | ((size[other] == size[one]) & (other < one))
    outdone = (
        (shared.data == size[one]) & larger & (group[one] == group[other]) & ~barred[other] & ~fixed[one]
    )
    found = np.zeros(len(size), bool)
    found[one[outdone]] = True
    return found


def _numbered(groups: list[tuple[object, ...]]) -> npt.NDArray[np.int64]:
    """A number for each set of groups, the same for the same."""
    number: dict[tuple[object, ...], int] = {}
    return np.array([number.setdefault(each, len(number)) for each in groups], dtype=np.int64)
