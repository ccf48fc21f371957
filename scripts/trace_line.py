"""Trace the line of contact from a file that says who holds what: areas, or points of control.

python scripts/trace_line.py held.geojson --column holder --out line.geojson
python scripts/trace_line.py one_party.gpkg:held --border country.geojson --coast coast.gpkg --out line.gpkg
python scripts/trace_line.py towns.csv --border country.geojson --party North --party South --out line.geojson

Areas of two parties: their shared edge, and in gaps (up to --grey-zone-km) and overlaps the line of equal
geodesic distance. Areas of one party: their outline, without what runs along border and coast within
--tolerance-km. Points: the ground nearest to each holder's points, inside --border. Ground of further holders
counts as grey zone.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from shapely.geometry.base import BaseGeometry

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Feature, Sheet, Value
from geo.geometry.antimeridian import split_at_antimeridian
from geo.geometry.cells import ground_of_points
from geo.geometry.chainage import Chainage
from geo.geometry.contact import Contact, contact_of_grounds
from geo.geometry.frontier import contact_of_outline
from geo.read.files import read_layer
from geo.read.layer import Layer
from geo.read.without_scenario import HOLDER_COLUMNS
from geo.release import STAFF, release

_LENGTH = "geodesic on WGS 84, edges straight in longitude and latitude"
_MOST_HOLDERS = 12
_AROUND_DEG = 1.0


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of contact, who holds the ground on its left and right, and how it was made."""

    contact: Contact
    left: str
    right: str
    method: str


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        line = _traced(options)
        sheet = Sheet(
            options.out.stem, "Line of contact", options.as_of, options.status, method=(line.method,)
        )
        formats.write(release(_features(line), sheet, STAFF), options.out)
    except GeoError as error:
        print(f"trace_line: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        _report(line, options.format)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("control", metavar="CONTROL", help="areas or points (FILE or FILE:layer)")
    parser.add_argument("--out", type=Path, required=True, help="file to write; its ending names the format")
    parser.add_argument("--column", default="", help="column of CONTROL that names the holder")
    parser.add_argument(
        "--party", action="append", default=[], metavar="HOLDER", help="holder on the left, then on the right"
    )
    parser.add_argument("--border", default="", metavar="FILE", help="recognised territory, or its border")
    parser.add_argument("--coast", default="", metavar="FILE", help="coast, as lines or areas")
    parser.add_argument("--tolerance-km", type=float, default=5.0, help="from border and coast (default: 5)")
    parser.add_argument("--grey-zone-km", type=float, default=10.0, help="widest gap (default: 10)")
    parser.add_argument(
        "--smallest-pocket-km2", type=float, default=1.0, help="smaller pockets are dropped (default: 1)"
    )
    parser.add_argument(
        "--start", default=None, metavar="COMPASS", help="end at which the line begins: south, northeast …"
    )
    parser.add_argument("--as-of", default="day not stated", metavar="YYYY-MM-DD", help="day of CONTROL")
    parser.add_argument("--status", default="claimed", help="agreed, assessed, claimed or illustrative")
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="of the report")
    parser.add_argument("--quiet", action="store_true", help="no report")
    return parser


def _traced(options: argparse.Namespace) -> Traced:
    layer = read_layer(options.control, kinds=("area", "point"), assume_crs=options.crs)
    if len(layer.kinds) != 1:
        raise ReadError("it holds areas and points", where=options.control, mend="Choose with FILE:layer.")
    holders = _holders(layer, options)
    limits = [
        read_layer(file, kinds=("area", "line"), assume_crs=options.crs)
        for file in (options.border, options.coast)
        if file
    ]
    territory = _territory(limits[0]) if options.border else None
    ground = _ground(layer, holders, territory, options)
    if len(ground) == 1:
        return _of_outline(ground, limits, options)
    return _of_grounds(ground, territory, options)


def _holders(layer: Layer, options: argparse.Namespace) -> list[str]:
    """Holder of each row, from the column named, or the only one whose name says it."""
    usual = [name for name in layer.columns if name.strip().lower().replace(" ", "_") in HOLDER_COLUMNS]
    column = options.column or (usual[0] if len(usual) == 1 else "")
    if column not in layer.columns:
        raise ReadError(
            f"there is no column {column!r}" if column else f"{len(usual)} columns are named as holders are",
            where=options.control,
            mend=f"Give --column, one of {', '.join(layer.columns) or 'none: add one'}.",
        )
    holders = [str(value).strip() for value in layer.columns[column].tolist()]
    found = sorted(set(holders))
    unknown = [party for party in options.party if party not in found]
    wrong_count = len(options.party) not in (0, 2) or (not options.party and len(found) > 2)
    if unknown or wrong_count:
        shown = ", ".join(found[:_MOST_HOLDERS]) + (" …" if len(found) > _MOST_HOLDERS else "")
        raise ReadError(
            f"no row is held by {unknown[0]!r}"
            if unknown
            else f"{len(found)} holders, {len(options.party)} named",
            where=f"{options.control}, column {column!r}",
            mend=f"Name two of them with --party: {shown}.",
        )
    return holders


def _territory(border: Layer) -> BaseGeometry | None:
    areas = border.geometry[np.isin(shapely.get_type_id(border.geometry), (3, 6))]
    return shapely.union_all(areas) if len(areas) else None


