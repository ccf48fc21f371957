"""Requirements on a choice of sites as rows of a mixed-integer programme, each with its words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ...errors import LocationError
from ..answer import Sense
from ..incidence import Array
from ..requirements import Quota, Requirements
from .mixed_integer import Kept, Programme
from .spacing import Numbers, both_ways, cliques, close_pairs


def siting(
    site_id: Sequence[Hashable],
    sites: int | None,
    requirements: Requirements,
    *,
    sense: Sense,
    worth: npt.ArrayLike = 0.0,
) -> tuple[Programme, slice]:
    """Begin a programme: one binary variable a site, and the rows of every requirement.

    Parameters
    ----------
    sites : int or None
        Most sites that may be chosen, required ones included; None leaves their number open.
    worth : array, optional
        What choosing each site adds to the objective.

    Examples
    --------
    >>> asked = Requirements(required=frozenset({"a"}), forbidden=frozenset({"b"}))
    >>> programme, chosen = siting(["a", "b", "c"], 2, asked, sense="max", worth=[1.0, 9.0, 3.0])
    >>> from .mixed_integer import solve
    >>> solve(programme).value
    4.0
    """
    programme = Programme(sense)
    chosen = programme.variables(len(site_id), worth=worth)
    if sites is not None:
        _count(programme, chosen, sites)
    number = {name: column for column, name in enumerate(site_id)}
    _fixed(programme, chosen, number, requirements)
    _quotas(programme, chosen, number, requirements)
    _budget(programme, chosen, requirements)
    _apart(programme, chosen, number, requirements)
    _supported(programme, chosen, site_id, requirements)
    return programme, chosen


def numbers_of(ids: Iterable[Hashable], number: dict[Hashable, int]) -> Numbers:
    """Columns of some sites by their ids, rising; an id that no candidate has is refused."""
    for name in ids:
        if name not in number:
            raise LocationError(
                f"no candidate is named {name!r}",
                where="requirements",
                mend="Name sites as the candidates are named.",
            )
    return np.array(sorted(number[name] for name in ids), dtype=np.int64)


def cost_of(requirements: Requirements, sites: int) -> Array:
    """Cost of each site, 1 where none is stated."""
    if requirements.cost is None:
        return np.ones(sites)
    cost = np.asarray(requirements.cost, float)
    if cost.shape != (sites,) or not (np.isfinite(cost) & (cost >= 0.0)).all():
        raise LocationError(
            f"cost has {len(cost)} entries for {sites} sites, the least {np.min(cost, initial=np.inf):g}",
            where="requirements",
            mend="Give each site a cost of zero or more.",
        )
    return cost


def distance_text(distance_m: float) -> str:
    """A distance for people.

    >>> distance_text(5_000.0), distance_text(250.0)
    ('5 km', '250 m')
    """
    return f"{distance_m / 1000:g} km" if distance_m >= 1000 else f"{distance_m:g} m"


def _count(programme: Programme, chosen: slice, sites: int) -> None:
    if sites < 0:
        raise LocationError(f"{sites} sites are asked for", where="sites", mend="Give zero or more.")
    kept = Kept(f"at most {sites} sites may be chosen", f"at most {sites} sites")
    programme.rows((chosen, np.ones(chosen.stop - chosen.start)), most=sites, kept=kept)


def _fixed(
    programme: Programme, chosen: slice, number: dict[Hashable, int], requirements: Requirements
) -> None:
    for ids, least, most, word in (
        (requirements.required, 1.0, 1.0, "required"),
        (requirements.forbidden, 0.0, 0.0, "forbidden"),
    ):
        columns = numbers_of(ids, number)
        names = {column: name for name, column in number.items()}
        kept = Kept(
            f"sites that are {word} must be {'chosen' if least else 'left out'}",
            f"the {word} sites are kept to",
            [names[column] for column in columns.tolist()],
        )
        rows = _picked(columns, columns, len(number))
        programme.rows((chosen, rows), least=least, most=most, kept=kept)


def _picked(rows: Numbers, columns: Numbers, sites: int) -> sparse.csr_array:
    """One row for each distinct entry of ``rows`` in order, ones at its columns."""
    order = np.unique(rows, return_inverse=True)[1]
    height = int(order.max()) + 1 if len(order) else 0
    return sparse.csr_array((np.ones(len(columns)), (order, columns)), shape=(height, sites))


def _quotas(
    programme: Programme, chosen: slice, number: dict[Hashable, int], requirements: Requirements
) -> None:
    for group, quota in requirements.quotas.items():
        least, most = Quota(*quota)
        members = np.array([float(group in requirements.group_of.get(name, ())) for name in number])
        if least > 0:
            words = f"at least {least} sites"
            kept = Kept(f"quota {group!r} asks for {words}", f"quota {group!r} ({words})")
            programme.rows((chosen, members), least=least, kept=kept)
        if most is not None:
            words = f"at most {most} sites"
            kept = Kept(f"quota {group!r} allows {words}", f"quota {group!r} ({words})")
            programme.rows((chosen, members), most=most, kept=kept)


def _budget(programme: Programme, chosen: slice, requirements: Requirements) -> None:
    if requirements.budget is None:
        return
    cost = cost_of(requirements, chosen.stop - chosen.start)
    words = f"budget {requirements.budget:,.10g}"
    kept = Kept(f"the {words} is the most that may be spent", f"the {words}")
    programme.rows((chosen, cost), most=requirements.budget, kept=kept)


def _apart(
    programme: Programme, chosen: slice, number: dict[Hashable, int], requirements: Requirements
) -> None:
    if requirements.spacing_m <= 0.0:
        return
    pairs = close_pairs(requirements, requirements.spacing_m, len(number), touching=False)
    stands = np.zeros(len(number), dtype=bool)
    stands[numbers_of(requirements.required, number)] = True
    pairs = pairs[~stands[pairs].all(axis=1)]
    apart = distance_text(requirements.spacing_m)
    kept = Kept(
        f"sites must stand {apart} apart", f"sites stand {apart} apart", "sites too many in one place"
    )
    programme.rows((chosen, cliques(pairs, len(number))), most=1.0, kept=kept)


def _supported(
    programme: Programme, chosen: slice, site_id: Sequence[Hashable], requirements: Requirements
) -> None:
    if requirements.support_m <= 0.0:
        return
    sites = len(site_id)
    pairs = close_pairs(requirements, requirements.support_m, sites, touching=True)
    near = both_ways(pairs, sites)
    within = distance_text(requirements.support_m)
    kept = Kept(
        f"each site must have another within {within}",
        f"each site has another within {within}",
        site_id,
    )
    programme.rows((chosen, near), (chosen, -1.0), least=0.0, kept=kept)
