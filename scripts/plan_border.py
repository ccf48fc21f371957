r"""A state border as a line to be watched: chainage, crossings, people along it, posts and towers, sectors.

python scripts/plan_border.py UA BY --start west --out out/ua-by
python scripts/plan_border.py UA BY --post-spacing-km 30 --tower-spacing-km 60 --standoff-km 0.5 --sectors 4
python scripts/plan_border.py --line frontier.geojson --sides sides.geojson --roads roads.geojson --posts 8
python scripts/choose_sites.py out/ua-by/border.gpkg:borders data/context/geonames_settlements.csv \
    --id-column geonameid --range-km 5 --model mclp --sites 40

States are those of the embedded outlines, by their two letters; --line, and layers beside it, serve any
other country. --out FOLDER writes map.html, border.gpkg and crossings.csv; the line in it serves every other
program (sectors, posts, patrols). Crossings and lengths are computed, not surveyed; ground that hides is left
out. Status 0: done; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from shapely import MultiLineString

from geo import formats
from geo.ended import ended
from geo.errors import GeoError
from geo.features.border import border_features, border_figures, border_sheet
from geo.features.border_plan import BorderPlan
from geo.model.border import BorderRules, BorderWatch
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.options import above_zero
from geo.printed import printed
from geo.read.files import read_layer
from geo.release import STAFF, release
from geo.tasks import Setting
from geo.tasks.border_ground import BorderGround
from geo.tasks.borders import border_plan
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT, REFERENCE = ROOT / "data" / "context", ROOT / "data" / "reference"
_USES = {"borders": "v1", "sensors": "v1", "speeds": "v1"}
_LAYERS = ("line", "sides", "roads", "rails", "settlements")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        ground = BorderGround(_setting(options))
        plan = border_plan(_rules(options, ground), ground)
        embedded = ground.setting.embedded
        sheet = border_sheet(plan, as_of=embedded.retrieved, sources=embedded.credits)
        if options.out:
            released = release(list(border_features(plan)), sheet, STAFF)
            write_html(draw(released, context=CONTEXT), options.out / "map.html")
            formats.write(released, options.out / "border.gpkg", styles=styles(released))
            formats.write(released, options.out / "crossings.csv", layer="border_crossings")
    except GeoError as error:
        print(f"plan_border: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(plan, options.format)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("states", metavar="ISO", nargs="*", help="a state and its neighbour, as in UA BY")
    for name in _LAYERS:
        parser.add_argument(f"--{name}", metavar="FILE[:LAYER]", help=f"your own {name}")
    parser.add_argument("--start", default="west", metavar="COMPASS", help="end where chainage begins (west)")
    parser.add_argument(
        "--within-km", type=above_zero, nargs="+", default=[10.0, 25.0, 50.0], help="of people (10 25 50)"
    )
    parser.add_argument(
        "--together-km", type=above_zero, default=3.0, help="crossings nearer to each other are one (3)"
    )
    parser.add_argument("--marker-km", type=above_zero, default=50.0, help="between markers (50)")
    parser.add_argument("--sectors", type=int, help="in how many stretches it is parted")
    for kind, sensor in (("post", "post-tower"), ("tower", "radar-ground")):
        parser.add_argument(f"--{kind}s", type=int, metavar="N", help=f"how many {kind}s, or")
        parser.add_argument(f"--{kind}-spacing-km", type=above_zero, help="one for each so many km")
        parser.add_argument(f"--{kind}-sensor", default=sensor, help=f"what a {kind} watches with ({sensor})")
    parser.add_argument("--standoff-km", type=above_zero, default=0.0, help="how far behind the border")
    parser.add_argument("--vehicle", default="patrol_car", help="in which patrols go (patrol_car)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _setting(options: argparse.Namespace) -> Setting:
    """What a border is planned in, without a line of contact."""
    return Setting(
        id="border",
        as_of="",
        line_lonlat=MultiLineString(),
        held_lonlat={},
        labels={},
        uses=_USES,
        context=CONTEXT,
        reference=REFERENCE,
        own={name: _own(name, getattr(options, name)) for name in _LAYERS if getattr(options, name)},
    )


def _own(name: str, path: str) -> OwnLayer:
    layer = read_layer(path)
    return OwnLayer(name, ", ".join(layer.kinds), layer.geometry, layer.columns)


def _rules(options: argparse.Namespace, ground: BorderGround) -> BorderRules:
    codes = tuple(code.upper() for code in options.states)
    named: dict[str, Any] = {name: name for name in _LAYERS[1:] if getattr(options, name)}
    told = {
        "name": f"Border of {' and '.join(ground.called(code) for code in codes)}" if codes else "Border",
        "source": "options of the program",
        "start": options.start,
        "within_m": [one * 1e3 for one in options.within_km],
        "together_m": options.together_km * 1e3,
        "marker_interval_m": options.marker_km * 1e3,
        "sectors": options.sectors,
        "watch": _watch(options),
    }
    where = {"states": list(codes)} if codes else {}
    line = {"layer": "line"} if options.line else {}
    return declared(BorderRules, named | told | where | line, where="options")


def _watch(options: argparse.Namespace) -> BorderWatch | None:
    """Posts and towers, if any are asked for."""
    if options.posts is None and options.post_spacing_km is None:
        return None
    towers = options.towers is not None or options.tower_spacing_km is not None
    told = {
        "post_sensor": options.post_sensor,
        "posts": options.posts,
        "post_spacing_m": options.post_spacing_km and options.post_spacing_km * 1e3,
        "tower_sensor": options.tower_sensor if towers else "",
        "towers": options.towers,
        "tower_spacing_m": options.tower_spacing_km and options.tower_spacing_km * 1e3,
        "standoff_m": options.standoff_km * 1e3,
        "vehicle": options.vehicle,
    }
    return declared(BorderWatch, told, where="options")


def _print(plan: BorderPlan, form: str) -> None:
    crossings = [
        {
            "chainage_m": round(each.chainage_m, 1),
            "longitude_deg": round(each.place_lonlat.x, 6),
            "latitude_deg": round(each.place_lonlat.y, 6),
            "kinds": " ".join(each.kinds),
            "ways": each.ways,
        }
        for each in plan.known_crossings
    ]
    if form == "json":
        told = {
            "border": plan.title,
            "people": [asdict(each) for each in plan.people],
            **border_figures(plan),
            "crossings": crossings,
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        names = ["chainage_m", "longitude_deg", "latitude_deg", "kinds", "ways"]
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(crossings)
        print(text.getvalue(), end="")
    else:
        _print_tables(plan)


def _print_tables(plan: BorderPlan) -> None:
    console = Console()
    for said in border_sheet(plan, as_of="", sources=()).tables:
        console.print(printed(said))


if __name__ == "__main__":
    raise SystemExit(ended(main))
