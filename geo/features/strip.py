"""The words of a strip map, the line unrolled: rows that share the chainage, in numbers and words only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the line of which one thing holds.

    Parameters
    ----------
    from_m, to_m : float
        Chainages, metres.
    kind : str
        Class by which it is drawn: ``once``, ``out_of_reach``, ``sector`` …
    label : str
        Name to write into it; empty for none.
    words : str
        What a reader of the table is told of it.
    level_share : float
        Height of its bar as a share of what its class has, for rows that show amounts.
    """

    from_m: float
    to_m: float
    kind: str
    label: str = ""
    words: str = ""
    level_share: float = 1.0

    @property
    def length_m(self) -> float:
        """Metres along the line."""
        return self.to_m - self.from_m


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by its chainage and its distance from the line, metres, positive to the left of it.

    ``rank`` orders labels where there is no room for all: the larger first.
    """

    chainage_m: float
    offset_m: float
    kind: str
    label: str
    label_uk: str = ""
    rank: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Depth:
    """How near to the line a zone begins and how far out it ends, from one chainage to another, metres."""

    from_m: float
    to_m: float
    near_m: float
    far_m: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A zone beside the line: its name, kind, party, side (``left`` or ``right``), and its depths."""

    label: str
    kind: str
    party: str | None
    side: str
    depths: tuple[Depth, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a strip: ribbons, intervals or spots along the chainage.

    Parameters
    ----------
    id, title : str
    unit : str
        What is shown, and in which unit.
    method : str
        How it was found, in a sentence.
    ribbons : tuple of Ribbon
    intervals : tuple of Interval
        In the order of chainage, none over another.
    spots : tuple of Spot
        The largest rank first.
    sensitive : bool
        Whether it tells where something stands, or where nobody looks.
    """

    id: str
    title: str
    unit: str
    method: str
    ribbons: tuple[Ribbon, ...] = ()
    intervals: tuple[Interval, ...] = ()
    spots: tuple[Spot, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the line, with places (longitude, latitude, degrees) at equal steps from end to end."""

    from_m: float
    to_m: float
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A line unrolled from left to right, and all that is known of it in rows.

    Parameters
    ----------
    title, words : str
        What it is, and what it shows in one or two sentences.
    as_of : str
        Day that the line describes.
    left, right : str
        Who is on either side of the line, in its own direction.
    parts : tuple of Part
        In the order of chainage; where one ends and the next begins, ground lies between them.
    rows : tuple of Row
        From top to bottom.
    """

    title: str
    words: str
    as_of: str
    left: str
    right: str
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]

    @property
    def from_m(self) -> float:
        """Chainage of its beginning, metres."""
        return self.parts[0].from_m

    @property
    def to_m(self) -> float:
        """Chainage of its end, metres."""
        return self.parts[-1].to_m
