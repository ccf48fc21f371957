r"""Keep a log of incidents: enter reports, correct and withdraw them, list what stands or stood, check it.

python scripts/log_incidents.py log.gpkg add reports.csv --radius-m 500 --time-zone Europe/Kyiv --by "Desk 2"
python scripts/log_incidents.py log.gpkg add corrected.csv --correct --why "positions read from the map"
python scripts/log_incidents.py log.gpkg withdraw 2015-117 --why "an exercise of our own" --by "Desk 2"
python scripts/log_incidents.py postgresql://desk@server/log list --as-of 2015-03-01 --format geojson
python scripts/log_incidents.py log.gpkg history 2015-117
python scripts/log_incidents.py log.gpkg verify --seal SEAL

The log is one GeoPackage, or a PostGIS database that many write to at once; its password is taken from
PGPASSWORD or a .pgpass file. Nothing in it is overwritten or deleted: a correction is a new revision, what is
withdrawn stays with the reason, and the same report sent twice is entered once. A day given to --as-of counts
to its end. Status 0: done; 1: reports contradict what is there and were not entered, or the log is not as it
was entered; 2: wrong input. What it lists holds exact positions: for staff only.
"""

from __future__ import annotations

import argparse
import getpass
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
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
from geo.formats.csv import text as csv_text
from geo.formats.geojson import text as geojson_text
from geo.model.incident import Incidents
from geo.read.incidents import read_incidents, suppliers
from geo.read.moments import last_moment_s, zone_of
from geo.read.observers import load_bearings
from geo.release import STAFF, Release, release
from geo.store import Revision, open_store

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference" / "v1"
_SHOWN = 20
_REPORT_WIDTH = 160
_PLACE = ("longitude", "latitude")
_WORDS = ("kind", "assessed", "means", "weapon", "state", "source")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    deeds: dict[str, Callable[[argparse.Namespace], int]] = {
        **{"add": _add, "withdraw": _withdraw, "list": _list},
        **{"history": _history, "verify": _verify},
    }
    try:
        return deeds[options.deed](options)
    except GeoError as error:
        print(f"log_incidents: {error}", file=sys.stderr)
        return error.exit_status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", metavar="STORE", help="FILE.gpkg, or postgresql://NAME@SERVER/DATABASE")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    _add_entering(deeds)
    _add_looking(deeds)
    return parser


def _add_entering(deeds: Any) -> None:
    """Deeds that enter revisions."""
    add = deeds.add_parser("add", help="enter the reports of a file; makes the log where there is none")
    add.add_argument("file", metavar="FILE", help="file with incidents (FILE or FILE:layer)")
    add.add_argument(
        "--supplier", default="", metavar="ID", help="whose columns these are (ucdp, viina, firms)"
    )
    add.add_argument("--column", action="append", default=[], type=_role, metavar="ROLE=COLUMN")
    add.add_argument(
        "--radius-m", type=float, default=math.nan, metavar="R", help="95 %% radius where none is stated"
    )
    add.add_argument(
        "--place-of",
        choices=("incident", "monitor"),
        default="",
        help="whose places the file gives; from a monitor's, those of incidents are reckoned",
    )
    add.add_argument("--time-zone", default="UTC", metavar="ZONE", help="of times that name none (UTC)")
    add.add_argument("--crs", help="reference system of a file that states none (EPSG:32636)")
    add.add_argument(
        "--correct", action="store_true", help="reports of incidents that are there correct them"
    )
    add.add_argument("--why", default="", metavar="WORDS", help="reason of the corrections")
    withdraw = deeds.add_parser("withdraw", help="say that incidents no longer stand")
    withdraw.add_argument("ids", nargs="+", metavar="ID")
    withdraw.add_argument("--why", required=True, metavar="WORDS", help="reason; it is kept")
    for one in (add, withdraw):
        one.add_argument("--by", default="", metavar="NAME", help="who enters it (the user's name)")
        one.add_argument("--format", choices=("table", "json"), default="table", help="of what is told")


