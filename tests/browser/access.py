"""How the tests go through a page as everybody may: by keys, with axe, row by row, on every screen."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

SCREENS = ((320, 700), (390, 844), (768, 1024), (640, 400), (1280, 800))  # 640 × 400 is 1280 × 800 at 200 %
EVERYTHING_OPEN = """
document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
document.querySelectorAll("#panel input[type=checkbox]:not(:checked), .more").forEach((one) => one.click());
"""
POPUP = "[...document.querySelectorAll('.find')].pop().click()"

FOCUS = """
const here = document.activeElement, { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(here);
const box = here.getBoundingClientRect();
const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
return [here === document.body, outlined,
  box.width > 0 && box.bottom > 0 && box.top < innerHeight, Boolean(here.closest("#panel [role=toolbar]"))];
"""


def name_of_focus(browser):
    """The name that a screen reader says of what has the focus."""
    here = browser.command("Runtime.evaluate", expression="document.activeElement")["result"]["objectId"]
    nodes = browser.command("Accessibility.getPartialAXTree", objectId=here, fetchRelatives=False)["nodes"]
    return nodes[0].get("name", {}).get("value", "")


def tab_stops(browser, most):
    """Every stop of the tabulator from the beginning: name, outline seen, on the screen, in a group."""
    stops = []
    while len(stops) <= most:
        browser.press(Keys.TAB)
        at_end, outlined, on_screen, grouped = browser.run(FOCUS)
        if at_end:
            return stops
        stops.append((name_of_focus(browser), outlined, on_screen, grouped))
    return stops


TABLE = """
const rows = [...document.querySelectorAll("#table [data-mark]")].map((row) => Number(row.dataset.mark));
const table = document.querySelector("#table table");
return [rows, Number(table.getAttribute("aria-rowcount")) - 1, Number(document.documentElement.dataset.drawn),
  table.caption.textContent, document.querySelector("#table [role=status]").textContent];
"""


def listed(browser):
    """Every row of the data table, page by page: as many as the table says, and as the map draws."""
    browser.run("document.querySelector('.pager button').click()")
    found = []
    for _ in range(40):
        rows, told, drawn, caption, where = browser.run(TABLE)
        assert told == drawn
        assert f"Drawn on the map: {drawn:,}" in caption
        assert f"{len(found) + 1:,} to {len(found) + len(rows):,} of {told:,}" in where
        found += rows
        if len(found) >= told:
            break
        browser.run("document.querySelectorAll('.pager button')[2].click()")
    assert len(found) == len(set(found)) == told
    return found


SMALL = """
const CONTROLS = "button, summary, input, select, a[href], [role=button], [role=option]";
document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
const size = (each) => {
  const target = each.matches("input[type=checkbox], input[type=radio]") ? each.closest("label") : each;
  const box = target.getBoundingClientRect();
  return Math.min(box.width, box.height);
};
const seen = [...document.querySelectorAll(CONTROLS)].filter((each) => each.checkVisibility());
const map = document.getElementById("map").getBoundingClientRect();
return [seen.length, seen.filter((each) => size(each) < 24).map((each) => each.outerHTML.slice(0, 90)),
  document.documentElement.scrollWidth, map.height / innerHeight, map.width];
"""
