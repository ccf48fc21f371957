"""What is found on the ground: parties, ground held, line of contact, settlements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from pathlib import Path

from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..frame import Frame
from ..provenance import Source
from ..terrain.elevation import Elevation
from .incident import Incidents
from .observation import Denial, Spell
from .own_layer import OwnLayer
from .population import PopulationRaster
from .repair import Repair as Repair  # noqa: PLC0414 readers take it from here
from .roads import Roads

AnyArea = Polygon | MultiPolygon
AnyLine = LineString | MultiLineString

STATUSES = ("agreed", "assessed", "claimed", "illustrative")


@dataclass(frozen=True, slots=True)
class Party:
    """One side; an id and a label, never a value."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ControlArea:
    """Ground that one party holds, in metres of the situation's frame."""

    party: str
    area: AnyArea


@dataclass(frozen=True, slots=True)
class LineOfContact:
    """Where parties face each other; many parts, oriented once.

    Parameters
    ----------
    path : MultiLineString
        Parts in the order of their chainage, in metres of the situation's frame.
    status : str
        One of ``STATUSES``.
    as_of : datetime.date
        Day that the line describes.
    method : str
        How it was made, in a sentence that a map can print.
    length_m : float
        Geodesic length over all parts, metres.
    tolerance_m : float
        How far the path may lie from what ``method`` describes, metres.
    sigma_m : float or None
        Standard error of its position, metres; None where nobody stated one.
    marker_interval_m : float
        Distance along the line between numbered markers, metres.
    left, right : str or None
        Party on either side of it, in its own direction, where no ground held is known to tell the sides.
    """

    path: MultiLineString
    status: str
    as_of: date
    method: str
    length_m: float
    tolerance_m: float
    sigma_m: float | None = None
    marker_interval_m: float = 10_000.0
    left: str | None = None
    right: str | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ScenarioError(
                f"status is {self.status!r}",
                where="line of contact",
                mend=f"Give one of {', '.join(STATUSES)}.",
            )


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place where people live; ``population`` is None where no count is known."""

    name: str
    name_uk: str
    place: Point
    population: int | None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place held (base, post, crossing, hospital …), given by the user or proposed; sensitive.

    ``candidate`` is the id of the candidate that a proposed site was, where it was named anew.
    """

    name: str
    kind: str
    place: Point
    party: str | None = None
    candidate: str = ""


def named_once(sites: Sequence[Site]) -> tuple[str, ...]:
    """Name of each site; a name borne twice is numbered from the second on.

    Examples
    --------
    >>> named_once([Site("Hill", "mast", Point(0, 0)), Site("Hill", "mast", Point(900, 0))])
    ('Hill', 'Hill (2)')
    """
    names: dict[str, None] = {}
    for site in sites:
        numbered = (f"{site.name} ({number})" for number in count(2))
        names[next(name for name in chain([site.name], numbered) if name not in names)] = None
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything found at one date, in metres of one frame.

    ``paths`` and ``areas`` hold further named geometries of the scenario (each party's own line, another
    ceasefire line, administrative units, land, sea), keyed by the name under which a zone rule asks for them.
    ``places`` holds what siting asks for by the name of its layer: roads, a user's candidates, incidents, and
    what to keep clear of. ``roads`` is the network by which trips are reckoned, ``population``
    a user's raster of residents. ``labels`` are names of areas for people, by the area's name. ``incidents``
    are those that were reported, ``effort`` who told of watching, ``denials`` what kept them from it. ``own``
    holds a user's layers of role ``task`` as they stand, by name, ``gazetteer`` the user's own settlements
    (columns ``name_en``, ``name_uk``, ``population``), None where the embedded ones are used. ``grids`` are
    files of the user's own elevation.
    """

    frame: Frame
    as_of: date
    status: str
    parties: tuple[Party, ...]
    line: LineOfContact
    control: tuple[ControlArea, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    paths: Mapping[str, AnyLine] = field(default_factory=dict)
    areas: Mapping[str, AnyArea] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    caveats: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    repairs: tuple[Repair, ...] = ()
    elevation: Elevation | None = None
    places: Mapping[str, BaseGeometry] = field(default_factory=dict)
    roads: Roads | None = None
    population: PopulationRaster | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    incidents: Incidents | None = None
    effort: tuple[Spell, ...] = ()
    denials: tuple[Denial, ...] = ()
    own: Mapping[str, OwnLayer] = field(default_factory=dict)
    gazetteer: OwnLayer | None = None
    grids: tuple[Path, ...] = ()

    def held_by(self, party: str) -> AnyArea:
        """Ground that a party holds.

        Raises
        ------
        ScenarioError
            If the situation knows no ground of that party.
        """
        for control in self.control:
            if control.party == party:
                return control.area
        known = ", ".join(control.party for control in self.control) or "no party"
        raise ScenarioError(
            f"no ground held by {party!r} is known", where="situation", mend=f"Ground is given for {known}."
        )
