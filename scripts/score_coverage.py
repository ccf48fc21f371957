r"""Score how much of a line a given set of sites watches: shares, gaps, dead ground, losses, mutual support.

python scripts/score_coverage.py line.gpkg:front posts.csv --range-km 5
python scripts/score_coverage.py line.geojson posts.geojson --range-km 5 --elevation heights.tif \
    --height-m 20 --require-share 0.8 --require-count 2 --format json
python scripts/score_coverage.py line.kml cameras.csv --sensor camera-mast --light day night --target person \
    --bearing-column looks_at --zones zones.gpkg --interest crossings.csv --out coverage.gpkg

Reach is geodesic on WGS 84. Ground hides only with --elevation; without it range alone counts. Sites are
counted, not their instruments. A gap is not observed, which is not the same as quiet. Status 0: done; 1: a
share asked for is not reached; 2: wrong input. What --out writes tells where sites stand: for staff only.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from shapely.geometry.base import BaseGeometry

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Sheet
from geo.features.scored import scored_features, scored_tree, stretch_values
from geo.frame import Frame
from geo.geometry.chainage import Chainage
from geo.methods.coverage import coverage_of
from geo.model.coverage import STATES, Coverage, Gap, InterestCoverage, LineCoverage, ZoneCoverage
from geo.model.sensor import Conditions, Light, Target, Watch, Weather
from geo.model.situation import Situation
from geo.model.zone import Zone
from geo.options import above_zero
from geo.read.elevation import embedded_elevation, read_elevation
from geo.read.files import read_layer
from geo.read.own_points import own_points
from geo.read.own_watches import OwnReach, own_watches
from geo.read.without_scenario import OwnFiles, situation_of
from geo.release import STAFF, release
from geo.terrain.elevation import Elevation
from maps.qml import styles

CONTEXT = Path(__file__).resolve().parents[1] / "data" / "context"
SENSORS = CONTEXT.parent / "reference" / "v1" / "sensors.toml"
_CAVEATS = (
    "A gap is not observed, which is not the same as quiet.",
    "Probabilities take instruments as independent of each other.",
)
_NAMES = ("name", "id", "title")
_GAPS_SHOWN, _LOSSES_SHOWN, _COUNTED = 20, 10, 3
_MARGIN_M = 1_000.0


class AnyConditions(Conditions):
    """Those of a range that was given without any."""

    def __str__(self) -> str:
        """Words for people."""
        return "range as given"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        situation = situation_of(_files(options))
        line = Chainage(situation.frame.to_lonlat(situation.line.path))
        watches = _watches(options, situation.frame)
        situation = replace(situation, elevation=_elevation(options, situation, watches))
        found = _scored(options, situation, line, watches)
        if options.out:
            released = release(list(scored_features(found, line)), _sheet(options, found), STAFF)
            looks = {"styles": styles(released)} if options.out.suffix.lower() == ".gpkg" else {}
            formats.write(released, options.out, **looks)
    except GeoError as error:
        print(f"score_coverage: {error}", file=sys.stderr)
        return 2
    short = _short_of(options, found)
    if not options.quiet:
        _print(options, found, len(watches), short)
    for words in short:
        print(f"score_coverage: {words}", file=sys.stderr)
    return 1 if short else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("line", metavar="LINE", help="file with the line (FILE or FILE:layer)")
    parser.add_argument("sites", metavar="SITES", help="file with the sites")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="stretches and gaps: .geojson, .gpkg or .csv"
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    parser.add_argument(
        "--require-share", type=_share, metavar="S", help="share of the line to be seen (0.8)"
    )
    parser.add_argument("--require-count", type=_count, default=1, metavar="K", help="by so many sites (1)")
    _add_files(parser.add_argument_group("files"))
    _add_reach(parser.add_argument_group("what a site watches"))
    _add_conditions(parser.add_argument_group("conditions, for sensors whose figures hang on them"))
    return parser


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def _add_files(group: Any) -> None:
    group.add_argument("--select", default="", metavar="COLUMN=VALUE", help="features that are the line")
    group.add_argument("--parts", action="store_true", help="all features of LINE are parts of one line")
    group.add_argument("--start", default="", metavar="COMPASS", help="end at which the line begins")
    group.add_argument("--id-column", default="", metavar="COLUMN", help="names of the sites")
    group.add_argument("--elevation", nargs="+", default=[], metavar="FILE", help="heights: ground hides")
    group.add_argument("--embedded-elevation", action="store_true", help="the coarse grid that comes along")
    group.add_argument("--cell-m", type=above_zero, help="side of the cells on which heights are laid")
    group.add_argument("--zones", default="", metavar="FILE", help="areas to score by area")
    group.add_argument("--interest", default="", metavar="FILE", help="areas, lines or places of interest")
    group.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    group.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day of the sites")


def _add_reach(group: Any) -> None:
    group.add_argument("--range-km", type=above_zero, metavar="R", help="how far every site watches")
    group.add_argument("--range-column", default="", metavar="COLUMN", help="how far each watches, km")
    group.add_argument("--sensor", default="", metavar="ID", help="sensor that stands at every site")
    group.add_argument("--sensor-column", default="", metavar="COLUMN", help="id of the sensor at each")
    group.add_argument("--sensors", type=Path, default=SENSORS, metavar="FILE", help="file of sensors")
    group.add_argument("--bearing-column", default="", metavar="COLUMN", help="middle of view, degrees")
    group.add_argument("--field-of-view-deg", type=float, default=360.0, help="for --range-km (360)")
    group.add_argument("--height-m", type=float, default=2.0, help="of the eye, for --range-km (2)")
    group.add_argument("--target-height-m", type=float, default=2.0, help="of what is watched (2)")
    group.add_argument(
        "--support-km", type=above_zero, help="within which sites support each other (the range)"
    )
    group.add_argument("--spacing-m", type=above_zero, help="between places to which sight is traced")


def _add_conditions(group: Any) -> None:
    group.add_argument("--light", nargs="+", choices=get_args(Light), help="day, night or both (day)")
    group.add_argument("--weather", choices=get_args(Weather), help="weather (clear)")
    group.add_argument("--target", choices=get_args(Target), help="what is looked for (vehicle)")


def _files(options: argparse.Namespace) -> OwnFiles:
    return OwnFiles(
        line=options.line,
        as_of=options.as_of or date.min,
        select=options.select,
        all_parts=options.parts,
        crs=options.crs,
        start=options.start,
    )


def _watches(options: argparse.Namespace, frame: Frame) -> list[Watch]:
    """The user's sites with what stands at each."""
    said = OwnReach(
        sensors=options.sensors,
        range_km=options.range_km,
        range_column=options.range_column,
        sensor=options.sensor,
        sensor_column=options.sensor_column,
        bearing_column=options.bearing_column,
        field_of_view_deg=options.field_of_view_deg,
        height_m=options.height_m,
        target_height_m=options.target_height_m,
    )
    if said.by_range and (options.light or options.weather or options.target):
        raise ReadError(
            "a range holds for any light, weather and target",
            where="command",
            mend="Name a --sensor, or leave --light, --weather and --target out.",
        )
    points = own_points(options.sites, id_column=options.id_column, crs=options.crs)
    return own_watches(points, said, frame)