def _ground(
    layer: Layer, holders: list[str], territory: BaseGeometry | None, options: argparse.Namespace
) -> Mapping[str, BaseGeometry]:
    """Ground of each holder; the two parties first."""
    if layer.kinds == ("area",):
        held = np.array(holders)
        ground = {name: shapely.union_all(layer.geometry[held == name]) for name in sorted(set(holders))}
    elif territory is None:
        raise ReadError(
            "points of control need a territory", where=options.control, mend="Give --border with areas."
        )
    else:
        ground = dict(ground_of_points(*_places(layer).T, holders, territory))
    missing = [party for party in options.party if party not in ground]
    if missing:
        raise ReadError(
            f"{missing[0]!r} holds no ground inside the territory",
            where=options.control,
            mend="Check --border.",
        )
    return {party: ground[party] for party in options.party} or ground


def _places(layer: Layer) -> np.ndarray:
    if (shapely.get_num_geometries(layer.geometry) != 1).any():
        raise ReadError("it holds MultiPoints", where=layer.name, mend="Give one point a row.")
    return shapely.get_coordinates(layer.geometry)


def _of_outline(
    ground: Mapping[str, BaseGeometry], limits: list[Layer], options: argparse.Namespace
) -> Traced:
    [party] = ground
    if not limits:
        raise ReadError(
            f"only {party!r} holds ground",
            where=options.control,
            mend="Give --border, and --coast if it has one.",
        )
    contact = contact_of_outline(
        ground[party],
        shapely.geometrycollections([_edges(shape) for layer in limits for shape in layer.geometry]),
        tolerance_m=options.tolerance_km * 1000,
        smallest_pocket_km2=options.smallest_pocket_km2,
        start=options.start,
    )
    method = f"outline of the area less what runs within {options.tolerance_km:g} km of border or coast"
    return _sided(contact, party, "", method)


def _edges(shape: BaseGeometry) -> BaseGeometry:
    return shape.boundary if shape.geom_type in ("Polygon", "MultiPolygon") else shape


def _of_grounds(
    ground: Mapping[str, BaseGeometry], territory: BaseGeometry | None, options: argparse.Namespace
) -> Traced:
    first, second = ground
    beyond = None
    if territory is not None:
        window = shapely.box(*shapely.total_bounds(list(ground.values()))).buffer(_AROUND_DEG)
        beyond = window.difference(territory)
    contact = contact_of_grounds(
        ground[first],
        ground[second],
        grey_zone_m=options.grey_zone_km * 1000,
        smallest_pocket_km2=options.smallest_pocket_km2,
        without_lonlat=beyond,
        start=options.start,
    )
    method = (
        f"shared edge of the two grounds; in gaps up to {options.grey_zone_km:g} km and in overlaps the line "
        f"of equal geodesic distance, within {contact.tolerance_m:g} m"
    )
    return _sided(contact, first, second, method)


def _sided(contact: Contact, first: str, second: str, method: str) -> Traced:
    left, right = (first, second) if contact.first_on_left else (second, first)
    return Traced(contact, left, right, method)


def _features(line: Traced) -> list[Feature]:
    return [
        Feature("line", split_at_antimeridian(part), values)
        for part, values in zip(line.contact.path.geoms, _parts(line), strict=True)
    ]


def _parts(line: Traced) -> list[dict[str, Value]]:
    """What there is to say of each part: its chainage, its length, and who holds which side."""
    ends_m = Chainage(line.contact.path).part_ends_m
    return [
        {
            "name": "Line of contact",
            "part": number,
            "kind": "pocket" if part.is_closed else "front",
            "from_m": round(from_m, 3),
            "to_m": round(to_m, 3),
            "length_m": round(to_m - from_m, 3),
            "left": line.left or None,
            "right": line.right or None,
            "tolerance_m": line.contact.tolerance_m,
            "method": line.method,
        }
        for number, (part, (from_m, to_m)) in enumerate(
            zip(line.contact.path.geoms, ends_m, strict=True), start=1
        )
    ]


def _report(line: Traced, form: str) -> None:
    contact = line.contact
    rows = [{key: row[key] for key in list(row)[1:-2]} for row in _parts(line)]
    summary = {
        "length_m": round(sum(float(str(row["length_m"])) for row in rows), 3),
        "length_method": _LENGTH,
        "tolerance_m": contact.tolerance_m,
        "method": line.method,
        "pockets_km2": [round(pocket.area_m2 / 1e6, 3) for pocket in contact.pockets],
        "dropped_pockets_km2": [round(pocket.area_m2 / 1e6, 6) for pocket in contact.dropped],
        "stretches_left_out": len(contact.left_out.geoms),
        "overlap_km2": round(contact.overlap_m2 / 1e6, 6),
    }
    if form == "json":
        print(json.dumps({**summary, "parts": rows}, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        table = Table(*rows[0], box=SIMPLE)
        for row in rows:
            table.add_row(*("–" if value is None else escape(str(value)) for value in row.values()))
        Console().print(table)
        for name, value in summary.items():
            print(f"{name}: {value}")


if __name__ == "__main__":
    raise SystemExit(ended(main))
