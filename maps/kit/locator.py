"""The inset that shows where in the world the map lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from shapely.geometry.base import BaseGeometry

from ..basemap.build import WORLD
from ..basemap.context import regions
from ..drawing.background import LAND, SEA
from ..drawing.labels import Name, Placed, placed
from ..drawing.paint import SOFT, fill
from ..drawing.projection import Box
from ..drawing.view import View
from .letters import LEAST_PX, MM_PER_DOT, PT_PER_DOT, Type, haloed, width_px

TIMES, LEAST_WIDTH_M, MOST_WIDTH_M = 3.6, 1_200_000.0, 9_000_000.0
FRAME = "#b3261e"
_SLIM_DEG = 0.03
_NAMED = 6
_NAME = Type(LEAST_PX, colour=SOFT)


@dataclass(frozen=True)
class Country:
    """A country as the inset draws it, longitude and latitude."""

    name_en: str
    name_uk: str
    shape: BaseGeometry

    def name(self, language: str) -> str:
        """Its name in a language, in English where no other is known."""
        return self.name_uk if language == "uk" and self.name_uk else self.name_en


@lru_cache(maxsize=1)
def countries(folder: Path) -> tuple[Country, ...]:
    """Countries of the world as the context draws them, simplified for an inset."""
    return tuple(
        Country(each.name_en, each.name_uk, shapely.simplify(each.geometry, _SLIM_DEG))
        for each in regions(folder, WORLD)
    )


def locator_view(view: View, width_px: float, height_px: float) -> View:
    """Ground of the inset: the map's own in the middle, and some times as much around it."""
    west, south, east, north = view.window
    width_m = max(TIMES * (east - west), LEAST_WIDTH_M, TIMES * (north - south) * width_px / height_px)
    half = np.array([min(width_m, MOST_WIDTH_M), min(width_m, MOST_WIDTH_M) * height_px / width_px]) / 2.0
    middle = np.array([west + east, south + north]) / 2.0
    window = (*(middle - half).tolist(), *(middle + half).tolist())
    wide_mm, high_mm = width_px * MM_PER_DOT, height_px * MM_PER_DOT
    return View(view.projection, window, 2000.0 * half[0] / wide_mm, (0.0, 0.0, wide_mm, high_mm))


def seen_countries(inset: View, folder: Path, language: str) -> list[tuple[str, BaseGeometry]]:
    """Name and ground, metres of the plane, of each country that the inset shows."""
    bounds = _widened(inset.bounds_deg)
    clipped = [
        (country.name(language), shapely.clip_by_rect(country.shape, *bounds))
        for country in countries(folder)
    ]
    return [(name, inset.projection.laid(shape)) for name, shape in clipped if not shape.is_empty]


def draw_locator(axes: Axes, inset: View, shown: Box, folder: Path, language: str) -> None:
    """Draw countries, names where there is room, and the frame of the map itself (``shown``, metres)."""
    axes.set(xlim=inset.window[::2], ylim=inset.window[1::2], xticks=[], yticks=[], facecolor=SEA)
    for spine in axes.spines.values():
        spine.set(color=SOFT, linewidth=0.8)
    seen = seen_countries(inset, folder, language)
    for _, laid in seen:
        fill(axes, laid, LAND, 0.1, edge="#9c978a", width_pt=0.5)
    width, height = shown[2] - shown[0], shown[3] - shown[1]
    axes.add_patch(Rectangle(shown[:2], width, height, facecolor=FRAME, alpha=0.14, linewidth=0, zorder=3))
    axes.add_patch(Rectangle(shown[:2], width, height, fill=False, edgecolor=FRAME, linewidth=1.6, zorder=4))
    for one in country_names(inset, seen, shown, _NAME):
        haloed(axes, *inset.on_plane_m(one.across_mm, one.up_mm), one.name.words, _NAME, zorder=5)


def _widened(bounds: Box) -> Box:
    """Bounds in degrees and a little more, so that no cut edge is seen."""
    west, south, east, north = bounds
    return max(west - 2.0, -180.0), max(south - 2.0, -89.0), min(east + 2.0, 180.0), min(north + 2.0, 89.0)


def country_names(inset: View, seen: list[tuple[str, BaseGeometry]], shown: Box, type_: Type) -> list[Placed]:
    """Names of the largest countries, in the widest part of each that the map's frame leaves free."""
    window, frame, wanted = shapely.box(*inset.window), shapely.box(*shown), []
    free = [(words, shapely.make_valid(laid) & window) for words, laid in seen]
    for words, shape in sorted(free, key=lambda each: -each[1].area)[:_NAMED]:
        parts = [part for part in shapely.get_parts(shape - frame) if part.area > 0]
        if parts:
            circle = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area))
            across, up = (shapely.get_coordinates(circle)[0] - inset.window[:2]) * 1000.0 / inset.scale
            wide_mm = width_px(words, type_) * MM_PER_DOT
            size_pt = type_.size_px * PT_PER_DOT
            wanted.append(Name(words, across, up, size_pt, off_mm=0.1, wide_mm=wide_mm))
    centred = [replace(name, across_mm=name.across_mm - name.wide_mm / 2) for name in wanted]
    return placed(centred, *inset.box_mm[2:])
