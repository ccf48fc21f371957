"""Joins, redundancy and share of a line by peers and by Ceaseline, in turn in one run: seconds and findings.

python scripts/bench_joins.py
python scripts/bench_joins.py --reps 5 --format json
python scripts/bench_joins.py --share 0.1        # a tenth of the points, sites and discs

Points and sites lie at random over a region of 7 by 6.5 degrees; the line is a seeded fractal that follows no
front. Peers are handed their geometries ready made in an equal-area plane, and the time that took does not
count against them; ours begins at longitude and latitude. What they compute is planar, and discs are polygons
of 16 segments a quarter; ours is geodesic.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scipy.spatial import cKDTree
from shapely import LineString, MultiLineString

from geo.geometry.chainage import Chainage
from geo.geometry.discs_along import runs_within
from geo.geometry.ellipsoid import to_vectors
from geo.geometry.nearby import count_within, nearest_site, pairs_within
from geo.geometry.redundancy import disc_areas_at_least

REGION = (32.0, 46.0, 39.0, 52.5)
PLANE = "+proj=laea +lat_0=49.25 +lon_0=35.5 +datum=WGS84"
TURNS = ((32.0, 46.5), (34.4, 47.4), (36.5, 47.8), (37.9, 48.4), (37.6, 49.7), (36.0, 50.4), (34.0, 52.2))
RADIUS_M = 5_000.0
POINTS, SITES = 1_000_000, 10_000
QUAD_SEGS = 16

Lonlat = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to do a piece of work; the first of each piece of work is ours."""

    name: str
    run: Callable[[], object]
    found: Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Row:
    """Median seconds of one engine at one piece of work, by the clock and of processors; what it found."""

    work: str
    engine: str
    wall_s: float
    cpu_s: float
    found: str


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=3, help="runs of each engine, taken in turn (default: 3)")
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of points, sites and discs (default: 1)"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    random = np.random.default_rng(0)
    points = strewn(random, max(int(POINTS * options.share), 1))
    sites = strewn(random, max(int(SITES * options.share), 1))
    works = {**_joins(points, sites), **_nearest(points, sites), **_line_shares(sites), **_redundancy(sites)}
    rows = [row for work, engines in works.items() for row in compared(work, engines, options.reps)]
    if options.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        Console().print(_table(rows))
    return 0


def strewn(random: np.random.Generator, count: int) -> Lonlat:
    """Places at random over the region."""
    west, south, east, north = REGION
    return random.uniform(west, east, count), random.uniform(south, north, count)


def fractal_line(halvings: int = 10, seed: int = 7) -> LineString:
    """A line through fixed turns, each edge broken at its middle again and again."""
    random, places = np.random.default_rng(seed), np.array(TURNS)
    for _ in range(halvings):
        start, end = places[:-1], places[1:]
        aside = 0.11 * random.normal(size=(len(start), 1)) * (end - start)[:, ::-1] * [-1.0, 1.0]
        places = np.insert(places, np.arange(1, len(places)), 0.5 * (start + end) + aside, axis=0)
    return LineString(places)


def in_plane(lonlat: Lonlat) -> np.ndarray:
    """Coordinates in the peers' plane, metres, shape (n, 2)."""
    return np.column_stack(Transformer.from_crs("OGC:CRS84", PLANE, always_xy=True).transform(*lonlat))


def _joins(points: Lonlat, sites: Lonlat) -> dict[str, list[Engine]]:
    place, site = shapely.points(in_plane(points)), shapely.points(in_plane(sites))
    left, right = (gpd.GeoDataFrame(geometry=column, crs=PLANE) for column in (place, site))
    place_m, site_m = to_vectors(*points), to_vectors(*sites)

    def by_geopandas() -> int:
        return len(gpd.sjoin(left, right, predicate="dwithin", distance=RADIUS_M))

    def by_strtree() -> int:
        return shapely.STRtree(site).query(place, predicate="dwithin", distance=RADIUS_M).shape[1]

    def by_kdtree() -> int:
        near = cKDTree(site_m).query_ball_point(place_m, RADIUS_M, workers=-1)
        return sum(map(len, near))

    def counted_by_kdtree() -> int:
        return cKDTree(site_m).query_ball_point(place_m, RADIUS_M, workers=-1, return_length=True).sum()

    title = f"{len(place):,} points by {len(site):,} sites, {RADIUS_M / 1e3:g} km"
    pairs = "{:,} pairs".format
    return {
        f"pairs: {title}": [
            Engine("ours", lambda: len(pairs_within(points, sites, RADIUS_M)[0]), pairs),
            Engine("geopandas.sjoin", by_geopandas, pairs),
            Engine("shapely STRtree", by_strtree, pairs),
            Engine("scipy cKDTree, chords", by_kdtree, pairs),
        ],
        f"counts: {title}": [
            Engine("ours", lambda: count_within(points, sites, RADIUS_M).sum(), pairs),
            Engine("scipy cKDTree, chords", counted_by_kdtree, pairs),
        ],
    }


