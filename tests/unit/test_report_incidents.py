"""A daily report: what it counts, what it hides from the public; no text of an incident runs in it."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
import shapely

from geo.features.daily import Daily
from geo.features.daily_line import coarse_counts
from geo.features.daily_sheet import daily_sheet
from geo.features.incidents import MOST_DRAWN, Told, drawn, drawn_words, incidents, places
from geo.geometry.chainage import Chainage
from geo.methods.incidents.account import DAY_S, Asked, account_of
from geo.model.incident import incidents_at
from geo.model.observation import Spell
from geo.release import PRESS, STAFF, release
from maps.layers import drawn_layers
from maps.packing import content_of
from maps.report import write_report
from scripts import report_incidents

from .leaks import told as told_places

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "incidents"
LINE = ROOT / "data" / "scenarios" / "donbas-2015" / "line_of_contact.geojson"
EQUATOR = Chainage(shapely.LineString([(0, 0), (1, 0)]))
DEGREE_M = EQUATOR.length_m

PAYLOADS = (
    "<script>window.ran=1</script>",
    "</style></svg><img src=x onerror=alert(1)>",
    "\"'><b onmouseover='window.ran=1'>",
    "{{7*7}} %%content%% ${7*7}",
    '=HYPERLINK("http://example.org","x")',
    "$\\frac{1}{2}$ O'Brien & Київ \u202eabc",
    "../../etc/passwd",
)


def account(reports, spells=(), zones=None, days=1, **columns):
    """Account of reports on a degree of the equator, each (longitude, latitude), in stretches of a tenth."""
    east, north = zip(*reports, strict=True)
    found = replace(incidents_at(east, north, radius_m=100.0), **columns)
    asked = Asked(near_m=5_000.0, stretch_m=DEGREE_M / 10, from_s=0, to_s=days * DAY_S)
    return account_of(found, EQUATOR, zones or {}, spells, asked)


def daily(found, *, exact=True):
    told = Told(found, UTC)
    return Daily(told, told, exact=exact)


def sheet(said):
    return daily_sheet(said, EQUATOR, name="Incidents", sources=("Invented",))


def rows_of(said, name):
    return next(table.rows for table in sheet(said).tables if table.id == name)


def test_exercises_are_told_apart_and_what_is_far_is_not_dropped():
    found = account(
        [(0.1, 0.0), (0.2, 0.0), (0.3, 0.0), (0.4, 1.0)],
        exercise=np.array([False, True, False, False]),
    )
    figures = dict(rows_of(daily(found), "incidents-summary"))
    assert figures["Incidents near the line, exercises apart"] == "2"
    assert (figures["Taken for exercises"], figures["Farther from the line"]) == ("1", "1")


def test_a_stretch_that_nobody_watched_has_no_rate_and_is_hatched():
    post = Spell(0.0, DEGREE_M / 2, 0, 10 * 3_600)
    said = daily(account([(0.05, 0.0), (0.95, 0.0)], [post]))
    rates = rows_of(said, "incidents-rates")
    assert rates[0][1:4] == ("1", "10.0", "0.1")
    assert rates[9][1:4] == ("1", "not watched", "not known")
    kinds = {row.id: [each.kind for each in row.intervals] for row in sheet(said).strip.rows}
    assert kinds["incident-rates"] == ["rate"] * 5 + ["unwatched"] * 5
    assert kinds["incident-hours"] == ["watched"] * 5 + ["unwatched"] * 5


def test_without_hours_of_watching_no_rate_no_silence_and_no_cluster_is_claimed():
    said = daily(account([(0.05, 0.0)]))
    assert rows_of(said, "incidents-tests")[0][1].startswith("Not told")
    assert [row.id for row in sheet(said).strip.rows] == ["incident-counts"]
    assert "Nobody told how long" in sheet(said).standfirst


def test_the_public_learns_classes_of_long_stretches_and_no_count_under_three():
    crowd = [(0.05, 0.0)] * 7 + [(0.55, 0.0)] * 2
    said = daily(account(crowd), exact=False)
    spans = [to_m - from_m for from_m, to_m, _ in coarse_counts(said.account)]
    assert min(spans) >= 10_000.0
    words = [row[1] for row in rows_of(said, "incidents-stretches")]
    assert words[0] == "6 to 11"
    assert set(words[1:]) == {"under 3"}  # two, and none, are told alike
    ids = {table.id for table in sheet(said).tables if not table.sensitive}
    assert not ids & {"incidents-list", "incidents-rates", "incidents-zones", "incidents-denied"}


def test_the_gate_makes_cells_of_incidents_by_their_number_even_where_they_share_a_place():
    found = account([(0.05, 0.0)] * 4 + [(0.55, 0.0)] * 2)
    released = release(list(places(Told(found, UTC))), sheet(daily(found, exact=False)), PRESS)
    assert [feature.values["count"] for feature in released.features] == ["3 to 5"]
    assert released.withheld_count == 2


def test_too_many_incidents_are_drawn_by_cells_and_the_page_says_so():
    crowd = np.linspace(0.0, 1.0, MOST_DRAWN + 1)
    told = Told(account([(east, 0.0) for east in crowd]), UTC)
    shown = list(drawn(told))
    assert {feature.layer for feature in shown} == {"incident_cells"}
    assert sum(feature.values["incidents"] for feature in shown) == MOST_DRAWN + 1
    assert f"{MOST_DRAWN + 1:,} incidents by cells" in drawn_words(told)


def test_each_kind_has_a_sign_and_each_verdict_a_filling_and_no_class_is_empty():
    zone = {"Zone": shapely.box(0.0, -0.02, 0.5, 0.02)}
    found = account(
        [(0.1, 0.0), (0.2, 0.0), (0.9, 0.0), (0.5, 0.0), (0.3, 0.0)],
        zones=zone,
        kind=("explosion", "explosion", "explosion", "shot", "shot"),
        exercise=np.array([False, False, False, False, True]),
    )
    released = release(list(incidents(Told(found, UTC))), sheet(daily(found)), STAFF)
    layer = next(layer for layer in drawn_layers(released) if layer.id == "incidents")
    looks = {mark.class_label: (mark.look.sign, mark.look.fill) for mark in layer.marks}
    assert set(looks) == {
        "Explosion, inside a zone",
        "Explosion, outside the zones",
        "Shot, too near to a zone's edge to tell",
        "Taken for an exercise",
    }
    inside, outside = looks["Explosion, inside a zone"], looks["Explosion, outside the zones"]
    assert inside[0] == outside[0]
    assert inside[1] != outside[1]
    assert len({sign for sign, _ in looks.values()}) == 3


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Reports whose every text is hostile, as the program writes them."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = io.StringIO()
    table = csv.writer(rows)
    texts = ("kind", "assessed", "means", "weapon", "source")
    table.writerow(("id", "begins", "longitude", "latitude", "count", *texts))
    line = shapely.from_geojson(LINE.read_text(encoding="utf-8")).geoms[0]
    spots = []  # three a payload, off the line, which is no secret
    for number, payload in enumerate(PAYLOADS):
        on = shapely.line_interpolate_point(line, 0.1 + 0.12 * number, normalized=True)
        for nth in range(3):
            spots.append((round(on.x + 0.0137 + 0.0021 * nth, 6), round(on.y + 0.0071, 6)))
            texts_of = [payload] * len(texts)
            table.writerow((f"{number}{nth}{payload}", "2015-03-01 10:00", *spots[-1], 3, *texts_of))
    (folder / "log.csv").write_text(rows.getvalue(), encoding="utf-8")
    out = folder / "out"
    words = [
        str(folder / "log.csv"),
        "--line",
        str(LINE),
        "--time-zone",
        "Europe/Kyiv",
        "--day",
        "2015-03-01",
    ]
    status = report_incidents.main([*words, "--title", PAYLOADS[0], "--out", str(out), "--quiet"])
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return SimpleNamespace(status=status, files=files, spots=spots)


def test_every_file_is_written_for_staff_and_for_the_press(hostile):
    names = {"report.html", "report.pdf", "map.html", "incidents.csv", "rates.csv", "strip.svg"}
    assert hostile.status == 0
    assert set(hostile.files) == {f"{policy}/{name}" for policy in ("staff", "press") for name in names}


def test_no_text_of_an_incident_becomes_markup_on_the_page(hostile):
    for policy in ("staff", "press"):
        page = hostile.files[f"{policy}/report.html"].decode()
        assert not re.findall(r"<(script|img|iframe|b onmouse|object|link)\b", page)
        assert not re.findall(r"<[^>]*\s(on\w+|style)=", re.sub(r'"[^"]*"', '""', page))
        assert "http-equiv" in page
        assert "unsafe" not in page
    shown = html.unescape(hostile.files["staff/report.html"].decode())
    assert all(payload in shown for payload in PAYLOADS)


def test_the_map_holds_the_texts_as_they_are_and_its_pictures_are_well_formed(hostile):
    content = str(content_of(hostile.files["staff/map.html"].decode()))
    assert "<script>window.ran=1</script>" in content
    for name in ("staff/strip.svg", "press/strip.svg"):
        root = ElementTree.fromstring(hostile.files[name])
        assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_the_table_of_incidents_holds_no_formula(hostile):
    text = hostile.files["staff/incidents.csv"].decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@" and cell]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_the_report_on_paper_has_live_text_its_banner_and_its_fonts(hostile):
    paper = pypdf.PdfReader(io.BytesIO(hostile.files["staff/report.pdf"]))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert [round(side / 72 * 25.4) for side in paper.pages[0].mediabox[2:]] == [210, 297]
    assert words.count("STAFF — exact positions, do not publish") == 2 * len(paper.pages)
    assert "Not observed is not quiet" in words.replace("\n", " ")
    fonts = [one["/FontDescriptor"] for page in paper.pages for one in _fonts(page)]
    assert fonts
    assert all("/FontFile2" in font for font in fonts)


def _fonts(page):
    for font in page["/Resources"]["/Font"].values():
        for inner in font.get_object()["/DescendantFonts"]:
            yield inner.get_object()


def test_no_press_file_tells_where_an_incident_was_nor_its_name(hostile):
    spots = np.array(hostile.spots)
    chainages_km = (
        Chainage(shapely.from_geojson(LINE.read_text(encoding="utf-8"))).of(*spots.T).chainage_m / 1e3
    )
    for name, content in hostile.files.items():
        if name.startswith("press/"):
            assert not list(told_places(content, spots)), name
            text = html.unescape(content.decode("utf-8", "replace"))
            assert not [payload for payload in PAYLOADS[1:] if payload in text], name
            assert not [km for km in chainages_km if f"{km:.1f}" in text], name
    staff = hostile.files["staff/incidents.csv"]
    assert len({number for number, _ in told_places(staff, spots)}) == len(spots)  # the search can fail


def test_equal_input_gives_equal_bytes(tmp_path):
    said = daily(account([(0.05, 0.0)] * 3))
    released = release(list(incidents(said.told)), sheet(said), STAFF)
    first, second = (write_report(released, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_fire_is_told_to_be_no_violation(tmp_path):
    fires = SHARED / "firms_viirs_nrt_ukraine_2023.csv"
    if not fires.is_file():
        pytest.skip("the shared sources are not here")
    few = tmp_path / "fires.csv"
    few.write_text(
        "".join(fires.read_text(encoding="utf-8").splitlines(keepends=True)[:40]), encoding="utf-8"
    )
    words = [str(few), "--supplier", "firms", "--line", str(LINE), "--within-km", "500", "--quiet"]
    assert report_incidents.main([*words, "--out", str(tmp_path / "out")]) == 0
    for policy in ("staff", "press"):
        assert (
            "a fire is not a violation"
            in (tmp_path / "out" / policy / "report.html").read_text("utf-8").partition("<section")[0]
        )


def test_wrong_input_ends_with_one_clear_line(tmp_path, capsys):
    empty = tmp_path / "empty.csv"
    empty.write_text("id,begins,longitude,latitude\n", encoding="utf-8")
    assert report_incidents.main([str(empty), "--line", str(LINE), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("report_incidents: ")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()
