"""Coverage: how much is watched, how many times over and by whom, and where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .sensor import Conditions

# Classes of a stretch by how many sites see it; the last means so many or more.
SEEN_KINDS = ("once", "twice", "more")
# Watched all the time; a share of it; not known for a hole in the elevation; hidden by ground; beyond reach.
STATES = ("seen", "part time", "unknown", "dead", "out of reach")
_SHOWN_M = 50.0  # the half of the last digit in which words tell kilometres


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of line over which one and the same sites watch; sites are counted, not their instruments.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    seen_count : int
        Sites that watch it all the time.
    part_time_count : int
        Further sites that watch it a share of the time only (drones, satellites).
    hidden_count, unknown_count : int
        Further sites within whose reach it lies, but which ground hides it from, or for which a hole in the
        elevation leaves that open.
    detection_share : float
        Probability that at least one instrument of continuous watch detects, mean over the stretch;
        instruments are taken as independent.
    moment_share : float
        The same at a random moment with part-time instruments, each weighted by the share that it watches.
    """

    from_m: float
    to_m: float
    seen_count: int
    part_time_count: int = 0
    hidden_count: int = 0
    unknown_count: int = 0
    detection_share: float = 0.0
    moment_share: float = 0.0

    @property
    def length_m(self) -> float:
        """Metres along the line."""
        return self.to_m - self.from_m

    @property
    def state(self) -> str:
        """The first of ``STATES`` that holds: the best that any site has of it.

        Examples
        --------
        >>> Stretch(0.0, 10.0, 0, hidden_count=1).state
        'dead'
        """
        counts = (self.seen_count, self.part_time_count, self.unknown_count, self.hidden_count, 1)
        return next(state for state, count in zip(STATES, counts, strict=True) if count)

    @property
    def kind(self) -> str:
        """Class by which it is drawn: ``once``, ``twice`` or ``more`` where it is seen, else its state.

        Examples
        --------
        >>> Stretch(0.0, 10.0, 5).kind, Stretch(0.0, 10.0, 0, part_time_count=2).kind
        ('more', 'part_time')
        """
        if self.seen_count:
            return SEEN_KINDS[min(self.seen_count, len(SEEN_KINDS)) - 1]
        return self.state.replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Closing:
    """What would close a gap, if nothing hides the ground: instruments of one kind near places on the line.

    Parameters
    ----------
    sensor : str
        Title of the sensor; empty where none is offered and only a range is told.
    range_m : float
        Its range, or the range that is needed, metres.
    places_m : tuple of float
        Chainages, one an instrument, metres.
    within_m, beyond_m : float
        Each may stand this far from its place, and must stand at least that far from it, metres, for the gap
        to be within its reach and its field of view.
    """

    sensor: str
    range_m: float
    places_m: tuple[float, ...]
    within_m: float
    beyond_m: float = 0.0

    def __str__(self) -> str:
        """Words for people.

        >>> str(Closing("mast camera", 5_000.0, (412_300.0,), 4_200.0))
        '1 × mast camera within 4.2 km of km 412.3'
        >>> str(Closing("", 800.0, (412_300.0,), 0.0))
        'an instrument that reaches 0.8 km at km 412.3'
        >>> str(Closing("camera", 9_000.0, (1_000.0, 5_000.0), 4_000.0, 2_500.0))
        '2 × camera 2.5 to 4.0 km from km 1.0, 5.0'
        """
        places = ", ".join(f"{place / 1000:.1f}" for place in self.places_m)
        if not self.sensor:
            return f"an instrument that reaches {self.range_m / 1000:.1f} km at km {places}"
        head, within = f"{len(self.places_m)} × {self.sensor}", f"{self.within_m / 1000:.1f} km"
        if self.beyond_m < _SHOWN_M:
            return f"{head} within {within} of km {places}"
        return f"{head} {self.beyond_m / 1000:.1f} to {within} from km {places}"


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that no site watches all the time: not observed, which is not the same as quiet.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    dead_m, unknown_m, part_time_m : float
        Metres of it that lie within reach but hidden by ground; for which a hole in the elevation leaves
        that open; that are watched a share of the time. The rest is out of reach.
    nearest_site : str
        Name of the site nearest to it; empty where there is no site.
    nearest_m : float or None
        Distance from that site to the gap, metres.
    closing : tuple of Closing
        Ways to close it, the one with fewest instruments first.
    """

    from_m: float
    to_m: float
    dead_m: float = 0.0
    unknown_m: float = 0.0
    part_time_m: float = 0.0
    nearest_site: str = ""
    nearest_m: float | None = None
    closing: tuple[Closing, ...] = ()

    @property
    def length_m(self) -> float:
        """Metres along the line."""
        return self.to_m - self.from_m


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of line that one site watches, all the time or a share of it."""

    site: str
    from_m: float
    to_m: float
    part_time: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """What the loss of one site would cost: metres of line that it alone watches all the time."""

    site: str
    length_m: float


