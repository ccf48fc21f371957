r"""The rear of a force behind a line: hubs by stated criteria, supply routes, contingents on their way in.

python scripts/plan_rear.py line.gpkg --standoff-km 100 --hubs 3 --out out/rear
python scripts/plan_rear.py line.gpkg --standoff-km 80 --hubs 2 --candidates mine.csv \
    --hospitals hospitals.csv --entries entries.csv --format json

Candidates that are not given (columns id, name, kind and a place) are embedded towns, airfields and ports.
Each row of --entries (name, kind, people, lorries, hub) is a point of entry, and with people or lorries a
contingent; without it every hub is filled from the port that is the quickest. All lie on the side of the line
with the larger network of roads, unless --within names other ground. Criteria, weights and figures stand in
data/reference/v1/rear.toml with their sources; most are assumed. --out FOLDER writes map.html, rear.gpkg,
hubs.csv and routes.csv. Status 0: done; 1: a contingent or a place of the line has no road; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rich.console import Console
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features.rear import (
    Arrival,
    Hub,
    RearPlan,
    SinglePoint,
    SupplyRoute,
    rear_features,
    rear_sheet,
    rear_tables,
)
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.geometry.distance import PathDistance
from geo.location.answer import Answer
from geo.location.requirements import Limits
from geo.methods.rear.choice import choose_hubs
from geo.methods.rear.criteria import Criterion, scored
from geo.methods.rear.ground import RearRoads, rear_roads
from geo.methods.rear.measures import Near, measured, road_hours
from geo.methods.rear.movement import Lift, move
from geo.methods.rear.supply import Supply, Way, supply, without_way_round
from geo.model.roads import Going
from geo.options import above_zero
from geo.printed import printed
from geo.read.context import Context
from geo.read.files import read_layer
from geo.read.own_points import OwnPoints, own_points
from geo.read.roads import roads_round
from geo.read.rows import rows_of
from geo.read.speeds import load_speeds
from geo.read.without_scenario import OwnFiles, directed, line_of
from geo.release import STAFF, release
from geo.travel.pace import off_road_pace, stretch_seconds
from maps.page import draw, write_html
from maps.qml import styles

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference" / "v1"
_HARD = ("asp", "con", "bit", "tar", "pem")


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate, or a point of entry, as a file has it."""

    id: str
    name: str
    kind: str
    place_lonlat: Point
    people: int = 0
    lorries: int = 0
    hub: str = ""


@dataclass(frozen=True, eq=False)
class _Ground:
    """The line, places at equal distances along it, and the roads behind it."""

    line: Chainage
    frame: Frame
    rear: RearRoads
    chainage_m: Array
    place_m: Array
    pace_s: float
    access_m: float

    def metres(self, places: Sequence[_Place]) -> Array:
        """Candidates or points of entry in the plane of the roads."""
        return shapely.get_coordinates([self.frame.to_metres(one.place_lonlat) for one in places])

    def hours(self, from_m: Array, to_m: Array) -> Array:
        """Driving hours from places to places."""
        return road_hours(self.rear, from_m, to_m, pace_s=self.pace_s, access_m=self.access_m)


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    try:
        rows = rows_of(REFERENCE / "rear.toml", "figure")
        options = _parser({row["name"]: row["value"] for row in rows if "value" in row}).parse_args(argv)
        context = Context(CONTEXT)
        plan = _plan(options, context, _criteria(rows))
        sheet = rear_sheet(plan, as_of=_as_of(options, context), sources=_sources(options, context))
        if options.out:
            released = release(list(rear_features(plan)), sheet, STAFF)
            write_html(draw(released, context=CONTEXT), options.out / "map.html")
            formats.write(released, options.out / "rear.gpkg", styles=styles(released))
            formats.write(released, options.out / "hubs.csv", layer="rear_hubs")
            formats.write(released, options.out / "routes.csv", layer="supply_routes")
    except GeoError as error:
        print(f"plan_rear: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(plan, options.format)
    return 1 if plan.not_reached_m or any(one.moved is None for one in plan.arrivals) else 0


def _parser(usual: dict[str, float]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("line", metavar="LINE", help="line to be supplied, FILE or FILE:layer")
    parser.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    parser.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    parser.add_argument("--standoff-km", type=above_zero, required=True, help="least distance from it")
    parser.add_argument("--hubs", type=_count, required=True, metavar="N", help="most hubs")
    parser.add_argument("--candidates", default="", metavar="FILE", help="your own places for hubs")
    parser.add_argument("--entries", default="", metavar="FILE", help="your own points of entry")
    parser.add_argument("--hospitals", default="", metavar="FILE", help="places of hospitals")
    parser.add_argument("--within", default="", metavar="FILE", help="ground of the rear (Ukraine)")
    parser.add_argument("--places", type=_count, default=24, metavar="N", help="along the line (24)")
    for name, words in _FIGURES.items():
        kind = _count if float(usual[name]).is_integer() and name in _WHOLE else above_zero
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=kind, default=usual[name], help=f"{words} ({usual[name]:g})")
    parser.add_argument("--time-limit-s", type=above_zero, default=20.0, help="longest search (20)")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="day that the line describes")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


