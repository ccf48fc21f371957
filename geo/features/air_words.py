"""Air tasks as words: people first, time left to react, aircraft needed, radars, what is closed to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..methods.air.people import Count
from ..model.closed_air import ClosedAir
from .air import AirPlan, Cover, Defended
from .feature import Sheet, Table

_TIME = (
    "Time: scramble, and the way along a geodesic of WGS 84 at one speed. Arcs are all ground within that "
    "way of some airfield. Warning: the distance at which what flies is first seen, at its speed.",
    "Airfields are those whose longest runway is long enough and hard, and that nobody tells to be closed. "
    "Whether one is whole, who holds it, and whether it may be used is not known here.",
)
_STATIONS = (
    "Patrols: radius of a level turn v² / (g tan bank); on station = endurance − 2 × way / speed; aircraft = "
    "kept × (endurance + on ground) / on station / share that can fly, made whole."
)
_RADARS = (
    "Radars: line of sight on four thirds of the earth (ITU-R P.834), along a bearing a degree, ground every "
    "kilometre; an antenna stands on the highest ground within 1 km of its place; cover ends where 3 km in "
    "a row are hidden. Clutter, weather, jamming and the size of what flies are not in it. A gap is watched "
    "ground over which no radar sees the lowest height."
)
_INDICATIVE = (
    "The embedded elevation has cells of 1 to 7 km: what radars see is a first guess, too coarse for a "
    "single mast. Where it knows no ground, the ground is taken as level with the radar."
)
CANDIDATES = "Candidates for reconnaissance: nobody has asked for the use of any of these places."
_CENTRES = "Settlements count by their centre."
_BEFORE = "Counts of residents date from before 2022."


def air_method(plan: AirPlan) -> tuple[str, ...]:
    """How what a plan holds was found."""
    asked = ((_STATIONS, plan.stations), (_RADARS, plan.radars))
    return (*_TIME, *(words for words, found in asked if found))


def air_caveats(plan: AirPlan) -> tuple[str, ...]:
    """What has to be read with it."""
    return (CANDIDATES, *((_INDICATIVE,) if plan.radars else ()))


def air_standfirst(plan: AirPlan) -> str:
    """How many airfields and places, and what radars leave unseen."""
    words = f"{len(plan.airfields)} airfields would do; {len(plan.defended)} places to be defended."
    for cover in plan.covers[:1]:
        share = cover.gaps_m2 / cover.watched_m2 if cover.watched_m2 else 0.0
        words += f" At {cover.height_m:g} m no radar sees {share:.0%} of the ground watched."
    return words


def air_sheet(plan: AirPlan, *, as_of: str, sources: Sequence[str]) -> Sheet:
    """What the margin says of the air over a territory.

    Parameters
    ----------
    plan : AirPlan
    as_of : str
    sources : sequence of str
    """
    return Sheet(
        id=plan.id,
        title=plan.title,
        as_of=as_of,
        status="illustrative",
        standfirst=air_standfirst(plan),
        method=air_method(plan),
        sources=tuple(sources),
        caveats=air_caveats(plan),
        parameters={"scramble_min": plan.alert.scramble_min, "speed_kmh": plan.alert.speed_kmh},
        tables=air_tables(plan),
    )


def air_tables(plan: AirPlan) -> tuple[Table, ...]:
    """People first; the time left over what is defended, the least first; then what it takes."""
    tables = (
        *(_people(plan), _defended(plan), _plants(plan), _closed(plan), _stations(plan)),
        *(_covers(plan), _radars(plan), _airfields(plan), _turned_away(plan)),
    )
    return tuple(table for table in tables if table.rows)


def _people(plan: AirPlan) -> Table:
    headings = ("Where", "Settlements", "Residents", "Not counted")
    words = _CENTRES if plan.own_counts else f"{_BEFORE} {_CENTRES}"
    return Table("people", "People", headings, tuple(_people_rows(plan)), words)


def _people_rows(plan: AirPlan) -> Iterator[tuple[str, ...]]:
    for cover in plan.covers:
        yield f"No radar sees at {cover.height_m:g} m", *_counted(cover.unseen)
    for (minutes_min, _), count in zip(plan.arcs, plan.arc_people, strict=False):
        yield f"Aircraft are there within {minutes_min:g} min", *_counted(count)
    for closed, count in plan.closed:
        yield f"Below air closed to {closed.platform}, {_label(plan, closed)}", *_counted(count)


def _counted(count: Count) -> tuple[str, ...]:
    told = (count.settlements, count.residents, count.uncounted)
    return tuple("not known" if number is None else f"{number:,}" for number in told)


def _label(plan: AirPlan, closed: ClosedAir) -> str:
    return plan.labels.get(closed.party, closed.party)


def _defended(plan: AirPlan) -> Table:
    headings: tuple[str, ...] = (
        *("Place", "Kind", "Ground held by", "Nearest airfield", "Needed min", "Warning min", "Left min"),
    )
    rows = tuple(_left(one, plan) for one in sorted(plan.defended, key=lambda one: one.reaction.left_min))
    if plan.covers:
        headings = (*headings, f"Seen at {plan.covers[0].height_m:g} m")
    others = (
        f" {plan.elsewhere} such places lie on other ground and are not listed." if plan.elsewhere else ""
    )
    return Table("defended", "Time left to react", headings, rows, f"Below zero: too late.{others}", True)


def _left(one: Defended, plan: AirPlan) -> tuple[str, ...]:
    reaction = one.reaction
    seen = () if not plan.covers else ("yes" if one.seen_low else "no",)
    return (
        *(one.name, one.kind.replace("_", " "), one.held_by or "not known"),
        plan.airfields[reaction.airfield].name,
        *(f"{minutes:,.1f}" for minutes in (reaction.needed_min, reaction.warning_min)),
        f"{reaction.left_min:+,.1f}",
        *seen,
    )


def _plants(plan: AirPlan) -> Table:
    headings = ("Nuclear power plant", "State", "Ground held by")
    return Table("nuclear_plants", "Nuclear power plants", headings, plan.plants)


def _closed(plan: AirPlan) -> Table:
    headings = ("Closed to", "Ground held by", "From km", "To km", "Depth km", "Height m", "Days", "Figures")
    rows = tuple(
        (
            *(closed.platform, _label(plan, closed)),
            *(f"{each / 1e3:,.1f}" for each in (begin_m, end_m)),
            *(f"{depth_m / 1e3:,.1f}" if depth_m else "open", _heights(closed), _days(closed), closed.status),
        )
        for closed, _ in plan.closed
        for begin_m, end_m, depth_m in closed.depths_along
    )
    words = "Chainage along the line of contact. Whether monitors fly there is for the agreement to say."
    return Table("closed_air", "Air closed by platform and stretch", headings, rows, words)


def _heights(closed: ClosedAir) -> str:
    if closed.floor_m is None and closed.ceiling_m is None:
        return "all"
    floor = f"{closed.floor_m or 0:,.0f}"
    return f"{floor} to {closed.ceiling_m:,.0f}" if closed.ceiling_m is not None else f"from {floor}"


def _days(closed: ClosedAir) -> str:
    if closed.from_day is None and closed.to_day is None:
        return "all"
    begin = f"D{closed.from_day or 0:+d}"
    return f"{begin} to D{closed.to_day:+d}" if closed.to_day is not None else f"from {begin}"


def _stations(plan: AirPlan) -> Table:
    headings = ("Patrol", "Kept", "Needed", "Airfield", "Away km", "On station h", "Turn km", "Round km")
    rows = tuple(
        (
            *(one.name, f"{one.kept}", f"{one.needed}", one.airfield.name, f"{one.away_m / 1e3:,.0f}"),
            *(f"{one.on_station_h:.1f}", f"{one.turn_radius_m / 1e3:.1f}", f"{one.length_m / 1e3:,.0f}"),
        )
        for one in plan.stations
    )
    words = f"{sum(one.needed for one in plan.stations)} aircraft in all; spares and training are not in it."
    return Table("air_patrols", "Patrols in the air", headings, rows, words, sensitive=True)


def _covers(plan: AirPlan) -> Table:
    headings = (
        "Height m",
        "Seen km²",
        "Watched ground seen",
        "Not seen km²",
        "Settlements not seen",
        "Residents",
    )
    return Table("radar_cover", "What radars see", headings, tuple(map(_cover, plan.covers)))


def _cover(one: Cover) -> tuple[str, ...]:
    seen = f"{1.0 - one.gaps_m2 / one.watched_m2:.0%}" if one.watched_m2 else "not known"
    return (
        *(f"{one.height_m:,.0f}", f"{one.area_m2 / 1e6:,.0f}", seen, f"{one.gaps_m2 / 1e6:,.0f}"),
        *_counted(one.unseen)[:2],
    )


def _radars(plan: AirPlan) -> Table:
    heights = [cover.height_m for cover in plan.covers]
    headings = (
        *("Radar", "Antenna m", "Range km"),
        *(f"Horizon at {height_m:g} m, km" for height_m in heights),
        *(f"Seen at {height_m:g} m, km²" for height_m in heights),
        "Ground known",
    )
    rows = tuple(
        (
            *(one.name, f"{one.antenna_m:g}", f"{one.range_m / 1e3:,.0f}"),
            *(f"{reach_m / 1e3:,.0f}" for reach_m in one.smooth_m),
            *(f"{seen_m2 / 1e6:,.0f}" for seen_m2 in one.seen_m2),
            f"{one.known_share:.0%}",
        )
        for one in plan.radars
    )
    return Table(
        "radars", "Radars", headings, rows, "The horizon is that over smooth ground.", sensitive=True
    )


def _airfields(plan: AirPlan) -> Table:
    rows = tuple((one.name, one.id, f"{one.runway_m:,.0f}", one.surface) for one in plan.airfields)
    return Table("airfields", "Airfields", ("Airfield", "Code", "Runway m", "Surface"), rows, sensitive=True)


def _turned_away(plan: AirPlan) -> Table:
    rows = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    return Table("turned_away", "Airfields turned away", ("Why", "Count"), rows)