def _add_looking(deeds: Any) -> None:
    """Deeds that only look."""
    listed = deeds.add_parser("list", help="what stands")
    listed.add_argument("--as-of", metavar="MOMENT", help="what stood then, as it was known then (now)")
    listed.add_argument(
        "--out", type=Path, metavar="FILE", help="write to a file: .geojson, .gpkg, .csv, .kmz …"
    )
    history = deeds.add_parser("history", help="every revision of an incident")
    history.add_argument("id", metavar="ID")
    for one, forms in ((listed, ("table", "json", "csv", "geojson")), (history, ("table", "json", "csv"))):
        one.add_argument("--time-zone", default="UTC", metavar="ZONE", help="of the times shown (UTC)")
        one.add_argument("--format", choices=forms, default="table")
    verify = deeds.add_parser("verify", help="whether everything is as it was entered")
    verify.add_argument(
        "--seal", default="", metavar="SEAL", help="one noted before, which must still be there"
    )
    verify.add_argument("--format", choices=("table", "json"), default="table")


def _role(text: str) -> tuple[str, str]:
    role, _, column = text.partition("=")
    if not role or not column:
        raise argparse.ArgumentTypeError(f"{text!r} is not ROLE=COLUMN")
    return role, column


def _add(options: argparse.Namespace) -> int:
    read = _read(options)
    named = Path(options.file.partition(":")[0]).name
    with open_store(options.store, create=True) as store:
        receipt = store.add(read, by=_name(options), file=named, correcting=options.correct, why=options.why)
    refused = [f"{row.where}: {row.problem}" for row in receipt.refused]
    if options.format == "json":
        print(json.dumps({**asdict(receipt), "refused": refused}, indent=2, ensure_ascii=False))
    else:
        console = _console()
        counts = f"{receipt.added:,} added, {receipt.corrected:,} corrected, {receipt.known:,} known"
        batch = f"batch {receipt.batch}" if receipt.batch else "nothing new"
        console.print(f"{batch}: {counts}, {len(refused):,} not entered.")
        for row in refused[:_SHOWN]:
            console.print(f"  not entered: {escape(row)}")
    return 1 if len(receipt.refused) > len(read.left_out) else 0


def _read(options: argparse.Namespace) -> Incidents:
    known = suppliers(REFERENCE / "incident_columns.toml")
    if options.supplier and options.supplier not in known:
        raise GeoError(
            f"--supplier {options.supplier!r} is not known", where="options", mend=f"Give {', '.join(known)}."
        )
    return read_incidents(
        options.file,
        supplier=known.get(options.supplier),
        columns=dict(options.column),
        zone=zone_of(options.time_zone),
        radius_m=options.radius_m,
        crs=options.crs,
        numbered=False,
        place_of=options.place_of,
        bearings=load_bearings(REFERENCE / "bearings.toml"),
    )


def _name(options: argparse.Namespace) -> str:
    return str(options.by) or getpass.getuser()


def _withdraw(options: argparse.Namespace) -> int:
    with open_store(options.store) as store:
        receipt = store.withdraw(options.ids, why=options.why, by=_name(options))
    if options.format == "json":
        print(json.dumps(asdict(receipt), indent=2))
    else:
        print(f"{receipt.withdrawn:,} withdrawn, {receipt.known:,} were withdrawn before.")
    return 0


def _list(options: argparse.Namespace) -> int:
    zone = zone_of(options.time_zone)
    as_of_s = last_moment_s(options.as_of, zone) if options.as_of else None
    with open_store(options.store) as store:
        found = store.incidents(as_of_s)
    rows = [_row(found, at, zone) for at in range(len(found))]
    last_s = float(found.ends_s.max()) - 1.0 if as_of_s is None and len(found) else as_of_s or 0.0
    if options.out:
        formats.write(_released(rows, _moment(last_s, zone)), options.out)
    elif options.format == "geojson":
        print(geojson_text(_released(rows, _moment(last_s, zone))), end="")
    elif options.format == "table":
        _print_list(rows, len(found.left_out))
    else:
        _print_rows(rows, options.format, _moment(last_s, zone))
    return 0


