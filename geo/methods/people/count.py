"""Who lives on some ground: by the centre of each settlement, by its share, and by size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from ...model.people import CutSettlement, PeopleCount, PeopleRules
from ...model.situation import AnyArea, Settlement
from .ground import Array, SettledGround, centres_inside, shares_inside

Mask = npt.NDArray[np.bool_]


def count_people(
    area: AnyArea,
    settlements: Sequence[Settlement],
    ground: SettledGround,
    rules: PeopleRules,
    *,
    name: str,
    kind: str,
) -> PeopleCount:
    """Count who lives on some ground.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        Metres of the frame.
    settlements : sequence of Settlement
    ground : SettledGround
        Of the same settlements.
    rules : PeopleRules
        Classes of size, and how small a share is no cut.
    name, kind : str
        Of the ground.

    Examples
    --------
    The edge runs through the middle of Alba, whose centre is on it: 700 by centre, 350 by share.

    >>> from shapely import Point, box
    >>> from .ground import settled_ground
    >>> towns = [Settlement("Alba", "", Point(0, 0), 700), Settlement("Brod", "", Point(5, 0), None)]
    >>> said = {"as_of": "2014", "caveat": "-", "source": "-"}
    >>> rules = PeopleRules(**said, residents_per_km2=1_000.0, classes=(0, 1_000))
    >>> ground = settled_ground(towns, rules.residents_per_km2)
    >>> found = count_people(box(0, -9_000, 9_000, 9_000), towns, ground, rules, name="Buffer", kind="zone")
    >>> found.settlements, found.residents, found.uncounted, found.by_share, found.between
    (2, 700, 1, 350, (350, 700))
    >>> found.by_size
    (('under 1,000', 1, 700), ('1,000 and more', 0, 0))
    >>> [(cut.name, round(cut.inside_share, 9), cut.centre_inside) for cut in found.cut]
    [('Alba', 0.5, True)]
    """
    within = centres_inside(area, ground)
    share = shares_inside(area, ground, within)
    known = ~np.isnan(ground.residents)
    return PeopleCount(
        name=name,
        kind=kind,
        settlements=int(within.sum()),
        residents=int(ground.residents[within & known].sum()),
        uncounted=int((within & ~known).sum()),
        by_size=_by_size(ground.residents[within & known], rules.classes),
        cut=_cut(settlements, share, within, rules.cut_share),
        by_share=round(float((ground.residents * share)[known].sum())),
    )


def _by_size(residents: Array, classes: Sequence[int]) -> tuple[tuple[str, int, int], ...]:
    """Settlements and residents of each size, the smallest first."""
    if not classes:
        return ()
    least = (0, *classes) if classes[0] > 0 else tuple(classes)
    size = np.searchsorted(least, residents, side="right") - 1
    return tuple(
        (_in_words(lower, upper), int((size == number).sum()), int(residents[size == number].sum()))
        for number, (lower, upper) in enumerate(zip_longest(least, least[1:]))
    )


def _in_words(lower: int, upper: int | None) -> str:
    if upper is None:
        return f"{lower:,} and more" if lower else "of any size"
    return f"{lower:,} to {upper - 1:,}" if lower else f"under {upper:,}"


def _cut(
    settlements: Sequence[Settlement], share: Array, within: Mask, least: float
) -> tuple[CutSettlement, ...]:
    """Settlements that the edge cuts, the largest first; equal ones by name."""
    is_cut = (share > 0.0) & (share < 1.0) & (share >= least) & (share <= 1.0 - least)
    found = [
        CutSettlement(
            s.name,
            s.name_uk,
            s.population,
            float(share[number]),
            bool(within[number]),
            (s.place.x, s.place.y),
        )
        for number in np.flatnonzero(is_cut).tolist()
        for s in (settlements[number],)
    ]
    return tuple(sorted(found, key=lambda cut: (-(cut.residents or 0), cut.name, cut.inside_share)))
