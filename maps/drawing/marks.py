"""The layers of a release, painted in their looks as finely as the drawing can show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from ..mark import Layer
from ..style import Look
from .onlines import draw_on_lines
from .paint import paint
from .view import View

DRAWN_MM = 0.05


def draw_layers(axes: Axes, view: View, layers: Sequence[Layer]) -> None:
    """Draw layers, lowest first, into axes in metres of the plane."""
    finest_m = DRAWN_MM / 1000.0 * view.scale
    for level, layer in enumerate(layers, start=1):
        for look, shapes_of in _by_look(layer).items():
            laid = view.projection.laid(shapely.geometrycollections(shapes_of))
            slim = _without_bends(np.array(laid.geoms), finest_m)
            paint(axes, slim, look, float(level))
            if look.teeth_px or look.arrow_px:
                draw_on_lines(axes, slim, look, level + 0.2, mm=view.scale / 1000.0)


def _without_bends(shapes: npt.NDArray[np.object_], finest_m: float) -> list[BaseGeometry]:
    """Shapes without what paper cannot show; one that is smaller still is left as it is, and is a dot."""
    slim = shapely.simplify(shapes, finest_m, preserve_topology=False)
    found: list[BaseGeometry] = np.where(shapely.is_empty(slim), shapes, slim).tolist()
    return found


def _by_look(layer: Layer) -> dict[Look, list[BaseGeometry]]:
    """Shapes of a layer that are drawn alike; many points in one look are one stroke of the pen."""
    found: dict[Look, list[BaseGeometry]] = {}
    for mark in layer.marks:
        found.setdefault(mark.look, []).append(mark.feature.geometry)
    return found
