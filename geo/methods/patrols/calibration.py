"""What patrols of real missions did, read from a file of figures, and the same figures of a schedule."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ...errors import ReadError
from ...model.declared import declared
from ...model.patrol import MissionPatrols, Schedule

THIS_PLAN = "This plan"


def load_missions(path: Path) -> tuple[MissionPatrols, ...]:
    """Read what patrols of missions did from a TOML file: one table ``[[mission]]`` each.

    Parameters
    ----------
    path : Path

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing, or a figure is no number.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("mission", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(
            f"it cannot be read ({error})", where=path.name, mend="Give a TOML file of missions."
        ) from error
    return tuple(
        declared(MissionPatrols, table, where=f"{path.name}, mission {number}")
        for number, table in enumerate(tables, start=1)
    )


def own_figures(schedule: Schedule, line_m: float) -> MissionPatrols:
    """The schedule's own figures in the same words.

    Parameters
    ----------
    schedule : Schedule
    line_m : float
        Geodesic length of the line, metres.
    """
    patrols = schedule.patrols
    hours = [patrol.back_h - patrol.leaves_h for patrol in patrols]
    return MissionPatrols(
        mission=THIS_PLAN,
        source="the schedule",
        patrols_per_day=len(patrols) / schedule.rules.days,
        km_per_patrol=sum(patrol.length_m for patrol in patrols) / 1000 / len(patrols) if patrols else None,
        line_km=line_m / 1000,
        hours_per_patrol=(min(hours), max(hours)) if hours else None,
    )
