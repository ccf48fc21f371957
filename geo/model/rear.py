"""What is asked of the rear."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Text


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RearRules:
    """``[rear]``: the rear of the force.

    Parameters
    ----------
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    source: Text
    status: Figure = "assumed"
    note: str = ""
