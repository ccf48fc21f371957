"""How much of a fair day's work is done on each day: in mud, frost and rain everything takes longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...errors import ScenarioError

Whole = npt.NDArray[np.int64]
_WHOLE_DAY = 1e-9  # what adds up to a day of work is one, whatever the sum of shares makes of it


@dataclass(frozen=True, slots=True, eq=False)
class Workdays:
    """What is done of a fair day's work on each day from D+0 on.

    Parameters
    ----------
    done : ndarray of float, shape (days + 1,)
        Fair days of work that are done by the morning of each day.

    Examples
    --------
    Three days of work that begin on day 1, where on days 2 and 3 half as much is done: 1, 0.5, 0.5, 1.

    >>> days = Workdays.of(10, [(2, 3, 0.5)])
    >>> days.end(1, 3), int(days.begun_for(np.array([5]), 3)[0]), days.end(8, 3)
    (5, 1, 11)
    """

    done: npt.NDArray[np.float64]
    _ends: dict[float, list[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, days: int, slow: Iterable[tuple[int, int, float]] = ()) -> Workdays:
        """Days that are fair but for some stretches: first day, last day, share of a fair day's work.

        Where stretches share a day, the least share holds.

        Raises
        ------
        ScenarioError
            If a share is not above 0 and at most 1.
        """
        shares = np.ones(days)
        for first, last, share in slow:
            if not 0.0 < share <= 1.0:
                raise ScenarioError(
                    f"its work_share is {share:g}", where="season", mend="Give more than 0, and 1 at most."
                )
            held = slice(max(0, first), max(0, last + 1))
            shares[held] = np.minimum(shares[held], share)
        return cls(np.concatenate(([0.0], np.cumsum(shares))))

    @property
    def days(self) -> int:
        """How many days are known."""
        return len(self.done) - 1

    @property
    def fair(self) -> bool:
        """Whether every day is a fair one."""
        return bool(self.done[-1] == self.days)

    def end(self, begin: int, takes_days: float) -> int:
        """Day in whose morning work is done that began on a day; one past the last if it is not in time."""
        if takes_days not in self._ends:  # asked again and again while a list is improved
            asked = self.done + takes_days - _WHOLE_DAY
            self._ends[takes_days] = np.searchsorted(self.done, asked).tolist()
        return self._ends[takes_days][begin] if begin <= self.days else self.days + 1

    def lost(self, takes_days: float) -> float:
        """Most of a fair day that can be left of the last day of a work, whenever it begins."""
        begins = np.arange(len(self.done))
        ends = self.ends(begins, takes_days)
        begins, ends = begins[ends <= self.days], ends[ends <= self.days]
        return float(np.max(self.done[ends] - self.done[begins] - takes_days, initial=0.0))

    def ends(self, begins: Whole, takes_days: float) -> Whole:
        """The same for several days."""
        return np.array([self.end(begin, takes_days) for begin in begins.tolist()], np.int64)

    def begun_for(self, day: Whole, takes_days: float) -> Whole:
        """Last day on which work can begin that is to be done by the morning of a day; −1 for none."""
        return np.searchsorted(self.done, self.done[day] - takes_days + _WHOLE_DAY, side="right") - 1
