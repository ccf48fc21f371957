"""Capacitated maximal covering: each site covers no more weight than it can serve."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...errors import LocationError
from ..answer import Answer
from ..incidence import Array, Incidence
from ..programme.answering import Progress, Question, answered, whole_numbers
from ..programme.mixed_integer import Programme, solve
from ..programme.requirement_rows import numbers_of, siting
from ..programme.spacing import Numbers
from ..requirements import DEFAULT_LIMITS, Limits, Requirements
from .covering_rows import gathered, pattern


def capacitated_covering(
    incidence: Incidence,
    sites: int | None,
    *,
    capacity: npt.ArrayLike,
    requirements: Requirements | None = None,
    limits: Limits = DEFAULT_LIMITS,
    warm_start: Sequence[Hashable] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Cover the most weight when each site serves so much and no more (Current & Storbeck 1988).

    Parameters
    ----------
    capacity : float or array
        Weight that each site can serve; a demand may be shared out among the sites that cover it.

    Returns
    -------
    Answer
        ``value`` is the weight served; ``assignment`` names the site that serves most of each demand.

    Raises
    ------
    LocationError
        If a capacity is negative or not a number.

    Examples
    --------
    The first site covers all, but can serve 5 of the 9.

    >>> table = Incidence.of([[0, 1], [1]], weight=[4.0, 5.0])
    >>> capacitated_covering(table, 1, capacity=5.0).value, capacitated_covering(table, 2, capacity=5.0).value
    (5.0, 9.0)
    """
    can = np.broadcast_to(np.asarray(capacity, float), len(incidence.site_id))
    if not (can >= 0.0).all():
        worst = int(np.argmin(np.where(np.isnan(can), -np.inf, can)))
        raise LocationError(
            f"the capacity of site {incidence.site_id[worst]!r} is {can[worst]:g}",
            where="capacitated covering",
            mend="Give zero or more.",
        )
    programme, chosen = siting(incidence.site_id, sites, requirements or Requirements(), sense="max")
    _flows(programme, chosen, incidence, can)

    def valued(columns: Numbers) -> float:
        return float(_served(incidence, can, columns).sum())

    whole = whole_numbers(incidence.weight) and whole_numbers(can[np.isfinite(can)])
    model = "capacitated maximal covering (CMCLP)"
    question = Question(programme, chosen, incidence.site_id, valued, model, whole=whole)
    found = answered(question, limits, warm_start=warm_start, progress=progress)
    number = {name: column for column, name in enumerate(incidence.site_id)}
    flows = _served(incidence, can, numbers_of(found.selected, number))
    return replace(found, assignment=_mostly(incidence, flows))


def _flows(programme: Programme, chosen: slice, incidence: Incidence, can: Array) -> slice:
    """Weight of each demand that each site over it serves: one variable an entry of the table, by columns."""
    entries = pattern(incidence.matrix).tocsc().tocoo()
    row, column = (each.astype(np.int64) for each in entries.coords)
    weight = incidence.weight[row]
    served = programme.variables(len(row), worth=1.0, upper=weight, integral=False)
    programme.rows((served, gathered(row, len(incidence.weight))), most=incidence.weight)
    here = sparse.csr_array((weight, (np.arange(len(column)), column)), shape=(len(column), len(can)))
    programme.rows((chosen, here), (served, -1.0), least=0.0)
    finite = np.flatnonzero(np.isfinite(can))
    limit = sparse.csr_array(sparse.diags_array(np.where(np.isfinite(can), can, 0.0)))[finite]
    programme.rows((chosen, limit), (served, -gathered(column, len(can))[finite]), least=0.0)
    return served


def _served(incidence: Incidence, can: Array, columns: Numbers) -> Array:
    """The most that some sites can serve, entry by entry of the table by columns (a flow)."""
    programme = Programme("max")
    stands = np.zeros(len(can))
    stands[columns] = 1.0
    chosen = programme.variables(len(can), lower=stands, upper=stands, integral=False)
    served = _flows(programme, chosen, incidence, can)
    solution = solve(programme).solution
    return np.zeros(served.stop - served.start) if solution is None else solution[served]


def _mostly(incidence: Incidence, flows: Array) -> Mapping[Hashable, Hashable]:
    """Site that serves the most of each demand that is served."""
    entries = pattern(incidence.matrix).tocsc().tocoo()
    best: dict[Hashable, tuple[float, Hashable]] = {}
    for row, column, flow in zip(*entries.coords, flows, strict=True):
        name = incidence.demand_id[int(row)]
        if flow > 1e-9 and flow > best.get(name, (0.0, None))[0]:
            best[name] = float(flow), incidence.site_id[int(column)]
    return {name: site for name, (_, site) in best.items()}
