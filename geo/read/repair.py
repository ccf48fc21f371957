"""Geometry put right where its meaning is certain; refused where it is not."""

from __future__ import annotations

import numpy as np
import shapely

from ..errors import ReadError
from ..model.situation import Repair
from .layer import Draft, Geometries, Mask
from .meridian import continued
from .rings import MOST_CHANGE, mended_area


def drop_heights(draft: Draft) -> None:
    """Keep two dimensions; list it where a third said anything."""
    deep = shapely.has_z(draft.geometry) | shapely.has_m(draft.geometry)
    if not deep.any():
        return
    heights = shapely.get_coordinates(draft.geometry[deep], include_z=True)[:, 2]
    if (np.nan_to_num(heights) != 0.0).any():
        draft.note("with heights", "heights dropped", count=int(deep.sum()))
    draft.geometry = shapely.force_2d(draft.geometry)


def reject_hollow(draft: Draft) -> None:
    """Leave out rows without geometry, without a vertex, or with a vertex that is not a number."""
    draft.reject(shapely.is_missing(draft.geometry), "it has no geometry")
    draft.reject(shapely.is_empty(draft.geometry), "its geometry is empty")
    draft.reject(_with_vertex(draft, finite=False), "a vertex of it is not a number")


def reject_beyond(draft: Draft, crs: str) -> None:
    """Leave out what the source CRS cannot carry to longitude and latitude."""
    draft.reject(_with_vertex(draft, finite=False), f"it lies outside what {crs} can carry")


def _with_vertex(draft: Draft, *, finite: bool) -> Mask:
    places, index = shapely.get_coordinates(draft.geometry, return_index=True)
    mask = np.zeros(len(draft.geometry), bool)
    mask[index[np.isfinite(places).all(axis=1) == finite]] = True
    return mask


def run_on(draft: Draft) -> None:
    """Let paths that jump across 180° run on past it, so that areas stay areas in the plane."""
    boxes = shapely.bounds(draft.geometry)
    wide = np.flatnonzero(boxes[:, 2] - boxes[:, 0] > 180.0)
    joined = [continued(geometry) for geometry in draft.geometry[wide]]
    changed = [i for i, new in zip(wide, joined, strict=True) if new is not draft.geometry[i]]
    for index, new in zip(wide, joined, strict=True):
        draft.geometry[index] = new
    if changed:
        draft.note("with edges across 180°", "longitudes run on past 180°", count=len(changed))


def drop_repeats(draft: Draft) -> None:
    """Drop vertices that repeat the one before; leave out lines that have no length."""
    before = shapely.get_num_coordinates(draft.geometry)
    draft.geometry = _without_repeats(draft)
    fewer = before - shapely.get_num_coordinates(draft.geometry)
    if fewer.any():
        draft.note(f"with {int(fewer.sum())} repeated vertices", "dropped", count=int((fewer > 0).sum()))
    lines = np.isin(shapely.get_type_id(draft.geometry), (1, 2, 5))
    draft.reject(lines & (shapely.length(draft.geometry) == 0.0), "a line without length")
    _drop_still_parts(draft)


def _drop_still_parts(draft: Draft) -> None:
    """Drop parts without length from lines of many parts: they say nothing, and make the line invalid."""
    many = shapely.get_type_id(draft.geometry) == 5
    for index in np.flatnonzero(many & ~shapely.is_valid(draft.geometry)).tolist():
        parts = shapely.get_parts(draft.geometry[index])
        moving = parts[shapely.length(parts) > 0.0]
        draft.geometry[index] = shapely.multilinestrings(moving)
        still = len(parts) - len(moving)
        draft.repairs.append(Repair(draft.where(index), f"{still} of its parts without length", "dropped"))


def _without_repeats(draft: Draft) -> Geometries:
    paths = shapely.get_type_id(draft.geometry) > 0
    paths &= shapely.get_type_id(draft.geometry) != 4
    geometry = draft.geometry.copy()
    geometry[paths] = shapely.remove_repeated_points(geometry[paths], 0.0)
    return geometry


def mend_areas(draft: Draft, where: str) -> None:
    """Mend areas that are not valid; refuse where mending changes an area by more than ``MOST_CHANGE``."""
    areas = np.isin(shapely.get_type_id(draft.geometry), (3, 6))
    gone = np.zeros(len(draft.geometry), bool)
    for index in np.flatnonzero(areas & ~shapely.is_valid(draft.geometry)):
        reason = shapely.is_valid_reason(draft.geometry[index])
        mended, changed_m2, share, dropped = mended_area(draft.geometry[index])
        feature = draft.where(int(index))
        gone[index] = mended.is_empty
        if mended.is_empty:
            continue
        if not share <= MOST_CHANGE:
            raise ReadError(
                f"{reason}; mending it would change its area by {changed_m2:,.0f} m² ({share:.2%})",
                where=f"{where}{feature.removeprefix(draft.label)}",
                mend="Mend it where it was drawn; only changes up to 0.1 % are made here.",
            )
        if dropped:
            draft.repairs.append(Repair(feature, f"{dropped} hole(s) outside the outer ring", "dropped"))
        if not (dropped and reason.startswith("Hole lies outside")):
            draft.repairs.append(Repair(feature, reason, "rings rebuilt as areas", changed_m2))
        draft.geometry[index] = mended
    draft.reject(gone, "an area without extent")


def turn_rings(draft: Draft) -> None:
    """Let outer rings run counter-clockwise (RFC 7946, 3.1.6)."""
    areas = np.isin(shapely.get_type_id(draft.geometry), (3, 6))
    if not areas.any():
        return
    turned = draft.geometry.copy()
    turned[areas] = shapely.orient_polygons(turned[areas], exterior_cw=False)
    other = int((~shapely.equals_exact(turned[areas], draft.geometry[areas], 0.0)).sum())
    if other:
        draft.note("with rings the other way round", "outer rings turned counter-clockwise", count=other)
    draft.geometry = turned
