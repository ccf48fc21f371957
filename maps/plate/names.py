"""Names on the map: each beside what it names, none over a line, a symbol, an inset or another name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from shapely.geometry.base import BaseGeometry

from ..basemap import Basemap
from ..drawing.labels import Name, Placed, placed, size_mm
from ..drawing.lettering import Ground
from ..drawing.paint import INK, PAPER, SOFT, text
from ..drawing.projection import Box
from ..drawing.view import View, middle
from ..mark import Layer, Mark
from .furniture import GRID_INK
from .grid import Grid

_PLACE_MM = 1.6  # ground that the dot of a site takes, on either side
_LINE_MM = 3.4  # ground that the line with its bands takes, across it
_THIN_MM = 1.2
_DOT_MM = 1.0
TOWNS, _GREAT_TOWNS = 70, 25
_RASTER_MM = 6.0
_SECTOR_INK = "#3d2f8f"
_SITE_INK = "#00463f"
_HALO = Ground(PAPER, 0.72, rim_pt=0.25)


@dataclass(frozen=True, slots=True)
class Style:
    """How the names of one kind are written."""

    size_pt: float
    colour: str = INK
    weight: str = "normal"
    off_mm: float = 1.0


Styled = tuple[Name, Style]

_MARKER = Style(4.8, off_mm=1.7)
_SECTOR = Style(6.4, _SECTOR_INK, "bold", off_mm=2.5)
_SQUARE = Style(6.0, GRID_INK, "bold", off_mm=0.4)
_TOWN = Style(5.6, off_mm=1.4)
_SETTLEMENT = Style(4.8, off_mm=0.9)
_SITE = Style(4.6, _SITE_INK, off_mm=2.2)
_HUB = Style(5.2, "#12306b", "bold", off_mm=1.9)
_HUBS = ("rear_hubs", "entry_points", "training_grounds", "sea_ports", "headlands", "airfields")
_CROSSING = Style(4.8, "#8a4b08", "bold", off_mm=2.2)


@dataclass(frozen=True, eq=False)
class Wanted:
    """What names are taken from: a view, the layers and the background in it, its grid.

    ``every_site`` says whether sites, crossing points and settlements have their names too; at most
    ``towns_most`` towns of the background have one. ``every_hub`` says whether the few places of a task have
    theirs: hubs, entries, ports, airfields.
    """

    view: View
    layers: Sequence[Layer]
    background: Basemap
    grid: Grid
    every_site: bool = False
    towns_most: int = TOWNS
    every_hub: bool = False

    def marks(self, layer: str) -> Sequence[Mark]:
        """Marks of a layer, none where it is not shown."""
        return next((one.marks for one in self.layers if one.id == layer), ())

    @cached_property
    def kept_off(self) -> list[Box]:
        """Ground that lines and the places of symbols take, millimetres."""
        return list(_kept_off(self.view, self.layers))

    @cached_property
    def towns(self) -> list[Styled]:
        """Towns that are no settlement of the plan with a name of its own, the largest first."""
        written = {mark.label for mark in self.marks("settlements")} if self.every_site else set()
        if self.every_hub:
            written |= {mark.title for layer in _HUBS for mark in self.marks(layer)}
        return list(_towns(self.view, self.background, written, self.towns_most))


def great_names(wanted: Wanted, taken: Iterable[Box] = ()) -> dict[Placed, Style]:
    """Names that have their ground before any symbol has: kilometres, sectors, the greatest towns."""
    return _placed(wanted, dict(_great(wanted)), [*taken, *wanted.kept_off])


def draw_names(axes: Axes, wanted: Wanted, great: dict[Placed, Style], taken: Iterable[Box]) -> None:
    """Write the great names and, where ground is left, crossings, sites, settlements, squares and towns."""
    kept_off = [*taken, *wanted.kept_off, *map(ground_of, great)]
    found = great | _placed(wanted, dict(_others(wanted)), kept_off)
    for one, style in found.items():
        _write(axes, wanted.view, one, style)
    named = [one.name for one, style in found.items() if style == _TOWN]
    towns = [wanted.view.on_plane_m(name.across_mm, name.up_mm) for name in named]
    if towns:
        dot: Any = {"linestyle": "none", "marker": "s", "markersize": 1.6, "color": SOFT, "zorder": 29}
        axes.add_artist(Line2D(*np.array(towns).T, **dot))


def _placed(wanted: Wanted, names: dict[Name, Style], kept_off: list[Box]) -> dict[Placed, Style]:
    """Names on their ground; what finds none among the dots of settlements may cover some of them."""
    size_mm = wanted.view.box_mm[2:]
    found = placed(names, *size_mm, taken=[*kept_off, *_dots(wanted)])
    done = {one.name for one in found}
    rest = [name for name in names if name not in done]
    found += placed(rest, *size_mm, taken=[*kept_off, *map(ground_of, found)])
    return {one: names[one.name] for one in found}


def ground_of(one: Placed) -> Box:
    """Left, bottom, right and top of the ground that a name takes."""
    wide, high = size_mm(one.name)
    return (
        one.across_mm - wide / 2,
        one.up_mm - high / 2,
        one.across_mm + wide / 2,
        one.up_mm + high / 2,
    )


def _write(axes: Axes, view: View, one: Placed, style: Style) -> None:
    across, up = view.on_plane_m(one.across_mm, one.up_mm)
    text(
        axes,
        across,
        up,
        one.name.words,
        style.size_pt,
        ha="center",
        va="center",
        color=style.colour,
        weight=style.weight,
        linespacing=1.0,
        zorder=30,
        gid="name",
        ground=None if style is _SQUARE else _HALO,
    )


def _great(wanted: Wanted) -> Iterator[Styled]:
    """The most important first."""
    view = wanted.view
    for mark in sorted(wanted.marks("markers"), key=lambda mark: -mark.rank):
        yield _named(view, mark.label, shapely.centroid(mark.feature.geometry), _MARKER)
    for mark in wanted.marks("sectors"):
        rows = "\n".join(mark.label.rsplit(" ", 1))
        name, style = _named(view, rows, middle(mark.feature.geometry), _SECTOR)
        yield replace(name, also_mm=_places_within(view, mark.feature.geometry)), style
    if wanted.every_hub:
        yield from _hubs(wanted)
    yield from wanted.towns[:_GREAT_TOWNS]


def _hubs(wanted: Wanted) -> Iterator[Styled]:
    """The few places of a task that a reader looks for by their names, those that are chosen first."""
    written = set()
    for mark in (mark for layer in _HUBS for mark in wanted.marks(layer)):
        if mark.feature.geometry.geom_type == "Point" and mark.title not in written:
            written.add(mark.title)
            yield _named(wanted.view, mark.title, mark.feature.geometry, _HUB)


def _others(wanted: Wanted) -> Iterator[Styled]:
    view = wanted.view
    if wanted.every_site:
        for layer, style in (("crossings", _CROSSING), ("sites", _SITE)):
            for mark in wanted.marks(layer):
                if mark.label and mark.feature.geometry.geom_type == "Point":
                    yield _named(view, mark.label, mark.feature.geometry, style)
        yield from _settlements(view, wanted.marks("settlements"))
    for square in wanted.grid.squares:
        across, up = view.in_map_mm(square.across_m, square.up_m)
        yield Name(square.name, across, up, _SQUARE.size_pt, _SQUARE.off_mm), _SQUARE
    yield from wanted.towns[_GREAT_TOWNS:]


def _named(view: View, words: str, place: Any, style: Style) -> Styled:
    wide = size_mm(Name(words, 0.0, 0.0, style.size_pt))[0] * (1.1 if style.weight == "bold" else 1.0)
    return Name(words, *view.on_map_mm(place), style.size_pt, style.off_mm, wide), style


def _places_within(view: View, shape: BaseGeometry) -> tuple[tuple[float, float], ...]:
    """Places of a raster within some ground, millimetres of the map, those far from its edge first."""
    ground = shapely.simplify(view.all_on_map_mm(shape), 0.5)
    west, south, east, north = ground.bounds
    across, up = np.meshgrid(np.arange(west, east, _RASTER_MM), np.arange(south, north, _RASTER_MM))
    places = shapely.points(across.ravel(), up.ravel())
    inside = shapely.contains(shapely.make_valid(ground), places)
    deep_mm = shapely.distance(places[inside], ground.boundary)
    deepest = places[inside][np.argsort(-deep_mm, kind="stable")]
    return tuple(map(tuple, shapely.get_coordinates(deepest).tolist()))


def _settlements(view: View, marks: Sequence[Mark]) -> Iterator[Styled]:
    """Settlements, the largest first, with the Ukrainian name below."""
    for mark in sorted(marks, key=lambda mark: -mark.rank):
        if mark.label and mark.feature.geometry.geom_type == "Point":
            words = "\n".join(filter(None, (mark.label, mark.label_uk)))
            yield _named(view, words, mark.feature.geometry, _SETTLEMENT)


def _towns(view: View, background: Basemap, written: set[str], most: int) -> Iterator[Styled]:
    west, south, east, north = view.bounds_deg
    inside = [
        name
        for name in background.names
        if name.kind == "town" and west <= name.longitude_deg <= east and south <= name.latitude_deg <= north
    ]
    for town in sorted(inside, key=lambda name: -name.rank)[:most]:
        if town.name_en not in written:
            place = shapely.Point(town.longitude_deg, town.latitude_deg)
            yield _named(view, town.name_en, place, _TOWN)


def _kept_off(view: View, layers: Sequence[Layer]) -> Iterator[Box]:
    """Ground of the map, millimetres, that lines and symbols take: no name may lie over it."""
    for layer in layers:
        shapes = [mark.feature.geometry for mark in layer.marks]
        if layer.id in ("line", "boundaries"):
            wide_mm = _LINE_MM if layer.id == "line" else _THIN_MM
            laid = view.all_on_map_mm(shapely.geometrycollections(shapes))
            yield from _squares(shapely.get_coordinates(shapely.segmentize(laid, wide_mm / 2)), wide_mm)
        elif layer.id in ("sites", "crossings", "markers", *_HUBS):
            yield from _squares(_points_mm(view, shapes), _PLACE_MM if layer.id != "markers" else _DOT_MM)


def _dots(wanted: Wanted) -> Iterator[Box]:
    shapes = [mark.feature.geometry for mark in wanted.marks("settlements")]
    return _squares(_points_mm(wanted.view, shapes), _DOT_MM)


def _points_mm(view: View, shapes: Sequence[Any]) -> Any:
    points = [shape for shape in shapes if shape.geom_type == "Point"]
    return shapely.get_coordinates(view.all_on_map_mm(shapely.GeometryCollection(points)))


def _squares(places_mm: Any, wide_mm: float) -> Iterator[Box]:
    half = wide_mm / 2
    for across, up in np.unique(places_mm.round(1), axis=0).tolist():
        yield across - half, up - half, across + half, up + half
