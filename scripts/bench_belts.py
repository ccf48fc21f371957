"""Lay the same belts with GeoPandas, PostGIS and Ceaseline, side by side: worst error and seconds.

python scripts/bench_belts.py
python scripts/bench_belts.py --reps 5 --format json
CEASELINE_POSTGIS="host=localhost dbname=bench" python scripts/bench_belts.py   # a server of yours
python scripts/bench_belts.py --oracle

The line is a seeded fractal of some 1,250 km that follows no front. An edge's error is measured by brute
force: points along the edge against points every 20 m along the line, by Karney's geodesic; that is good to
3 cm at 2 km and better beyond. With --oracle every width at both tolerances is checked on every line of the
sibling folder ``shared`` instead; that takes long.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import psycopg
import shapely
from own_postgis import NoPostgisError, postgis_server
from pyproj import Geod
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scipy.spatial import cKDTree
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.geometry.geodesic import belts

WIDTHS_M = (2_000.0, 15_000.0, 25_000.0, 70_000.0, 140_000.0)
SIDES_M = (15_000.0, 25_000.0)
TURNS = ((32.0, 46.5), (34.4, 47.4), (36.5, 47.8), (37.9, 48.4), (37.6, 49.7), (36.0, 50.4), (34.0, 52.2))
EARTH = Geod(ellps="WGS84")
STRIDE_M = 20.0
MOST_POINTS = 20_000
NEIGHBOURS = 6
NEAR_BORDER_DEG = 0.05

Lay = Callable[[], Sequence[BaseGeometry]]


@dataclass(frozen=True, slots=True)
class Row:
    """One engine on one task: its median seconds and the worst error of each edge, metres."""

    task: str
    engine: str
    time_s: float | None
    worst_m: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of all engines; an engine that cannot run is the reason why."""

    name: str
    line: LineString
    widths_m: tuple[float, ...]
    engines: dict[str, Lay | str]
    borders: tuple[LineString, ...] = ()


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=3, help="runs of each engine, taken in turn (default: 3)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--oracle", action="store_true", help="check every width on every shared line")
    options = parser.parse_args(argv)
    if options.oracle:
        return _run_oracle()
    line = fractal_line()
    with ExitStack() as servers:
        postgis = _postgis(line, servers)
        tasks = (
            Task("five widths", line, WIDTHS_M, _five_widths(line, postgis)),
            Task("two cut sides", line, SIDES_M, _cut_sides(line), borders(line)),
        )
        rows = [row for task in tasks for row in compared(task, options.reps)]
    if options.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        Console().print(_table(rows))
    return 0


def fractal_line(halvings: int = 9, roughness: float = 0.11, seed: int = 7) -> LineString:
    """A line through fixed turns, each edge broken at its middle again and again; never crossing itself."""
    while True:
        random = np.random.default_rng(seed)
        places = np.array(TURNS)
        for _ in range(halvings):
            start, end = places[:-1], places[1:]
            east = (end - start)[:, 0] * np.cos(np.radians(0.5 * (start + end)[:, 1]))
            north = (end - start)[:, 1]
            aside = random.normal(0.0, roughness, len(start))
            bent = 0.5 * (start + end)
            bent[:, 0] -= aside * north / np.cos(np.radians(bent[:, 1]))
            bent[:, 1] += aside * east
            places = np.insert(places, np.arange(1, len(places)), bent, axis=0)
        line = LineString(places.round(7))
        if line.is_simple and all(ground.is_valid for ground in territories(line)):
            return line
        seed += 1


def territories(line: LineString) -> tuple[Polygon, Polygon]:
    """Ground to the west and to the east of a line that runs from south to north."""
    border = borders(line)
    (first, south), (last, north) = border[0].coords[1], border[1].coords[1]
    west, east = (
        Polygon([*line.coords, (last, north), (far, north), (far, south), (first, south)])
        for far in (24.0, 45.0)
    )
    return west, east


def borders(line: LineString) -> tuple[LineString, LineString]:
    """Meridians from the ends of a line to well beyond them, where the two territories meet as well."""
    (first, south), (last, north) = line.coords[0], line.coords[-1]
    return LineString([(first, south), (first, south - 1.5)]), LineString(
        [(last, north), (last, north + 1.5)]
    )


def _five_widths(line: LineString, postgis: Lay | str) -> dict[str, Lay | str]:
    column = gpd.GeoSeries([line], crs="OGC:CRS84")
    west, south, east, north = line.bounds
    centred = f"+proj=laea +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +datum=WGS84"

    def planar(crs: object, **options: int) -> list[BaseGeometry]:
        return [
            column.to_crs(crs or column.estimate_utm_crs()).buffer(w, **options).to_crs("OGC:CRS84").iloc[0]
            for w in WIDTHS_M
        ]

    return {
        "Ceaseline, 1 m": lambda: [belt.area for belt in belts(line, WIDTHS_M)],
        "Ceaseline, 0.1 m": lambda: [belt.area for belt in belts(line, WIDTHS_M, tolerance_m=0.1)],
        "GeoPandas in UTM, defaults": lambda: planar(None),
        "GeoPandas in centred LAEA, quad_segs 128": lambda: planar(centred, quad_segs=128),
        "PostGIS ST_Buffer(geography)": postgis,
    }


