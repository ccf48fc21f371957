"""The kit's page in a real browser: frame, height, picture without scripts; from files and from a server."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

import maps
from geo.release import PRESS, release
from maps.kit import write_kit
from maps.kit.caption import alt
from maps.kit.facts import facts
from maps.kit.words import words_of

from .conftest import SHEET, plan

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


@pytest.mark.parametrize("width", [320, 1280])
def test_the_map_says_its_height_and_takes_the_place_of_its_picture(browser, folder, width):
    opened(browser, (folder / "embed.html").as_uri(), width)
    browser.wait(FRAMED)
    assert 560 <= height_of(browser, "iframe") <= 780
    assert height_of(browser, "img") == 0
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints() == []
    assert browser.requested() == []


def test_a_server_does_as_well_as_a_folder(online, served):
    opened(online, f"{served}/embed.html")
    online.wait(FRAMED)
    assert online.complaints() == [] or all("favicon" in said for said in online.complaints())
    assert all(address.startswith(served) for address in online.requested())


@pytest.mark.parametrize("name", ["embed_scripted", "embed_plain"])
def test_a_fragment_works_on_a_page_of_another_origin_in_a_sandbox(online, served, tmp_path, folder, name):
    text = (folder / "embed.html").as_uri()
    opened(online, text)
    fragment = online.run("return document.querySelector(`[aria-labelledby=${arguments[0]}]`).value", name)
    article = tmp_path / "article.html"
    pasted = fragment.replace('src="map', f'src="{served}/map').replace("&", "&amp;").replace('"', "&quot;")
    article.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><title>News</title>'
        f'<iframe sandbox="allow-scripts" style="width:900px;height:900px" srcdoc="{pasted}"></iframe>',
        encoding="utf-8",
    )
    opened(online, article.as_uri())
    online.driver.switch_to.frame(0)
    online.driver.switch_to.frame(0)
    try:
        online.wait("return document.documentElement.dataset.ready === 'true'")
        assert online.run("return document.querySelector('h1').textContent") == SHEET.title
    finally:
        online.driver.switch_to.parent_frame()
        online.wait("return document.getElementById('ceaseline-map').getBoundingClientRect().height > 0")
        high = height_of(online, "#ceaseline-map")
        online.driver.switch_to.default_content()
    assert high == pytest.approx({"embed_scripted": 560, "embed_plain": 680}[name], abs=1)


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
    released = release(list(plan()), SHEET, PRESS)
    assert alt(facts(released, ()), words_of("en")) in said


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
