"""Text from data is text: in no slot does it run, end an element, fill a template, or get lost."""

from __future__ import annotations

import pytest
import shapely

import maps
from geo.features import Feature, Sheet
from geo.release import STAFF, release

pytestmark = pytest.mark.browser

RUN = "window.ran=(window.ran||0)+1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg onload='{RUN}'></svg>",
    f"${{{RUN}}}",
    f"`;{RUN};`",
    f"\\`;{RUN};//",
    f"\"'><b onmouseover='{RUN}'>",
    f"javascript:{RUN}",
    f"</title><script>{RUN}</script>",
    f"</style></noscript><script>{RUN}</script>",
    f"<!--<script>{RUN}//-->",
    "{{7*7}} {% raw %} {# gone #} %%content%%",
    'O\'Brien "said" `x` ${y} & Київ \u202e\u05e9 \U0001f6a9 \u2028 __proto__',
    "long " * 1000 + "end",
)


def hostile(payload):
    """A release with the payload in every slot for text that there is."""
    sheet = Sheet(
        *(payload, payload, payload, payload, payload),
        method=(payload,),
        sources=(payload,),
        caveats=(payload,),
        parameters={payload: payload, "width_m": payload},
        scenario_sha256=payload,
    )
    keys = ("name", "name_uk", "kind", "party", "party_name", "status", "held_by", "source", payload)
    values = {**dict.fromkeys(keys, payload), "residents": 5}
    places = {
        "control": shapely.box(28, 47, 30, 50),
        "zones": shapely.box(30, 48, 32, 50),
        "line": shapely.LineString([(30, 47), (31, 50)]),
        "markers": shapely.Point(30.5, 48.5),
        "settlements": shapely.Point(31.5, 49.5),
        "sites": shapely.Point(30.2, 49.8),
        payload: shapely.Point(31, 47.5),
    }
    found = [Feature(layer, place, values) for layer, place in places.items()]
    people = Feature("people", shapely.Point(), {"zone": payload, "residents": 7, "caveat": payload})
    return release([*found, people], sheet, STAFF)


# Where the text must be found, as it stands in the tree: at one of the elements that a selector names.
STANDING = (
    *("#title", "#status", "#as-of", "#standfirst", "#foot-words", ".legend .words", ".people th"),
    *(".people-first p", ".caveats li", ".method p", ".parameters th", ".parameters td", ".sources li"),
    *("#table tbody th", "#table .key", "#table .value", "[lang=uk]"),
)
OPENED = (".popup h2", ".popup th", ".popup td", ".popup-uk", ".popup-class")
SLOTS = """
const [sought, standing, opened, done] = arguments;
const holds = (node) => node.textContent.includes(sought);
const has = (where) => [...document.querySelectorAll(where)].some(holds);
document.getElementById("table").open = true;
setTimeout(() => {
  const found = Object.fromEntries(standing.map((where) => [where, has(where)]));
  document.querySelectorAll(".find").forEach((button) => {
    button.click();
    opened.forEach((where) => { found[where] ||= has(`.leaflet-popup-content ${where}`); });
  });
  found.title = document.title === sought.replace(/[\\t\\n\\f\\r ]+/g, " ").trim();
  const added = document.querySelectorAll("img, iframe, object, embed, #panel script, #map script");
  done([found, added.length, window.ran ?? 0]);
}, 60);
"""


@pytest.mark.parametrize("bypass_policy", [False, True], ids=["policy on", "policy off"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_text_of_data_is_shown_as_written_and_never_runs(browser, tmp_path, payload, bypass_policy):
    page = tmp_path / "page.html"
    maps.write_html(maps.draw(hostile(payload), context=None), page)
    browser.open(page, bypass_policy=bypass_policy)
    found, added, ran = browser.driver.execute_async_script(SLOTS, payload, STANDING, OPENED)
    assert (added, ran) == (0, 0)
    assert [slot for slot, shown in found.items() if not shown] == []
    size = {"width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": False}
    browser.command("Emulation.setDeviceMetricsOverride", **size)
    assert browser.run("return [innerWidth, document.documentElement.scrollWidth]") == [320, 320]


def test_the_policy_stops_what_would_get_in_all_the_same(browser, pages):
    browser.open(pages["staff"])
    inject = "const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
    browser.run(f"{inject} document.body.append(script)")
    assert browser.run("return window.ran ?? 0") == 0
    assert any("Content Security Policy" in complaint for complaint in browser.complaints())
