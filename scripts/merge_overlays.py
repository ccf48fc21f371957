"""Merge many officers' overlays into one: styles, folders, names and authors kept, conflicts listed.

python scripts/merge_overlays.py north.kml south.kmz posts.gpkg notes.geojson --out merged.kmz
python scripts/merge_overlays.py north.kml south.kml --author north.kml=Olena --near-m 50 --out merged.gpkg
python scripts/merge_overlays.py *.kml --exclusive folder=Sectors --strict --format csv --out merged.geojson

Reads KML, KMZ, GeoPackage with styles of QGIS, and GeoJSON; writes .kmz, .gpkg or .geojson. Nothing is
settled and nothing dropped: what is said differently of one thing stands in the file twice, and in the list.
Nothing is coarsened either: a merge is for those who may see its parts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.ended import ended
from geo.errors import GeoError, WriteError
from geo.merge import Conflict, Overlay, authors_of, conflicts_of, merged, read, write
from geo.spreadsheet import text_of

_ENDINGS = """exit status:
  0    the merge is written
  1    the merge is written, --strict was given, and there are conflicts
  2    the words given, or a file, cannot be used: one line says which, why and what to do"""
_WIDTH = 120


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        _refuse_overwriting(options)
        authors = authors_of(options.files, dict(options.author))
        parts = [read(path, author) for path, author in zip(options.files, authors, strict=True)]
        whole = merged(parts)
        conflicts = conflicts_of(whole.items, near_m=options.near_m, exclusive=options.exclusive)
        write(whole, options.out)
    except GeoError as error:
        print(f"merge_overlays: {error}", file=sys.stderr)
        return error.exit_status
    counts = {str(path): len(part.items) for path, part in zip(options.files, parts, strict=True)}
    _report(options, counts, whole, conflicts)
    return 1 if options.strict and conflicts else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=_ENDINGS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="overlays to merge, in order")
    parser.add_argument("--out", type=Path, required=True, help="file to write: .kmz, .gpkg or .geojson")
    parser.add_argument(
        "--author",
        action="append",
        default=[],
        type=_pair,
        metavar="FILE=NAME",
        help="who drew a file (default: its name; may be repeated)",
    )
    parser.add_argument(
        "--near-m",
        type=_metres,
        default=25.0,
        metavar="M",
        help="list things of two authors that lie within this all along, metres (default: 25; 0: none)",
    )
    parser.add_argument(
        "--exclusive",
        type=_pair,
        metavar="KEY=VALUE",
        help="list overlaps of areas that bear this value, or lie in this folder (folder=NAME)",
    )
    parser.add_argument("--strict", action="store_true", help="end with status 1 where there are conflicts")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    return parser


def _pair(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals or not key or not value:
        raise argparse.ArgumentTypeError(f"{word!r} is not in the form A=B")
    return key, value


def _metres(word: str) -> float:
    try:
        found = float(word)
    except ValueError:
        found = -1.0
    if not 0.0 <= found <= 100_000.0:
        raise argparse.ArgumentTypeError(f"{word!r} is no distance from 0 to 100,000 metres")
    return found


def _refuse_overwriting(options: argparse.Namespace) -> None:
    if any(options.out.resolve() == path.resolve() for path in options.files):
        raise WriteError(
            "it is one of the files to merge", where=str(options.out), mend="Give another path for the merge."
        )


def _report(
    options: argparse.Namespace, counts: dict[str, int], whole: Overlay, conflicts: tuple[Conflict, ...]
) -> None:
    if options.format == "json":
        content = {
            "out": str(options.out),
            "items": len(whole.items),
            "by_file": counts,
            "by_author": dict(Counter(item.author for item in whole.items)),
            "conflicts": [asdict(conflict) for conflict in conflicts],
            "notes": list(whole.notes),
        }
        print(json.dumps(content, ensure_ascii=False, indent=1))
    elif options.format == "csv":
        _print_csv(conflicts)
    else:
        _print_table(options, counts, whole, conflicts)


def _print_csv(conflicts: tuple[Conflict, ...]) -> None:
    headings = ("kind", "what", "author_1", "author_2", "says", "distance_m", "overlap_m2")
    rows = (
        (each.kind, each.what, *each.authors, each.says, each.distance_m, each.overlap_m2)
        for each in conflicts
    )
    print(text_of([headings, *rows]), end="")


def _print_table(
    options: argparse.Namespace, counts: dict[str, int], whole: Overlay, conflicts: tuple[Conflict, ...]
) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    files = Table("file", box=SIMPLE)
    files.add_column("items", justify="right")
    for file, count in counts.items():
        files.add_row(escape(file), f"{count:,}")
    files.add_row(escape(str(options.out)), f"{len(whole.items):,}")
    console.print(files)
    for note in whole.notes:
        console.print(escape(note))
    if not conflicts:
        console.print("No conflicts.")
        return
    table = Table("conflict", "what", "authors", "says", box=SIMPLE, title=f"Conflicts: {len(conflicts):,}")
    for each in conflicts:
        table.add_row(each.kind, escape(each.what), escape(" / ".join(each.authors)), escape(each.says))
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(ended(main))
