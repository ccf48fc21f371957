"""Response: who reaches what in which time, and what the loss of a base or a bridge does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain
from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import MultiPolygon, Point

from .declared import STRICT

Text = Annotated[str, Field(min_length=1)]
Minutes = Annotated[float, Field(ge=0.0, le=10_080.0)]
Speed = Annotated[float, Field(gt=0.0, le=1_000.0)]
Figure = Literal["sourced", "assumed"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ResponseRules:
    """``[response]``: the reaction force, the evacuation of casualties, and the hubs behind.

    Parameters
    ----------
    force_from : str
        Kind of site at which the reaction force stands.
    notice_min, assembly_min : float
        Before it moves, minutes.
    within_min : tuple of float
        Times by which its reach is drawn, notice and assembly included, minutes.
    first_aid_min, field_care_min, surgery_min : float
        The 10-1-2 timeline: enhanced first aid, enhanced field care, damage-control surgery; minutes from the
        injury.
    first_aid_at, care_from, surgery_at : str
        Kinds of site that give each.
    road_notice_min, load_min : float
        Before an ambulance moves, and for a casualty to be taken up; minutes.
    helicopter_from : str
        Kind of site at which helicopters stand; empty for none.
    helicopter_notice_min, helicopter_kmh : float
    weather_closes_air : bool
        Whether the figures are also told for a day on which nothing flies.
    hubs : str
        Kind of site behind from which the tiers are reckoned; empty for none.
    tiers_h : tuple of float
        Hours by which forces from the hubs are to arrive.
    hub_notice_h : float
    spacing_m : float
        Spacing of the places along the line and in the zones that are checked, metres.
    source, note : str
    status : {"sourced", "assumed"}
    """

    source: Text
    force_from: Text = "patrol_base"
    notice_min: Minutes = 15.0
    assembly_min: Minutes = 0.0
    within_min: tuple[Minutes, ...] = (15.0, 30.0, 60.0)
    first_aid_min: Minutes = 10.0
    field_care_min: Minutes = 60.0
    surgery_min: Minutes = 120.0
    first_aid_at: Text = "post"
    care_from: Text = "patrol_base"
    surgery_at: Text = "hospital"
    road_notice_min: Minutes = 15.0
    load_min: Minutes = 10.0
    helicopter_from: str = ""
    helicopter_notice_min: Minutes = 15.0
    helicopter_kmh: Speed = 220.0
    weather_closes_air: bool = True
    hubs: str = ""
    tiers_h: tuple[Annotated[float, Field(gt=0.0)], ...] = (24.0, 72.0)
    hub_notice_h: Annotated[float, Field(ge=0.0)] = 0.0
    spacing_m: Annotated[float, Field(ge=50.0)] = 2_000.0
    status: Figure = "assumed"
    note: str = ""


@plain(frozen=True, slots=True)
class Reached:
    """Ground that somebody reaches within a time.

    Parameters
    ----------
    name : str
    minutes_min : float
        Notice and assembly included.
    area : MultiPolygon
        Metres of the frame; by road and off it.
    line_share : float
        Share of the line's length in it.
    zone_share : mapping
        Share of each zone's area, by its name.
    residents : int
        Counted residents of settlements in it.
    """

    name: str
    minutes_min: float
    area: MultiPolygon
    line_share: float
    zone_share: Mapping[str, float] = field(default_factory=dict)
    residents: int = 0


@plain(frozen=True, slots=True)
class Evacuation:
    """The 10-1-2 timeline for one place; minutes from the injury, infinite where nobody comes.

    Parameters
    ----------
    name : str
    place : Point
    first_aid_min, field_care_min : float
    by_road_min, by_air_min : float
        To surgery by road, and by helicopter where it flies.
    first_aid_kept, field_care_kept, road_kept, air_kept : bool
        Whether each leg keeps its time.
    nearest_surgery : str
    """

    name: str
    place: Point
    first_aid_min: float
    field_care_min: float
    by_road_min: float
    by_air_min: float
    first_aid_kept: bool
    field_care_kept: bool
    road_kept: bool
    air_kept: bool
    nearest_surgery: str = ""


@plain(frozen=True, slots=True)
class Loss:
    """What changes when one base, or one bridge, is lost.

    Parameters
    ----------
    name, kind : str
        ``base`` or ``bridge``.
    line_share_lost : float
        Share of the line no longer reached within the longest time asked.
    mean_longer_min, worst_longer_min : float
        By how much longer the nearest force takes, mean over the line and at worst; minutes.
    cut_off : int
        Checked places that nobody reaches by road any more.
    """

    name: str
    kind: str
    line_share_lost: float
    mean_longer_min: float
    worst_longer_min: float
    cut_off: int = 0


@plain(frozen=True, slots=True)
class NextBase:
    """Where one more base helps most, by the same models that choose posts."""

    name: str
    place: Point
    line_share_gained: float
    status: str
    proof: str


@plain(frozen=True, slots=True)
class Response:
    """Who reaches what in which time.

    Parameters
    ----------
    rules : ResponseRules
    reached, tiers : tuple of Reached
        Of the reaction force; from the hubs.
    evacuations : tuple of Evacuation
        For every post and every checked place along the line.
    too_late : MultiPolygon
        Ground from which surgery is not reached in time, by road alone.
    too_late_air : MultiPolygon
        The same where helicopters fly.
    losses : tuple of Loss
        The worst first.
    next_base : NextBase or None
    times_min : tuple of float
        Time of the reaction force to each checked place of the line, minutes, in the order of chainage.
    method : str
    """

    rules: ResponseRules
    reached: tuple[Reached, ...]
    tiers: tuple[Reached, ...]
    evacuations: tuple[Evacuation, ...]
    too_late: MultiPolygon
    too_late_air: MultiPolygon
    losses: tuple[Loss, ...]
    next_base: NextBase | None
    times_min: tuple[float, ...]
    method: str
