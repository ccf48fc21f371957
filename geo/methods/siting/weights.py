"""What each stretch of a line counts for: its length, the residents and the reported incidents near it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...model.mandate import Siting
from ...model.siting import Array
from ...model.situation import Situation
from .candidates import simples
from .screening import lonlat_of


def stretch_weights(bounds_m: Array, line: Chainage, situation: Situation, siting: Siting) -> Array:
    """Weigh stretches of a line; all weights together come to its length, metres.

    Parameters
    ----------
    bounds_m : array
        Chainages between which the stretches lie, metres.
    line : Chainage
    situation : Situation
        Settlements, and the layer of incidents that ``siting`` names.
    siting : Siting
        The three weights, and the distance up to which people and incidents count.

    Raises
    ------
    ScenarioError
        If all weights are 0, there is nothing near to count, or the layer of incidents is not there.

    Notes
    -----
    Residents and incidents count at the place of the line that is nearest to them.
    """
    asked = siting.length_weight + siting.residents_weight + siting.incidents_weight
    if not asked > 0.0:
        raise ScenarioError("all weights are 0", where="siting", mend="Give length_weight above 0.")
    weight = siting.length_weight / asked * np.diff(bounds_m)
    if siting.residents_weight > 0.0:
        near = _near(bounds_m, line, situation, siting, _residents(situation), what="residents")
        weight += siting.residents_weight / asked * line.length_m * near
    if siting.incidents_weight > 0.0:
        near = _near(bounds_m, line, situation, siting, _incidents(situation, siting), what="incidents")
        weight += siting.incidents_weight / asked * line.length_m * near
    return weight


class Counted(NamedTuple):
    """What is counted near the line: where it is, metres of the plane, and how many."""

    place_m: Array
    number: Array


def _residents(situation: Situation) -> Counted:
    counted = [town for town in situation.settlements if town.population]
    place_m = shapely.get_coordinates(np.array([town.place for town in counted], dtype=object))
    return Counted(place_m, np.array([town.population for town in counted], dtype=float))


def _incidents(situation: Situation, siting: Siting) -> Counted:
    if siting.incidents not in situation.places:
        raise ScenarioError(
            f"incidents names {siting.incidents!r}",
            where="siting",
            mend=f"The layers of role places are {', '.join(situation.places) or 'none'}.",
        )
    places = shapely.get_coordinates(shapely.centroid(simples(situation.places[siting.incidents])))
    return Counted(places, np.ones(len(places)))


def _near(
    bounds_m: Array, line: Chainage, situation: Situation, siting: Siting, counted: Counted, *, what: str
) -> Array:
    """Share of all that is counted near the line that falls to each stretch."""
    near, chainage_m = np.empty(0, bool), np.empty(0)
    if len(counted.number):
        located = line.of(*lonlat_of(counted.place_m, situation.frame))
        near, chainage_m = np.abs(located.offset_m) <= siting.near_m, located.chainage_m
    if not near.any():
        raise ScenarioError(
            f"no {what} are known within {siting.near_m / 1000.0:g} km of the line",
            where="siting",
            mend=f"Set {what}_weight to 0, or raise near_m.",
        )
    stretch = np.searchsorted(bounds_m, chainage_m[near], side="right") - 1
    number = counted.number[near]
    near_each = np.bincount(np.clip(stretch, 0, len(bounds_m) - 2), number, len(bounds_m) - 1)
    return np.asarray(near_each / number.sum())
