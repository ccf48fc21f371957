"""A drawing as the bytes of a file: PNG, SVG with live text, PDF with its fonts; the same each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

# What a format would otherwise say of the machine and the hour.
SILENT: Any = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
# Half the time for a tenth more bytes.
_WRITTEN: Any = {"png": {"pil_kwargs": {"compress_level": 4}}}
_KEPT_TEXT: Any = {"svg.fonttype": "none", "svg.hashsalt": "ceaseline", "pdf.fonttype": 42}


def as_bytes(figure: Figure, form: str, dots_per_inch: int, *, more: Sequence[Figure] = ()) -> bytes:
    """Bytes of a drawing in a format of ``SILENT``; ``more`` are further pages of a PDF."""
    content = io.BytesIO()
    with mpl.rc_context(_KEPT_TEXT):
        if form == "pdf":
            with PdfPages(content, metadata=SILENT[form]) as pages:
                for page in (figure, *more):
                    pages.savefig(page)
        else:
            how = _WRITTEN.get(form, {})
            figure.savefig(content, format=form, dpi=dots_per_inch, metadata=SILENT[form], **how)
    return content.getvalue()
