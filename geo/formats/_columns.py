"""Which columns a table of features needs, and what a feature is called."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..features import Feature, Value

Column = tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]


def keys_of(features: Iterable[Feature]) -> tuple[str, ...]:
    """Keys of all features' values, in the order in which they first appear."""
    return tuple(dict.fromkeys(key for feature in features for key in feature.values))


def ids_of(features: Sequence[Feature]) -> list[str]:
    """Name each feature by its layer and its ``id`` or ``name``; by a hash of itself if it has neither.

    A name borne twice is numbered from the second on, so that ids are unique; they do not hang on the clock,
    on chance, or on features of other names.

    Examples
    --------
    >>> zone = Feature("zones", shapely.Point(1, 2), {"name": "Buffer"})
    >>> ids_of([zone, zone, Feature("line", shapely.Point(1, 2), {})])
    ['zones/Buffer', 'zones/Buffer/2', 'line/01487731']
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    found = []
    for feature in features:
        base = f"{feature.layer}/{_own_name(feature)}"
        unique = base
        while unique in taken:
            seen[base] += 1
            unique = f"{base}/{seen[base] + 1}"
        taken.add(unique)
        found.append(unique)
    return found


def _own_name(feature: Feature) -> str:
    for key in ("id", "name"):
        if feature.values.get(key) not in (None, ""):
            return str(feature.values[key])
    content = shapely.to_wkb(feature.geometry, byte_order=1) + repr(sorted(feature.values.items())).encode()
    return hashlib.sha256(content).hexdigest()[:8]


def column_of(values: Sequence[Value]) -> Column:
    """Values as one array of the narrowest type that holds them all, and where there are none."""
    missing = np.array([value is None for value in values])
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool} or (kinds == {int} and max(abs(int(v or 0)) for v in values) < 2**63):
        return np.array([value or 0 for value in values], dtype=kinds.pop()), missing
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if value is None else float(value) for value in values]), missing
    return np.array([value if value is None else str(value) for value in values], dtype=object), missing
