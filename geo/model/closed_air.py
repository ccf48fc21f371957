"""Air that is closed to a platform, by party and by stretch of the line of contact."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class ClosedAir:
    """One platform's closed air over one party's ground.

    Parameters
    ----------
    name, platform : str
        Of the zone, and what may not fly there.
    party : str
        On whose ground it lies.
    depths_along : tuple of (float, float, float)
        Chainage from, chainage to, depth, metres; where there is no depth the air is open.
    source, status : str
        Who asks for it, and whether the figures stand there.
    from_day, to_day : int or None
        Days (D+n) between which it holds.
    floor_m, ceiling_m : float or None
        Heights above the ground between which it holds, metres.
    in_force : bool
        Whether it holds at all, or is told to be compared.
    side_lonlat : Polygon, MultiPolygon or None
        Ground on the party's side of the line; None where it is known who holds which ground.
    """

    name: str
    platform: str
    party: str
    depths_along: tuple[tuple[float, float, float], ...]
    source: str
    status: str
    from_day: int | None = None
    to_day: int | None = None
    floor_m: float | None = None
    ceiling_m: float | None = None
    in_force: bool = True
    side_lonlat: BaseGeometry | None = None

    def depth_m(self, chainage_m: float) -> float:
        """Depth at a chainage, metres; 0 where the air is open.

        Examples
        --------
        >>> told = ((0.0, 100_000.0, 20_000.0), (100_000.0, 200_000.0, 40_000.0))
        >>> air = ClosedAir("No flying", "fixed wing", "north", told, "Treaty", "sourced")
        >>> [air.depth_m(chainage_m) for chainage_m in (50e3, 150e3, 250e3)]
        [20000.0, 40000.0, 0.0]
        """
        return next((depth for begin, end, depth in self.depths_along if begin <= chainage_m <= end), 0.0)
