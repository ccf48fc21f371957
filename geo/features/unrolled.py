"""A plan's line of contact unrolled from left to right, with all that is known along it."""

from __future__ import annotations

from ..model.plan import Plan
from .along import Along
from .evidence import reported_rows
from .shapes import labels_of
from .strip import Row, Strip
from .strip_ground import crossings_row, incidents_row, oblasts_row, settlements_row, water_row
from .strip_watch import gaps_row, patrols_row, sectors_row, watch_rows
from .strip_zones import LEFT, RIGHT, crossed_zones_rows, sides_of, zones_row

_TITLE = "The line unrolled"


def unrolled(plan: Plan) -> Strip:
    """Unroll the line of a plan: what is agreed, who answers, who watches, who lives there, by chainage."""
    along = Along(plan.scenario.situation)
    sides = sides_of(plan, along)
    line, labels = plan.scenario.situation.line, labels_of(plan)
    rows: tuple[Row | None, ...] = (
        sectors_row(plan),
        zones_row(plan, along, sides),
        settlements_row(plan, along),
        crossings_row(plan),
        *crossed_zones_rows(plan, along),
        *watch_rows(plan, along),
        gaps_row(plan),
        patrols_row(plan),
        *(reported_rows(plan) or [incidents_row(plan, along)]),
        water_row(plan, along),
        oblasts_row(plan, along),
    )
    who = {side: next((labels[p] for p in labels if sides.get(p) == side), side) for side in (LEFT, RIGHT)}
    parts = along.parts()
    return Strip(
        title=_TITLE,
        words=f"{line.length_m / 1000:,.0f} km of line in {len(parts)} part{'' if len(parts) == 1 else 's'}, "
        f"from its beginning on the left: {who[LEFT]} above the line, {who[RIGHT]} below it.",
        as_of=line.as_of.isoformat(),
        left=who[LEFT],
        right=who[RIGHT],
        parts=parts,
        rows=tuple(row for row in rows if row is not None),
    )