_FIGURES = {
    "driving_h": "hours of driving in 24",
    "worth_h": "hours that the best score makes up for",
    "spacing_km": "least distance between hubs",
    "runway_m": "shortest runway that counts",
    "near_km": "how far residents count as near",
    "city_residents": "of embedded towns that are candidates",
    "road_access_km": "farthest that a place may lie from a main road",
    "people_a_convoy": "people in a convoy",
    "lorries_a_convoy": "lorries in a convoy",
    "convoys_a_day": "convoys that leave a point of entry in a day",
    "people": "of a contingent",
    "lorries": "of a contingent",
}
_WHOLE = {"city_residents", "people_a_convoy", "lorries_a_convoy", "convoys_a_day", "people", "lorries"}


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def _criteria(rows: Sequence[dict[str, Any]]) -> tuple[Criterion, ...]:
    keys = ("name", "title", "unit", "weight", "best", "worst", "source", "status")
    return tuple(Criterion(*(row[key] for key in keys)) for row in rows if "weight" in row)


def _plan(options: argparse.Namespace, context: Context, criteria: tuple[Criterion, ...]) -> RearPlan:
    ground = _ground(options, context)
    candidates, turned_away = _screened(options, context, ground)
    place_m = ground.metres(candidates)
    road_h = ground.hours(place_m, ground.place_m)
    led = np.isfinite(road_h).any(axis=0)
    hubs = _scored(options, context, criteria, ground, candidates, road_h[:, led])
    answer = choose_hubs(
        road_h[:, led].T,
        [one.score.worth_share for one in hubs],
        options.hubs,
        ids=[one.id for one in hubs],
        worth_h=options.worth_h,
        place_m=place_m,
        spacing_m=options.spacing_km * 1e3,
        limits=Limits(time_s=options.time_limit_s),
    )
    if not answer.selected:
        raise ReadError(
            f"{options.hubs} hubs are asked for; {answer.infeasible_because or 'none was found in time'}",
            where="command",
            mend="Ask for fewer, or nearer to each other with --spacing-km.",
        )
    chosen = _apart([one for one in hubs if one.id in answer.selected])
    routes, single = _supplies(ground, chosen, answer, ground.chainage_m[led], ground.place_m[led])
    entries, arrivals = _arrivals(options, context, ground, chosen, _lift(options))
    return RearPlan(
        id="rear",
        title="Rear: hubs, supply routes and points of entry",
        criteria=criteria,
        hubs=tuple(chosen),
        candidates=tuple(one for one in hubs if one.id not in answer.selected),
        turned_away=turned_away,
        answer=answer,
        routes=routes,
        single=single,
        entries=entries,
        arrivals=arrivals,
        lift=_lift(options),
        not_reached_m=tuple(ground.chainage_m[~led].tolist()),
    )


def _lift(options: argparse.Namespace) -> Lift:
    return Lift(options.people_a_convoy, options.lorries_a_convoy, options.convoys_a_day, options.driving_h)


