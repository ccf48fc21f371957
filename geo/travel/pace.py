"""Seconds for each stretch of road, and for each metre off it, under a going."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from ..errors import NetworkError
from ..model.roads import Going, Roads, Speeds, Surface

Array = npt.NDArray[np.float64]

OFF_NETWORK = "off_network"  # stands where a surface stands, in the shares of a season
SURFACES: tuple[str, ...] = get_args(Surface)
_S_PER_H, _M_PER_KM = 3600.0, 1000.0
_WHERE = "speeds"


def stretch_seconds(roads: Roads, speeds: Speeds, going: Going) -> Array:
    """Seconds to drive each stretch from end to end; its length over its speed by class, surface and going.

    Parameters
    ----------
    roads : Roads
    speeds : Speeds
        One vehicle's table.
    going : Going
        Season and light.

    Raises
    ------
    NetworkError
        If the table gives no speed for a class of road, or no share for a surface or the going.
    """
    speed_kmh = np.array([_looked_up(speeds.road_kmh, kind, "road_kmh") for kind in roads.kind])
    used = np.unique(roads.surface_of).tolist()
    share = np.zeros(len(SURFACES))
    share[used] = [_surface_share(speeds, going, SURFACES[number]) for number in used]
    pace_kmh = speed_kmh[roads.kind_of] * share[roads.surface_of] if len(roads) else np.empty(0)
    return np.asarray(roads.length_m / (pace_kmh * _M_PER_KM / _S_PER_H))


def off_road_pace(speeds: Speeds, going: Going) -> float:
    """Seconds for a metre of straight distance off the roads; it is driven on ``detour_share`` metres.

    Examples
    --------
    At 30 km/h, on 1.35 times the straight distance, 6 km take 8.1 / 30 h = 16.2 min.

    >>> slow = Speeds(road_kmh={}, surface_share={}, season_share={}, light_share={}, off_network_kmh=30,
    ...               detour_share=1.35, source={}, status={})
    >>> round(6_000 * off_road_pace(slow, Going()) / 60, 6)
    16.2
    """
    speed_kmh = speeds.off_network_kmh * _season_share(speeds, going, OFF_NETWORK) * _light(speeds, going)
    return speeds.detour_share / (speed_kmh * _M_PER_KM / _S_PER_H)


def _surface_share(speeds: Speeds, going: Going, surface: str) -> float:
    dry = _looked_up(speeds.surface_share, surface, "surface_share")
    return dry * _season_share(speeds, going, surface) * _light(speeds, going)


def _season_share(speeds: Speeds, going: Going, surface: str) -> float:
    """Share left in a season: ``mud.unpaved``, else ``mud`` for all ground alike; a dry day leaves all."""
    if going.season == "dry":
        return 1.0
    alike = speeds.season_share.get(going.season)
    wanted = f"{going.season}.{surface}"
    return speeds.season_share[wanted] if wanted in speeds.season_share else _given(alike, wanted, speeds)


def _given(share: float | None, wanted: str, speeds: Speeds) -> float:
    return _looked_up(speeds.season_share, wanted, "season_share") if share is None else share


def _light(speeds: Speeds, going: Going) -> float:
    return 1.0 if going.light == "day" else _looked_up(speeds.light_share, going.light, "light_share")


def _looked_up(table: Mapping[Any, float], key: str, name: str) -> float:
    if key not in table:
        raise NetworkError(
            f"{name} has no figure for {key!r}",
            where=_WHERE,
            mend=f"Add one; it has {', '.join(table) or 'none'}.",
        )
    return table[key]
