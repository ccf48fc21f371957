"""How long each stretch of a line was watched: hours, from spells of posts, patrols and cameras."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from ...model.observation import HOUR_S, Spell

Array = npt.NDArray[np.float64]


def hours_watched(spells: Iterable[Spell], edges_m: Array, *, from_s: float, to_s: float) -> Array:
    """Hours of observation of each stretch, summed over all who watched it.

    A spell that covers a part of a stretch counts by that part: two hours over half of it are one.

    Parameters
    ----------
    spells : iterable of Spell
    edges_m : array
        Chainages of the stretches' ends, ascending, one more than there are stretches.
    from_s, to_s : float
        Span of time that counts, seconds since 1970-01-01T00:00Z.

    Examples
    --------
    >>> two = [Spell(0, 2_000, 0, 7_200), Spell(1_000, 4_000, 0, 36_000, watch_share=0.5)]
    >>> hours_watched(two, np.array([0.0, 2_000, 4_000, 6_000]), from_s=0, to_s=36_000).tolist()
    [4.5, 5.0, 0.0]
    """
    lengths_m, hours = np.diff(edges_m), np.zeros(len(edges_m) - 1)
    for spell in spells:
        time_h = max(0.0, min(spell.ends_s, to_s) - max(spell.begins_s, from_s)) / HOUR_S
        inside_m = np.minimum(edges_m[1:], spell.to_m) - np.maximum(edges_m[:-1], spell.from_m)
        hours += time_h * spell.watch_share * np.maximum(inside_m, 0.0) / lengths_m
    return hours
