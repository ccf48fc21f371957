"""One headless Chromium for all tests here, with the network off, and pages to open in it."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import shapely
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait
from shapely.ops import split

import maps
from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release

from .fox import started_firefox

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass
class Browser:
    """A driver, and the few things that the tests do with it."""

    driver: object

    def open(self, path, *, width=1280, height=800, dark=False, bypass_policy=False):
        self.driver.get("about:blank")
        self.driver.get_log("performance"), self.driver.get_log("browser")
        self.command("Page.setBypassCSP", enabled=bypass_policy)
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])
        self.driver.get(path.as_uri())
        self.wait("return document.documentElement.dataset.ready === 'true'")

    def view(self, latitude, longitude, zoom):
        """Show a place; the map may slide back into its bounds, which is waited for."""
        show = (
            "const [lat, lng, zoom] = arguments; Ceaseline.map.setView([lat, lng], zoom, { animate: false })"
        )
        self.run(show, latitude, longitude, zoom)
        self.wait("return !Ceaseline.map._panAnim?._inProgress")

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, script):
        return WebDriverWait(self.driver, 20, poll_frequency=0.03).until(
            lambda driver: driver.execute_script(script)
        )

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def requested(self):
        """Addresses asked for since the page was opened, but for the page itself and what it carries."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        asked = (
            m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"
        )
        return [url for url in asked if not url.startswith(("file:", "data:", "about:"))]

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    yield from started(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="session")
def firefox(tmp_path_factory):
    yield from started_firefox(tmp_path_factory.mktemp("firefox"))


def started(profile):
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not (binary and chromedriver):
        pytest.skip("no Chromium with its chromedriver is installed")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(chromedriver))
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    yield Browser(driver)
    driver.quit()


# Rules of WCAG 2.2 AA and best practice: how many passed, and what did not, in the page or one element of it.
AXE = """
const [inside, done] = arguments;
const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const said = ({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`);
const looked = inside ? document.querySelector(inside) : document;
axe.run(looked, { runOnly: { type: "tag", values }, resultTypes: ["violations"] })
  .then(({ violations, passes }) => done([passes.length, violations.flatMap(said)]));
"""


@pytest.fixture(scope="session")
def axe(browser):
    """Look for violations of accessibility on the page that is open; its policy has to be bypassed."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        pytest.skip("axe-playwright-python, which carries axe-core, is not installed")
    text = (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")

    def look(inside=""):
        if not browser.run("return 'axe' in window"):
            browser.run(text)
        return browser.driver.execute_async_script(AXE, inside)

    return look


@pytest.fixture(scope="session")
def context(tmp_path_factory):
    """An invented coast: land in the north, sea in the south, two countries, two oblasts, a drained lake."""
    folder = tmp_path_factory.mktemp("context")
    west, east = shapely.box(26, 47, 31, 53), shapely.box(31, 47, 38, 53)
    _write(
        folder / "osm_countries.geojson",
        [(west, "AA", "Westland", "Захід"), (east, "BB", "Eastland", "Схід")],
    )
    halves = [
        (shapely.box(26, 47, 31, 50), "AA-1", "Lower", "Нижня"),
        (shapely.box(26, 50, 31, 53), "AA-2", "Upper", ""),
    ]
    _write(folder / "osm_oblasts.geojson", halves)
    _write(folder / "osm_water.geojson", [(shapely.box(32, 48, 32.4, 48.3), "", "Lake", "")], drained=True)
    towns = [
        ("Alba", "Альба", 30.2, 49.6, 900_000),
        ("Brod", "Брід", 31.9, 49.8, 300_000),
        ("Cerna", "", 30.9, 48.4, 90),
    ]
    rows = [f"{name},{uk},{longitude},{latitude},{people}" for name, uk, longitude, latitude, people in towns]
    header = "name_en,name_uk,longitude,latitude,population"
    (folder / "geonames_settlements.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder


def _write(path: Path, rows, **more):
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(area)),
            "properties": {"iso": iso, "name_en": name_en, "name_uk": name_uk, **more},
        }
        for area, iso, name_en, name_uk in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


FRONT = shapely.LineString([(30.0, 50.6), (30.6, 49.9), (31.4, 49.5), (31.6, 48.6)])
SHEET = Sheet(
    *("norland", "A line across Norland", "2025-01-01", "illustrative"),
    method=("Drawn by hand for the tests.",),
    sources=("Invented for the tests.",),
    caveats=("Nobody lives here.",),
    parameters={"marker_interval_m": 50_000.0},
    scenario_sha256="0123456789abcdef" * 4,
)


def plan():
    """A small plan of everything that the page has a layer for, and one layer that it has not."""
    belt = FRONT.buffer(0.3)
    near, far = split(belt, shapely.LineString([(29.6, 51.06), *FRONT.coords, (31.7, 48.0)])).geoms
    zone = {"area_m2": 2.5e9, "depth_m": 2000.0, "residents": 1200, "settlements": 3}
    yield Feature(
        "control", shapely.box(27, 47, 30, 52), {"name": "Party A", "party": "north", "area_m2": 1e11}
    )
    yield Feature(
        "control", shapely.box(32, 47, 36, 52), {"name": "Party B", "party": "south", "area_m2": 1e11}
    )
    yield Feature(
        "zones",
        near,
        {"name": "Near", "kind": "withdrawal", "party": "north", "party_name": "Party A", **zone},
    )
    yield Feature(
        "zones", far, {"name": "Far", "kind": "withdrawal", "party": "south", "party_name": "Party B", **zone}
    )
    yield Feature("zones", FRONT.buffer(0.05), {"name": "Buffer", "kind": "separation", **zone})
    yield Feature(
        "zones", shapely.box(29, 48, 29.5, 48.5), {"name": "Said", "kind": "separation", "status": "claimed"}
    )
    yield Feature(
        "line", FRONT, {"name": "Line of contact", "status": "illustrative", "line_length_m": 270_000.0}
    )
    for number, share in enumerate((0.0, 0.5, 1.0)):
        place = FRONT.interpolate(share, normalized=True)
        yield Feature("markers", place, {"name": f"km {100 * number}", "chainage_m": 100_000.0 * number})
    yield Feature(
        "settlements", shapely.Point(30.5, 49.5), {"name": "Dorf", "name_uk": "Дорф", "residents": 40_000}
    )
    for number in range(4):
        place = shapely.Point(30.31 + 0.01 * number, 49.71)
        yield Feature(
            "sites", place, {"name": f"Post {number}", "kind": "post", "status": "proposed"}, sensitive=True
        )
    yield Feature("kites", shapely.Point(31.0, 50.2), {"name": "Kite", "height_m": 40.0})


@pytest.fixture(scope="session")
def by_hand():
    """Features of the small plan, and its sheet."""
    return tuple(plan()), SHEET


@pytest.fixture(scope="session")
def pages(tmp_path_factory, context):
    """The page of each policy, written to a file."""
    folder = tmp_path_factory.mktemp("pages")
    for policy in (STAFF, PRESS):
        released = release(list(plan()), SHEET, policy)
        maps.write_html(maps.draw(released, context=context), folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}
