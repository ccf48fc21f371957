"""The sheet of paper: one of the size asked for, all its words, everything in the frame, a true scale."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from dataclasses import dataclass, field, replace

import pytest
import shapely
from pyproj import Geod
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import Feature
from geo.release import STAFF, release

pypdf = pytest.importorskip("pypdf", reason="pypdf, which reads the sheets, is not installed")
pytestmark = pytest.mark.browser
PAPERS_MM = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
SHEETS = [(paper, way) for paper in PAPERS_MM for way in ("landscape", "portrait")]
MARGIN_MM, POINT_MM = 8.0, 25.4 / 72
INK = (0x11 / 255,) * 3  # of the line of contact
FRONT = ((30.0, 50.6), (30.6, 49.9), (31.4, 49.5), (31.6, 48.6))


@dataclass
class Sheet:
    """One printed page: its words and size, its lines and rectangles in millimetres from the top left."""

    pages: int
    words: str
    width_mm: float
    height_mm: float
    fonts: list = field(default_factory=list)
    rectangles: list = field(default_factory=list)
    strokes: list = field(default_factory=list)


def choose(browser, *values):
    """Set the dialogue's choices; the words that it answers with."""
    browser.run("document.getElementById('print-button').click()")
    for value in values:
        browser.run("document.querySelector(`#print input[value=${arguments[0]}]`).click()", value)
    said = browser.run("return document.querySelector('#print [role=status]').textContent")
    browser.run("document.getElementById('print').close()")
    return said


def printed(browser):
    """Print the page and read the sheet."""
    file = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
    reader = pypdf.PdfReader(io.BytesIO(base64.b64decode(file)))
    page = reader.pages[0]
    _, _, width, height = (float(side) * POINT_MM for side in page.mediabox)
    words = unicodedata.normalize("NFKC", page.extract_text())
    sheet = Sheet(len(reader.pages), re.sub(r"\s+", " ", words), width, height, fonts(page))
    upright = (POINT_MM, 0.0, 0.0, -POINT_MM, 0.0, height)
    read(page.get_contents(), page["/Resources"], reader, upright, sheet)
    return sheet


def fonts(page):
    """Whether the letters of each font stand in the file itself."""
    found = []
    for font in page["/Resources"]["/Font"].values():
        kept = font.get_object()
        kept = kept["/DescendantFonts"][0].get_object() if "/DescendantFonts" in kept else kept
        described = kept.get("/FontDescriptor", {})
        found.append(
            kept["/Subtype"] == "/Type3" or any(f"/FontFile{n}" in described for n in ("", "2", "3"))
        )
    return found


def turned(inner, outer):
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def read(stream, resources, reader, turn, sheet):
    """Follow what is drawn: where each rectangle and each stroked line lies on the sheet."""
    kept, line, ink = [], [], ()
    for values, sign in pypdf.generic.ContentStream(stream, reader).operations:
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        place = [
            (x * turn[0] + y * turn[2] + turn[4], x * turn[1] + y * turn[3] + turn[5])
            for x, y in zip(numbers[::2], numbers[1::2], strict=False)
        ]
        match sign:
            case b"q":
                kept.append((turn, ink))
            case b"Q":
                turn, ink = kept.pop()
            case b"cm":
                turn = turned(numbers, turn)
            case b"RG":
                ink = tuple(numbers)
            case b"re":
                sheet.rectangles.append((*place[0], numbers[2] * turn[0], abs(numbers[3] * turn[3])))
            case b"m":
                line = [place[0]]
            case b"l":
                line.append(place[0])
            case b"S":
                sheet.strokes.append((ink, line))
            case b"Do":
                form = resources["/XObject"][values[0]].get_object()
                if form["/Subtype"] == "/Form":
                    inner = turned([float(each) for each in form.get("/Matrix", (1, 0, 0, 1, 0, 0))], turn)
                    read(form, form.get("/Resources", resources), reader, inner, sheet)


def frame(sheet):
    """The rectangle that the map is cut off at: in the largest below the heading, above the scale."""
    right, bottom = sheet.width_mm - MARGIN_MM + 0.3, sheet.height_mm - MARGIN_MM + 0.3
    inside = [
        box
        for box in sheet.rectangles
        if box[0] > MARGIN_MM - 0.3 and box[1] > 15 and box[0] + box[2] < right and box[1] + box[3] < bottom
    ]
    stage = max(inside, key=lambda box: box[2] * box[3])
    above = [box for box in inside if box[1] + box[3] < stage[1] + stage[3] - 5]
    return max(above, key=lambda box: box[2] * box[3])