def _elevation(options: argparse.Namespace, situation: Situation, watches: list[Watch]) -> Elevation | None:
    """Ground between all sites and the line, and as far round about as any of them reaches in the zones."""
    if not (options.elevation or options.embedded_elevation):
        return None
    reaches = [watch.sensor.reach(each) for watch in watches for each in _conditions(options)]
    furthest_m = max((reach.range_m for reach in reaches if reach), default=0.0)
    about_m = furthest_m if options.zones or options.interest else 0.0
    sites = shapely.box(*shapely.total_bounds([watch.site.place for watch in watches]))
    west, south, east, north = shapely.total_bounds([sites.buffer(about_m), situation.line.path])
    bounds_m = west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M
    if options.elevation:
        return read_elevation(options.elevation, situation.frame, bounds_m, cell_m=options.cell_m)
    found = embedded_elevation(CONTEXT, situation.frame, bounds_m, cell_m=options.cell_m)
    if found is None:
        raise ReadError(
            "no embedded grid covers the sites and the line",
            where="--embedded-elevation",
            mend="Give --elevation.",
        )
    return found


def _conditions(options: argparse.Namespace) -> list[Conditions]:
    if not (options.sensor or options.sensor_column):
        return [AnyConditions()]
    lights = dict.fromkeys(options.light or ["day"])
    return [Conditions(light, options.weather or "clear", options.target or "vehicle") for light in lights]


