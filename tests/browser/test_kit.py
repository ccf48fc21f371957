"""The kit's pages in a real browser: story and embed; frame, height, no scripts; from files and a server."""

import functools
import html
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

import maps
from geo.release import PRESS, release
from maps.kit import write_kit
from maps.kit.words import words_of

from .conftest import SHEET, plan
from .frames import FOLLOWING

pytestmark = pytest.mark.browser

FRAMED = "return document.getElementById('map').classList.contains('live')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, context):
    where = tmp_path_factory.mktemp("kit")
    released = release(list(plan()), SHEET, PRESS)
    maps.write_html(maps.draw(released, context=context), where / "map.html")
    write_kit(released, where, context=context)
    return where


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said):
        pass


@pytest.fixture
def served(folder):
    """Address of a server on this machine that serves the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def online(browser):
    """The browser with its network on, for pages of this machine."""
    calm = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.command("Network.emulateNetworkConditions", offline=False, **calm)
    yield browser
    off = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.command("Network.emulateNetworkConditions", offline=True, **off)


def opened(browser, address, width=1280):
    browser.driver.get("about:blank")
    browser.driver.get_log("performance"), browser.driver.get_log("browser")
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.command("Emulation.setDeviceMetricsOverride", **size)
    browser.driver.get(address)


def height_of(browser, selector):
    return browser.run("return document.querySelector(arguments[0]).getBoundingClientRect().height", selector)


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_the_story_says_its_height_and_takes_the_place_of_its_picture(browser, folder, width):
    opened(browser, (folder / "embed.html").as_uri(), width)
    browser.wait(FRAMED)
    browser.driver.switch_to.frame(0)
    browser.wait("return document.documentElement.scrollHeight <= innerHeight")
    whole = browser.run("return document.body.getBoundingClientRect().height")
    browser.driver.switch_to.default_content()
    assert height_of(browser, "iframe") == pytest.approx(whole, abs=2)
    assert height_of(browser, "img") == 0
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints() == []
    assert browser.requested() == []


def test_a_server_does_as_well_as_a_folder(online, served):
    opened(online, f"{served}/embed.html")
    online.wait(FRAMED)
    assert online.complaints() == [] or all("favicon" in said for said in online.complaints())
    assert all(address.startswith(served) for address in online.requested())


FRAGMENTS = {
    "embed_story_scripted": (500, 4000),
    "embed_story_plain": (1100, 1100),
    "embed_map_scripted": (560, 560),
    "embed_map_plain": (680, 680),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_works_on_a_page_of_another_origin_in_a_sandbox(online, served, tmp_path, folder, name):
    text = (folder / "embed.html").as_uri()
    opened(online, text)
    fragment = online.run("return document.querySelector(`[aria-labelledby=${arguments[0]}]`).value", name)
    article = tmp_path / "article.html"
    pasted = fragment.replace('src="', f'src="{served}/').replace("&", "&amp;").replace('"', "&quot;")
    article.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><title>News</title>'
        f'<iframe sandbox="allow-scripts" style="width:900px;height:900px" srcdoc="{pasted}"></iframe>',
        encoding="utf-8",
    )
    opened(online, article.as_uri())
    online.driver.switch_to.frame(0)
    online.driver.switch_to.frame(0)
    try:
        ready = "document.documentElement.dataset.ready === 'true'"
        online.wait(
            f"return {ready} || document.readyState === 'complete' && !!document.querySelector('.stage')"
        )
        assert online.run("return document.querySelector('h1').textContent") == SHEET.title
    finally:
        online.driver.switch_to.parent_frame()
        least, most = FRAGMENTS[name]
        online.wait(
            "const high = document.getElementById('ceaseline-map').getBoundingClientRect().height;"
            f"return high >= {least - 1} && high <= {most + 1}"
        )
        online.driver.switch_to.default_content()


def test_without_scripts_the_picture_is_shown_with_its_words(browser, folder):
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened(browser, (folder / "embed.html").as_uri())
        seen = browser.command("DOM.getDocument", depth=-1)["root"]["nodeId"]
        image = browser.command("DOM.querySelector", nodeId=seen, selector="img")["nodeId"]
        box = browser.command("DOM.getBoxModel", nodeId=image)["model"]
        said = browser.command("DOM.getAttributes", nodeId=image)["attributes"]
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
    assert box["width"] > 1000
    assert box["height"] == pytest.approx(box["width"] * 675 / 1200, abs=2)
    assert (folder / "alt.txt").read_text(encoding="utf-8").strip() in said


def test_the_picture_stays_where_the_map_is_missing(browser, folder, tmp_path):
    for name in ("embed.html", "map.png"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    opened(browser, (tmp_path / "embed.html").as_uri())
    browser.wait("return document.readyState === 'complete'")
    assert not browser.run(FRAMED)
    assert browser.run("return document.querySelector('img').naturalWidth") == 1200
    assert height_of(browser, "img") > 500


def test_a_message_from_anyone_else_changes_nothing(browser, folder):
    opened(browser, (folder / "embed.html").as_uri())
    browser.wait(FRAMED)
    before = height_of(browser, "iframe")
    browser.run("window.postMessage({ source: 'ceaseline', height: 1900 }, '*')")
    browser.run("return new Promise((done) => setTimeout(done, 50))")
    assert height_of(browser, "iframe") == before


def test_what_is_not_ours_does_not_run(browser, folder):
    opened(browser, (folder / "embed.html").as_uri())
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';document.body.append(s)"
    )
    assert browser.run("return window.ran") is None
    assert any("Content Security Policy" in said for said in browser.complaints())


@pytest.mark.parametrize("language", ["uk", "pl"])
def test_the_page_speaks_other_languages(browser, folder, language):
    opened(browser, (folder / f"embed.{language}.html").as_uri())
    assert browser.run("return document.documentElement.lang") == language
    assert words_of(language).say("embed_title") in browser.run("return document.body.textContent")


def painted(browser, dark):
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.command("Emulation.setEmulatedMedia", features=[scheme])


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
@pytest.mark.parametrize("name", ["story.html", "story.uk.html", "embed.html"])
def test_axe_finds_nothing_on_the_kit_s_pages(browser, folder, axe, name, width, dark):
    painted(browser, dark)
    try:
        opened(browser, (folder / name).as_uri(), width)
        browser.command("Page.setBypassCSP", enabled=True)
        browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        passes, violations = axe()
        assert passes > 15
        assert violations == []
    finally:
        browser.command("Page.setBypassCSP", enabled=False)
        painted(browser, dark=False)


SHOWN = """
return [...document.querySelectorAll(".stage > svg")].filter((svg) => svg.getBoundingClientRect().height > 0)
  .map((svg) => svg.getAttribute("class"))
