r"""A state's sea: limits by breadth and equidistance, boxes that ships patrol, convoys, the straits.

python scripts/plan_sea.py UA --out out/sea
python scripts/plan_sea.py UA --boxes boxes.geojson --ships ships.toml --convoys tracks.geojson \
    --convoy-speed-kn 10 --convoy-radius-nm 10 --stays calendar.toml --format json

ships.toml holds [[ships]] tables: box (a name of --boxes), name, count, speed_kn, endurance_h, in_port_h,
passage_m, sweep_m. calendar.toml holds [[stay]] tables: name, state, tons, enters, leaves and, where known,
announced and has_coast. Boxes are areas, tracks lines, each with a name. --out FOLDER writes map.html and
sea.gpkg.
Limits are equidistance, not claims; nothing here is for navigation. Status 0: done; 1: the calendar asks for
what the Convention of Montreux does not grant; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import shapely
from rich.console import Console

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features.sea import BoxPlan, SeaPlan, sea_features, sea_sheet, sea_tables
from geo.geometry.between import area_m2
from geo.methods.maritime.compared import Apart, apart
from geo.methods.maritime.convoy import Convoy
from geo.methods.maritime.limits import SeaLimit, sea_limits
from geo.methods.maritime.patrolling import NAUTICAL_MILE_M, Ships, box_watch
from geo.methods.maritime.straits import Breach, Rules, Stay, breaches
from geo.model.declared import declared
from geo.options import above_zero
from geo.printed import printed
from geo.read.context import COAST, COUNTRIES, Context
from geo.read.files import read_layer
from geo.read.layer import Layer
from geo.read.rows import rows_of
from geo.release import STAFF, release
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
STRAITS = ROOT / "data" / "reference" / "v1" / "straits.toml"
_LAND = "osm_land"
_DAY_H = 24.0


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        context = Context(CONTEXT)
        plan = _plan(options, context)
        if options.out:
            countries = context.layer(COUNTRIES).columns
            names = dict(zip(map(str, countries["iso"]), map(str, countries["name_en"]), strict=True))
            title = f"Sea of {names.get(plan.state, plan.state)}"
            sheet = sea_sheet(plan, title=title, as_of=context.retrieved, sources=context.credits)
            released = release(list(sea_features(plan)), sheet, STAFF)
            write_html(draw(released, context=CONTEXT), options.out / "map.html")
            formats.write(released, options.out / "sea.gpkg", styles=styles(released))
    except GeoError as error:
        print(f"plan_sea: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(plan, options.format)
    return 1 if plan.breaches else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("state", metavar="ISO", help="whose sea, as in UA")
    parser.add_argument("--tolerance-m", type=above_zero, default=50.0, help="of the limits' edges (50)")
    parser.add_argument("--boxes", metavar="FILE", help="areas that ships patrol")
    parser.add_argument("--ships", type=Path, metavar="FILE", help="[[ships]] of each box")
    parser.add_argument("--convoys", metavar="FILE", help="tracks of convoys")
    parser.add_argument("--convoy-speed-kn", type=above_zero, default=10.0, help="of every convoy (10)")
    parser.add_argument("--convoy-radius-nm", type=above_zero, default=10.0, help="kept clear (10)")
    parser.add_argument("--stays", type=Path, metavar="FILE", help="[[stay]] of vessels of war")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _plan(options: argparse.Namespace, context: Context) -> SeaPlan:
    coast, land = context.layer(COAST), shapely.union_all(context.layer(_LAND).geometry)
    coasts = dict(zip(map(str, coast.columns["iso"]), coast.geometry, strict=True))
    state = options.state.upper()
    if state not in coasts:
        raise ReadError(
            f"no coast of {state!r} is embedded", where="sea", mend=f"There are {', '.join(sorted(coasts))}."
        )
    # What the user gave is read first: a slip in it is told at once.
    boxes, convoys = tuple(_boxes(options)), _convoys(options)
    calendar = _breaches(options.stays) if options.stays else None
    known = shapely.box(*shapely.total_bounds(coast.geometry))  # beyond it other coasts are nearer
    limits = sea_limits(coasts, land, tolerance_m=options.tolerance_m, within_lonlat=known)
    return SeaPlan(state, limits, _apart(state, limits, context, land), boxes, convoys, calendar)


def _apart(
    state: str, limits: tuple[SeaLimit, ...], context: Context, land: shapely.geometry.base.BaseGeometry
) -> Apart | None:
    """Our twelve miles against the embedded territorial sea."""
    if state not in context.sea:
        return None
    others = shapely.union_all([water for code, water in context.sea.items() if code != state])
    own = next(limit.water for limit in limits if limit.state == state)
    return apart(own, context.sea[state], land, others)


def _boxes(options: argparse.Namespace) -> Iterator[BoxPlan]:
    if bool(options.boxes) != bool(options.ships):
        raise ReadError("boxes and ships go together", where="sea", mend="Give --boxes and --ships.")
    if not options.boxes:
        return
    areas = _named(read_layer(options.boxes, kinds="area"))
    for number, row in enumerate(rows_of(options.ships, "ships"), start=1):
        where = f"{options.ships.name}: ships {number}"
        name = str(row.pop("box", ""))
        if name not in areas:
            raise ReadError(f"box is {name!r}", where=where, mend=f"There are {', '.join(areas) or 'none'}.")
        ships = declared(Ships, row, where=where)
        yield BoxPlan(name, areas[name], ships, box_watch(area_m2(areas[name]), ships, _DAY_H))


def _convoys(options: argparse.Namespace) -> dict[str, Convoy] | None:
    if not options.convoys:
        return None
    tracks = _named(read_layer(options.convoys, kinds="line"))
    radius_m = options.convoy_radius_nm * NAUTICAL_MILE_M
    return {
        name: Convoy(shapely.line_merge(track), options.convoy_speed_kn, radius_m)
        for name, track in tracks.items()
    }


def _named(layer: Layer) -> dict[str, Any]:
    names = layer.columns.get("name", layer.columns.get("id"))
    numbers = [str(number) for number in range(1, len(layer) + 1)]
    return dict(zip(numbers if names is None else map(str, names), layer.geometry, strict=True))


def _breaches(path: Path) -> tuple[Breach, ...]:
    (row,) = rows_of(STRAITS, "rules")
    rules = declared(Rules, row, where=STRAITS.name)
    stays = [
        declared(Stay, stay, where=f"{path.name}: stay {number}")
        for number, stay in enumerate(rows_of(path, "stay"), start=1)
    ]
    return breaches(stays, rules)


def _print(plan: SeaPlan, form: str) -> None:
    if form == "json":
        told = {
            "state": plan.state,
            "limits": [
                {
                    "state": each.state,
                    "breadth": each.breadth.name,
                    "breadth_m": each.breadth.breadth_m,
                    "area_m2": round(area_m2(each.water), 1),
                    "worst_m": each.worst_m,
                }
                for each in plan.limits
            ],
            "against_embedded": asdict(plan.apart) if plan.apart else None,
            "boxes": [{"name": box.name, "kept": box.ships.kept, **asdict(box.watch)} for box in plan.boxes],
            "convoys": {name: {"passage_h": one.passage_h} for name, one in (plan.convoys or {}).items()},
            "breaches": [{**asdict(each), "day": each.day.isoformat()} for each in plan.breaches or ()],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in sea_tables(plan):
        console.print(printed(said))


if __name__ == "__main__":
    raise SystemExit(ended(main))
