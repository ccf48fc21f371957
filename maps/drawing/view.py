"""What a map's frame shows of the plane, and where a place lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from .projection import Box, Projection


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
        return self.in_map_mm(laid.x, laid.y)

    def in_map_mm(self, across_m: float, up_m: float) -> tuple[float, float]:
        """Where a place of the plane lies, millimetres from the map's lower left corner."""
        millimetres = 1000.0 / self.scale
        return (across_m - self.window[0]) * millimetres, (up_m - self.window[1]) * millimetres

    def on_plane_m(self, across_mm: float, up_mm: float) -> tuple[float, float]:
        """Where a place of the map lies on the plane, metres."""
        return (
            self.window[0] + across_mm * self.scale / 1000.0,
            self.window[1] + up_mm * self.scale / 1000.0,
        )

    @property
    def bounds_deg(self) -> Box:
        """West, south, east, north of all that it shows; the whole of longitude where it crosses 180°."""
        west, south, east, north = self.window
        corners = shapely.segmentize(shapely.box(west, south, east, north).exterior, (east - west) / 24.0)
        longitude, latitude = self.projection.degrees(shapely.get_coordinates(corners)).T
        if longitude.min() < -180.0 or longitude.max() > 180.0:
            return -180.0, float(latitude.min()), 180.0, float(latitude.max())
        return float(longitude.min()), float(latitude.min()), float(longitude.max()), float(latitude.max())

    def all_on_map_mm(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees as it lies on the map, millimetres from its lower left corner."""
        laid = self.projection.laid(shape)
        return shapely.transform(laid, lambda metres: (metres - self.window[:2]) * 1000.0 / self.scale)


def middle(shape: BaseGeometry) -> Any:
    """A place well inside the largest part of some ground."""
    largest: BaseGeometry = max(shapely.get_parts(shape), key=lambda part: part.area)
    return shapely.point_on_surface(largest)
