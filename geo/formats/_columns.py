"""Which columns a table of features needs, and what a feature is called."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import shapely

from ..features import Feature


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
