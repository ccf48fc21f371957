"""What is planned and known along one border: its line, who lives there, crossings, posts, watch, sectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely import Point

from ..geometry.chainage import Chainage
from ..geometry.runs import Stretches
from ..location.answer import Answer
from ..methods.border.crossings import BorderCrossing
from ..methods.border.people import BorderPeople
from ..methods.border.sectors import BorderSector


@dataclass(frozen=True, slots=True)
class BorderTown:
    """A settlement near a border.

    Parameters
    ----------
    name, name_uk, side : str
    residents : int or None
    chainage_m, away_m : float
        Of the place of the border nearest to it, and how far off that is, metres.
    cut : bool or None
        Whether a disc as large as its residents need reaches over the border; None where that is not asked,
        or its residents are not known.
    to_crossing_m : float or None
        Along the border from that place to the nearest crossing; None where there is none.
    place_lonlat : (float, float) or None
        Of its centre, degrees: a settlement near two borders is told by it to be one.
    """

    name: str
    name_uk: str
    side: str
    residents: int | None
    chainage_m: float
    away_m: float
    cut: bool | None = None
    to_crossing_m: float | None = None
    place_lonlat: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class NamedStretch:
    """A stretch of a border with a name, and its length as others publish it; chainages in metres."""

    name: str
    from_m: float
    to_m: float
    source: str
    published_m: float | None = None


@dataclass(frozen=True, slots=True)
class BorderPost:
    """A post, or a tower, where it is to stand.

    Parameters
    ----------
    name : str
    kind : {"post", "tower"}
    chainage_m : float
        Of the place of the border that it stands behind, metres.
    place_lonlat : Point
    at : str
        Crossing or settlement that it stands at; empty for neither.
    watches_m : float
        Metres of the border that it watches.
    road_m : float or None
        Distance from the nearest known road; None where no road is known.
    """

    name: str
    kind: str
    chainage_m: float
    place_lonlat: Point
    at: str
    watches_m: float
    road_m: float | None


@dataclass(frozen=True, slots=True)
class BorderWatched:
    """What posts and towers watch of a border, and how much of it patrols reach.

    Parameters
    ----------
    posts : tuple of BorderPost
        Posts first, then towers, each by chainage.
    stretches : Stretches
        The border by how many of them watch it.
    answers : tuple of Answer
        Of the choice of posts, and of towers; values in metres.
    reached : mapping
        Share of the border that patrols from the posts come to, by minutes; empty where none is asked for.
    ranges : str
        What they watch with, and under which light, weather and target.
    pace : str
        How fast patrols go, in words.
    """

    posts: tuple[BorderPost, ...]
    stretches: Stretches
    answers: tuple[Answer, ...]
    reached: Mapping[float, float] = field(default_factory=dict)
    ranges: str = ""
    pace: str = ""

    def count(self, kind: str) -> int:
        """How many there are of a kind."""
        return sum(post.kind == kind for post in self.posts)

    @property
    def gaps_m(self) -> tuple[tuple[float, float], ...]:
        """Chainages between which nobody watches, the longest first, metres."""
        found = [(float(low), float(high)) for low, high in self.stretches.gaps() if high - low >= 1.0]
        return tuple(sorted(found, key=lambda gap: (gap[0] - gap[1], gap[0])))


@dataclass(frozen=True, slots=True)
class BorderPlan:
    """A border and what is known along it.

    Parameters
    ----------
    id, title : str
    line : Chainage
        What is watched of it; chainage runs over that alone.
    people : tuple of BorderPeople
    crossings : tuple of BorderCrossing, or None
        None where neither roads nor railways are known.
    whole_m : float or None
        Length of the whole border, metres; that of ``line`` if left out.
    published_m : float or None
        Its length as others publish it, metres.
    published_by : tuple of str
        Who says so, and what has to be read with it.
    towns : tuple of BorderTown
        Those near it, by chainage.
    near_m, far_m : float
        What is called near the border, and far from a crossing, metres.
    stretches : tuple of NamedStretch
    watched : BorderWatched or None
    sectors : tuple of BorderSector
    counted : str
        Whose counts of residents these are, in a sentence.
    """

    id: str
    title: str
    line: Chainage
    people: tuple[BorderPeople, ...]
    crossings: tuple[BorderCrossing, ...] | None
    whole_m: float | None = None
    published_m: float | None = None
    published_by: tuple[str, ...] = ()
    towns: tuple[BorderTown, ...] = ()
    near_m: float = 10_000.0
    far_m: float = 30_000.0
    stretches: tuple[NamedStretch, ...] = ()
    watched: BorderWatched | None = None
    sectors: tuple[BorderSector, ...] = ()
    counted: str = ""

    @property
    def measured_m(self) -> float:
        """Length of the whole border, metres."""
        return self.line.length_m if self.whole_m is None else self.whole_m

    @property
    def known_crossings(self) -> tuple[BorderCrossing, ...]:
        """Crossings; none where none is known."""
        return self.crossings or ()
