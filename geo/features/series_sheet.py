"""What the margin says of a line that moves: charts of ground and length over time, tables of what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely

from ..geometry.chainage import Chainage
from ..model.control import Move, Passage, Step
from .feature import Chart, Series, Sheet, Table
from .series import NOT_TOLD, Story, gains, lined

_CURVES = 3  # as many as are told apart without colour
_CAVEAT = "Ground of which a source says nothing is “not told”, and belongs to nobody."


def series_sheet(
    story: Story,
    *,
    sources: tuple[str, ...],
    status: str,
    caveats: tuple[str, ...] = (),
) -> Sheet:
    """What the margin says of a series: days, what moved by how much, and how it was measured.

    Parameters
    ----------
    story : Story
    sources : tuple of str
    status : str
        One of the confidence words of a sheet.
    caveats : tuple of str
        Further ones, as that the last version is old.
    """
    first, last = story.versions[0].day, story.versions[-1].day
    lines = [Chainage(path) for _, path in lined(story)]
    return Sheet(
        id="series",
        title=f"How the line moved, {first} to {last}",
        as_of=last.isoformat(),
        status=status,
        standfirst=f"{len(story.versions)} dates. Choose a day, or play them one after the other.",
        method=tuple(_method(story)),
        sources=sources,
        caveats=(*((_CAVEAT,) if story.steps else ()), *caveats),
        parameters={"line_length_m": round(lines[-1].length_m, 1)} if lines else {},
        charts=(*_held(story), *_gained(story), *_lengths(story)),
        tables=(*(_ground(step) for step in story.steps), *_moves(story)),
        d_day=first.isoformat(),
        opens_day=story.day_number(last),
        phases=tuple((f"Version of {each.day}", *story.days_of(each.day)) for each in story.versions),
    )


def _method(story: Story) -> Iterator[str]:
    if story.steps:
        yield (
            "Areas: Lambert azimuthal equal-area on WGS 84. Depth: from the farthest place of ground gained "
            "to what its new holder had before."
        )
    for move in story.moves[:1]:
        yield (
            "Lengths and distances: geodesic on WGS 84, edges straight in longitude and latitude. A stretch "
            f"has moved where it lies more than {move.beyond_m / 1e3:g} km from the other line; its ends are "
            "found to 1 m, and nothing between two looks is missed."
        )
        if any(each.swept for each in story.moves):
            yield (
                "Where no ground held is known, ground changed hands where the line moved over it; open ends "
                "are closed by the shortest way to the other line."
            )
        yield (
            "Kilometres are carried from line to line by places nearest to each other, in ascending order on "
            "both; what moved too far, or has no counterpart, is told as carried nowhere."
        )


def _holders(story: Story) -> list[str]:
    """Holders, the one with most ground on any day first."""
    most: dict[str, float] = {}
    for version in story.versions:
        for holder, area in version.held.ground.items() if version.held else ():
            most[holder] = max(most.get(holder, 0.0), area.area)
    return sorted(most, key=lambda holder: -most[holder])


def _held(story: Story) -> Iterator[Chart]:
    known = [(version.day, version.held) for version in story.versions if version.held]
    if len(known) < 2:
        return
    days = tuple(float(story.day_number(day)) for day, _ in known)
    nothing = shapely.Polygon()
    curves = [
        Series(holder, days, tuple(held.ground.get(holder, nothing).area / 1e6 for _, held in known))
        for holder in _holders(story)[:_CURVES]
    ]
    said = "; ".join(
        f"{curve.label} {curve.up[0]:,.0f} km² and then {curve.up[-1]:,.0f} km²" for curve in curves
    )
    yield Chart(
        id="ground-held",
        title="Ground held over time",
        across_label=f"days since {story.versions[0].day}",
        up_label="Ground held, km²",
        series=tuple(curves),
        words=f"On the first and on the last day: {said}.",
        as_of=known[-1][0].isoformat(),
    )


def _gained(story: Story) -> Iterator[Chart]:
    told = gains(story)
    if not told:
        return
    areas_km2 = [_gained_km2(passages) for _, _, passages in told]
    most = {holder: max(each.get(holder, 0.0) for each in areas_km2) for each in areas_km2 for holder in each}
    bars = []
    for holder in sorted(most, key=lambda holder: (-most[holder], holder))[:_CURVES]:
        up = tuple(each.get(holder, 0.0) for each in areas_km2)
        said = tuple(f"{area_km2:,.0f} km²" for area_km2 in up)
        bars.append(Series(f"gained by {holder}", tuple(map(float, range(len(up)))), up, said=said))
    yield Chart(
        id="ground-gained",
        title="Ground gained from date to date",
        across_label="",
        up_label="Ground gained, km²",
        series=tuple(bars),
        words="What one gains another loses, or was told to be nobody's.",
        names=tuple(f"{before} to {after}" for before, after, _ in told),
        as_of=told[-1][1].isoformat(),
    )


def _gained_km2(passages: Sequence[Passage]) -> dict[str, float]:
    """Ground gained by each holder; that of which nothing is told any more is no gain."""
    found: dict[str, float] = {}
    for passage in passages:
        if passage.to_holder is not None:
            found[passage.to_holder] = found.get(passage.to_holder, 0.0) + passage.area.area / 1e6
    return found


def _lengths(story: Story) -> Iterator[Chart]:
    known = [(version.day, Chainage(path).length_m / 1e3) for version, path in lined(story)]
    if len(known) < 2:
        return
    days = tuple(float(story.day_number(day)) for day, _ in known)
    lengths_km = tuple(length_km for _, length_km in known)
    yield Chart(
        id="line-length",
        title="Length of the line over time",
        across_label=f"days since {story.versions[0].day}",
        up_label="Geodesic length, km",
        series=(Series("line", days, lengths_km),),
        words=f"{lengths_km[0]:,.0f} km on {known[0][0]}, {lengths_km[-1]:,.0f} km on {known[-1][0]}.",
        as_of=known[-1][0].isoformat(),
    )


def _span(step: Step) -> str:
    return f"{step.before.day} to {step.after.day}"


def _ground(step: Step) -> Table:
    nothing = shapely.Polygon()
    rows = []
    for holder in dict.fromkeys([*step.before.ground, *step.after.ground]):
        before, after = (held.ground.get(holder, nothing).area for held in (step.before, step.after))
        figures = (before, step.gained_m2(holder), step.lost_m2(holder), after)
        rows.append((holder, *(f"{area / 1e6:,.0f}" for area in figures)))
    told = [step.gained_m2(None), step.lost_m2(None)]
    rows.append((NOT_TOLD, "", *(f"{area / 1e6:,.0f}" for area in told), ""))
    return Table(
        id=f"ground-{step.after.day}",
        title=f"Ground, {_span(step)}",
        headings=("Holder", "Before, km²", "Gained, km²", "Lost, km²", "After, km²"),
        rows=tuple(rows),
        words="What a holder had, and gained, less what it lost, is what it has.",
    )


def _moves(story: Story) -> Iterator[Table]:
    if not story.moves:
        return
    beyond_km = story.moves[0].beyond_m / 1e3
    yield Table(
        id="moved",
        title="How far the line moved",
        headings=(
            "From date to date",
            f"Moved more than {beyond_km:g} km, % of line",
            "Farthest, km",
            "Length before, km",
            "Length after, km",
            "Kilometres carried, %",
        ),
        rows=tuple(_move_row(move) for move in story.moves),
        words="Shares are of the earlier line.",
    )


def _move_row(move: Move) -> tuple[str, ...]:
    farthest_m = max((stretch.farthest_m for stretch in (*move.left, *move.reached)), default=0.0)
    carried_share = 1.0 - move.uncarried_m / move.length_before_m
    return (
        f"{move.before.day} to {move.after.day}",
        f"{move.moved_share * 100:.0f}",
        f"{farthest_m / 1e3:,.1f}" if farthest_m else f"under {move.beyond_m / 1e3:g}",
        f"{move.length_before_m / 1e3:,.0f}",
        f"{move.length_after_m / 1e3:,.0f}",
        f"{carried_share * 100:.0f}",
    )
