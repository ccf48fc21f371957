r"""A state border as a line to be watched: chainage, crossings derived from roads and rails, people along it.

python scripts/plan_border.py UA BY --start west --out out/ua-by
python scripts/plan_border.py UA MD --within-km 10 25 50 --format json
python scripts/choose_sites.py out/ua-by/border.gpkg:borders data/context/geonames_settlements.csv \
    --id-column geonameid --range-km 5 --model mclp --sites 40

States are those of the embedded outlines, by their two letters. --out FOLDER writes map.html, border.gpkg and
crossings.csv; the line in it serves every other program (sectors, posts, patrols). Crossings and lengths are
computed, not surveyed. Status 0: done; 2: wrong input.
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

import numpy as np
import numpy.typing as npt
import shapely
from rich.console import Console
from shapely import LineString

from geo import formats
from geo.ended import ended
from geo.errors import GeoError
from geo.features.border import BorderPlan, border_features, border_sheet
from geo.geometry.chainage import Chainage
from geo.methods.border.crossings import border_crossings
from geo.methods.border.people import border_people
from geo.methods.border.shared import shared_border
from geo.options import above_zero
from geo.printed import printed
from geo.read.context import COUNTRIES, Context
from geo.read.rows import rows_of
from geo.release import STAFF, release
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
_EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)  # how near a settlement lies is told exactly
_GRAPHS = {"road": "osm_roads", "rail": "osm_railways"}


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        context = Context(CONTEXT)
        plan = _plan(options, context)
        sheet = border_sheet(plan, as_of=context.retrieved, sources=context.credits)
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
    parser.add_argument("one", metavar="ISO", help="a state, as in UA")
    parser.add_argument("other", metavar="ISO", help="its neighbour, as in BY")
    parser.add_argument("--start", default="west", metavar="COMPASS", help="end where chainage begins (west)")
    parser.add_argument(
        "--within-km", type=above_zero, nargs="+", default=[10.0, 25.0, 50.0], help="of people (10 25 50)"
    )
    parser.add_argument(
        "--together-km", type=above_zero, default=3.0, help="crossings nearer to each other are one (3)"
    )
    parser.add_argument("--marker-km", type=above_zero, default=50.0, help="between markers (50)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _plan(options: argparse.Namespace, context: Context) -> BorderPlan:
    codes = (options.one.upper(), options.other.upper())
    land = {code: context.territory([code]) for code in codes}
    countries = context.layer(COUNTRIES).columns
    names = dict(zip(map(str, countries["iso"]), map(str, countries["name_en"]), strict=True))
    path = shared_border(*land.values(), start=options.start, names=" and ".join(codes))
    line = Chainage(path, marker_interval_m=options.marker_km * 1e3)
    towns = context.settlements(_EVERYWHERE)
    counts = towns.columns.get("population", np.full(len(towns), np.nan))
    published = _published(codes)
    return BorderPlan(
        id=f"border-{'-'.join(codes).lower()}",
        title=f"Border of {' and '.join(names[code] for code in codes)}",
        line=line,
        crossings=border_crossings(
            line,
            [(kind, _edges(context, name)) for kind, name in _GRAPHS.items()],
            together_m=options.together_km * 1e3,
        ),
        people=border_people(
            path,
            land,
            shapely.get_coordinates(towns.geometry),
            [_count(one) for one in counts],
            within_m=[one * 1e3 for one in options.within_km],
        ),
        published_m=published["length_km"] * 1e3 if published else None,
        published_by=str(published["source"]) if published else "No published length is at hand.",
    )


def _count(value: object) -> int | None:
    """Residents; None where the gazetteer tells none."""
    number = float(str(value)) if str(value).strip() else float("nan")
    return int(number) if np.isfinite(number) and number > 0 else None


def _edges(context: Context, name: str) -> npt.NDArray[np.object_]:
    """Edges of an embedded graph, straight between their nodes."""
    nodes = context.rows(f"{name}_nodes")
    place = {row["node"]: (float(row["longitude"]), float(row["latitude"])) for row in nodes}
    ends = [(place[row["one"]], place[row["other"]]) for row in context.rows(f"{name}_edges")]
    return np.array([LineString(pair) for pair in ends], dtype=object)


def _published(codes: tuple[str, str]) -> dict[str, Any] | None:
    rows = rows_of(ROOT / "data" / "reference" / "v1" / "borders.toml", "border")
    return next((row for row in rows if sorted(row["states"]) == sorted(codes)), None)


def _print(plan: BorderPlan, form: str) -> None:
    crossings = [
        {
            "chainage_m": round(each.chainage_m, 1),
            "longitude_deg": round(each.place_lonlat.x, 6),
            "latitude_deg": round(each.place_lonlat.y, 6),
            "kinds": " ".join(each.kinds),
            "ways": each.ways,
        }
        for each in plan.crossings
    ]
    if form == "json":
        told = {
            "border": plan.title,
            "people": [asdict(each) for each in plan.people],
            "length_m": round(plan.line.length_m, 1),
            "published_m": plan.published_m,
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
