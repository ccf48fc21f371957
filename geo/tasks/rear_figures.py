"""Criteria and figures of a rear: those of the table, with what a scenario puts in their place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ScenarioError
from ..methods.rear.criteria import Criterion
from ..methods.rear.movement import Lift, RailLift
from ..model.rear import RearRules
from .setting import Setting

_KEYS = ("name", "title", "unit", "weight", "best", "worst", "source", "status")


@dataclass(frozen=True, slots=True)
class RearFigures:
    """Figures by their names; criteria of hubs and of training grounds; gauges by state, mm."""

    value: Mapping[str, float]
    criteria: tuple[Criterion, ...]
    training: tuple[Criterion, ...]
    gauge_mm: Mapping[str, int]

    @property
    def lift(self) -> Lift:
        """What moves by road."""
        people, lorries, convoys = self.whole("people_a_convoy", "lorries_a_convoy", "convoys_a_day")
        return Lift(people, lorries, convoys, self.value["driving_h"])

    @property
    def rail_lift(self) -> RailLift:
        """What moves by rail."""
        names = ("wagons_a_train", "people_a_wagon", "lorries_a_wagon", "trains_a_day")
        wagons, people, lorries, trains = self.whole(*names)
        return RailLift(
            wagons,
            people,
            lorries,
            trains,
            speed_kmh=self.value["train_kmh"],
            loading_h=self.value["loading_h"],
            unloading_h=self.value["unloading_h"],
            transshipment_h=self.value["transshipment_h"],
        )

    def whole(self, *names: str) -> list[int]:
        """Figures that are counts."""
        return [int(self.value[name]) for name in names]


def rear_figures(rules: RearRules, setting: Setting) -> RearFigures:
    """Read the table of figures in the version of the scenario, with the scenario's own.

    Raises
    ------
    ScenarioError
        If a figure or weight has no such name, or a figure is not above zero, or a count is not whole.
    """
    rows = setting.rows("rear", "figure")
    usual = {row["name"]: row for row in rows if "value" in row and "state" not in row}
    weights = {row["name"]: row for row in rows if "weight" in row}
    _refuse_strange(rules.figures, usual, "figures")
    _refuse_strange(rules.weights, weights, "weights")
    for name, value in rules.figures.items():
        _refuse_wrong(name, value, usual[name])
    criteria = [
        (row.get("of", "hub"), replace(criterion, weight_share=rules.weights.get(row["name"], row["weight"])))
        for row in weights.values()
        for criterion in [Criterion(*(row[key] for key in _KEYS))]
    ]
    return RearFigures(
        {name: float(rules.figures.get(name, row["value"])) for name, row in usual.items()},
        tuple(one for of, one in criteria if of == "hub"),
        tuple(one for of, one in criteria if of == "training"),
        {row["state"]: int(row["value"]) for row in rows if "state" in row},
    )


def _refuse_strange(given: Mapping[str, float], known: Mapping[str, Any], key: str) -> None:
    strange = sorted(set(given) - set(known))
    if strange:
        raise ScenarioError(
            f"there is no {strange[0]!r}",
            where=f"rear.{key}",
            mend=f"There are {', '.join(known)}.",
        )


def _refuse_wrong(name: str, value: float, row: Mapping[str, Any]) -> None:
    least = float(row.get("least", 0.0))
    too_low = value < least if "least" in row else value <= least
    if too_low or not math.isfinite(value) or (row.get("whole") and not value.is_integer()):
        wanted = "a whole number" if row.get("whole") else "a number"
        bound = f"of {least:g} or more" if "least" in row else "above zero"
        raise ScenarioError(f"{name} is {value:g}", where="rear.figures", mend=f"Give {wanted} {bound}.")
