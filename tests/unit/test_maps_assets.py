"""What a page is made of: vendored files untouched, own scripts that make no markup of text."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import maps
from maps.vendor import SCRIPTS, STYLES, scripts, styles

ASSETS = Path(maps.__file__).parent / "assets"
PASSPORTS = tomllib.loads((ASSETS / "assets.toml").read_text(encoding="utf-8"))["asset"]
OWN = {*SCRIPTS, *STYLES, "page.html", "assets.toml"}
MARKUP = (
    *("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"),
    *("addAttribution", "control.layers", "divIcon", "bindPopup", "bindTooltip", "createContextualFragment"),
    *("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "localStorage", "document.cookie"),
)


@pytest.mark.parametrize("passport", PASSPORTS, ids=lambda passport: passport["path"])
def test_a_vendored_file_is_the_one_its_passport_describes(passport):
    content = (ASSETS / passport["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == passport["sha256"]
    assert passport["licence"]
    assert passport["version"]


def test_every_asset_is_our_own_or_has_a_passport():
    assert {path.name for path in ASSETS.iterdir()} == OWN | {passport["path"] for passport in PASSPORTS}


@pytest.mark.parametrize("name", SCRIPTS)
def test_our_scripts_make_no_markup_from_text_and_reach_nowhere(name):
    text = (ASSETS / name).read_text(encoding="utf-8")
    assert [word for word in MARKUP if word in text] == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_our_scripts_are_sound(name):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests load the same scripts")
    subprocess.run([node, "--check", ASSETS / name], check=True, capture_output=True)


def test_a_page_leaves_out_indents_and_comments_and_no_text_is_written_over_several_lines():
    lines = scripts()[1].splitlines()
    assert not [line for line in lines if line.startswith((" ", "\t", "//"))]
    # An indent inside a text would be lost: every line closes the text that it opens.
    assert not [line for line in lines if re.sub(r"/\[.*?\]/", "", line).count("`") % 2]


def test_scripts_and_styles_can_stand_in_their_elements():
    assert not any(re.search(r"</script|<!--", text, re.IGNORECASE) for text in scripts())
    assert not any("</style" in text.lower() or "url(" in text for text in styles())


def test_rules_of_leaflet_that_fetch_no_picture_are_kept():
    kept = styles()[0]
    assert ".leaflet-popup-content-wrapper" in kept
    assert "touch-action: none" in kept
