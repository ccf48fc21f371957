"""From roads and a table of speeds to a network that can be asked for times."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError
from ..frame import Frame
from ..model.roads import Going, Roads, Speeds
from .blocked import closed_stretches
from .network import TravelNetwork
from .pace import off_road_pace, stretch_seconds
from .segments import Segments, segments_of

Mask = npt.NDArray[np.bool_]
Blocked = Mapping[str, tuple[float, float, float]]
_DRY_DAY = Going()


def travel_network(
    roads: Roads,
    speeds: Speeds,
    going: Going = _DRY_DAY,
    *,
    blocked: Blocked | Mask | None = None,
    frame: Frame | None = None,
) -> TravelNetwork:
    """Roads as one vehicle drives them under a going.

    Parameters
    ----------
    roads : Roads
        In metres of a frame.
    speeds : Speeds
        The vehicle's table.
    going : Going
        Season and light.
    blocked : mapping or array of bool, optional
        Places where no road may be used (name; longitude, latitude, radius in metres), or a mask over the
        stretches that are closed.
    frame : Frame, optional
        The frame of the roads; needed for blocked places, and for true distances beyond 500 km of its centre.

    Raises
    ------
    NetworkError
        If the table has no figure for a class, surface, season or light, or a blocked place makes no sense.

    Examples
    --------
    A straight paved road of 30 km at 60 km/h, and 6 km off it at 30 km/h on 1.35 times the straight distance:
    30 min and 16.2 min.

    >>> speeds = Speeds(road_kmh={"main": 60}, surface_share={"paved": 1}, season_share={}, light_share={},
    ...                 off_network_kmh=30, detour_share=1.35, source={}, status={})
    >>> none = np.zeros(1, dtype=bool)
    >>> road = Roads(node_m=np.array([[0.0, 0.0], [30_000.0, 0.0]]), one=np.array([0], np.int32),
    ...              other=np.array([1], np.int32), length_m=np.array([30_000.0]), kind=("main",),
    ...              kind_of=np.array([0], np.int32), surface_of=np.array([0], np.int32), one_way=none,
    ...              bridge=none)
    >>> network = travel_network(road, speeds)
    >>> (network.times([(0, 0)], [(30_000, 0), (-6_000, 0), (36_000, 0)]) / 60).round(6).tolist()
    [[30.0, 16.2, 46.2]]
    """
    segments = segments_of(roads)
    return TravelNetwork(
        roads=roads,
        speeds=speeds,
        going=going,
        open=~_closed(blocked, segments, len(roads), frame),
        stretch_s=stretch_seconds(roads, speeds, going),
        off_pace_s=off_road_pace(speeds, going),
        segments=segments,
        frame=frame,
    )


def straight_network(speeds: Speeds, going: Going = _DRY_DAY, *, frame: Frame | None = None) -> TravelNetwork:
    """No roads at all: every trip goes straight, at the speed and by the detour that hold off the roads.

    For places of which no network is known; the network's ``method`` says so.

    Examples
    --------
    >>> speeds = Speeds(road_kmh={}, surface_share={}, season_share={}, light_share={}, off_network_kmh=30,
    ...                 detour_share=1.35, source={}, status={})
    >>> network = straight_network(speeds)
    >>> float(network.times([(0, 0)], [(0, 20_000)])[0, 0]) / 3600
    0.9
    >>> network.method
    'no network of roads: off the roads at 30 km/h (dry, by day) on 1.35 times the straight distance, \
whatever lies between, water too; going: dry, day'
    """
    return travel_network(_no_roads(), speeds, going, frame=frame)


def _no_roads() -> Roads:
    few, real, mask = np.empty(0, dtype=np.int32), np.empty(0), np.empty(0, dtype=bool)
    return Roads(np.empty((0, 2)), few, few, real, (), few, few, mask, mask)


def _closed(blocked: Blocked | Mask | None, segments: Segments, stretches: int, frame: Frame | None) -> Mask:
    if blocked is None or len(blocked) == 0:
        return np.zeros(stretches, dtype=bool)
    if isinstance(blocked, np.ndarray):
        if blocked.dtype != bool or blocked.shape != (stretches,):
            raise NetworkError(
                f"it is {blocked.dtype} of shape {blocked.shape}",
                where="blocked stretches",
                mend=f"Give true or false for each of {stretches} stretches.",
            )
        return blocked
    if frame is None:
        raise NetworkError(
            "places are given in degrees and no frame",
            where="blocked places",
            mend="Give the frame of the roads too.",
        )
    return closed_stretches(segments, stretches, blocked, frame)
