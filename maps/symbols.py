"""Symbols of APP-6 and MIL-STD-2525 by their codes; an unknown code is an error, never a guess."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.errors import WriteError

from .vendor import asset

DIGITS = 20
STAFF_DIGIT = 7  # counted from 0; 2 is a headquarters
SETS = ("01", "10", "15", "20", "30")  # air, land unit, land equipment, land installation, sea surface
FRAME_UNITS = (
    110.0  # width of a land frame in the table; a symbol is drawn so wide that its frame has its size
)

# Set into a boundary, by the echelon of those that it parts (MIL-STD-2525D, table of echelons).
ECHELONS: Mapping[str, str] = {
    "team": "Ø",
    "squad": "●",
    "section": "●●",
    "platoon": "●●●",
    "company": "I",
    "battalion": "II",
    "regiment": "III",
    "brigade": "X",
    "division": "XX",
    "corps": "X" * 3,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One outline of a symbol.

    Parameters
    ----------
    d : str
        Moves, lines, cubic curves and closings in absolute numbers, as SVG writes them.
    fill, stroke : {"frame", "ink", "paper", "none"}
        Names of colours.
    width : float
        Of the stroke, in units of the table.
    dash : str
        Dashes in units of the table, empty for none.
    """

    d: str
    fill: str
    stroke: str
    width: float = 0.0
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one code is drawn.

    Parameters
    ----------
    sidc : str
    box : tuple of float
        Left, top, right, bottom of its outlines, units of the table, downward.
    anchor : tuple of float
        The point of it that lies on the place: its middle, or the foot of a headquarters' staff.
    parts : tuple of Part
        Lowest first.
    """

    sidc: str
    box: tuple[float, float, float, float]
    anchor: tuple[float, float]
    parts: tuple[Part, ...]

    @property
    def middle(self) -> tuple[float, float]:
        """Middle of its box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def hold(self) -> tuple[float, float]:
        """The point of it to which a line leads from its place: its middle, or the foot of its staff."""
        return self.anchor if self.sidc[STAFF_DIGIT] == "2" else self.middle


@cache
def table() -> Mapping[str, Symbol]:
    """Every symbol that is kept, by its code."""
    return {sidc: _symbol(sidc, drawn) for sidc, drawn in json.loads(asset("symbols.json")).items()}


def _symbol(sidc: str, drawn: Mapping[str, Any]) -> Symbol:
    return Symbol(
        sidc, tuple(drawn["box"]), tuple(drawn["anchor"]), tuple(Part(**part) for part in drawn["parts"])
    )


def symbol_of(sidc: object, where: str = "") -> Symbol:
    """Symbol of a code.

    Parameters
    ----------
    sidc : object
        What a feature gives as its ``sidc``.
    where : str
        Feature that gives it.

    Raises
    ------
    WriteError
        If it is not a code, not a neutral one, or none of the table.

    Examples
    --------
    A hospital is anchored in its middle, a headquarters at the foot of its staff, 100 below its frame.

    >>> symbol_of("10042000001207020000").anchor, symbol_of("10041002000000000000").anchor
    ((100, 100), (45, 255))
    """
    problem = _problem(sidc)
    if problem:
        raise WriteError(
            f"sidc {problem}",
            where=where,
            mend=f"Give one of the {len(table())} codes of symbols.toml, or leave it out for a dot.",
        )
    return table()[str(sidc)]


def _problem(sidc: object) -> str:
    """What is amiss with a code, empty where nothing is."""
    if not isinstance(sidc, str) or not re.fullmatch("[0-9]+", sidc):
        return f"is {_short(sidc)}, which is not made of digits"
    if len(sidc) != DIGITS:
        return f"{_short(sidc)} has {len(sidc)} digits, not {DIGITS}"
    asked = (
        (sidc[:2] == "10", f"is of version {sidc[:2]}, not 10"),
        (sidc[3] == "4", f"has standard identity {sidc[3]}, not 4 (neutral)"),
        (sidc[4:6] in SETS, f"is of symbol set {sidc[4:6]}, none of {', '.join(SETS)}"),
        (sidc[6] in "01", f"has status {sidc[6]}, neither 0 (present) nor 1 (planned)"),
        (sidc in table(), "is not in the table"),
    )
    return next((f"{sidc!r} {problem}" for holds, problem in asked if not holds), "")


def _short(sidc: object) -> str:
    text = repr(sidc)
    return text if len(text) <= 40 else f"{text[:39]}…"
