"""What a map's frame shows of a release: the rest is not drawn at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..mark import Layer, Mark
from .projection import Box
from .view import View

_RIM_MM = 5.0  # beyond the frame, so that no cut edge is seen


def shown_deg(view: View) -> Box:
    """West, south, east and north of what a frame and a rim about it show, degrees."""
    rim_m = _RIM_MM * view.scale / 1000.0
    west, south, east, north = view.window
    return replace(view, window=(west - rim_m, south - rim_m, east + rim_m, north + rim_m)).bounds_deg


def clipped_layers(layers: Iterable[Layer], view: View) -> list[Layer]:
    """Layers with those marks alone that a frame shows, each cut off beyond it."""
    bounds = shown_deg(view)
    found = [replace(layer, marks=_clipped(layer.marks, bounds)) for layer in layers]
    return [layer for layer in found if layer.marks]


def _clipped(marks: tuple[Mark, ...], bounds: Box) -> tuple[Mark, ...]:
    west, south, east, north = bounds
    shapes = np.array([mark.feature.geometry for mark in marks])
    edges = shapely.bounds(shapes)
    low, high = np.array([west, south]), np.array([east, north])
    inside = np.minimum(edges[:, :2] - low, high - edges[:, 2:]).min(axis=1) >= 0.0
    touched = np.minimum(edges[:, 2:] - low, high - edges[:, :2]).min(axis=1) >= 0.0
    cut = np.full(len(shapes), None, dtype=object)
    cut[inside] = shapes[inside]
    across = touched & (inside < touched)
    cut[across] = shapely.clip_by_rect(shapes[across], *bounds)
    return tuple(
        mark if shape is mark.feature.geometry else _with(mark, shape)
        for mark, shape in zip(marks, cut.tolist(), strict=True)
        if shape is not None and not shape.is_empty
    )


def _with(mark: Mark, shape: BaseGeometry) -> Mark:
    return replace(mark, feature=replace(mark.feature, geometry=shape))
