"""The map on the plate: background, graticule, everything released, and names that leave each other room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ..basemap import Basemap
from ..mark import Layer
from ..style import Look
from .labels import Name, placed
from .paint import INK, PAPER, SOFT, draw_lines, fill, paint, text
from .projection import Box, Projection, degrees_text, graticule

SEA, NEAR, LAND, COAST = "#cfe0ea", "#c6dae6", "#f3f1ea", "#8fa9b8"
DRAWN_MM = 0.05
_NAMED_TOWNS = 70
_KEPT_OFF_MM = 1.2
_STAMPS = (3, 4)  # across and up
_AREAS = (
    ("sea", NEAR, "#a5c0d0"),
    ("land", LAND, COAST),
    ("drained", "#e4decb", "#a89f86"),
    ("water", SEA, "#a5c0d0"),
)
_LINES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("roads", {"edgecolor": "#d9c9a6", "linewidth": 0.5}),
    ("oblasts", {"edgecolor": "#b9b3a5", "linewidth": 0.5, "linestyle": (0, (2, 2))}),
    ("borders", {"edgecolor": "#77736b", "linewidth": 0.8, "linestyle": (0, (6, 2, 1, 2))}),
)


@dataclass(frozen=True)
class View:
    """What the map's frame shows.

    Parameters
    ----------
    projection : Projection
    window : tuple of float
        West, south, east, north on the plane, metres.
    scale : float
        Denominator of its representative fraction, a number without a unit.
    box_mm : tuple of float
        Left, bottom, width, height on the sheet.
    """

    projection: Projection
    window: Box
    scale: float
    box_mm: Box

    def on_map_mm(self, place: shapely.Point) -> tuple[float, float]:
        """Where a place in degrees lies, millimetres from the map's lower left corner."""
        laid = self.projection.laid(place)
        return (laid.x - self.window[0]) * 1000.0 / self.scale, (
            laid.y - self.window[1]
        ) * 1000.0 / self.scale


def draw_map(
    axes: Axes, view: View, layers: Sequence[Layer], background: Basemap, *, stamp: str = ""
) -> None:
    """Draw background, graticule, layers and names into the map's axes, in metres of the plane.

    ``stamp`` stands across it, so that no piece that is cut out passes for more than it is.
    """
    axes.set(xlim=view.window[::2], ylim=view.window[1::2], xticks=[], yticks=[])
    axes.set_facecolor(SEA if background.shapes else LAND)
    shapes = {name: view.projection.laid(shape) for name, shape in background.shapes.items()}
    for level, (name, colour, edge) in enumerate(_AREAS):
        if name in shapes:
            fill(axes, shapes[name], colour, level * 0.1, edge=edge)
    for name, ink in _LINES:
        if name in shapes:
            draw_lines(axes, shapes[name], 0.6, **ink)
    for _, _, line in graticule(view.projection, view.window):
        draw_lines(axes, line, 0.7, edgecolor="#9aa4ac", linewidth=0.25)
    finest_m = DRAWN_MM / 1000.0 * view.scale
    for level, layer in enumerate(layers, start=1):
        for look, shapes_of in _by_look(layer).items():
            laid = view.projection.laid(shapely.geometrycollections(shapes_of))
            slim = shapely.simplify(np.array(laid.geoms), finest_m)
            paint(axes, slim.tolist(), look, float(level))
    _draw_stamp(axes, stamp)
    _draw_names(axes, view, layers, background)


def _draw_stamp(axes: Axes, stamp: str) -> None:
    for row in range(_STAMPS[1]):
        for place in range(_STAMPS[0]):
            across, up = (place + 0.25 + 0.5 * (row % 2)) / _STAMPS[0], (row + 0.5) / _STAMPS[1]
            beside: Any = {"ha": "center", "va": "center", "rotation": 30, "clip_on": True}
            text(
                axes,
                across,
                up,
                stamp,
                20,
                weight="bold",
                alpha=0.07,
                zorder=28,
                transform=axes.transAxes,
                **beside,
            )


