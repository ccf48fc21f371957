"""A scenario: one situation, and what is asked for in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .mandate import Mandate
from .phase import Phase
from .situation import Situation
from .zone import Value


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation at one date with its mandate.

    Parameters
    ----------
    id, title, standfirst : str
        Folder name, headline, and one or two neutral sentences.
    as_of_text : str
        Date with the zone of time, as a map prints it.
    sha256 : str
        Hash of the scenario file.
    d_day_text : str
        Date of the day from which days are counted (D+0), as ISO 8601 has it; empty where none is fixed.
    time_zone : str
        Zone in which its days begin (``Europe/Kyiv``).
    phases : tuple of Phase
    translations : mapping
        Title and standfirst by language (ISO 639).
    parameters : mapping
        Every figure of the file that shaped the situation, keys with units.
    """

    id: str
    title: str
    situation: Situation
    mandate: Mandate
    sha256: str
    as_of_text: str
    standfirst: str = ""
    d_day_text: str = ""
    time_zone: str = "UTC"
    phases: tuple[Phase, ...] = ()
    translations: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
