"""What is said of a state's sea beside its tables: method, caveats, the sheet of a map."""

from __future__ import annotations

from ..model.vessels import NAUTICAL_MILE_M
from .crossings import at_least
from .feature import Sheet
from .sea import EQUIDISTANCE, SeaPlan
from .sea_tables import sea_tables

_METHOD = (
    "Limits: envelopes of geodesic arcs about every point of the coast, WGS 84; each state has what is "
    "nearer to its coast (UNCLOS articles 3, 5, 15, 33, 57 and 74). Straight baselines (article 7), bays, "
    "agreed boundaries and judgments are not known here.",
    "Security lines: geodesics between headlands; seaward every point as far from the coast that one party "
    "holds as from the other's (the method of article 15), or a bearing.",
    "Corridors: lanes of equal width along waypoints; hours at one speed. Convoys: one speed, and a circle "
    "of one radius about the vessel that is kept clear.",
    "Boxes: coverage factor C is the area swept over the area of the box; seen by chance with 1 - exp(-C) "
    "(Koopman 1946), at best with C up to 1 (parallel tracks, IAMSAR). Ships on patrol: endurance less "
    "passage, over the whole cycle.",
)
_CAVEATS = (
    "Not for navigation.",
    "Nothing is told beyond the bounds of the coasts that are known here.",
    "A line of equal distance is a method of drawing, not anybody's claim.",
)


def sea_method() -> tuple[str, ...]:
    """How limits, lines, corridors, convoys and boxes were found."""
    return _METHOD


def sea_caveats(plan: SeaPlan) -> tuple[str, ...]:
    """What has to be read with any map of a sea."""
    mines = () if plan.mines else ("No mine-danger area was given. Where mines are is not known here.",)
    return (*_CAVEATS, *mines)


def sea_sheet(plan: SeaPlan, *, as_of: str, sources: tuple[str, ...]) -> Sheet:
    """What the margin says of a state's sea.

    Parameters
    ----------
    plan : SeaPlan
    as_of : str
    sources : tuple of str
    """
    return Sheet(
        id=f"sea-{plan.state.lower()}",
        title=f"Sea of {plan.name}",
        as_of=as_of,
        status="illustrative",
        standfirst=sea_standfirst(plan),
        method=_METHOD,
        sources=sources,
        caveats=sea_caveats(plan),
        tables=tuple(sea_tables(plan)),
    )


def sea_standfirst(plan: SeaPlan) -> str:
    """People first, then the waters, in sentences that claim no more than the figures do."""
    told = []
    known = [one for one in plan.people if one.residents is not None]
    if known:
        unknown = len(plan.people) - len(known) + sum(one.uncounted or 0 for one in known)
        residents = at_least(sum(one.residents or 0 for one in known), unknown)
        told.append(f"{residents} residents within {plan.within_m / 1e3:g} km of the coast")
    if plan.limits:
        own = plan.limits[0]
        miles = own.breadth.breadth_m / NAUTICAL_MILE_M
        told.append(f"{own.area_m2 / 1e6:,.0f} km² of water within {miles:g} nautical miles of the coast")
    if plan.corridors:
        length = sum(one.length_nm for one in plan.corridors)
        told.append(f"{length:,.0f} nautical miles of safety corridor")
    head = f"{'; '.join(told)}. " if told else ""
    return f"{head}Limits by {EQUIDISTANCE}. For planning, never for navigation."
