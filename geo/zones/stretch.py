"""A stretch of a line as agreements tell it: by kilometre, by numbered marker, or inside a named area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated

import numpy as np
import shapely
from pydantic import Field
from pydantic.dataclasses import dataclass
from shapely import MultiLineString

from ..errors import ScenarioError
from ..frame import Frame
from ..geometry.chainage import Chainage
from ..geometry.lines import COMPASS
from ..model.declared import STRICT
from ..model.situation import AnyArea, AnyLine
from .laying import DepthAlong
from .rule import Depth

Kilometres = Annotated[float, Field(ge=0.0)]
Run = tuple[float, float]
START = "start"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Markers:
    """Markers numbered at equal distances over the whole line."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.first < self.last:
            raise ScenarioError(
                f"markers run from {self.first} to {self.last}",
                where="markers",
                mend="Give a first number below the last.",
            )


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Stretch:
    """A stretch of the line with depths of its own.

    Parameters
    ----------
    depth_m : mapping
        Depth on each party's side along it, metres.
    from_km, to_km : float or None
        Chainage; an end left out is the end of the line.
    from_marker, to_marker : int or None
        The same by numbered marker.
    inside : str or None
        Name of an area: all of the line in it. With a ``?`` at the end it may be unknown.
    """

    depth_m: Mapping[str, Depth]
    from_km: Kilometres | None = None
    to_km: Kilometres | None = None
    from_marker: int | None = None
    to_marker: int | None = None
    inside: str | None = None

    def __post_init__(self) -> None:
        ways = (
            self.from_km is not None or self.to_km is not None,
            self.from_marker is not None or self.to_marker is not None,
            self.inside is not None,
        )
        if sum(ways) != 1:
            raise ScenarioError(
                f"it is told in {sum(ways)} ways",
                where="stretch",
                mend="Give from_km and to_km, or from_marker and to_marker, or inside.",
            )


class Course:
    """A line as it runs from its origin, with its chainage and its markers.

    Parameters
    ----------
    path : LineString or MultiLineString
        Parts in order, in metres of the frame.
    frame : Frame
        The plane that it lies in.
    origin : str
        ``start`` of the line, or the compass point toward which its first end lies.
    markers : Markers or None
        Numbers of its first and its last marker.

    Raises
    ------
    ScenarioError
        If neither end lies nearer to the compass point.
    """

    def __init__(
        self, path: AnyLine, frame: Frame, origin: str = START, markers: Markers | None = None
    ) -> None:
        parts = [part for part in shapely.get_parts(path) if not part.is_empty]
        self.turned = origin != START and not _begins_toward(origin, parts, frame)
        if self.turned:
            parts = [part.reverse() for part in parts[::-1]]
        self.path, self.frame, self.markers = MultiLineString(parts), frame, markers

    @cached_property
    def chainage(self) -> Chainage:
        """Its linear reference, in geodesic metres."""
        return Chainage(self.frame.to_lonlat(self.path))

    def run(self, stretch: Stretch) -> Run:
        """Chainages, metres, between which a stretch told by kilometre or by marker runs."""
        length_m = self.chainage.length_m
        if stretch.from_marker is not None or stretch.to_marker is not None:
            begin_m, end_m = (self._marker_m(number) for number in (stretch.from_marker, stretch.to_marker))
        else:
            begin_m, end_m = (km and km * 1000 for km in (stretch.from_km, stretch.to_km))
        run = begin_m or 0.0, length_m if end_m is None else end_m
        if not run[0] < run[1] <= length_m * (1 + 1e-9):
            raise ScenarioError(
                f"a stretch runs from {run[0] / 1000:.3f} to {run[1] / 1000:.3f} km",
                where="line",
                mend=f"The line runs from 0 to {length_m / 1000:.3f} km.",
            )
        return run[0], min(run[1], length_m)

    def onward(self, depths: Sequence[DepthAlong]) -> tuple[DepthAlong, ...]:
        """Depths by the chainage of the line as it was given, whichever end this course begins at."""
        if not self.turned:
            return tuple(depths)
        end_m = self.chainage.length_m
        return tuple((end_m - to_m, end_m - from_m, depth_m) for from_m, to_m, depth_m in reversed(depths))

    def runs_inside(self, area: AnyArea) -> list[Run]:
        """Chainages, metres, between which the line lies inside an area."""
        inside = shapely.get_parts(shapely.line_merge(self.path.intersection(area)))
        ends = [[run.coords[0], run.coords[-1]] for run in inside if run.length > 0]
        if not ends:
            return []
        lonlat = shapely.get_coordinates(self.frame.to_lonlat(shapely.MultiPoint(np.vstack(ends))))
        chainage_m = self.chainage.of(*lonlat.T).chainage_m.reshape(-1, 2)
        return [(float(begin), float(end)) for begin, end in np.sort(chainage_m, axis=1)]

    def _marker_m(self, number: int | None) -> float | None:
        if number is None:
            return None
        known = self.markers
        if known is None or not known.first <= number <= known.last:
            numbered = f"numbered {known.first} to {known.last}" if known else "not numbered"
            raise ScenarioError(
                f"there is no marker {number}: the line is {numbered}",
                where="line",
                mend="Give markers = { first = …, last = … } that hold it.",
            )
        return self.chainage.length_m * (number - known.first) / (known.last - known.first)


def _begins_toward(origin: str, parts: list[shapely.LineString], frame: Frame) -> bool:
    """Whether the first end lies nearer than the last to where a compass word points."""
    ends = frame.to_lonlat(shapely.MultiPoint([parts[0].coords[0], parts[-1].coords[-1]]))
    (first_lon, first_lat), (last_lon, last_lat) = shapely.get_coordinates(ends)
    east, north = COMPASS[origin]
    shrink = np.cos(np.radians((first_lat + last_lat) / 2))
    lead = (first_lon - last_lon) * shrink * east + (first_lat - last_lat) * north
    if lead == 0.0:
        raise ScenarioError(
            f"its two ends lie equally far to the {origin}",
            where="line",
            mend="Give an origin that tells them apart.",
        )
    return bool(lead > 0)
