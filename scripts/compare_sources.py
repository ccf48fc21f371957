r"""Where several sources of one date agree about ground held and the line, and where they do not.

python scripts/compare_sources.py one.geojson two.gpkg:held --name Alpha --name Beta --out compared
python scripts/compare_sources.py lines_a.kml lines_b.geojson lines_c.geojson --on 2024-08-17 --format json

Each file holds areas, places of control (with --territory), lines, or dates of them; --on chooses the version
that held on a day, and is the day of files that tell none. The disagreement is shown as a band with its area
and width, nothing is averaged. --out FOLDER writes map.html, agreement.gpkg, agreement.csv, widths.csv and
agreement.json. The order of the files is no matter. Status 0: done; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from shapely.geometry.base import BaseGeometry

from geo import formats
from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError, ScenarioError
from geo.features import Table as SheetTable
from geo.features.agreement import Comparison, comparison_features, comparison_sheet
from geo.frame import Frame
from geo.methods.control.agreement import agreement_of, band_of
from geo.methods.control.changes import held_on
from geo.methods.control.traced import lines_of, told_for
from geo.methods.control.versions import version_on, versions_of
from geo.model.agreement import Agreement, Band, Telling
from geo.model.control import Held, Version
from geo.model.situation import AnyArea
from geo.read.context import Context
from geo.read.dated import Asked, Dated, read_dated
from geo.read.moving import load_moving
from geo.release import PRESS, STAFF, Release, release
from maps.page import draw, write_html
from maps.qml import styles

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        found = _compared(options)
        sources = tuple(dict.fromkeys(Path(file.partition(":")[0]).name for file in options.files))
        sheet = comparison_sheet(found, sources=sources, status=options.status)
        told = _told(found)
        if options.out:
            policy = STAFF if options.policy == "staff" else PRESS
            _write(release(list(comparison_features(found)), sheet, policy), found, told, options.out)
    except GeoError as error:
        print(f"compare_sources: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(options.format, told, sheet.standfirst, sheet.tables, sheet.caveats)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="one for each source (FILE or FILE:layer)")
    parser.add_argument(
        "--name", action="append", default=[], help="of each source in turn (the file's name)"
    )
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="the day that is compared")
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
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    parser.add_argument("--status", default="claimed", help="agreed, assessed, claimed or illustrative")
    parser.add_argument("--policy", choices=("staff", "press"), default="staff", help="of the page (staff)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _pair(text: str) -> tuple[str, str]:
    word, equals, holder = text.rpartition("=")
    if not equals or not word or not holder:
        raise argparse.ArgumentTypeError(f"{text!r} is not WORD=HOLDER")
    return word, holder


def _compared(options: argparse.Namespace) -> Comparison:
    figures, context = load_moving(ROOT / "data" / "reference" / "v1" / "moving.toml"), Context(CONTEXT)
    asked = _asked(options, context)
    read = [read_dated([file], asked) for file in options.files]
    frame = _common_frame(read)
    tellings = tuple(
        _telling(name, dated, frame, options, context)
        for name, dated in zip(_names(options), read, strict=True)
    )
    grounds = _filled([telling for telling in tellings if telling.held], frame, options, context)
    lines = [telling for telling in tellings if telling.path]
    if len(grounds) < 2 and len(lines) < 2:
        raise ScenarioError(
            f"{len(grounds)} of the sources tell of ground and {len(lines)} of a line",
            where="comparison of sources",
            mend="Give two or more of one kind; --trace makes lines of ground.",
        )
    return Comparison(
        frame,
        tuple(next((one for one in grounds if one.name == telling.name), telling) for telling in tellings),
        agreement_of(grounds) if len(grounds) > 1 else None,
        band_of(lines, frame, reach_m=figures["carried_m"].value) if len(lines) > 1 else None,
    )


def _filled(
    grounds: list[Telling], frame: Frame, options: argparse.Namespace, context: Context
) -> list[Telling]:
    """The same, with ground of which a source says nothing given to a holder, if one is named."""
    if not options.untold:
        return grounds
    land = context.territory(options.territory) if options.territory else None
    territory = None if land is None else cast(AnyArea, frame.to_metres(land))
    held = told_for([cast(Held, telling.held) for telling in grounds], options.untold, territory)
    return [replace(telling, held=filled) for telling, filled in zip(grounds, held, strict=True)]


def _asked(options: argparse.Namespace, context: Context) -> Asked:
    return Asked(
        day_column=options.day_column,
        holder_column=options.holder_column,
        meaning=dict(options.same),
        territory=cast(AnyArea, context.territory(options.territory)) if options.territory else None,
        crs=options.crs,
        assumed_day=options.on,
    )


def _common_frame(read: Sequence[Dated]) -> Frame:
    """Equal-area, about all that any source tells."""
    shapes: list[BaseGeometry] = [
        each.frame.to_lonlat(area)
        for each in read
        for ground in each.grounds.values()
        for area in ground.values()
    ]
    shapes += [line.path for each in read for line in each.lines.values()]
    return Frame.around_geometry(shapely.box(*shapely.total_bounds(shapes)))


def _names(options: argparse.Namespace) -> list[str]:
    """Name of each source: the one given, or that of its file; the second of a name is numbered."""
    if len(options.name) > len(options.files):
        raise ScenarioError(
            f"{len(options.name)} names are given for {len(options.files)} files",
            where="--name",
            mend="Give one for each file, in turn.",
        )
    stems = [Path(file.partition(":")[0]).stem for file in options.files]
    names, seen = [*options.name, *stems[len(options.name) :]], Counter[str]()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return numbered


def _telling(name: str, dated: Dated, frame: Frame, options: argparse.Namespace, context: Context) -> Telling:
    """What a source says on the day asked for, or on its only one."""
    held = {
        day: held_on(
            day, {holder: frame.to_metres(dated.frame.to_lonlat(area)) for holder, area in ground.items()}
        )
        for day, ground in dated.grounds.items()
        if options.on is None or day <= options.on
    }
    lines = {day: (line.path, line.why) for day, line in dated.lines.items()}
    version = _version(name, versions_of(lines, held), options.on)
    path = version.path
    if path is None and version.held and options.trace:
        path = _traced(version.held, frame, options, context)
    return Telling(name, version.day, version.held, path)


def _version(name: str, versions: Sequence[Version], on: date | None) -> Version:
    if on is not None:
        return version_on(versions, on).version
    if len(versions) != 1:
        raise ScenarioError(
            f"it tells of {len(versions)} days, the last of them {versions[-1].day}",
            where=name,
            mend="Choose one with --on.",
        )
    return versions[0]


def _traced(
    held: Held, frame: Frame, options: argparse.Namespace, context: Context
) -> shapely.MultiLineString:
    limits = shapely.union_all(context.edges(options.territory)) if options.territory else None
    [(path, _)] = lines_of([held], options.trace, frame, limits=limits).values()
    return path


def _write(released: Release, found: Comparison, told: dict[str, Any], folder: Path) -> None:
    write_html(draw(released, context=CONTEXT), folder / "map.html")
    formats.write(released, folder / "agreement.gpkg", styles=styles(released))
    formats.write(released, folder / "agreement.csv")
    if found.band:
        write_text(folder / "widths.csv", _csv_text(_widths(found.band)))
    write_text(folder / "agreement.json", json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def _widths(band: Band) -> list[dict[str, Any]]:
    return [
        {
            "along": band.along,
            "chainage_km": round(width.chainage_m / 1e3, 3),
            "width_m": round(width.width_m, 1),
            "left_m": round(width.left_m, 1),
            "right_m": round(width.right_m, 1),
        }
        for width in band.widths
    ]


def _csv_text(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["source"], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _told(found: Comparison) -> dict[str, Any]:
    """Everything that the program tells, as plain values; keys carry units."""
    return {
        "sources": [
            _source(telling, found.band) for telling in sorted(found.tellings, key=lambda one: one.name)
        ],
        "agreement": _agreement(found.agreement) if found.agreement else None,
        "band": _band(found.band) if found.band else None,
    }


def _source(telling: Telling, band: Band | None) -> dict[str, Any]:
    ground = telling.held.ground if telling.held else {}
    length_m = band.lengths_m.get(telling.name) if band else None
    return {
        "source": telling.name,
        "day": telling.day.isoformat(),
        "line_length_m": None if length_m is None else round(length_m, 1),
        "ground_m2": {holder: round(area.area, 1) for holder, area in sorted(ground.items())},
    }


def _agreement(found: Agreement) -> dict[str, Any]:
    holders = {}
    for holder in found.holders:
        shares = found.shares_of(holder)
        some = {" + ".join(names): round(area_m2, 1) for names, area_m2 in shares.by_some_m2.items()}
        holders[holder] = {
            "by_all_m2": round(shares.by_all_m2, 1),
            "by_some_m2": some,
            "by_none_m2": round(shares.by_none_m2, 1),
        }
    return {
        "told_of_m2": round(found.area_m2(), 1),
        "agreed_m2": round(found.area_m2("agreed"), 1),
        "disputed_m2": round(found.area_m2("disputed"), 1),
        "told_by_some_m2": round(found.area_m2("told_by_some"), 1),
        "holders": holders,
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "along": band.along,
        "area_m2": round(band.area_m2, 1),
        "widest_m": round(band.widest_m, 1),
        "faces": [
            {"left_of": face.left_of, "right_of": face.right_of, "area_m2": round(face.area.area, 1)}
            for face in band.faces
        ],
    }


def _print(
    form: str, told: dict[str, Any], words: str, tables: Sequence[SheetTable], caveats: Sequence[str]
) -> None:
    if form == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return
    if form == "csv":
        plain = ("source", "day", "line_length_m")
        print(_csv_text([{key: one[key] for key in plain} for one in told["sources"]]), end="")
        return
    console = Console()
    console.print(escape(words), soft_wrap=True)
    for each in tables:
        table = Table(box=SIMPLE, title=each.title, title_justify="left")
        for number, heading in enumerate(each.headings):
            table.add_column(escape(heading), justify="right" if number else "left")
        for row in each.rows:
            table.add_row(*map(escape, row))
        console.print(table)
    for caveat in caveats:
        console.print(escape(caveat), soft_wrap=True)


if __name__ == "__main__":
    raise SystemExit(ended(main))
