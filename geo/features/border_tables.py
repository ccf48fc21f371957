"""What is known and planned along borders, in tables: people first, one row a border where that is enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..methods.border.people import BorderPeople
from .border_plan import BorderPlan, BorderTown, BorderWatched
from .feature import Table

_WITH = "Border with "
_ROUNDING = 1e-6  # shares are told no finer
_GAPS = 10  # longest gaps that a table tells; the map has all
_CROSSED = (
    "Crossings are derived, from main roads and railways: local ones are not known. Cut: settlements near "
    "the border over which a disc reaches that their residents need. To the next crossing is along the "
    "border, from the place of it that is nearest to the settlement."
)
_PEOPLE = (
    "Settlements whose centre lies within the distance. Near: those within the least distance that is asked "
    "of a border."
)


def border_tables(plans: Sequence[BorderPlan]) -> tuple[Table, ...]:
    """People first, then how far it is to a crossing, lengths beside the published ones, watch, sectors.

    Parameters
    ----------
    plans : sequence of BorderPlan
    """
    found = [_people(plans), _crossed(plans), _lengths(plans)]
    if any(plan.watched for plan in plans):
        found += [*_watch(plans), *_gaps(plans)]
    if any(plan.sectors for plan in plans):
        found.append(_sectors(plans))
    return tuple(found)


def km(metres: float) -> str:
    """Kilometres to a tenth."""
    return f"{metres / 1e3:,.1f}"


def _name(plan: BorderPlan) -> str:
    """Name of a border below a heading that says that it is one."""
    return plan.title.removeprefix(_WITH)


def _count(count: int | None) -> str:
    return "not known" if count is None else f"{count:,}"


def _people(plans: Sequence[BorderPlan]) -> Table:
    """One row a side of which anything is known, one column of residents a distance."""
    distances_m = sorted({one.within_m for plan in plans for one in plan.people})
    rows = tuple(row for plan in plans for row in _sides(plan, distances_m))
    headings = ("Border", "Side", *(f"Within {one / 1e3:g} km" for one in distances_m))
    headings = (*headings, "Near", "Not counted")
    sides = list(dict.fromkeys(row[1] for row in rows))
    unknown = [one.side for plan in plans for one in plan.people if one.settlements is None]
    said = dict.fromkeys(plan.counted for plan in plans if plan.counted)
    words = " ".join((*said, _PEOPLE))
    if unknown:
        named = ", ".join(dict.fromkeys(unknown))
        words += f" How many live there is not known, for no settlement is at hand: {named}."
    if len(sides) == 1:  # one column less where room is short
        headings, rows = (headings[0], *headings[2:]), tuple((row[0], *row[2:]) for row in rows)
        words = f"Side: {sides[0]}. {words}"
    return Table("people", "Residents along the borders", headings, rows, words)


def _sides(plan: BorderPlan, distances_m: Sequence[float]) -> Iterator[tuple[str, ...]]:
    """Residents of each side by distance; a side of which nothing is known only where no other is."""
    found: dict[str, dict[float, BorderPeople]] = {}
    for one in plan.people:
        found.setdefault(one.side, {})[one.within_m] = one
    known = {side: told for side, told in found.items() if min(told.items())[1].settlements is not None}
    for side, told in (known or dict(list(found.items())[:1])).items():
        nearest = told[min(told)]
        residents = [_count(told[one].residents) if one in told else "not asked" for one in distances_m]
        yield _name(plan), side, *residents, _count(nearest.settlements), _count(nearest.uncounted)


def _crossed(plans: Sequence[BorderPlan]) -> Table:
    far = " or ".join(f"{far_km:g} km" for far_km in sorted({plan.far_m / 1e3 for plan in plans}))
    words = f"{_CROSSED} People far: residents with none within {far}."
    headings = ("Border", "Crossings", "Cut", "People far", "Farthest", "km")
    rows = tuple(_crossed_row(plan) for plan in plans)
    return Table("next_crossing", "How far it is to the next crossing", headings, rows, words)


def _crossed_row(plan: BorderPlan) -> tuple[str, ...]:
    cut = [town.cut for town in plan.towns if town.cut is not None]
    named = (_name(plan), _count(None if plan.crossings is None else len(plan.crossings)))
    if all(one.settlements is None for one in plan.people):
        return *named, *["not known"] * 4
    head = (*named, str(sum(cut)) if cut else "not told")
    if not plan.known_crossings:
        return *head, *["not known" if plan.crossings is None else "no crossing"] * 3
    far = [town.residents or 0 for town in plan.towns if (town.to_crossing_m or 0.0) > plan.far_m]
    if not plan.towns:
        return *head, "0", "–", "–"
    town = max(plan.towns, key=lambda one: one.to_crossing_m or 0.0)
    return *head, _count(sum(far)), _named(town), km(town.to_crossing_m or 0.0)


def _named(town: BorderTown) -> str:
    return f"{town.name} ({town.name_uk})" if town.name_uk else town.name


def _lengths(plans: Sequence[BorderPlan]) -> Table:
    headings = ("Border", "Measured km", "Published km", "Difference", "Watched km")
    rows = tuple(row for plan in plans for row in _length_rows(plan))
    said = dict.fromkeys(words.rstrip(".") for plan in plans for words in plan.published_by if words)
    words = " ".join(f"{one}." for one in said)
    return Table("length", "Lengths, measured and published", headings, rows, words)


def _length_rows(plan: BorderPlan) -> Iterator[tuple[str, ...]]:
    yield _name(plan), *_beside(plan.measured_m, plan.published_m), km(plan.line.length_m)
    for one in plan.stretches:
        length_m = one.to_m - one.from_m
        yield f"– of which {one.name}", *_beside(length_m, one.published_m), km(length_m)


def _beside(measured_m: float, published_m: float | None) -> tuple[str, str, str]:
    if published_m is None:
        return km(measured_m), "not known", "not known"
    share = measured_m / published_m - 1.0
    return km(measured_m), f"{published_m / 1e3:,.0f}", signed(share)


def signed(share: float) -> str:
    """A difference in percent; one that rounds to nothing has no sign.

    Examples
    --------
    >>> signed(-0.0002), signed(-0.012), signed(0.05)
    ('0.0 %', '−1.2 %', '+5.0 %')
    """
    rounded = round(share * 100, 1)
    return f"{rounded:+.1f} %".replace("-", "−") if rounded else "0.0 %"


def _watch(plans: Sequence[BorderPlan]) -> Iterator[Table]:
    """What posts and towers see, and how much of it patrols reach by minutes."""
    watched = [(_name(plan), plan.watched) for plan in plans if plan.watched is not None]
    ranges = dict.fromkeys(one.ranges for _, one in watched if one.ranges)
    words = " ".join((*ranges, "Ground, woods and buildings that hide are left out.", _proofs(watched)))
    headings = ("Border", "Posts", "Towers", "Watched", "Twice or more", "Longest gap km")
    rows = tuple((name, *_watch_row(one)) for name, one in watched)
    yield Table("watch", "Border that posts and towers see", headings, rows, words)
    if minutes := sorted({minute for _, one in watched for minute in one.reached}):
        paces = " ".join(dict.fromkeys(one.pace for _, one in watched if one.pace))
        heads = ("Border", *(f"{minute:g} min" for minute in minutes))
        reached = tuple((name, *_reached_row(one, minutes)) for name, one in watched)
        yield Table("reached", "Border that patrols from the posts reach", heads, reached, paces)


def _watch_row(watched: BorderWatched) -> tuple[str, ...]:
    gaps = watched.gaps_m
    return (
        *(str(watched.count(kind)) for kind in ("post", "tower")),
        *(percent(watched.stretches.share_at_least(many)) for many in (1, 2)),
        km(gaps[0][1] - gaps[0][0]) if gaps else "none",
    )


def _reached_row(watched: BorderWatched, minutes: Sequence[float]) -> tuple[str, ...]:
    reached = watched.reached
    return tuple(percent(reached[one]) if one in reached else "not asked" for one in minutes)


def _proofs(watched: Sequence[tuple[str, BorderWatched]]) -> str:
    """Whether the choice of posts and towers is proved best, and where by how much it may fall short."""
    proofs = {name: proof_of(one) for name, one in watched}
    open_ = "; ".join(f"{name}, {proof}" for name, proof in proofs.items() if proof != "optimal")
    return f"The choice is proved optimal{f', but for: {open_}' if open_ else ''}."


def percent(share: float) -> str:
    """A share in words; what is not all is never told as all."""
    if share >= 1.0 - _ROUNDING:
        return "100 %"
    return f"{min(share * 100.0, 99.9):.1f} %"


def proof_of(watched: BorderWatched) -> str:
    """Whether the choice of posts and towers is proved best, or by how much it may fall short."""
    gaps = [answer.gap for answer in watched.answers]
    if all(answer.status == "optimal" for answer in watched.answers):
        return "optimal"
    return "open" if None in gaps else f"within {max(gap or 0.0 for gap in gaps) * 100:.1f} %"


def _gaps(plans: Sequence[BorderPlan]) -> Iterator[Table]:
    found = [(plan, gap) for plan in plans if plan.watched is not None for gap in plan.watched.gaps_m]
    if not found:
        return
    found.sort(key=lambda one: (one[1][0] - one[1][1], one[0].title, one[1]))
    rows = tuple(
        (_name(plan), f"{km(low_m)} – {km(high_m)}", km(high_m - low_m), _near(plan, low_m, high_m))
        for plan, (low_m, high_m) in found[:_GAPS]
    )
    words = f"The longest of {len(found)}. Not observed is not the same as quiet."
    yield Table("gaps", "Gaps", ("Border", "km", "Length km", "Near"), rows, words, sensitive=True)


def _near(plan: BorderPlan, low_m: float, high_m: float) -> str:
    """Largest settlement along a stretch."""
    there = [town for town in plan.towns if low_m <= town.chainage_m <= high_m]
    return _named(max(there, key=lambda town: town.residents or 0)) if there else "no settlement known"


def _sectors(plans: Sequence[BorderPlan]) -> Table:
    rows = tuple(
        (
            f"{_name(plan)}, {number}",
            f"{km(sector.from_m)} – {km(sector.to_m)}",
            km(sector.to_m - sector.from_m),
            _count(sector.residents),
            str(_posts_in(plan, sector.from_m, sector.to_m)),
        )
        for plan in plans
        for number, sector in enumerate(plan.sectors, start=1)
    )
    words = (
        "Residents near the border. Parted so that the greatest share of length and people is least (exact)."
    )
    headings = ("Sector", "km", "Length km", "Residents", "Posts")
    return Table("sectors", "Sectors", headings, rows, words, sensitive=True)


def _posts_in(plan: BorderPlan, low_m: float, high_m: float) -> int:
    posts = plan.watched.posts if plan.watched else ()
    last = high_m >= plan.line.end_m
    return sum(
        low_m <= post.chainage_m < high_m or (last and post.chainage_m >= high_m)
        for post in posts
        if post.kind == "post"
    )


def crossings_table(plan: BorderPlan) -> Table:
    """Every crossing of one border."""
    rows = tuple(
        (f"Crossing {number}", km(each.chainage_m), " and ".join(each.kinds), str(each.ways))
        for number, each in enumerate(plan.known_crossings, start=1)
    )
    return Table(
        "crossings",
        "Where roads and railways cross",
        ("Crossing", "km", "Ways", "Edges"),
        rows,
        "Derived from main roads and railways: candidates, not surveyed.",
    )


def posts_table(plan: BorderPlan) -> Iterator[Table]:
    """Every post and tower of one border, where any are planned."""
    if plan.watched is None:
        return
    rows = tuple(
        (
            post.name,
            km(post.chainage_m),
            post.at or "–",
            km(post.watches_m),
            "not known" if post.road_m is None else km(post.road_m),
        )
        for post in plan.watched.posts
    )
    headings = ("Post or tower", "km", "At", "Watches km", "To a road km")
    yield Table("posts", "Posts and towers", headings, rows, sensitive=True)