def _scored(
    options: argparse.Namespace, situation: Situation, line: Chainage, watches: list[Watch]
) -> Coverage:
    zones = _named_shapes(options.zones, "area", situation.frame, options.crs)
    kinds = ("area", "line", "point")
    return coverage_of(
        situation,
        watches,
        _conditions(options),
        line=line,
        zones=[Zone(name, "given", area, options.zones) for name, area in zones.items()],
        interests=_named_shapes(options.interest, kinds, situation.frame, options.crs),
        offered=list({watch.sensor.id: watch.sensor for watch in watches}.values()),
        support_m=options.support_km * 1000.0 if options.support_km else None,
        spacing_m=options.spacing_m,
    )


def _named_shapes(
    file: str, kinds: str | tuple[str, ...], frame: Frame, crs: str | None
) -> dict[str, BaseGeometry]:
    """Shapes of a file in metres by their names, or by their numbers; those of one name are one."""
    if not file:
        return {}
    layer = read_layer(file, kinds=kinds, assume_crs=crs)
    column = next((layer.columns[name] for name in _NAMES if name in layer.columns), None)
    names = [str(number + 1) if column is None else str(column[number]) for number in range(len(layer))]
    shapes: dict[str, list[BaseGeometry]] = {}
    for name, shape in zip(names, layer.geometry, strict=True):
        shapes.setdefault(name, []).append(shape)
    return {name: frame.to_metres(shapely.union_all(some)) for name, some in shapes.items()}


def _short_of(options: argparse.Namespace, found: Coverage) -> list[str]:
    """What is required and not reached, in words."""
    if options.require_share is None:
        return []
    count = options.require_count
    return [
        f"{line.conditions}: {line.share_at_least(count):.1%} of the line is seen by at least {count}, "
        f"{options.require_share:.1%} is required"
        for line in found.lines
        if line.share_at_least(count) < options.require_share
    ]


def _sheet(options: argparse.Namespace, found: Coverage) -> Sheet:
    return Sheet(
        options.out.stem,
        "Coverage of a line",
        options.as_of.isoformat() if options.as_of else "day not stated",
        "illustrative",
        method=(found.lines[0].method,),
        caveats=_CAVEATS,
    )


def _print(options: argparse.Namespace, found: Coverage, sites: int, short: list[str]) -> None:
    if options.format == "json":
        print(json.dumps(_told(options, found, sites, short), ensure_ascii=False, indent=1))
    elif options.format == "csv":
        _print_csv(found)
    else:
        _print_tables(found, sites)


def _told(options: argparse.Namespace, found: Coverage, sites: int, short: list[str]) -> dict[str, Any]:
    """Everything as one tree; keys carry units."""
    return {
        "line": options.line,
        "sites": sites,
        "as_of": options.as_of.isoformat() if options.as_of else None,
        "method": found.lines[0].method,
        "caveats": list(_CAVEATS),
        "required_share": options.require_share,
        "short_of": short,
        **scored_tree(found),
    }


