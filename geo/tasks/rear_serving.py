"""Which hub supplies which part of the line, and the drive from hubs to it: where contingents go on to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..features.rear_plan import Hub
from ..location.answer import Answer
from ..model.sector import Sector

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Serving:
    """The places of a line that roads lead to, and the hub that supplies each.

    Parameters
    ----------
    chainage_m : array, shape (places,)
        In the order of the line.
    hub : array of int, shape (places,)
        Number of the hub that supplies each.
    drive_h : array, shape (hubs, places)
        Driving hours; infinite where no road leads.
    """

    chainage_m: Array
    hub: npt.NDArray[np.int64]
    drive_h: Array

    def place_of(self, sector: Sector) -> int:
        """The place nearest to the middle of a sector; of two, the one before it.

        Examples
        --------
        >>> from types import SimpleNamespace
        >>> serving = Serving(np.array([10.0, 30.0, 50.0]), np.array([0, 0, 1]), np.zeros((2, 3)))
        >>> serving.place_of(SimpleNamespace(from_m=35.0, to_m=60.0))
        2
        """
        return int(np.argmin(np.abs(self.chainage_m - (sector.from_m + sector.to_m) / 2.0)))

    def hubs_of(self, sector: Sector) -> frozenset[int]:
        """Hubs that supply places in a sector, or the place nearest to its middle."""
        within = (self.chainage_m >= sector.from_m) & (self.chainage_m <= sector.to_m)
        return frozenset([*self.hub[within].tolist(), int(self.hub[self.place_of(sector)])])

    def shares(self, hubs: int) -> Array:
        """Of the places, the share that each hub supplies."""
        return np.bincount(self.hub, minlength=hubs) / len(self.hub)


def serving_of(hubs: Sequence[Hub], answer: Answer, chainage_m: Array, drive_h: Array) -> Serving:
    """What the hubs chosen serve.

    Parameters
    ----------
    hubs : sequence of Hub
    answer : Answer
        Its assignment tells the hub of each place that roads lead to.
    chainage_m : array, shape (places,)
        Of those places.
    drive_h : array, shape (hubs, places)
    """
    number_of = {hub.id: number for number, hub in enumerate(hubs)}
    hub = np.array([number_of[str(answer.assignment[place])] for place in range(len(chainage_m))])
    return Serving(chainage_m, hub, drive_h)
