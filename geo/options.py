"""Values of a program's options: numbers within bounds, and pairs of words."""

from __future__ import annotations

import argparse
import math


def above_zero(text: str) -> float:
    """A number of an option that has to be above zero.

    Examples
    --------
    >>> above_zero("2.5")
    2.5
    """
    value = float(text)
    if not 0.0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return value


def not_below_zero(text: str) -> float:
    """A number of an option that has to be zero or more.

    Examples
    --------
    >>> not_below_zero("0")
    0.0
    """
    value = float(text)
    if not 0.0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is below zero, or no number")
    return value
