"""After how many days a line is too old to plan with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Staleness:
    """After how many days a line is no longer to be taken for that of today, and who says so."""

    after_days: int
    source: str
    status: str

    def words(self, line_day: date, today: date) -> str:
        """A warning where the line is too old for a day; nothing where it is not.

        >>> figure = Staleness(30, "a guess", "assumed")
        >>> figure.words(date(2024, 8, 1), date(2024, 9, 1))
        'The line is of 2024-08-01, 31 days before 2024-09-01: after 30 days it is to be renewed (a guess).'
        >>> figure.words(date(2024, 8, 2), date(2024, 9, 1))
        ''
        """
        age_days = (today - line_day).days
        if age_days <= self.after_days:
            return ""
        return (
            f"The line is of {line_day}, {age_days} days before {today}: after {self.after_days} days it is "
            f"to be renewed ({self.source})."
        )
