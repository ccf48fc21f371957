"""Points, lines and areas told apart: collections split, and the kinds that are not asked for left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from ..errors import ReadError
from ..model.situation import Repair
from .layer import KINDS, Draft, objects
from .lonlat import to_lonlat
from .rings import EARTH, area_m2

Kinds = tuple[str, ...] | None
_COLLECTION = 7


def known_kinds(kinds: str | tuple[str, ...] | None) -> Kinds:
    """The kinds asked for, as a tuple.

    Raises
    ------
    ReadError
        If one of them is not known.
    """
    if kinds is None:
        return None
    wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    if not wanted or not set(wanted) <= set(KINDS.values()):
        raise ReadError(f"kinds is {kinds!r}", where="reading", mend="Use point, line, area.")
    return wanted


def split_collections(draft: Draft, kinds: Kinds, crs: CRS, where: str) -> None:
    """Turn each collection into one geometry a kind; keep the kinds asked for, and measure the others."""
    mixed = shapely.get_type_id(draft.geometry) == _COLLECTION
    if not mixed.any():
        return
    geometry, rows = list(draft.geometry[~mixed]), list(draft.rows[~mixed])
    for index in np.flatnonzero(mixed).tolist():
        by_kind = _by_kind(draft.geometry[index])
        kept = [made for kind, made in by_kind.items() if kinds is None or kind in kinds]
        others = [made for kind, made in by_kind.items() if kinds is not None and kind not in kinds]
        lost_m2, lost_m = _measured(to_lonlat(objects(others), crs, where=where))
        done = (
            ("each kind as a row of its own" if not others else "other kinds dropped") if kept else "left out"
        )
        problem = f"a collection of {' and '.join(by_kind)}"
        (draft.repairs if kept else draft.rejected).append(
            Repair(draft.where(index), problem, done, lost_m2, lost_m)
        )
        geometry += kept
        rows += [draft.rows[index]] * len(kept)
    order = np.argsort(rows, kind="stable")
    draft.geometry, draft.rows = objects(geometry)[order], np.array(rows, np.int64)[order]


def _by_kind(collection: BaseGeometry) -> dict[str, BaseGeometry]:
    parts = objects([collection])
    while (shapely.get_type_id(parts) == _COLLECTION).any():
        parts = shapely.get_parts(parts)
    parts = shapely.get_parts(parts)
    parts = parts[~shapely.is_empty(parts)]
    kind_of = np.array([KINDS[int(t)] for t in shapely.get_type_id(parts)])
    make: dict[str, Any] = {
        "point": shapely.multipoints,
        "line": shapely.multilinestrings,
        "area": shapely.multipolygons,
    }
    alike = {kind: parts[kind_of == kind] for kind in sorted(set(kind_of.tolist()))}
    return {kind: held[0] if len(held) == 1 else make[kind](held) for kind, held in alike.items()}


def _measured(geometries: Iterable[BaseGeometry]) -> tuple[float, float]:
    """Geodesic area of areas and length of lines, square metres and metres."""
    m2 = m = 0.0
    for geometry in geometries:
        kind = KINDS[int(shapely.get_type_id(geometry))]
        m2 += area_m2(geometry) if kind == "area" else 0.0
        m += EARTH.geometry_length(geometry) if kind == "line" else 0.0
    return m2, m


def select_kinds(draft: Draft, kinds: Kinds, where: str) -> None:
    """Leave out the kinds of geometry that are not asked for; say so where kinds are mixed."""
    kind_of = np.array([KINDS[int(t)] for t in shapely.get_type_id(draft.geometry)])
    found, counts = np.unique(kind_of, return_counts=True)
    told = " and ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in zip(found, counts, strict=True))
    if kinds is None:
        if len(found) > 1:
            draft.note(f"kinds are mixed: {told}", "each kept, told apart by kind")
        return
    other = ~np.isin(kind_of, kinds)
    asked = " or ".join(kinds)
    if other.all():
        raise ReadError(f"it holds {told}", where=where, mend=f"Give a layer of kind {asked}.")
    draft.reject(other, [f"it is of kind {kind}; {asked} is asked for" for kind in kind_of[other]])
