"""Who lives in the zones that are in force in each phase of a mandate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...model.people import CutSettlement, PeopleCount, PhasePeople
from ...model.phase import Phase
from ...model.situation import Site
from ...model.zone import Zone
from .ground import SettledGround, centres_inside
from .hospitals import standing_in

Mask = npt.NDArray[np.bool_]
_BETWEEN = ("separation", "between_lines")  # zones that lie between the parties


def people_by_phase(
    phases: Sequence[Phase],
    zones: Sequence[Zone],
    ground: SettledGround,
    *,
    counts: Sequence[PeopleCount] = (),
    hospitals: Sequence[Site] | None = None,
    schools: Sequence[Site] | None = None,
) -> tuple[PhasePeople, ...]:
    """Count who lives in the zones of each phase; whoever lives in several is counted once.

    Parameters
    ----------
    phases : sequence of Phase
    zones : sequence of Zone
        A zone counts in every phase with which it shares a day; one without days counts in all.
    ground : SettledGround
        Of the settlements, metres of the frame.
    counts : sequence of PeopleCount
        Of the zones: which settlements their edges cut.
    hospitals, schools : sequence of Site, optional
        Those given.

    Examples
    --------
    Two zones overlap on Alba, which has 700 residents; the wider one begins later and holds Brod too.

    >>> import shapely
    >>> from ...model.situation import Settlement
    >>> from .ground import settled_ground
    >>> alba, brod = shapely.Point(0, 0), shapely.Point(5, 0)
    >>> towns = [Settlement("Alba", "", alba, 700), Settlement("Brod", "", brod, 300)]
    >>> near = Zone("Buffer", "separation", shapely.box(-1, -1, 1, 1), "-", from_day=0)
    >>> wide = Zone("Back", "withdrawal", shapely.box(-9, -9, 9, 9), "-", from_day=14)
    >>> phases = [Phase(name="First", from_day=0, to_day=13), Phase(name="Then", from_day=14)]
    >>> found = people_by_phase(phases, [near, wide], settled_ground(towns, 1_000.0))
    >>> [(one.name, one.zones, one.residents, one.residents_between) for one in found]
    [('First', 1, 700, 700), ('Then', 2, 1000, 700)]
    """
    inside = [
        np.zeros(len(ground.centre), bool) if zone.area.is_empty else centres_inside(zone.area, ground)
        for zone in zones
    ]
    known = ~np.isnan(ground.residents)
    cut = {one.name: set(map(_same, one.cut)) for one in counts if one.kind == "zone"}
    found = []
    for phase in phases:
        in_force = [number for number, zone in enumerate(zones) if _holds(zone, phase)]
        every = _any(inside, in_force, ground)
        between = _any(inside, [number for number in in_force if zones[number].kind in _BETWEEN], ground)
        found.append(
            PhasePeople(
                name=phase.name,
                from_day=phase.from_day,
                to_day=phase.to_day,
                zones=len(in_force),
                settlements=int(every.sum()),
                residents=int(ground.residents[every & known].sum()),
                uncounted=int((every & ~known).sum()),
                settlements_between=int(between.sum()),
                residents_between=int(ground.residents[between & known].sum()),
                uncounted_between=int((between & ~known).sum()),
                settlements_cut=len(set().union(*(cut.get(zones[n].name, ()) for n in in_force))),
                hospitals=_standing([zones[number] for number in in_force], hospitals),
                schools=_standing([zones[number] for number in in_force], schools),
            )
        )
    return tuple(found)


def _same(cut: CutSettlement) -> tuple[str, int | None, tuple[float, float] | None]:
    """What makes a settlement the same, whichever edge cuts it; some of one name have as many residents."""
    return cut.name, cut.residents, cut.centre_m


def _standing(zones: Sequence[Zone], sites: Sequence[Site] | None) -> int | None:
    """How many stand in some of the zones, each once; None where nobody gives any."""
    if sites is None:
        return None
    found = np.zeros(len(sites), bool)
    for zone in zones:
        found |= standing_in(zone.area, sites)
    return int(found.sum())


def _holds(zone: Zone, phase: Phase) -> bool:
    if not zone.in_force:
        return False
    begins = zone.from_day is None or phase.to_day is None or zone.from_day <= phase.to_day
    return begins and (zone.to_day is None or zone.to_day >= phase.from_day)


def _any(inside: Sequence[Mask], chosen: Sequence[int], ground: SettledGround) -> Mask:
    found = np.zeros(len(ground.centre), bool)
    for number in chosen:
        found |= inside[number]
    return found
