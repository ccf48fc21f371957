"""Editing on the staff page, by keyboard and by mouse, to the file that is planned, and back again."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

import maps
from geo.features import features, sheet
from geo.geometry.chainage import Chainage
from geo.methods.coverage.line import line_coverage
from geo.planning import make_plan
from geo.read.edits import read_edits
from geo.release import PRESS, STAFF, release

from ..golden_plans import golden_plan, golden_scenario

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '<img src=x onerror="window.hurt = 1">{{7*7}} "quoted" \\ =1+1'


@pytest.fixture(scope="module")
def scenario():
    return golden_scenario("midland")


@pytest.fixture(scope="module")
def plan():
    return golden_plan("midland")


@pytest.fixture(scope="module")
def pages(plan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    flat, margin = features(plan), sheet(plan)
    for policy in (STAFF, PRESS):
        maps.write_html(maps.draw(release(flat, margin, policy)), folder / f"{policy.name}.html")
    return {policy.name: folder / f"{policy.name}.html" for policy in (STAFF, PRESS)}


@pytest.fixture
def editor(browser, pages):
    """The staff page with its editor open, opened by the keyboard."""
    browser.open(pages["staff"])
    browser.run("document.getElementById('edit-button').focus()")
    browser.press(Keys.ENTER)
    assert browser.run("return document.getElementById('editor').checkVisibility()")
    yield browser
    # A page with edits that nobody saved would ask before it is left.
    browser.run(
        "while (!document.querySelector('#editor').hidden && Ceaseline.editor.state().edits.length) "
        "document.querySelector('.edit-list button').click()"
    )
    assert browser.complaints() == []
    assert browser.requested() == []


STATE = "return Ceaseline.editor.state()"
SAID = "return document.querySelector('#editor [role=status]').textContent"
FIGURES = """
return [...document.querySelectorAll('.edit-figures tbody tr')]
  .map((row) => [...row.cells].map((cell) => cell.textContent));
