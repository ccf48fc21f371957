"""The ground that a sensor watches from where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from .sensor import Reach, Watch
from .situation import AnyArea


@dataclass(frozen=True, slots=True)
class Footprint:
    """Ground that one watch sees under stated conditions.

    Parameters
    ----------
    watch : Watch
    reach : Reach
        What its sensor reaches under those conditions.
    area : Polygon or MultiPolygon
        Ground within reach and, where ``masked``, in sight; metres of the situation's frame.
    masked : bool
        Whether ground that hides was asked for; without elevation it is not.
    unknown_m2 : float
        Ground within reach for which a hole in the elevation leaves sight open; it is not in ``area``.
    """

    watch: Watch
    reach: Reach
    area: AnyArea
    masked: bool
    unknown_m2: float = 0.0
