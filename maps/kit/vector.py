"""Shapes and words as inline SVG: whole tenths of a pixel, no attribute that a policy of hashes forbids."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..drawing.projection import Box
from ..drawing.view import View
from ..style import Look
from .letters import MM_PER_DOT
from .words import legible

Drawn = str | list[tuple[int, int]]  # the path of a line or an area, or the places of points

PER_PX = 10  # units of the drawing in a pixel: whole numbers are short and say the same everywhere
_RIM_PX = 12.0  # beyond the frame, where cut edges are drawn unseen


def paths_of(view: View, shape: BaseGeometry) -> str:
    """Path of a shape in degrees, cut to the frame of a view.

    Examples
    --------
    A view of 1 m to the millimetre about the middle of its map; a pixel is 0.254 mm, a unit a tenth of it.

    >>> from maps.drawing.projection import Projection
    >>> view = View(Projection(30.0, 50.0), (-5.08, -5.08, 5.08, 5.08), 1000.0, (0.0, 0.0, 10.16, 10.16))
    >>> paths_of(view, shapely.Point(30, 50))
    'M200 200z'
    """
    return path_of(view, view.projection.laid(shape))


def path_of(view: View, laid: BaseGeometry) -> str:
    """Path of a shape that lies on the plane of a view, metres."""
    per_m = 1000.0 / view.scale / MM_PER_DOT * PER_PX
    rim_m = _RIM_PX * PER_PX / per_m
    west, south, east, north = view.window
    shown = shapely.clip_by_rect(laid, west - rim_m, south - rim_m, east + rim_m, north + rim_m)
    slim = shapely.simplify(shown, 0.35 * PER_PX / per_m)
    return "".join(_steps((line - (west, north)) * (per_m, -per_m), closed) for line, closed in _runs(slim))


def _runs(shape: BaseGeometry) -> Iterator[tuple[np.ndarray, bool]]:
    """Coordinates of every ring, line and point, and whether it is closed."""
    for part in shapely.get_parts(shape):
        if hasattr(part, "geoms"):
            yield from _runs(part)
        elif part.geom_type == "Polygon":
            for ring in shapely.get_rings(part):
                yield shapely.get_coordinates(ring)[:-1], True
        elif not part.is_empty:
            yield shapely.get_coordinates(part), part.geom_type == "Point"


def _steps(places: np.ndarray, closed: bool) -> str:
    whole = np.rint(places).astype(np.int64)
    moved = np.diff(whole, axis=0)
    steps = "".join(f"{across:+d}{down:+d}" for across, down in moved[moved.any(axis=1)].tolist())
    start = f"M{whole[0, 0]} {whole[0, 1]}"
    # The sign parts numbers, so that a plus in front of the first is the only one that could be spared.
    return f"{start}{'l' + steps.replace('+', ' ').strip() if steps else ''}{'z' if closed else ''}"


def drawn_of(view: View, shape: BaseGeometry) -> Drawn:
    """A shape in degrees as it is drawn: points by their places, anything else by its path."""
    if "Point" not in shape.geom_type:
        return paths_of(view, shape)
    laid = shapely.get_coordinates(view.all_on_map_mm(shape))
    return [at(view, across, up) for across, up in laid.tolist()]


def at(view: View, across_mm: float, up_mm: float) -> tuple[int, int]:
    """A place of the map in units of the drawing, which run down from its upper left corner."""
    high_mm = view.box_mm[3]
    return round(across_mm / MM_PER_DOT * PER_PX), round((high_mm - up_mm) / MM_PER_DOT * PER_PX)


def put(parent: Element, tag: str, **values: object) -> Element:
    """Add an element; ``kind`` is its class, and a line under a letter of a name stands for a hyphen."""
    named = {"kind": "class"}
    told = {named.get(key, key.replace("_", "-")): str(value) for key, value in values.items()}
    return SubElement(parent, tag, told)


def write(parent: Element, words: str, place: tuple[int, int], kind: str, **values: object) -> Element:
    """Words about a place; an element of text holds them as they are."""
    across, down = place
    written = put(parent, "text", x=across, y=down, kind=kind, **values)
    written.text = legible(words)
    return written


def panel(parent: Element, view: View, box_mm: Box, kind: str) -> None:
    """A rectangle behind something."""
    left, top = at(view, box_mm[0], box_mm[3])
    right, bottom = at(view, box_mm[2], box_mm[1])
    put(parent, "rect", x=left, y=top, width=right - left, height=bottom - top, kind=kind)


def rules(name: str, look: Look) -> Iterator[str]:
    """Rules of style of a class in light and, between braces of their own, in dark."""
    yield f".{name}{{{_ink(look, look.stroke, look.fill)}}}"
    if look.casing_px:
        yield f".{name}-casing{{stroke-width:{look.casing_px * PER_PX:g}}}"
    dark = _ink(look, look.stroke_dark, look.fill_dark, colours_only=True)
    words, words_dark = look.fill or look.stroke, look.fill_dark or look.stroke_dark
    yield f".{name}-words{{fill:{words}}}"
    yield f"@media (prefers-color-scheme:dark){{.{name}{{{dark}}}.{name}-words{{fill:{words_dark}}}}}"


def _ink(look: Look, stroke: str, fill: str, *, colours_only: bool = False) -> str:
    edged = bool(stroke and look.width_px > 0)
    told = {"stroke": stroke if edged else "none"}
    if not look.hatch:
        told["fill"] = fill or "none"
    if not colours_only:
        told["fill-opacity"] = f"{look.fill_opacity:g}"
        told["stroke-width"] = f"{look.width_px * PER_PX:g}"
        if look.dash:
            told["stroke-dasharray"] = " ".join(f"{float(each) * PER_PX:g}" for each in look.dash.split())
    return ";".join(f"{key}:{value}" for key, value in told.items())
