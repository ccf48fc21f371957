"""Satellite: looks from passes through gaps in the cloud, a figure to plan with and never a watch."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Light, Reach, Target
from ..model.zone import Value
from .figures import Figures, Instrument, Metres, Share
from .register import sensor_family

_MINUTES_PER_DAY = 1_440.0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Passes(Figures):
    """How often a scene is looked at, and for how long.

    Parameters
    ----------
    revisit_days : float
        Days between two pictures of one place.
    seen_min : float
        How long one pass looks at a place, minutes.
    light : tuple
        Light under which it sees.
    """

    revisit_days: Annotated[float, Field(gt=0.0, le=1_000.0)]
    seen_min: Annotated[float, Field(gt=0.0, le=60.0)]
    light: Annotated[tuple[Light, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Cloud(Figures):
    """Share of passes on which no cloud hides a place; 1 for radar."""

    free_share: Share


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Scene(Figures):
    """What one picture shows.

    Parameters
    ----------
    radius_m : float
        Half the width of the picture about the place that it is aimed at, metres.
    resolution_m : float
        Side of a picture element on the ground, metres.
    shows : tuple
        Classes of target that are told apart at this resolution; it may be none of them.
    """

    radius_m: Metres
    resolution_m: Metres
    shows: tuple[Target, ...]


@sensor_family
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Satellite(Instrument):
    """Pictures from orbit; its site is the place at which they are aimed.

    Parameters
    ----------
    passes : Passes
    cloud : Cloud
    scene : Scene

    Notes
    -----
    Passes are taken to find cloud independently of one another. Cloud lasts, so a dull week sees less.
    """

    family: ClassVar[str] = "satellite"

    passes: Passes
    cloud: Cloud
    scene: Scene

    def clear_look(self, time_h: float) -> float:
        """Probability of at least one look without cloud within some hours: 1 - cloud^passes.

        Passes are at equal intervals from a random start: ``n`` or ``n + 1`` of them fall into the time.
        """
        expected = time_h / 24.0 / self.passes.revisit_days
        certain = math.floor(expected)
        free = self.cloud.free_share
        return float(1.0 - (1.0 - free) ** certain * (1.0 - free * (expected - certain)))

    def watched_share(self) -> float:
        """Share of the time that it looks at a place without cloud between."""
        looked_at_share = self.passes.seen_min / _MINUTES_PER_DAY / self.passes.revisit_days
        return min(1.0, looked_at_share * self.cloud.free_share)

    def reach(self, conditions: Conditions) -> Reach | None:
        """The scene, watched for its tiny share of the time; None for what it does not show or not by then.

        Weather on the ground is not asked: cloud counts in ``watched_share``.
        """
        share = self.watched_share()
        if (
            conditions.light not in self.passes.light
            or conditions.target not in self.scene.shows
            or not share
        ):
            return None
        return Reach(self.scene.radius_m, "none", watched_share=share)

    def figures(self) -> dict[str, Value]:
        """Its figures, and the chance of one clear look within a day and a week."""
        looks = {"clear_look_in_1_day": self.clear_look(24.0), "clear_look_in_7_days": self.clear_look(168.0)}
        return {**super().figures(), **looks}
