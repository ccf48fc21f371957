"""Paint on the paper: areas, lines and dots in the looks of the page; text is never read as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from ..style import SIGNS, Look
from .lettering import Lettering

PT_PER_PX = 0.55
PAPER, INK, SOFT, RULE = "#ffffff", "#1b1f23", "#5a6068", "#c9ccd0"
HATCH = "//////"
_RIM = 0.45  # of a dot on paper beside the page: a thousand of them are not to darken the map


def text(axes: Axes, across: float, up: float, words: str, size_pt: float, **options: Any) -> Lettering:
    """Write words as they are: a dollar sign is a dollar sign; in the axes' own units, if none are given."""
    written = Lettering(
        across, up, words, size_pt, **{"color": INK, "clip_on": False, "transform": axes.transData, **options}
    )
    axes.add_artist(written)
    return written


def paint(axes: Axes, geometries: Sequence[BaseGeometry], look: Look, level: float) -> None:
    """Draw geometries of the plane in one look: areas one by one, lines together, points together."""
    parts = [_single(geometry) for geometry in geometries]
    for some in parts:  # where two areas overlap, both are seen
        areas = [part for part in some if part.geom_type == "Polygon"]
        if areas:
            axes.add_artist(PathPatch(_outlines(areas), zorder=level, **area_ink(look)))
    every = [part for some in parts for part in some]
    lines = [part for part in every if part.geom_type in ("LineString", "LinearRing")]
    points = [part for part in every if part.geom_type == "Point"]
    if lines:
        _stroke(axes, lines, look, level)
    if points:
        axes.add_artist(_dots(points, look, level))


def area_ink(look: Look) -> dict[str, Any]:
    """Fill, edge and hatch of a look for areas, as matplotlib takes them."""
    edged = bool(look.width_px > 0 and look.stroke)
    return {
        "facecolor": (look.fill, look.fill_opacity) if look.fill and not look.hatch else "none",
        "edgecolor": look.stroke if edged else "none",
        "linewidth": look.width_px * PT_PER_PX if edged else 0.0,
        "linestyle": dashes(look, look.width_px * PT_PER_PX),
        "hatch": HATCH if look.hatch else None,
    }


def dashes(look: Look, width_pt: float) -> Any:
    """Dash pattern of a look for a stroke so wide; matplotlib counts dashes in widths of the stroke."""
    if not look.dash or not width_pt > 0.0:
        return "solid"
    return (0, tuple(float(length) * PT_PER_PX / width_pt for length in look.dash.split()))


def fill(
    axes: Axes,
    geometry: BaseGeometry,
    colour: str,
    level: float,
    *,
    edge: str = "none",
    width_pt: float = 0.3,
    opacity: float = 1.0,
) -> None:
    """Fill the areas of a background."""
    areas = [part for part in _single(geometry) if part.geom_type == "Polygon"]
    if areas:
        ink: Any = {"facecolor": (colour, opacity), "edgecolor": edge, "linewidth": width_pt}
        axes.add_artist(PathPatch(_outlines(areas), zorder=level, **ink))


def draw_lines(axes: Axes, geometry: BaseGeometry, level: float, **ink: Any) -> None:
    """Draw the lines of a background in one stroke of the pen."""
    lines = [part for part in _single(geometry) if part.geom_type == "LineString"]
    if lines:
        axes.add_artist(PathPatch(_paths(lines), fill=False, zorder=level, **ink))


def _stroke(axes: Axes, lines: list[BaseGeometry], look: Look, level: float) -> None:
    path, pen = _paths(lines), {"fill": False, "capstyle": "butt", "joinstyle": "round"}
    if look.casing_px > 0:
        width_pt = look.casing_px * PT_PER_PX
        axes.add_artist(PathPatch(path, edgecolor=PAPER, linewidth=width_pt, zorder=level, **pen))
    width_pt = look.width_px * PT_PER_PX
    ink = {"edgecolor": look.stroke, "linewidth": width_pt, "linestyle": dashes(look, width_pt)}
    axes.add_artist(PathPatch(path, zorder=level + 0.1, **ink, **pen))


def _dots(points: list[BaseGeometry], look: Look, level: float) -> Line2D:
    return Line2D(
        *shapely.get_coordinates(points).T,
        linestyle="none",
        marker=marker_of(look),
        markersize=2 * look.radius_px * PT_PER_PX * 0.7,
        markerfacecolor=look.fill or "none",
        markeredgecolor=look.stroke,
        markeredgewidth=look.width_px * PT_PER_PX * _RIM,
        zorder=level,
    )


def marker_of(look: Look) -> Any:
    """The sign that stands for a point, as matplotlib takes it: corners upward, or a dot."""
    corners = [(across, -down) for across, down in SIGNS.get(look.sign, ())]
    return Path([*corners, corners[0]], closed=True) if corners else "o"


def _outlines(areas: list[BaseGeometry]) -> Path:
    turned = shapely.orient_polygons(areas)  # holes run the other way round, and stay open
    rings = [ring for area in turned for ring in shapely.get_rings(area)]
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def _paths(lines: list[BaseGeometry]) -> Path:
    return Path.make_compound_path(*(Path(shapely.get_coordinates(line)) for line in lines))


def _single(geometry: BaseGeometry) -> list[BaseGeometry]:
    found: list[BaseGeometry] = []
    for part in getattr(geometry, "geoms", (geometry,)):
        if hasattr(part, "geoms"):
            found += _single(part)
        elif not part.is_empty:
            found.append(part)
    return found
