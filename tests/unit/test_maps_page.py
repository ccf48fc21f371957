"""The page as text: self-contained, the same every time, complete, and never read as a template."""

from __future__ import annotations

import html.parser
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import folium
import pytest
import shapely

import maps
from geo.beside import Beside
from geo.errors import ScenarioError, TooLargeError, WriteError
from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release
from maps.layers import LAYERS, drawn_layers
from maps.packing import content_of, opened, packed, unpacked
from maps.page import LargePageWarning, Page
from maps.style import PLAIN
from scripts import plan_deployment

SHEET = Sheet(
    "norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",), scenario_sha256="ab" * 32
)
LINE = Feature("line", shapely.LineString([(30, 50), (31, 49)]), {"name": "Line of contact"})
BUILD = """
import shapely, sys
import maps
from geo.features import Feature, Sheet
from geo.release import release
sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
line = shapely.LineString([(30, 50), (31, 49)])
belt = line.buffer(0.1)
found = [Feature(name, belt, {"name": name, "party": name}) for name in ("zones", "control", "new")]
sys.stdout.reconfigure(encoding="utf-8")
print(maps.draw(release([*found, Feature("line", line, {})], sheet)).render())
"""


def page(*features, sheet=SHEET, policy=STAFF):
    return maps.draw(release(list(features) or [LINE], sheet, policy))


class Elements(html.parser.HTMLParser):
    """Start tags with their attributes, and what stands in style elements."""

    def __init__(self, text):
        super().__init__()
        self.found, self.styles, self._inside = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data):
        if self._inside == "style":
            self.styles.append(data)


def test_a_page_is_a_folium_map():
    drawn = page()
    assert isinstance(drawn, folium.Map)
    assert drawn.get_root().render() == drawn.render()
    assert drawn.location == [49.5, 30.5]


def test_a_second_build_with_another_hash_seed_gives_the_same_bytes():
    def built(seed):
        environment = {"PYTHONHASHSEED": seed, "PATH": "", "TZ": f"Etc/GMT+{seed}"}
        return subprocess.run(
            [sys.executable, "-c", BUILD], capture_output=True, check=True, env=environment
        ).stdout

    assert built("1") == built("7")


def test_no_element_refers_to_anything_outside_the_page():
    elements = Elements(page().render())
    for tag, attributes in elements.found:
        for name in ("src", "href", "srcset", "action", "data", "poster", "style", "onclick", "onload"):
            assert attributes.get(name, "data:,") == "data:,", (tag, name)
    assert not any(re.search(r"url\(|@import|expression\(", style) for style in elements.styles)
    assert "sourceMappingURL" not in page().render()


