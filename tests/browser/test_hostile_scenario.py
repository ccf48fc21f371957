"""A scenario whose every name is hostile, from its folder to every file: nothing runs, nothing is lost."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pyogrio
import pytest

from ..unit.programs import ran

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MIDLAND = ROOT / "tests" / "golden" / "midland"
RUN = "window.ran=1"
ATTACK = (
    f"<script>{RUN}</script></title></style></script><script>{RUN}</script>"
    f"<img src=x onerror={RUN}><svg onload={RUN}></svg>{{{{7*7}}}}${{{RUN}}}`$x^2$"
)
# Names in the scenario file that a reader meets, each led by a mark of its own.
NAMED = {
    **{"Midland, two invented parties": "TITLE", "Invented parties, an invented line": "STANDFIRST"},
    **{"Northern party": "NORTH", "Area of separation": "ZONE", "Observation posts": "MEANS"},
    **{"Alfa": "CONTINGENT", "Posts relieved": "TASK", "Invented for the tests: no such": "CAVEAT"},
    "Hospitals and a hub of Midland": "LAYER",
}
# Something that acts, wherever it came from: none of it is ours.
ACTS = """
const acts = (element) => [...element.attributes].some(({ name }) => name.startsWith("on"))
  || (element.localName === "img" && element.getAttribute("src") === "x");
const acting = [...document.querySelectorAll("*")].filter(acts);
return [acting.length, window.ran ?? 0, document.querySelectorAll("svg script").length];
"""


def spoilt(text):
    """The scenario's text with the attack behind each of its names."""
    for name, mark in NAMED.items():
        assert name in text
        text = text.replace(f'"{name}', f'"{mark} {json.dumps(ATTACK)[1:-1]} {name}')
    return text


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What the main job leaves of the hostile scenario."""
    folder = tmp_path_factory.mktemp("hostile") / "midland"
    shutil.copytree(MIDLAND, folder)
    sites = folder / "sites.csv"
    attack = ATTACK.replace('"', '""')
    sites.write_text(sites.read_text("utf-8").replace("North hospital", f'"=1+1 HOSPITAL {attack}"'), "utf-8")
    text = (folder / "scenario.toml").read_text("utf-8")
    before = hashlib.sha256((MIDLAND / "sites.csv").read_bytes()).hexdigest()
    text = spoilt(text.replace(before, hashlib.sha256(sites.read_bytes()).hexdigest()))
    (folder / "scenario.toml").write_text(text, "utf-8")
    out = folder.parent / "out"
    ended = ran("plan_deployment", folder, "--quiet", "--out", out)
    assert ended.returncode in (0, 1), ended.stderr
    assert ended.stderr == ""
    return out / "midland"


def test_every_page_and_picture_opens_without_anything_running(browser, results):
    drawn = sorted(path for path in results.rglob("*") if path.suffix in {".html", ".svg"})
    assert {"map.html", "plate.svg", "map.svg", "embed.html"} <= {path.name for path in drawn}
    for path in drawn:
        browser.driver.get(path.as_uri())
        browser.wait("return document.readyState === 'complete'")
        assert browser.run(ACTS) == [0, 0, 0], path.name


def test_the_page_shows_every_name_as_it_was_written(browser, results):
    browser.open(results / "staff" / "map.html")
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    shown = browser.run("return document.body.textContent + document.title")
    for mark in {*NAMED.values()} - {"LAYER"}:
        assert f"{mark} {ATTACK}" in shown, mark


def test_overlays_and_tables_hold_every_name_as_it_was_written(results):
    for path, layer in (
        (results / "staff" / "plan.gpkg", "sites"),
        (results / "staff" / "plan.geojson", None),
    ):
        names = set(pyogrio.read_dataframe(path, layer=layer)["name"].dropna())
        assert f"=1+1 HOSPITAL {ATTACK}" in names
    table = (results / "staff" / "sites.csv").read_text("utf-8")
    assert "'=1+1 HOSPITAL" in table
    assert not re.search(r"(^|,|\")=1", table)


def test_no_name_finds_its_way_into_the_name_of_a_file(results):
    for path in results.rglob("*"):
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z]{2})?(\.[a-z]+)?", path.name), path.name
