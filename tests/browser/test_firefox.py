"""The page in Firefox, driven over its own socket: it asks for nothing, draws offline, obeys the keyboard."""

from __future__ import annotations

import pytest

from .fox import DRAWN, ESCAPE, HERE, TAB

pytestmark = pytest.mark.firefox
POLICIES = ("staff", "press")


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_requested_and_nothing_complained_about(firefox, pages, policy):
    firefox.open(pages[policy])
    firefox.run("(Ceaseline.map.panBy([300, 200], { animate: false }), 0)")
    firefox.run("(Ceaseline.map.setZoom(9, { animate: false }), 0)")
    firefox.run("(document.getElementById('table').open = true)")
    firefox.wait("document.querySelectorAll('.find').length > 5")
    firefox.run("([...document.querySelectorAll('.find')].forEach((button) => button.click()), 0)")
    firefox.run("(dispatchEvent(new Event('beforeprint')), dispatchEvent(new Event('afterprint')))")
    assert firefox.requested() == []
    assert firefox.complaints() == []


@pytest.mark.parametrize("policy", POLICIES)
def test_land_water_and_every_feature_are_drawn_offline(firefox, pages, policy):
    firefox.open(pages[policy])
    firefox.run("(Ceaseline.map.setView([47.2, 30.8], 6, { animate: false }), 0)")
    land, sea, _, _ = firefox.run(DRAWN)
    assert min(land, sea) > 0.02
    firefox.run("(Ceaseline.map.setView([49.6, 30.9], 8, { animate: false }), 0)")
    *_, drawn, held = firefox.run(DRAWN)
    assert drawn == held > 5


def test_the_keyboard_reaches_the_map_the_buttons_the_legend_and_the_table(firefox, pages):
    firefox.open(pages["staff"])
    stops = []
    while len(stops) < 60 and not (stops and stops[-1][2]):
        firefox.press(TAB)
        stops.append(firefox.run(HERE))
    names = {name for name, _, _ in stops}
    assert {"Zoom in", "Zoom out", "Show everything"} <= names
    assert any("Interactive map" in name for name in names)
    assert any("Data table" in name for name in names)
    assert [stop for stop in stops if not stop[0] or stop[1] == "none"] == []


def test_a_popup_opened_from_the_table_takes_the_focus_and_escape_gives_it_back(firefox, pages):
    firefox.open(pages["staff"])
    firefox.run("(document.getElementById('table').open = true)")
    firefox.wait("document.querySelectorAll('.find').length > 5")
    firefox.run(
        "((button) => { button.focus(); button.click(); return 0; })(document.querySelectorAll('.find')[2])"
    )
    assert firefox.run("document.activeElement.getAttribute('aria-label')") == "Near"
    firefox.press(ESCAPE)
    assert firefox.run("document.activeElement === document.querySelectorAll('.find')[2]")


@pytest.mark.parametrize("policy", POLICIES)
def test_the_default_scenario_is_drawn_offline_asks_for_nothing_and_obeys_keys(firefox, default_plan, policy):
    firefox.open(default_plan.folder / policy / "map.html")
    land, sea, _, _ = firefox.run(DRAWN)
    assert min(land, sea) > 0.005
    assert int(firefox.run("document.documentElement.dataset.drawn")) > 50
    firefox.run("(document.getElementById('table').open = true)")
    firefox.wait("document.querySelectorAll('.find').length > 5")
    third = "document.querySelectorAll('.find')[2]"
    firefox.run(f"({third}.focus(), {third}.click(), 0)")
    assert firefox.run("document.activeElement.className") == "popup"
    firefox.press(ESCAPE)
    assert firefox.run(f"document.activeElement === {third}")
    assert (firefox.requested(), firefox.complaints()) == ([], [])