def _print_csv(found: Coverage) -> None:
    rows = [
        {"conditions": str(line.conditions), **stretch_values(stretch)}
        for line in found.lines
        for stretch in line.stretches
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    print(text.getvalue(), end="")


def _print_tables(found: Coverage, sites: int) -> None:
    console = Console()
    console.print(escape(f"{sites} sites; {found.lines[0].method}"))
    columns = {str(line.conditions): _shares(line) for line in found.lines}
    rows = [
        {"of the line": name, **{each: of[name] for each, of in columns.items()}}
        for name in _shares(found.lines[0])
    ]
    _show(console, "", rows)
    for line in found.lines:
        longest = sorted(line.gaps, key=lambda gap: (-gap.length_m, gap.from_m))[:_GAPS_SHOWN]
        title = f"Gaps, {line.conditions}: {len(longest)} of {len(line.gaps)}, the longest first"
        _show(console, title, [_gap_cells(gap) for gap in longest])
        worst = [loss for loss in line.losses[:_LOSSES_SHOWN] if loss.length_m]
        rows = [{"site": loss.site, "watches alone": _km(loss.length_m)} for loss in worst]
        _show(console, f"Loss of a site, {line.conditions}: the dearest", rows)
    alone = [one.site for one in found.support if not one.others]
    console.print(escape(f"Without mutual support: {len(alone)} of {len(found.support)} sites"))
    _show(console, "Zones", [_zone_cells(zone) for zone in found.zones])
    _show(console, "Interests", [_interest_cells(one) for one in found.interests])
    console.print(escape(" ".join(_CAVEATS)))


def _show(console: Console, title: str, rows: list[dict[str, str]]) -> None:
    if rows:
        table = Table(*rows[0], box=SIMPLE, title=escape(title) or None, title_justify="left")
        for row in rows:
            table.add_row(*(escape(value) for value in row.values()))
        console.print(table)


def _shares(line: LineCoverage) -> dict[str, str]:
    """What there is to say of a line, by what it is called."""
    seen = {f"seen by {count}": line.length_exactly_m(count) for count in range(1, _COUNTED)}
    lengths_m = {
        "seen by none": line.length_m - line.length_at_least_m(1),
        **seen,
        f"seen by {_COUNTED} or more": line.length_at_least_m(_COUNTED),
        **{f"best it has: {state}": line.length_of_state_m(state) for state in STATES},
    }
    told = {name: f"{length_m / line.length_m:.1%}, {_km(length_m)}" for name, length_m in lengths_m.items()}
    return {**told, "detected, mean": f"{line.detection_share:.1%}"}


def _gap_cells(gap: Gap) -> dict[str, str]:
    why = {"dead": gap.dead_m, "unknown": gap.unknown_m, "part time": gap.part_time_m}
    return {
        "km": f"{gap.from_m / 1000:.1f} to {gap.to_m / 1000:.1f}",
        "length": _km(gap.length_m),
        "of it": ", ".join(f"{name} {_km(part_m)}" for name, part_m in why.items() if part_m) or "–",
        "nearest": f"{gap.nearest_site}, {_km(gap.nearest_m or 0.0)}" if gap.nearest_site else "–",
        "would close it, if in sight": str(gap.closing[0]),
    }


def _zone_cells(zone: ZoneCoverage) -> dict[str, str]:
    def share(area_m2: float) -> str:
        return f"{area_m2 / zone.area_m2:.1%}"

    return {
        "zone": f"{zone.zone}, {zone.conditions}",
        "km²": f"{zone.area_m2 / 1e6:,.0f}",
        "seen": share(zone.seen_m2[0]),
        "by 2": share(zone.seen_m2[1] if len(zone.seen_m2) > 1 else 0.0),
        "part time": share(zone.part_time_m2),
        "unknown": share(zone.unknown_m2),
        "dead": share(zone.dead_m2),
        "out of reach": share(zone.out_of_reach_m2),
    }


def _interest_cells(one: InterestCoverage) -> dict[str, str]:
    told = ", ".join(f"{name} {share:.0%}" for name, share in one.by_sensor.items())
    return {
        "of interest": f"{one.interest}, {one.conditions}",
        "seen": f"{one.seen_share:.1%}",
        "by": told or "none",
    }


def _km(length_m: float) -> str:
    return f"{length_m / 1000:,.1f} km" if length_m else "–"


if __name__ == "__main__":
    raise SystemExit(ended(main))
