"""A graphic as the bytes of a file: PNG of exact size, SVG with live text and nothing from outside."""

from __future__ import annotations

import html
import re
import warnings

from matplotlib.figure import Figure
from matplotlib.text import Text

from ..drawing.writing import as_bytes
from .letters import DOTS_PER_INCH, FAMILY, HALO

# What XML cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIM = 'paint-order="stroke" stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round" stroke-opacity="0.9"'
_FONTS = f"'{FAMILY}', Verdana, 'Noto Sans', sans-serif"


def png_bytes(figure: Figure) -> bytes:
    """PNG, a dot for each unit of the page."""
    return _drawn(figure, "png")


def svg_bytes(figure: Figure, title: str, description: str) -> bytes:
    """SVG whose words are text, with its title and description; it names no place to fetch anything from."""
    for said in figure.findobj(Text):
        said.set(text=_NOT_XML.sub("\ufffd", said.get_text()))
        if said.get_gid() == HALO:
            said.set_path_effects([])  # rims of letters are given below, so that they stay letters
    text = _drawn(figure, "svg").decode("utf-8")
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(rf'<g id="{HALO}">(\s*<text )', rf"<g>\1{_RIM} ", text)
    text = text.replace(f"'{FAMILY}'", _FONTS)
    said_first = f"<title>{_written(title)}</title>\n <desc>{_written(description)}</desc>\n "
    head, opened, rest = text.partition("<svg ")
    tag, closed, inner = rest.partition(">")
    return f'{head}{opened}role="img" {tag}{closed}\n {said_first}{inner.lstrip()}'.encode("utf-8", "replace")


def _written(text: str) -> str:
    return html.escape(_NOT_XML.sub("\ufffd", text))


def _drawn(figure: Figure, form: str) -> bytes:
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the words stand whole in the caption.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        return as_bytes(figure, form, DOTS_PER_INCH)
