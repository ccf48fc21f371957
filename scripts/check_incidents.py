r"""Incidents against a line and its zones: where, on which side, inside or not, how many an hour.

python scripts/check_incidents.py incidents.csv --line line.geojson --radius-m 500
python scripts/check_incidents.py ged.csv --supplier ucdp --line line.geojson --from 2015-02-15
python scripts/check_incidents.py log.gpkg --line line.geojson --zones zones.gpkg --effort watched.csv \
    --time-zone Europe/Kyiv --silence-days 7 --format json --out placed.gpkg

A zone's verdict is inside, outside, or indeterminate where the edge is nearer than the position is known. The
effort file has columns from_km, to_km, begins, ends and, where known, watch_share and means (plan_effort.py
writes one from a plan); without it no rate is told, for unobserved is not quiet. An incident is in a rate
only if somebody watched its place in its window of time; the others are counted apart. --denied takes hours
off: a table of from_km, to_km, begins, ends, why and, where it stops some means only, means. Rows without
place or time, and all that cannot be placed in some way, are counted and listed. Status 0: done; 1: the
silence asked for is not kept; 2: wrong input. What --out writes holds exact positions: for staff only.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
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
from geo.model.account import Account, Asked
from geo.model.verdict import VERDICTS
from geo.options import above_zero
from geo.read.incident_files import Reported, add_options, read_reported
from geo.read.moments import span_of
from geo.release import STAFF, release
from geo.store import is_store, shown

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference" / "v1"
_SHOWN = 10


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        told = read_reported(options, REFERENCE)
        asked = _asked(options, told)
        found = told.account(asked)
        if options.out:
            formats.write(
                release(list(_features(found, told.zone)), _sheet(options, told), STAFF), options.out
            )
    except GeoError as error:
        print(f"check_incidents: {error}", file=sys.stderr)
        return error.exit_status
    if not options.quiet:
        _print(options, _report(found, told, options.within_km))
    kept = found.silence is None or found.silence.kept or not options.silence_days
    return 0 if kept else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument(
        "--within-km", type=above_zero, nargs="+", default=[5.0, 15.0], help="distances to count by (5 15)"
    )
    parser.add_argument(
        "--silence-days", type=_days, default=0, help="days without incident that are asked for"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="incidents with verdicts: .geojson, .gpkg, .csv"
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _days(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below zero")
    return value


def _asked(options: argparse.Namespace, told: Reported) -> Asked:
    """Whole days of the zone of time, from the first to the last that is named, or that has an incident."""
    if not len(told.incidents):
        raise GeoError(
            "it holds no incident with a place and a day",
            where=shown(options.incidents),
            mend="Look at it.",
        )
    first = options.first or told.day_of(int(told.incidents.begins_s.min()))
    last = options.last or told.day_of(int(told.incidents.begins_s.max()))
    return Asked(
        near_m=max(options.within_km) * 1_000.0,
        stretch_m=options.stretch_km * 1_000.0,
        from_s=span_of(first, told.zone)[0],
        to_s=span_of(last, told.zone)[1],
        silence_days=options.silence_days,
        edge_sigma_m=options.edge_sigma_m,
        time_zone=options.time_zone,
    )


def _sheet(options: argparse.Namespace, told: Reported) -> Sheet:
    own = "store of incidents" if is_store(options.incidents) else options.incidents.partition(":")[0]
    as_of = told.day_of(int(told.incidents.ends_s.max()) - 1)
    return Sheet("incidents", "Incidents along a line", as_of, "illustrative", sources=(Path(own).name,))


def _features(found: Account, zone: tzinfo) -> Iterator[Feature]:
    """Each incident with its chainage, offset and verdicts; sensitive, for it tells where witnesses stood."""
    for i, name in enumerate(found.incidents.id):
        values = {
            "name": name,
            "kind": found.incidents.kind[i],
            "state": found.incidents.state[i],
            "assessed": found.incidents.assessed[i],
            "means": found.incidents.means[i],
            "reported_by": found.incidents.source[i],
            "begins": datetime.fromtimestamp(int(found.incidents.begins_s[i]), zone).isoformat(),
            "ends": datetime.fromtimestamp(int(found.incidents.ends_s[i]), zone).isoformat(),
            "number": int(found.incidents.number[i]),
            "radius_m": _known(found.incidents.radius_m[i]),
            "chainage_m": round(float(found.located.chainage_m[i]), 1),
            "offset_m": round(float(found.located.offset_m[i]), 1),
            **_verdict_values(found, i),
        }
        place = shapely.Point(found.incidents.longitude[i], found.incidents.latitude[i])
        yield Feature("incidents", place, values, sensitive=True)


def _verdict_values(found: Account, i: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for verdict in found.verdicts:
        values[f"verdict: {verdict.zone}"] = VERDICTS[int(verdict.code[i])]
        values[f"margin_m: {verdict.zone}"] = round(float(verdict.margin_m[i]), 1)
        values[f"inside_share: {verdict.zone}"] = _known(verdict.inside_share[i])
    return values


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)


def _report(found: Account, told: Reported, within_km: list[float]) -> dict[str, Any]:
    """Everything that the program tells, as plain values; keys carry units."""
    asked = found.asked
    return {
        "read": len(told.incidents),
        "left_out": [f"{row.where}: {row.problem}" for row in told.incidents.left_out],
        "from_day": told.day_of(asked.from_s),
        "to_day": told.day_of(asked.to_s - 1),
        "time_zone": str(told.zone),
        "incidents": len(found.incidents),
        "within": [
            {
                "distance_km": km,
                "incidents": found.within(km * 1e3),
                "on_the_left": found.on_the_left(km * 1e3),
            }
            for km in within_km
        ],
        "kinds": dict(Counter(kind or "not told" for kind in found.incidents.kind).most_common()),
        "zones": [{"zone": each.zone, **{v: each.count(v) for v in VERDICTS}} for each in found.verdicts],
        "exercises": {
            "incidents": found.exercise_count,
            "inside": {each.zone: each.count("inside", found.incidents.exercise) for each in found.verdicts},
        },
        "apart": {
            why: [found.incidents.id[number] for number in numbers] for why, numbers in found.apart.items()
        },
        **_counted(found),
        **_tested(found, told),
    }


def _counted(found: Account) -> dict[str, Any]:
    """Incidents by stretch, with the hours for which it was watched."""
    return {
        "days": len(found.by_day),
        "near_km": found.asked.near_m / 1e3,
        "stretches": [
            {
                "from_km": rate.from_m / 1e3,
                "to_km": rate.to_m / 1e3,
                "incidents": rate.count,
                "in_rate": rate.seen_count,
                "watched_h": rate.watched_h,
                "per_h": rate.per_h,
                "low_per_h": rate.low_per_h,
                "high_per_h": rate.high_per_h,
            }
            for rate in found.rates
        ],
        "effort": found.effort or None,
        "caveats": list(found.caveats),
        "where_nobody_watched": found.unwatched_count,
        "peak": asdict(found.peak) if found.peak else None,
    }


def _tested(found: Account, told: Reported) -> dict[str, Any]:
    """Silence, changes and clusters; none of them where nobody told how long the line was watched."""
    return {
        "silence_days": found.silence.days if found.silence else None,
        "longest_silence_days": found.silence.longest_days if found.silence else None,
        "unobserved_days": found.silence.unobserved_days if found.silence else None,
        "cluster": _cluster(found),
        "hot_spot": _hot_spot(found, told),
        "change_points": _change_points(found, told),
        "last_day_against_the_day_before": asdict(found.last_day) if found.last_day else None,
    }


def _cluster(found: Account) -> dict[str, Any] | None:
    if found.cluster is None:
        return None
    first, last = found.rates[found.cluster.first], found.rates[found.cluster.last]
    return {
        "from_km": first.from_m / 1e3,
        "to_km": last.to_m / 1e3,
        "incidents": found.cluster.count,
        "expected": round(found.cluster.expected_count, 2),
        "p": found.cluster.p_share,
    }


def _hot_spot(found: Account, told: Reported) -> dict[str, Any] | None:
    if found.hot_spot is None:
        return None
    spot = found.hot_spot
    return {
        "from_km": found.rates[spot.first].from_m / 1e3,
        "to_km": found.rates[spot.last].to_m / 1e3,
        "from_day": told.day_of(found.day_edges_s[spot.first_day]),
        "to_day": told.day_of(found.day_edges_s[spot.last_day]),
        "incidents": spot.count,
        "expected": round(spot.expected_count, 2),
        "p": spot.p_share,
    }


def _change_points(found: Account, told: Reported) -> dict[str, Any] | None:
    if found.segments is None:
        return None
    return {
        "p": found.segments.p_share,
        "level": found.segments.level_share,
        "penalty": round(found.segments.penalty, 3),
        "spans": [
            {
                "from_day": told.day_of(found.day_edges_s[span.first_day]),
                "to_day": told.day_of(found.day_edges_s[span.last_day]),
                "incidents": span.count,
                "watched_h": round(span.watched_h, 2),
                "per_h": span.per_h,
            }
            for span in found.segments.segments
        ],
    }


def _print(options: argparse.Namespace, told: dict[str, Any]) -> None:
    if options.format == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
    elif options.format == "csv":
        text = io.StringIO()
        table = csv.DictWriter(text, fieldnames=list(told["stretches"][0]), lineterminator="\n")
        table.writeheader()
        table.writerows(told["stretches"])
        print(text.getvalue(), end="")
    else:
        _print_tables(told)


def _print_tables(told: dict[str, Any]) -> None:
    console = Console()
    console.print(
        f"{told['read']:,} incidents read, {len(told['left_out'])} rows left out; "
        f"{told['incidents']:,} from {told['from_day']} to {told['to_day']} ({escape(told['time_zone'])})."
    )
    for row in told["left_out"][:_SHOWN]:
        console.print(f"  left out: {escape(row)}")
    near = ("within km of the line", "incidents", "left of it", "right of it")
    rows = [(one["distance_km"], one["incidents"], one["on_the_left"]) for one in told["within"]]
    _table(console, near, [(f"{km:g}", f"{n:,}", f"{left:,}", f"{n - left:,}") for km, n, left in rows])
    if told["zones"]:
        _table(
            console, ("zone", *VERDICTS), [[f"{value}" for value in one.values()] for one in told["zones"]]
        )
    for why, ids in told["apart"].items():
        named = ", ".join(ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "")
        console.print(f"  {len(ids):,} {escape(why)}: {escape(named)}")
    if told["exercises"]["incidents"]:
        console.print(f"{told['exercises']['incidents']:,} of them were taken for exercises.")
    _print_stretches(console, told)
    _print_in_time(console, told)


def _print_stretches(console: Console, told: dict[str, Any]) -> None:
    head = ("km of line", "incidents", "in rate", "hours watched", "per hour", "95 % interval")
    busiest = sorted(told["stretches"], key=lambda one: (-one["incidents"], one["from_km"]))[:_SHOWN]
    _table(console, head, [_stretch_row(one) for one in busiest])
    console.print(f"Incidents within {told['near_km']:g} km of the line; its busiest stretches first.")
    if peak := told["peak"]:
        console.print(
            f"Densest at km {peak['chainage_m'] / 1e3:.1f}: {peak['density_per_km']:.2g} incidents a km of "
            f"line (normal curve of {peak['bandwidth_m'] / 1e3:.1f} km, Silverman's rule)."
        )
    if told["silence_days"] is None:
        console.print(
            "Nobody told how long the line was watched: no rate, no silence, no cluster is claimed."
        )
        return
    console.print(
        f"{told['where_nobody_watched']} incidents were reported while nobody watched and are in no rate. "
        f"Hours are {told['effort']}."
    )
    for caveat in told["caveats"]:
        console.print(escape(caveat))
    if cluster := told["cluster"]:
        console.print(
            f"Strongest cluster: km {cluster['from_km']:g} to {cluster['to_km']:g}, {cluster['incidents']} "
            f"where {cluster['expected']:g} would be expected, p = {cluster['p']:.3f} (Kulldorff's scan)."
        )


def _print_in_time(console: Console, told: dict[str, Any]) -> None:
    if told["silence_days"] is None:
        return
    days, longest = told["silence_days"], told["longest_silence_days"]
    console.print(f"Observed days without incident up to the last: {days} (longest {longest}).")
    if (last := told["last_day_against_the_day_before"]) and last["p_share"] is not None:
        counts = f"{last['after']} incidents on the last day, {last['before']} on the one before"
        console.print(f"{counts}: p = {last['p_share']:.3f} if nothing had changed, by hours watched.")
    if spot := told["hot_spot"]:
        console.print(
            f"Strongest hot spot: km {spot['from_km']:g} to {spot['to_km']:g} from {spot['from_day']} to "
            f"{spot['to_day']}, {spot['incidents']} where {spot['expected']:g} would be expected, "
            f"p = {spot['p']:.3f}."
        )
    if parted := told["change_points"]:
        spans = "; ".join(
            f"{span['from_day']} to {span['to_day']}: {span['per_h']:.3g} an hour" for span in parted["spans"]
        )
        console.print(f"Rates in time (optimal partitioning, p = {parted['p']:.3f}): {spans}.")


def _stretch_row(one: dict[str, Any]) -> tuple[str, ...]:
    between = f"{one['from_km']:.0f} to {one['to_km']:.0f}"
    if one["per_h"] is None:
        return between, f"{one['incidents']}", "", "not watched", "not known", ""
    interval = f"{one['low_per_h']:.3g} to {one['high_per_h']:.3g}"
    counts = f"{one['incidents']}", f"{one['in_rate']}"
    return between, *counts, f"{one['watched_h']:,.0f}", f"{one['per_h']:.3g}", interval


def _table(console: Console, head: tuple[str, ...], rows: Any) -> None:
    table = Table(box=SIMPLE)
    for number, words in enumerate(head):
        table.add_column(words, justify="right" if number else "left")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(ended(main))