def test_the_content_policy_stands_first_and_allows_only_our_own_scripts_and_styles():
    elements = Elements(page().render()).found
    head = [tag for tag, _ in elements].index("head")
    tag, attributes = elements[head + 1]
    assert (tag, attributes["http-equiv"]) == ("meta", "Content-Security-Policy")
    policy = attributes["content"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 4


def test_braces_reach_the_page_as_they_are_and_nothing_is_evaluated(tmp_path):
    trace = tmp_path / "made by a template"
    directory = f"{{{{cycler.__init__.__globals__.os.mkdir('{trace}')}}}}"
    payload = f"{{{{7*7}}}} {directory} {{% if x %}} {{# gone #}} %%title%%"
    drawn = page(Feature("zones", shapely.box(30, 49, 31, 50), {"name": payload, payload: payload}))
    assert not trace.exists()
    assert content_of(drawn.render())["marks"][0]["title"] == payload
    assert content_of(drawn.render())["marks"][0]["rows"] == [[payload, payload]]
    drawn.save(str(tmp_path / "saved.html"))
    assert not trace.exists()
    assert (tmp_path / "saved.html").read_text(encoding="utf-8") == drawn.render()


def test_every_feature_is_drawn_once_whatever_its_layer():
    names = ["control", "zones", "line", "markers", "settlements", "sites", "kites", "kites"]
    features = [Feature(name, shapely.Point(30, 50), {"name": f"{n}"}) for n, name in enumerate(names)]
    drawn = [mark.feature for layer in drawn_layers(release(features, SHEET, STAFF)) for mark in layer.marks]
    assert sorted(map(id, drawn)) == sorted(map(id, features))


def test_the_line_lies_over_all_ground_and_a_layer_nobody_drew_for_lies_below_it():
    names = ["sites", "line", "new", "zones", "control"]
    features = [Feature(name, shapely.Point(30, 50), {}) for name in names]
    assert [layer.id for layer in drawn_layers(release(features, SHEET, STAFF))] == [
        "control",
        "zones",
        "new",
        "line",
        "sites",
    ]


def test_each_layer_function_bears_the_name_of_its_layer():
    empty = release([], SHEET, STAFF)
    assert [draw(empty).id for draw in LAYERS] == [draw.__name__ for draw in LAYERS]


@pytest.mark.parametrize("geometry", [shapely.Point(), shapely.Polygon(), shapely.GeometryCollection()])
def test_an_empty_geometry_is_listed_and_not_drawn(geometry):
    marks = content_of(page(LINE, Feature("zones", geometry, {"name": "Nowhere"})).render())["marks"]
    assert ["shape" in mark for mark in marks if mark["title"] == "Nowhere"] == [False]


def test_an_empty_release_is_a_page_all_the_same():
    assert content_of(maps.draw(release([], SHEET, STAFF)).render())["marks"] == []


@pytest.mark.parametrize("gap", ["title", "as_of", "sources"])
def test_a_map_without_title_date_or_source_is_refused(gap):
    words = {
        "title": "Norland",
        "as_of": "2025-01-01",
        "sources": ("Invented",),
        gap: () if gap == "sources" else " ",
    }
    sheet = Sheet("norland", words["title"], words["as_of"], "illustrative", sources=words["sources"])
    with pytest.raises(ScenarioError, match="sheet of the map: it has no"):
        page(sheet=sheet)


def test_nothing_is_added_behind_the_gate():
    with pytest.raises(WriteError, match=r"a Marker cannot be added.*release\(\)"):
        folium.Marker((50, 30)).add_to(page())


def test_the_press_page_names_fewer_things_and_no_exact_site():
    posts = [
        Feature(
            "sites",
            shapely.Point(30.31 + n / 100, 49.71),
            {"name": f"Post {n}", "kind": "post"},
            sensitive=True,
        )
        for n in range(4)
    ]
    zone = Feature(
        "zones", shapely.box(30, 49, 31, 50), {"name": "Buffer", "kind": "separation", "worst_m": 0.4}
    )
    staff, press = (opened(page(LINE, zone, *posts, policy=policy).render()) for policy in (STAFF, PRESS))
    assert "Post 1" in staff
    assert "Post 1" not in press
    assert "Edge off by at most" in staff
    assert "Edge off by at most" not in press
    assert "exact positions, do not publish" in staff
    assert "positions coarsened" in press


def test_the_notebook_frame_holds_the_page_and_can_reach_nothing():
    shown = page()._repr_html_()
    tag, attributes = Elements(shown).found[0]
    assert (tag, attributes["sandbox"], attributes["title"]) == ("iframe", "allow-scripts", "Norland")
    assert attributes["srcdoc"] == page().render()


def test_a_page_is_written_whole_and_replaces_an_older_one(tmp_path):
    path = tmp_path / "map.html"
    path.write_text("old")
    maps.write_html(page(), path)
    assert path.read_text(encoding="utf-8") == page().render()
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_a_path_that_cannot_be_written_is_refused_in_one_line(tmp_path):
    with pytest.raises(WriteError, match="it is a folder"):
        maps.write_html(page(), tmp_path)


def test_lone_surrogates_and_control_characters_do_not_stop_a_page(tmp_path):
    name = "half \ud83d of a pair \x00\x07"
    maps.write_html(
        page(Feature("zones", shapely.box(30, 49, 31, 50), {"name": name})), tmp_path / "map.html"
    )
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert content_of(text)["marks"][0]["title"] == name


def weighing(size_bytes):
    """A page whose text has so many bytes: letters of one byte and of two."""
    return Page("я" + "a" * (size_bytes - 2), "Heavy", (30.0, 49.0, 31.0, 50.0))


def test_a_page_of_five_megabytes_is_written_in_silence_and_a_larger_one_with_a_warning(tmp_path):
    maps.write_html(weighing(5_000_000), tmp_path / "map.html")
    with pytest.warns(LargePageWarning, match=r"map\.html: the page has 5\.0 MB\. Release fewer layers"):
        maps.write_html(weighing(5_000_001), tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size == 5_000_001


def test_a_page_above_fifteen_megabytes_is_refused_unless_asked_for(tmp_path):
    with pytest.raises(TooLargeError, match=r"15\.1 MB, above 15\. Release fewer .* large=True"):
        maps.write_html(weighing(15_100_000), tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []
    with pytest.warns(LargePageWarning, match="the page has 15"):
        maps.write_html(weighing(15_000_000), tmp_path / "map.html")
    with pytest.warns(LargePageWarning, match="the page has 15"):
        maps.write_html(weighing(15_100_000), tmp_path / "map.html", large=True)
    assert (tmp_path / "map.html").stat().st_size == 15_100_000


def test_layers_of_one_name_stay_apart_and_an_unknown_class_is_drawn_plainly():
    def at(layer, longitude, **values):
        return Feature(layer, shapely.Point(longitude, 49.5), {"name": f"{longitude}", **values})

    posts = [
        at("posts", 30.1),
        at("posts ", 30.2),
        at("Posts", 30.3),
        at("kites", 30.4, kind="never heard of"),
    ]
    content = content_of(page(LINE, *posts).render())
    drawn = {mark["title"]: content["entries"][mark["entry"]] for mark in content["marks"]}
    entries = [drawn[f"{longitude}"] for longitude in (30.1, 30.2, 30.3)]
    assert {entry["title"] for entry in entries} == {"Posts", "posts "}
    assert [entry["layer"] for entry in entries] == ["posts", "posts ", "Posts"]
    assert len({entry["id"] for entry in entries}) == 3
    assert drawn["30.4"]["look"] == drawn["30.1"]["look"] == unpacked(packed(asdict(PLAIN)))
    assert all(
        "p" in mark["shape"]
        for mark in content["marks"]
        if mark["title"] in drawn and mark["title"] != "Line of contact"
    )


def test_a_page_of_a_hundred_features_stays_under_600_kB():
    zones = [
        Feature("zones", shapely.Point(30 + n / 50, 50).buffer(0.01), {"name": f"Zone {n}"})
        for n in range(100)
    ]
    assert len(page(*zones).render().encode()) < 600_000


def test_the_packaged_files_lie_beside_the_code():
    assert (Path(maps.__file__).parent / "assets" / "page.html").is_file()


def test_the_main_job_says_in_one_line_that_a_page_is_large(tmp_path, monkeypatch, capsys):
    released, path = release([LINE], SHEET, STAFF), tmp_path / "map.html"
    monkeypatch.setattr("maps.page.LARGE_BYTES", 100_000)
    plan_deployment._page_beside(released, path, Beside(alone=True))()
    said = capsys.readouterr().err
    assert re.fullmatch(r"plan_deployment: \S+map\.html: the page has 0\.\d MB\. Release .*\n", said)
    path.unlink()
    monkeypatch.setattr("maps.page.TOO_LARGE_BYTES", 100_000)
    with pytest.raises(TooLargeError, match=r"0\.\d MB, above 0\.1\. Release .*\(--large\)"):
        plan_deployment._page_beside(released, path, Beside(alone=True))
    assert not path.exists()
    plan_deployment._page_beside(released, path, Beside(alone=True), large=True)
    assert path.exists()
