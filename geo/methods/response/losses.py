"""What the loss of one base, or of one bridge, does to the time of the reaction force along the line."""

from __future__ import annotations

import numpy as np
from shapely import Point

from ...model.response import Loss
from .force import Force
from .places import Array, LinePlaces


def base_losses(force: Force, places: LinePlaces, longest_min: float) -> tuple[Loss, ...]:
    """What the loss of each base does: exact, for each place then takes the second soonest.

    Parameters
    ----------
    force : Force
    places : LinePlaces
    longest_min : float
        Time within which a place counts as reached, minutes.
    """
    times = force.times_min
    soonest, before_min = times.argmin(axis=0), force.soonest_min
    second_min = np.partition(times, 1, axis=0)[1] if len(times) > 1 else np.full_like(before_min, np.inf)
    return tuple(
        loss_of(
            (base.name, "base", base.place),
            before_min,
            np.where(soonest == number, second_min, before_min),
            places,
            longest_min,
        )
        for number, base in enumerate(force.bases.sites)
    )


def loss_of(
    what: tuple[str, str, Point], before_min: Array, after_min: Array, places: LinePlaces, longest_min: float
) -> Loss:
    """Compare times to each place before and after something (name, kind, place) is lost; minutes."""
    lost = (before_min <= longest_min) & (after_min > longest_min)
    still = np.isfinite(after_min)
    longer_min, piece_m = after_min[still] - before_min[still], places.piece_m[still]
    name, kind, place = what
    return Loss(
        name=name,
        kind=kind,
        line_share_lost=places.share(lost),
        mean_longer_min=float((longer_min * piece_m).sum() / piece_m.sum()) if still.any() else 0.0,
        worst_longer_min=float(longer_min.max(initial=0.0)),
        cut_off=int(np.count_nonzero(np.isfinite(before_min) & ~still)),
        place=place,
    )


def worst_first(losses: tuple[Loss, ...]) -> tuple[Loss, ...]:
    """Losses by the share of the line lost, then places cut off, then the mean and the worst delay."""

    def weight(loss: Loss) -> tuple[float, float, float, float, str, str]:
        delays = -round(loss.mean_longer_min, 6), -round(loss.worst_longer_min, 6)
        return (-round(loss.line_share_lost, 9), -loss.cut_off, *delays, loss.kind, loss.name)

    return tuple(sorted(losses, key=weight))