def _ground(options: argparse.Namespace, context: Context) -> _Ground:
    files = OwnFiles(line=options.line, as_of=date.min, select=options.select, all_parts=options.parts)
    path = directed(line_of(files))
    within = _within(options, context)
    frame = Frame.around_geometry(path)
    roads = roads_round(context, within.bounds, frame)
    if roads is None:
        raise ReadError(
            "no embedded road lies there", where=options.within or options.line, mend="Give other ground."
        )
    speeds = load_speeds(REFERENCE / "speeds.toml")["truck_convoy"]
    seconds_s = stretch_seconds(roads, speeds, Going())
    rear = rear_roads(roads, seconds_s, frame.to_metres(path), within_m=frame.to_metres(within))
    line = Chainage(path)
    chainage_m = line.origin_m + line.length_m * (np.arange(options.places) + 0.5) / options.places
    place_m = shapely.get_coordinates(
        frame.to_metres(shapely.MultiPoint(np.array(line.places(chainage_m)).T))
    )
    pace_s = off_road_pace(speeds, Going())
    return _Ground(line, frame, rear, chainage_m, place_m, pace_s, options.road_access_km * 1e3)


def _within(options: argparse.Namespace, context: Context) -> BaseGeometry:
    if options.within:
        return shapely.union_all(read_layer(options.within, kinds="area").geometry)
    return context.territory(["UA"])


def _screened(
    options: argparse.Namespace, context: Context, ground: _Ground
) -> tuple[list[_Place], dict[str, int]]:
    """Candidates that will do, and how many others, by reason."""
    places = list(_own(options.candidates) if options.candidates else _embedded(options, context))
    near = PathDistance(ground.line.path).to(*shapely.get_coordinates([p.place_lonlat for p in places]).T)
    road_h = ground.hours(ground.metres(places), ground.place_m)
    reasons, chosen = Counter[str](), []
    led = np.asarray(np.isfinite(road_h).any(axis=1))
    within = _within(options, context)
    for place, away_m, is_led in zip(places, near.distance_m.tolist(), led.tolist(), strict=True):
        if away_m < options.standoff_km * 1e3:
            reasons["nearer to the line than the standoff"] += 1
        elif not within.covers(place.place_lonlat):
            reasons["not on the ground of the rear"] += 1
        elif not is_led:
            reasons["no road to the line"] += 1
        else:
            chosen.append(place)
    if not chosen:
        raise ReadError(
            f"none of {len(places)} places will do: " + ", ".join(f"{n} {why}" for why, n in reasons.items()),
            where=options.candidates or "embedded candidates",
            mend="Choose a smaller standoff or give other candidates.",
        )
    return chosen, dict(sorted(reasons.items()))


def _scored(
    options: argparse.Namespace,
    context: Context,
    criteria: tuple[Criterion, ...],
    ground: _Ground,
    places: Sequence[_Place],
    road_h: Array,
) -> list[Hub]:
    place_lonlat = shapely.get_coordinates([one.place_lonlat for one in places])
    towns = context.rows("geonames_settlements")
    near = Near(
        {
            "airfield_km": _lonlat(_airfields(context, options.runway_m)),
            "rail_km": _lonlat(context.rows("osm_railways_nodes")),
            "port_km": _lonlat(context.rows("seaports")),
            "hospital_km": _hospitals(options.hospitals),
        },
        _lonlat(towns),
        np.array([float(row["population"] or "nan") for row in towns]),
        options.near_km * 1e3,
    )
    away_m = PathDistance(ground.line.path).to(*place_lonlat.T).distance_m
    beyond_m = away_m - options.standoff_km * 1e3
    found = measured(place_lonlat, beyond_m, road_h, near, driving_h=options.driving_h)
    told = [{**{one.name: None for one in criteria}, **values} for values in found]
    return [
        Hub(one.id, one.name, one.kind, one.place_lonlat, values, scored(criteria, values))
        for one, values in zip(places, told, strict=True)
    ]


def _apart(hubs: list[Hub]) -> list[Hub]:
    """The hubs chosen, each with how far the nearest other one is."""
    if len(hubs) < 2:
        return hubs
    found = []
    for hub in hubs:
        others = shapely.MultiPoint([one.place_lonlat for one in hubs if one is not hub])
        away_m = PathDistance(others).to(hub.place_lonlat.x, hub.place_lonlat.y).distance_m[0]
        values = {**hub.values, "other_hubs_km": float(away_m) / 1e3}
        found.append(Hub(hub.id, hub.name, hub.kind, hub.place_lonlat, values, hub.score))
    return found


