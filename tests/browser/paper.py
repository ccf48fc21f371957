"""A printed sheet read back: its words, its fonts, its lines and rectangles in millimetres."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from dataclasses import dataclass, field

import pypdf
import pytest

PAPERS_MM = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
SHEETS = [(paper, way) for paper in PAPERS_MM for way in ("landscape", "portrait")]
MARGIN_MM, POINT_MM = 8.0, 25.4 / 72


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


def printed(browser, *, lines=True):
    """Print the page and read the sheet, its lines and rectangles too unless nobody asks where they lie."""
    file = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
    reader = pypdf.PdfReader(io.BytesIO(base64.b64decode(file)))
    page = reader.pages[0]
    _, _, width, height = (float(side) * POINT_MM for side in page.mediabox)
    words = unicodedata.normalize("NFKC", page.extract_text())
    sheet = Sheet(len(reader.pages), re.sub(r"\s+", " ", words), width, height, fonts(page))
    upright = (POINT_MM, 0.0, 0.0, -POINT_MM, 0.0, height)
    if lines:
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
