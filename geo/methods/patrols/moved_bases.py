"""Bases of patrols that somebody moved, added or left out: each serves the sector in which it then stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import Point

from ...model.patrol import PatrolBase, PatrolRules
from ...model.sector import Sector
from ...model.situation import Situation
from .bases import each_once, shared
from .requirements import sector_numbers


def bases_at(
    bases: Sequence[PatrolBase], places: Mapping[str, Point], sectors: Sequence[Sector]
) -> tuple[PatrolBase, ...]:
    """Give the patrols of each contingent to the bases that are left or new in its sector.

    Parameters
    ----------
    bases : sequence of PatrolBase
        As they were chosen.
    places : mapping
        Where the bases stand now, by name; one that keeps its place keeps its sector.
    sectors : sequence of Sector
    """
    sector_of = {base.name: base.sector for base in bases if places.get(base.name) == base.place}
    moved = [name for name in places if name not in sector_of]
    if moved:
        found = sector_numbers(np.array([places[name] for name in moved], dtype=object), sectors)
        sector_of |= {name: sectors[number].name for name, number in zip(moved, found, strict=True)}
    told: list[PatrolBase] = []
    for sector in sectors:
        named = [(name, (p.x, p.y)) for name, p in places.items() if sector_of[name] == sector.name]
        told += shared(sector, named)
    return each_once(told)


def base_amiss(situation: Situation, rules: PatrolRules, place: Point) -> dict[str, str]:
    """What a base at a place does not keep to: reasons with their figures, by the check that it failed."""
    away_m = float(shapely.distance(place, situation.line.path))
    told = f"{away_m / 1000.0:.1f} km from the line"
    if away_m < rules.base_standoff_m:
        return {"standoff": f"{told}, {rules.base_standoff_m / 1000.0:g} km are asked for"}
    if away_m > rules.base_farthest_m:
        return {"far": f"{told}, at most {rules.base_farthest_m / 1000.0:g} km are asked for"}
    return {}