"""
SMALLEST = """
const seen = (svg) => svg.getBoundingClientRect().height > 0;
const svg = [...document.querySelectorAll(".stage > svg")].find(seen);
const per = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize));
return Math.min(...sizes) * per;
"""
SMALL_TARGETS = """
return [...document.querySelectorAll("a, summary")]
  .filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.outerHTML);
"""


@pytest.mark.parametrize(("width", "form"), [(320, "tall"), (390, "tall"), (800, "wide"), (1280, "wide")])
def test_the_story_shows_one_map_that_can_be_read_at_every_width(browser, folder, width, form):
    opened(browser, (folder / "story.html").as_uri(), width)
    assert browser.run(SHOWN) == [form]
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.run(SMALLEST) >= 9.5
    assert browser.run(SMALL_TARGETS) == []
    assert browser.complaints() == []
    assert browser.requested() == []


def test_the_story_needs_no_script_at_all(browser, folder):
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened(browser, (folder / "story.html").as_uri())
        seen = browser.command("DOM.getDocument", depth=-1)["root"]["nodeId"]
        drawn = browser.command("DOM.querySelector", nodeId=seen, selector=".stage .wide")["nodeId"]
        box = browser.command("DOM.getBoxModel", nodeId=drawn)["model"]
        lines = browser.command("DOM.querySelectorAll", nodeId=drawn, selector="path.line")["nodeIds"]
        said = browser.command("DOM.getAttributes", nodeId=drawn)["attributes"]
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)
    assert box["width"] > 600 and box["height"] > 400
    assert lines
    label = said[said.index("aria-label") + 1]
    assert label == (folder / "alt.txt").read_text(encoding="utf-8").strip()


COLOURS = """
const colours = ({ fill, stroke }) => [fill, stroke];
return [".land", ".line:not(.casing)"]
  .map((each) => colours(getComputedStyle(document.querySelector(`.wide ${each}`))));
"""


def test_the_story_is_dark_where_the_reader_asks_for_it(browser, folder):
    seen = []
    for dark in (False, True):
        painted(browser, dark)
        opened(browser, (folder / "story.html").as_uri())
        seen.append(browser.run(COLOURS))
    painted(browser, dark=False)
    assert seen[0][0][0] == "rgb(243, 241, 234)"
    assert seen[1][0][0] == "rgb(35, 39, 43)"
    assert seen[0][1][1] != seen[1][1][1]


@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("page", ["story.html", "map.html"])
def test_a_framed_page_says_its_height_at_most_twice_and_from_its_own_window(
    browser, folder, tmp_path, width, page
):
    """The frame follows what it is told, as the fragments do: neither may chase the other."""
    parent = tmp_path / "parent.html"
    source = html.escape((folder / page).as_uri())
    parent.write_text(
        f"<!DOCTYPE html><title>Parent</title><script>{FOLLOWING}</script><body style='margin:0'>"
        f"<iframe sandbox='allow-scripts' style='width:100%;height:300px;border:0' src='{source}'></iframe>",
        encoding="utf-8",
    )
    opened(browser, parent.as_uri(), width)
    browser.wait("return told.length > 0")
    browser.run("return new Promise((done) => setTimeout(done, 600))")
    told = browser.run("return told")
    assert 1 <= len(told) <= 2
    assert all(own and source == "ceaseline" and 200 <= height <= 4000 for own, source, height in told)
    assert height_of(browser, "iframe") == told[-1][2]
