"""A line without a scenario unrolled from left to right, with its incidents."""

from __future__ import annotations

import numpy as np

from ..geometry.chainage import Chainage
from .daily import UNOBSERVED, Daily
from .strip import Part, Strip
from .strip_incidents import incident_rows

_PLACES_A_PART = 600
_DECIMALS = 5


def unrolled_incidents(daily: Daily, line: Chainage) -> Strip:
    """Unroll a line with its incidents, hours and rates.

    Parameters
    ----------
    daily : Daily
    line : Chainage
        The line, with places in degrees.
    """
    told = daily.told
    length = f"{line.length_m / 1_000:,.0f} km of line"
    parts = tuple(_part(line, number) for number in range(len(line.part_ends_m)))
    return Strip(
        title="Incidents along the line",
        words=f"{length} in {len(parts)} part{'' if len(parts) == 1 else 's'}, "
        f"from its beginning on the left. Bars are shares of the highest in their row. {UNOBSERVED}",
        as_of=told.last_day.isoformat(),
        left=told.left,
        right=told.right,
        parts=parts,
        rows=incident_rows(daily),
    )


def _part(line: Chainage, number: int) -> Part:
    from_m, to_m = line.part_ends_m[number]
    steps_m = np.linspace(from_m, to_m, _PLACES_A_PART)
    degrees = line.places(steps_m, part=np.full(_PLACES_A_PART, number))
    return Part(from_m, to_m, tuple(zip(*(d.round(_DECIMALS).tolist() for d in degrees), strict=True)))
