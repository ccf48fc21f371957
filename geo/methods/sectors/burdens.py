"""What each piece of the line lays on whoever holds it: length, people, incidents, crossings, relief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPoint

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...model.contingent import SectorRules
from ...model.situation import Situation
from .features import Crossing, road_crossings_m

Array = npt.NDArray[np.float64]
INCIDENTS = "incidents"
_ONE_PLACE_M = 1.0  # a regular cut so near to a feature is the feature
_RELIEF_STEPS = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Burdens:
    """Pieces of line and what each carries.

    Parameters
    ----------
    bounds_m : array, shape (pieces + 1,)
        Chainages between which they lie, metres.
    by_name : mapping of str to array, shape (pieces,)
        ``length_km``, ``residents``, ``incidents``, ``crossings``, and ``relief_m`` times kilometres.
    weight : mapping of str to float
        Of those that count.
    caveats : tuple of str
        What is not known.
    """

    bounds_m: Array
    by_name: Mapping[str, Array]
    weight: Mapping[str, float]
    caveats: tuple[str, ...]

    @property
    def counted(self) -> Array:
        """Loads that count, shape (pieces, criteria), in the order of ``weight``."""
        return np.column_stack([self.by_name[name] for name in self.weight])


def bounds_of(line: Chainage, rules: SectorRules, features: tuple[Crossing, ...]) -> Array:
    """Chainages at which the line may be cut: at equal distances, at features, and where its parts end."""
    firm = np.array([*np.ravel(line.part_ends_m), *(feature.chainage_m for feature in features)])
    regular = np.arange(0.0, line.length_m, rules.stretch_m)
    free = np.abs(regular[:, None] - firm).min(axis=1) > _ONE_PLACE_M
    return np.unique(np.round(np.concatenate([regular[free], firm]), 3))


def burdens_of(
    bounds_m: Array,
    situation: Situation,
    rules: SectorRules,
    *,
    line: Chainage,
    crossings: npt.ArrayLike | None = None,
    incidents: npt.ArrayLike | None = None,
) -> Burdens:
    """Weigh pieces of a line by everything that is known.

    Parameters
    ----------
    bounds_m : array
        Chainages between which the pieces lie, metres.
    situation : Situation
    rules : SectorRules
        Weights, and the distance up to which people, incidents and crossings count.
    line : Chainage
    crossings, incidents : array, shape (places, 2), optional
        Places in metres of the frame. If left out, crossings are where roads cross the line, and incidents
        the layer of that name.

    Raises
    ------
    ScenarioError
        If all weights are 0, or something that has a weight is not known or nowhere near the line.

    Notes
    -----
    Residents, incidents and crossings count at the place of the line that is nearest to them.
    """
    counts = _Counts(bounds_m, situation, rules, line)
    length_km = np.diff(bounds_m) / 1000.0
    known = {"length_km": length_km, "residents": counts.of(*_residents(situation))}
    known["crossings"] = counts.of(_crossings(situation, line) if crossings is None else _places(crossings))
    reported = _incidents(situation) if incidents is None else _places(incidents)
    if reported is not None:
        known["incidents"] = counts.of(reported)
    caveats = []
    if situation.elevation is not None:
        relief_m = _relief_m(bounds_m, situation, rules, line)
        unknown_km = float(length_km[np.isnan(relief_m)].sum())
        known["relief_m"] = np.nan_to_num(relief_m) * length_km
        if unknown_km > 0.0:
            caveats.append(f"Relief is not known along {unknown_km:.1f} km of line, which count as level.")
    return Burdens(bounds_m, known, _weights(known, rules), tuple(caveats))


class _Counts:
    """Counts places at the piece of line that each is nearest to."""

    def __init__(self, bounds_m: Array, situation: Situation, rules: SectorRules, line: Chainage) -> None:
        self._bounds_m, self._frame, self._near_m, self._line = bounds_m, situation.frame, rules.near_m, line

    def of(self, place_m: Array, number: Array | None = None) -> Array:
        """How many there are for each piece."""
        pieces = len(self._bounds_m) - 1
        if not len(place_m):
            return np.zeros(pieces)
        located = self._line.of(*self._frame.degrees(place_m).T)
        near = np.abs(located.offset_m) <= self._near_m
        piece = np.searchsorted(self._bounds_m, located.chainage_m[near], side="right") - 1
        counted = np.ones(int(near.sum())) if number is None else number[near]
        return np.asarray(np.bincount(np.clip(piece, 0, pieces - 1), counted, pieces), dtype=float)


def _residents(situation: Situation) -> tuple[Array, Array]:
    counted = [town for town in situation.settlements if town.population]
    places = shapely.get_coordinates(np.array([town.place for town in counted], dtype=object))
    return places, np.array([town.population for town in counted], dtype=float)


def _crossings(situation: Situation, line: Chainage) -> Array:
    at_m = road_crossings_m(situation, line)
    if not len(at_m):
        return np.empty((0, 2))
    return _on_line_m(at_m, situation, line)


def _on_line_m(at_m: Array, situation: Situation, line: Chainage) -> Array:
    """Places of the line at chainages, metres of the frame, shape (n, 2)."""
    places = MultiPoint(np.column_stack(line.places(at_m)))
    return shapely.get_coordinates(situation.frame.to_metres(places))


def _incidents(situation: Situation) -> Array | None:
    if INCIDENTS not in situation.places:
        return None
    parts = shapely.get_parts(np.array([situation.places[INCIDENTS]], dtype=object))
    return shapely.get_coordinates(shapely.centroid(parts))


def _places(places: npt.ArrayLike) -> Array:
    return np.asarray(places, dtype=float).reshape(-1, 2)


def _relief_m(bounds_m: Array, situation: Situation, rules: SectorRules, line: Chainage) -> Array:
    """Standard deviation of the heights on a small square about the middle of each piece, metres.

    The square reaches a piece's length, and two cells of the elevation at least, to every side. NaN where
    more than half of its heights are not known.
    """
    grid = situation.elevation
    if grid is None:
        return np.full(len(bounds_m) - 1, np.nan)
    easting, northing = _on_line_m((bounds_m[:-1] + bounds_m[1:]) / 2.0, situation, line).T
    reach_m = max(rules.stretch_m, 2.0 * grid.cell_m)
    east, north = (steps.ravel() * reach_m for steps in np.meshgrid(_RELIEF_STEPS, _RELIEF_STEPS))
    height_m = grid.heights_m(easting[:, None] + east, northing[:, None] + north)
    known = ~np.isnan(height_m)
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, height_m, 0.0).sum(axis=1) / count
    off = np.where(known, height_m - mean[:, None], 0.0)
    return np.where(2 * count > height_m.shape[1], np.sqrt((off**2).sum(axis=1) / count), np.nan)


def _weights(known: Mapping[str, Array], rules: SectorRules) -> dict[str, float]:
    asked = {
        "length_km": rules.length_weight,
        "residents": rules.residents_weight,
        "incidents": rules.incidents_weight,
        "relief_m": rules.relief_weight,
        "crossings": rules.crossings_weight,
    }
    counted = {name: weight for name, weight in asked.items() if weight > 0.0}
    if not counted:
        raise ScenarioError("all weights are 0", where="sectors", mend="Give length_weight above 0.")
    for name, weight in counted.items():
        if name not in known or not known[name].any():
            word = name.split("_")[0]
            raise ScenarioError(
                f"{word}_weight is {weight:g} and no {word} is known within {rules.near_m / 1000:g} km",
                where="sectors",
                mend=f"Set {word}_weight to 0, raise near_m, or give what is to be counted.",
            )
    return counted
