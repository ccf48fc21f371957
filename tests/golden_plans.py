"""Invented scenarios, each read and planned once for all tests of a process; a plan is never changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geo.model.plan import Plan
from geo.model.scenario import Scenario
from geo.planning import make_plan
from geo.read.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


@cache
def golden_scenario(name: str) -> Scenario:
    """Return a scenario of the folder ``golden``."""
    folder = ROOT / "tests" / "golden" / name
    return read_scenario(folder, context=DATA / "context", reference=DATA / "reference")


@cache
def golden_plan(name: str) -> Plan:
    """Return the plan of it."""
    return make_plan(golden_scenario(name))
