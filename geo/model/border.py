"""What is asked of a state border: which one, from where its chainage runs, how far people are counted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT
from .mandate_words import Figure, Metres, MetresAboveZero, Text

Iso = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class BorderRules:
    """``[[border]]``: a state border that the force watches.

    Parameters
    ----------
    name : str
    states : tuple of str
        Two states of the embedded outlines, by ISO 3166-1 alpha-2: the one whose border is watched, and its
        neighbour.
    start : str
        End where chainage begins (``west``, ``north-east`` …).
    beside : str
        Party on whose ground the watched side lies; stretches behind which another party holds the ground
        are left out. Empty for the whole border.
    within_m : tuple of float
        Distances within which people are counted, metres.
    together_m : float
        Crossings nearer to each other than this are one, metres.
    marker_interval_m : float
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    states: tuple[Iso, Iso]
    source: Text
    start: Text = "west"
    beside: str = ""
    within_m: tuple[MetresAboveZero, ...] = (10_000.0, 25_000.0, 50_000.0)
    together_m: Metres = 3_000.0
    marker_interval_m: MetresAboveZero = 50_000.0
    status: Figure = "assumed"
    note: str = ""
