"""The waist: a plan, or any layer, as flat features in longitude and latitude."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to draw or write: its layer, its geometry (lon/lat degrees, cut at 180°), its values.

    Keys of ``values`` carry their unit (``depth_m``, ``area_m2``, ``length_m``), in SI; words and units for
    people are read off the suffix by whoever draws. ``sensitive`` marks what may not leave the house exactly.
    """

    layer: str
    geometry: BaseGeometry
    values: Mapping[str, Value]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the margin of a map has to say: one for all features of a plan."""

    id: str
    title: str
    as_of: str
    status: str
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    scenario_sha256: str = ""
