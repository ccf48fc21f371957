"""Phases of an agreement: named stretches of days after its start."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT

Day = Annotated[int, Field(le=36_500)]


@dataclass(frozen=True, config=STRICT)
class Phase:
    """``[[phase]]``: a name for some days.

    Parameters
    ----------
    name : str
    from_day : int
        First of its days, after the start (D+n), 0 or more.
    to_day : int or None
        Last of its days; None where it has no end.
    """

    name: Annotated[str, Field(min_length=1)]
    from_day: Day
    to_day: Day | None = None

    def __post_init__(self) -> None:
        if self.from_day < 0:
            raise ValueError(f"from_day is {self.from_day}, before D-day; days are counted from D+0 on")
        if self.to_day is not None and self.to_day < self.from_day:
            raise ValueError(f"to_day is {self.to_day}, before from_day")
