"""The default scenario opened: it draws offline, keeps its size, prints, and is for everybody."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pypdf
import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 1_500_000
LABELS = """
const SIDES = ["left", "top", "right", "bottom"];
const box = (node) => SIDES.map((side) => node.getBoundingClientRect()[side]);
return [...document.querySelectorAll("text.label")].map((label) => [label.textContent, box(label)]);
"""
COUNTS = """
const table = document.querySelector("#table table"), rows = Number(table.getAttribute("aria-rowcount")) - 1;
return [rows, Number(document.documentElement.dataset.drawn), table.caption.textContent];
"""

SHOWN = """
return [...document.querySelectorAll("figure svg[role=img]")].filter((one) => one.checkVisibility()).length;
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("default")
    job = [sys.executable, str(ROOT / "scripts" / "plan_deployment.py"), "--quiet", "--out", str(out)]
    ended = subprocess.run(job, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return out / "ukraine"


def test_every_page_keeps_its_size(results):
    sizes = {path.name: path.stat().st_size for path in results.rglob("*.html")}
    assert len(sizes) >= 11
    assert max(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("name", ["staff", "press"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 700)])
def test_it_draws_offline_lists_what_it_draws_and_no_words_collide(browser, results, name, width, height):
    browser.open(results / name / "map.html", width=width, height=height)
    labels = browser.run(LABELS)
    assert len(labels) > 5
    for (words, one), (others, other) in combinations(labels, 2):
        across, down = (
            min(one[2], other[2]) - max(one[0], other[0]),
            min(one[3], other[3]) - max(one[1], other[1]),
        )
        assert across <= 1 or down <= 3, (words, others)
    browser.run("document.getElementById('table').open = true")
    browser.wait("return document.querySelectorAll('.find').length > 5")
    rows, drawn, caption = browser.run(COUNTS)
    assert rows >= drawn > 50
    assert f"Drawn on the map: {drawn:,}" in caption
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert (browser.requested(), browser.complaints()) == ([], [])


@pytest.mark.parametrize("name", ["staff", "press"])
def test_axe_finds_nothing_by_day_and_by_night(browser, results, axe, name):
    for dark in (False, True):
        browser.open(results / name / "map.html", dark=dark, bypass_policy=True)
        passes, violations = axe()
        assert passes > 20
        assert violations == []


@pytest.mark.parametrize("name", ["staff", "press"])
def test_it_prints_on_one_sheet_with_date_status_scale_and_sources(browser, results, name):
    browser.open(results / name / "map.html")
    file = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
    reader = pypdf.PdfReader(io.BytesIO(base64.b64decode(file)))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for said in ("ILLUSTRATIVE", "31 August 2024 (UTC)", "1 : ", "Sources", "OpenStreetMap"):
        assert said in words, said


def test_readers_need_no_script(browser, results):
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.driver.get((results / "press" / "story.html").as_uri())
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
        shown = browser.run(SHOWN)
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
    assert shown == 1
