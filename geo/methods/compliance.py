"""Compliance: what a party declares in a zone, held against the zone's ceilings."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.plan import Finding
from ..model.zone import Zone

_CEILING = "ceiling_"


def check_ceilings(zone: Zone, declared: Mapping[str, float]) -> tuple[Finding, ...]:
    """Compare declared holdings with the ceilings of a zone, category by category.

    Parameters
    ----------
    zone : Zone
        Its values ``ceiling_<category>`` are the ceilings.
    declared : mapping
        Number declared for each category, as written in the ceilings.

    Returns
    -------
    tuple of Finding
        One for each category above its ceiling (it fails), not declared, or without a ceiling (to be known).

    Examples
    --------
    >>> from shapely import box
    >>> ring = Zone("Ring 1", "limitation", box(0, 0, 1, 1), "-", values={"ceiling_tanks": 75})
    >>> check_ceilings(ring, {"tanks": 80})[0].problem
    '80 tanks are declared and 75 allowed: 5 too many'
    """
    ceilings = {
        key.removeprefix(_CEILING): float(most)
        for key, most in zone.values.items()
        if key.startswith(_CEILING) and isinstance(most, int | float)
    }
    where = f"zone {zone.name!r}"
    return (
        *(
            _too_many(category, declared[category], most, where)
            for category, most in ceilings.items()
            if category in declared and not declared[category] <= most
        ),
        *(
            Finding(f"nothing is declared for {category}", where, "Ask the party to declare it.")
            for category in ceilings
            if category not in declared
        ),
        *(
            Finding(f"{category} have no ceiling here", where)
            for category in declared
            if category not in ceilings
        ),
    )


def _too_many(category: str, count: float, most: float, where: str) -> Finding:
    words = category.replace("_", " ")
    problem = f"{count:g} {words} are declared and {most:g} allowed: {count - most:g} too many"
    return Finding(problem, where, f"Verify, and have {count - most:g} taken out.", fails=True)
