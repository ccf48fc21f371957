"""The main job in two calls, for notebooks: the plan of a scenario folder, and what of it may leave."""

from __future__ import annotations

from pathlib import Path

from .features import features, sheet
from .model.plan import Plan
from .planning import make_plan
from .read.own_file import OwnFile
from .read.scenario import read_scenario
from .release import PRESS, Policy, Release, release


def plan_folder(folder: Path, *, embedded: Path, own_file: OwnFile | None = None) -> Plan:
    """Read a scenario folder and make its plan.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that holds a ``scenario.toml``.
    embedded : pathlib.Path
        The project's folder ``data``: its ``context`` and ``reference`` are read.
    own_file : OwnFile, optional
        Areas of control or a line that take the place of the scenario's.

    Returns
    -------
    Plan
        In metres of the scenario's frame.

    Raises
    ------
    GeoError
        If a file is missing or wrong, or the scenario asks for what cannot be.

    Examples
    --------
    >>> embedded = Path(__file__).resolve().parents[1] / "data"
    >>> plan = plan_folder(embedded / "scenarios" / "korea-1953", embedded=embedded)
    >>> [zone.kind for zone in plan.zones if zone.in_force]  # one on each side of the line
    ['separation', 'separation']
    """
    scenario = read_scenario(
        folder, context=embedded / "context", reference=embedded / "reference", own_file=own_file
    )
    return make_plan(scenario)


def release_plan(plan: Plan, policy: Policy = PRESS) -> Release:
    """Let out of a plan what the policy allows; the cautious policy is the default.

    Raises
    ------
    ReleaseError
        If public words of the plan tell a sensitive position.
    """
    return release(features(plan), sheet(plan), policy)
