"""Pages of many features by Ceaseline and by plain Folium: size, time to make, time to a first view.

python scripts/bench_maps.py
python scripts/bench_maps.py --features 1000 10000 --reps 5 --format json

Boxes and points lie at random over a region of 6 by 6 degrees, each with a name and three values, in three
classes. Ours has what it always has: background, legend, search, data table, popups. Folium draws one
`GeoJson` layer with a `style_function`, on no background and with no popups. Of the ten files that its page
would fetch, only Leaflet is left in, read from the copy that Ceaseline ships, so that it draws with no
network; the other nine would add to its time, and none of the ten counts in its size.

A first view is there two frames after the page has loaded. A load is not repeated if it took long, and is
given up at a limit.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from rich.console import Console
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

import maps
from geo.features import Feature, Sheet, Value
from geo.release import STAFF, Release, release
from maps.page import LargePageWarning, write_html
from maps.vendor import scripts, styles

CONTEXT = Path(__file__).resolve().parents[1] / "data" / "context"
REGION = (33.0, 45.2, 39.0, 51.2)
REACH_DEG = (0.002, 0.02)
LONG_S = 20.0  # a load that takes longer is told as it is
CLASSES = {"heard": "#2c6fbb", "seen": "#c4511f", "told": "#005f56"}
SHEET = Sheet(
    *("bench", "Reports by cell", "2025-01-01", "illustrative"),
    method=("Strewn at random.",),
    sources=("Invented for a bench.",),
)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
LOADED = """
addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.firstViewMs = performance.now();
})));
"""
# Folium's page keeps its map among the names of the window, ours under a name of its own.
DRAWN = """
const map = Object.values(window).find((value) => value instanceof L.Map) ?? Ceaseline.map;
let count = 0;
map.eachLayer((layer) => { count += layer instanceof L.Path && layer.options.interactive ? 1 : 0; });
return count;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What one page of one engine costs; no time where the first view was given up."""

    shape: str
    features: int
    engine: str
    size_bytes: int
    made_cpu_s: float
    first_view_s: float | None
    drawn: int | None


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--features", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="counts")
    parser.add_argument(
        "--reps", type=int, default=3, help="loads of each page, the median told (default: 3)"
    )
    parser.add_argument(
        "--limit", type=float, default=240.0, help="seconds that a load may take (default: 240)"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    rows = []
    console = Console(stderr=options.format == "json", width=100)
    console.print(_line(HEADINGS))
    for row in measured(options.features, options.reps, options.limit):
        rows.append(row)
        console.print(_line(_told(row, options.limit)))
    if options.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
    return 0


def strewn(shape: str, count: int) -> Release:
    """Boxes or points at random over the region, released to staff."""
    random = np.random.default_rng(count)
    west, south, east, north = REGION
    longitudes, latitudes = random.uniform(west, east, count), random.uniform(south, north, count)
    places: Any = shapely.points(longitudes, latitudes)
    if shape == "boxes":
        across, up = random.uniform(*REACH_DEG, (2, count))
        places = shapely.box(longitudes - across, latitudes - up, longitudes + across, latitudes + up)
    found = [Feature("reports", place, _values(number)) for number, place in enumerate(places)]
    return release(found, SHEET, STAFF)


def _values(number: int) -> dict[str, Value]:
    kinds = tuple(CLASSES)
    return {"name": f"Report {number}", "kind": kinds[number % 3], "reports": number % 17, "day": number % 90}


def ours(released: Release, path: Path) -> None:
    """Write the page of Ceaseline."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LargePageWarning)
        write_html(maps.draw(released, context=CONTEXT), path, large=True)


def by_folium(released: Release, path: Path) -> None:
    """Write the page of plain Folium, with Leaflet beside it."""
    leaflet = {"leaflet.js": scripts()[0], "leaflet.css": styles()[0]}
    for name, text in leaflet.items():
        (path.parent / name).write_text(text, encoding="utf-8")
    west, south, east, north = REGION
    drawn = folium.Map(location=((south + north) / 2, (west + east) / 2), zoom_start=7, tiles=None)
    drawn.default_js, drawn.default_css = [("leaflet", "leaflet.js")], [("leaflet_css", "leaflet.css")]
    listed = [
        {
            "type": "Feature",
            "properties": dict(feature.values),
            "geometry": shapely.geometry.mapping(feature.geometry),
        }
        for feature in released.features
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": listed},
        style_function=lambda feature: {"color": CLASSES[feature["properties"]["kind"]], "weight": 1.2},
        marker=folium.CircleMarker(radius=4),
    ).add_to(drawn)
    drawn.save(str(path))


ENGINES: dict[str, Callable[[Release, Path], None]] = {"ours": ours, "Folium": by_folium}


def measured(counts: Sequence[int], reps: int, limit_s: float) -> Iterator[Row]:
    """Measure every page, smallest first."""
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES.values():  # what is imported and read once does not count
            engine(strewn("boxes", 3), Path(folder) / "first.html")
        for count in counts:
            for shape in ("boxes", "points"):
                released = strewn(shape, count)
                for name, engine in ENGINES.items():
                    path = Path(folder) / f"{name}.html"
                    start_s = time.process_time()
                    engine(released, path)
                    made_s = time.process_time() - start_s
                    first_view_s, drawn = viewed(path, reps, limit_s)
                    size_bytes = path.stat().st_size
                    yield Row(shape, count, name, size_bytes, round(made_s, 2), first_view_s, drawn)


def viewed(path: Path, reps: int, limit_s: float) -> tuple[float | None, int | None]:
    """Median seconds to a first view, and how many features are then on the map; nothing if given up."""
    with chromium(limit_s) as driver:
        taken_s: list[float] = []
        try:
            while len(taken_s) < reps and max(taken_s, default=0.0) < LONG_S:
                taken_s.append(_loaded_s(driver, path, limit_s))
            return round(statistics.median(taken_s), 2), driver.execute_script(DRAWN)
        except WebDriverException:  # the page took longer than the limit, or died of it
            return None, None


def _loaded_s(driver: webdriver.Chrome, path: Path, limit_s: float) -> float:
    driver.get(path.as_uri())
    watch = WebDriverWait(driver, limit_s, poll_frequency=0.02)
    found_ms: float = watch.until(lambda page: page.execute_script("return window.firstViewMs"))
    return found_ms / 1000


@contextmanager
def chromium(limit_s: float) -> Iterator[webdriver.Chrome]:
    """A fresh headless browser with the network off."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_page_load_timeout(limit_s)
        driver.set_script_timeout(limit_s)
        driver.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LOADED})
        yield driver
    finally:
        driver.quit()


HEADINGS = ("shape", "features", "engine", "MB", "CPU s to make", "s to first view", "on the map")
WIDTHS = (8, 10, 8, 8, 15, 17, 12)


def _told(row: Row, limit_s: float) -> tuple[str, ...]:
    first = f"gave up at {limit_s:g}" if row.first_view_s is None else f"{row.first_view_s:.2f}"
    drawn = "–" if row.drawn is None else f"{row.drawn:,}"
    return (
        row.shape,
        f"{row.features:,}",
        row.engine,
        f"{row.size_bytes / 1e6:.2f}",
        f"{row.made_cpu_s:.2f}",
        first,
        drawn,
    )


def _line(cells: Sequence[str]) -> str:
    return "".join(
        cell.ljust(width) if left else cell.rjust(width)
        for cell, width, left in zip(
            cells, WIDTHS, (True, False, False, False, False, False, False), strict=True
        )
    )


if __name__ == "__main__":
    sys.exit(main())
