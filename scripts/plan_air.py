r"""The air over Ukraine: airfields that will do, what they reach in so many minutes, time left to react.

python scripts/plan_air.py --out out/air
python scripts/plan_air.py --runway-m 2500 --line line.gpkg --standoff-km 150 --minutes 20 30 --format json
python scripts/plan_air.py --airfields mine.csv --assets places.geojson

Airfields, cities, nuclear power plants and ports are the embedded ones; --airfields takes a table of your own
(columns id, name, runway_m, surface, closed and a place), --assets places with a name and a kind. --within
names the ground on which airfields have to lie: who holds which is not embedded. Figures that are not given
stand in data/reference/v1/air.toml with their sources; most are assumed. --out FOLDER writes map.html,
air.gpkg and reaction.csv. Status 0: done; 1: over some place no time is left; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from rich.console import Console
from shapely import Point

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features.air import AirPlan, Defended, air_features, air_sheet, air_tables
from geo.methods.air.airfields import Airfield, airfields_that_do
from geo.methods.air.readiness import Alert, reach_by_minutes, reaction
from geo.options import above_zero, not_below_zero
from geo.printed import printed
from geo.read.context import Context
from geo.read.files import read_layer
from geo.read.own_points import OwnPoints, own_points
from geo.read.rows import rows_of
from geo.read.without_scenario import OwnFiles, line_of
from geo.release import STAFF, release
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
FIGURES = ROOT / "data" / "reference" / "v1" / "air.toml"
_TRUE = {"1", "true", "yes"}


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    try:
        options = _parser({row["name"]: row["value"] for row in rows_of(FIGURES, "figure")}).parse_args(argv)
        context = Context(CONTEXT)
        plan = _plan(options, context)
        sheet = air_sheet(plan, as_of=_as_of(options, context), sources=_sources(options, context))
        if options.out:
            released = release(list(air_features(plan)), sheet, STAFF)
            write_html(draw(released, context=CONTEXT), options.out / "map.html")
            formats.write(released, options.out / "air.gpkg", styles=styles(released))
            formats.write(released, options.out / "reaction.csv", layer="defended")
    except GeoError as error:
        print(f"plan_air: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(plan, options.format)
    return 1 if any(one.reaction.left_min < 0.0 for one in plan.defended) else 0


def _parser(usual: dict[str, float]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--airfields", metavar="FILE", help="your own airfields")
    parser.add_argument("--assets", metavar="FILE", help="your own places to be defended")
    for name, words in _FIGURES.items():
        option, least = (
            f"--{name.replace('_', '-')}",
            not_below_zero if name == "scramble_min" else above_zero,
        )
        parser.add_argument(option, type=least, default=usual[name], help=f"{words} ({usual[name]:g})")
    parser.add_argument(
        "--minutes", type=above_zero, nargs="+", default=[20.0, 30.0, 45.0], help="of the arcs (20 30 45)"
    )
    parser.add_argument("--line", default="", metavar="FILE", help="line that airfields keep away from")
    parser.add_argument("--within", metavar="FILE", help="ground on which airfields have to lie")
    parser.add_argument("--standoff-km", type=not_below_zero, default=0.0, help="how far (0)")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="day that your own files describe"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


_FIGURES = {
    "runway_m": "shortest runway",
    "scramble_min": "from the order to speed",
    "speed_kmh": "on the way",
    "seen_at_km": "distance at which what flies is first seen",
    "threat_kmh": "its speed",
    "city_residents": "of a city that is to be defended",
}


def _plan(options: argparse.Namespace, context: Context) -> AirPlan:
    known = tuple(_own_airfields(options.airfields) if options.airfields else _embedded(context))
    line = line_of(OwnFiles(options.line, date.min, all_parts=True)) if options.line else None
    ground = read_layer(options.within, kinds="area").geometry if options.within else None
    chosen, away = airfields_that_do(
        known,
        runway_m=options.runway_m,
        line_lonlat=line,
        standoff_m=options.standoff_km * 1e3,
        within_lonlat=None if ground is None else shapely.union_all(ground),
    )
    alert = Alert(scramble_min=options.scramble_min, speed_kmh=options.speed_kmh)
    places = [one.place_lonlat for one in chosen]
    arcs = reach_by_minutes(places, alert, sorted(options.minutes))
    told = {"seen_at_m": options.seen_at_km * 1e3, "threat_kmh": options.threat_kmh}
    assets = _own_assets(options.assets) if options.assets else _assets(context, options.city_residents)
    defended = tuple(
        Defended(name, kind, place, reaction(place, places, alert, **told)) for name, kind, place in assets
    )
    return AirPlan(
        id="air",
        title="Air: airfields, alert and time to react",
        alert=alert,
        airfields=chosen,
        turned_away=away,
        arcs=tuple(zip(sorted(options.minutes), arcs, strict=True)),
        defended=defended,
    )


def _place(row: dict[str, str]) -> Point:
    return Point(float(row["longitude"]), float(row["latitude"]))


def _embedded(context: Context) -> Iterator[Airfield]:
    """Airfields with the longest of their runways that are told."""
    runways: dict[str, list[dict[str, str]]] = {}
    for row in context.rows("runways"):
        runways.setdefault(row["airfield"], []).append(row)
    for row in context.rows("airfields"):
        own = [one for one in runways.get(row["ident"], []) if one["closed"] != "1"]
        longest = max(own, key=lambda one: float(one["length_m"] or 0.0), default={})
        yield Airfield(
            row["ident"],
            row["name"],
            _place(row),
            runway_m=float(longest.get("length_m") or 0.0),
            surface=longest.get("surface", ""),
            closed=row["kind"] == "closed",
        )


def _own_airfields(file: str) -> Iterator[Airfield]:
    points = own_points(file)
    columns = {name: _column(points, name) for name in ("name", "runway_m", "surface", "closed")}
    for row, place in enumerate(zip(points.longitude, points.latitude, strict=True)):
        try:
            runway_m = float(columns["runway_m"][row])
        except ValueError:
            raise ReadError(
                f"runway_m is {columns['runway_m'][row]!r}",
                where=f"{points.where}, row {row + 1}",
                mend="Give the length of the longest runway in metres.",
            ) from None
        yield Airfield(
            points.id[row],
            columns["name"][row] or points.id[row],
            Point(place),
            runway_m=runway_m,
            surface=columns["surface"][row] or "con",
            closed=columns["closed"][row].lower() in _TRUE,
        )


def _own_assets(file: str) -> Iterator[tuple[str, str, Point]]:
    points = own_points(file)
    names, kinds = _column(points, "name"), _column(points, "kind")
    for row, place in enumerate(zip(points.longitude, points.latitude, strict=True)):
        yield names[row] or points.id[row], kinds[row] or "place", Point(place)


def _column(points: OwnPoints, name: str) -> list[str]:
    return points.texts(name) if name in points.columns else [""] * len(points)


def _assets(context: Context, city_residents: float) -> Iterator[tuple[str, str, Point]]:
    """Large cities, nuclear power plants that work, and ports."""
    for row in context.rows("geonames_settlements"):
        if float(row["population"] or 0) >= city_residents:
            yield row["name_en"], "city", _place(row)
    for row in context.rows("nuclear_plants"):
        if row["status"].startswith("operating"):
            yield row["name_en"], "nuclear power plant", _place(row)
    for row in context.rows("seaports"):
        yield f"Port of {row['name_en']}", "port", _place(row)


def _as_of(options: argparse.Namespace, context: Context) -> str:
    """Day of the user's own files, else that on which the embedded ones were taken."""
    if options.as_of is not None:
        return str(options.as_of.isoformat())
    if not context.used:
        raise ReadError("no day is told", where="your own files", mend="Give it with --as-of YYYY-MM-DD.")
    return context.retrieved


def _sources(options: argparse.Namespace, context: Context) -> list[str]:
    own = [Path(file).name for file in (options.airfields, options.assets, options.within) if file]
    return [*own, *context.credits]


def _print(plan: AirPlan, form: str) -> None:
    if form == "json":
        told: dict[str, Any] = {
            "defended": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    **asdict(one.reaction),
                    "left_min": one.reaction.left_min,
                }
                for one in plan.defended
            ],
            "airfields": [
                {"id": one.id, "name": one.name, "runway_m": one.runway_m} for one in plan.airfields
            ],
            "turned_away": dict(plan.turned_away),
            "arcs": [
                {"minutes_min": minutes_min, "radius_m": arc.distance_m if arc else 0.0}
                for minutes_min, arc in plan.arcs
            ],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in air_tables(plan):
        console.print(printed(said, words=2))


if __name__ == "__main__":
    raise SystemExit(ended(main))
