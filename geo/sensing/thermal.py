"""Thermal camera: warmth against a colder ground, by day and by night."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from .mast import OnMast
from .register import sensor_family


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Thermal(OnMast):
    """A camera for thermal radiation on a mast; night does not shorten its ranges, rain and fog do.

    Notes
    -----
    Twice a day, when ground and target are equally warm, contrast is lost for a while: no range here allows
    for that.
    """

    family: ClassVar[str] = "thermal"
