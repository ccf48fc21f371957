"""How long something stays unseen in a schedule that repeats, and the least that any schedule can reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...errors import RoutingError


class Unseen(NamedTuple):
    """Longest time between visits, and mean age of the last one at a random moment; None without a visit."""

    longest_h: float | None
    mean_h: float | None


class LineBound(NamedTuple):
    """Idleness of a line: of shares shuttled over, and what no patrols can beat, hours."""

    shares_h: float
    least_h: float


def unseen(visits_h: npt.ArrayLike, period_h: float) -> Unseen:
    """Idleness of one place in a schedule that repeats (Machado et al. 2002).

    Parameters
    ----------
    visits_h : array
        When visits begin, hours; in any order, at any turn of the schedule.
    period_h : float
        Length of the schedule, hours.

    Returns
    -------
    Unseen
        Of gaps ``g`` round the whole turn: ``max g`` and ``sum g² / 2T``.

    Examples
    --------
    Visits at 6 and 12 h of a day leave gaps of 6 and 18 h: (36 + 324) / 48 = 7.5.

    >>> unseen([6.0, 12.0], 24.0)
    Unseen(longest_h=18.0, mean_h=7.5)
    >>> unseen([], 24.0)
    Unseen(longest_h=None, mean_h=None)
    """
    moments = np.sort(np.asarray(visits_h, float) % period_h)
    if not len(moments):
        return Unseen(None, None)
    gaps_h = np.diff(moments, append=moments[0] + period_h)
    return Unseen(float(gaps_h.max()), float((gaps_h**2).sum() / (2.0 * period_h)))


def line_bound(length_m: float, speeds_kmh: Sequence[float]) -> LineBound:
    """How long a place of an open line stays unseen if patrols drive along it without end.

    Parted into shares that each patrol shuttles over, in proportion to its speed, the ends of the shares are
    unseen for ``2L / sum v``: the best that there is for up to three patrols (Kawamura & Kobayashi 2015), and
    not always for six or more of different speeds. No patrols do better than ``L / sum v``.

    Parameters
    ----------
    length_m : float
        Of the line, metres.
    speeds_kmh : sequence of float
        Speed of each patrol, km/h.

    Raises
    ------
    RoutingError
        If no patrol moves.

    Examples
    --------
    1,200 km and 40 patrols of 25 km/h.

    >>> line_bound(1_200_000.0, [25.0] * 40)
    LineBound(shares_h=2.4, least_h=1.2)
    """
    total_kmh = float(sum(speeds_kmh))
    if not total_kmh > 0.0:
        raise RoutingError("no patrol moves", where="patrols along a line", mend="Give speeds above zero.")
    least_h = length_m / 1000.0 / total_kmh
    return LineBound(2.0 * least_h, least_h)
