"""The gate: features become a Release under a policy; what is sensitive leaves coarsened, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .features import Feature, Sheet


@dataclass(frozen=True, slots=True)
class Policy:
    """How exact a release may be.

    Parameters
    ----------
    name : str
        ``press`` or ``staff``.
    cell_km : float
        Side of the grid cell to which a sensitive place is coarsened; 0 keeps it exact.
    least_count : int
        Cells with fewer sensitive things than this are withheld.
    withheld : frozenset of str
        Keys of values that never leave on a sensitive feature.
    """

    name: str
    cell_km: float
    least_count: int
    withheld: frozenset[str]


PRESS = Policy("press", cell_km=10.0, least_count=3, withheld=frozenset({"name", "id", "chainage_m", "mgrs"}))
STAFF = Policy("staff", cell_km=0.0, least_count=1, withheld=frozenset())


@dataclass(frozen=True, slots=True)
class Release:
    """Features that have passed the gate, the sheet they belong to, and the policy they passed it under."""

    features: tuple[Feature, ...]
    sheet: Sheet
    policy: Policy
    withheld_count: int = 0


def release(features: Sequence[Feature], sheet: Sheet, policy: Policy = PRESS) -> Release:
    """Pass features through the gate; the cautious policy is the default."""
    raise NotImplementedError
