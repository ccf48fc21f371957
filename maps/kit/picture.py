"""A graphic as the bytes of a file: PNG of exact size, SVG with live text and nothing from outside."""

from __future__ import annotations

import html
import re

from matplotlib.figure import Figure
from matplotlib.text import Text

from ..drawing.letters import FAMILY
from ..drawing.writing import as_bytes
from .letters import DOTS_PER_INCH, HALO, letters_may_lack

_RIM = 'paint-order="stroke" stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round" stroke-opacity="0.9"'
_FONTS = f"'{FAMILY}', Verdana, 'Noto Sans', sans-serif"


def png_bytes(figure: Figure) -> bytes:
    """PNG, a dot for each unit of the page."""
    return _drawn(figure, "png")


def svg_bytes(figure: Figure, title: str, description: str) -> bytes:
    """SVG whose words are text, with its title and description; it names no place to fetch anything from."""
    for said in figure.findobj(Text):
        if said.get_gid() == HALO:
            said.set_path_effects([])  # rims of letters are given below, so that they stay letters
    text = _drawn(figure, "svg").decode("utf-8")
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(rf'<g id="{HALO}">(\s*<text )', rf"<g>\1{_RIM} ", text)
    text = text.replace(f"'{FAMILY}'", _FONTS)
    said_first = f"<title>{html.escape(title)}</title>\n <desc>{html.escape(description)}</desc>\n "
    head, opened, rest = text.partition("<svg ")
    tag, closed, inner = rest.partition(">")
    return f'{head}{opened}role="img" {tag}{closed}\n {said_first}{inner.lstrip()}'.encode()


def _drawn(figure: Figure, form: str) -> bytes:
    with letters_may_lack():
        return as_bytes(figure, form, DOTS_PER_INCH)
