"""One symbol on the paper, wherever it stands: outlines of the table as strokes and fills of ink."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ..style import SYMBOL_INKS
from ..symbols import Part, Symbol

Array = npt.NDArray[np.float64]

LEVEL = 27.0  # above every layer, below the stamp and the names
_PT_PER_MM = 72.0 / 25.4
_HALO_UNITS = 16.0
_CODES = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4, "Z": Path.CLOSEPOLY}
_INK = SYMBOL_INKS["light"]


def stamp(
    axes: Axes, symbol: Symbol, places: Array, *, hold: tuple[float, float], unit: float, unit_mm: float
) -> None:
    """Draw one symbol at every place.

    Parameters
    ----------
    places : array
        Rows of two, in units of the axes.
    hold : tuple of float
        The point of the symbol that lies on each place, units of the table.
    unit, unit_mm : float
        Length of a unit of the table, in units of the axes and on paper.
    """
    outlines = [(part, outline(part.d)) for part in symbol.parts]
    for part, path in outlines:
        if part.stroke == "ink":
            halo = {
                "edgecolor": _INK["paper"],
                "linewidth": (part.width + _HALO_UNITS) * unit_mm * _PT_PER_MM,
            }
            _draw(axes, path, places, hold, unit, LEVEL + 0.1, fill=False, joinstyle="round", **halo)
    for number, (part, path) in enumerate(outlines):
        _draw(axes, path, places, hold, unit, LEVEL + 0.2 + number * 0.01, **_pen(part, unit_mm))


def _draw(
    axes: Axes, path: Path, places: Array, hold: tuple[float, float], unit: float, level: float, **pen: Any
) -> None:
    shape = (np.asarray(path.vertices) - hold) * (unit, -unit)
    every = Path.make_compound_path(*(Path(shape + place, path.codes) for place in places))
    axes.add_artist(PathPatch(every, zorder=level, **pen))


def _pen(part: Part, unit_mm: float) -> dict[str, Any]:
    dash = (0, tuple(float(length) / part.width for length in part.dash.split())) if part.dash else "solid"
    return {
        "facecolor": _INK.get(part.fill, "none"),
        "edgecolor": _INK.get(part.stroke, "none"),
        "linewidth": part.width * unit_mm * _PT_PER_MM,
        "linestyle": dash,
        "capstyle": "butt",
        "joinstyle": "miter",
    }


def outline(d: str) -> Path:
    """Path of an outline as the table writes it: moves, lines, cubic curves and closings.

    >>> outline("M0 0L10 0L10 5Z").get_extents().extents.tolist()
    [0.0, 0.0, 10.0, 5.0]
    """
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for letter, numbers in re.findall("([MLCZ])([^MLCZ]*)", d):
        figures = [float(number) for number in numbers.split()]
        places = list(zip(figures[::2], figures[1::2], strict=True)) or [(0.0, 0.0)]
        vertices += places
        codes += [int(_CODES[letter])] * len(places)
    return Path(vertices, codes)
