"""Check every passport under a folder of data: is each file there, and still the one described.

python scripts/check_data.py data
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from geo.ended import ended
from geo.errors import ProvenanceError
from geo.provenance import PASSPORTS, Source, layer_passports, passports, verified

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = "scenario.toml"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of the data: its path below the folder, and what is wrong with it (empty if nothing)."""

    path: str
    verdict: str
    fault: str = ""


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    if not options.folder.is_dir():
        print(
            f"check_data: {options.folder}: the folder is not there. Name the folder of data.",
            file=sys.stderr,
        )
        return 2
    found = list(checked(options.folder))
    faults = [each for each in found if each.fault]
    if not options.quiet:
        _show(found, options.format)
    for each in faults:
        print(f"check_data: {each.fault}", file=sys.stderr)
    return 1 if faults else 0


def checked(folder: Path) -> Iterator[Checked]:
    """Every file that a passport describes, and every file beside them that none describes."""
    for listing in sorted([*folder.rglob(PASSPORTS), *folder.rglob(SCENARIO)]):
        place = listing.parent.relative_to(folder)
        try:
            sources = passports(listing.parent) if listing.name == PASSPORTS else layer_passports(listing)
        except ProvenanceError as error:
            yield Checked(str(place / listing.name), "unreadable", f"{place / listing.name}: {error}")
            continue
        for source in sources.values():
            yield _against_passport(source, listing.parent, place)
        yield from _unlisted(sources.values(), listing.parent, place)


def _against_passport(source: Source, folder: Path, place: Path) -> Checked:
    """Compare one file with its passport."""
    try:
        verified(source, folder)
    except ProvenanceError as error:
        there = (folder / source.path).is_file()
        return Checked(
            str(place / source.path),
            "changed" if there else "missing",
            f"{place / error.where}: {_said(error)}",
        )
    return Checked(str(place / source.path), "as described")


def _said(error: ProvenanceError) -> str:
    """Problem and mend of an error, without its place."""
    return f"{error.problem}. {error.mend}"


def _unlisted(sources: Iterable[Source], folder: Path, place: Path) -> Iterator[Checked]:
    """Files of a folder that have no passport."""
    listed = {(folder / source.path).resolve() for source in sources}
    for path in sorted(folder.rglob("*")):
        own = path.name in {PASSPORTS, SCENARIO, "README.md"} or path.name.startswith(".")
        if path.is_file() and not own and path.resolve() not in listed:
            where = place / path.relative_to(folder)
            mend = f"Enter it in {place / PASSPORTS} or in its scenario, or take it away."
            yield Checked(str(where), "unlisted", f"{where}: the file has no passport. {mend}")


def _show(found: Sequence[Checked], form: str) -> None:
    """Print the verdicts on standard output."""
    if form == "json":
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows(
            [("path", "verdict", "fault"), *((each.path, each.verdict, each.fault) for each in found)]
        )
    else:
        sheet = Table("file", "verdict")
        for each in found:
            sheet.add_row(each.path, each.verdict)
        Console().print(sheet)


def _parser() -> argparse.ArgumentParser:
    """Arguments of the program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=ROOT / "data", help="folder of data (default: data)"
    )
    parser.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help="form of the verdicts"
    )
    parser.add_argument("--quiet", action="store_true", help="faults only")
    return parser


if __name__ == "__main__":
    raise SystemExit(ended(main))
