r"""Ground that changed hands from date to date: by whom, how much, which settlements, how deep.

python scripts/track_control.py control_areas.geojson
python scripts/track_control.py control_2024-06-01.geojson control_2024-09-01.geojson --holder-column status
python scripts/track_control.py areas.gpkg:days --day-column day --out changes.gpkg --format json

Areas are true (equal-area frame). Ground of which a source says nothing is told as such, and belongs to
nobody. What a holder held before, and gained, less what it lost, is what it holds after; the report says so
to a tenth of a square metre. Settlements are those of the embedded gazetteer, by their centres, the largest
first. Status 0: done; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo import formats
from geo.ended import ended
from geo.errors import GeoError
from geo.features import Feature, Sheet
from geo.frame import Frame
from geo.geometry.antimeridian import split_at_antimeridian
from geo.methods.control.changes import held_on, steps_between
from geo.model.control import Passage, Step
from geo.model.situation import Settlement
from geo.read.context import Context
from geo.read.dated import Grounds, read_dated
from geo.read.neighbourhood import settlements_of
from geo.release import STAFF, release

CONTEXT = Path(__file__).resolve().parents[1] / "data" / "context"
NOT_TOLD = "not told"
_SHOWN = 6


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        frame, grounds = read_dated(
            options.areas, day_column=options.day_column, holder_column=options.holder_column, crs=options.crs
        )
        series = [held_on(day, ground) for day, ground in grounds.items()]
        steps = steps_between(series, () if options.no_settlements else _settlements(frame, grounds))
        if options.out:
            formats.write(release(list(_features(steps, frame)), _sheet(options, steps), STAFF), options.out)
    except GeoError as error:
        print(f"track_control: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(options.format, [_told(step) for step in steps])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("areas", nargs="+", metavar="AREAS", help="files with areas (FILE or FILE:layer)")
    parser.add_argument("--day-column", default="", metavar="COLUMN", help="column that names the day")
    parser.add_argument("--holder-column", default="", metavar="COLUMN", help="column that names the holder")
    parser.add_argument("--no-settlements", action="store_true", help="name no settlements")
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="what changed hands: .geojson, .gpkg or .csv"
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _settlements(frame: Frame, grounds: Grounds) -> tuple[Settlement, ...]:
    """Settlements of the embedded gazetteer round the ground, in metres of the frame."""
    every = [area for held in grounds.values() for area in held.values()]
    bounds = frame.to_lonlat(shapely.box(*shapely.total_bounds(every))).bounds
    found = settlements_of(Context(CONTEXT).settlements(bounds), frame, ())
    return tuple(sorted(found, key=lambda place: -(place.population or 0)))


def _sheet(options: argparse.Namespace, steps: Sequence[Step]) -> Sheet:
    sources = tuple(Path(file.partition(":")[0]).name for file in options.areas)
    as_of = steps[-1].after.day.isoformat()
    return Sheet("control", "Ground that changed hands", as_of, "illustrative", sources=sources)


def _features(steps: Sequence[Step], frame: Frame) -> Iterator[Feature]:
    for step in steps:
        for passage in step.passages:
            shape = split_at_antimeridian(frame.to_lonlat(passage.area))
            days = {"before": step.before.day.isoformat(), "after": step.after.day.isoformat()}
            yield Feature("changes", shape, {**days, **_passage(passage)})


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "from_holder": passage.from_holder or NOT_TOLD,
        "to_holder": passage.to_holder or NOT_TOLD,
        "area_m2": round(passage.area.area, 1),
        "deepest_m": round(passage.deepest_m, 1),
        "settlements": len(passage.settlements),
        "names": ", ".join(passage.settlements[:_SHOWN])
        + (" …" if len(passage.settlements) > _SHOWN else ""),
    }


def _told(step: Step) -> dict[str, Any]:
    holders = list(dict.fromkeys([*step.before.ground, *step.after.ground]))
    return {
        "before": step.before.day.isoformat(),
        "after": step.after.day.isoformat(),
        "holders": [_holder(step, holder) for holder in holders],
        "passages": [_passage(passage) for passage in step.passages],
        "given_twice_m2": round(step.after.overlap_m2, 1),
    }


def _holder(step: Step, holder: str) -> dict[str, Any]:
    nothing = shapely.MultiPolygon()
    before = step.before.ground.get(holder, nothing).area
    after = step.after.ground.get(holder, nothing).area
    gained, lost = step.gained_m2(holder), step.lost_m2(holder)
    return {
        "holder": holder,
        "before_m2": round(before, 1),
        "gained_m2": round(gained, 1),
        "lost_m2": round(lost, 1),
        "after_m2": round(after, 1),
        "unaccounted_m2": round(before + gained - lost - after, 1),
    }


def _print(form: str, told: list[dict[str, Any]]) -> None:
    if form == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return
    if form == "csv":
        rows = [
            {"before": step["before"], "after": step["after"], **passage}
            for step in told
            for passage in step["passages"]
        ]
        text = io.StringIO()
        table = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["before"], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        print(text.getvalue(), end="")
        return
    console = Console()
    for step in told:
        _print_step(console, step)
    console.print("Equal-area; ground of which the source says nothing is 'not told', and belongs to nobody.")


def _print_step(console: Console, step: dict[str, Any]) -> None:
    console.print(f"{step['before']} to {step['after']}, km²")
    table = Table(box=SIMPLE)
    for number, head in enumerate(("holder", "before", "gained", "lost", "after")):
        table.add_column(head, justify="right" if number else "left")
    for one in step["holders"]:
        areas = (one[f"{key}_m2"] for key in ("before", "gained", "lost", "after"))
        table.add_row(escape(one["holder"]), *(f"{area / 1e6:,.0f}" for area in areas))
    console.print(table)
    for one in sorted(step["passages"], key=lambda passage: -passage["area_m2"]):
        names = f", {one['settlements']} settlements: {one['names']}" if one["settlements"] else ""
        words = f"{one['from_holder']} → {one['to_holder']}: {one['area_m2'] / 1e6:,.0f} km²{names}"
        console.print(f"  {escape(words)}", soft_wrap=True)
    console.print()


if __name__ == "__main__":
    raise SystemExit(ended(main))
