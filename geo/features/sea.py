"""Sea tasks as flat features and words: limits, boxes that ships patrol, a convoy's way, the straits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import shapely

from ..geometry.between import area_m2
from ..methods.maritime.compared import Apart
from ..methods.maritime.convoy import Convoy
from ..methods.maritime.limits import SeaLimit
from ..methods.maritime.patrolling import BoxWatch, Ships
from ..methods.maritime.straits import Breach
from .feature import Feature, Sheet, Table

EQUIDISTANCE = "equidistance, not a claim"
_METHOD = (
    "Limits: envelopes of geodesic arcs about every point of the embedded coast, WGS 84; each state has what "
    "is nearer to its coast (UNCLOS articles 3, 5, 15, 33, 57 and 74). Straight baselines (article 7), "
    "bays, agreed boundaries and judgments are not known here.",
    "Boxes: coverage factor C is the area swept over the area of the box; seen by chance with 1 - exp(-C) "
    "(Koopman 1946), at best with C up to 1. Ships on patrol: endurance less passage, over the whole cycle.",
)


@dataclass(frozen=True, slots=True)
class BoxPlan:
    """A box, the ships that patrol it, and what they make of it in a day."""

    name: str
    box: shapely.Polygon | shapely.MultiPolygon
    ships: Ships
    watch: BoxWatch


@dataclass(frozen=True, slots=True)
class SeaPlan:
    """What was asked of a state's sea.

    Parameters
    ----------
    state : str
        Whose sea the plan is about.
    limits : tuple of SeaLimit
        Of that state and its neighbours.
    apart : Apart or None
        Our territorial sea of that state against the embedded one.
    boxes : tuple of BoxPlan
    convoys : mapping
        By name.
    breaches : tuple of Breach or None
        None where no calendar was given.
    """

    state: str
    limits: tuple[SeaLimit, ...]
    apart: Apart | None = None
    boxes: tuple[BoxPlan, ...] = ()
    convoys: Mapping[str, Convoy] | None = None
    breaches: tuple[Breach, ...] | None = None


def sea_features(plan: SeaPlan) -> Iterator[Feature]:
    """Limits as rings from breadth to breadth, boxes, and the water that convoys keep clear."""
    for state in dict.fromkeys(limit.state for limit in plan.limits):
        own = [limit for limit in plan.limits if limit.state == state]
        rings = [own[0].water, *(outer.water.difference(inner.water) for inner, outer in pairwise(own))]
        for limit, ring in zip(own, rings, strict=True):
            if not ring.is_empty:
                yield Feature("sea_limits", ring, _limit(limit))
    for box in plan.boxes:
        yield Feature("patrol_boxes", box.box, _box(box))
    for name, convoy in (plan.convoys or {}).items():
        swept = convoy.swept()
        told: dict[str, str | float] = {
            "name": name,
            "radius_m": convoy.radius_m,
            "speed_kn": convoy.speed_kn,
            "passage_h": round(convoy.passage_h, 2),
        }
        yield Feature("convoy_water", swept.area, {**told, "area_m2": round(area_m2(swept.area), 1)})
        yield Feature("convoy_tracks", convoy.track_lonlat, told)


def _limit(limit: SeaLimit) -> dict[str, str | float]:
    return {
        "name": f"{limit.state}: {limit.breadth.name}",
        "kind": limit.breadth.name.replace(" ", "_"),
        "state": limit.state,
        "breadth_m": limit.breadth.breadth_m,
        "area_m2": round(area_m2(limit.water), 1),
        "worst_m": round(limit.worst_m, 2),
        "article": limit.breadth.article,
        "status": EQUIDISTANCE,
    }


def _box(box: BoxPlan) -> dict[str, str | float]:
    return {
        "name": box.name,
        "ships": f"{box.ships.count} {box.ships.name}",
        "area_m2": round(area_m2(box.box), 1),
        "kept_on_patrol": round(box.ships.kept, 2),
        "coverage_factor_a_day": round(box.watch.coverage_factor, 3),
        "seen_by_chance_share": round(box.watch.random_share, 3),
        "seen_at_best_share": round(box.watch.orderly_share, 3),
        "revisit_h": round(box.watch.revisit_h, 2),
    }


def sea_sheet(plan: SeaPlan, *, title: str, as_of: str, sources: tuple[str, ...]) -> Sheet:
    """What the margin says of a state's sea.

    Parameters
    ----------
    plan : SeaPlan
    title, as_of : str
    sources : tuple of str
    """
    return Sheet(
        id=f"sea-{plan.state.lower()}",
        title=title,
        as_of=as_of,
        status="illustrative",
        standfirst=f"Limits by {EQUIDISTANCE}. For planning, never for navigation.",
        method=_METHOD,
        sources=sources,
        caveats=(
            "Not for navigation.",
            "Nothing is told beyond the bounds of the embedded coasts.",
            "An equidistance line is a method of drawing, not anybody's claim.",
        ),
        tables=tuple(sea_tables(plan)),
    )


def sea_tables(plan: SeaPlan) -> Iterator[Table]:
    """Areas within each breadth; the comparison; boxes; convoys; the straits."""
    rows = tuple(
        (f"{limit.state}: {limit.breadth.name}", f"{area_m2(limit.water) / 1e6:,.0f}", limit.breadth.article)
        for limit in plan.limits
        if limit.state == plan.state
    )
    yield Table("limits", "Within each breadth", ("Water", "km²", "UNCLOS"), rows, f"By {EQUIDISTANCE}.")
    if plan.apart is not None:
        row = (f"{plan.apart.median_m:,.0f} m", f"{plan.apart.most_m:,.0f} m", f"{plan.apart.places:,}")
        words = (
            "From the embedded territorial sea's outer edge, off shore, to 12 nautical miles as laid here."
        )
        yield Table(
            "apart", "Against the embedded territorial sea", ("Median", "95 %", "Places"), (row,), words
        )
    if plan.boxes:
        yield _boxes(plan)
    if plan.convoys:
        convoys = tuple(
            (name, f"{one.passage_h:,.1f} h", f"{one.radius_m / 1_852:g} nm")
            for name, one in plan.convoys.items()
        )
        yield Table("convoys", "Convoys", ("Convoy", "Passage", "Kept clear"), convoys)
    if plan.breaches is not None:
        yield _straits(plan.breaches)


def _boxes(plan: SeaPlan) -> Table:
    rows = tuple(
        (
            box.name,
            f"{box.ships.count} {box.ships.name}",
            f"{box.ships.kept:.2f}",
            f"{box.watch.coverage_factor:.2f}",
            f"{box.watch.random_share * 100:.0f} to {box.watch.orderly_share * 100:.0f} %",
            f"{box.watch.revisit_h:,.1f} h",
        )
        for box in plan.boxes
    )
    headings = ("Box", "Ships", "On patrol", "C a day", "Seen in a day", "Seen again after")
    words = "From what is seen by chance to what is seen at best; of what stays in the box for the day."
    return Table("boxes", "Boxes that ships patrol", headings, rows, words)


def _straits(breaches: tuple[Breach, ...]) -> Table:
    rows = tuple((each.day.isoformat(), each.who, each.problem, each.article) for each in breaches)
    nothing = "Nothing in the calendar goes beyond articles 13, 14 and 18 in time of peace."
    words = "Convention of Montreux, 1936. In time of war articles 19 to 21 decide."
    return Table(
        "straits",
        "Calendar of the straits",
        ("From", "Who", "What", "Article"),
        rows,
        words if rows else nothing,
    )
