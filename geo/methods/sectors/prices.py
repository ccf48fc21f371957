"""Prices of boundaries away from features and of wishes not met, and which wishes a parting leaves unmet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...errors import ScenarioError
from ...model.contingent import Contingent, SectorRules
from .features import Crossing

Array = npt.NDArray[np.float64]


class PairPrices(NamedTuple):
    """Prices of neighbours, none below 0, and what they count beyond the prices of the rules."""

    pair: Array
    beyond: float


def cut_prices(bounds_m: Array, features: Sequence[Crossing], rules: SectorRules) -> Array:
    """Price of a boundary at each place: nothing at a feature, nor where none lies within ``snap_m``."""
    if not features:
        return np.zeros(len(bounds_m))
    at_m = np.array([feature.chainage_m for feature in features])
    following = np.clip(np.searchsorted(at_m, bounds_m), 0, len(at_m) - 1)
    apart_m = np.minimum(
        np.abs(bounds_m - at_m[following]), np.abs(bounds_m - at_m[np.maximum(following - 1, 0)])
    )
    drawn = (apart_m > 0.001) & (apart_m <= rules.snap_m)  # chainages are kept to the millimetre
    return np.where(drawn, rules.off_feature_price, 0.0)


def pair_prices(contingents: Sequence[Contingent], rules: SectorRules) -> PairPrices:
    """Price of every two contingents next to one another.

    Two that wish to stand together cost something where they do not; that is the same as a price on all
    other pairs, but for an amount that every order pays alike.
    """
    count = len(contingents)
    together = np.array([[_together(a, b) for b in contingents] for a in contingents], dtype=float)
    apart = np.array([[_apart(a, b) for b in contingents] for a in contingents], dtype=float)
    mute = np.array([[_mute(a, b) for b in contingents] for a in contingents], dtype=float)
    wish = rules.adjacency_price * together
    most = float(wish.max())
    pair = most - wish + rules.adjacency_price * apart + rules.language_price * mute
    np.fill_diagonal(pair, 0.0)
    wished = float(np.triu(wish, 1).sum())
    return PairPrices(pair, most * (count - 1) - wished)


def check_wishes(contingents: Sequence[Contingent]) -> None:
    """Refuse contingents of one name, and wishes that name nobody.

    Raises
    ------
    ScenarioError
        If two bear one name, or a wish names none of them.
    """
    names = [contingent.name for contingent in contingents]
    if not names:
        raise ScenarioError(
            "there is no contingent", where="sectors", mend="Give one [[contingent]] or more."
        )
    for contingent in contingents:
        where = f"contingent {contingent.name!r}"
        if names.count(contingent.name) > 1:
            raise ScenarioError("two bear this name", where=where, mend="Give each its own name.")
        for key in ("beside", "apart_from"):
            for other in getattr(contingent, key):
                if other not in names or other == contingent.name:
                    known = ", ".join(name for name in names if name != contingent.name) or "none"
                    raise ScenarioError(
                        f"{key} names {other!r}", where=where, mend=f"The others are {known}."
                    )


def unmet_wishes(placed: Sequence[Contingent]) -> tuple[str, ...]:
    """Wishes that contingents in this order leave unmet, in words.

    Examples
    --------
    >>> alfa = Contingent(name="Alfa", personnel=9, source="-", beside=("Cobra",), languages=("fr",))
    >>> bravo = Contingent(name="Bravo", personnel=9, source="-", languages=("uk", "en"))
    >>> cobra = Contingent(name="Cobra", personnel=9, source="-", apart_from=("Bravo",), languages=("en",))
    >>> for words in unmet_wishes((alfa, bravo, cobra)):
    ...     print(words)
    Alfa and Cobra should stand side by side and do not
    Bravo and Cobra should not stand side by side and do
    Alfa and Bravo stand side by side and have no language in common
    """
    return (*_parted(placed), *_thrown_together(placed))


def _parted(placed: Sequence[Contingent]) -> Iterator[str]:
    for a, one in enumerate(placed):
        for other in placed[a + 2 :]:
            if _together(one, other):
                yield f"{one.name} and {other.name} should stand side by side and do not"


def _thrown_together(placed: Sequence[Contingent]) -> Iterator[str]:
    for one, other in pairwise(placed):
        if _apart(one, other):
            yield f"{one.name} and {other.name} should not stand side by side and do"
    for one, other in pairwise(placed):
        if _mute(one, other):
            yield f"{one.name} and {other.name} stand side by side and have no language in common"


def _together(one: Contingent, other: Contingent) -> bool:
    return other.name in one.beside or one.name in other.beside


def _apart(one: Contingent, other: Contingent) -> bool:
    return other.name in one.apart_from or one.name in other.apart_from


def _mute(one: Contingent, other: Contingent) -> bool:
    """Whether both tell their languages and share none."""
    return bool(one.languages and other.languages and not set(one.languages) & set(other.languages))
