"""What siting found: candidates, those turned away with every reason, and the sites proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..location.answer import Answer
from .mandate import Means
from .sensor import Watch

Array = npt.NDArray[np.float64]
TO_BE_SEEN = (
    "Candidates for reconnaissance: nobody has seen the ground, and clear of every layer is not safe."
)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places that might be held.

    Parameters
    ----------
    id : tuple of str
        One a place, each once.
    place_m : array, shape (candidates, 2)
        Metres of the situation's frame.
    origin : tuple of str
        Where each comes from: ``settlements``, ``roads``, ``heights``, ``sites``, ``lattice``, or a layer.
    """

    id: tuple[str, ...]
    place_m: Array
    origin: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)

    def kept(self, keep: npt.NDArray[np.bool_]) -> Candidates:
        """Those under a mask, in their order."""
        rows = np.flatnonzero(keep).tolist()
        return Candidates(
            tuple(self.id[row] for row in rows), self.place_m[keep], tuple(self.origin[row] for row in rows)
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate turned away: its reasons in words, by the check that it failed."""

    id: str
    origin: str
    reasons: Mapping[str, str]

    def __str__(self) -> str:
        """Words for people.

        >>> str(Rejected("roads 12", "roads", {"standoff": "40 m from the line, 500 m are asked for"}))
        'roads 12: 40 m from the line, 500 m are asked for'
        """
        return f"{self.id}: {'; '.join(self.reasons.values())}"


@dataclass(frozen=True, eq=False)
class Screening:
    """Candidates that passed every check, and all others with every reason.

    Parameters
    ----------
    kept : Candidates
    rejected : tuple of Rejected
        In the order of the candidates.
    chainage_m, offset_m : array
        Of those kept: chainage of the nearest place of the line, and geodesic distance from it, positive to
        its left; metres.
    side : tuple of str
        Of those kept: the party that holds the ground; ``left`` or ``right`` of the line where none is known.
    """

    kept: Candidates
    rejected: tuple[Rejected, ...]
    chainage_m: Array
    offset_m: Array
    side: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many candidates failed each check; one that failed several counts with each."""
        found = Counter(check for one in self.rejected for check in one.reasons)
        return dict(sorted(found.items()))


@dataclass(frozen=True, eq=False)
class SiteChoice:
    """Sites proposed for one kind of means.

    Parameters
    ----------
    means : Means
    watches : tuple of Watch
        What stands where, in the order of chainage.
    answer : Answer
        What was chosen from the candidates, how good that is, and what proves it.
    screening : Screening
    standing : tuple of str
        Ids of those sites that stood already.
    counted_m : float
        Length of line that counts for this means at most, in metres of weight.
    stretches : int
        Into how many stretches the line was cut.
    curve : tuple of (int, float, float, bool)
        Sites, what they cover of ``counted_m``, its bound, and whether that is proved; empty where no curve
        was asked for.
    """

    means: Means
    watches: tuple[Watch, ...]
    answer: Answer
    screening: Screening
    standing: tuple[str, ...] = ()
    counted_m: float = 0.0
    stretches: int = 0
    curve: tuple[tuple[int, float, float, bool], ...] = ()


@dataclass(frozen=True, eq=False)
class Proposal:
    """Sites proposed for every means of a force: candidates for reconnaissance, no deployment.

    ``fairness`` says in words how the two sides were treated.
    """

    choices: tuple[SiteChoice, ...] = ()
    fairness: str = ""
    caveats: tuple[str, ...] = field(default=(TO_BE_SEEN,))

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What stands where, for all means in their order."""
        return tuple(watch for choice in self.choices for watch in choice.watches)
