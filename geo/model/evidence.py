"""What a scenario asks of its incidents: span, distances, which effort counts, and what its zones forbid."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
Km = Annotated[float, Field(gt=0.0, le=1_000.0)]
Effort = Literal["told", "planned", "told and planned"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Forbidden:
    """``[[forbidden]]``: what the rule of a zone forbids, so that an incident inside would break it.

    Parameters
    ----------
    zone : str
        Name of a zone, or of the rule that lays one for each party.
    kinds, weapons : tuple of str
        Kinds of incident and classes of weapon as the incidents word them; an incident falls under the rule
        if both lists that are given hold its word. Neither: whatever is reported there.
    source : str
        Article that forbids it; that of the zone if left out.
    """

    zone: Text
    kinds: tuple[Text, ...] = ()
    weapons: tuple[Text, ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class EvidenceRules:
    """``[incidents]``: how incidents are accounted for; everything has a value where nothing is said.

    Parameters
    ----------
    near_km : float
        How far from the line an incident may lie and count for its stretches.
    stretch_km : float
        Length of a stretch.
    first, last : datetime.date or None
        First and last day; those of the incidents if left out.
    silence_days : int
        Days without incident that are asked for.
    edge_sigma_m : float
        Standard error of the zones' edges, metres.
    effort : {"told", "planned", "told and planned"}
        Whose hours count: of those who told that they watched, as the plan has them watch, or both.
    """

    near_km: Km = 15.0
    stretch_km: Km = 10.0
    first: date | None = None
    last: date | None = None
    silence_days: Annotated[int, Field(ge=0, le=36_500)] = 7
    edge_sigma_m: Annotated[float, Field(ge=0.0, le=100_000.0)] = 0.0
    effort: Effort = "told"
