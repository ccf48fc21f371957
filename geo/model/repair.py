"""What was mended or left out while reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """What was mended or left out, where, and what that changed.

    Parameters
    ----------
    where : str
        File, layer, and number of the feature, counted from 1.
    problem : str
        What was found.
    done : str
        What was done about it.
    changed_m2, changed_m : float
        Area and length by which the geometry on the ground differs from what the file says.
    """

    where: str
    problem: str
    done: str
    changed_m2: float = 0.0
    changed_m: float = 0.0
