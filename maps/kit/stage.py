"""The ground of the story's map in one form, drawn once: what stands where, before any word is on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo.release import Release

from ..basemap import Basemap
from ..drawing.labels import Placed
from ..drawing.projection import Box
from ..drawing.view import View
from ..mark import Layer
from .callouts import Pin, pins
from .letters import MM_PER_DOT, Type
from .locator import country_names, locator_view, seen_countries
from .placing import (
    Town,
    bar_px,
    corners,
    ground_of,
    large_towns,
    open_ground,
    plan_mm,
    slim,
    town_names,
    view_of,
)
from .simplified import Shapes, framed, simplified_layers
from .vector import Drawn, at, drawn_of, path_of, paths_of
from .words import ORIGINAL, Words, words_of

_STRATA = ("sea", "land", "drained", "water", "oblasts", "borders")
_TIMES, _DOT_TIMES = 0.9, 1.2  # of the looks on the page
_BAR_PX, _BAR_ROOM_PX = 40.0, 24.0


@dataclass(frozen=True, slots=True)
class Form:
    """Size of a drawing, its type, and how much it names.

    Parameters
    ----------
    name : str
        Its class on the page, which shows one form at a time.
    width_px, height_px : float
    inset_px : tuple of float
        Width and height of the locator.
    held_px : float
        Width at most of the words that say who holds the ground.
    towns : int
        At most.
    town, held, small : Type
        Letters of towns, of who holds the ground, and of the inset and the scale bar.
    """

    name: str
    width_px: float
    height_px: float
    inset_px: tuple[float, float]
    held_px: float
    towns: int
    town: Type
    held: Type
    small: Type


FORMS = (
    Form("wide", 760.0, 590.0, (176.0, 132.0), 300.0, 24, Type(14.0), Type(16.0, "bold"), Type(12.0)),
    Form("tall", 360.0, 490.0, (108.0, 92.0), 120.0, 11, Type(13.0), Type(13.0, "bold"), Type(12.0)),
)


@dataclass(frozen=True, slots=True)
class Located:
    """The inset: paths of its countries and of the map's own frame, and names with their places."""

    ground: str
    here: str
    names: tuple[tuple[str, tuple[int, int]], ...]


@dataclass(frozen=True)
class Stage:
    """A release in one form; whatever no language changes is reckoned once.

    Parameters
    ----------
    released : Release
    shapes : Shapes
        Its shapes, thinned.
    form : Form
    background : Basemap
    context : Path or None
        Folder with the background's files, for the inset; None for a map without one.
    remarked : tuple of shapely geometry
        What the numbered remarks speak of, degrees.
    """

    released: Release
    shapes: Shapes
    form: Form
    background: Basemap
    context: Path | None
    remarked: tuple[BaseGeometry, ...]

    @cached_property
    def view(self) -> View:
        """What the frame shows."""
        box = (0.0, 0.0, self.form.width_px, self.form.height_px)
        return view_of(framed(self.released, self._layers), box)

    @cached_property
    def _layers(self) -> tuple[Layer, ...]:
        return self.layers(words_of(ORIGINAL))

    def layers(self, words: Words) -> tuple[Layer, ...]:
        """Layers of the map, lowest first, their classes named in a language."""
        return simplified_layers(self.released, words, self.shapes, times=_TIMES, dot_times=_DOT_TIMES)

    @cached_property
    def ground(self) -> tuple[tuple[str, str], ...]:
        """Class and path of each stratum of the background, the lowest first."""
        shapes = slim(self.background, self.view)
        whole = path_of(self.view, shapely.box(*self.view.window).buffer(self.view.scale / 100.0))
        drawn = [(name, paths_of(self.view, shapes[name])) for name in _STRATA if name in shapes]
        return ("sea" if shapes else "land", whole), *((name, path) for name, path in drawn if path)

    @cached_property
    def drawn(self) -> tuple[tuple[Drawn, ...], ...]:
        """By layer and mark: the path of a line or an area, the places of points."""
        return tuple(
            tuple(drawn_of(self.view, mark.feature.geometry) for mark in layer.marks)
            for layer in self._layers
        )

    @cached_property
    def corners(self) -> dict[str, Box]:
        """Where the scale bar stands, and the inset where there is one."""
        sizes_px = {"inset": self.form.inset_px} if self.context is not None else {}
        bar = (bar_px(self.view)[1] + _BAR_ROOM_PX, _BAR_PX)
        return corners(self.view, self._plan, {**sizes_px, "scale": bar})

    @cached_property
    def _plan(self) -> BaseGeometry:
        return plan_mm(self.view, self._layers)

    @cached_property
    def line_ground(self) -> tuple[Box, ...]:
        """Squares that the line and the crossing points take."""
        return tuple(ground_of(self.view, self._layers))

    @cached_property
    def towns(self) -> list[Town]:
        """The largest towns of the frame."""
        return large_towns(self.view, self.background, self.form.towns)

    @cached_property
    def pins(self) -> list[Pin | None]:
        """Where the numbers stand, off the names of the largest towns."""
        form, taken = self.form, list(self.corners.values())
        largest = self.towns[: form.towns // 3]
        named = town_names(self.view, largest, [*taken, *self.line_ground], ORIGINAL, form.town)
        taken += [_box_of(one, form.town) for one in named]
        return pins(self.view, self.remarked, self._plan, taken)

    @cached_property
    def taken(self) -> tuple[Box, ...]:
        """Ground that no name is to take."""
        return (*self.corners.values(), *(pin.box_mm for pin in self.pins if pin))

    @cached_property
    def open_ground(self) -> list[BaseGeometry]:
        """Ground of each party that words may stand on."""
        return open_ground(self.view, self._layers, self.taken)

    def located(self, words: Words) -> Located | None:
        """The inset, its names in a language; None where there is no context to draw it from."""
        return self._located_uk if words.language == "uk" else self._located_original

    @cached_property
    def _located_uk(self) -> Located | None:
        return self._located("uk")

    @cached_property
    def _located_original(self) -> Located | None:
        return self._located(ORIGINAL)

    def _located(self, language: str) -> Located | None:
        if self.context is None:
            return None
        form, window = self.form, self.view.window
        view = locator_view(self.view, *form.inset_px)
        seen = seen_countries(view, self.context, language)
        placed = country_names(view, seen, window, form.small)
        names = tuple((one.name.words, at(view, one.across_mm, one.up_mm)) for one in placed)
        ground = "".join(path_of(view, laid) for _, laid in seen)
        return Located(ground, path_of(view, shapely.box(*window)), names)


def _box_of(one: Placed, type_: Type) -> Box:
    half_wide, half_high = one.name.wide_mm / 2, type_.size_px * MM_PER_DOT * 0.6
    across, up = one.across_mm, one.up_mm
    return across - half_wide, up - half_high, across + half_wide, up + half_high
