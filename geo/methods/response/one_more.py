"""Where one more base helps most: maximal covering with the bases that stand already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import KDTree

from ...location.covering.maximal_covering import maximal_covering
from ...location.incidence import Incidence
from ...location.requirements import DEFAULT_LIMITS, Limits, Requirements
from ...model.response import NextBase
from ...model.situation import Settlement
from ...travel.network import TravelNetwork
from .force import S_PER_MIN, Force
from .places import LinePlaces

_PLANE_SHARE = 1.01  # a plane shows distances by so much too long at most, in any frame worked in


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
    left_s = max((longest_min - force.before_min) * S_PER_MIN, 0.0)
    candidates = _near_enough(candidates, places, network, left_s)
    if not candidates:
        return None
    place_m = shapely.get_coordinates([settlement.place for settlement in candidates])
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


def _near_enough(
    candidates: Sequence[Settlement], places: LinePlaces, network: TravelNetwork, left_s: float
) -> Sequence[Settlement]:
    """Candidates from which the quickest road, straight to the line, comes to a checked place in time."""
    if not candidates:
        return ()
    stretch_s = np.where(network.stretch_s > 0.0, network.stretch_s, np.inf)
    paces_mps = np.append(network.roads.length_m / stretch_s, 1.0 / network.off_pace_s)
    place_m = shapely.get_coordinates([settlement.place for settlement in candidates])
    away_m, _ = KDTree(places.place_m).query(place_m)
    near = away_m <= _PLANE_SHARE * left_s * paces_mps.max()
    return [candidate for candidate, kept in zip(candidates, near.tolist(), strict=True) if kept]