def bar_mm(sheet):
    """Length of the graphic scale: four quarters side by side, all of one size."""
    boxes = {tuple(round(each, 2) for each in box) for box in sheet.rectangles if 1.4 < box[3] < 1.8}
    for left, top, width, height in boxes:
        row = [(round(left + k * width, 2), top, width, height) for k in range(4)]
        if all(any(abs(box[0] - one[0]) < 0.05 and box[1:] == one[1:] for box in boxes) for one in row):
            return 4 * width
    pytest.fail("no graphic scale on the sheet")


def front_of(sheet):
    """The line of contact as it lies on the sheet."""
    inked = (
        line
        for ink, line in sheet.strokes
        if len(ink) == 3 and max(abs(a - b) for a, b in zip(ink, INK, strict=True)) < 0.01
    )
    return next(line for line in inked if len(line) == len(FRONT))


WORDS = (
    "A line across Norland",
    "As of 1 January 2025 (UTC)",
    "Invented for the tests.",
    "Nobody lives here.",
    "Drawn by hand for the tests.",
    "Zone of separation",
    "Line of contact",
    "OGC:CRS84",
    "0123456789abcdef",
    "United Nations",
    "Leaflet 1.9.4",
    "1,200",
    "Ceaseline",
)


@pytest.mark.parametrize(("paper", "way"), SHEETS)
def test_one_sheet_holds_the_map_its_words_and_a_true_scale(browser, pages, paper, way):
    browser.open(pages["staff"])
    said = choose(browser, paper, way)
    sheet = printed(browser)
    wide, high = PAPERS_MM[paper] if way == "portrait" else PAPERS_MM[paper][::-1]
    assert (sheet.pages, sheet.width_mm, sheet.height_mm) == (
        1,
        pytest.approx(wide, abs=0.3),
        pytest.approx(high, abs=0.3),
    )
    assert [words for words in WORDS if words not in sheet.words] == []
    assert "ILLUSTRATIVE" in sheet.words
    assert sheet.words.count("STAFF — exact positions, do not publish") == 2
    assert "more stands on the page" not in sheet.words
    assert all(sheet.fonts)
    assert len(sheet.fonts) >= 2

    [(told, on)] = re.findall(r"(1 : [\d,]+) on (A\d)", sheet.words)
    assert f"{told} on {on}" in said
    assert on == paper.upper()
    ratio = int(told.removeprefix("1 : ").replace(",", ""))
    length = re.search(r"(\d+) (km|m) at 49\.\d° N", sheet.words) or re.search(r"(\d+) (km|m)", sheet.words)
    metres = int(length[1]) * (1000 if length[2] == "km" else 1)
    assert bar_mm(sheet) / 1000 * ratio == pytest.approx(metres, rel=0.005)

    left, top, width, height = frame(sheet)
    line = front_of(sheet)
    assert all(left < x < left + width and top < y < top + height for x, y in line)
    (x, y), (x2, y2) = line[1:3]
    on_paper_m = ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 / 1000
    assert on_paper_m * ratio == pytest.approx(Geod(ellps="WGS84").inv(*FRONT[1], *FRONT[2])[2], rel=0.01)


CORNERS = """
dispatchEvent(new Event("beforeprint"));
const { map, content } = Ceaseline, [west, south, east, north] = content.bounds;
const frame = map.getContainer().getBoundingClientRect(), size = map.getSize();
const inside = [[south, west], [south, east], [north, west], [north, east]].map((corner) => {
  const { x, y } = map.latLngToContainerPoint(corner);
  return x >= 5 && y >= 5 && x <= size.x - 5 && y <= size.y - 5;
});
const shares = [frame.width / document.body.clientWidth, frame.height / document.body.clientHeight];
dispatchEvent(new Event("afterprint"));
return [inside, shares];
"""


@pytest.mark.parametrize("name", ["staff", "press"])
def test_the_corners_of_everything_lie_in_the_frame(browser, pages, name):
    browser.open(pages[name], width=390)
    for paper, way in SHEETS:
        choose(browser, paper, way)
        inside, (across, down) = browser.run(CORNERS)
        assert inside == [True] * 4, (paper, way)
        assert across > 0.6
        assert down > 0.4


