r"""A line that moves, date by date: ground that changed hands, stretches that moved, kilometres carried on.

python scripts/track_control.py control_areas.geojson front_lines.geojson --out changes
python scripts/track_control.py control_2024-06-01.geojson control_2024-09-01.geojson --holder-column status
python scripts/track_control.py towns_2023-12-31.csv towns_2024-08-17.csv --territory UA --trace RU \
    --same "Donetsk PR=RU" --same Russia=RU --format json

Files hold areas, places of control (with --territory) or lines; the day stands in a column, in the names of
columns, or in the file's name. --trace makes lines of ground. --out FOLDER writes map.html with a slider that
plays the dates, changes.csv, moved.csv, kilometres.csv, series.gpkg and changes.png; --out FILE only what
changed hands (.geojson, .gpkg, .csv). --on DAY says which version held on a day, and how old it was.

Areas are true (equal-area frame). What a holder held before, and gained, less what it lost, is what it holds
after; the report says so to a tenth of a square metre. Distances between lines are geodesic and exact to 1 m.
Status 0: done; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo import formats
from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError, ScenarioError
from geo.features import Sheet
from geo.features.series import NOT_TOLD, Story, passage_values, series_features, stretch_values
from geo.features.series_sheet import series_sheet
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.control.changes import held_on, steps_between
from geo.methods.control.moves import moves_between
from geo.methods.control.traced import lines_of, told_for
from geo.methods.control.versions import version_on, versions_of
from geo.model.control import Held, Move, Step, Version
from geo.model.situation import AnyArea, Settlement
from geo.model.staleness import Staleness
from geo.options import above_zero
from geo.read.context import Context
from geo.read.dated import Asked, Dated, read_dated
from geo.read.moving import load_moving, staleness_of
from geo.read.neighbourhood import settlements_of
from geo.read.without_scenario import directed
from geo.release import PRESS, STAFF, Release, release
from maps.charts import write_chart
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
_SHOWN = 6
_CARRIED_KM = 10


@dataclass(frozen=True)
class Tracked:
    """The story of the files, what was left out of them, and when a line is too old."""

    story: Story
    left_out: tuple[str, ...]
    staleness: Staleness


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        found = _tracked(options)
        told = _told(found, options)
        if options.out:
            _write(found, options)
    except GeoError as error:
        print(f"track_control: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(options.format, told)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="areas, places or lines (FILE or FILE:layer)"
    )
    parser.add_argument("--day-column", default="", metavar="COLUMN", help="column that names the day")
    parser.add_argument("--holder-column", default="", metavar="COLUMN", help="column that names the holder")
    parser.add_argument(
        "--same",
        action="append",
        default=[],
        type=_pair,
        metavar="WORD=HOLDER",
        help="words that mean a holder",
    )
    parser.add_argument("--untold", default="", metavar="HOLDER", help="who holds what a file does not tell")
    parser.add_argument("--territory", action="append", default=[], metavar="ISO", help="country, as in UA")
    parser.add_argument(
        "--trace", action="append", default=[], metavar="HOLDER", help="trace the line of one holder or two"
    )
    parser.add_argument("--left", default="left side", metavar="HOLDER", help="who is left of the first line")
    parser.add_argument("--right", default="right side", metavar="HOLDER", help="who is right of it")
    parser.add_argument("--start", default="", metavar="COMPASS", help="end at which the first line begins")
    parser.add_argument(
        "--moved-km", type=above_zero, metavar="KM", help="from which distance a line has moved"
    )
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="which version held on this day?"
    )
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DAY", help="warn if the last line is old"
    )
    parser.add_argument("--no-settlements", action="store_true", help="name no settlements")
    _add_output(parser)
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    parser.add_argument("--status", default="claimed", help="agreed, assessed, claimed or illustrative")
    parser.add_argument("--policy", choices=("staff", "press"), default="staff", help="of the page (staff)")
    parser.add_argument("--out", type=Path, metavar="FOLDER|FILE", help="where to write")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")


def _pair(text: str) -> tuple[str, str]:
    word, equals, holder = text.rpartition("=")
    if not equals or not word or not holder:
        raise argparse.ArgumentTypeError(f"{text!r} is not WORD=HOLDER")
    return word, holder


def _tracked(options: argparse.Namespace) -> Tracked:
    figures, context = load_moving(ROOT / "data" / "reference" / "v1" / "moving.toml"), Context(CONTEXT)
    dated = read_dated(options.files, _asked(options, context))
    held = tuple(held_on(day, ground) for day, ground in dated.grounds.items())
    if options.untold:
        held = told_for(held, options.untold, _territory(options, dated.frame, context))
    versions = versions_of(_lines(options, dated, held, context), {each.day: each for each in held})
    settlements = () if options.no_settlements else _settlements(dated.frame, versions, context)
    steps = steps_between(held, settlements) if len(held) > 1 else ()
    moves = moves_between(
        versions,
        beyond_m=options.moved_km * 1e3 if options.moved_km else figures["moved_m"].value,
        farthest_m=figures["carried_m"].value,
        frame=dated.frame,
        steps=steps,
        sides=(options.left, options.right),
        settlements=settlements,
    )
    if not steps and not moves:
        raise ScenarioError(
            f"there is one day only, {versions[0].day}", where="series", mend="Give two days or more."
        )
    left_out = tuple(f"{row.where}: {row.problem}" for row in dated.left_out)
    return Tracked(Story(dated.frame, versions, steps, moves), left_out, staleness_of(figures))


def _territory(options: argparse.Namespace, frame: Frame, context: Context) -> AnyArea | None:
    """Land of the countries named, in metres."""
    if not options.territory:
        return None
    return cast(AnyArea, frame.to_metres(context.territory(options.territory)))


def _asked(options: argparse.Namespace, context: Context) -> Asked:
    return Asked(
        day_column=options.day_column,
        holder_column=options.holder_column,
        meaning=dict(options.same),
        territory=cast(AnyArea, context.territory(options.territory)) if options.territory else None,
        crs=options.crs,
    )


def _lines(
    options: argparse.Namespace, dated: Dated, held: Sequence[Held], context: Context
) -> dict[date, tuple[shapely.MultiLineString, str]]:
    """Lines of the files, and those traced of ground on days that have none; the first directed as asked."""
    found = {day: (line.path, line.why) for day, line in dated.lines.items()}
    if options.trace:
        limits = shapely.union_all(context.edges(options.territory)) if options.territory else None
        untraced = [each for each in held if each.day not in found]
        found = {**lines_of(untraced, options.trace, dated.frame, limits=limits), **found}
    if found and options.start:
        first = min(found)
        found[first] = (directed(found[first][0], options.start), found[first][1])
    return found


def _settlements(frame: Frame, versions: Sequence[Version], context: Context) -> tuple[Settlement, ...]:
    """Settlements of the embedded gazetteer round all that is told, in metres, the largest first."""
    grounds = [area for each in versions if each.held for area in each.held.ground.values()]
    shapes = [*grounds, *(frame.to_metres(each.path) for each in versions if each.path is not None)]
    bounds = frame.to_lonlat(shapely.box(*shapely.total_bounds(shapes))).bounds
    found = settlements_of(context.settlements(bounds), frame, ())
    return tuple(sorted(found, key=lambda place: -(place.population or 0)))


def _write(found: Tracked, options: argparse.Namespace) -> None:
    released = release(
        list(series_features(found.story)),
        _sheet(found, options),
        STAFF if options.policy == "staff" else PRESS,
    )
    if options.out.suffix.lower() in formats.endings():
        formats.write(released.only({"changes"}), options.out)
        return
    _write_folder(released, found.story, options.out)


def _sheet(found: Tracked, options: argparse.Namespace) -> Sheet:
    sources = tuple(dict.fromkeys(Path(file.partition(":")[0]).name for file in options.files))
    last = found.story.versions[-1].day
    old = found.staleness.words(last, options.today) if options.today else ""
    left_out = f"{len(found.left_out)} rows of the files were left out." if found.left_out else ""
    caveats = tuple(words for words in (old, left_out) if words)
    return series_sheet(found.story, sources=sources, status=options.status, caveats=caveats)


def _write_folder(released: Release, story: Story, folder: Path) -> None:
    write_html(draw(released, context=CONTEXT), folder / "map.html")
    formats.write(released, folder / "series.gpkg", styles=styles(released))
    for layer in ("changes", "moved"):
        if any(feature.layer == layer for feature in released.features):
            formats.write(released, folder / f"{layer}.csv", layer=layer)
    if story.moves:
        write_text(folder / "kilometres.csv", _csv_text(_kilometres(story)))
    write_chart(released, "ground-held" if story.steps else "line-length", folder / "changes.png")


def _kilometres(story: Story) -> list[dict[str, Any]]:
    """Round kilometres of each line, and which kilometre of the next each became."""
    rows = []
    for move in story.moves:
        at_m = np.arange(0.0, move.length_before_m, _CARRIED_KM * 1e3)
        for from_m, to_m in zip(at_m.tolist(), move.carried.later(at_m).tolist(), strict=True):
            days = {"before": move.before.day.isoformat(), "after": move.after.day.isoformat()}
            to_km = None if math.isnan(to_m) else round(to_m / 1e3, 3)
            rows.append({**days, "km_before": from_m / 1e3, "km_after": to_km})
    return rows


def _csv_text(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["before"], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _told(found: Tracked, options: argparse.Namespace) -> dict[str, Any]:
    """Everything that the program tells, as plain values; keys carry units."""
    story = found.story
    return {
        "versions": [
            {
                "day": version.day.isoformat(),
                "why": version.why or None,
                "line_length_m": round(Chainage(version.path).length_m, 1) if version.path else None,
            }
            for version in story.versions
        ],
        "steps": [_step(step) for step in story.steps],
        "moves": [_move(move) for move in story.moves],
        "in_force": _in_force(found, options.on) if options.on else None,
        "warning": found.staleness.words(story.versions[-1].day, options.today) if options.today else "",
        "left_out": list(found.left_out),
    }


def _in_force(found: Tracked, day: date) -> dict[str, Any]:
    held = version_on(found.story.versions, day, found.staleness)
    version = {"day": day.isoformat(), "version": held.version.day.isoformat()}
    return {**version, "age_days": held.age_days, "warning": held.warning or None}


def _step(step: Step) -> dict[str, Any]:
    holders = list(dict.fromkeys([*step.before.ground, *step.after.ground]))
    return {
        "before": step.before.day.isoformat(),
        "after": step.after.day.isoformat(),
        "holders": [_holder(step, holder) for holder in holders],
        "passages": [passage_values(step.before.day, step.after.day, each) for each in step.passages],
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


def _move(move: Move) -> dict[str, Any]:
    return {
        "before": move.before.day.isoformat(),
        "after": move.after.day.isoformat(),
        "length_before_m": round(move.length_before_m, 1),
        "length_after_m": round(move.length_after_m, 1),
        "moved_beyond_m": move.beyond_m,
        "moved_share": round(move.moved_share, 4),
        "carried_share": round(1.0 - move.uncarried_m / move.length_before_m, 4),
        "swept": [passage_values(move.before.day, move.after.day, each) for each in move.swept],
        "left": [stretch_values(move, stretch) for stretch in move.left],
        "reached": [stretch_values(move, stretch) for stretch in move.reached],
    }


def _print(form: str, told: dict[str, Any]) -> None:
    if form == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
    elif form == "csv":
        rows = [passage for step in told["steps"] for passage in step["passages"]]
        rows += [passage for move in told["moves"] for passage in move["swept"]]
        print(_csv_text(rows), end="")
    else:
        _print_tables(told)


def _print_tables(told: dict[str, Any]) -> None:
    console = Console()
    for step in told["steps"]:
        _print_step(console, step)
    if told["steps"]:
        console.print(
            f"Equal-area; ground of which the source says nothing is '{NOT_TOLD}', and belongs to nobody."
        )
    if told["moves"]:
        _print_moves(console, told["moves"])
    for row in told["left_out"][:_SHOWN]:
        console.print(f"  left out: {escape(row)}", soft_wrap=True)
    if (held := told["in_force"]) is not None:
        console.print(f"On {held['day']} the version of {held['version']} held, {held['age_days']} days old.")
        console.print(escape(held["warning"] or ""), soft_wrap=True)
    if told["warning"]:
        console.print(escape(told["warning"]), soft_wrap=True)


def _print_step(console: Console, step: dict[str, Any]) -> None:
    console.print(f"{step['before']} to {step['after']}, km²")
    table = Table(box=SIMPLE)
    for number, head in enumerate(("holder", "before", "gained", "lost", "after")):
        table.add_column(head, justify="right" if number else "left")
    for one in step["holders"]:
        areas = (one[f"{key}_m2"] for key in ("before", "gained", "lost", "after"))
        table.add_row(escape(one["holder"]), *(f"{area / 1e6:,.0f}" for area in areas))
    console.print(table)
    _print_passages(console, step["passages"])
    console.print()


def _print_passages(console: Console, passages: list[dict[str, Any]]) -> None:
    for one in sorted(passages, key=lambda passage: -passage["area_m2"]):
        word = "settlement" if one["settlements"] == 1 else "settlements"
        names = f", {one['settlements']} {word}: {one['names']}" if one["settlements"] else ""
        words = f"{one['from_holder']} → {one['to_holder']}: {one['area_m2'] / 1e6:,.0f} km²{names}"
        console.print(f"  {escape(words)}", soft_wrap=True)


def _print_moves(console: Console, moves: list[dict[str, Any]]) -> None:
    console.print(f"Line: what moved more than {moves[0]['moved_beyond_m'] / 1e3:g} km")
    table = Table(box=SIMPLE)
    for number, head in enumerate(
        ("from date to date", "km before", "km after", "moved %", "farthest km", "km carried %")
    ):
        table.add_column(head, justify="right" if number else "left")
    for move in moves:
        farthest_m = max((one["farthest_m"] for one in (*move["left"], *move["reached"])), default=0.0)
        table.add_row(
            f"{move['before']} to {move['after']}",
            f"{move['length_before_m'] / 1e3:,.0f}",
            f"{move['length_after_m'] / 1e3:,.0f}",
            f"{move['moved_share'] * 100:.0f}",
            f"{farthest_m / 1e3:,.1f}",
            f"{move['carried_share'] * 100:.0f}",
        )
    console.print(table)
    for move in moves:
        if move["swept"]:
            console.print(f"{move['before']} to {move['after']}, ground that the line moved over")
            _print_passages(console, move["swept"])


if __name__ == "__main__":
    raise SystemExit(ended(main))
