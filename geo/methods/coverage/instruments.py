"""Instruments that watch under stated conditions, as arrays, and the sites at which they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from ...errors import ScenarioError
from ...frame import Frame
from ...geometry.ellipsoid import to_vectors
from ...model.sensor import Conditions, Reach, Watch
from ...model.situation import named_once

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

ALL_ROUND_DEG = 360.0


@dataclass(frozen=True, eq=False)
class Posted:
    """Sites, each once, in the order in which they first appear.

    Parameters
    ----------
    names : tuple of str
        Name of each site; a name borne twice is numbered from the second on.
    place_m : array, shape (sites, 2)
        Metres of the frame.
    longitude, latitude : array
        Degrees.
    vectors : array, shape (sites, 3)
        From the earth's centre, metres.
    """

    names: tuple[str, ...]
    place_m: Array
    longitude: Array
    latitude: Array
    vectors: Array


@dataclass(frozen=True, eq=False)
class Instruments:
    """Instruments that see anything under the conditions; arrays of one value an instrument.

    ``site`` holds the number of the site at which it stands.
    """

    posted: Posted
    site: Indices
    reach: tuple[Reach, ...]
    title: tuple[str, ...]
    bearing_deg: Array

    def __len__(self) -> int:
        return len(self.site)

    def value(self, name: str) -> Array:
        """One figure of the reach of every instrument, by the name of its field."""
        return np.array([getattr(reach, name) for reach in self.reach], dtype=float)

    @property
    def part_time(self) -> Flags:
        """Whether it watches a share of the time only."""
        return self.value("watched_share") < 1.0

    def standing(self) -> tuple[Array, Array]:
        """Longitude and latitude of each, degrees."""
        return self.posted.longitude[self.site], self.posted.latitude[self.site]


def posted(watches: Sequence[Watch], frame: Frame) -> Posted:
    """Sites of some watches, each once.

    Examples
    --------
    Three cameras on two masts, both named alike.

    >>> from shapely import Point
    >>> from geo.model.situation import Site
    >>> masts = [Site("Hill", "mast", Point(0, 0)), Site("Hill", "mast", Point(900, 0))]
    >>> found = posted([Watch(mast, None) for mast in (*masts, masts[0])], Frame.around(30.0, 50.0))
    >>> found.names, found.longitude.round(3).tolist()
    (('Hill', 'Hill (2)'), [30.0, 30.013])
    """
    sites = tuple(dict.fromkeys(watch.site for watch in watches))
    place_m = shapely.get_coordinates([site.place for site in sites]).reshape(-1, 2)
    lonlat = frame.degrees(place_m)
    longitude, latitude = lonlat.T.copy()
    return Posted(named_once(sites), place_m, longitude, latitude, to_vectors(longitude, latitude))


def instruments(watches: Sequence[Watch], conditions: Conditions, sites: Posted) -> Instruments:
    """What each watch reaches under the conditions; those that see nothing then are left out.

    Raises
    ------
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    number = {site: index for index, site in enumerate(dict.fromkeys(watch.site for watch in watches))}
    reaching = [(watch, watch.sensor.reach(conditions)) for watch in watches]
    active = [(watch, reach) for watch, reach in reaching if reach is not None and reach.watched_share > 0.0]
    return Instruments(
        sites,
        np.array([number[watch.site] for watch, _ in active], dtype=np.int64),
        tuple(reach for _, reach in active),
        tuple(watch.sensor.title for watch, _ in active),
        np.array([_bearing_deg(watch, reach) for watch, reach in active], dtype=float),
    )


def together(some: Sequence[Instruments]) -> tuple[Instruments, tuple[Indices, ...]]:
    """Instruments of several sets of conditions, those that reach alike once, and the number of each in them.

    Two reach alike from one place in one direction if they differ only in how well or how long they watch.
    """
    known: dict[tuple[int, Reach, float], int] = {}
    numbers = []
    for active in some:
        alike = (replace(reach, watched_share=1.0, curve=()) for reach in active.reach)
        keys = zip(active.site.tolist(), alike, active.bearing_deg.tolist(), strict=True)
        numbers.append(np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64))
    site, reach, bearing_deg = zip(*known, strict=True) if known else ((), (), ())
    union = Instruments(
        some[0].posted, np.array(site, np.int64), reach, ("",) * len(known), np.array(bearing_deg, float)
    )
    return union, tuple(numbers)


def _bearing_deg(watch: Watch, reach: Reach) -> float:
    if watch.bearing_deg is None and reach.field_of_view_deg < ALL_ROUND_DEG:
        raise ScenarioError(
            f"it watches {reach.field_of_view_deg:g}° at once and has no bearing",
            where=f"{watch.sensor.title} at {watch.site.name!r}",
            mend="Give the bearing of the middle of its view.",
        )
    return watch.bearing_deg or 0.0
