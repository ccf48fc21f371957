"""Contingents of a rear as they are asked for: by the rules, by a layer of entries, or all that there are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import ScenarioError
from ..features.rear_plan import Hub
from ..model.contingent import Contingent
from ..model.own_layer import OwnLayer
from ..model.rear import RearContingent, RearRules
from .rear_figures import RearFigures
from .rear_places import Place


@dataclass(frozen=True, slots=True)
class Entering:
    """A contingent as it is asked for, and where that is said."""

    name: str
    people: int
    lorries: int
    entry: str = ""
    hub: str = ""
    mode: str = "quickest"
    from_day: int = 0
    said: str = ""

    @property
    def where(self) -> str:
        """Where it is said, for errors."""
        return self.said or f"rear.contingent {self.name!r}"


def entering(
    rules: RearRules,
    contingents: Sequence[Contingent],
    figures: RearFigures,
    of_layer: Sequence[Entering],
    hubs: Sequence[Hub],
) -> tuple[Entering, ...]:
    """Contingents on their way in: those asked for, those of the entries' layer, all, or one for each hub."""
    known = {one.name: one for one in contingents}
    people, lorries = figures.whole("people", "lorries")
    if rules.contingent or of_layer:
        own = (_entering(one, known, lorries / people) for one in rules.contingent)
        return (*own, *of_layer)
    if contingents:
        return tuple(
            _entering(RearContingent(name=one.name, source=one.source), known, lorries / people)
            for one in contingents
        )
    return tuple(
        Entering(f"Contingent {number}", people, lorries, hub=hub.name)
        for number, hub in enumerate(hubs, start=1)
    )


def _entering(one: RearContingent, known: Mapping[str, Contingent], lorries_each: float) -> Entering:
    unit = known.get(one.name)
    people = one.people if one.people is not None else (unit.personnel if unit else None)
    if people is None:
        raise ScenarioError(
            "people is missing",
            where=f"rear.contingent {one.name!r}",
            mend=f"Add it, or give the name of a contingent: {', '.join(known) or 'there is none'}.",
        )
    lorries = one.lorries if one.lorries is not None else (unit.vehicles if unit else None)
    if lorries is None:
        lorries = math.ceil(people * lorries_each)
    return Entering(one.name, people, lorries, one.entry, one.hub, one.mode, one.from_day)


def entering_of_layer(layer: OwnLayer, rows: Sequence[Place]) -> Iterator[Entering]:
    """Contingents that the rows of a layer of entries tell."""
    hubs, modes, number = layer.texts("hub"), layer.texts("mode"), 0
    for row, place in enumerate(rows):
        people, lorries = whole_of(layer, "people", row, place), whole_of(layer, "lorries", row, place)
        if people + lorries:
            number += 1
            said, mode = f"{layer.name}, {place.id!r}", modes[row] or "quickest"
            if mode not in ("quickest", "road", "rail"):
                raise ScenarioError(f"mode is {mode!r}", where=said, mend="Give quickest, road or rail.")
            yield Entering(f"Contingent {number}", people, lorries, place.id, hubs[row], mode, said=said)


def whole_of(layer: OwnLayer, column: str, row: int, place: Place) -> int:
    """Whole number of a row of a layer; zero where nothing is said.

    Raises
    ------
    ScenarioError
        If it is something else.
    """
    text = layer.texts(column)[row].removesuffix(".0")
    if text and not text.isdecimal():
        raise ScenarioError(
            f"{column} is {text!r}",
            where=f"{layer.name}, {place.id!r}",
            mend="Give a whole number, zero or more.",
        )
    return int(text or 0)