SHOWN = """
const { map } = Ceaseline;
return [map.getCenter().lat, map.getCenter().lng, map.getZoom(), map.options.minZoom, map.getSize().x];
"""


def test_the_view_is_printed_if_it_is_asked_for_and_comes_back_afterwards(browser, pages):
    browser.open(pages["staff"])
    browser.view(49.7, 30.9, 9)
    browser.run("document.querySelectorAll('.notes details').forEach((fold) => { fold.open = false; })")
    before = browser.run(SHOWN)
    whole = choose(browser, "whole")
    near = choose(browser, "view")
    ratios = [int(re.search(r"1 : ([\d,]+)", said)[1].replace(",", "")) for said in (whole, near)]
    assert ratios[1] < ratios[0]
    sheet = printed(browser)
    assert f"1 : {ratios[1]:,} on A4" in sheet.words
    assert "Drawn by hand for the tests." in sheet.words
    assert browser.run(SHOWN) == pytest.approx(before)
    assert browser.run("return document.documentElement.className") == ""
    assert browser.run("return document.querySelectorAll('.notes details[open]').length") == 0
    assert browser.complaints() == []


def test_what_is_switched_off_is_not_on_the_sheet_and_the_day_is(browser, by_hand, tmp_path):
    features, sheet = by_hand
    later = Feature(
        "zones", shapely.box(30, 49, 30.4, 49.3), {"name": "Later", "kind": "exclusion", "from_day": 3}
    )
    maps.write_html(maps.draw(release([*features, later], sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert "Exclusion zone" in printed(browser).words
    browser.run(
        "document.querySelector('[role=toolbar][aria-label=Zones] button').click();"
        "document.getElementById('day').focus()"
    )
    browser.press(Keys.ARROW_RIGHT)
    words = printed(browser).words
    assert "Exclusion zone" not in words
    assert "Day D+0" in words


def test_too_many_words_for_a_sheet_are_said_to_stand_on_the_page(browser, by_hand, tmp_path):
    features, sheet = by_hand
    long = "All that there is to be said, and a little more. " * 40
    sheet = replace(sheet, title=long, standfirst=long, method=(long,) * 5, caveats=(long,) * 3)
    maps.write_html(maps.draw(release(list(features), sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    found = printed(browser)
    assert found.pages == 1
    assert "more stands on the page" in found.words
    assert found.words.count("STAFF — exact positions, do not publish") == 2
    left, top, width, height = frame(found)
    assert height > 60
    assert all(left < x < left + width and top < y < top + height for x, y in front_of(found))


def test_the_button_of_the_dialogue_prints_and_closes_it(browser, pages):
    browser.open(pages["staff"])
    browser.run("window.print = () => { window.asked = !document.getElementById('print').open; }")
    browser.run("document.getElementById('print-button').click()")
    browser.run(
        "[...document.querySelectorAll('#print button')].find((one) => one.textContent === 'Print').click()"
    )
    assert browser.run("return window.asked")


LEGEND = """
const { entries, marks } = Ceaseline.content;
dispatchEvent(new Event("beforeprint"));
const rows = [...document.querySelectorAll("[data-entry]")].filter((row) => row.checkVisibility());
const found = rows.map((row) => [Number(row.dataset.entry), row.querySelector(".count").textContent]);
const drawn = new Set([...document.querySelectorAll("path.mark")].flatMap((path) => [...path.classList])
  .filter((name) => name.startsWith("mark-")).map((name) => Number(name.slice(5))));
dispatchEvent(new Event("afterprint"));
const count = (entry) => marks.filter((mark, i) => mark.entry === entry && drawn.has(i)).length;
return [found, entries.map((_, entry) => count(entry))];
"""


def test_the_legend_on_paper_counts_what_is_drawn_at_its_scale_and_nothing_else(browser, by_hand, tmp_path):
    features, sheet = by_hand
    far = Feature("zones", shapely.box(20, 44, 21, 45), {"name": "Far", "kind": "exclusion"})
    maps.write_html(maps.draw(release([*features, far], sheet, STAFF)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    rows, drawn = browser.run(LEGEND)
    assert {entry for entry, _ in rows} == {entry for entry, count in enumerate(drawn) if count}
    assert 0 in drawn
    for entry, words in rows:
        assert int((words or "1").split(" of ")[0]) == drawn[entry]
    everything = "return [...document.querySelectorAll('[data-entry]')].every((row) => row.checkVisibility())"
    assert browser.run(everything)
