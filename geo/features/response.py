"""Response as features, tables and a curve: who reaches what in which time, and where nobody does in time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..methods.response.tables import share_series
from ..model.plan import Plan
from ..model.response import Evacuation, Loss, Reached, Response
from .feature import Chart, Feature, Series, Table, Value
from .shapes import released_shape, symbol_of

_LISTED = 6
_DIGITS = 2
_HOURS_FROM_MIN = 180.0  # longer times are told in hours


def response(plan: Plan) -> Iterator[Feature]:
    """Ground that the reaction force reaches, the widest first; sensitive, for it tells where bases stand."""
    if plan.response is None:
        return
    for reached in sorted(plan.response.reached, key=lambda one: -one.minutes_min):
        if not reached.area.is_empty:
            yield Feature(
                "response",
                released_shape(plan.scenario.situation.frame, reached.area),
                _reached_values(reached),
                sensitive=True,
            )


def _reached_values(reached: Reached) -> dict[str, Value]:
    return {
        "name": f"Reaction force within {reached.minutes_min:g} minutes",
        "kind": f"within {reached.minutes_min:g} min",
        "minutes_min": reached.minutes_min,
        "line_share": reached.line_share,
        "residents": reached.residents,
        "area_m2": reached.area.area,
    }


def too_late(plan: Plan) -> Iterator[Feature]:
    """Ground from which surgery is not reached in time; sensitive, for its edge tells where help stands."""
    found = plan.response
    if found is None:
        return
    for kind, area in (("by road", found.too_late), ("by air", found.too_late_air)):
        if area is not None and not area.is_empty:
            yield Feature(
                "too_late",
                released_shape(plan.scenario.situation.frame, area),
                {
                    "name": f"Surgery not within {found.rules.surgery_min:g} minutes {kind}",
                    "kind": kind,
                    "area_m2": area.area,
                },
                sensitive=True,
            )


def next_base(plan: Plan) -> Iterator[Feature]:
    """Where one more base would help most; sensitive."""
    best = plan.response.next_base if plan.response else None
    if best is not None:
        yield Feature(
            "sites",
            released_shape(plan.scenario.situation.frame, best.place),
            {
                "name": f"Next base, {best.name}",
                "kind": "next_base",
                **symbol_of(plan, "next_base", planned=True),
                "status": "proposed",
                "gained_line_share": best.line_share_gained,
                "proof": f"{best.status}: {best.proof}",
                "site": f"Next base, {best.name}",
            },
            sensitive=True,
        )


def response_table(found: Response) -> Table:
    """Reach of the reaction force, in every season that was asked for, and of the hubs."""
    headings = ("Reached within", "Line", *(f"{going}" for going, _ in found.under), "Residents")
    rows = tuple(
        _reach_row(one, tuple(checked.share_within(one.minutes_min) for _, checked in found.under))
        for one in found.reached
    ) + tuple(_reach_row(one, (None,) * len(found.under)) for one in found.tiers)
    words = (
        f"From notice to arrival: {found.rules.notice_min:g} min notice, "
        f"{found.rules.assembly_min:g} min assembly, then travel. Line: share of its length in the season "
        f"of the plan. {' '.join((*found.unknown, found.method))}"
    )
    return Table("response", "Reaction force and hubs", headings, rows, words.strip(), sensitive=True)


def _reach_row(one: Reached, others: tuple[float | None, ...]) -> tuple[str, ...]:
    shares = ("–" if share is None else f"{share * 100:.1f} %" for share in (one.line_share, *others))
    return (_duration(one.minutes_min, one.name), *shares, f"{one.residents:,}")


def _duration(minutes_min: float, name: str) -> str:
    if minutes_min < _HOURS_FROM_MIN:
        return f"{minutes_min:g} min, {name}"
    return f"{minutes_min / 60:g} h, {name}"


def evacuation_table(found: Response) -> Table:
    """Each leg of the 10-1-2 timeline: of how many places it is kept."""
    rules = found.rules
    legs = (
        (f"First aid in {rules.first_aid_min:g} min", "first_aid_kept", "first_aid_min"),
        (f"Field care in {rules.field_care_min:g} min", "field_care_kept", "field_care_min"),
        (f"Surgery in {rules.surgery_min:g} min, by road", "road_kept", "by_road_min"),
        (f"Surgery in {rules.surgery_min:g} min, by air", "air_kept", "by_air_min"),
    )
    rows = tuple(_leg_row(found.evacuations, *leg) for leg in legs)
    words = (
        f"Of {len(found.evacuations):,} places checked: posts and places along the line. Minutes from the "
        "injury. On a day when nothing flies, the road alone holds."
    )
    headings = ("Leg", "Kept", "Median", "Worst")
    # The longest time belongs to one place, and tells how far help stands from it.
    return Table("evacuation", "Evacuation of casualties (10-1-2)", headings, rows, words, sensitive=True)


def _leg_row(places: tuple[Evacuation, ...], leg: str, kept: str, minutes: str) -> tuple[str, ...]:
    known = [one for one in places if getattr(one, kept) is not None]
    if not known:
        return (leg, "not known", "–", "–")
    times = np.array([getattr(one, minutes) for one in known], dtype=float)
    share = sum(bool(getattr(one, kept)) for one in known) / len(known)
    return (leg, f"{share * 100:.1f} %", _minutes(float(np.median(times))), _minutes(float(times.max())))


def _minutes(minutes_min: float) -> str:
    return f"{minutes_min:,.0f} min" if math.isfinite(minutes_min) else "no way"


def losses_table(found: Response) -> Table:
    """What the loss of one base or one bridge does, the worst first."""
    headings = ("Lost", "Line lost", "Longer, mean", "Worst", "Cut off")
    rows = tuple(_loss_row(loss) for loss in found.losses[:_LISTED])
    more = len(found.losses) - _LISTED
    said = [f"And {more} more, each of less weight." if more > 0 else ""]
    if found.next_base is not None:
        best = found.next_base
        said.append(
            f"One more base helps most at {best.name}: {best.line_share_gained * 100:.1f} % more of the line "
            f"in time ({best.status})."
        )
    return Table("losses", "If one is lost", headings, rows, " ".join(filter(None, said)), sensitive=True)


def _loss_row(loss: Loss) -> tuple[str, ...]:
    return (
        f"{loss.name} ({loss.kind})",
        f"{loss.line_share_lost * 100:.1f} %",
        f"{loss.mean_longer_min:.1f} min",
        _minutes(loss.worst_longer_min),
        f"{loss.cut_off:,}",
    )


def response_chart(found: Response) -> Chart | None:
    """Share of the line by the time that the reaction force takes to it."""
    curve = share_series(found.checked)
    if not curve:
        return None
    longest = max(found.rules.within_min, default=0.0)
    by_then = 100.0 * found.checked.share_within(longest)
    return Chart(
        id="response",
        title="How fast the reaction force arrives",
        across_label="minutes from the alarm",
        up_label="% of the line reached",
        series=(
            Series(
                "reached",
                tuple(round(minutes, _DIGITS) for minutes, _ in curve),
                tuple(round(100.0 * share, _DIGITS) for _, share in curve),
            ),
        ),
        words=f"{by_then:.0f} % of the line is reached within {longest:g} minutes of the alarm, notice "
        "included.",
        marked=(longest, round(by_then, _DIGITS)),
        # Times to places whose way is public tell from where it was begun.
        sensitive=True,
    )
