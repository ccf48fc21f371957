r"""A state's sea: limits by breadth and equidistance, boxes that ships patrol, convoys, the straits.

python scripts/plan_sea.py UA --out out/sea
python scripts/plan_sea.py UA --boxes boxes.geojson --ships ships.toml --convoys tracks.geojson \
    --convoy-speed-kn 10 --convoy-radius-nm 10 --stays calendar.toml --format json
python scripts/plan_sea.py I --coast island.geojson --mines mines.gpkg --sea sea.toml --out out/sea

ships.toml holds [[ships]] tables: box (a name of --boxes), name, count, speed_kn, endurance_h, in_port_h,
passage_m, sweep_m. calendar.toml holds [[stay]] tables: name, state, tons, enters, leaves and, where known,
announced and has_coast. sea.toml holds a table [sea] with headlands, security lines and corridors, as in a
scenario; what the options give is added to it. Boxes and mine-danger areas are areas, tracks lines, each with
a name; a coast is lines or areas with a column state. --out FOLDER writes map.html and sea.gpkg.
Limits are equidistance, not claims; nothing here is for navigation. Status 0: done; 1: the calendar asks for
what the Convention of Montreux does not grant, or a corridor crosses a mine-danger area; 2: wrong input.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from shapely import MultiLineString

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Task
from geo.features.sea import SeaPlan, sea_features
from geo.features.sea_words import sea_sheet
from geo.model.declared import declared
from geo.model.own_layer import OwnLayer
from geo.model.sea import SeaRules
from geo.model.vessels import NAUTICAL_MILE_M
from geo.options import above_zero
from geo.printed import printed
from geo.read.files import read_layer
from geo.read.rows import rows_of
from geo.release import STAFF, release
from geo.tasks import Setting
from geo.tasks.sea import sea_plan, sea_told
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference"
_KINDS = {"boxes": "area", "convoys": "line", "mines": "area", "ports": "point"}
_GIVEN = "given to the program"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        setting = _setting(options)
        plan = sea_plan(_rules(options, setting), setting)
        task = sea_told(plan, sources=setting.credits)
        if options.out:
            _write(plan, setting, options.out)
    except GeoError as error:
        print(f"plan_sea: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(task, options.format)
    return 1 if task.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("state", metavar="ISO", help="whose sea, as in UA")
    parser.add_argument("--tolerance-m", type=above_zero, default=50.0, help="of the limits' edges (50)")
    parser.add_argument("--sea", type=Path, metavar="FILE", help="a table [sea] as in a scenario")
    parser.add_argument("--coast", metavar="FILE", help="lines or areas of land of your own")
    parser.add_argument("--ports", metavar="FILE", help="ports of your own")
    parser.add_argument("--mines", metavar="FILE", help="mine-danger areas")
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


def _setting(options: argparse.Namespace) -> Setting:
    """What the options give, as a scenario would."""
    files = {name: getattr(options, name) for name in (*_KINDS, "coast") if getattr(options, name)}
    return Setting(
        id="sea",
        as_of="",
        line_lonlat=MultiLineString(),
        held_lonlat={},
        labels={},
        uses={"sea": "v1", "straits": "v1"},
        context=CONTEXT,
        reference=REFERENCE,
        own={name: _layer(name, file) for name, file in files.items()},
    )


def _layer(name: str, file: str) -> OwnLayer:
    layer = read_layer(file, kinds=_KINDS.get(name))
    return OwnLayer(name, ", ".join(layer.kinds), layer.geometry, layer.columns)


def _rules(options: argparse.Namespace, setting: Setting) -> SeaRules:
    table: dict[str, Any] = _table(options.sea) if options.sea else {"source": _GIVEN}
    table |= {"state": options.state.upper(), "tolerance_m": options.tolerance_m}
    table |= {name: name for name in ("coast", "ports", "mines") if name in setting.own}
    table["box"] = [*table.get("box", ()), *_boxes(options)]
    table["convoy"] = [*table.get("convoy", ()), *_convoys(options, setting)]
    if options.stays:
        table["stay"] = rows_of(options.stays, "stay")
    return declared(SeaRules, table, where=options.sea.name if options.sea else "sea")


def _table(path: Path) -> dict[str, Any]:
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8-sig"))["sea"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ReadError(
            f"it has no table [sea]: {type(error).__name__}", where=path.name, mend="Give a TOML file."
        ) from None


def _boxes(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if bool(options.boxes) != bool(options.ships):
        raise ReadError("boxes and ships go together", where="sea", mend="Give --boxes and --ships.")
    for row in rows_of(options.ships, "ships") if options.ships else ():
        name = str(row.pop("box", ""))
        yield {"name": name, "layer": "boxes", "area": name, "source": _GIVEN, "ships": row}


def _convoys(options: argparse.Namespace, setting: Setting) -> Iterator[dict[str, Any]]:
    for name in setting.own["convoys"].names() if options.convoys else ():
        figures = {
            "speed_kn": options.convoy_speed_kn,
            "radius_m": options.convoy_radius_nm * NAUTICAL_MILE_M,
        }
        yield {"name": name, "layer": "convoys", "track": name, "source": _GIVEN, **figures}


def _write(plan: SeaPlan, setting: Setting, folder: Path) -> None:
    sheet = sea_sheet(plan, as_of=setting.embedded.retrieved, sources=setting.credits)
    released = release(list(sea_features(plan)), sheet, STAFF)
    write_html(draw(released, context=CONTEXT), folder / "map.html")
    formats.write(released, folder / "sea.gpkg", styles=styles(released))


def _print(task: Task, form: str) -> None:
    if form == "json":
        print(json.dumps(dict(task.figures), ensure_ascii=False, indent=1))
        return
    console = Console()
    for said in task.tables:
        console.print(printed(said))


if __name__ == "__main__":
    raise SystemExit(ended(main))
