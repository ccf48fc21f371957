r"""Daily report of incidents along a line: page, paper, map, strip, tables; for staff, and for the press.

python scripts/report_incidents.py log.csv --line line.geojson --zones zones.gpkg --effort watched.csv \
    --time-zone Europe/Kyiv --day 2015-03-01 --out out/2015-03-01
python scripts/report_incidents.py ged.csv --supplier ucdp --line line.geojson --from 2015-02-15 --out out

With --day it is the report of that day, against the day before; without, of the span. The folder staff holds
exact positions and is not to be published; press holds cells of 10 km, stretches of 10 km, no count under 3.
Unobserved is not quiet, and a report is not a finding. Status 0: done; 2: wrong input; 4: too large a page.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from rich.console import Console
from rich.markup import escape

from geo import formats
from geo.beside import Beside
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Sheet
from geo.features.daily import Daily
from geo.features.daily_rates import rates
from geo.features.daily_sheet import daily_sheet
from geo.features.incidents import Told, drawn, incidents, places
from geo.features.line_ground import ground
from geo.features.towns import Towns
from geo.geometry.bounds import bounds_round
from geo.methods.incidents.account import DAY_S, Account, Asked
from geo.options import above_zero
from geo.read.context import Context
from geo.read.incident_files import Reported, add_options, read_reported
from geo.read.moments import span_of
from geo.release import PRESS, STAFF, Policy, release
from geo.store import is_store, shown
from maps import draw
from maps.charts import write_charts
from maps.page import write_html

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
REFERENCE = ROOT / "data" / "reference" / "v1"
_RESIDENTS = "GeoNames (CC BY 4.0)."


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        with Beside(("maps.report",)) as beside:
            told = read_reported(options, REFERENCE)
            daily = _daily(told, options)
            begun = [_begin(daily, told, options, policy, beside) for policy in (STAFF, PRESS)]
            written = [path for write in begun for path in write()]
    except GeoError as error:
        print(f"report_incidents: {error}", file=sys.stderr)
        return error.exit_status
    if not options.quiet:
        for path in written:
            Console(soft_wrap=True).print(escape(str(path)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--day", metavar="DAY", help="the day that is reported, against the day before")
    parser.add_argument(
        "--within-km", type=above_zero, default=15.0, help="how near to the line incidents count for it (15)"
    )
    parser.add_argument(
        "--silence-days", type=_whole_days, default=7, help="days without incident asked for (7)"
    )
    parser.add_argument("--title", default="Incidents along the line", help="what the reports are called")
    parser.add_argument("--left", default="", metavar="NAME", help="who is on the left of the line")
    parser.add_argument("--right", default="", metavar="NAME", help="who is on its right")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder to write to (out)")
    parser.add_argument("--large", action="store_true", help="write even a page of more than 15 MB")
    parser.add_argument("--quiet", action="store_true", help="do not list the files")
    return parser


def _daily(told: Reported, options: argparse.Namespace) -> Daily:
    """The accounts of the day, of the day before and of the span that led to them."""
    if not len(told.incidents):
        raise ReadError(
            "it holds no incident with a place and a day",
            where=shown(options.incidents),
            mend="Look at it.",
        )
    first = options.first or told.day_of(int(told.incidents.begins_s.min()))
    last = options.day or options.last or told.day_of(int(told.incidents.begins_s.max()))
    span = _asked(told, options, first, last)
    day = _asked(told, options, last, last) if options.day else span
    before = replace(day, from_s=day.from_s - DAY_S, to_s=day.from_s)
    plain = replace(told, incidents=told.incidents.only(~told.incidents.exercise))
    reported = told.account(day)
    apart = reported if len(plain.incidents) == len(told.incidents) else plain.account(day)
    whole = apart if day == span else plain.account(span)
    return Daily(
        _told(reported, told, options),
        _told(whole, told, options),
        plain=apart,
        before=told.account(before) if options.day else None,
        towns=_towns(told),
    )


def _whole_days(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below zero")
    return value


def _asked(told: Reported, options: argparse.Namespace, first: str, last: str) -> Asked:
    return Asked(
        near_m=options.within_km * 1_000.0,
        stretch_m=options.stretch_km * 1_000.0,
        from_s=span_of(first, told.zone)[0],
        to_s=span_of(last, told.zone)[1],
        silence_days=options.silence_days,
        edge_sigma_m=options.edge_sigma_m,
        time_zone=options.time_zone,
    )


def _told(account: Account, told: Reported, options: argparse.Namespace) -> Told:
    named = Told(account, told.zone)
    return replace(named, left=options.left or named.left, right=options.right or named.right)


def _towns(told: Reported) -> Towns | None:
    """Settlements of the embedded gazetteer about the line; None where it has none there."""
    layer = Context(CONTEXT).settlements(bounds_round(told.line.path))
    if not len(layer.geometry):
        return None
    longitude, latitude = shapely.get_coordinates(layer.geometry).T
    count = len(longitude)
    columns = {
        key: layer.columns.get(key, np.full(count, np.nan)) for key in ("name_en", "name_uk", "population")
    }
    return Towns(
        tuple(map(str, columns["name_en"])),
        tuple(map(str, columns["name_uk"])),
        tuple(np.nan_to_num(columns["population"].astype(float)).astype(int).tolist()),
        longitude,
        latitude,
        _RESIDENTS,
    )


def _begin(
    daily: Daily, told: Reported, options: argparse.Namespace, policy: Policy, beside: Beside
) -> Callable[[], list[Path]]:
    """Begin every file of one policy, page and paper beside; what each holds has passed the gate."""
    daily = replace(daily, exact=policy.exact)
    folder = options.out / policy.name
    said = _sheet(daily, told, options)
    base = list(ground(told.line, told.zones_lonlat, source=Path(options.zones.partition(":")[0]).name))
    if policy.exact:
        page = release([*base, *drawn(daily.told)], said, policy)
        rows = release([*incidents(daily.told, with_times=True), *rates(daily)], said, policy)
    else:
        rows = release([*base, *places(daily.told), *rates(daily)], said, policy)
        page = rows.only({*(feature.layer for feature in rows.features)} - {"rates"})
    report = beside.start("maps.report:write_report", page, folder, context=CONTEXT)

    def write() -> list[Path]:
        written = [folder / name for name in ("incidents.csv", "rates.csv", "map.html")]
        formats.write(rows.only({"incidents"}), written[0])
        formats.write(rows.only({"rates"}), written[1])
        write_html(draw(page, context=CONTEXT), written[2], large=options.large)
        return [*written, *write_charts(page, folder, only=()), *report()]

    return write


def _sheet(daily: Daily, told: Reported, options: argparse.Namespace) -> Sheet:
    own = "store of incidents" if is_store(options.incidents) else options.incidents
    files = (own, options.line, options.zones, str(options.effort or ""), str(options.denied or ""))
    named = [Path(name.partition(":")[0]).name for name in files if name]
    supplier = told.supplier
    return daily_sheet(
        daily,
        told.line,
        name=options.title,
        sources=(
            *(
                [f"{supplier.title} ({supplier.licence})" if supplier.licence else supplier.title]
                if supplier
                else []
            ),
            f"Files: {', '.join(named)}",
        ),
        lead=f"{supplier.title}." if supplier else "",
        caveats=(f"{supplier.title}. {supplier.source}.",) if supplier else (),
    )


if __name__ == "__main__":
    raise SystemExit(ended(main))