def _supplies(
    ground: _Ground, hubs: Sequence[Hub], answer: Answer, chainage_m: Array, place_m: Array
) -> tuple[tuple[SupplyRoute, ...], tuple[SinglePoint, ...]]:
    """Two ways from each hub to every place that it serves, and the stretches without a way round."""
    by_id = {hub.id: hub for hub in hubs}
    alone, routes, cut_off = without_way_round(ground.rear.graph), [], Counter[int]()
    ends, end_m = ground.rear.nearest(place_m)
    for row, end in enumerate(ends.tolist()):
        hub = by_id[str(answer.assignment[row])]
        start, start_m = ground.rear.nearest(ground.metres([_Place("", "", "", hub.place_lonlat)]))
        found = supply(ground.rear.graph, int(start[0]), end, alone)
        if found is None:
            continue
        off_s = ground.pace_s * float(start_m[0] + end_m[row])
        cut_off.update(found.single)
        routes += list(_drawn(ground, hub, float(chainage_m[row]), found, off_s))
    return tuple(routes), tuple(_single(ground, *one) for one in sorted(cut_off.items()))


def _drawn(
    ground: _Ground, hub: Hub, chainage_m: float, found: Supply, off_s: float
) -> Iterator[SupplyRoute]:
    roads = ground.rear.roads
    ways: list[tuple[str, Way]] = [("main", found.main)]
    if set(found.other.stretches) != set(found.main.stretches):
        ways.append(("alternative", found.other))
    at = ground.line.place(chainage_m)
    for kind, way in ways:
        between = ground.frame.degrees(roads.node_m[list(way.nodes)])
        path = LineString([hub.place_lonlat.coords[0], *map(tuple, between), at.coords[0]])
        stretches = list(way.stretches)
        yield SupplyRoute(
            hub=hub.name,
            kind=kind,
            chainage_m=chainage_m,
            path_lonlat=path,
            length_m=float(roads.length_m[stretches].sum()),
            drive_h=(way.cost_s + off_s) / 3600.0,
            bridges=int(roads.bridge[stretches].sum()),
            single=len(found.single),
        )


def _single(ground: _Ground, stretch: int, places: int) -> SinglePoint:
    roads = ground.rear.roads
    ends = ground.frame.degrees(roads.node_m[[roads.one[stretch], roads.other[stretch]]])
    return SinglePoint(LineString(ends), float(roads.length_m[stretch]), bool(roads.bridge[stretch]), places)


def _arrivals(
    options: argparse.Namespace, context: Context, ground: _Ground, hubs: Sequence[Hub], lift: Lift
) -> tuple[tuple[tuple[str, str, Point], ...], tuple[Arrival, ...]]:
    entries = list(_own(options.entries) if options.entries else _ports(context))
    hub_m = ground.metres([_Place("", "", "", hub.place_lonlat) for hub in hubs])
    road_h = ground.hours(ground.metres(entries), hub_m)
    pairs = _named(entries, hubs, road_h, options.entries)
    if not pairs:
        pairs = [
            (int(np.argmin(road_h[:, column])), column, options.people, options.lorries)
            for column in range(len(hubs))
        ]
    arrivals = []
    for number, (row, column, people, lorries) in enumerate(pairs, start=1):
        drive_h = float(road_h[row, column])
        led = bool(np.isfinite(drive_h))
        arrivals.append(
            Arrival(
                f"Contingent {number}",
                entries[row].name,
                hubs[column].name,
                people,
                lorries,
                drive_h if led else None,
                move(people, lorries, drive_h, lift) if led else None,
            )
        )
    used = sorted({row for row, *_ in pairs})
    return tuple((one.name, one.kind, one.place_lonlat) for one in (entries[row] for row in used)), tuple(
        arrivals
    )


def _named(
    entries: Sequence[_Place], hubs: Sequence[Hub], road_h: Array, where: str
) -> list[tuple[int, int, int, int]]:
    """Contingents of a user's file: point of entry, hub (the quickest, if none is named), loads."""
    pairs = []
    for row, one in enumerate(entries):
        if one.people + one.lorries == 0:
            continue
        columns = [column for column, hub in enumerate(hubs) if one.hub in {"", hub.id, hub.name}]
        if not columns:
            raise ReadError(
                f"hub is {one.hub!r}",
                where=f"{where}, {one.id!r}",
                mend=f"Chosen are {', '.join(hub.name for hub in hubs)}.",
            )
        column = min(columns, key=lambda column: float(road_h[row, column]))
        pairs.append((row, column, one.people, one.lorries))
    return pairs


