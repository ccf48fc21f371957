"""The map on the plate: background, graticule, everything released, and names that leave each other room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ..basemap import Basemap
from ..drawing.background import draw_background
from ..drawing.labels import Name, placed
from ..drawing.marks import draw_layers
from ..drawing.paint import INK, PAPER, SOFT, draw_lines, text
from ..drawing.projection import Box, degrees_text, graticule
from ..drawing.view import View, middle
from ..mark import Layer

_NAMED_TOWNS = 70
_KEPT_OFF_MM = 1.2
_STAMPS = (3, 4)  # across and up


def draw_map(
    axes: Axes, view: View, layers: Sequence[Layer], background: Basemap, *, stamp: str = ""
) -> None:
    """Draw background, graticule, layers and names into the map's axes, in metres of the plane.

    ``stamp`` stands across it, so that no piece that is cut out passes for more than it is.
    """
    axes.set(xlim=view.window[::2], ylim=view.window[1::2], xticks=[], yticks=[])
    draw_background(axes, background.shapes, view.projection)
    for _, _, line in graticule(view.projection, view.window):
        draw_lines(axes, line, 0.7, edgecolor="#9aa4ac", linewidth=0.25)
    draw_layers(axes, view, layers)
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


def _draw_names(axes: Axes, view: View, layers: Sequence[Layer], background: Basemap) -> None:
    """Markers first, then sectors, then towns by size."""
    markers = [mark for layer in layers if layer.id == "markers" for mark in layer.marks]
    wanted = [
        Name(mark.label, *view.on_map_mm(shapely.centroid(mark.feature.geometry)), size_pt=5.0, off_mm=2.4)
        for mark in sorted(markers, key=lambda mark: -mark.rank)
    ]
    wanted += [
        Name(mark.label, *view.on_map_mm(middle(mark.feature.geometry)), size_pt=6.4, off_mm=5.0)
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
        across, up = view.on_plane_m(one.across_mm, one.up_mm)
        halo = {"facecolor": PAPER, "alpha": 0.8, "edgecolor": "none", "pad": 0.4}
        text(
            axes, across, up, one.name.words, one.name.size_pt, ha="center", va="center", zorder=30, bbox=halo
        )


def _ground_of_the_line(view: View, layers: Sequence[Layer]) -> list[Box]:
    """Squares of the map, millimetres, that the line of contact takes: no name may lie over it."""
    parts = [mark.feature.geometry for layer in layers if layer.id == "line" for mark in layer.marks]
    on_paper = view.all_on_map_mm(shapely.geometrycollections(parts))
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