def _nearest(points: Lonlat, sites: Lonlat) -> dict[str, list[Engine]]:
    place, site = shapely.points(in_plane(points)), shapely.points(in_plane(sites))
    left, right = (gpd.GeoDataFrame(geometry=column, crs=PLANE) for column in (place, site))

    def nearest_by_geopandas() -> np.ndarray:
        return gpd.sjoin_nearest(left, right, distance_col="distance_m").distance_m.to_numpy()

    def mean(distance_m: np.ndarray) -> str:
        return f"{distance_m.mean():.1f} m in the mean"

    return {
        f"nearest of {len(site):,} sites to {len(place):,} points": [
            Engine("ours", lambda: nearest_site(points, sites)[1], mean),
            Engine("geopandas.sjoin_nearest", nearest_by_geopandas, mean),
        ],
    }


def _line_shares(sites: Lonlat) -> dict[str, list[Engine]]:
    line = fractal_line()
    chainage = Chainage(line)
    vertices = in_plane(tuple(shapely.get_coordinates(chainage.path).T))
    flat, discs = MultiLineString([vertices]), shapely.points(in_plane(sites))

    def ours() -> np.ndarray:
        runs = runs_within(chainage, *sites, RADIUS_M)
        covered = runs.stretches(chainage.origin_m, chainage.end_m).lengths_at_least_m
        return covered[1:] / chainage.length_m

    def by_union() -> list[float]:
        ground = shapely.union_all(shapely.buffer(discs, RADIUS_M, quad_segs=QUAD_SEGS))
        return [shapely.intersection(flat, ground).length / flat.length]

    def told(shares: Sequence[float]) -> str:
        return " / ".join(f"{share:.4%}" for share in shares[:4])

    title = f"share of a line of {chainage.length_m / 1e3:,.0f} km near {len(discs):,} sites"
    return {title: [Engine("ours, every k", ours, told), Engine("union + intersection", by_union, told)]}


def _redundancy(sites: Lonlat) -> dict[str, list[Engine]]:
    centres = shapely.points(in_plane(sites))

    def by_overlay() -> np.ndarray:
        discs = shapely.buffer(centres, RADIUS_M, quad_segs=QUAD_SEGS)
        edges = shapely.node(shapely.multilinestrings(shapely.boundary(discs)))
        cells = shapely.get_parts(shapely.polygonize([edges]))
        inner, _ = shapely.STRtree(discs).query(shapely.point_on_surface(cells), predicate="within")
        by_depth = np.bincount(np.bincount(inner, minlength=len(cells)), shapely.area(cells))
        return np.cumsum(by_depth[::-1])[::-1][1:]

    def told(area_m2: np.ndarray) -> str:
        return " / ".join(f"{area / 1e6:,.0f}" for area in area_m2[:4]) + " km²"

    return {
        f"area covered k times by {len(centres):,} discs": [
            Engine("ours", lambda: disc_areas_at_least(*sites, RADIUS_M), told),
            Engine("node + polygonize + count", by_overlay, told),
        ]
    }


def compared(work: str, engines: Sequence[Engine], reps: int) -> list[Row]:
    """Run engines in turn and time them."""
    wall: dict[str, list[float]] = {engine.name: [] for engine in engines}
    cpu: dict[str, list[float]] = {engine.name: [] for engine in engines}
    found = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(work, total=(reps + 1) * len(engines))
        for rep in range(reps + 1):  # the first run, which also compiles, does not count
            for engine in engines:
                start = time.perf_counter(), time.process_time()
                found[engine.name] = engine.found(engine.run())
                if rep:
                    wall[engine.name].append(time.perf_counter() - start[0])
                    cpu[engine.name].append(time.process_time() - start[1])
                progress.advance(bar)
    wall_s = {name: statistics.median(some) for name, some in wall.items()}
    return [
        Row(
            work=work,
            engine=name,
            wall_s=round(wall_s[name], 5),
            cpu_s=round(statistics.median(cpu[name]), 5),
            found=found[name],
        )
        for name in wall_s
    ]


def _table(rows: Sequence[Row]) -> Table:
    table = Table("work", "engine", "seconds", "CPU seconds", "times ours", "found")
    ours_s = {row.work: row.wall_s for row in reversed(rows)}  # the first of each piece of work
    for row in rows:
        figures = f"{row.wall_s:.4f}", f"{row.cpu_s:.4f}", f"{row.wall_s / ours_s[row.work]:.1f}"
        table.add_row(row.work, row.engine, *figures, row.found)
    return table


if __name__ == "__main__":
    sys.exit(main())