@dataclass(frozen=True)
class LineCoverage:
    """How much of a line is watched under stated conditions.

    Parameters
    ----------
    conditions : Conditions
    stretches : tuple of Stretch
        Without gaps and overlaps, from the line's beginning to its end.
    gaps : tuple of Gap
        In the order of the line; a gap ends where a part of the line ends.
    runs : tuple of Run
        What each site watches, by site in their order.
    losses : tuple of Loss
        One a site, the dearest first.
    spacing_m : float or None
        Distance along the line between places to which sight was traced; None where nothing stands in sight.
    tolerance_m : float
        How exactly the ends of runs are known, metres.
    method : str
        How it was computed, in a sentence.
    """

    conditions: Conditions
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    runs: tuple[Run, ...]
    losses: tuple[Loss, ...]
    spacing_m: float | None
    tolerance_m: float
    method: str

    @cached_property
    def length_m(self) -> float:
        """Length of the line, metres."""
        return sum(stretch.length_m for stretch in self.stretches)

    def length_at_least_m(self, count: int) -> float:
        """Metres of line that at least so many sites watch all the time.

        Examples
        --------
        >>> stretches = (Stretch(0, 60, 1), Stretch(60, 100, 2))
        >>> line = LineCoverage(Conditions(), stretches, (), (), (), None, 0.0, "")
        >>> line.length_at_least_m(1), line.length_at_least_m(2), line.share_at_least(2)
        (100, 40, 0.4)
        """
        return sum(stretch.length_m for stretch in self.stretches if stretch.seen_count >= count)

    def share_at_least(self, count: int) -> float:
        """Share of the line that at least so many sites watch all the time."""
        return self.length_at_least_m(count) / self.length_m

    def length_exactly_m(self, count: int) -> float:
        """Metres of line that exactly so many sites watch all the time."""
        return sum(stretch.length_m for stretch in self.stretches if stretch.seen_count == count)

    def length_of_state_m(self, state: str) -> float:
        """Metres of line in one of the states of ``Stretch.state``; over all states they sum to the line."""
        return sum(stretch.length_m for stretch in self.stretches if stretch.state == state)

    @property
    def part_time_only_m(self) -> float:
        """Metres of line that nothing watches all the time and something a share of it."""
        return self.length_of_state_m("part time")

    @property
    def detection_share(self) -> float:
        """Probability of at least one detection by continuous watch, mean over the line."""
        return sum(s.length_m * s.detection_share for s in self.stretches) / self.length_m

    @property
    def moment_share(self) -> float:
        """The same at a random moment with part-time instruments, mean over the line."""
        return sum(s.length_m * s.moment_share for s in self.stretches) / self.length_m

    def watching(self, chainage_m: float) -> tuple[str, ...]:
        """Names of the sites that watch a place of the line all the time."""
        return tuple(
            run.site for run in self.runs if run.from_m <= chainage_m <= run.to_m and not run.part_time
        )


@dataclass(frozen=True, slots=True)
class Support:
    """Which other sites can support one: each within the other's support range, and in sight of it.

    ``unknown`` names those for which a hole in the elevation leaves the sight open.
    """

    site: str
    others: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneCoverage:
    """How much of a zone is watched under stated conditions, by area.

    Parameters
    ----------
    zone : str
        Its name.
    area_m2 : float
        Of the zone.
    seen_m2 : tuple of float
        Seen by at least one site, by at least two, and so on.
    part_time_m2, unknown_m2, dead_m2, out_of_reach_m2 : float
        The rest by its state, as ``STATES`` has it: with ``seen_m2[0]`` they sum to the zone.
    spacing_m : float or None
        Distance between the places by which it was counted; None where it is an exact overlay.
    """

    zone: str
    conditions: Conditions
    area_m2: float
    seen_m2: tuple[float, ...]
    part_time_m2: float = 0.0
    unknown_m2: float = 0.0
    dead_m2: float = 0.0
    out_of_reach_m2: float = 0.0
    spacing_m: float | None = None


@dataclass(frozen=True, slots=True)
class InterestCoverage:
    """A named area of interest against the sensors: which of them see how much of it.

    Parameters
    ----------
    interest : str
        Name of the area, line or place.
    seen_share : float
        Share of it that at least one site watches all the time.
    by_sensor : mapping
        Share of it that each sensor sees that sees any of it, by site and sensor: ``"Hill 7: mast camera"``.
    """

    interest: str
    conditions: Conditions
    seen_share: float
    by_sensor: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that was computed of one set of sites: lines by conditions, zones, places of interest, support."""

    lines: tuple[LineCoverage, ...]
    zones: tuple[ZoneCoverage, ...] = ()
    interests: tuple[InterestCoverage, ...] = ()
    support: tuple[Support, ...] = ()
