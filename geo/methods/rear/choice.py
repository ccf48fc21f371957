"""Hubs chosen among scored places, by driving hours to the line and what a good place makes up for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...location.answer import Answer
from ...location.assignment.costs import Costs
from ...location.assignment.p_median import p_median
from ...location.requirements import Limits, Requirements

Array = npt.NDArray[np.float64]


def choose_hubs(
    road_h: Array,
    worth_share: Sequence[float],
    hubs: int,
    *,
    ids: Sequence[str],
    worth_h: float,
    place_m: Array,
    spacing_m: float = 0.0,
    limits: Limits,
) -> Answer:
    """Choose hubs so that places of the line are near good ones.

    Parameters
    ----------
    road_h : array, shape (places of the line, candidates)
        Driving hours; infinite where there is no road.
    worth_share : sequence of float
        Score of each candidate, 0 to 1.
    hubs : int
        Most that may be chosen.
    ids : sequence of str
        Names of the candidates.
    worth_h : float
        Hours of driving that the best score makes up for, against the worst.
    place_m : array, shape (candidates, 2)
        Where they are, metres of one plane.
    spacing_m : float
        Least distance between two hubs, metres.
    limits : Limits

    Returns
    -------
    Answer
        ``value`` and ``bound`` are mean hours a place of the line, ``worth_h`` included; ``assignment`` the
        hub of each place.

    Notes
    -----
    The p-median of Hakimi (1964, Operations Research 12): at most so many are chosen that the mean cost of
    places, each served by the best of them, is least.

    Examples
    --------
    The nearer place lies 2 hours from both, the better one 3; 2 hours for the best score turn it round.

    >>> road_h = np.array([[2.0, 3.0], [2.0, 3.0]])
    >>> asked = dict(ids=["near", "good"], place_m=np.zeros((2, 2)), limits=Limits())
    >>> choose_hubs(road_h, [0.2, 1.0], 1, worth_h=0.0, **asked).selected
    ('near',)
    >>> answer = choose_hubs(road_h, [0.2, 1.0], 1, worth_h=2.0, **asked)
    >>> answer.selected, answer.value
    (('good',), 3.0)
    """
    cost_h = road_h + worth_h * (1.0 - np.asarray(worth_share, dtype=float))
    costs = Costs.from_matrix(cost_h, weight=np.full(len(cost_h), 1.0 / len(cost_h)), site_id=ids)
    asked = Requirements(spacing_m=spacing_m, place_m=place_m)
    return p_median(costs, hubs, requirements=asked, limits=limits)
