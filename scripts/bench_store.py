"""Incidents entered in a store, sent again, read and checked, beside peers that append: seconds and rows.

python scripts/bench_store.py
python scripts/bench_store.py --count 5000 --reps 1 --format json

The incidents lie at random over a region. A store compares each with what it has, hashes it and seals the
batch, and is durable when it returns; the peers append a table that is ready made, and would append it twice.
The server is one of our own on the loopback; to_postgis runs where SQLAlchemy and GeoAlchemy2 are installed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pyogrio
from own_postgis import NoPostgisError, Server, own_server
from rich.console import Console
from rich.table import Table

from geo.model.incident import Incidents, incidents_at
from geo.store import open_store
from geo.store.content import NAMES

COUNT = 42_415
REGION = (22.0, 44.0, 40.0, 52.5)
_PLACE = ("longitude", "latitude")


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of one piece of work, by the clock and of this process, and how many rows it left."""

    work: str
    wall_s: float
    cpu_s: float
    rows: int


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=COUNT, help=f"incidents (default: {COUNT})")
    parser.add_argument("--reps", type=int, default=3, help="runs, each with a new store (default: 3)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    incidents = strewn(options.count)
    found: dict[str, list[Row]] = {}
    with ExitStack() as servers:
        server = _server(servers)
        for _ in range(options.reps):
            for row in _once(incidents, server):
                found.setdefault(row.work, []).append(row)
    rows = [_median(each) for each in found.values()]
    if options.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        Console().print(_table(rows))
    return 0


def strewn(count: int) -> Incidents:
    """Incidents at random over the region and ten years."""
    random = np.random.default_rng(0)
    west, south, east, north = REGION
    places = random.uniform(west, east, count), random.uniform(south, north, count)
    found = incidents_at(*places, begins_s=random.integers(0, 315_360_000, count), lasts_s=60, radius_m=375)
    return replace(found, kind=("thermal detection",) * count, source=("satellite",) * count)


def _server(servers: ExitStack) -> Server | None:
    try:
        return servers.enter_context(own_server())
    except NoPostgisError as error:
        print(f"bench_store: no server, so the file alone: {error}", file=sys.stderr)
        return None


def _once(incidents: Incidents, server: Server | None) -> Iterator[Row]:
    table = gpd.GeoDataFrame(
        {name: getattr(incidents, name) for name in NAMES if name not in _PLACE},
        geometry=gpd.points_from_xy(incidents.longitude, incidents.latitude),
        crs="EPSG:4326",
    )
    with TemporaryDirectory() as name:
        yield from _kept("GeoPackage", str(Path(name) / "log.gpkg"), incidents)
        peer = Path(name) / "peer.gpkg"
        yield _timed(
            "GeoPackage: pyogrio append",
            lambda: pyogrio.write_dataframe(table, peer, layer="incidents", append=True),
            lambda: pyogrio.read_info(peer)["features"],
        )
    if server:
        _forget(server)
        yield from _kept("PostGIS", server.url, incidents)
        yield from _by_geopandas(table, server)


def _kept(name: str, address: str, incidents: Incidents) -> Iterator[Row]:
    with open_store(address, create=True) as store:

        def add() -> None:
            store.add(incidents, by="Bench")

        def there() -> int:
            return len(store.incidents())

        yield _timed(f"{name}: add", add, there)
        yield _timed(f"{name}: the same again", add, there)
        yield _timed(f"{name}: read what stands", there, there)
        yield _timed(f"{name}: verify", store.verify, there)


def _by_geopandas(table: gpd.GeoDataFrame, server: Server) -> Iterator[Row]:
    try:
        alchemy = import_module("sqlalchemy")
        import_module("geoalchemy2")
    except ImportError:
        print("bench_store: no to_postgis without SQLAlchemy and GeoAlchemy2", file=sys.stderr)
        return
    engine = alchemy.create_engine(server.url.replace("postgresql://", "postgresql+psycopg://"))
    yield _timed(
        "PostGIS: geopandas to_postgis, append",
        lambda: table.to_postgis("peer", engine, if_exists="append"),
        lambda: len(gpd.read_postgis("SELECT geometry FROM peer", engine, geom_col="geometry")),
    )
    engine.dispose()


def _forget(server: Server) -> None:
    with import_module("psycopg").connect(server.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS incident_store CASCADE; DROP TABLE IF EXISTS peer")


def _timed(work: str, run: Callable[[], object], rows: Callable[[], int]) -> Row:
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    run()
    return Row(work, time.perf_counter() - wall_s, time.process_time() - cpu_s, rows())


def _median(rows: list[Row]) -> Row:
    first = rows[0]
    return replace(
        first,
        wall_s=round(statistics.median(row.wall_s for row in rows), 3),
        cpu_s=round(statistics.median(row.cpu_s for row in rows), 3),
    )


def _table(rows: list[Row]) -> Table:
    table = Table("work")
    for head in ("wall s", "CPU s", "rows there"):
        table.add_column(head, justify="right")
    for row in rows:
        table.add_row(row.work, f"{row.wall_s:.2f}", f"{row.cpu_s:.2f}", f"{row.rows:,}")
    return table


if __name__ == "__main__":
    raise SystemExit(main())