def _print_rows(rows: list[dict[str, Any]], form: str, as_of: str) -> None:
    if form == "json":
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        print(csv_text(_released(rows, as_of)), end="")


def _released(rows: list[dict[str, Any]], as_of: str) -> Release:
    """Rows as files hold them; sensitive, for they tell where witnesses stood."""
    features = [
        Feature(
            "incidents",
            shapely.Point(row["longitude"], row["latitude"]),
            {key: value for key, value in row.items() if key not in _PLACE},
            sensitive=True,
        )
        for row in rows
    ]
    return release(features, Sheet("incidents", "Log of incidents", as_of, "illustrative"), STAFF)


def _row(found: Incidents, at: int, zone: tzinfo) -> dict[str, Any]:
    return {
        "id": found.id[at],
        "begins": _moment(int(found.begins_s[at]), zone),
        "ends": _moment(int(found.ends_s[at]), zone),
        "longitude": float(found.longitude[at]),
        "latitude": float(found.latitude[at]),
        **{name: _known(getattr(found, name)[at]) for name in ("radius_m", "direction_deg", "distance_m")},
        "number": int(found.number[at]),
        "exercise": bool(found.exercise[at]),
        **{name: getattr(found, name)[at] for name in _WORDS},
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _moment(moment_s: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(moment_s, zone).isoformat(timespec="seconds")


def _print_list(rows: list[dict[str, Any]], refused_count: int) -> None:
    console = _console()
    console.print(f"{len(rows):,} incidents stand; {refused_count:,} rows were not entered.")
    names = ("id", "begins", "kind", "number", *_PLACE, "radius_m", "state", "source")
    _print_table(console, names, rows[-_SHOWN:])
    if len(rows) > _SHOWN:
        console.print(f"The last {_SHOWN} by beginning; --format csv, json or geojson lists all.")


def _history(options: argparse.Namespace) -> int:
    zone = zone_of(options.time_zone)
    with open_store(options.store) as store:
        found = store.history(options.id)
    rows = [{**_entered(one, zone), **_row(one.report, 0, zone)} for one in found]
    if options.format == "table":
        names = ("revision", "what", "why", "entered_by", "received", "begins", "kind", *_PLACE)
        _print_table(_console(), names, rows)
    else:
        _print_rows(rows, options.format, rows[-1]["received"])
    return 0


def _entered(one: Revision, zone: tzinfo) -> dict[str, Any]:
    return {
        **{"revision": one.number, "what": one.what, "why": one.why, "entered_by": one.entered_by},
        "received": _moment(one.received_s, zone),
        **{"batch": one.batch, "file": one.file, "content_sha256": one.content_sha256},
    }


def _verify(options: argparse.Namespace) -> int:
    with open_store(options.store) as store:
        audit = store.verify()
    findings = list(audit.findings)
    if options.seal and options.seal not in audit.seals:
        findings.append(f"no batch has the seal {options.seal}")
    told = {
        **{"batches": audit.batches, "revisions": audit.revisions, "incidents": audit.incidents},
        **{
            "withdrawn": audit.withdrawn,
            "not_entered": audit.refused,
            "seal": audit.seal,
            "findings": findings,
        },
    }
    if options.format == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        console = _console()
        console.print(
            f"{audit.revisions:,} revisions of {audit.incidents:,} incidents in {audit.batches:,} batches;"
            f" {audit.withdrawn:,} withdrawn, {audit.refused:,} rows not entered."
        )
        console.print(f"seal {audit.seal or 'none'}", soft_wrap=True)
        for finding in findings[:_SHOWN]:
            console.print(escape(finding), style="red")
        console.print("Not as it was entered." if findings else "Everything is as it was entered.")
    return 1 if findings else 0


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _REPORT_WIDTH, soft_wrap=True)


def _print_table(console: Console, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    table = Table(*names, box=SIMPLE)
    for row in rows:
        table.add_row(*("" if row[name] is None else escape(str(row[name])) for name in names))
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(ended(main))
