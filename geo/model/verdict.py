"""What is said of incidents and zones: inside or not, on whose side, and which rule they would break."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .evidence import Forbidden

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# In the order of their codes.
VERDICTS = ("outside", "indeterminate", "inside", "error not stated")
OUTSIDE, INDETERMINATE, INSIDE, NOT_STATED = range(4)


@dataclass(frozen=True, slots=True)
class Term:
    """When a zone holds, and what its rule forbids.

    Parameters
    ----------
    kind, source : str
        Family of the rule, and the text that it comes from.
    begins_s, ends_s : float
        Seconds since 1970-01-01T00:00Z between which it holds; infinite where it is open, NaN where its days
        have no date.
    forbids : tuple of Forbidden
        Empty where nobody said what it forbids.
    """

    kind: str = ""
    source: str = ""
    begins_s: float = -np.inf
    ends_s: float = np.inf
    forbids: tuple[Forbidden, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What is said of each incident about one zone.

    Parameters
    ----------
    zone : str
    margin_m : array
        Distance to the zone's edge, metres on the ellipsoid, positive inside.
    inside_share : array
        Probability that it lay inside; NaN where its error is not stated.
    code : array of int
        Index into ``VERDICTS``.
    held : array of bool
        Whether the zone held at the time of the incident.
    """

    zone: str
    margin_m: Array
    inside_share: Array
    code: Whole
    held: Mask

    def count(self, verdict: str, among: Mask | None = None) -> int:
        """Return how many incidents have a verdict, of those in whose time the zone held."""
        held = self.held if among is None else self.held & among
        return int(np.count_nonzero((self.code == VERDICTS.index(verdict)) & held))


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an incident would break, if it is what was reported; nobody is found to have broken it.

    Parameters
    ----------
    incident : int
        Its number among the account's incidents, from 0.
    zone, kind, source : str
        Of the rule.
    word : str
        ``would break``; ``could break`` where its place is indeterminate; ``error not stated``.
    """

    incident: int
    zone: str
    kind: str
    source: str
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """On whose side incidents lie, by the ground that each party holds.

    Parameters
    ----------
    party : tuple of str
        Party on whose ground the position lies; empty where it is nobody's, or nobody said who holds it.
    clear : array of bool
        Whether the line is farther than the position is known.
    """

    party: tuple[str, ...]
    clear: Mask

    def count(self, party: str) -> int:
        """Return how many lie on a party's side for certain."""
        return sum(
            clear and each == party for each, clear in zip(self.party, self.clear.tolist(), strict=True)
        )
