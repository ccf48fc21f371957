"""What a supplier is to us: whose files it tells apart, what they become, and what a user asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import ReadError
from ..model.situation import Repair
from ._download import Download

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a user asks for besides the files.

    Parameters
    ----------
    reference, context : pathlib.Path
        Folders of the vocabularies and of the embedded open data.
    country : str
        ISO code of the country beyond which rows are flagged; the supplier's own if empty.
    bounds : tuple of float, optional
        West, south, east, north, degrees: part of a raster or of an extract that is taken.
    day : date, optional
        Day that is taken of a table of many; the last if left out.
    crs : str, optional
        Reference system of a file that states none.
    latitude_first : bool
        Whether the file writes latitude before longitude.
    """

    reference: Path
    context: Path
    country: str = ""
    bounds: Bounds | None = None
    day: date | None = None
    crs: str | None = None
    latitude_first: bool = False

    def __post_init__(self) -> None:
        if self.bounds is not None:
            west, south, east, north = self.bounds
            if not (-180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0):
                raise ReadError(
                    f"the bounds are {', '.join(f'{edge:g}' for edge in self.bounds)}",
                    where="import",
                    mend="Give west, south, east and north in degrees.",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A layer made from a download, which knows how to write itself.

    Parameters
    ----------
    name, ending : str
        Name of the layer and ending of its file, which has that name.
    write : callable
        Writes the file to the path that it is given.
    origins : sequence of Download
        What it was made from.
    counts : mapping
        How many rows, places, cells … by what they are.
    title : str
        What it is, behind the supplier's own title.
    role : str
        Role of such a layer in a scenario; empty where a scenario has none.
    keys : mapping
        Keys besides the passport's that a scenario needs to read it.
    use : str
        What a layer without a role in a scenario is for.
    content_time : str
        The time that the content speaks of.
    steps : tuple of str
        What was done to it.
    repairs, left_out : tuple of Repair
        What was mended, and which rows were left out, each with why.
    """

    name: str
    ending: str
    write: Callable[[Path], None]
    origins: Sequence[Download]
    counts: Mapping[str, int]
    title: str = ""
    role: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    use: str = ""
    content_time: str = ""
    steps: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    left_out: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Somebody whose files a user may fetch, and what is made of them.

    Parameters
    ----------
    id, title : str
        How it is asked for, and what it is called.
    licence, credit : str
        Under which terms it gives its files, and the wording that they ask for, the terms named.
    obtained : str
        Where a user gets the files.
    becomes : str
        What is made of them.
    claims : callable
        Tells whether a download looks like one of this supplier.
    read : callable
        Makes the layers of the downloads.
    takes_any : bool
        Whether it takes what looks like another supplier's file, as it is.
    """

    id: str
    title: str
    licence: str
    credit: str
    obtained: str
    becomes: str
    claims: Callable[[Download], bool]
    read: Callable[[Sequence[Download], Wishes], Iterator[Imported]]
    takes_any: bool = False
