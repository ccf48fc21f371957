"""What is proposed: zones on the ground, who lives in them, and what a check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely import MultiLineString, Point

from .account import Account
from .coverage import Coverage, Gap
from .edits import Edits, Taken
from .footprint import Footprint
from .patrol import Schedule
from .people import PeopleReport
from .response import Response
from .scenario import Scenario
from .sector import Partition
from .siting import Proposal
from .zone import Zone


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, where, and how to mend it.

    ``fails`` says whether it breaks a stated requirement; otherwise it is only to be known.
    """

    problem: str
    where: str
    mend: str = ""
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered point on the line of contact, with its chainage in metres."""

    number: int
    chainage_m: float
    place: Point


@dataclass(frozen=True, slots=True)
class People:
    """Who lives in a zone, by the settlements whose centre lies in it.

    ``residents`` sums the known counts only; ``uncounted`` says for how many settlements none is known.
    """

    settlements: int
    residents: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of the line that is watched alike, or one gap of it, on the ground.

    Parameters
    ----------
    path : MultiLineString
        In metres of the situation's frame.
    from_m, to_m : float
        Chainages, metres.
    kind : str
        ``once``, ``twice``, ``more`` (sites that watch all the time), ``part_time``; empty for none.
    seen_count : int
        Most sites that watch one place of it all the time.
    detection_share : float
        Probability of at least one detection by continuous watch, mean over the part.
    gap : Gap or None
        What is known of it where it is a gap; a gap that is watched part of the time is told twice.
    """

    path: MultiLineString
    from_m: float
    to_m: float
    kind: str = ""
    seen_count: int = 0
    detection_share: float = 0.0
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything proposed, a candidate for reconnaissance.

    ``part_ends_m`` are the chainages at which each part of the line begins and ends, metres. ``people`` is
    keyed by the name of a zone. ``proposal`` is None where the scenario names no means to site,
    ``coverage`` where nothing watches; ``line_parts`` and ``footprints`` hold under the conditions by which
    sites were chosen. ``partition``, ``schedule``, ``response`` and ``people_report`` are None where the
    mandate does not ask for them. ``edits`` is what a planner changed by hand, ``taken`` what became of each
    change, by number. ``incidents`` is the account of what was reported, None where nothing was.
    """

    scenario: Scenario
    zones: tuple[Zone, ...]
    markers: tuple[Marker, ...] = ()
    people: Mapping[str, People] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    proposal: Proposal | None = None
    coverage: Coverage | None = None
    line_parts: tuple[LinePart, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    partition: Partition | None = None
    schedule: Schedule | None = None
    response: Response | None = None
    people_report: PeopleReport | None = None
    edits: Edits | None = None
    taken: tuple[Taken, ...] = ()
    part_ends_m: tuple[tuple[float, float], ...] = ()
    incidents: Account | None = None

    @property
    def drawn(self) -> frozenset[str]:
        """Names of the corridors that a planner drew: nobody has agreed to them, and they stay inside."""
        return frozenset(edit.site for edit in self.edits.corridors) if self.edits else frozenset()
