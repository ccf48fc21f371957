"""Units lent to the mission, and by which rules the line is parted among them."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
NotNegative = Annotated[float, Field(ge=0.0)]
Figure = Literal["sourced", "assumed"]
Echelon = Literal["platoon", "company", "battalion", "brigade"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Contingent:
    """``[[contingent]]``: a unit lent to the mission.

    Parameters
    ----------
    name : str
    personnel : int
    strength : float or None
        What it counts for when the line is parted; its personnel if left out.
    patrols_per_day : int
        Patrols that it can have out on one day.
    vehicles : int or None
    languages : tuple of str
        ISO 639-1 codes.
    beside : tuple of str
        Contingents next to which it should stand, where that is possible.
    apart_from : tuple of str
        Contingents next to which it should not stand.
    echelon : {"platoon", "company", "battalion", "brigade"}
    source, note : str
        Who gives the figures, and what a reader has to know.
    status : {"sourced", "assumed"}
    """

    name: Text
    personnel: Annotated[int, Field(ge=1, le=1_000_000)]
    source: Text
    strength: Annotated[float, Field(gt=0.0)] | None = None
    patrols_per_day: Annotated[int, Field(ge=0, le=10_000)] = 0
    vehicles: Annotated[int, Field(ge=0, le=100_000)] | None = None
    languages: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    echelon: Echelon = "battalion"
    status: Figure = "assumed"
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SectorRules:
    """``[sectors]``: how the line is parted among the contingents.

    Parameters
    ----------
    stretch_m : float
        Length of the pieces of line between which a boundary may run, metres.
    objective : {"bottleneck", "sum_of_squares"}
        What is least: the greatest load for its strength, or the sum of squared deviations from a fair share
        over all weights.
    order : {"given", "free"}
        Whether contingents stand along the line in the order of the file.
    length_weight, residents_weight, incidents_weight, relief_weight, crossings_weight : float
        Share of each load in the whole; their ratio matters only.
    near_m : float
        Distance within which residents, incidents and crossings count for the nearest stretch, metres.
    snap_to : tuple of str
        Features to which a boundary is drawn: ``oblasts``, ``rivers``, ``roads``, or the name of a path.
    snap_m : float
        Farthest that a boundary may be drawn along the line to meet one, metres: where none lies within it,
        a boundary is free.
    off_feature_price : float
        Price of a boundary at none of them where one lies within ``snap_m``, as a share of a contingent's
        fair load.
    adjacency_price, language_price : float
        Price of a wish not met: two that should stand together and do not (or the other way round), and
        neighbours without a language in common; as a share of a contingent's fair load. Free order only.
    depth_m : float or None
        How far a sector reaches to either side of the line, metres; the deepest zone if left out.
    source, note : str
    status : {"sourced", "assumed"}
    """

    source: Text
    stretch_m: Annotated[float, Field(ge=10.0, le=50_000.0)] = 250.0
    objective: Literal["bottleneck", "sum_of_squares"] = "bottleneck"
    order: Literal["given", "free"] = "given"
    length_weight: NotNegative = 1.0
    residents_weight: NotNegative = 0.0
    incidents_weight: NotNegative = 0.0
    relief_weight: NotNegative = 0.0
    crossings_weight: NotNegative = 0.0
    near_m: NotNegative = 15_000.0
    snap_to: tuple[str, ...] = field(default_factory=tuple)
    snap_m: NotNegative = 10_000.0
    off_feature_price: NotNegative = 0.0
    adjacency_price: NotNegative = 0.0
    language_price: NotNegative = 0.0
    depth_m: Annotated[float, Field(gt=0.0, le=500_000.0)] | None = None
    status: Figure = "assumed"
    note: str = ""
