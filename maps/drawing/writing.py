"""A drawing as the bytes of a file: PNG, SVG with live text, PDF with its fonts; the same each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from PIL import Image

from .letters import FAMILY

# What a format would otherwise say of the machine and the hour.
SILENT: Any = {
    "png": {},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_PACKED = 4  # half the time of the strongest packing for a tenth more bytes
_KEPT_TEXT: Any = {
    "text.hinting": "none",  # letters stand in a picture as they are laid out, and full stops are seen
    "svg.fonttype": "none",
    "svg.hashsalt": "ceaseline",
    "pdf.fonttype": 42,
    "ps.fonttype": 42,  # by which a PDF, too, is told how many letters a font holds: all, not 256
    "pdf.compression": _PACKED,
    "font.sans-serif": [FAMILY],
}


def as_bytes(figure: Figure, form: str, dots_per_inch: int, *, more: Sequence[Figure] = ()) -> bytes:
    """Bytes of a drawing in a format of ``SILENT``; ``more`` are further pages of a PDF."""
    content = io.BytesIO()
    with mpl.rc_context(_KEPT_TEXT):
        if form == "png":
            return _png(figure, dots_per_inch)
        if form == "pdf":
            with PdfPages(content, metadata=SILENT[form]) as pages:
                for page in (figure, *more):
                    pages.savefig(page)
        else:
            figure.savefig(content, format=form, dpi=dots_per_inch, metadata=SILENT[form])
    return content.getvalue()


def _png(figure: Figure, dots_per_inch: int) -> bytes:
    """PNG without a channel for what shines through: paper is opaque."""
    figure.set_dpi(dots_per_inch)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    content = io.BytesIO()
    size = (dots_per_inch, dots_per_inch)
    drawn.convert("RGB").save(content, "png", compress_level=_PACKED, dpi=size)
    return content.getvalue()
