"""Where one more base helps most: maximal covering with the bases that stand already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from ...location.covering.maximal_covering import maximal_covering
from ...location.incidence import Incidence
from ...location.requirements import DEFAULT_LIMITS, Limits, Requirements
from ...model.response import NextBase
from ...model.situation import Settlement
from ...travel.network import TravelNetwork
from .force import S_PER_MIN, Force
from .places import LinePlaces


def next_base(
    force: Force,
    candidates: Sequence[Settlement],
    places: LinePlaces,
    network: TravelNetwork,
    *,
    longest_min: float,
    limits: Limits = DEFAULT_LIMITS,
) -> NextBase | None:
    """The settlement from which one more base adds most to the line reached within a time.

    Parameters
    ----------
    force : Force
        Bases that stand; every one stays.
    candidates : sequence of Settlement
        Where the next may stand; none of them is screened.
    places : LinePlaces
    network : TravelNetwork
    longest_min : float
        Minutes, notice and assembly included.
    limits : Limits

    Returns
    -------
    NextBase or None
        None where no candidate adds anything.
    """
    if not candidates:
        return None
    place_m = shapely.get_coordinates([settlement.place for settlement in candidates])
    left_s = max((longest_min - force.before_min) * S_PER_MIN, 0.0)
    new_min = force.before_min + network.times(place_m, places.place_m, limit_s=left_s) / S_PER_MIN
    stand = len(force.times_min)
    table = Incidence.of(
        [np.flatnonzero(row <= longest_min) for row in (*force.times_min, *new_min)],
        weight=places.piece_m,
        position_m=places.chainage_m,
    )
    answer = maximal_covering(
        table, stand + 1, requirements=Requirements(required=frozenset(range(stand))), limits=limits
    )
    before_m, line_m = table.covered_weight(range(stand)), float(places.piece_m.sum())
    added = [number for number in range(stand, len(table.site_id)) if number in answer.selected]
    if not added or answer.value is None or answer.bound is None or answer.value <= before_m:
        return None
    chosen = candidates[added[0] - stand]
    return NextBase(
        name=chosen.name,
        place=chosen.place,
        line_share_gained=(answer.value - before_m) / line_m,
        line_share=answer.value / line_m,
        bound_share=float(answer.bound) / line_m,
        status=answer.status,
        proof=answer.proof,
        method=f"{answer.model}: {answer.method}",
    )
