"""What an atlas is cut into: the sectors, or equal stretches of the line where there are none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.errors import ReleaseError
from geo.features import Feature
from geo.release import Release

from ..drawing.projection import Projection
from ..mark import of_layer, text_of
from .tables import placed_features, sector_of

_STRETCH_KM = 100.0  # about so long is a stretch of the line that has a sheet of its own
_BESIDE_KM = 25.0  # of the line, and what stands there belongs to its stretch
_FAR = frozenset({"hospital", "hub", "drone_base", "airfield", "port", "hq"})  # stand far behind the line


@dataclass(frozen=True, eq=False)
class Section:
    """One sheet of the atlas.

    Parameters
    ----------
    name : str
    feature : Feature or None
        The sector; None for a stretch of the line.
    ground : BaseGeometry
        What it answers for, degrees.
    places : tuple of Feature
        Sites and crossing points on it.
    framings : tuple of tuple of BaseGeometry
        What its sheet may frame, the widest first; degrees.
    """

    name: str
    feature: Feature | None
    ground: BaseGeometry
    places: tuple[Feature, ...]
    framings: tuple[tuple[BaseGeometry, ...], ...]


def sections(released: Release) -> list[Section]:
    """Sections of a release, in the order of its sectors, else of chainage.

    Raises
    ------
    ReleaseError
        If there is neither a sector nor a line.
    """
    sectors = of_layer(released, "sectors")
    if sectors:
        grounds = [(text_of(sector.values, "name"), sector.geometry) for sector in sectors]
    else:
        grounds = list(_stretches(of_layer(released, "line")))
    if not grounds:
        raise ReleaseError(
            "it has neither a sector nor a line of contact",
            where="atlas",
            mend="Draw the plate alone: there is nothing to divide into sheets.",
        )
    places = placed_features(released)
    shapes = [Feature("sectors", ground, {}) for _, ground in grounds]
    found = sector_of(places, shapes)
    return [
        Section(
            name or f"Sector {number + 1}",
            sectors[number] if sectors else None,
            ground,
            (here := tuple(place for place, at in zip(places, found, strict=True) if at == number)),
            tuple(_framings(released, ground, here)),
        )
        for number, (name, ground) in enumerate(grounds)
    ]


def _framings(
    released: Release, ground: BaseGeometry, places: Sequence[Feature]
) -> Iterator[tuple[BaseGeometry, ...]]:
    """The line with its separation and what stands near it; the line alone."""
    near = [place.geometry for place in places if place.values.get("kind") not in _FAR]
    bands = [zone for zone in of_layer(released, "zones") if zone.values.get("kind") == "separation"]
    line = _within(ground, of_layer(released, "line")) or [ground]
    band = _within(ground, bands)
    yield (*line, *band, *near)
    yield tuple(line)


def _within(ground: BaseGeometry, features: Sequence[Feature]) -> list[BaseGeometry]:
    whole = shapely.make_valid(ground)
    cut = [shapely.intersection(shapely.make_valid(feature.geometry), whole) for feature in features]
    return [shape for shape in cut if not shape.is_empty]


def _stretches(lines: Sequence[Feature]) -> Iterator[tuple[str, BaseGeometry]]:
    """Equal stretches of each part of the line, with the ground about them, in the order of chainage."""
    done_km = 0.0
    for line in lines:
        for part in shapely.get_parts(line.geometry):
            plane = Projection.about([part])
            laid = plane.laid(part)
            long_km = laid.length / 1000.0
            count = max(math.ceil(long_km / _STRETCH_KM), 1)
            for number in range(count):
                ends = (number / count, (number + 1) / count)
                stretch = substring(laid, *ends, normalized=True)
                about = shapely.transform(stretch.buffer(_BESIDE_KM * 1000.0), plane.degrees)
                from_km, to_km = (done_km + end * long_km for end in ends)
                yield f"km {from_km:.0f} to {to_km:.0f}", _wrapped(about)
            done_km += long_km


def _wrapped(shape: BaseGeometry) -> BaseGeometry:
    """A shape whose longitudes may run on past 180°, as the house keeps it: cut there."""
    world = shapely.box(-180.0, -90.0, 180.0, 90.0)
    turns = [shapely.affinity.translate(shape, turn) & world for turn in (-360.0, 0.0, 360.0)]
    return shapely.union_all(turns)
