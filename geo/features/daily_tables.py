"""Every table of a daily report, in the order in which it is read: people first, each incident last."""

from __future__ import annotations

from .daily import Daily, people_table, sides_table, summary_table, zones_table
from .daily_line import (
    change_table,
    days_table,
    denials_table,
    incidents_table,
    left_out_table,
    stretches_table,
)
from .feature import Table


def tables(daily: Daily) -> tuple[Table, ...]:
    """Every table of a report, people first; those that tell where are sensitive."""
    found = (
        summary_table(daily),
        people_table(daily),
        sides_table(daily),
        zones_table(daily),
        stretches_table(daily),
        days_table(daily),
        change_table(daily),
        incidents_table(daily),
        denials_table(daily),
        left_out_table(daily),
    )
    return tuple(table for table in found if table is not None)
