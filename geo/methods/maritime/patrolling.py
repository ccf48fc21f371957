"""Boxes that ships patrol: how much water is swept, how often, and how likely what is there is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...errors import ScenarioError
from ...model.vessels import Ships


@dataclass(frozen=True, slots=True)
class BoxWatch:
    """What ships make of a box in a span of time.

    Parameters
    ----------
    coverage_factor : float
        Area swept over area of the box.
    random_share : float
        Probability that what stays in the box is seen when ships go about at random, 1 - exp(-C)
        (Koopman 1946). Nothing orderly does worse.
    orderly_share : float
        The same for parallel tracks that are kept perfectly, by sensors that see all within half the sweep
        width and nothing beyond: min(1, C). Nothing does better.
    revisit_h : float
        Hours from one sight of a place to the next, on the average.
    """

    coverage_factor: float
    random_share: float
    orderly_share: float
    revisit_h: float


def box_watch(area_m2: float, ships: Ships, hours_h: float) -> BoxWatch:
    """Tell what ships make of a box.

    Parameters
    ----------
    area_m2 : float
        Area of the box, m².
    ships : Ships
    hours_h : float
        Span of time, hours.

    Raises
    ------
    ScenarioError
        If the area or the time is not above zero.

    References
    ----------
    B. O. Koopman, Search and Screening, OEG Report 56, 1946; IAMSAR Manual, volume II.

    Examples
    --------
    Two ships that never leave, 10 kn, 2 nautical miles of sweep width: 40 square miles an hour. In a box of
    480 of them the coverage factor of 12 hours is 1, and a place is seen every 12 hours.

    >>> from geo.model.vessels import NAUTICAL_MILE_M
    >>> ships = Ships(name="cutters", count=2, speed_kn=10, endurance_h=100, in_port_h=0, passage_m=0,
    ...               sweep_m=2 * NAUTICAL_MILE_M)
    >>> found = box_watch(480 * NAUTICAL_MILE_M**2, ships, 12)
    >>> found.coverage_factor, round(found.random_share, 3), found.orderly_share, found.revisit_h
    (1.0, 0.632, 1.0, 12.0)
    """
    if not (0.0 < area_m2 < math.inf and 0.0 < hours_h < math.inf):
        raise ScenarioError(
            f"area_m2 is {area_m2:g} and hours_h is {hours_h:g}",
            where=f"ships {ships.name!r}",
            mend="Give both above zero.",
        )
    swept_m2_per_h = ships.sweep_m * ships.speed_m_per_h * ships.kept
    factor = swept_m2_per_h * hours_h / area_m2
    return BoxWatch(
        coverage_factor=factor,
        random_share=-math.expm1(-factor),
        orderly_share=min(1.0, factor),
        revisit_h=area_m2 / swept_m2_per_h,
    )


def ships_needed(area_m2: float, ships: Ships, revisit_h: float) -> int:
    """Return how many such ships see every place at least every so many hours, on the average.

    Examples
    --------
    As above but asked for six hours: four ships.

    >>> from geo.model.vessels import NAUTICAL_MILE_M
    >>> ships = Ships(name="cutters", count=1, speed_kn=10, endurance_h=100, in_port_h=0, passage_m=0,
    ...               sweep_m=2 * NAUTICAL_MILE_M)
    >>> ships_needed(480 * NAUTICAL_MILE_M**2, ships, 6)
    4
    """
    if not revisit_h > 0.0:
        raise ScenarioError(
            f"revisit_h is {revisit_h:g}", where=f"ships {ships.name!r}", mend="Give hours above zero."
        )
    with_these_h = box_watch(area_m2, ships, 1.0).revisit_h
    return math.ceil(ships.count * with_these_h / revisit_h - 1e-9)
