"""What several sources say of the same ground and line on one date: where they agree, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shapely import MultiLineString, Polygon

from .control import Held
from .situation import AnyArea


@dataclass(frozen=True, slots=True)
class Telling:
    """What one source says.

    Parameters
    ----------
    name : str
        Of the source.
    day : datetime.date
        Day that it describes.
    held : Held or None
        Ground, in metres of an equal-area frame.
    path : MultiLineString or None
        Line, lon/lat degrees (OGC:CRS84).
    """

    name: str
    day: date
    held: Held | None = None
    path: MultiLineString | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Ground of which all sources say the same throughout; None is a source that says nothing of it."""

    holders: tuple[str | None, ...]
    area: AnyArea

    @property
    def kind(self) -> str:
        """``agreed``, ``disputed`` where two name different holders, else ``told_by_some``."""
        named = {holder for holder in self.holders if holder is not None}
        if len(named) > 1:
            return "disputed"
        return "told_by_some" if None in self.holders else "agreed"


@dataclass(frozen=True, slots=True)
class Shares:
    """Ground given to one holder: by all sources, by some of them, and what none gives it, square metres."""

    by_all_m2: float
    by_some_m2: Mapping[tuple[str, ...], float]
    by_none_m2: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Ground of several sources laid over each other.

    Parameters
    ----------
    sources : tuple of str
        Their names, in alphabetical order; ``Given.holders`` stand in it.
    pieces : tuple of Given
        They overlap nowhere, and together are all ground that any source tells of.
    """

    sources: tuple[str, ...]
    pieces: tuple[Given, ...]

    @property
    def holders(self) -> tuple[str, ...]:
        """Every holder that a source names, in alphabetical order."""
        return tuple(sorted({name for piece in self.pieces for name in piece.holders if name is not None}))

    def area_m2(self, kind: str = "") -> float:
        """Ground of one kind, or of all, square metres."""
        return float(sum(piece.area.area for piece in self.pieces if kind in ("", piece.kind)))

    def shares_of(self, holder: str) -> Shares:
        """Who gives how much to a holder; the three parts sum to all ground that is told of."""
        found: dict[tuple[str, ...], float] = {}
        for piece in self.pieces:
            pairs = zip(self.sources, piece.holders, strict=True)
            by = tuple(source for source, named in pairs if named == holder)
            found[by] = found.get(by, 0.0) + piece.area.area
        by_all_m2, by_none_m2 = found.pop(self.sources, 0.0), found.pop((), 0.0)
        return Shares(by_all_m2, dict(sorted(found.items())), by_none_m2)


@dataclass(frozen=True, slots=True)
class BandFace:
    """Ground between lines: which sources' lines have it on their left, and which on their right."""

    area: Polygon
    left_of: tuple[str, ...]
    right_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandWidth:
    """Width of a band at a chainage of the line it is told along, to its edge on either side."""

    chainage_m: float
    left_m: float
    right_m: float

    @property
    def width_m(self) -> float:
        """From edge to edge, metres."""
        return self.left_m + self.right_m


@dataclass(frozen=True, slots=True)
class Band:
    """Ground between the lines of several sources.

    Parameters
    ----------
    along : str
        Source whose line gives the chainage: the longest, of equals the first by name.
    paths : mapping
        Line of each source by name, lon/lat degrees, all running alike.
    lengths_m : mapping
        Geodesic length of each, metres.
    faces : tuple of BandFace
        In metres of the frame.
    widths : tuple of BandWidth
        At equal steps where another line faces the one told along.
    widest_m : float
        Farthest that a place of one line lies from another line that faces it, metres.
    """

    along: str
    paths: Mapping[str, MultiLineString]
    lengths_m: Mapping[str, float]
    faces: tuple[BandFace, ...]
    widths: tuple[BandWidth, ...]
    widest_m: float

    @property
    def area_m2(self) -> float:
        """Ground in the band, square metres."""
        return float(sum(face.area.area for face in self.faces))
