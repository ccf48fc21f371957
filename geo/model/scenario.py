"""A scenario: one situation, and what is asked for in it."""

from __future__ import annotations

from dataclasses import dataclass

from .mandate import Mandate
from .situation import Situation


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation at one date with its mandate; ``sha256`` is the hash of the scenario file."""

    id: str
    title: str
    situation: Situation
    mandate: Mandate
    sha256: str
