r"""Plan patrols from a user's own files: a line, bases, roads, and what has to be visited how often.

python scripts/route_patrols.py line.gpkg bases.csv --patrols-per-day 4 --out patrols.gpx --start 2025-03-01
python scripts/route_patrols.py line.gpkg bases.csv --roads region.osm.pbf --require places.csv --format json
python scripts/route_patrols.py line.geojson bases.gpkg --stretch-km 10 --revisit-h 50 --sees-km 3

BASES are points with names and a column patrols_per_day. --require holds places and stretches with the
columns revisit_h, from_h, to_h (hours of the day, local solar time), stop_min and name; only those that
differ from the options are needed. Without it, stretches of the line are driven, or watched from --sees-km
away. Without --roads or --embedded-roads, trips are reckoned straight, times a detour, off the roads.
Status 0: every requirement is kept; 1: some are not, each with why; 2: wrong input. A plan of patrols is a
candidate for reconnaissance: nobody has driven it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from shapely import MultiPoint, get_coordinates
from shapely.geometry.base import BaseGeometry

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Feature, Sheet
from geo.frame import Frame
from geo.geometry.antimeridian import split_at_antimeridian
from geo.methods.patrols.calibration import load_missions
from geo.methods.patrols.idleness import line_bound
from geo.methods.patrols.own import OwnRow, own_requirements
from geo.methods.patrols.requirements import requirements_of
from geo.methods.patrols.schedule import schedule_of
from geo.methods.patrols.sun import solar_midnight_utc
from geo.model.declared import declared
from geo.model.patrol import MissionPatrols, PatrolBase, PatrolRules, PatrolTask, Requirement, Schedule
from geo.model.roads import Going, Speeds
from geo.model.situation import Situation
from geo.options import above_zero
from geo.read.context import Context
from geo.read.files import read_layer
from geo.read.layer import Layer
from geo.read.own_points import own_points
from geo.read.own_roads import own_roads
from geo.read.roads import roads_round
from geo.read.speeds import load_road_words, load_speeds
from geo.read.without_scenario import OwnFiles, situation_of
from geo.release import STAFF, release
from geo.travel import TravelNetwork, straight_network, travel_network

ROOT = Path(__file__).resolve().parents[1]
CONTEXT, REFERENCE = ROOT / "data" / "context", ROOT / "data" / "reference" / "v1"
SPEEDS, MISSIONS = REFERENCE / "speeds.toml", REFERENCE / "patrolling.toml"
Told = Callable[[str, int, int], None]
_WHERE = "command"
_REPORT_WIDTH = 120
_MARGIN_M = 20_000.0  # roads so far beyond the line and the bases are of use
_COLUMNS = ("revisit_h", "from_h", "to_h", "stop_min")
_SHOWN = 20
_DRIVEN_LAYERS = ("patrols", "patrol_stops")
_CAVEATS = (
    "A plan of patrols is a candidate for reconnaissance: nobody has driven it.",
    "Hours are local solar time. A schedule that is known can be avoided: draw a new seed for every turn.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The user's files as they were read, and the schedule that was found."""

    situation: Situation
    bases: tuple[PatrolBase, ...]
    travel: TravelNetwork
    schedule: Schedule


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        with _progress(quiet=options.quiet) as told:
            asked = _asked(options, told)
        if options.out:
            features = list(_features(asked, options))
            if options.out.suffix.lower() == ".gpx":
                features = [feature for feature in features if feature.layer in _DRIVEN_LAYERS]
            formats.write(release(features, _sheet(asked, options), STAFF), options.out)
    except GeoError as error:
        print(f"route_patrols: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("route_patrols: stopped; no half-written file was left", file=sys.stderr)
        return 130
    if not options.quiet:
        _PRINTS[options.format](asked)
    return 1 if asked.schedule.not_kept else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("line", metavar="LINE", help="file with the line (FILE or FILE:layer)")
    parser.add_argument("bases", metavar="BASES", help="file with the bases")
    parser.add_argument("--out", type=Path, metavar="FILE", help="patrols: .geojson, .gpkg, .gpx or .csv")
    parser.add_argument("--format", choices=tuple(_PRINTS), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report and no progress")
    _add_files(parser.add_argument_group("files"))
    _add_travel(parser.add_argument_group("how patrols drive"))
    _add_requirements(parser.add_argument_group("what is visited, where the file does not say"))
    _add_rules(parser.add_argument_group("when patrols are out"))
    return parser


def _add_files(group: Any) -> None:
    group.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    group.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    group.add_argument("--start-end", default="", metavar="COMPASS", help="end at which the line begins")
    group.add_argument("--id-column", default="", metavar="COLUMN", help="names of the bases")
    group.add_argument("--patrols-per-day", type=int, metavar="N", help="of bases without such a column")
    group.add_argument("--require", default="", metavar="FILE", help="places and stretches to be visited")
    group.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")


def _add_travel(group: Any) -> None:
    group.add_argument("--roads", default="", metavar="FILE", help="roads, or an extract of OpenStreetMap")
    group.add_argument(
        "--embedded-roads", action="store_true", help="the main roads that come along, where --roads is none"
    )
    group.add_argument("--class-column", default="", metavar="COLUMN", help="classes of road in that file")
    group.add_argument("--vehicle", default="patrol_car", help="table of the speeds (patrol_car)")
    group.add_argument("--speeds", type=Path, default=SPEEDS, metavar="FILE", help="file of speeds")
    group.add_argument("--season", choices=("dry", "mud", "snow"), default="dry", help="season (dry)")
    group.add_argument("--off-road-kmh", type=above_zero, metavar="V", help="speed off the roads")
    group.add_argument("--detour", type=above_zero, metavar="S", help="way off the roads over straight")


def _add_requirements(group: Any) -> None:
    group.add_argument("--revisit-h", type=above_zero, default=72.0, help="longest time unseen (72)")
    group.add_argument("--stop-min", type=float, default=15.0, help="length of a visit, minutes (15)")
    group.add_argument("--stretch-km", type=above_zero, default=5.0, help="longest stretch (5)")
    group.add_argument("--sees-km", type=above_zero, help="stretches are seen from so far, not driven")


def _add_rules(group: Any) -> None:
    group.add_argument(
        "--start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first day: light, times"
    )
    group.add_argument("--days", type=int, default=7, help="length of the schedule, which repeats (7)")
    group.add_argument("--hours", type=above_zero, default=8.0, help="longest time out (8)")
    group.add_argument("--any-hour", action="store_true", help="night counts too")
    group.add_argument("--sunrise-h", type=float, help="where --start is not given (6)")
    group.add_argument("--sunset-h", type=float, help="where --start is not given (18)")
    group.add_argument("--vary-min", type=float, default=60.0, help="departures differ by so much (60)")
    group.add_argument("--crew", type=int, default=4, help="people on a patrol (4)")
    group.add_argument("--steps", type=int, default=300, help="search for each day, iterations (300)")
    group.add_argument("--seed", type=int, default=0, help="of departures and search (0)")


def _asked(options: argparse.Namespace, told: Told) -> Asked:
    situation = situation_of(
        OwnFiles(
            line=options.line,
            as_of=options.start or date.min,
            select=options.select,
            all_parts=options.parts,
            crs=options.crs,
            start=options.start_end,
        )
    )
    bases = _bases(options, situation.frame)
    travel = _travel(options, situation, bases)
    if not options.require:
        _refuse_far(options, situation, bases, travel)
    situation = replace(situation, roads=travel.roads if len(travel.roads) else None)
    schedule = schedule_of(
        situation,
        _requirements(options, situation),
        bases,
        _rules(options),
        travel,
        missions=load_missions(MISSIONS),
        progress=told,
    )
    return Asked(situation, bases, travel, schedule)


def _bases(options: argparse.Namespace, frame: Frame) -> tuple[PatrolBase, ...]:
    points = own_points(options.bases, id_column=options.id_column, crs=options.crs)
    if "patrols_per_day" in points.columns:
        counts = [int(number) for number in points.numbers("patrols_per_day")]
    elif options.patrols_per_day is None:
        raise ReadError(
            "no column patrols_per_day", where=options.bases, mend="Add it, or give --patrols-per-day."
        )
    else:
        counts = [options.patrols_per_day] * len(points)
    if counts and min(counts) < 0:
        raise ReadError(f"patrols_per_day is {min(counts)}", where=options.bases, mend="Give 0 or more.")
    places = frame.to_metres(MultiPoint(list(zip(points.longitude, points.latitude, strict=True))))
    return tuple(
        PatrolBase(name, place, "", "", count)
        for name, place, count in zip(points.id, places.geoms, counts, strict=True)
    )


def _refuse_far(
    options: argparse.Namespace, situation: Situation, bases: Sequence[PatrolBase], travel: TravelNetwork
) -> None:
    """Refuse a base from which nobody could be at the line within his hours, not even on the fastest road."""
    fastest_kmh = max((travel.speeds.off_network_kmh, *travel.speeds.road_kmh.values()))
    for base in bases:
        away_km = base.place.distance(situation.line.path) / 1000.0
        if away_km > fastest_kmh * options.hours:
            raise ReadError(
                f"it lies {away_km:,.0f} km from the line",
                where=f"{options.bases}, {base.name!r}",
                mend="Swap longitude and latitude if they are the wrong way round, or leave it out.",
            )


def _rules(options: argparse.Namespace) -> PatrolRules:
    """The options as rules; light by the clock where no day is named."""
    dated = options.start is not None
    return declared(
        PatrolRules,
        {
            "source": "the user",
            "hours": options.hours,
            "crew": options.crew,
            "daylight_only": not options.any_hour,
            "sunrise_h": options.sunrise_h if dated or options.sunrise_h is not None else 6.0,
            "sunset_h": options.sunset_h if dated or options.sunset_h is not None else 18.0,
            "vary_min": options.vary_min,
            "sees_m": (options.sees_km or 0.0) * 1000.0,
            "line_stretch_m": options.stretch_km * 1000.0,
            "days": options.days,
            "seed": options.seed,
            "steps": options.steps,
        },
        where=_WHERE,
    )


def _requirements(options: argparse.Namespace, situation: Situation) -> tuple[Requirement, ...]:
    if options.require:
        rows = _rows(read_layer(options.require, assume_crs=options.crs), options, situation.frame)
        return own_requirements(rows, options.stretch_km * 1000.0)
    task = declared(
        PatrolTask,
        {
            "name": "Line",
            "what": "line",
            "revisit_h": options.revisit_h,
            "stop_min": options.stop_min,
            "sees_m": (options.sees_km or 0.0) * 1000.0,
            "stretch_m": options.stretch_km * 1000.0,
            "source": "the user",
        },
        where=_WHERE,
    )
    return requirements_of(situation, [task])


def _rows(layer: Layer, options: argparse.Namespace, frame: Frame) -> list[OwnRow]:
    """Rows of the user's file; a column that is missing, or empty, is as the options say."""
    usual = {"revisit_h": options.revisit_h, "from_h": 0.0, "to_h": 24.0, "stop_min": options.stop_min}
    found = []
    for number, (shape, row) in enumerate(zip(layer.geometry, _values(layer), strict=True), start=1):
        name = str(row.get("name") or row.get("id") or f"row {number}")
        figures = {
            key: _figure(row.get(key), usual[key], key, f"{options.require}, {name!r}") for key in _COLUMNS
        }
        found.append(OwnRow(name, frame.to_metres(shape), **figures))
    return found


def _values(layer: Layer) -> Iterator[dict[str, object]]:
    return layer.rows() if layer.columns else iter([{} for _ in range(len(layer))])


def _figure(value: object, usual: float, key: str, where: str) -> float:
    text = "" if value is None else str(value).strip()
    if text in {"", "nan", "None"}:
        return usual
    try:
        return float(text)
    except ValueError:
        raise ReadError(f"{key} is {text!r}", where=where, mend="Give a number.") from None


def _travel(options: argparse.Namespace, situation: Situation, bases: Sequence[PatrolBase]) -> TravelNetwork:
    """Roads, or straight ways where the user gives none."""
    tables = load_speeds(options.speeds)
    if options.vehicle not in tables:
        raise ReadError(
            f"there is no vehicle {options.vehicle!r}",
            where=options.speeds.name,
            mend=f"It has {', '.join(tables)}.",
        )
    given = {"off_network_kmh": options.off_road_kmh, "detour_share": options.detour}
    own = {name: figure for name, figure in given.items() if figure is not None}
    speeds = declared(Speeds, {**asdict(tables[options.vehicle]), **own}, where=_WHERE)
    going = Going(season=options.season)
    if not options.roads and not options.embedded_roads:
        return straight_network(speeds, going, frame=situation.frame)
    places = shapely.union_all([situation.line.path, *(base.place for base in bases)])
    around = situation.frame.to_lonlat(shapely.box(*places.bounds).buffer(_MARGIN_M)).bounds
    if not options.roads:
        found = roads_round(Context(CONTEXT), around, situation.frame)
        if found is None:
            raise ReadError("no embedded road lies there", where=_WHERE, mend="Give --roads FILE.")
        return travel_network(found, speeds, going, frame=situation.frame)
    roads = own_roads(
        options.roads,
        situation.frame,
        load_road_words(options.speeds),
        bounds=around,
        class_column=options.class_column or None,
        crs=options.crs,
    )
    return travel_network(roads, speeds, going, frame=situation.frame)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Told]:
    """Sectors done on standard error; nothing where that is no terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda *_: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("patrols", total=None)
        yield lambda name, done, of: bar.update(task, description=name, completed=done, total=of)


def _features(asked: Asked, options: argparse.Namespace) -> Iterator[Feature]:
    """Patrols and their stops, what is asked for and how it is kept, and the line as it is seen."""
    frame, schedule = asked.situation.frame, asked.schedule
    place = {one.id: one.place for one in schedule.requirements}
    bases = dict(schedule.bases)
    for patrol in schedule.patrols:
        values = {
            "name": patrol.name,
            "site": patrol.base,
            "day": patrol.day,
            "leaves_h": round(patrol.leaves_h, 5),
            "back_h": round(patrol.back_h, 5),
            "length_m": round(patrol.length_m, 1),
            "stops": len(patrol.stops),
            "crew": patrol.crew,
            "moves_h": patrol.moves_text,
        }
        if options.start:
            longitude = float(frame.degrees(get_coordinates(bases[patrol.base]))[0, 0])
            values["hour_zero_utc"] = solar_midnight_utc(longitude, options.start).isoformat()
        yield Feature("patrols", _shape(frame, patrol.path), values, sensitive=True)
        for number, stop in enumerate(patrol.stops, start=1):
            named = {"name": f"{patrol.name}, stop {number}: {stop.requirement}", "patrol": patrol.name}
            hours = {"begins_h": round(stop.from_h, 5), "ends_h": round(stop.to_h, 5)}
            shape = _shape(frame, place[stop.requirement])
            yield Feature("patrol_stops", shape, {**named, **hours, "site": patrol.base}, sensitive=True)
    shapes = {one.id: one.path or one.place for one in schedule.requirements}
    for row in _visits(schedule):
        yield Feature("visits", _shape(frame, shapes[str(row["name"])]), row, sensitive=True)
    for piece, row in zip(schedule.line, _line(schedule), strict=True):
        yield Feature("line_unseen", _shape(frame, piece.path), row, sensitive=True)


def _shape(frame: Frame, shape_m: BaseGeometry) -> BaseGeometry:
    return split_at_antimeridian(frame.to_lonlat(shape_m))


def _sheet(asked: Asked, options: argparse.Namespace) -> Sheet:
    return Sheet(
        options.out.stem,
        "Patrols along a line",
        options.start.isoformat() if options.start else "day not stated",
        "illustrative",
        method=(asked.schedule.method, asked.schedule.proof, asked.travel.method),
        caveats=_CAVEATS,
    )


def _visits(schedule: Schedule) -> list[dict[str, Any]]:
    """How each requirement is kept, as rows; keys carry units."""
    why = {one.requirement: one for one in schedule.not_kept}
    return [
        {
            "name": one.requirement,
            "kept": one.kept,
            "visits": one.visits,
            "asked_h": one.asked_h,
            "longest_h": _rounded(one.longest_h),
            "mean_h": _rounded(one.mean_h),
            "bound_h": _rounded(one.bound_h if math.isfinite(one.bound_h) else None),
            "why_not": why[one.requirement].why if one.requirement in why else None,
            "proved": why[one.requirement].proved if one.requirement in why else None,
        }
        for one in schedule.idleness
    ]


def _line(schedule: Schedule) -> list[dict[str, Any]]:
    return [
        {
            "name": f"km {piece.from_m / 1000:.1f} to {piece.to_m / 1000:.1f}",
            "from_m": round(piece.from_m, 1),
            "to_m": round(piece.to_m, 1),
            "visits": piece.visits,
            "longest_h": _rounded(piece.longest_h),
            "mean_h": _rounded(piece.mean_h),
        }
        for piece in schedule.line
    ]


def _rounded(hours_h: float | None) -> float | None:
    return None if hours_h is None else round(hours_h, 3)


def _stops(schedule: Schedule) -> list[dict[str, Any]]:
    """Every stop of every patrol as a row."""
    return [
        {
            "patrol": patrol.name,
            "base": patrol.base,
            "day": patrol.day,
            "leaves_h": round(patrol.leaves_h, 5),
            "back_h": round(patrol.back_h, 5),
            "length_m": round(patrol.length_m, 1),
            "stop": number,
            "requirement": stop.requirement,
            "begins_h": round(stop.from_h, 5),
            "ends_h": round(stop.to_h, 5),
        }
        for patrol in schedule.patrols
        for number, stop in enumerate(patrol.stops, start=1)
    ]


def _totals(asked: Asked) -> dict[str, Any]:
    schedule = asked.schedule
    kept = sum(one.kept for one in schedule.idleness)
    return {
        "requirements": len(schedule.requirements),
        "kept": kept,
        "not_kept": len(schedule.not_kept),
        "patrols": len(schedule.patrols),
        "patrols_bound": schedule.routes_bound,
        "hours": round(schedule.hours_total_h, 2),
        "hours_bound": round(schedule.hours_bound_h, 2),
        "worst_unseen_bound_h": round(schedule.worst_bound_h, 3),
        **_line_bounds(asked),
        "light_h": [round(hour, 3) for hour in schedule.light_h],
        "line_km": round(asked.situation.line.length_m / 1000, 3),
    }


def _line_bounds(asked: Asked) -> dict[str, Any]:
    """What no patrols so many, so long out and so fast can beat if they drive all of the line for ever."""
    schedule = asked.schedule
    moves = [
        part.length / 1000 / (to_h - from_h)
        for patrol in schedule.patrols
        for part, (from_h, to_h) in zip(patrol.path.geoms, patrol.moves_h, strict=True)
        if to_h > from_h
    ]
    given = sum(base.patrols_per_day for base in asked.bases)
    if not moves or not given or not all(one.driven for one in schedule.requirements):
        return {}
    share = min(schedule.rules.hours, schedule.light_h[1] - schedule.light_h[0]) / 24.0
    found = line_bound(asked.situation.line.length_m, [max(moves) * share] * given)
    return {"line_driven_bound_h": round(found.least_h, 3), "line_in_shares_h": round(found.shares_h, 3)}


def _print_json(asked: Asked) -> None:
    schedule = asked.schedule
    report = {
        **_totals(asked),
        "method": schedule.method,
        "proof": schedule.proof,
        "travel": asked.travel.method,
        "notes": list(asked.travel.roads.notes),
        "caveats": list(_CAVEATS),
        "compared": [_compared(one) for one in schedule.missions],
        "departures": [asdict(one) for one in schedule.departures],
        "visits": _visits(schedule),
        "line": _line(schedule),
        "stops": _stops(schedule),
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def _print_csv(asked: Asked) -> None:
    rows = _stops(asked.schedule)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=_STOP_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    print(text.getvalue(), end="")


def _compared(one: MissionPatrols) -> dict[str, Any]:
    return {
        "mission": one.mission,
        "patrols_per_day": _rounded(one.patrols_per_day),
        "km_per_patrol": _rounded(one.km_per_patrol),
        "patrols_per_line_km_day": _rounded(one.per_line_km_day),
        "hours_per_patrol": [round(hours, 2) for hours in one.hours_per_patrol]
        if one.hours_per_patrol
        else None,
        "status": one.status,
        "source": one.source,
    }


def _print_table(asked: Asked) -> None:
    console, schedule = Console(width=None if sys.stdout.isatty() else _REPORT_WIDTH), asked.schedule
    console.print(escape(f"{asked.travel.method} {schedule.method}"))
    _show(
        console,
        "",
        [{"": key.replace("_", " "), "value": str(value)} for key, value in _totals(asked).items()],
    )
    worst = sorted(
        _visits(schedule), key=lambda row: (row["kept"], -(row["longest_h"] or math.inf), row["name"])
    )
    _show(
        console,
        f"Visits, the least often seen first: {min(_SHOWN, len(worst))} of {len(worst)}",
        [
            {
                "visited": str(row["name"]),
                "visits": str(row["visits"]),
                "asked, h": f"{row['asked_h']:g}",
                "longest, h": _hours(row["longest_h"]),
                "mean, h": _hours(row["mean_h"]),
                "not kept, for": row["why_not"] or "–",
            }
            for row in worst[:_SHOWN]
        ],
    )
    compared = [_compared(one) for one in schedule.missions]
    columns = ("mission", "patrols_per_day", "km_per_patrol", "patrols_per_line_km_day", "status")
    _show(
        console,
        "Beside missions",
        [{column.replace("_", " "): str(one[column] or "–") for column in columns} for one in compared],
    )
    console.print(escape(" ".join([schedule.proof, *_CAVEATS])))


def _hours(hours_h: float | None) -> str:
    return "never" if hours_h is None else f"{hours_h:.1f}"


def _show(console: Console, title: str, rows: list[dict[str, str]]) -> None:
    if rows:
        table = Table(*rows[0], box=SIMPLE, title=escape(title) or None, title_justify="left")
        for row in rows:
            table.add_row(*(escape(value) for value in row.values()))
        console.print(table)


_STOP_COLUMNS = (
    "patrol",
    "base",
    "day",
    "leaves_h",
    "back_h",
    "length_m",
    "stop",
    "requirement",
    "begins_h",
    "ends_h",
)
_PRINTS = {"table": _print_table, "json": _print_json, "csv": _print_csv}


if __name__ == "__main__":
    raise SystemExit(ended(main))
