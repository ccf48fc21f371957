"""What a planner changed by hand: sites moved, added or left out, corridors drawn; what each did."""

from __future__ import annotations

from dataclasses import dataclass as plain
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Latitude, Longitude

Action = Literal["move", "add", "delete", "corridor"]


def _in_one_line(name: str) -> str:
    """Refuse signs that are not seen and turn or break what stands beside them."""
    if not name.isprintable():
        raise ValueError("A name is one line of signs that can be seen")
    return name


Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_in_one_line)]
DONE = {"move": "moved", "add": "added", "delete": "left out", "corridor": "drawn"}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Edit:
    """One change.

    Parameters
    ----------
    action : {"move", "add", "delete", "corridor"}
    site : str
        Name of the site or corridor; a new one's own name.
    means : str
        Name of the means that stands there, or the kind of the patrols' bases; empty for a corridor.
    path : tuple of (longitude, latitude)
        Degrees: the new place of a site, the places along a corridor; empty where a site is left out.
    width_m : float or None
        Total width of a corridor, metres.
    note, author : str
        Why, and by whom: free text.
    """

    action: Action
    site: Name
    means: Annotated[str, Field(max_length=120)] = ""
    path: Annotated[tuple[tuple[Longitude, Latitude], ...], Field(max_length=1_000)] = ()
    width_m: Annotated[float, Field(gt=0.0, le=100_000.0)] | None = None
    note: Annotated[str, Field(max_length=1_000)] = ""
    author: Annotated[str, Field(max_length=120)] = ""

    @property
    def done(self) -> str:
        """What it did, in a word or two.

        >>> Edit(action="delete", site="Post 3", means="Posts").done
        'left out'
        """
        return DONE[self.action]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Edits:
    """Changes in their order, and from which version of a scenario they were made.

    Parameters
    ----------
    scenario, scenario_sha256 : str
        Id of the scenario, and hash of its file when the changes were made.
    version : str
        Of the program whose page they were made on.
    edits : tuple of Edit
        No site stands in two of them.
    file, sha256 : str
        Name and hash of the file that they were read from.
    """

    scenario: Name
    scenario_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    edits: tuple[Edit, ...]
    version: Annotated[str, Field(max_length=40)] = ""
    file: str = ""
    sha256: str = ""

    def where(self, number: int) -> str:
        """Place of a change in its file, counted from 1, for errors and findings."""
        return f"{self.file}, edit {number}"

    @property
    def corridors(self) -> tuple[Edit, ...]:
        """Those that draw a corridor."""
        return tuple(edit for edit in self.edits if edit.action == "corridor")


@plain(frozen=True, slots=True)
class Taken:
    """A change that was taken up.

    Parameters
    ----------
    number : int
        Its place among the changes, from 1.
    edit : Edit
    amiss : tuple of (str, str)
        What a site there must keep to and does not: the requirement in words that tell no place, and the
        reason with its figures.
    before_share, after_share : float or None
        Share of the line that at least one site watches all the time, before and after it; None for what
        watches nothing.
    """

    number: int
    edit: Edit
    amiss: tuple[tuple[str, str], ...] = ()
    before_share: float | None = None
    after_share: float | None = None