"""
CENTRE = "const { lat, lng } = Ceaseline.map.getCenter(); return [lat, lng]"
# Whether the page would ask before it is left.
ASKS = """
const leaving = new Event('beforeunload', { cancelable: true });
dispatchEvent(leaving);
return leaving.defaultPrevented;
"""
PRESSED = """
const [words] = arguments;
[...document.querySelectorAll('#editor button')].find((one) => one.textContent === words).focus();
"""


def edits(browser):
    return browser.run(STATE)["edits"]


def focus(browser, selector):
    browser.run("document.querySelector(arguments[0]).focus()", selector)


def button(browser, words):
    """Focus a button of the editor by its words and press it."""
    browser.run(PRESSED, words)
    browser.press(Keys.ENTER)


def hold_control(browser, letter):
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(letter).key_up(Keys.CONTROL).perform()


def choose(browser, words):
    """Choose a site in the list as the keyboard does: by its first letters."""
    focus(browser, "#edit-site")
    browser.press(words)
    browser.wait(
        f"return document.querySelector('#edit-site').selectedOptions[0].text === {json.dumps(words)}"
    )


def scored(plan, watches):
    situation, siting = plan.scenario.situation, plan.scenario.mandate.siting
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    return line_coverage(line, watches, siting.chosen_under, situation.frame, elevation=situation.elevation)


def shares(line):
    return [line.share_at_least(count) for count in (1, 2, 3)]


def shown(line):
    return [f"{share * 100:.1f} %" for share in shares(line)]


def saved(browser, folder):
    """Save by the keyboard, and wait for the file that the browser then puts into a folder."""
    browser.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    button(browser, "Save the edits")
    path, until = folder / "edits-midland.json", time.monotonic() + 20
    while not path.is_file() or list(folder.glob("*.crdownload")):
        assert time.monotonic() < until, "the file did not arrive"
        time.sleep(0.05)
    return path


def test_the_press_page_has_nothing_to_edit_with(browser, pages):
    browser.open(pages["press"])
    assert browser.run("return Ceaseline.content.editing") is None
    assert browser.run("return [...document.querySelectorAll('#editor, #edit-button')].length") == 0
    assert browser.complaints() == []


def test_before_anything_is_edited_the_editor_shows_what_the_plan_says(editor, plan):
    exact = plan.coverage.lines[0]
    assert editor.run(STATE)["now"]["shares"] == pytest.approx(shares(exact), abs=1e-4)
    rows = editor.run(FIGURES)
    assert [row[1:] for row in rows[:3]] == [[words, words] for words in shown(exact)]
    longest = max(gap.length_m for gap in exact.gaps)
    assert rows[3][1:] == [f"{longest / 1000:.1f} km"] * 2
    assert editor.run(ASKS) is False


def test_a_site_left_out_changes_the_figures_exactly(editor, plan):
    left = list(plan.proposal.watches)
    for name in ("Post 1", "Camera 2", "Post 4"):
        choose(editor, name)
        focus(editor, "#map")
        editor.press(Keys.DELETE)
        left = [watch for watch in left if watch.site.name != name]
        exact, now = scored(plan, left), editor.run(STATE)["now"]
        assert now["shares"] == pytest.approx(shares(exact), abs=1e-4)
        longest = max(exact.gaps, key=lambda gap: gap.length_m)
        assert [now["gap"]["from"], now["gap"]["to"]] == pytest.approx([longest.from_m, longest.to_m], abs=2)
        assert [row[2] for row in editor.run(FIGURES)[:3]] == shown(exact)
        assert f"{name} is left out." in editor.run(SAID)
    assert editor.run("return document.querySelector('.basis').textContent").startswith("Exact")
    assert editor.run("return document.querySelectorAll('.edit-strip .lost').length") > 0


def test_every_edit_is_made_by_the_keyboard_saved_planned_and_loaded_again(editor, scenario, plan, tmp_path):
    editor.view(48.06, 30.75, 9)
    choose(editor, "Post 3")
    button(editor, "Move")
    assert editor.run("return document.activeElement.id") == "map"
    before = editor.run(CENTRE)
    editor.press(Keys.ARROW_UP * 3, Keys.ARROW_RIGHT)
    editor.press(Keys.ENTER)
    assert "Post 3 is moved." in editor.run(SAID)
    assert editor.run(CENTRE) == before  # arrows moved the site and not the map
    choose(editor, "Post 1")
    button(editor, "Delete")
    button(editor, "Add a site")
    editor.press(Keys.ENTER)
    middle = editor.run(CENTRE)
    button(editor, "Draw a corridor")
    editor.press(Keys.ENTER)
    editor.press(Keys.ARROW_RIGHT)
    editor.wait(f"return Ceaseline.map.getCenter().lng > {middle[1]} && !Ceaseline.map._panAnim?._inProgress")
    editor.press(Keys.ENTER)
    editor.press(Keys.ENTER)  # twice at one place ends it
    made = edits(editor)
    assert [(edit["action"], edit["site"]) for edit in made] == [
        ("move", "Post 3"),
        ("delete", "Post 1"),
        ("add", "Added post 1"),
        ("corridor", "Drawn corridor 1"),
    ]
    assert made[2]["path"] == [pytest.approx(middle, abs=1e-9)]

    focus(editor, "#map")
    hold_control(editor, "z")
    assert len(edits(editor)) == 3
    hold_control(editor, "y")
    assert edits(editor) == made
    focus(editor, ".edit-list input")
    editor.press(HOSTILE, Keys.TAB)
    assert edits(editor)[0]["note"] == HOSTILE
    assert editor.run("return document.activeElement.getAttribute('aria-label')") == "Remove: Post 1 left out"
    assert editor.run(ASKS) is True
    assert editor.run("return document.querySelector('#editor .state').textContent").startswith("Not saved")
    path = saved(editor, tmp_path)
    assert editor.run(ASKS) is False
    assert editor.run("return document.querySelector('#editor .state').textContent") == ""

    read = read_edits(path, scenario)
    edited = make_plan(scenario, edits=read)
    assert read.edits[0].note == HOSTILE
    assert read.edits[0].path[0] == pytest.approx(made[0]["path"][0][::-1], abs=1e-6)
    assert [zone.name for zone in edited.zones if zone.kind == "corridor"] == ["Drawn corridor 1"]
    names = [watch.site.name for watch in edited.proposal.watches]
    assert "Added post 1" in names
    assert "Post 1" not in names
    # The page says that it does not know the ground; it is off by what its hills hide, and no more.
    assert "Approximate: flat ground" in editor.run("return document.querySelector('.basis').textContent")
    off = editor.run(STATE)["now"]["shares"][0] - edited.coverage.lines[0].share_at_least(1)
    assert abs(off) < 0.1

    for _ in range(4):
        editor.run("document.querySelector('.edit-list button').click()")
    assert edits(editor) == []
    editor.driver.find_element("id", "edit-load").send_keys(str(path))
    editor.wait("return Ceaseline.editor.state().edits.length === 4")
    assert editor.run(ASKS) is False
    again = saved(editor, tmp_path / "again")
    assert again.read_bytes() == path.read_bytes()
    assert editor.run("return window.hurt ?? 0") == 0


REFUSED = {
    "no JSON": ("{oops", "Not loaded. This is no JSON."),
    "of another scenario": (
        '{"type":"FeatureCollection","ceaseline":{"edits":1,"scenario":"<b>x"},"features":[]}',
        "Not loaded. These edits are of another scenario: <b>x.",
    ),
    "another thing": ('{"type":"FeatureCollection","features":[]}', "Not loaded. This is no file of edits."),
    "no such site": (
        '{"type":"FeatureCollection","ceaseline":{"edits":1,"scenario":"midland"},"features":[{"type":"Feature",'
        '"geometry":null,"properties":{"action":"delete","site":"Post 99","means":"Observation posts"}}]}',
        "Not loaded. Edit 1: no site Post 99 is proposed.",
    ),
    "far away": (
        '{"type":"FeatureCollection","ceaseline":{"edits":1,"scenario":"midland"},"features":[{"type":"Feature",'
        '"geometry":{"type":"Point","coordinates":[48,30]},"properties":{"action":"move","site":"Post 1",'
        '"means":"Observation posts"}}]}',
        "Not loaded. Edit 1: a position lies outside the ground of this scenario.",
    ),
}


def test_a_file_that_does_not_fit_is_not_loaded_and_why_is_said(editor, tmp_path):
    for name, (text, words) in REFUSED.items():
        path = tmp_path / "odd.json"
        path.write_text(text, encoding="utf-8")
        editor.driver.find_element("id", "edit-load").send_keys(str(path))
        editor.wait(
            f"return document.querySelector('#editor [role=status]').textContent === {json.dumps(words)}"
        )
        assert edits(editor) == [], name


def test_a_site_is_chosen_and_dragged_by_the_mouse_and_taken_back_from_the_list(editor):
    editor.view(48.06, 30.75, 9)
    at = editor.run(
        "const [name, , longitude, latitude] = Ceaseline.content.editing.sites[2];"
        "const { x, y } = Ceaseline.map.latLngToContainerPoint([latitude, longitude]);"
        "const { left, top } = Ceaseline.map.getContainer().getBoundingClientRect();"
        "return [name, Math.round(left + x), Math.round(top + y)]"
    )
    actions = ActionChains(editor.driver, duration=20)
    pointer = actions.w3c_actions.pointer_action
    pointer.move_to_location(at[1], at[2]).click()
    actions.perform()
    assert f"{at[0]} is chosen." in editor.run(SAID)
    actions = ActionChains(editor.driver, duration=20)
    pointer = actions.w3c_actions.pointer_action
    pointer.move_to_location(at[1], at[2]).pointer_down()
    pointer.move_to_location(at[1] + 15, at[2] - 20)
    pointer.move_to_location(at[1] + 30, at[2] - 40).pointer_up()
    actions.perform()
    (edit,) = edits(editor)
    assert (edit["action"], edit["site"]) == ("move", at[0])
    x, y = editor.run(
        "const { x, y } = Ceaseline.map.latLngToContainerPoint(arguments[0]); return [x, y]", edit["path"][0]
    )
    left, top = editor.run(
        "const { left, top } = Ceaseline.map.getContainer().getBoundingClientRect(); return [left, top]"
    )
    assert math.hypot(left + x - at[1] - 30, top + y - at[2] + 40) < 4
    # A ghost where it was, a dashed ring with a sign where it is.
    assert editor.run(
        "return ['.ghost', '.new .sign'].map((one) => document.querySelectorAll(`.edit-icon${one}`).length)"
    ) == [1, 1]
    dash = "return getComputedStyle(document.querySelector('.edit-icon .now')).strokeDasharray"
    assert editor.run(dash) not in ("none", "")
    button(editor, "Remove")
    assert edits(editor) == []


def test_search_and_table_choose_a_site_while_it_is_edited(editor):
    focus(editor, "#search input")
    editor.press("Post 5", Keys.ENTER)
    editor.wait("return document.querySelector('#edit-site').selectedOptions[0].text === 'Post 5'")
    button(editor, "Close")
    assert editor.run("return document.activeElement.id") == "edit-button"
    assert editor.run("return document.getElementById('editor').checkVisibility()") is False


@pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True)])
def test_the_editor_fits_a_phone_and_its_targets_are_large_enough(browser, pages, width, dark):
    browser.open(pages["staff"], width=width, height=844, dark=dark)
    browser.run("document.getElementById('edit-button').click()")
    assert browser.run("return document.documentElement.scrollWidth") <= width
    small = """
    return [...document.querySelectorAll('#editor :is(button, input, select)')]
      .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
      .filter(({ width, height }) => width < 24 || height < 24).length
    """
    assert browser.run(small) == 0
    assert browser.complaints() == []


def test_axe_finds_nothing_in_the_editor(browser, pages, axe):
    browser.open(pages["staff"], bypass_policy=True)
    browser.run("document.getElementById('edit-button').click()")
    told = {"as opened": axe("#editor")}
    choose(browser, "Post 1")
    button(browser, "Move")
    browser.press(Keys.ARROW_UP, Keys.ENTER)
    told["edited"] = axe("#editor")
    scheme = {"name": "prefers-color-scheme", "value": "dark"}
    browser.command("Emulation.setEmulatedMedia", features=[scheme])
    told["dark"] = axe("#editor")
    browser.run("document.querySelector('.edit-list button').click()")
    assert {state: violations for state, (_, violations) in told.items() if violations} == {}
    assert all(passes > 10 for passes, _ in told.values())
