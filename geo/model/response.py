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
        Kinds of site that give each; ambulances stand where care comes from.
    first_aid_notice_min : float
        Before the nearest first responder moves, minutes.
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
    inside : str
        Name of the zone that is checked beside the line; every zone if left out.
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
    first_aid_notice_min: Minutes = 0.0
    road_notice_min: Minutes = 15.0
    load_min: Minutes = 10.0
    helicopter_from: str = ""
    helicopter_notice_min: Minutes = 15.0
    helicopter_kmh: Speed = 220.0
    weather_closes_air: bool = True
    hubs: str = ""
    tiers_h: tuple[Annotated[float, Field(gt=0.0)], ...] = (24.0, 72.0)
    hub_notice_h: Annotated[float, Field(ge=0.0)] = 0.0
    inside: str = ""
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
        Metres of the frame; by road and off it. From hubs, of the ground that is checked alone.
    line_share : float
        Share of the line's length reached, each checked place standing for its piece of the line.
    zone_share : mapping
        Share of each zone's area in ``area``, by its name.
    residents : int
        Counted residents of settlements in ``area``.
    """

    name: str
    minutes_min: float
    area: MultiPolygon
    line_share: float
    zone_share: Mapping[str, float] = field(default_factory=dict)
    residents: int = 0


@plain(frozen=True, slots=True)
class Evacuation:
    """The 10-1-2 timeline for one place, minutes from the injury.

    None says that a time is not known, for nobody gave the sites that it starts from or leads to; infinite,
    that the sites are known and no way leads there.

    Parameters
    ----------
    name : str
    kind : str
        ``line`` for a checked place of the line, else the kind of site.
    place : Point
        Metres of the frame.
    chainage_m : float
        Of the nearest place of the line, metres.
    first_aid_min, field_care_min : float or None
    by_road_min, by_air_min : float or None
        To surgery by road, and by helicopter where it flies.
    first_aid_kept, field_care_kept, road_kept, air_kept : bool or None
        Whether each leg keeps its time.
    nearest_surgery : str
        Site of surgery to which the road leads soonest; empty where none is known.
    party : str or None
        That holds the site, where it is known.
    """

    name: str
    kind: str
    place: Point
    chainage_m: float
    first_aid_min: float | None
    field_care_min: float | None
    by_road_min: float | None
    by_air_min: float | None
    first_aid_kept: bool | None
    field_care_kept: bool | None
    road_kept: bool | None
    air_kept: bool | None
    nearest_surgery: str = ""
    party: str | None = None

    def surgery_min(self, *, flies: bool) -> float | None:
        """To surgery by whichever is sooner: by road alone where nothing flies; None where it is not known.

        >>> from math import inf
        >>> times = dict(first_aid_min=0.0, field_care_min=20.0, by_road_min=130.0, by_air_min=57.7)
        >>> kept = dict(first_aid_kept=True, field_care_kept=True, road_kept=False, air_kept=True)
        >>> one = Evacuation("Post 1", "post", Point(0, 0), 0.0, **times, **kept)
        >>> one.surgery_min(flies=True), one.surgery_min(flies=False)
        (57.7, 130.0)
        """
        ways = (self.by_road_min, self.by_air_min if flies else None)
        return min((way for way in ways if way is not None), default=None)

    def surgery_kept(self, *, flies: bool) -> bool | None:
        """Whether surgery is reached in time by road, or by air where it flies; None where not known."""
        ways = (self.road_kept, self.air_kept if flies else None)
        known = [way for way in ways if way is not None]
        return any(known) if known else None


@plain(frozen=True, slots=True)
class Loss:
    """What changes when one base, or one stretch of road with a bridge, is lost.

    Parameters
    ----------
    name, kind : str
        ``base`` or ``bridge``.
    line_share_lost : float
        Share of the line no longer reached within the longest time asked.
    mean_longer_min, worst_longer_min : float
        By how much longer the nearest force takes, minutes: mean over the line that is still reached, and at
        worst.
    cut_off : int
        Checked places of the line that nobody reaches any more.
    place : Point or None
        Where it is, metres of the frame.
    """

    name: str
    kind: str
    line_share_lost: float
    mean_longer_min: float
    worst_longer_min: float
    cut_off: int = 0
    place: Point | None = None


@plain(frozen=True, slots=True)
class NextBase:
    """Where one more base helps most, by the same models that choose posts.

    Parameters
    ----------
    name : str
        Settlement at which it would stand.
    place : Point
        Metres of the frame.
    line_share_gained : float
        Share of the line that is then reached within the longest time asked, and is not without it.
    line_share, bound_share : float
        Share of the line reached with it, and what no other choice can exceed.
    status, proof, method : str
        As the location model answers.
    """

    name: str
    place: Point
    line_share_gained: float
    line_share: float
    bound_share: float
    status: str
    proof: str
    method: str


@plain(frozen=True, slots=True)
class Checked:
    """Places of the line that are checked, each standing for its piece of it, in the order of chainage.

    Parameters
    ----------
    chainage_m, piece_m : tuple of float
        Chainage of each place, and length of the piece in whose middle it lies; metres.
    force_min : tuple of float
        Time of the reaction force, notice and assembly included, minutes; infinite where nobody comes, and
        empty where no base is known.
    """

    chainage_m: tuple[float, ...]
    piece_m: tuple[float, ...]
    force_min: tuple[float, ...] = ()

    def share_within(self, minutes_min: float) -> float:
        """Share of the line's length that the reaction force reaches within a time, minutes.

        >>> Checked((500.0, 1_500.0), (1_000.0, 1_000.0), (14.0, 16.0)).share_within(15.0)
        0.5
        """
        pieces = zip(self.piece_m, self.force_min, strict=bool(self.force_min))
        return sum(piece for piece, time in pieces if time <= minutes_min) / sum(self.piece_m)


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
    too_late : MultiPolygon or None
        Ground from which surgery is not reached in time, by road alone; None where nobody said where surgery
        is, or where ambulances stand.
    too_late_air : MultiPolygon or None
        The same where helicopters fly; None where that is not known.
    resolution_m : float
        Side of the squares of ground by which both were told, metres.
    losses : tuple of Loss
        The worst first.
    next_base : NextBase or None
    checked : Checked
    unknown : tuple of str
        What could not be told, and what would have to be given; one sentence each.
    method : str
    under : tuple of (str, Checked)
        The same places of the line in other seasons and by night, by the words of each going.
    """

    rules: ResponseRules
    reached: tuple[Reached, ...]
    tiers: tuple[Reached, ...]
    evacuations: tuple[Evacuation, ...]
    too_late: MultiPolygon | None
    too_late_air: MultiPolygon | None
    resolution_m: float
    losses: tuple[Loss, ...]
    next_base: NextBase | None
    checked: Checked
    unknown: tuple[str, ...]
    method: str
    under: tuple[tuple[str, Checked], ...] = ()

    @property
    def times_min(self) -> tuple[float, ...]:
        """Time of the reaction force to each checked place of the line, minutes, in the order of chainage."""
        return self.checked.force_min
