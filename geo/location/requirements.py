"""What a choice of sites must keep to: what is fixed, what is barred, how many of whom, how far apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Quota(NamedTuple):
    """At least ``least`` and at most ``most`` sites of a group; None leaves an end open."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Requirements:
    """Requirements on the sites chosen; each is optional, and none changes what a site covers.

    Parameters
    ----------
    required, forbidden : frozenset
        Ids of sites that stand already or must be chosen, and of those that must not be.
    quotas : mapping
        Quota of each group (a contingent, a sector, one party's side).
    group_of : mapping
        Groups of each site by its id; a site may belong to several (a sector and a side).
    spacing_m : float
        Least distance between two chosen sites, metres; 0 for none. Required sites are not held to it
        among themselves.
    support_m : float
        Each chosen site must have another within this distance, metres; 0 for none.
    place_m : array, shape (sites, 2), or None
        Where the sites are, metres of one plane, in the order of the sites; asked for by ``spacing_m``
        and ``support_m``.
    cost : array or None
        Cost of each site in the order of the sites; 1 each if left out.
    budget : float or None
        Most that the chosen sites may cost together.
    """

    required: frozenset[Hashable] = frozenset()
    forbidden: frozenset[Hashable] = frozenset()
    quotas: Mapping[Hashable, Quota] = field(default_factory=dict)
    group_of: Mapping[Hashable, Sequence[Hashable]] = field(default_factory=dict)
    spacing_m: float = 0.0
    support_m: float = 0.0
    place_m: npt.NDArray[np.float64] | None = None
    cost: npt.NDArray[np.float64] | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how closely to search.

    Parameters
    ----------
    time_s : float
        Wall seconds after which the best answer so far is returned with its bound.
    gap : float
        Relative gap at which to stop; 0 asks for the optimum.
    seed : int
        Of every random choice.
    """

    time_s: float = 60.0
    gap: float = 0.0
    seed: int = 0


DEFAULT_LIMITS = Limits()
