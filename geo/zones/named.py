"""Names by which a rule asks for geometry: ``line``, ``path:…``, ``area:…``, ``zone:…``, ``held:…``."""

from __future__ import annotations

from collections.abc import Mapping

import shapely

from ..errors import ScenarioError
from ..model.situation import AnyArea, AnyLine, Situation
from ..model.zone import Zone
from .edges import areas_only

LINE = "line"


def path_of(name: str, situation: Situation) -> AnyLine:
    """Return the line of contact (``line``) or a path that the situation names (``path:…``).

    Raises
    ------
    ScenarioError
        If there is none of that name; the error lists those there are.
    """
    if name == LINE:
        return situation.line.path
    family, _, key = name.partition(":")
    if family == "path" and key in situation.paths:
        return situation.paths[key]
    raise _unknown(name, [LINE, *(f"path:{key}" for key in situation.paths)])


def area_of(name: str, situation: Situation, laid: Mapping[str, Zone]) -> AnyArea:
    """Return a named area, ground held by a party, or a zone laid before.

    ``zone:…`` gives the zone of that name, or all zones of the rule of that name together.

    Raises
    ------
    ScenarioError
        If there is none of that name; the error lists those there are.
    """
    family, _, key = name.partition(":")
    if family == "area" and key in situation.areas:
        return situation.areas[key]
    if family == "held" and any(control.party == key for control in situation.control):
        return situation.held_by(key)
    if family == "zone":
        found = [zone.area for title, zone in laid.items() if title == key or title.startswith(f"{key} (")]
        if found:
            return areas_only(shapely.union_all(found))
    raise _unknown(name, area_names(situation, laid))


def origin_of(name: str, situation: Situation, laid: Mapping[str, Zone]) -> AnyLine | AnyArea:
    """Return whatever a rule may measure from: a path, or the edge of an area or a zone."""
    if name == LINE or name.startswith("path:"):
        return path_of(name, situation)
    return area_of(name, situation, laid)


def known(name: str, situation: Situation, laid: Mapping[str, Zone]) -> bool:
    """Whether a name has a geometry here."""
    paths = [LINE, *(f"path:{key}" for key in situation.paths)]
    rules = {f"zone:{title.partition(' (')[0]}" for title in laid}
    return name in paths or name in rules or name in area_names(situation, laid)


def wanted(names: tuple[str, ...], situation: Situation, laid: Mapping[str, Zone]) -> tuple[str, ...]:
    """Leave out names that end in ``?`` and are not known here; take the mark off the others."""
    return tuple(
        name.removesuffix("?")
        for name in names
        if not name.endswith("?") or known(name.removesuffix("?"), situation, laid)
    )


def area_names(situation: Situation, laid: Mapping[str, Zone]) -> list[str]:
    """Every name that ``area_of`` understands here."""
    return [
        *(f"area:{key}" for key in situation.areas),
        *(f"held:{control.party}" for control in situation.control),
        *(f"zone:{title}" for title in laid),
    ]


def _unknown(name: str, names: list[str]) -> ScenarioError:
    return ScenarioError(
        f"nothing is named {name!r}",
        where="zone rule",
        mend=f"The names here are {', '.join(names) or 'none'}.",
    )
