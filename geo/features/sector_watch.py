"""Watch and response by sector as a table: how much of its stretch is watched, and how fast help comes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..model.coverage import LineCoverage
from ..model.plan import Plan
from ..model.response import Checked
from ..model.sector import Sector
from .feature import Table


def sector_watch_table(plan: Plan) -> Table | None:
    """Each sector with the share of its line that is watched and that is reached; None without sectors.

    Sensitive: the less is watched of a sector, the more it tells.
    """
    if plan.partition is None or (plan.coverage is None and plan.response is None):
        return None
    lines = plan.coverage.lines if plan.coverage else ()
    headings = ("Sector", *(f"Watched: {line.conditions}" for line in lines), *_reached_headings(plan))
    rows = tuple(
        (sector.name, *(_percent(_watched_share(line, sector)) for line in lines), *_reached(plan, sector))
        for sector in plan.partition.sectors
    )
    words = (
        "Shares of each sector's stretch of the line: watched all the time by at least one site, and reached "
        "by the reaction force, notice included."
    )
    return Table("sector-watch", "Watch and response by sector", headings, rows, words, sensitive=True)


def _watched_share(line: LineCoverage, sector: Sector) -> float:
    watched = (stretch for stretch in line.stretches if stretch.seen_count)
    ends = ((max(s.from_m, sector.from_m), min(s.to_m, sector.to_m)) for s in watched)
    return sum(max(end - start, 0.0) for start, end in ends) / (sector.to_m - sector.from_m)


def _reached_headings(plan: Plan) -> Iterator[str]:
    if plan.response is not None and plan.response.checked.force_min:
        yield from (f"Reached in {minutes:g} min" for minutes in sorted(plan.response.rules.within_min))
        yield "Median, min"


def _reached(plan: Plan, sector: Sector) -> Iterator[str]:
    """Shares reached by each time, and the time within which half of the stretch is."""
    if plan.response is not None and plan.response.checked.force_min:
        here = _of_sector(plan.response.checked, sector)
        for minutes in sorted(plan.response.rules.within_min):
            yield _percent(here.share_within(minutes)) if here.force_min else "–"
        median = float(np.median(here.force_min)) if here.force_min else math.inf
        yield f"{median:,.0f}" if math.isfinite(median) else "no way"


def _of_sector(checked: Checked, sector: Sector) -> Checked:
    places = zip(checked.chainage_m, checked.piece_m, checked.force_min, strict=True)
    here = [place for place in places if sector.from_m <= place[0] < sector.to_m]
    return Checked(*(tuple(column) for column in zip(*here, strict=True))) if here else Checked((), ())


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
