"""A plate as a file: PNG, SVG with live text, PDF with its fonts; equal plates give equal bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from geo.atomic import write_bytes
from geo.errors import WriteError
from geo.release import Release

from .sheet import draw_plate

DOTS_PER_INCH = 200
# What a format would otherwise say of the machine and the hour.
_SILENT: Any = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
# Half the time for a tenth more bytes.
_WRITTEN: Any = {"png": {"pil_kwargs": {"compress_level": 4}}}
_KEPT_TEXT: Any = {"svg.fonttype": "none", "svg.hashsalt": "ceaseline", "pdf.fonttype": 42}


def write_plates(released: Release, paths: Sequence[Path], *, context: Path | None = None) -> None:
    """Draw a release once, and write it under every path.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the ending of a path is none of png, svg and pdf, or the system refuses.
    """
    figure = draw_plate(released, context=context)
    for path in paths:
        write_plate(figure, path)


def write_plate(figure: Figure, path: Path) -> None:
    """Write a plate; the ending of the path names the format.

    Raises
    ------
    WriteError
        If the ending is none of png, svg and pdf, or the system refuses.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in _SILENT:
        raise WriteError(
            f"it ends in {path.suffix!r}", where=str(path), mend=f"End it in {', '.join(_SILENT)}."
        )
    content = io.BytesIO()
    with mpl.rc_context(_KEPT_TEXT):
        figure.savefig(
            content, format=form, dpi=DOTS_PER_INCH, metadata=_SILENT[form], **_WRITTEN.get(form, {})
        )
    write_bytes(path, content.getvalue())
