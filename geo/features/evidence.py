"""What a plan knows of its incidents: places, tables, charts and rows of the strip; for staff only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from ..model.plan import Plan
from .daily import Daily
from .daily_tables import tables
from .feature import Chart, Feature, Table
from .incident_charts import charts
from .incidents import Told, drawn
from .shapes import labels_of
from .strip import Row
from .strip_incidents import incident_rows


def daily_of(plan: Plan) -> Daily | None:
    """The account of a plan as a report tells it; None where nothing was reported."""
    if plan.incidents is None:
        return None
    told = Told(plan.incidents, ZoneInfo(plan.scenario.time_zone), parties=labels_of(plan))
    return Daily(told, told)


def reported(plan: Plan) -> Iterator[Feature]:
    """Incidents near the line as places, those farther off by cells."""
    daily = daily_of(plan)
    return drawn(daily.told) if daily else iter(())


def reported_tables(plan: Plan) -> Iterator[Table]:
    """Tables of the account; counts of a plan are not those that the public may be told."""
    daily = daily_of(plan)
    for table in tables(daily) if daily else ():
        yield replace(table, sensitive=True)


def reported_charts(plan: Plan) -> Iterator[Chart]:
    """Charts of the account."""
    daily = daily_of(plan)
    for chart in charts(daily) if daily else ():
        yield replace(chart, sensitive=True)


def reported_rows(plan: Plan) -> tuple[Row, ...]:
    """Rows of the strip: counts, hours watched and rates by stretch."""
    daily = daily_of(plan)
    return incident_rows(daily) if daily else ()
