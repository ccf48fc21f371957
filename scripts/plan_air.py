r"""The air over Ukraine: airfields that will do, what they reach in so many minutes, time left to react.

python scripts/plan_air.py --out out/air
python scripts/plan_air.py --runway-m 2500 --line line.gpkg --standoff-km 150 --minutes 20 30 --format json
python scripts/plan_air.py --airfields mine.csv --assets places.geojson
python scripts/plan_air.py --border RU --border-km 200 --radar Kyiv,30.5,50.45,20,400 --out out/air

Airfields, cities, nuclear power plants and ports are the embedded ones; --airfields takes a table of your own
(columns id, name, runway_m, surface, closed and a place), --assets places with a name and a kind. --within
names the ground on which airfields have to lie, and which radars watch: who holds which is not embedded. What
radars see at 100, 500 and 3,000 m is reckoned over the embedded elevation, a first guess. Figures not given
stand in data/reference/v1/air.toml with their sources; most are assumed. --out FOLDER writes map.html,
air.gpkg and reaction.csv. Status 0: done; 1: over some place no time is left; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from rich.console import Console
from shapely import MultiLineString, Point

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features.air import AirPlan, air_features
from geo.features.air_words import air_sheet, air_tables
from geo.model.air import AirRules
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.options import above_zero, not_below_zero
from geo.printed import printed
from geo.read.context import Context
from geo.read.files import read_layer
from geo.read.own_points import own_points
from geo.read.rows import rows_of
from geo.read.without_scenario import OwnFiles, line_of
from geo.release import STAFF, release
from geo.tasks.air import air_plan
from geo.tasks.setting import Setting
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
FIGURES = ROOT / "data" / "reference" / "v1" / "air.toml"
_GROUND = "ground"  # what stands for a party here: whoever holds the ground of --within


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    try:
        options = _parser({row["name"]: row["value"] for row in rows_of(FIGURES, "figure")}).parse_args(argv)
        setting = _setting(options)
        plan, context = air_plan(_rules(options), setting), setting.embedded
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
        "--seen-at-km",
        type=above_zero,
        default=usual["seen_at_m"] / 1e3,
        help=f"distance at which what flies is first seen ({usual['seen_at_m'] / 1e3:g})",
    )
    parser.add_argument(
        "--minutes", type=above_zero, nargs="+", default=[20.0, 30.0, 45.0], help="of the arcs (20 30 45)"
    )
    parser.add_argument("--line", default="", metavar="FILE", help="line that airfields keep away from")
    parser.add_argument("--airfield", nargs="+", default=[], metavar="CODE", help="these alone")
    parser.add_argument("--border", nargs="+", default=[], metavar="ISO", help="states to keep away from")
    parser.add_argument("--border-km", type=not_below_zero, default=0.0, help="how far (0)")
    parser.add_argument("--radar", type=_radar, action="append", default=[], **_RADAR)
    parser.add_argument("--within", metavar="FILE", help="ground on which airfields have to lie")
    parser.add_argument("--standoff-km", type=not_below_zero, default=0.0, help="how far (0)")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="day that your own files describe"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


_RADAR: dict[str, Any] = {
    "metavar": "NAME,LONGITUDE,LATITUDE,ANTENNA_M,RANGE_KM",
    "help": "an antenna that watches the air; may be repeated",
}


def _radar(text: str) -> dict[str, Any]:
    """A radar as an option gives it, not yet checked."""
    try:
        name, *figures = text.split(",")
        longitude, latitude, antenna_m, range_km = map(float, figures)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no name and four numbers, with commas") from None
    told = {"name": name, "place": (longitude, latitude), "antenna_m": antenna_m, "range_m": range_km * 1e3}
    return {**told, "source": "Option of the program"}


_FIGURES = {
    "runway_m": "shortest runway",
    "scramble_min": "from the order to speed",
    "speed_kmh": "on the way",
    "threat_kmh": "its speed",
    "city_residents": "of a city that is to be defended",
}


def _rules(options: argparse.Namespace) -> AirRules:
    """The options as a scenario would write them."""
    told = {
        "source": "Options of the program",
        "held_by": _GROUND if options.within else "",
        "airfields": tuple(options.airfield),
        "airfields_layer": "airfields" if options.airfields else "",
        "assets_layer": "assets" if options.assets else "",
        "runway_m": options.runway_m,
        "standoff_m": options.standoff_km * 1e3,
        "border_states": tuple(options.border),
        "border_standoff_m": options.border_km * 1e3,
        "scramble_min": options.scramble_min,
        "speed_kmh": options.speed_kmh,
        "minutes_min": tuple(options.minutes),
        "seen_at_m": options.seen_at_km * 1e3,
        "threat_kmh": options.threat_kmh,
        "city_residents": options.city_residents,
        "radar": options.radar,
    }
    return declared(AirRules, told, where="options")


def _setting(options: argparse.Namespace) -> Setting:
    """What a scenario would find, from files named as options."""
    ground = read_layer(options.within, kinds="area").geometry if options.within else None
    line = line_of(OwnFiles(options.line, date.min, all_parts=True)) if options.line else MultiLineString()
    layers = {name: getattr(options, name) for name in ("airfields", "assets")}
    return Setting(
        id="air",
        as_of="",
        line_lonlat=MultiLineString(list(shapely.get_parts(line))),
        held_lonlat={} if ground is None else {_GROUND: shapely.union_all(ground)},
        labels={},
        uses={},
        context=CONTEXT,
        reference=FIGURES.parents[1],
        own={name: _own(name, file) for name, file in layers.items() if file},
    )


def _own(name: str, file: str) -> OwnLayer:
    """Places of a file, each with an id."""
    points = own_points(file)
    columns = {**points.columns, "id": np.array(points.id, dtype=object)}
    places = np.array([Point(place) for place in zip(points.longitude, points.latitude, strict=True)])
    return OwnLayer(name, "point", places, columns)


def _as_of(options: argparse.Namespace, context: Context) -> str:
    """Day of the user's own files, else that on which the embedded ones were taken."""
    if options.as_of is not None:
        return str(options.as_of.isoformat())
    if options.airfields and options.assets:
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
            "radar_cover": [
                {"target_height_m": one.height_m, "area_m2": one.area_m2, "gaps_m2": one.gaps_m2}
                for one in plan.covers
            ],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in air_tables(plan):
        console.print(printed(said, words=2))


if __name__ == "__main__":
    raise SystemExit(ended(main))
