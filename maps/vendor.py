"""The files that a page is made of: our own, and vendored ones with version, licence and hash."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.resources import files

# On a page whose plan may be edited, which no page for the press is.
EDITOR = ("edit_watch.js", "edit_changes.js", "edit_file.js", "edit_marks.js", "edit_panel.js", "edit.js")
EDITOR_STYLE = "edit.css"
SCRIPTS = (
    "inflate.js",
    "decode.js",
    "mgrs.js",
    "look.js",
    "symbols.js",
    "context.js",
    "marks.js",
    "grid.js",
    "graphics.js",
    "labels.js",
    "gantt.js",
    "charts.js",
    "strip.js",
    "player.js",
    "days.js",
    "roving.js",
    "legend.js",
    "listing.js",
    "tasks.js",
    "panel.js",
    "furniture.js",
    "geodesic.js",
    "measure.js",
    "places.js",
    "search.js",
    "unrolled.js",
    *EDITOR,
    "address.js",
    "print.js",
    "start.js",
    "framed.js",
)
STYLES = ("page.css", EDITOR_STYLE, "strip.css", "print.css")


def asset(name: str) -> str:
    """Text of a file that the package ships."""
    return (files("maps") / "assets" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def scripts(*, editor: bool = True) -> tuple[str, ...]:
    """Leaflet, then our own scripts, as they go into a page; with or without the editor of a plan."""
    # The vendored file names a source map; a browser with its tools open would go and look for it.
    leaflet = re.sub(r"//# sourceMappingURL=\S*\s*$", "", asset("leaflet.js"))
    wanted = (name for name in SCRIPTS if editor or name not in EDITOR)
    return leaflet, _slim("\n".join(map(asset, wanted)))


def _slim(script: str) -> str:
    """Leave out what is only for those who read our sources: indents, and comments on lines of their own."""
    return re.sub(r"^[ \t]*(//.*\n)?", "", script, flags=re.MULTILINE)


@lru_cache(maxsize=2)
def styles(*, editor: bool = True) -> tuple[str, ...]:
    """Leaflet's rules without those that fetch pictures (none is used here), then our own."""
    leaflet = re.sub(r"/\*.*?\*/", "", asset("leaflet.css"), flags=re.DOTALL)
    wanted = (name for name in STYLES if editor or name != EDITOR_STYLE)
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", leaflet), "\n".join(map(asset, wanted))


def content_policy(*, editor: bool = True) -> str:
    """Content security policy: exactly our scripts and styles run, and nothing is fetched."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts(editor=editor))}",
            f"style-src {_hashes(styles(editor=editor))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashes(texts: tuple[str, ...]) -> str:
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
