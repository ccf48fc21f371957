"""Two things that do not agree, and when two places are one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

KINDS = ("same id", "same name", "same place", "near", "overlap")
_SAME_DECIMALS = 7  # of a degree: about a centimetre


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two items, or two groups of one name, that do not agree.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    what : str
        The id, the name or the class in question.
    authors : tuple of (str, str)
    says : str
        In what they differ.
    distance_m : float or None
        How far apart near-duplicates are (Hausdorff).
    overlap_m2 : float or None
        Ground that two areas of one exclusive class share.
    """

    kind: str
    what: str
    authors: tuple[str, str]
    says: str
    distance_m: float | None = None
    overlap_m2: float | None = None


def place_of(geometry: BaseGeometry) -> bytes:
    """Equal for equal places: whichever way a ring runs, whatever the height, and for a part under a roof."""
    parts = shapely.get_parts(geometry)
    flat = shapely.force_2d(parts[0] if len(parts) == 1 else geometry)
    rounded = shapely.transform(flat, lambda degrees: np.round(degrees, _SAME_DECIMALS) + 0.0)
    return bytes(shapely.to_wkb(shapely.normalize(rounded)))
