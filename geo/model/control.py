"""A line, and the ground that each party holds, day by day; what moved and what changed hands meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shapely import MultiLineString

from ..geometry.carried import Carried
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


@dataclass(frozen=True, slots=True)
class Version:
    """The line, the ground held, or both, as they were from a day on.

    Parameters
    ----------
    day : datetime.date
        First day on which it holds; it holds until the next version.
    path : MultiLineString or None
        The line, lon/lat degrees (OGC:CRS84), its parts running as those of the version before do; None where
        only ground is known.
    held : Held or None
    why : str
        Why it took the place of the version before, as its source tells; empty where nobody says.
    """

    day: date
    path: MultiLineString | None = None
    held: Held | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The version that held on a day, how many days old it was, and a warning where that is too old."""

    version: Version
    age_days: int
    warning: str


@dataclass(frozen=True, slots=True)
class MovedStretch:
    """A stretch of a line that lies farther than a stated distance from the line of another day.

    Parameters
    ----------
    from_m, to_m : float
        Chainages on its own line, metres.
    path : MultiLineString
        Lon/lat degrees.
    farthest_m, farthest_at_m : float
        Its greatest distance from the other line, and the chainage of that place, metres.
    gained_by : str
        Holder of the ground that it moved over since; empty where that is not known.
    """

    from_m: float
    to_m: float
    path: MultiLineString
    farthest_m: float
    farthest_at_m: float
    gained_by: str = ""

    @property
    def length_m(self) -> float:
        """Length along its own line, metres."""
        return self.to_m - self.from_m


@dataclass(frozen=True, slots=True)
class Move:
    """How a line moved from one version to the next.

    Parameters
    ----------
    before, after : Version
    length_before_m, length_after_m : float
        Geodesic lengths, metres.
    beyond_m : float
        The distance from which on a stretch counts as moved, metres.
    left, reached : tuple of MovedStretch
        Stretches of the earlier line that are far from the later one, and of the later far from the earlier.
    carried : Carried
        Which kilometre of the later line is which of the earlier one.
    uncarried_m : float
        Length of the earlier line whose kilometres none of the later line are, metres.
    swept : tuple of Passage
        Ground that the line moved over, where no ground held is known on both days.
    """

    before: Version
    after: Version
    length_before_m: float
    length_after_m: float
    beyond_m: float
    left: tuple[MovedStretch, ...]
    reached: tuple[MovedStretch, ...]
    carried: Carried
    uncarried_m: float
    swept: tuple[Passage, ...] = ()

    @property
    def moved_share(self) -> float:
        """Share of the earlier line that the later one left by more than the stated distance, 0 to 1."""
        return sum(stretch.length_m for stretch in self.left) / self.length_before_m
