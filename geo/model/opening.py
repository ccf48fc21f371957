"""What is asked of the opening of sites over time."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Text


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OpeningRules:
    """``[opening]``: when contingents arrive and sites open.

    Parameters
    ----------
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    source: Text
    status: Figure = "assumed"
    note: str = ""