def _own(file: str) -> Iterator[_Place]:
    points = own_points(file)
    if not len(points):
        raise ReadError("it holds no place", where=file, mend="Give one at least.")
    text = {name: _column(points, name) for name in ("name", "kind", "people", "lorries", "hub")}
    for row, place in enumerate(zip(points.longitude, points.latitude, strict=True)):
        people, lorries = (
            _whole(text[name][row], name, f"{file}, {points.id[row]!r}") for name in ("people", "lorries")
        )
        name, kind = text["name"][row] or points.id[row], text["kind"][row] or "place"
        yield _Place(points.id[row], name, kind, Point(place), people, lorries, text["hub"][row])


def _column(points: OwnPoints, name: str) -> list[str]:
    return points.texts(name) if name in points.columns else [""] * len(points)


def _whole(text: str, name: str, where: str) -> int:
    if not text.isdecimal() and text:
        raise ReadError(f"{name} is {text!r}", where=where, mend="Give a whole number, zero or more.")
    return int(text or 0)


def _place(row: dict[str, str]) -> Point:
    return Point(float(row["longitude"]), float(row["latitude"]))


def _lonlat(rows: Sequence[dict[str, str]]) -> Array:
    return np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows]).reshape(-1, 2)


def _hospitals(file: str) -> Array | None:
    if not file:
        return None
    points = own_points(file)
    return np.column_stack([points.longitude, points.latitude])


def _airfields(context: Context, runway_m: float) -> list[dict[str, str]]:
    """Embedded airfields that are open, with a hard runway that is long enough."""
    long = {
        row["airfield"]
        for row in context.rows("runways")
        if row["closed"] != "1"
        and float(row["length_m"] or 0.0) >= runway_m
        and row["surface"].lower().startswith(_HARD)
    }
    return [row for row in context.rows("airfields") if row["kind"] != "closed" and row["ident"] in long]


def _ports(context: Context) -> Iterator[_Place]:
    for row in context.rows("seaports"):
        yield _Place(row["locode"], f"Port of {row['name_en']}", "port", _place(row))


def _embedded(options: argparse.Namespace, context: Context) -> Iterator[_Place]:
    """Towns, airfields and ports."""
    for row in context.rows("geonames_settlements"):
        if float(row["population"] or 0) >= options.city_residents:
            yield _Place(row["geonameid"], row["name_en"], "town", _place(row))
    for row in _airfields(context, options.runway_m):
        yield _Place(row["ident"], row["name"], "airfield", _place(row))
    yield from _ports(context)


def _as_of(options: argparse.Namespace, context: Context) -> str:
    """Day of the user's line, else that on which the embedded data was taken."""
    if options.as_of is not None:
        return str(options.as_of.isoformat())
    return context.retrieved


def _sources(options: argparse.Namespace, context: Context) -> list[str]:
    files = (options.line, options.candidates, options.entries, options.hospitals, options.within)
    own = [Path(file).name for file in files if file]
    return [*own, *context.credits]


def _print(plan: RearPlan, form: str) -> None:
    if form == "json":
        print(json.dumps(_told(plan), ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in rear_tables(plan):
        console.print(printed(said, words=2))


def _told(plan: RearPlan) -> dict[str, Any]:
    answer = plan.answer
    return {
        "hubs": [_hub(one) for one in plan.hubs],
        "choice": {
            "model": answer.model,
            "status": answer.status,
            "value_h": answer.value,
            "bound_h": answer.bound,
            "gap": answer.gap,
            "proof": answer.proof,
        },
        "criteria": [asdict(one) for one in plan.criteria],
        "routes": [
            {name: value for name, value in _flat(one).items() if name != "path_lonlat"}
            for one in plan.routes
        ],
        "single_points": [
            {"wkt": one.path_lonlat.wkt, "bridge": one.bridge, "places": one.places} for one in plan.single
        ],
        "arrivals": [asdict(one) for one in plan.arrivals],
        "candidates": [_hub(one) for one in plan.candidates],
        "turned_away": dict(plan.turned_away),
        "not_reached_m": list(plan.not_reached_m),
    }


def _hub(one: Hub) -> dict[str, Any]:
    place = {"longitude_deg": one.place_lonlat.x, "latitude_deg": one.place_lonlat.y}
    return {"id": one.id, "name": one.name, "kind": one.kind, **place, **asdict(one.score), **one.values}


def _flat(one: SupplyRoute) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


if __name__ == "__main__":
    raise SystemExit(ended(main))
