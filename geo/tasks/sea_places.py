"""Ports, straits, headlands and settlements of a sea: the scenario's own layers, else the embedded ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point

from ..errors import ScenarioError
from ..model.own_layer import OwnLayer
from ..model.sea import SeaRules
from .sea_waters import Waters
from .setting import Setting

_PORTS = "seaports"


@dataclass(frozen=True, slots=True)
class Named:
    """A place with its name, and the name that its country gives it."""

    name: str
    place: Point
    name_uk: str = ""


def ports_of(rules: SeaRules, waters: Waters, setting: Setting) -> tuple[Named, ...]:
    """Ports: the scenario's own, else those embedded; none where neither is at hand."""
    if rules.ports:
        return tuple(_points(setting.layer(rules.ports, kind="point", where="[sea] ports")))
    if not waters.embedded:
        return ()
    rows = setting.embedded.rows(_PORTS)
    return tuple(
        Named(row["name_en"], Point(float(row["longitude"]), float(row["latitude"])), row["name_uk"])
        for row in rows
    )


def headlands_of(rules: SeaRules, setting: Setting) -> tuple[Named, ...]:
    """Headlands of the rules, and of the scenario's own layer."""
    told = [Named(one.name, Point(one.longitude, one.latitude), one.name_uk) for one in rules.headland]
    if rules.headlands:
        told.extend(_points(setting.layer(rules.headlands, kind="point", where="[sea] headlands")))
    return tuple(told)


def straits_of(setting: Setting) -> tuple[Named, ...]:
    """Straits of the table of figures; none where the scenario does not use it."""
    if "sea" not in setting.uses:
        return ()
    rows = setting.rows("sea", "strait")
    return tuple(
        Named(str(row["name"]), Point(row["longitude"], row["latitude"]), str(row["name_uk"])) for row in rows
    )


def _points(layer: OwnLayer) -> Iterator[Named]:
    for name, name_uk, place in zip(layer.names(), layer.texts("name_uk"), layer.geometry, strict=True):
        yield Named(name, Point(shapely.get_coordinates(place)[0]), name_uk)


def found(name: str, among: tuple[Named, ...], *, what: str, where: str) -> Named:
    """The place of a name.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    for one in among:
        if one.name.casefold() == name.casefold():
            return one
    raise ScenarioError(
        f"no {what} {name!r} is known",
        where=where,
        mend=f"There are {', '.join(one.name for one in among) or 'none'}.",
    )


def settlements_of(setting: Setting) -> tuple[npt.NDArray[np.float64], list[int | None]]:
    """Places of settlements, and their residents; None where that is not known."""
    towns = setting.settlements
    return shapely.get_coordinates(towns.geometry), [_count(text) for text in towns.texts("population")]


def _count(text: str) -> int | None:
    """Residents; None where none are told."""
    number = float(text) if text else float("nan")
    return int(number) if np.isfinite(number) and number > 0 else None
