r"""A user's own download turned into layers with passports, ready for a scenario. Nothing is fetched.

python scripts/import_source.py ucdp GEDEvent.csv --out data/scenarios/mine
python scripts/import_source.py towns towns_2024-08-17.csv --out mine --retrieved 2024-08-18
python scripts/import_source.py --list

DIR receives the layers, one file each, and passports.toml; rows left out are listed in NAME_left_out.csv.
What is printed can be put into a scenario.toml as it stands: what is no table there is a comment. Areas,
lines and points are GeoJSON: text, longitude first, and the same bytes each time (a GeoPackage bears the
time of its last change). Incidents are CSV with the columns that check_incidents.py reads. Status 0: done;
2: wrong input.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from geo.ended import ended
from geo.errors import GeoError
from geo.sources import Wishes, Written, import_files, snippet, suppliers

ROOT = Path(__file__).resolve().parents[1]
_VERSION = "v1"
_SHOWN = 8


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.list:
        print("\n".join(_listed()))
        return 0
    if not options.files:
        parser.error("name a supplier and its files, or say --list")
    try:
        retrieved = options.retrieved.isoformat() if options.retrieved else ""
        done = import_files(
            options.supplier,
            options.files,
            options.out,
            _wishes(options),
            retrieved=retrieved,
            terms=_terms(options),
        )
    except GeoError as error:
        print(f"import_source: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        print("\n".join(_told(done)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["suppliers, and where you get their files:", *_listed()]),
    )
    parser.add_argument("supplier", nargs="?", default="", metavar="SUPPLIER", help="whose files these are")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="as fetched, zip and gz too")
    parser.add_argument(
        "--out", type=Path, default=Path("out/imported"), metavar="DIR", help="folder for the layers"
    )
    parser.add_argument("--retrieved", type=_day, metavar="DAY", help="day on which you fetched them")
    parser.add_argument("--day", type=_day, metavar="DAY", help="day taken of a table of many (the last)")
    parser.add_argument(
        "--country", default="", metavar="ISO", help="flag rows that lie outside it (UA, KR …)"
    )
    parser.add_argument(
        "--bounds",
        type=float,
        nargs=4,
        metavar=("W", "S", "E", "N"),
        help="part of a raster or extract, degrees",
    )
    parser.add_argument("--crs", help="reference system of a file that states none (EPSG:32636)")
    parser.add_argument(
        "--latitude-first", action="store_true", help="the file writes latitude before longitude"
    )
    parser.add_argument("--title", metavar="TEXT", help="what it is, in the place of the supplier's title")
    parser.add_argument("--licence", metavar="TEXT", help="its terms, SPDX where there is one (CC-BY-4.0)")
    parser.add_argument("--credit", metavar="TEXT", help="wording that its terms ask for, shown on the page")
    parser.add_argument(
        "--list", action="store_true", help="list the suppliers and where you get their files"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    return parser


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _wishes(options: argparse.Namespace) -> Wishes:
    return Wishes(
        reference=ROOT / "data" / "reference" / _VERSION,
        context=ROOT / "data" / "context",
        country=options.country.upper(),
        bounds=tuple(options.bounds) if options.bounds else None,
        day=options.day,
        crs=options.crs,
        latitude_first=options.latitude_first,
    )


def _terms(options: argparse.Namespace) -> dict[str, str]:
    told = {name: getattr(options, name) for name in ("title", "licence", "credit")}
    return {name: text for name, text in told.items() if text}


def _listed() -> list[str]:
    lines = []
    for supplier in suppliers().values():
        lines += [
            f"  {supplier.id}: {supplier.title}",
            f"      from     {supplier.obtained}",
            f"      becomes  {supplier.becomes}",
            f"      terms    {supplier.credit or supplier.licence}",
        ]
    return lines


def _told(done: Written) -> list[str]:
    """What was made, as a piece of a scenario file."""
    lines = [f"# {done.supplier.title}: {done.supplier.credit or 'terms not stated'}"]
    for layer, source in zip(done.layers, done.passports, strict=True):
        counts = ", ".join(f"{number:,} {what}" for what, number in layer.counts.items())
        lines += ["", f"# {source.path}: {counts}", *(f"#   {line}" for line in source.repairs[:_SHOWN])]
        if len(source.repairs) > _SHOWN:
            lines.append(f"#   and {len(source.repairs) - _SHOWN} more, in passports.toml")
        lines += [snippet(layer, source).rstrip()] if layer.role else [f"#   {layer.use}"]
    return lines


if __name__ == "__main__":
    raise SystemExit(ended(main))
