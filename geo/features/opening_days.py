"""A plan over time: what of its features stands from which day, and the seasons beside its phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .feature import Feature, Sheet
from .gantt import Band

# What stands or goes out with one site; what takes all bases for open; the watch, part by part.
_OF_A_SITE = frozenset({"sites", "footprints", "reach", "patrols"})
_OF_ALL_BASES = frozenset({"response", "too_late", "visits"})


@dataclass(frozen=True, slots=True)
class OpeningDays:
    """From which day on what is proposed stands.

    Parameters
    ----------
    opens_day : mapping
        By the name of a site; None where it does not open in the days looked at.
    part_days : tuple of int or None
        Of each watched part of the line, in the order of the layer ``coverage``.
    bases_day : int or None
        Day from which all bases stand; None where one does not.
    seasons : tuple of Band
    """

    opens_day: Mapping[str, int | None]
    part_days: tuple[int | None, ...] = ()
    bases_day: int | None = None
    seasons: tuple[Band, ...] = field(default_factory=tuple)


def with_days(
    features: Sequence[Feature], sheet: Sheet, days: OpeningDays
) -> tuple[tuple[Feature, ...], Sheet]:
    """Say of what a plan proposes from which day it stands, so that a slider of days shows it then.

    Examples
    --------
    >>> from shapely import Point
    >>> post = Feature("sites", Point(30, 48), {"name": "Post 1", "site": "Post 1"})
    >>> found, _ = with_days([post], Sheet("n", "N", "2025-01-01", ""), OpeningDays({"Post 1": 12}))
    >>> found[0].values["from_day"]
    12
    """
    parts = iter(days.part_days)
    found = []
    for feature in features:
        site = str(feature.values.get("site"))
        if feature.layer == "coverage":
            found.append(_from(feature, next(parts, None)))
        elif feature.layer in _OF_A_SITE and site in days.opens_day:
            found.append(_from(feature, days.opens_day[site]))
        elif feature.layer in _OF_ALL_BASES:
            found.append(_from(feature, days.bases_day))
        else:
            found.append(feature)
    seasons = tuple((one.name, one.kind, one.from_day, one.to_day) for one in days.seasons)
    return tuple(found), replace(sheet, seasons=seasons)


def _from(feature: Feature, day: int | None) -> Feature:
    """The same from a day on; what does not open holds on no day that is counted."""
    held = {"from_day": 0, "to_day": -1} if day is None else {"from_day": day}
    return replace(feature, values={**feature.values, **held})
