"""A user's own sites with what stands at each: a range, or a sensor of a file, and where it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from shapely import MultiPoint

from ..errors import ReadError
from ..frame import Frame
from ..model.sensor import Conditions, Reach, Sensor, Watch
from ..model.situation import Site
from ..model.zone import Value
from ..sensing import load_sensors
from .own_points import OwnPoints

_LONGEST_KM = 2_000.0
_WHERE = "what the sites watch"


@dataclass(frozen=True, slots=True)
class GivenRange:
    """An instrument of which its owner says no more than what it reaches, whatever the light and weather."""

    watched: Reach
    family: str = "given"
    source: str = "the user"
    status: str = "assumed"

    @property
    def id(self) -> str:
        """Its range in metres."""
        return f"{self.watched.range_m:g}"

    @property
    def title(self) -> str:
        """Words for people.

        >>> GivenRange(Reach(2_500.0, "optical")).title
        'instrument of 2.5 km'
        """
        return f"instrument of {self.watched.range_m / 1000:g} km"

    def reach(self, conditions: Conditions) -> Reach:
        """The same under any conditions."""
        del conditions
        return self.watched

    def figures(self) -> Mapping[str, Value]:
        """Its range."""
        return {"range_m": self.watched.range_m}


@dataclass(frozen=True, slots=True)
class OwnReach:
    """How a user says what the sites watch: exactly one of the first four.

    Parameters
    ----------
    range_km : float or None
        Range of every site, kilometres.
    range_column : str
        Column with the range of each, kilometres.
    sensor : str
        Id of the sensor that stands at every site.
    sensor_column : str
        Column with the id of the sensor at each.
    sensors : Path
        File of sensors.
    bearing_column : str
        Column with the middle of each field of view, degrees clockwise from true north.
    field_of_view_deg, height_m, target_height_m : float
        With a range only: width of the view; height of the eye and of what is watched.
    """

    sensors: Path
    range_km: float | None = None
    range_column: str = ""
    sensor: str = ""
    sensor_column: str = ""
    bearing_column: str = ""
    field_of_view_deg: float = 360.0
    height_m: float = 2.0
    target_height_m: float = 2.0

    def __post_init__(self) -> None:
        ways = {
            "--range-km": self.range_km,
            "--range-column": self.range_column,
            "--sensor": self.sensor,
            "--sensor-column": self.sensor_column,
        }
        given = [name for name, value in ways.items() if value not in (None, "")]
        if len(given) != 1:
            raise ReadError(
                f"{' and '.join(given) or 'nothing'} says it",
                where=_WHERE,
                mend=f"Give one of {', '.join(ways)}.",
            )

    @property
    def by_range(self) -> bool:
        """Whether a range is all that is said, so that light, weather and target change nothing."""
        return not (self.sensor or self.sensor_column)


def own_watches(points: OwnPoints, said: OwnReach, frame: Frame) -> list[Watch]:
    """What stands at each of a user's places, in metres of a frame.

    Raises
    ------
    ReadError
        If a column or a sensor is not there, or a figure makes no sense.
    """
    lonlat = np.column_stack([points.longitude, points.latitude])
    places = frame.to_metres(MultiPoint(lonlat)).geoms
    sensors = _by_range(points, said) if said.by_range else _from_file(points, said)
    bearings = points.numbers(said.bearing_column).tolist() if said.bearing_column else [None] * len(points)
    return [
        Watch(Site(name, "post", place), sensor, bearing)
        for name, place, sensor, bearing in zip(points.id, places, sensors, bearings, strict=True)
    ]


def _from_file(points: OwnPoints, said: OwnReach) -> list[Sensor]:
    known = load_sensors(said.sensors)
    ids = points.texts(said.sensor_column) if said.sensor_column else [said.sensor] * len(points)
    for id_ in ids:
        if id_ not in known:
            raise ReadError(
                f"there is no sensor {id_!r}", where=said.sensors.name, mend=f"It has {', '.join(known)}."
            )
    return [known[id_] for id_ in ids]


def _by_range(points: OwnPoints, said: OwnReach) -> list[Sensor]:
    if said.range_column:
        return [_given(range_km, said) for range_km in points.numbers(said.range_column).tolist()]
    return [_given(said.range_km or 0.0, said)] * len(points)


def _given(range_km: float, said: OwnReach) -> Sensor:
    fits = 0.0 < range_km <= _LONGEST_KM and 0.0 < said.field_of_view_deg <= 360.0
    if not (fits and said.height_m >= 0.0 and said.target_height_m >= 0.0):
        raise ReadError(
            f"the range is {range_km:g} km, the view {said.field_of_view_deg:g}°, the heights "
            f"{said.height_m:g} and {said.target_height_m:g} m",
            where=_WHERE,
            mend=f"Give a range above 0 and up to {_LONGEST_KM:,.0f} km, a view up to 360°, heights from 0.",
        )
    reach = Reach(
        range_km * 1000.0,
        "optical",
        height_m=said.height_m,
        target_height_m=said.target_height_m,
        field_of_view_deg=said.field_of_view_deg,
    )
    return cast(Sensor, GivenRange(reach))  # frozen, where the protocol would have it free to change
