"""Which columns a table of features needs, what a feature is called, and when it holds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, count
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


def unlike(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Names made different from each other and from those taken, for formats that are blind to case.

    >>> unlike(["name", "Name", "fid"], taken=["fid"])
    ['name', 'Name_2', 'fid_2']
    """
    used = {name.casefold() for name in taken}
    found = []
    for name in names:
        candidates = chain([name], (f"{name}_{number}" for number in count(2)))
        fresh = next(candidate for candidate in candidates if candidate.casefold() not in used)
        used.add(fresh.casefold())
        found.append(fresh)
    return found


def days_of(feature: Feature, d_day: str) -> tuple[date | None, date | None]:
    """First and last day on which a feature holds, where the day from which its days count is known.

    >>> days_of(Feature("zones", shapely.Point(), {"from_day": 3, "to_day": None}), "2025-04-01")
    (datetime.date(2025, 4, 4), None)
    """
    days = (feature.values.get("from_day"), feature.values.get("to_day"))
    first, last = (
        date.fromisoformat(d_day) + timedelta(days=day) if d_day and isinstance(day, int) else None
        for day in days
    )
    return first, last
