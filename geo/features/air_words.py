"""Air tasks as words: people first, time left to react, aircraft needed, radars, what is closed to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..methods.air.people import Count
from ..model.closed_air import ClosedAir
from .air import AirPlan, Cover, Defended, RadarSite
from .crossings import at_least
from .feature import Sheet, Table

_TIME = (
    "Time: scramble, and the way along a geodesic of WGS 84 at one speed. Arcs are all ground within that "
    "way of some airfield. Warning: straight from the nearest place of "
    "the line or border, at one speed, from where this way enters what radars see at that height (looked at "
    "every kilometre); never before the line or border, and no farther off than a stated distance.",
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
_OWN = (
    "Radars look over the elevation given, read to {cell_m:g} m; where that ends, over the embedded one, "
    "whose cells of 1 to 7 km are too coarse for a single mast. Where neither knows the ground, it is taken "
    "as level with the radar."
)
CANDIDATES = "Candidates for reconnaissance: nobody has asked for the use of any of these places."
_CENTRES = "Settlements count by their centre."
_SURFACES = {  # by how codes of surfaces, or words for them, begin (ICAO)
    **{"con": "concrete", "asp": "asphalt", "bit": "bitumen", "tar": "bitumen"},
    **{"pem": "partly concrete or asphalt", "bri": "brick", "gre": "graded earth", "grs": "grass"},
    **{"gras": "grass", "grav": "gravel", "grv": "gravel", "gvl": "gravel", "unk": "not known"},
}


def air_method(plan: AirPlan) -> tuple[str, ...]:
    """How what a plan holds was found."""
    asked = ((_STATIONS, plan.stations), (_RADARS, plan.radars))
    return (*_TIME, *(words for words, found in asked if found))


def air_caveats(plan: AirPlan) -> tuple[str, ...]:
    """What has to be read with it."""
    ground = _INDICATIVE if plan.own_cell_m is None else _OWN.format(cell_m=plan.own_cell_m)
    return (CANDIDATES, *((ground,) if plan.radars else ()))


def air_standfirst(plan: AirPlan) -> str:
    """Who lives where no radar sees low, then how many airfields and places."""
    words = f"{len(plan.airfields)} airfields would do; {len(plan.defended)} places to be defended."
    for cover in (one for one in plan.covers[:1] if one.watched_m2):
        share = f"{100.0 * cover.gaps_m2 / cover.watched_m2:.0f} % of the ground watched"
        residents = cover.unseen.residents
        if residents is None:
            return f"{words} At {cover.height_m:,g} m no radar sees {share}."
        known = at_least(residents, cover.unseen.uncounted or 0)
        low = f"what flies at {cover.height_m:,g} m"
        return f"{known} residents live where no radar sees {low}: {share}. {words}"
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
    words = " ".join(filter(None, (plan.counted, _CENTRES)))
    return Table("people", "People", headings, tuple(_people_rows(plan)), words)


def _people_rows(plan: AirPlan) -> Iterator[tuple[str, ...]]:
    for cover in (one for one in plan.covers if one.watched_m2):
        yield f"No radar sees at {cover.height_m:,g} m", *_counted(cover.unseen)
    for (minutes_min, _), count in zip(plan.arcs, plan.arc_people, strict=False):
        yield f"Aircraft are there within {minutes_min:g} min", *_counted(count)
    for closed, count in plan.closed:
        held = "" if closed.in_force else ", not in force"
        yield f"Below air closed to {closed.platform}{held}; {_label(plan, closed)}", *_counted(count)


def _counted(count: Count) -> tuple[str, ...]:
    told = (count.settlements, count.residents, count.uncounted)
    return tuple("not known" if number is None else f"{number:,}" for number in told)


def _label(plan: AirPlan, closed: ClosedAir) -> str:
    return plan.labels.get(closed.party, closed.party)


def _defended(plan: AirPlan) -> Table:
    names = {one.id: one.name for one in plan.airfields}
    rows = tuple(
        _left(one, plan, names) for one in sorted(plan.defended, key=lambda one: one.reaction.left_min)
    )
    several = any(len(one.reactions) > 1 for one in plan.defended)
    heights = [f"{one.height_m:,.0f} m" for one in plan.covers]
    left = (f"Left min, at {heights[0]}", f"Left min, at {heights[-1]}") if several else ("Left min",)
    headings = ("Place", "From", "Needed min", *left)
    words = f"{plan.assumed} Below zero: too late. Not seen: no radar sees that way to it."
    if plan.elsewhere:
        words += f" {plan.elsewhere} such places lie on other ground and are not listed."
    return Table("defended", "Time left to react", headings, rows, words, sensitive=True)


def _left(one: Defended, plan: AirPlan, names: Mapping[str, str]) -> tuple[str, ...]:
    """Its place, with whose ground it is where there are several; airfield; minutes, by height."""
    several = len({each.held_by for each in plan.defended}) > 1
    return (
        f"{one.name}, {one.held_by or 'nobody known to hold it'}" if several else one.name,
        names[plan.airfields[one.reaction.airfield].id],
        f"{one.reaction.needed_min:,.1f}",
        *(
            f"{each.left_min:+,.1f}".replace("-", "−") if each.warning_min else "not seen"
            for each in one.reactions
        ),
    )


def _plants(plan: AirPlan) -> Table:
    rows = tuple((f"{name}: {state}", holder) for name, state, holder in plan.plants)
    return Table("nuclear_plants", "Nuclear power plants", ("Plant", "Ground held by"), rows)


def _closed(plan: AirPlan) -> Table:
    headings = ("Closed to", "From km", "To km", "Depth km", "Days")
    rows = tuple(
        (
            f"{closed.platform}; {_label(plan, closed)}{_heights(closed)}, {closed.status}",
            *(f"{each / 1e3:,.1f}" for each in (begin_m, end_m)),
            *(f"{depth_m / 1e3:,.1f}" if depth_m else "open", _days(closed)),
        )
        for closed, _ in plan.closed
        for begin_m, end_m, depth_m in closed.depths_along
    )
    asked = "; ".join(dict.fromkeys(closed.source for closed, _ in plan.closed))
    words = (
        f"Asked for by: {asked}. Chainage along the line of contact. Whether monitors fly there is for the "
        "agreement to say."
    )
    return Table("closed_air", "Air closed by platform and stretch", headings, rows, words)


def _heights(closed: ClosedAir) -> str:
    if closed.floor_m is None and closed.ceiling_m is None:
        return ""
    floor = f"{closed.floor_m or 0:,.0f} m"
    return f", {floor} to {closed.ceiling_m:,.0f} m" if closed.ceiling_m is not None else f", from {floor} up"


def _days(closed: ClosedAir) -> str:
    if not closed.in_force:
        return "not in force"
    if closed.from_day is None and closed.to_day is None:
        return "all"
    begin = f"D{closed.from_day or 0:+d}"
    return f"{begin} to D{closed.to_day:+d}" if closed.to_day is not None else f"from {begin}"


def _stations(plan: AirPlan) -> Table:
    headings = ("Patrol", "From", "Away km", "On station h", "Kept", "Needed")
    rows = tuple(
        (
            *(one.name, one.airfield.id, f"{one.away_m / 1e3:,.0f}", f"{one.on_station_h:.1f}"),
            *(f"{one.kept}", f"{one.needed}"),
        )
        for one in plan.stations
    )
    words = f"{sum(one.needed for one in plan.stations)} aircraft in all; spares and training are not in it."
    return Table("air_patrols", "Patrols in the air", headings, rows, words, sensitive=True)


def _covers(plan: AirPlan) -> Table:
    headings = ("Above the ground", "Seen km²", "Of watched", "Not seen km²")
    return Table("radar_cover", "What radars see", headings, tuple(map(_cover, plan.covers)))


def _cover(one: Cover) -> tuple[str, ...]:
    watched = ("not known", "not known")  # where no ground is named that is to be watched
    if one.watched_m2:
        watched = (f"{100.0 * (1.0 - one.gaps_m2 / one.watched_m2):.0f} %", f"{one.gaps_m2 / 1e6:,.0f}")
    return f"{one.height_m:,.0f} m", f"{one.area_m2 / 1e6:,.0f}", *watched


def _radars(plan: AirPlan) -> Table:
    headings = ("Radar", *(f"Seen at {cover.height_m:,g} m, km²" for cover in plan.covers))
    rows = tuple((_radar(one), *(f"{seen_m2 / 1e6:,.0f}" for seen_m2 in one.seen_m2)) for one in plan.radars)
    words = "Over smooth ground a radar sees as far as the horizon told beside it, lowest height first."
    return Table("radars", "Radars", headings, rows, words, sensitive=True)


def _radar(one: RadarSite) -> str:
    """Its name, height, horizons, and how much of the ground round it is known, where not all is."""
    horizons = ", ".join(f"{reach_m / 1e3:,.0f}" for reach_m in one.smooth_m)
    known = "" if one.known_share == 1.0 else f", ground known {100.0 * one.known_share:.0f} %"
    return f"{one.name}: {one.antenna_m:g} m, horizon {horizons} km{known}"


def _airfields(plan: AirPlan) -> Table:
    rows = tuple(
        (f"{one.name}, {one.id}", _near(plan, one.id), f"{one.runway_m:,.0f}", _surface(one.surface))
        for one in plan.airfields
    )
    headings = ("Airfield, code", "Nearest town", "Runway m", "Surface")
    return Table("airfields", "Airfields", headings, rows, sensitive=True)


def _near(plan: AirPlan, ident: str) -> str:
    """A town by both its names: what an airfield is called tells it to few."""
    if ident not in plan.near:
        return "none known near"
    name, name_uk, away_m = plan.near[ident]
    return f"{name}{f' ({name_uk})' if name_uk else ''}, {away_m / 1e3:,.0f} km"


def _surface(code: str) -> str:
    """A surface in words, where it is told by a code of aviation.

    Examples
    --------
    >>> _surface("CON"), _surface("Gravel"), _surface("GRE"), _surface("sod"), _surface("")
    ('concrete', 'gravel', 'graded earth', 'sod', 'not known')
    """
    bare = code.strip().lower()
    return next((words for head, words in _SURFACES.items() if bare.startswith(head)), bare or "not known")


def _turned_away(plan: AirPlan) -> Table:
    rows = tuple((reason, f"{count:,}") for reason, count in plan.turned_away.items())
    return Table("turned_away", "Airfields turned away", ("Why", "Count"), rows)
