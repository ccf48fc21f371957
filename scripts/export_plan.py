"""Write a plan that was made in another format: GeoParquet, FlatGeobuf, a package for ATAK, or a part of it.

python scripts/export_plan.py out/ukraine/staff/plan.geojson --out plan.parquet
python scripts/export_plan.py out/ukraine/staff/plan.geojson --out posts.zip --layers sites line zones
python scripts/export_plan.py out/ukraine/press/plan.geojson --out press.kmz

Takes the plan.geojson of the main job, which says under what policy it left: what is written is as exact as
that file, and never more. The ending of --out chooses the format; styles go along where the format has them.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import shapely

from geo import formats
from geo.ended import ended
from geo.errors import GeoError, ReadError
from geo.features import Feature, Sheet
from geo.formats.kmz import Style
from geo.release import PRESS, STAFF, Release, release
from maps.kml import kml_styles
from maps.qml import styles
from maps.symbols import table

POLICIES = {policy.name: policy for policy in (STAFF, PRESS)}
_STYLED = {".kmz", ".nvg", ".pdf", ".zip"}
_TABLES = {".gpkg", ".qgz"}
_LISTS = ("method", "sources", "caveats")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        released = _chosen(released_in(options.plan), options.layers, options.plan)
        looks = _looks(released, options.out.suffix.lower())
        if options.out.suffix.lower() == ".qgz":  # which names a package beside it
            package = options.out.with_suffix(".gpkg")
            formats.write(released, package, **looks)
            looks["package"] = package.name
        formats.write(released, options.out, **looks)
    except GeoError as error:
        print(f"export_plan: {error}", file=sys.stderr)
        return error.exit_status
    print(f"{len(released.features)} features, {released.policy.name} -> {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", type=Path, help="plan.geojson of the main job")
    parser.add_argument(
        "--out", type=Path, required=True, help=f"file to write: {', '.join(formats.endings())}"
    )
    parser.add_argument("--layers", nargs="+", metavar="LAYER", help="these layers only, such as zones")
    return parser


def released_in(path: Path) -> Release:
    """Read a plan that has left the gate before, and let it pass again under the same policy.

    Raises
    ------
    ReadError
        If it is no plan of the main job; in one line.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        told = content["ceaseline"]
        policy = POLICIES[told["policy"]]
        features = [_feature(each) for each in content["features"]]
        return release(features, _sheet(told), policy)
    except OSError as error:
        raise ReadError(
            f"it cannot be opened: {error.strerror}", where=str(path), mend="Check path and rights."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, shapely.GEOSException) as error:
        raise ReadError(
            "it is no plan of the main job",
            where=str(path),
            mend="Give the plan.geojson that plan_deployment.py writes.",
        ) from error


def _feature(written: dict[str, Any]) -> Feature:
    geometry, values = written["geometry"], dict(written["properties"])
    shape = shapely.Point() if geometry is None else shapely.from_geojson(json.dumps(geometry))
    return Feature(str(values.pop("layer")), shape, values)


def _sheet(told: dict[str, Any]) -> Sheet:
    """Words of the margin; how much the policy kept back stays said."""
    texts = {field.name: str(told.get(field.name, "")) for field in fields(Sheet) if field.type == "str"}
    lists = {name: tuple(map(str, told.get(name, ()))) for name in _LISTS}
    if told.get("withheld_count"):
        said = f"{told['withheld_count']} sensitive things were withheld under the policy {told['policy']!r}."
        lists["caveats"] = (*lists["caveats"], said)
    return Sheet(
        **texts,
        **lists,
        parameters=dict(told.get("parameters", {})),
        phases=tuple((str(name), int(first), last) for name, first, last in told.get("phases", ())),
    )


def _chosen(released: Release, layers: list[str] | None, path: Path) -> Release:
    known = {feature.layer for feature in released.features}
    unknown = sorted(set(layers or ()) - known)
    if unknown:
        raise ReadError(
            f"it has no layer {unknown[0]!r}",
            where=str(path),
            mend=f"Name some of {', '.join(sorted(known))}.",
        )
    return released.only(layers) if layers else released


def _looks(released: Release, ending: str) -> dict[str, Any]:
    """What a format takes besides, so that it is drawn as on the page."""
    if ending in _TABLES:
        return {"styles": styles(released)}
    known = {"symbols": table()} if ending == ".nvg" else {}
    drawn = [Style(**told) for told in kml_styles(released)] if ending in _STYLED else None
    return {**known, **({"styles": drawn} if drawn is not None else {})}


if __name__ == "__main__":
    raise SystemExit(ended(main))
