"""Ground held by each party on a day, and what passed from one hand to another until a later day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .situation import AnyArea


@dataclass(frozen=True, slots=True)
class Held:
    """Who held what on a day, in metres of an equal-area frame.

    Parameters
    ----------
    day : datetime.date
    ground : mapping
        Area of each holder by its id; a word for contested or unknown ground is a holder like others.
    overlap_m2 : float
        Ground that the source gives to two holders at once; it is counted for the first that names it.
    """

    day: date
    ground: Mapping[str, AnyArea]
    overlap_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Ground that passed from one holder to another; None is ground of which the source says nothing.

    Parameters
    ----------
    from_holder, to_holder : str or None
    area : Polygon or MultiPolygon
        In metres of the frame.
    settlements : tuple of str
        Names of the settlements whose centre lies in it.
    deepest_m : float
        How far its farthest place lies from the ground that the new holder had before, metres; 0 where it had
        none.
    """

    from_holder: str | None
    to_holder: str | None
    area: AnyArea
    settlements: tuple[str, ...]
    deepest_m: float


@dataclass(frozen=True, slots=True)
class Step:
    """What changed between two days; every passage once, and none from a holder to itself."""

    before: Held
    after: Held
    passages: tuple[Passage, ...]

    def gained_m2(self, holder: str | None) -> float:
        """Area that a holder gained, m²."""
        return sum(passage.area.area for passage in self.passages if passage.to_holder == holder)

    def lost_m2(self, holder: str | None) -> float:
        """Area that a holder lost, m²."""
        return sum(passage.area.area for passage in self.passages if passage.from_holder == holder)
