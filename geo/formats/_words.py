"""What a file says about the release that it holds: the sheet, and the policy it left under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from ..release import Release


@lru_cache(maxsize=2)  # several files of a release say the same
def words_of(released: Release) -> Mapping[str, object]:
    """Return the sheet's fields, then the policy and what it kept back, by name."""
    return {
        **asdict(released.sheet),
        "policy": released.policy.name,
        "cell_km": released.policy.cell_km,
        "least_count": released.policy.least_count,
        "withheld_count": released.withheld_count,
    }
