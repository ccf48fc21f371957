"""The background of a drawn map: sea, land, water, and the faint lines of roads, oblasts and borders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from .paint import draw_lines, fill
from .projection import Projection

SEA, NEAR, LAND, COAST = "#cfe0ea", "#c6dae6", "#f3f1ea", "#8fa9b8"
_AREAS = (
    ("sea", NEAR, "#a5c0d0"),
    ("land", LAND, COAST),
    ("drained", "#e4decb", "#a89f86"),
    ("water", SEA, "#a5c0d0"),
)
LINES: Mapping[str, Mapping[str, Any]] = {
    "roads": {"edgecolor": "#d9c9a6", "linewidth": 0.5},
    "oblasts": {"edgecolor": "#b9b3a5", "linewidth": 0.5, "linestyle": (0, (2, 2))},
    "borders": {"edgecolor": "#77736b", "linewidth": 0.8, "linestyle": (0, (6, 2, 1, 2))},
}


def draw_background(
    axes: Axes,
    shapes: Mapping[str, BaseGeometry],
    projection: Projection,
    lines: Collection[str] = tuple(LINES),
    *,
    finest_m: float = 0.0,
) -> None:
    """Paint the background into axes in metres of the plane.

    Parameters
    ----------
    axes : Axes
    shapes : mapping
        Its strata by name, in degrees.
    projection : Projection
    lines : collection of str
        Those of its lines that are drawn.
    finest_m : float
        What is finer is drawn straight, metres.
    """
    axes.set_facecolor(SEA if shapes else LAND)
    laid = {
        name: shapely.simplify(projection.laid(shape), finest_m, preserve_topology=False)
        for name, shape in shapes.items()
    }
    for level, (name, colour, edge) in enumerate(_AREAS):
        if name in laid:
            fill(axes, laid[name], colour, level * 0.1, edge=edge)
    for name, ink in LINES.items():
        if name in laid and name in lines:
            draw_lines(axes, laid[name], 0.6, **ink)
