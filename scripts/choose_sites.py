r"""Choose sites that watch a line, or serve places, from a user's own files.

python scripts/choose_sites.py line.gpkg posts.csv --range-km 5 --model mclp --sites 20 --format json
python scripts/choose_sites.py line.gpkg posts.gpkg --range-km 5 --model lscp --standoff-km 1 --out chosen.csv
python scripts/choose_sites.py posts.csv --demand towns.csv --weight-column people --model p-median --sites 8

A line is watched where it lies within the range of a site, geodesic on WGS 84, and with --elevation where no
ground hides it. Every answer says its value, its bound and what proved it; every candidate turned away, why.
Status 0: an answer; 1: no choice meets the requirements, or none was found in time; 2: wrong input. What is
chosen are candidates for reconnaissance: nobody has seen the ground.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from shapely import MultiPoint, Point, get_coordinates

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Feature, Sheet
from geo.frame import Frame
from geo.location.answer import Answer
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Quota, Requirements
from geo.methods.siting.choice import plane_stretch
from geo.methods.siting.demand import Demand
from geo.methods.siting.field import Field, field_beside_line, field_of_points
from geo.methods.siting.models import MODELS, Question
from geo.model.sensor import Reach
from geo.model.siting import TO_BE_SEEN, Candidates
from geo.read.elevation import read_elevation
from geo.read.own_points import OwnPoints, own_points
from geo.read.without_scenario import OwnFiles, situation_of
from geo.release import STAFF, release
from geo.terrain.elevation import Elevation

Told = Callable[[float | None, float | None], None]
_WHERE = "command"
_MARGIN_M = 2_000.0  # of the elevation, round all places
_SECOND = ("sites", "cost", "backup_weight", "least_side_share")
_CURVE = ("sites", "value", "bound", "proved")
_ROW = ("id", "longitude", "latitude", "chainage_m", "offset_m", "side")


@dataclass(frozen=True, eq=False)
class Asked:
    """The user's candidates, what they would serve, and the question put to a model."""

    points: OwnPoints
    field: Field
    question: Question


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        asked = _asked(options)
        with _progress(quiet=options.quiet) as told:
            answer = replace(asked.question, progress=told).asked()
            curve = asked.question.curve(options.frontier) if options.frontier else ()
            front = asked.question.front(options.pareto) if options.pareto else ()
        report = {
            **_report(asked, answer),
            "frontier": [dict(zip(_CURVE, at, strict=True)) for at in curve],
            "pareto": [{**at.objectives, "status": at.answer.status} for at in front],
        }
        if options.out and answer.selected:
            formats.write(release(_features(report), _sheet(options), STAFF), options.out)
    except GeoError as error:
        print(f"choose_sites: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _print(report, options.format)
    return 0 if answer.status in {"optimal", "feasible"} else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        usage="choose_sites.py LINE CANDIDATES --model NAME [options]\n"
        "       choose_sites.py CANDIDATES --demand FILE --model NAME [options]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="LINE and CANDIDATES (FILE or FILE:layer)")
    parser.add_argument("--model", choices=tuple(MODELS), required=True, help="name in the literature")
    parser.add_argument("--sites", type=int, metavar="P", help="how many sites, those required included")
    parser.add_argument("--out", type=Path, metavar="FILE", help="sites chosen: .geojson, .gpkg or .csv")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report and no progress")
    _add_files(parser.add_argument_group("files"))
    _add_reach(parser.add_argument_group("what a site watches"))
    _add_requirements(parser.add_argument_group("what the choice must keep to"))
    _add_search(parser.add_argument_group("how to search"))
    return parser


def _add_files(group: Any) -> None:
    group.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    group.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    group.add_argument("--start", default="", metavar="COMPASS", help="end at which the line begins")
    group.add_argument("--control", default="", metavar="FILE", help="ground that each party holds")
    group.add_argument("--id-column", default="", metavar="COLUMN", help="names of the candidates")
    group.add_argument("--demand", default="", metavar="FILE", help="places to serve, in place of a line")
    group.add_argument("--weight-column", default="", metavar="COLUMN", help="of --demand (default: 1 each)")
    group.add_argument("--demand-spacing-m", type=float, default=250.0, help="longest stretch of line (250)")
    group.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")


def _add_reach(group: Any) -> None:
    group.add_argument("--range-km", type=float, metavar="R", help="how far a site watches")
    group.add_argument("--full-km", type=float, default=0.0, help="up to here all is seen, for gradual (0)")
    group.add_argument("--elevation", type=Path, metavar="FILE", help="heights, GeoTIFF: ground hides")
    group.add_argument("--height-m", type=float, default=2.0, help="of the eye above ground (2)")
    group.add_argument("--target-height-m", type=float, default=2.0, help="of what is watched (2)")


def _add_requirements(group: Any) -> None:
    group.add_argument("--standoff-km", type=float, default=0.0, help="least distance from the line")
    group.add_argument("--spacing-km", type=float, default=0.0, help="least distance between two sites")
    group.add_argument("--support-km", type=float, default=0.0, help="another site must be this near")
    group.add_argument("--required", default="", metavar="COLUMN=VALUE", help="sites that stand already")
    group.add_argument("--required-column", default="", metavar="COLUMN", help="says yes for such sites")
    group.add_argument("--forbidden", default="", metavar="COLUMN=VALUE", help="sites not to be chosen")
    group.add_argument("--forbidden-column", default="", metavar="COLUMN", help="says yes for such sites")
    group.add_argument(
        "--quota-column", default="", metavar="COLUMN", help="group of each site; 'side' is known"
    )
    group.add_argument(
        "--quota", action="append", default=[], type=_quota, metavar="GROUP=MIN..MAX", help="sites of a group"
    )
    group.add_argument("--cost-column", default="", metavar="COLUMN", help="cost of each site (1 each)")
    group.add_argument("--budget", type=float, help="most that the sites may cost together")
    group.add_argument("--capacity-column", default="", metavar="COLUMN", help="most weight a site serves")
    group.add_argument("--sectors", type=int, metavar="N", help="fair: equal parts of the line")
    group.add_argument("--side-column", default="", metavar="COLUMN", help="fair: sides, of --demand")
    group.add_argument("--backup", type=int, default=2, metavar="K", help="sites that must cover, for backup")
    group.add_argument(
        "--probability", type=float, default=0.9, metavar="P", help="asked of malp, cooperative"
    )
    group.add_argument("--busy", type=float, default=0.1, metavar="Q", help="share of time, for mexclp, malp")
    group.add_argument("--where-possible", action="store_true", help="lscp: leave out what nobody reaches")


def _add_search(group: Any) -> None:
    group.add_argument("--time-limit-s", type=float, default=60.0, help="longest search (60)")
    group.add_argument("--gap", type=float, default=0.0, help="stop at this share between value and bound")
    group.add_argument("--seed", type=int, default=0, help="of every random choice (0)")
    group.add_argument("--frontier", type=int, metavar="MAX", help="also tell coverage for 1 to MAX sites")
    group.add_argument("--pareto", choices=_SECOND, help="also tell trade-offs between coverage and this")
    group.add_argument("--warm-start", default="", metavar="FILE", help="sites to begin from, by their ids")


def _quota(text: str) -> tuple[str, Quota]:
    """A group with its least and most.

    >>> _quota("north=2..5"), _quota("south=..3")
    (('north', Quota(least=2, most=5)), ('south', Quota(least=0, most=3)))
    """
    group, _, ends = text.rpartition("=")
    least, dots, most = ends.partition("..")
    try:
        return group, Quota(int(least or 0), int(most) if most else (None if dots else int(least)))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not GROUP=MIN..MAX") from None


def _asked(options: argparse.Namespace) -> Asked:
    wanted = 1 if options.demand else 2
    if len(options.files) != wanted:
        raise ReadError(
            f"{len(options.files)} files are named",
            where=_WHERE,
            mend="Name CANDIDATES alone with --demand." if options.demand else "Name LINE and CANDIDATES.",
        )
    points = own_points(options.files[-1], id_column=options.id_column, crs=options.crs)
    reach = _reach(options)
    field = _field_of_points(options, points, reach) if options.demand else _field(options, points, reach)
    return Asked(points, field, _question(options, points, field, reach))


def _reach(options: argparse.Namespace) -> Reach | None:
    model = MODELS[options.model]
    if options.range_km is None:
        if model.table in {"cost", "apart"}:
            return None
        raise ReadError("--range-km is missing", where=_WHERE, mend="Say how far a site watches.")
    if not 0.0 < options.range_km <= 1000.0 or not 0.0 <= options.full_km < options.range_km:
        raise ReadError(
            f"--range-km is {options.range_km:g} and --full-km {options.full_km:g}",
            where=_WHERE,
            mend="Give a range above 0 and up to 1,000 km, and --full-km below it.",
        )
    full = options.full_km / options.range_km
    curve = ((0.0, 1.0), (full, 1.0), (1.0, 0.0)) if full else ((0.0, 1.0), (1.0, 0.0))
    return Reach(
        options.range_km * 1000.0,
        "optical",
        height_m=options.height_m,
        target_height_m=options.target_height_m,
        curve=curve,
    )


def _field(options: argparse.Namespace, points: OwnPoints, reach: Reach | None) -> Field:
    """Candidates beside a line."""
    situation = situation_of(
        OwnFiles(
            line=options.files[0],
            as_of=date.min,
            select=options.select,
            all_parts=options.parts,
            control=options.control,
            crs=options.crs,
            start=options.start,
        )
    )
    candidates = _candidates(points, situation.frame)
    within = MultiPoint([*get_coordinates(situation.line.path), *candidates.place_m])
    situation = replace(situation, elevation=_elevation(options, situation.frame, within))
    return field_beside_line(
        situation,
        candidates,
        required=_required(options, points),
        forbidden=_forbidden(options, points),
        reach=reach,
        standoff_m=options.standoff_km * 1000.0,
        demand_spacing_m=options.demand_spacing_m,
    )


def _field_of_points(options: argparse.Namespace, points: OwnPoints, reach: Reach | None) -> Field:
    """Candidates among places to be served."""
    if options.standoff_km:
        raise ReadError("--standoff-km asks for a line", where=_WHERE, mend="Leave it or --demand out.")
    places = own_points(options.demand, crs=options.crs)
    weight = places.numbers(options.weight_column) if options.weight_column else np.ones(len(places))
    demand = Demand(np.empty(0), weight, places.longitude, places.latitude)
    frame = Frame.around_geometry(MultiPoint(np.column_stack([points.longitude, points.latitude])))
    candidates = _candidates(points, frame)
    served = get_coordinates(
        frame.to_metres(MultiPoint(np.column_stack([places.longitude, places.latitude])))
    )
    return field_of_points(
        candidates,
        frame,
        demand,
        required=_required(options, points),
        forbidden=_forbidden(options, points),
        reach=reach,
        elevation=_elevation(options, frame, MultiPoint([*served, *candidates.place_m])),
    )


def _elevation(options: argparse.Namespace, frame: Frame, within: MultiPoint) -> Elevation | None:
    """Heights round some places, metres of the frame; where they are not known, nothing counts as seen."""
    if options.elevation is None:
        return None
    west, south, east, north = within.buffer(_MARGIN_M).bounds
    return read_elevation(options.elevation, frame, (west, south, east, north))


def _candidates(points: OwnPoints, frame: Frame) -> Candidates:
    lonlat = np.column_stack([points.longitude, points.latitude])
    return Candidates(points.id, get_coordinates(frame.to_metres(MultiPoint(lonlat))), ("own",) * len(points))


def _required(options: argparse.Namespace, points: OwnPoints) -> np.ndarray[Any, Any]:
    found = np.zeros(len(points), bool)
    if options.required:
        found |= points.having(options.required)
    if options.required_column:
        found |= points.flags(options.required_column)
    return found


def _forbidden(options: argparse.Namespace, points: OwnPoints) -> dict[int, str]:
    """Reason against each candidate that the file forbids, by its number."""
    found: dict[int, str] = {}
    if options.forbidden:
        found |= dict.fromkeys(np.flatnonzero(points.having(options.forbidden)).tolist(), options.forbidden)
    if options.forbidden_column:
        says = f"{options.forbidden_column} says so"
        found |= dict.fromkeys(np.flatnonzero(points.flags(options.forbidden_column)).tolist(), says)
    return dict(sorted(found.items()))


def _question(options: argparse.Namespace, points: OwnPoints, field: Field, reach: Reach | None) -> Question:
    model = MODELS[options.model]
    rows = field.row
    if model.counted and options.sites is None and options.budget is None:
        raise ReadError("--sites is missing", where=_WHERE, mend="Say how many sites.")
    return Question(
        model=options.model,
        incidence=_incidence(field, reach, model.table),
        costs=field.costs() if model.table == "cost" else None,
        apart_m=field.apart_m() if model.table == "apart" else None,
        site_id=field.candidates.id,
        side=_sides(options, field),
        sites=options.sites,
        requirements=_requirements(options, points, field),
        limits=Limits(time_s=options.time_limit_s, gap=options.gap, seed=options.seed),
        backup=options.backup,
        busy_share=options.busy,
        probability_share=options.probability,
        where_possible=options.where_possible,
        capacity=points.numbers(options.capacity_column)[rows] if options.capacity_column else None,
        warm_start=_warm_start(options, points, field),
    )


def _incidence(field: Field, reach: Reach | None, table: str) -> Incidence | None:
    if table in {"cost", "apart"}:
        return None
    return field.incidence(reach if table == "degree" else None)


def _sides(options: argparse.Namespace, field: Field) -> list[str] | None:
    """Side of each demand: a column of the places to serve, or sectors of the line."""
    if options.side_column and options.demand:
        return own_points(options.demand, crs=options.crs).texts(options.side_column)
    return field.sectors(options.sectors) if options.sectors else None


def _requirements(options: argparse.Namespace, points: OwnPoints, field: Field) -> Requirements:
    ids, stretch = field.candidates.id, plane_stretch(field.candidates.place_m)
    required = _required(options, points)[field.row]
    cost = points.numbers(options.cost_column)[field.row] if options.cost_column else None
    return Requirements(
        required=frozenset(ids[row] for row in np.flatnonzero(required).tolist()),
        quotas=_quotas(options),
        group_of=_groups(options, points, field),
        spacing_m=options.spacing_km * 1000.0 * stretch,
        support_m=options.support_km * 1000.0 / stretch,
        place_m=field.candidates.place_m,
        cost=cost,
        budget=options.budget,
    )


def _quotas(options: argparse.Namespace) -> dict[str, Quota]:
    if options.quota and not options.quota_column:
        raise ReadError(
            "--quota names groups", where=_WHERE, mend="Say with --quota-column which column holds them."
        )
    return dict(options.quota)


def _groups(options: argparse.Namespace, points: OwnPoints, field: Field) -> dict[str, tuple[str, ...]]:
    if not options.quota_column:
        return {}
    by_side = options.quota_column == "side" and "side" not in points.columns
    texts = [] if by_side else points.texts(options.quota_column)
    named = list(field.side) if by_side else [texts[row] for row in field.row.tolist()]
    for group, _ in options.quota:
        if group not in (*named, *texts):
            raise ReadError(
                f"--quota names {group!r}",
                where=_WHERE,
                mend=f"The groups are {', '.join(sorted({*named, *texts}))}.",
            )
    return {id_: (group,) for id_, group in zip(field.candidates.id, named, strict=True)}


def _warm_start(options: argparse.Namespace, points: OwnPoints, field: Field) -> tuple[str, ...] | None:
    if not options.warm_start:
        return None
    named = own_points(options.warm_start, id_column=options.id_column, crs=options.crs).id
    unknown = [name for name in named if name not in points.id]
    if unknown:
        raise ReadError(
            f"no candidate is named {unknown[0]!r}",
            where=options.warm_start,
            mend="Name the column that holds the candidates' ids with --id-column.",
        )
    free = set(field.candidates.id)
    return tuple(name for name in named if name in free)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Told | None]:
    """Value and bound on standard error while the search runs; nothing where that is no terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("searching", total=None)

        def told(value: float | None, bound: float | None) -> None:
            bar.update(task, description=f"value {_number(value)}, bound {_number(bound)}")

        yield told


def _report(asked: Asked, answer: Answer) -> dict[str, Any]:
    field, model = asked.field, MODELS[asked.question.model]
    number = {id_: row for row, id_ in enumerate(field.candidates.id)}
    rejected = [{"id": each.id, "reasons": dict(each.reasons)} for each in field.rejected] + [
        {"id": each.where, "reasons": {"file": each.problem}} for each in asked.points.left_out
    ]
    return {
        "model": model.title,
        "status": answer.status,
        "value": answer.value,
        "bound": answer.bound,
        "gap": answer.gap,
        "unit": f"{'metres of line' if field.along_line else 'weight'} covered"
        if model.covers
        else model.unit,
        "method": answer.method,
        "proof": answer.proof,
        "price": answer.price,
        "infeasible_because": answer.infeasible_because,
        "demand_weight": float(field.demand.weight.sum()),
        "sites": [_site(asked, number[str(id_)]) for id_ in answer.selected],
        "candidates": len(asked.points) + len(asked.points.left_out),
        "kept": len(field.candidates),
        "rejected_by_reason": dict(
            sorted(Counter(reason for each in rejected for reason in each["reasons"]).items())
        ),
        "rejected": rejected,
        "caveat": TO_BE_SEEN,
    }


def _site(asked: Asked, row: int) -> dict[str, Any]:
    field = asked.field
    at = int(field.row[row])
    known = np.isfinite(field.chainage_m[row])
    return {
        "id": field.candidates.id[row],
        "longitude": round(float(asked.points.longitude[at]), 7),
        "latitude": round(float(asked.points.latitude[at]), 7),
        "chainage_m": round(float(field.chainage_m[row]), 1) if known else None,
        "offset_m": round(float(field.offset_m[row]), 1) if known else None,
        "side": field.side[row] or None,
    }


def _features(report: dict[str, Any]) -> list[Feature]:
    return [
        Feature(
            "sites",
            Point(site["longitude"], site["latitude"]),
            {"name": site["id"], **{key: site[key] for key in ("chainage_m", "offset_m", "side")}},
            sensitive=True,
        )
        for site in report["sites"]
    ]


def _sheet(options: argparse.Namespace) -> Sheet:
    return Sheet(
        options.out.stem,
        "Sites chosen",
        "day not stated",
        "illustrative",
        caveats=(TO_BE_SEEN,),
    )


def _print(report: dict[str, Any], form: str) -> None:
    if form == "json":
        print(json.dumps(report, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=_ROW, lineterminator="\n")
        writer.writeheader()
        writer.writerows(report["sites"])
        print(text.getvalue(), end="")
    else:
        _print_table(report)


def _print_table(report: dict[str, Any]) -> None:
    console = Console()
    gap = "not known" if report["gap"] is None else f"{report['gap']:.2%}"
    console.print(
        f"[bold]{escape(report['model'])}[/bold]: {report['status']}; value {_number(report['value'])}, "
        f"bound {_number(report['bound'])}, gap {gap} ({escape(report['unit'])})"
    )
    console.print(escape(f"{report['method']}; {report['proof']}"))
    if report["infeasible_because"]:
        console.print(escape(report["infeasible_because"]))
    counts = ", ".join(f"{reason} {count}" for reason, count in report["rejected_by_reason"].items())
    console.print(
        f"{report['candidates']} candidates, {report['kept']} kept; rejected: {escape(counts or 'none')}"
    )
    if report["sites"]:
        table = Table(*_ROW, box=SIMPLE)
        for site in report["sites"]:
            table.add_row(*("–" if site[key] is None else escape(str(site[key])) for key in _ROW))
        console.print(table)
    for points in (report["frontier"], report["pareto"]):
        if points:
            table = Table(*points[0], box=SIMPLE)
            for at in points:
                table.add_row(*(_number(v) if isinstance(v, float) else str(v) for v in at.values()))
            console.print(table)
    console.print(escape(report["caveat"]))


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.6g}"


if __name__ == "__main__":
    raise SystemExit(ended(main))
