"""From where patrols start: bases that stand, or settlements that the models of siting choose by sector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from ...location.answer import Answer
from ...location.assignment.costs import Costs
from ...location.assignment.p_center import p_center
from ...location.assignment.p_median import p_median
from ...model.patrol import PatrolBase, PatrolRules, Requirement
from ...model.sector import Sector
from ...model.siting import Proposal
from ...model.situation import Site, Situation
from .requirements import sector_numbers
from .travelling import Travel

Array = npt.NDArray[np.float64]
Named = list[tuple[str, tuple[float, float]]]
_NOWHERE_S = 1e7  # a trip that no way makes, among costs that have to be finite


def choose_bases(
    situation: Situation,
    rules: PatrolRules,
    sectors: Sequence[Sector],
    requirements: Sequence[Requirement],
    travel: Travel,
    *,
    proposal: Proposal | None = None,
) -> tuple[PatrolBase, ...]:
    """Give every sector its bases, and the bases their contingent's patrols in even shares.

    Parameters
    ----------
    situation : Situation
    rules : PatrolRules
        Kind of the sites that serve as bases; how many are proposed, and how far from the line, where a
        sector has none.
    sectors : sequence of Sector
    requirements : sequence of Requirement
        What the bases' patrols visit; each visit asked for in a week counts alike.
    travel : Travel
    proposal : Proposal, optional
        Proposed sites, among which there may be bases.

    Returns
    -------
    tuple of PatrolBase
        By sector. A sector without a settlement at that distance from the line has none.

    Notes
    -----
    The p-median (Hakimi 1964): least time out and back to all visits. Where that leaves places that no
    patrol can reach and return from within its hours, the p-center, if it leaves fewer.
    """
    proposed = [watch.site for watch in proposal.watches] if proposal else []
    standing = [site for site in (*proposed, *situation.sites) if site.kind == rules.base_kind]
    by_sector: dict[int, list[Site]] = {}
    if standing and sectors:
        places = np.array([site.place for site in standing], dtype=object)
        for site, number in zip(standing, sector_numbers(places, sectors), strict=True):
            by_sector.setdefault(number, []).append(site)
    found: list[PatrolBase] = []
    for number, sector in enumerate(sectors):
        own = [one for one in requirements if one.sector == sector.name]
        named = [(site.name, (site.place.x, site.place.y)) for site in by_sector.get(number, [])]
        found += shared(sector, named or _proposed(situation, rules, sector, own, travel))
    return each_once(found)


def each_once(bases: Sequence[PatrolBase]) -> tuple[PatrolBase, ...]:
    """The same bases, those of one name told apart by their sector."""
    names = [base.name for base in bases]
    return tuple(
        replace(base, name=f"{base.name}, {base.sector}") if names.count(base.name) > 1 else base
        for base in bases
    )


def shared(sector: Sector, named: Named) -> list[PatrolBase]:
    """Bases of a sector with shares of its contingent's patrols; the first get what does not part evenly."""
    whole, rest = divmod(sector.contingent.patrols_per_day, max(len(named), 1))
    return [
        PatrolBase(name, shapely.Point(place_m), sector.name, sector.contingent.name, whole + (number < rest))
        for number, (name, place_m) in enumerate(named)
    ]


def _proposed(
    situation: Situation, rules: PatrolRules, sector: Sector, asked: Sequence[Requirement], travel: Travel
) -> Named:
    """Settlements of the sector that serve its requirements best."""
    candidates = _candidates(situation, rules, sector)
    if not candidates or not asked:
        return [(f"Base {name}", place_m) for name, place_m in candidates[: rules.bases_per_sector]]
    from_m = np.array([place_m for _, place_m in candidates])
    to_m = np.array([(one.place.x, one.place.y) for one in asked])
    time_s = travel.times(from_m, to_m) + travel.times(to_m, from_m).T
    room_s = np.array([rules.hours * 3600 - one.stop_min * 60.0 for one in asked])
    visits = np.array([24.0 / one.revisit_h for one in asked])
    chosen = _chosen(
        np.minimum(time_s, _NOWHERE_S), visits, room_s, min(rules.bases_per_sector, len(candidates))
    )
    return [(f"Base {candidates[row][0]}", candidates[row][1]) for row in sorted(chosen)]


def _chosen(time_s: Array, visits: Array, room_s: Array, count: int) -> list[int]:
    """Rows of the candidates to take: by the p-median, or by the p-center where that reaches more in time."""
    costs = Costs.from_matrix(time_s.T, weight=visits)
    median = _rows(p_median(costs, count))
    if not _too_far(time_s, room_s, median):
        return median
    centre = _rows(p_center(costs, count))
    return centre if _too_far(time_s, room_s, centre) < _too_far(time_s, room_s, median) else median


def _rows(answer: Answer) -> list[int]:
    return [int(str(row)) for row in answer.selected]


def _too_far(time_s: Array, room_s: Array, rows: Sequence[int]) -> int:
    return int((time_s[list(rows)].min(axis=0) > room_s).sum())


def _candidates(situation: Situation, rules: PatrolRules, sector: Sector) -> Named:
    """Settlements of a sector at the distance from the line that the rules ask for."""
    places = np.array([town.place for town in situation.settlements], dtype=object)
    shapely.prepare(sector.area)
    own = np.flatnonzero(shapely.covers(sector.area, places))
    shapely.prepare(situation.line.path)
    own = own[shapely.dwithin(situation.line.path, places[own], rules.base_farthest_m)]
    away_m = shapely.distance(places[own], situation.line.path)
    kept = own[away_m >= rules.base_standoff_m]
    towns = [situation.settlements[row] for row in kept.tolist()]
    return [(town.name, (town.place.x, town.place.y)) for town in towns]
