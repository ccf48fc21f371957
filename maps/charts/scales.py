"""Round steps along an axis, numbers as people write them, and rectangles by the hundred."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

Box = tuple[float, float, float, float]  # left, bottom, right, top, millimetres


def round_steps(low: float, high: float, about: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten between two values, about so many of them.

    Examples
    --------
    >>> round_steps(0.0, 1027.0, 5), round_steps(0.0, 61.5, 4)
    ([0.0, 500.0, 1000.0], [0.0, 20.0, 40.0, 60.0])
    """
    rough = (high - low) / about or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(times for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def number_words(value: float) -> str:
    """A number in at most four digits that count, thousands set apart.

    Examples
    --------
    >>> number_words(61.4628), number_words(1500.0), number_words(0.0)
    ('61.46', '1,500', '0')
    """
    if not value:
        return "0"
    digits = max(0, 3 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def rectangles(boxes: Iterable[Box]) -> Path:
    """Many rectangles as one path: one stroke of the pen, however many there are."""
    corners = [
        [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
        for left, bottom, right, top in boxes
    ]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(corners)
    return Path(np.array(corners).reshape(-1, 2), codes)


def fill_boxes(page: Axes, boxes: Iterable[Box], **ink: Any) -> None:
    """Draw rectangles in one ink; nothing where there is none."""
    found = list(boxes)
    if found:
        page.add_artist(PathPatch(rectangles(found), **{"linewidth": 0.0, "edgecolor": "none", **ink}))