def _cut_sides(line: LineString) -> dict[str, Lay | str]:
    grounds = territories(line)
    column = gpd.GeoSeries([line], crs="OGC:CRS84")

    def ours() -> list[BaseGeometry]:
        laid = belts(line, SIDES_M)
        return [shapely.intersection(belt.area, ground) for belt, ground in zip(laid, grounds, strict=True)]

    def planar() -> list[BaseGeometry]:
        utm = column.estimate_utm_crs()
        sides = zip(SIDES_M, gpd.GeoSeries(grounds, crs="OGC:CRS84").to_crs(utm), strict=True)
        moved = column.to_crs(utm)
        return [
            moved.buffer(width).intersection(ground).to_crs("OGC:CRS84").iloc[0] for width, ground in sides
        ]

    return {"Ceaseline, 1 m": ours, "GeoPandas in UTM, defaults": planar}


def _postgis(line: LineString, servers: ExitStack) -> Lay | str:
    """Buffers by a PostGIS server, named or our own for the while, or why there are none."""
    try:
        where = os.environ.get("CEASELINE_POSTGIS") or servers.enter_context(postgis_server())
        connection = servers.enter_context(psycopg.connect(where, autocommit=True))
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except (NoPostgisError, psycopg.Error) as error:
        return f"not reached: {str(error).splitlines()[0]}"
    query = "SELECT ST_AsBinary(ST_Buffer(ST_GeomFromWKB(%s, 4326)::geography, %s)::geometry)"

    def lay() -> list[BaseGeometry]:
        found = (connection.execute(query, (line.wkb, width)).fetchone() for width in WIDTHS_M)
        return [shapely.from_wkb(bytes(row[0])) for row in found if row]

    return lay


def compared(task: Task, reps: int) -> list[Row]:
    """Run engines in turn, time them, and measure what they laid; the first engine is our own."""
    ready = {name: lay for name, lay in task.engines.items() if callable(lay)}
    seconds: dict[str, list[float]] = {name: [] for name in ready}
    laid: dict[str, Sequence[BaseGeometry]] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(task.name, total=(reps + 1) * len(ready))
        for rep in range(reps + 1):  # the first run, which also compiles, does not count
            for name, lay in ready.items():
                start = time.perf_counter()
                laid[name] = lay()
                if rep:
                    seconds[name].append(time.perf_counter() - start)
                progress.advance(bar)
    middle = {name: statistics.median(some) for name, some in seconds.items()}
    strewn = strewn_along(task.line)
    return [
        Row(
            task=task.name,
            engine=name,
            time_s=round(middle[name], 4) if name in ready else None,
            worst_m=tuple(
                worst_error_m(area, strewn, width, task.borders)
                for area, width in zip(laid.get(name, ()), task.widths_m, strict=name in ready)
            ),
            note="" if name in ready else str(engine),
        )
        for name, engine in task.engines.items()
    ]


def strewn_along(path: BaseGeometry) -> np.ndarray:
    """Points of a path, longitude and latitude in degrees, no farther apart than the stride."""
    coordinates = shapely.get_coordinates(path)
    start, end = coordinates[:-1], coordinates[1:]
    length = EARTH.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2]
    pieces = np.maximum(1, np.ceil(length / STRIDE_M)).astype(int)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    return np.vstack([start[edge] + (end - start)[edge] * share[:, None], coordinates[-1:]])


def worst_error_m(
    area: BaseGeometry, strewn: np.ndarray, width_m: float, unmeasured: Sequence[LineString]
) -> float:
    """How far the worst point of an edge is from the width; edges on the line or a border do not count."""
    rings = [ring for part in shapely.get_parts(area) for ring in shapely.get_rings(part)]
    paths = [shapely.get_coordinates(shapely.segmentize(ring, 0.002)) for ring in rings]
    edge = np.vstack([half for path in paths for half in (path, 0.5 * (path[:-1] + path[1:]))])
    edge = np.random.default_rng(0).permutation(edge)[:MOST_POINTS]
    _, nearest = cKDTree(_vectors(strewn)).query(_vectors(edge), k=NEIGHBOURS)
    place, point = strewn[nearest.ravel()], np.repeat(edge, NEIGHBOURS, axis=0)
    distance = np.asarray(EARTH.inv(point[:, 0], point[:, 1], place[:, 0], place[:, 1])[2])
    distance = distance.reshape(-1, NEIGHBOURS).min(axis=1)
    counts = distance > 0.5 * width_m
    for border in unmeasured:
        counts &= shapely.distance(border, shapely.points(edge)) > NEAR_BORDER_DEG
    return round(float(np.abs(distance[counts] - width_m).max()), 3)


def _vectors(lonlat: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(lonlat).T
    normal = EARTH.a / np.sqrt(1.0 - EARTH.es * np.sin(lat) ** 2)
    across = normal * np.cos(lat)
    return np.column_stack(
        [across * np.cos(lon), across * np.sin(lon), normal * (1 - EARTH.es) * np.sin(lat)]
    )


def _table(rows: Sequence[Row]) -> Table:
    table = Table("task", "engine", "seconds", "times ours", "worst error of each edge, metres")
    ours_s = {
        row.task: row.time_s for row in reversed(rows) if row.time_s is not None
    }  # the first of each task
    for row in rows:
        known = row.time_s is not None
        errors = " / ".join(f"{error:,.2f}" for error in row.worst_m)
        time_s, times = (f"{row.time_s:.3f}", f"{row.time_s / ours_s[row.task]:.1f}") if known else ("", "")
        table.add_row(row.task, row.engine, time_s, times, errors or row.note)
    return table


def _run_oracle() -> int:
    import pytest  # noqa: PLC0415 - an extra, wanted here alone

    os.environ["CEASELINE_FULL_MATRIX"] = "1"
    test = Path(__file__).resolve().parents[1] / "tests" / "unit" / "test_geodesic_oracle.py"
    return int(pytest.main([str(test), "-v", "--durations=0"]))


if __name__ == "__main__":
    sys.exit(main())
