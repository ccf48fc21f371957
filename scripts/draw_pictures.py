"""The README's pictures, made again: pages in Chromium with the network off, the plate without a browser.

python scripts/plan_deployment.py
python scripts/plan_deployment.py tests/golden/norland --quick --out out
python scripts/draw_pictures.py out

Takes what the main job left, writes data/pictures and enters the new hashes in its passports. Only what the
gate let out is shown, and an invented country. Needs Chromium, its driver, pdftoppm and the extra `test`.
"""

from __future__ import annotations

import argparse
import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

from geo.atomic import write_text
from geo.desk import plan_folder, release_plan
from geo.provenance import PASSPORTS, sha256_of
from maps.plate import write_plates

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "data" / "pictures"
_COLOURS = 192
_SETTLED_S = 2.0
_PLATE_PX = (1654, 1169)
_PRINT_DPI = 80


@dataclass(frozen=True)
class Picture:
    """One picture of a page: its name, the page below the results, the window, and what is done first."""

    name: str
    page: str
    width_px: int = 1280
    height_px: int = 800
    dark: bool = False
    scale: float = 1.0
    address: str = ""
    first: str = ""


_OPEN_EDITOR = 'document.querySelector(\'button[aria-label*="dit"], button[title*="dit"]\').click()'
_SEA = "[...document.querySelectorAll('.task-button')].find((one) => one.textContent === 'The sea').click()"
_PHONE = {"width_px": 390, "height_px": 844, "scale": 1.5}
PAGES = (
    Picture("ukraine-press", "ukraine/press/map.html"),
    Picture("ukraine-press-dark", "ukraine/press/map.html", dark=True),
    Picture("ukraine-press-phone", "ukraine/press/map.html", dark=True, **_PHONE),
    Picture("ukraine-press-estuary", "ukraine/press/map.html", address="#9.5/46.6/32.6"),
    Picture("ukraine-press-sea", "ukraine/press/map.html", first=_SEA),
    Picture("ukraine-story", "ukraine/press/story.html", height_px=1000),
    Picture("ukraine-story-phone", "ukraine/press/story.uk.html", dark=True, **_PHONE),
    Picture("norland-staff-edit", "norland/staff/map.html", first=_OPEN_EDITOR),
)


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, nargs="?", default=Path("out"), help="folder of results (out)")
    out = parser.parse_args(argv).out.resolve()
    missing = sorted({picture.page for picture in PAGES if not (out / picture.page).is_file()})
    if missing:
        print(f"draw_pictures: {missing[0]} is not there. Run the main job first.", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder, _chromium(Path(folder)) as browser:
        for picture in PAGES:
            _photograph(browser, picture, out, Path(folder))
        _print(browser, out / "ukraine" / "press" / "map.html", Path(folder))
        _plate(Path(folder))
        for path in sorted(Path(folder).glob("*.png")):
            _keep(path)
    _enter_hashes()
    return 0


@contextmanager
def _chromium(folder: Path) -> Iterator[webdriver.Chrome]:
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--user-data-dir={folder}/profile",
    ):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        browser.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        yield browser
    finally:
        browser.quit()


def _photograph(browser: webdriver.Chrome, picture: Picture, out: Path, folder: Path) -> None:
    window = {"width": picture.width_px, "height": picture.height_px, "mobile": picture.width_px < 500}
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**window, "deviceScaleFactor": picture.scale}
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if picture.dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    browser.get("about:blank")
    browser.get((out / picture.page).as_uri() + picture.address)
    sleep(_SETTLED_S)
    if picture.first:
        browser.execute_script(picture.first)
        sleep(_SETTLED_S)
    browser.save_screenshot(str(folder / f"{picture.name}.png"))


def _print(browser: webdriver.Chrome, page: Path, folder: Path) -> None:
    """The page as Chromium prints it on A4, sideways."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.get("about:blank")
    browser.get(page.as_uri())
    sleep(_SETTLED_S)
    asked = {"landscape": True, "preferCSSPageSize": True, "printBackground": True}
    paper = folder / "paper.pdf"
    paper.write_bytes(base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", asked)["data"]))
    drawn = folder / "ukraine-press-print"
    program = ["pdftoppm", "-png", "-r", str(_PRINT_DPI), "-f", "1", "-l", "1", "-singlefile"]
    subprocess.run([*program, str(paper), str(drawn)], check=True)


def _plate(folder: Path) -> None:
    plan = plan_folder(ROOT / "data" / "scenarios" / "ukraine", embedded=ROOT / "data")
    path = folder / "ukraine-press-plate.png"
    write_plates(release_plan(plan), [path], context=ROOT / "data" / "context")
    with Image.open(path) as picture:
        picture.convert("RGB").resize(_PLATE_PX, Image.Resampling.LANCZOS).save(path)


def _keep(path: Path) -> None:
    """Keep a picture with few colours: flat ground needs no more."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / path.name, optimize=True)


def _enter_hashes() -> None:
    path = PICTURES / PASSPORTS
    text = path.read_text(encoding="utf-8")
    for picture in sorted(PICTURES.glob("*.png")):
        pattern = rf'(path = "{re.escape(picture.name)}"\nsha256 = ")[0-9a-f]{{64}}'
        text = re.sub(pattern, rf"\g<1>{sha256_of(picture)}", text)
    write_text(path, text)


if __name__ == "__main__":
    raise SystemExit(main())
