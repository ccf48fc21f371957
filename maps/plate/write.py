"""A plate as a file: PNG, SVG with live text, PDF with its fonts; equal plates give equal bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from geo.atomic import write_bytes
from geo.errors import WriteError
from geo.release import Release

from ..drawing.writing import SILENT, as_bytes
from .figures import draw_figures
from .sheet import draw_plate

DOTS_PER_INCH = 200
FIGURES = "figures"  # name of the file that holds them where each page is a file


def write_plates(
    released: Release, paths: Sequence[Path], *, context: Path | None = None
) -> tuple[Path, ...]:
    """Draw a release once, and write it under every path: the map, or the figures where the name says so.

    A PDF of the map has the figures on its second page.

    Returns
    -------
    tuple of Path
        Those written: a release without a table or a curve has no figures.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the ending of a path is none of png, svg and pdf, or the system refuses.
    """
    figures = draw_figures(released)
    sheet = draw_plate(released, context=context)
    written = tuple(path for path in paths if figures is not None or path.stem != FIGURES)
    for path in written:
        if path.stem == FIGURES and figures is not None:
            write_plate(figures, path)
        else:
            write_plate(sheet, path, more=[figures] if figures and path.suffix == ".pdf" else ())
    return written


def write_plate(figure: Figure, path: Path, *, more: Sequence[Figure] = ()) -> None:
    """Write a plate; the ending of the path names the format. ``more`` are further pages of a PDF.

    Raises
    ------
    WriteError
        If the ending is none of png, svg and pdf, or the system refuses.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in SILENT:
        raise WriteError(
            f"it ends in {path.suffix!r}", where=str(path), mend=f"End it in {', '.join(SILENT)}."
        )
    write_bytes(path, as_bytes(figure, form, DOTS_PER_INCH, more=more))