def _by_look(layer: Layer) -> dict[Look, list[BaseGeometry]]:
    """Shapes of a layer that are drawn alike; many points in one look are one stroke of the pen."""
    found: dict[Look, list[BaseGeometry]] = {}
    for mark in layer.marks:
        found.setdefault(mark.look, []).append(mark.feature.geometry)
    return found


def _draw_names(axes: Axes, view: View, layers: Sequence[Layer], background: Basemap) -> None:
    """Markers first, then sectors, then towns by size."""
    markers = [mark for layer in layers if layer.id == "markers" for mark in layer.marks]
    wanted = [
        Name(mark.label, *view.on_map_mm(shapely.centroid(mark.feature.geometry)), size_pt=5.0, off_mm=2.4)
        for mark in sorted(markers, key=lambda mark: -mark.rank)
    ]
    wanted += [
        Name(mark.label, *view.on_map_mm(_middle(mark.feature.geometry)), size_pt=6.4, off_mm=5.0)
        for layer in layers
        if layer.id == "sectors"
        for mark in layer.marks
    ]
    towns = sorted((name for name in background.names if name.kind == "town"), key=lambda name: -name.rank)
    places = [shapely.Point(town.longitude_deg, town.latitude_deg) for town in towns[:_NAMED_TOWNS]]
    wanted += [
        Name(town.name_en, *view.on_map_mm(place), size_pt=5.6)
        for town, place in zip(towns, places, strict=False)
    ]
    squares = view.projection.laid(shapely.MultiPoint(places))
    dot: Any = {"linestyle": "none", "marker": "s", "markersize": 1.6, "color": SOFT}
    axes.add_artist(Line2D(*shapely.get_coordinates(squares).T, zorder=29, **dot))
    for one in placed(wanted, *view.box_mm[2:], taken=_ground_of_the_line(view, layers)):
        across = view.window[0] + one.across_mm * view.scale / 1000.0
        up = view.window[1] + one.up_mm * view.scale / 1000.0
        halo = {"facecolor": PAPER, "alpha": 0.8, "edgecolor": "none", "pad": 0.4}
        text(
            axes, across, up, one.name.words, one.name.size_pt, ha="center", va="center", zorder=30, bbox=halo
        )


def _middle(shape: BaseGeometry) -> Any:
    """A place well inside the largest part of some ground."""
    largest: BaseGeometry = max(shapely.get_parts(shape), key=lambda part: part.area)
    return shapely.point_on_surface(largest)


def _ground_of_the_line(view: View, layers: Sequence[Layer]) -> list[Box]:
    """Squares of the map, millimetres, that the line of contact takes: no name may lie over it."""
    parts = [mark.feature.geometry for layer in layers if layer.id == "line" for mark in layer.marks]
    laid = view.projection.laid(shapely.geometrycollections(parts))
    on_paper = shapely.transform(laid, lambda metres: (metres - view.window[:2]) * 1000.0 / view.scale)
    places = shapely.get_coordinates(shapely.segmentize(on_paper, _KEPT_OFF_MM))
    half = _KEPT_OFF_MM / 2
    return [(across - half, up - half, across + half, up + half) for across, up in places.round(1).tolist()]


def draw_frame(page: Axes, view: View) -> None:
    """The neat line, and the degrees where meridians meet its foot and parallels its left side."""
    left, bottom, width, height = view.box_mm
    west, south, east, north = view.window
    page.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=INK, linewidth=0.8))
    foot = shapely.LineString([(west, south), (east, south)])
    side = shapely.LineString([(west, south), (west, north)])
    for which, degree, line in graticule(view.projection, view.window):
        along_foot = which == "meridian"
        crossing = shapely.get_coordinates(shapely.intersection(line, foot if along_foot else side))
        for across_m, up_m in crossing[:1]:
            across, up = (
                left + (across_m - west) * 1000 / view.scale,
                bottom + (up_m - south) * 1000 / view.scale,
            )
            beside: Any = (
                {"ha": "center", "va": "top"}
                if along_foot
                else {"ha": "right", "va": "center", "rotation": 90}
            )
            if along_foot:
                up = bottom - 0.8
            else:
                across = left - 0.6
            text(page, across, up, degrees_text(which, degree), 4.8, color=SOFT, **beside)
