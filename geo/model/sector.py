"""Sectors: the stretch of line and the ground that one contingent answers for, and how they balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import MultiLineString, MultiPolygon, Polygon

from .contingent import Contingent, SectorRules


@dataclass(frozen=True, slots=True)
class Sector:
    """The stretch of line and the ground that one contingent answers for, in metres of the frame.

    Parameters
    ----------
    name : str
    contingent : Contingent
    from_m, to_m : float
        Chainages, metres.
    area : Polygon or MultiPolygon
    path : MultiLineString
        Its stretch of the line.
    loads : mapping
        What it carries, by weight (``length_km``, ``residents``, ``incidents``, ``crossings`` …), in the unit
        of the key.
    load_share : float
        Its weighted load as a share of the whole.
    strength_share : float
        Its contingent's strength as a share of the whole.
    area_km2 : float
    """

    name: str
    contingent: Contingent
    from_m: float
    to_m: float
    area: Polygon | MultiPolygon
    path: MultiLineString
    loads: Mapping[str, float]
    load_share: float
    strength_share: float
    area_km2: float


@dataclass(frozen=True, slots=True)
class SectorBoundary:
    """Where two sectors meet: a line from the depth of one side to that of the other.

    Parameters
    ----------
    between : tuple of str
        Names of the two sectors, in the order of chainage.
    chainage_m : float or None
        Where it crosses the line, metres; None where the two meet off the line only, as they may where the
        line bends back.
    path : MultiLineString
        Empty where the grounds do not meet, as between two parts of the line far from one another.
    echelon : str
        Of the higher of the two contingents.
    snapped_to : str
        Feature that it follows at the line; empty for none.
    """

    between: tuple[str, str]
    chainage_m: float | None
    path: MultiLineString
    echelon: str
    snapped_to: str = ""


@dataclass(frozen=True, slots=True)
class Partition:
    """All sectors, how they balance, and what proves that no other parting does better.

    Parameters
    ----------
    sectors : tuple of Sector
        In the order of chainage.
    boundaries : tuple of SectorBoundary
        One between every two sectors that follow one another, in the order of chainage.
    rules : SectorRules
    value, bound, gap : float
        Of the objective with the prices of the rules, in fair loads; ``status`` is ``optimal`` or
        ``feasible``.
    status, proof, method : str
    worst_to_mean : float
        Greatest load for its strength over the mean, 1 is even.
    unmet : tuple of str
        Wishes that the answer does not meet, in words.
    people_per_km : float
        Personnel for each kilometre of line.
    benchmarks : tuple of (str, float, str)
        Historical missions: name, people for each kilometre of line, source.
    off_line : tuple of SectorBoundary
        Between sectors whose grounds meet away from the line only.
    depth_m : float
        How far the ground of sectors reaches from the line, metres.
    tolerance_m : float
        Farthest that an edge of ground may lie from where it belongs, metres.
    caveats : tuple of str
        What is not known, and how it was taken.
    """

    sectors: tuple[Sector, ...]
    boundaries: tuple[SectorBoundary, ...]
    rules: SectorRules
    value: float
    bound: float
    gap: float
    status: str
    proof: str
    method: str
    worst_to_mean: float
    unmet: tuple[str, ...] = ()
    people_per_km: float = 0.0
    benchmarks: tuple[tuple[str, float, str], ...] = ()
    off_line: tuple[SectorBoundary, ...] = ()
    depth_m: float = 0.0
    tolerance_m: float = 0.0
    caveats: tuple[str, ...] = ()
