"""A plate as a file: PNG, SVG with live text, PDF with its fonts; equal plates give equal bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from geo.atomic import write_bytes
from geo.errors import WriteError
from geo.release import Release

from ..basemap import background_of
from ..drawing.writing import SILENT, as_bytes
from .figures import draw_figures
from .notes import draw_notes
from .sectors import draw_sectors
from .sheet import draw_plate
from .tasks import draw_tasks

DOTS_PER_INCH = 200
FIGURES, NOTES = "figures", "notes"  # names of the files that hold them where each page is a file


def write_plates(
    released: Release, paths: Sequence[Path], *, context: Path | None = None
) -> tuple[Path, ...]:
    """Draw a release once, and write it under every path: the map, or what the name asks for instead.

    A PDF of the map has sectors, tasks, figures and notes on its further pages; ``figures`` and ``notes`` are
    files of their own, in other forms than PDF their first sheet.

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
    background = background_of(released, context)
    sectors, notes = (
        draw_sectors(released, background=background),
        draw_notes(released, background=background.credits),
    )
    more = [*sectors, *draw_tasks(released, context=context), *figures, *notes]
    sheet = draw_plate(released, context=context, sheet=f"1 of {len(more) + 1}: the map")
    drawn = {FIGURES: figures[0] if figures else None, NOTES: notes[0]}
    further = {FIGURES: figures[1:], NOTES: notes[1:]}
    written = []
    for path in paths:
        figure = drawn.get(path.stem, sheet)
        if figure is not None:
            pages = further.get(path.stem, more) if path.suffix.lower() == ".pdf" else ()
            write_plate(figure, path, more=pages)
            written.append(path)
    return tuple(written)


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
