"""Bases of patrols as a planner moved, added or left them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely import Point

from ..methods.patrols.moved_bases import base_amiss, bases_at
from ..model.edits import Edit, Edits, Taken
from ..model.patrol import PatrolBase
from ..model.scenario import Scenario
from ..model.sector import Sector
from .edited import row_of, words_of


def bases_edited(
    bases: Sequence[PatrolBase], scenario: Scenario, sectors: Sequence[Sector], edits: Edits
) -> tuple[PatrolBase, ...]:
    """Bases after the edits, in their order, each with its share of the patrols of its sector.

    Raises
    ------
    ScenarioError
        If an edit names a base that is not proposed, or a new one bears a name that is taken.
    """
    places = {base.name: base.place for base in bases}
    standing = [site.name for site in scenario.situation.sites]
    for number, edit in _of_bases(scenario, edits):
        row_of(edit, list(places), standing, edits.where(number))
        if edit.path:
            places[edit.site] = scenario.situation.frame.to_metres(Point(edit.path[0]))
        else:
            del places[edit.site]
    return bases_at(bases, places, sectors)


def bases_taken(scenario: Scenario, edits: Edits) -> tuple[Taken, ...]:
    """What became of every edit that watches nothing: bases, and corridors."""
    return tuple(
        Taken(number, edit, _amiss(scenario, edit))
        for number, edit in (*_of_bases(scenario, edits), *_of_corridors(edits))
    )


def _of_bases(scenario: Scenario, edits: Edits) -> Iterator[tuple[int, Edit]]:
    """Edits of bases, which have the name of their kind for a means; a means of that name comes first."""
    rules, watching = scenario.mandate.patrols, {means.name for means in scenario.mandate.means}
    for number, edit in enumerate(edits.edits, 1):
        if rules is not None and edit.means == rules.base_kind and edit.means not in watching:
            yield number, edit


def _of_corridors(edits: Edits) -> Iterator[tuple[int, Edit]]:
    return ((number, edit) for number, edit in enumerate(edits.edits, 1) if edit.action == "corridor")


def _amiss(scenario: Scenario, edit: Edit) -> tuple[tuple[str, str], ...]:
    rules = scenario.mandate.patrols
    if rules is None or edit.action not in ("move", "add"):
        return ()
    place = scenario.situation.frame.to_metres(Point(edit.path[0]))
    found = base_amiss(scenario.situation, rules, place)
    return tuple((words_of(check), reason) for check, reason in found.items())
