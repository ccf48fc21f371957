"""What set covering is asked: how often demand must be covered, what stands, what is beyond reach."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ...errors import LocationError
from ..incidence import Array, Incidence
from ..programme.requirement_rows import cost_of, numbers_of
from ..programme.spacing import Numbers
from ..requirements import Requirements
from .covering_rows import pattern, times_covered
from .set_cover_search import Flags, Ints

NAMED_AT_MOST = 10


@dataclass(frozen=True, eq=False)
class CoverAsked:
    """The question laid out: what each demand needs, what stands, and what may be chosen."""

    incidence: Incidence
    requirements: Requirements
    backup: int
    covered_share: float
    cover: sparse.csr_array
    allowed: Flags
    required: Flags
    cost: Array
    can_be: Numbers

    @property
    def model(self) -> str:
        """Name in the literature."""
        fold = f", {self.backup}-fold" if self.backup > 1 else ""
        return f"location set covering (LSCP{fold})" + (
            f", {self.covered_share:g} of the weight" if self.covered_share < 1 else ""
        )

    def need(self) -> Ints:
        """How often each demand is still to be covered once the required sites stand."""
        wanted = np.minimum(self.backup, self.can_be)
        return np.maximum(wanted - times_covered(self.cover, np.flatnonzero(self.required)), 0).astype(
            np.int32
        )

    def is_plain(self) -> bool:
        """Whether nothing but fixed sites and costs is asked for."""
        some = self.requirements
        more = some.quotas or some.spacing_m > 0.0 or some.support_m > 0.0 or some.budget is not None
        return self.covered_share >= 1.0 and not more and not (self.required & ~self.allowed).any()

    def named(self, demand: Numbers) -> tuple[Hashable, ...]:
        """Ids of some demand."""
        return tuple(self.incidence.demand_id[row] for row in demand.tolist())


def laid_out(incidence: Incidence, requirements: Requirements, backup: int, share: float) -> CoverAsked:
    """Lay a question out; refuse a backup or a share that makes no sense."""
    if backup < 1 or not 0.0 < share <= 1.0:
        raise LocationError(
            f"backup is {backup} and share is {share:g}",
            where="set covering",
            mend="Give backup of 1 or more, and a share above 0 and at most 1.",
        )
    sites = len(incidence.site_id)
    number = {name: column for column, name in enumerate(incidence.site_id)}
    allowed, required = np.ones(sites, bool), np.zeros(sites, bool)
    allowed[numbers_of(requirements.forbidden, number)] = False
    required[numbers_of(requirements.required, number)] = True
    cover = pattern(incidence.matrix)
    can_be = times_covered(cover, np.flatnonzero(allowed))
    cost = cost_of(requirements, sites)
    return CoverAsked(incidence, requirements, backup, share, cover, allowed, required, cost, can_be)


def beyond_reach(asked: CoverAsked, short: Numbers) -> str:
    """Why the candidates allowed cannot do it even if all were chosen; empty if they can."""
    if asked.covered_share < 1.0:
        weight = asked.incidence.weight
        reach = float(weight[asked.can_be >= asked.backup].sum())
        if reach >= asked.covered_share * weight.sum() * (1.0 - 1e-12):
            return ""
        return (
            f"{asked.covered_share:.4%} of the weight is to be covered; "
            f"all candidates allowed together cover {reach / weight.sum():.4%}"
        )
    if not len(short):
        return ""
    named = [
        f"{asked.incidence.demand_id[row]!r} ({asked.can_be[row]} times)"
        for row in short[:NAMED_AT_MOST].tolist()
    ]
    more = ", …" if len(short) > NAMED_AT_MOST else ""
    times = f" {asked.backup} times" if asked.backup > 1 else ""
    return (
        f"{len(short)} of {len(asked.can_be)} demands cannot be covered{times} by the candidates allowed: "
        f"{', '.join(named)}{more}"
    )
