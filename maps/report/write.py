"""The report as files: a page and a PDF; equal releases give equal bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import shapely

from geo.atomic import write_bytes, write_text
from geo.release import Release

from ..basemap import basemap
from ..layers import drawn_layers
from ..marginalia import margin
from ..mark import Layer, framing
from .page import page_text
from .paper import paper_bytes
from .told import Said

_MARKED_M = 50_000.0
DRAWN_WORDS = "Pictures are drawn to half a pixel; figures come from the exact positions."


def write_report(released: Release, folder: Path, *, context: Path | None = None) -> tuple[Path, ...]:
    """Write ``report.html`` and ``report.pdf``.

    Parameters
    ----------
    released : Release
        What the gate let out; the report says nothing else.
    folder : Path
        Made if it is missing.
    context : Path or None
        Folder with the background's files; None for a map without background.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the system refuses.
    """
    west, south, east, north = shapely.total_bounds(framing(released)).tolist()
    background = basemap(context, (west, south, east, north))
    words = margin(released, drawn_words=DRAWN_WORDS, background=background.credits)
    layers = tuple(map(_thinned, drawn_layers(released)))
    said = Said(released, layers, background, words)
    page, paper = folder / "report.html", folder / "report.pdf"
    write_text(page, page_text(said))
    write_bytes(paper, paper_bytes(said))
    return page, paper


def _thinned(layer: Layer) -> Layer:
    """The line without ornament; of the kilometres those that a picture of it all has room for."""
    if layer.id == "line":  # on so small a scale its half-circles would hide what lies beside it
        return replace(
            layer, marks=tuple(replace(one, look=replace(one.look, teeth_px=0.0)) for one in layer.marks)
        )
    if layer.id != "markers":
        return layer
    return replace(layer, marks=tuple(mark for mark in layer.marks if mark.rank >= _MARKED_M))
