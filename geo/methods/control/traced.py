"""The line of each day, traced from the ground held on that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...frame import Frame
from ...geometry.contact import contact_of_grounds
from ...geometry.frontier import contact_of_outline
from ...model.control import Held
from ...model.situation import AnyArea


def told_for(series: Sequence[Held], holder: str, territory: AnyArea | None = None) -> tuple[Held, ...]:
    """Give ground of which a day says nothing to one holder: what another day tells of, and a territory.

    Some sources draw the ground of one side only, and mean that the rest is the other's.

    Examples
    --------
    >>> days = [Held(date(2025, month, 1), {"a": shapely.box(0, 0, month, 1)}) for month in (1, 2)]
    >>> [held.ground["b"].area for held in told_for(days, "b") if "b" in held.ground]
    [1.0]
    """
    told = [area for held in series for area in held.ground.values()]
    every = shapely.union_all([*told, *([territory] if territory is not None else [])])
    found = []
    for held in series:
        rest = every.difference(shapely.union_all([*held.ground.values()]))
        areas = [part for part in shapely.get_parts(rest) if part.area > 0.0]
        own = held.ground.get(holder)
        ground = {**held.ground}
        if areas:
            ground[holder] = cast(AnyArea, shapely.union_all([*areas, *([own] if own else [])]))
        found.append(Held(held.day, ground, held.overlap_m2))
    return tuple(found)


def lines_of(
    series: Sequence[Held],
    parties: Sequence[str],
    frame: Frame,
    *,
    limits: BaseGeometry | None = None,
    border_m: float = 5_000.0,
    grey_zone_m: float = 10_000.0,
    smallest_pocket_km2: float = 1.0,
) -> dict[date, tuple[MultiLineString, str]]:
    """Line of contact of each day, lon/lat, and no reason why it came about.

    Parameters
    ----------
    series : sequence of Held
        In metres of the frame.
    parties : sequence of str
        Two holders that face each other, or one whose outline is the line.
    frame : Frame
    limits : LineString or MultiLineString, optional
        Border and coast, lon/lat; needed for one party: what of its outline runs along them is no front.
    border_m, grey_zone_m : float
        How near to the limits, and how wide a gap between two, metres.
    smallest_pocket_km2 : float
        Smaller pockets are left out, square kilometres.

    Raises
    ------
    ScenarioError
        If a party holds no ground on a day, or nothing limits the outline of the only one.
    GeometryError
        If no line comes of it.
    """
    if len(parties) != 2 and (len(parties) != 1 or limits is None):
        raise ScenarioError(
            f"the parties are {', '.join(parties) or 'none'}",
            where="line of contact",
            mend="Name two parties, or one and the territory.",
        )
    found = {}
    for held in series:
        grounds = [_ground(held, party, frame) for party in parties]
        if len(grounds) == 1 and limits is not None:
            contact = contact_of_outline(
                grounds[0], limits, tolerance_m=border_m, smallest_pocket_km2=smallest_pocket_km2
            )
        else:
            contact = contact_of_grounds(
                *grounds, grey_zone_m=grey_zone_m, smallest_pocket_km2=smallest_pocket_km2
            )
        found[held.day] = (contact.path, "")
    return found


def _ground(held: Held, party: str, frame: Frame) -> AnyArea:
    if party not in held.ground or held.ground[party].is_empty:
        raise ScenarioError(
            f"{party!r} holds no ground on {held.day}",
            where="line of contact",
            mend=f"Ground is held by {', '.join(held.ground) or 'nobody'}.",
        )
    return frame.to_lonlat(held.ground[party])
