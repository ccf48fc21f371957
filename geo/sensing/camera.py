"""Mast camera: a camera for visible light on a mast or a building, fixed or turning."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from .figures import DaylightRanges
from .mast import OnMast
from .register import sensor_family


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Camera(OnMast):
    """A camera that records day and night; by night it sees nothing farther, but what shines."""

    family: ClassVar[str] = "camera"

    ranges: DaylightRanges
