"""How long each stretch of a line was watched, less what kept observers from it; and what they could see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...geometry.located import Located
from ...model.incident import Incidents
from ...model.observation import HOUR_S, Denial, Spell

Array = npt.NDArray[np.float64]
Senses = Mapping[str, frozenset[str]]
_LEAST_SHARE = 1e-9  # who watches for less than a second in thirty years watches nothing
_AT_ONCE = 1_024  # rows in one product, so that many of them do not fill the memory


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
    return hours_by_stretch_and_time(spells, edges_m, np.array([from_s, to_s]))[:, 0]


def hours_by_stretch_and_time(spells: Iterable[Spell], edges_m: Array, edges_s: Array) -> Array:
    """Hours of observation of each stretch in each span of time, one row a stretch.

    Parameters
    ----------
    spells : iterable of Spell
    edges_m, edges_s : array
        Chainages and times that part the stretches and the spans, ascending.

    Examples
    --------
    A spell of two hours over half of the second stretch, its second hour in the second span.

    >>> spell, edges_m = Spell(1_500, 2_000, 0, 7_200), np.array([0.0, 1_000, 2_000])
    >>> hours_by_stretch_and_time([spell], edges_m, np.array([0.0, 3_600, 9_000])).tolist()
    [[0.0, 0.0], [0.5, 0.5]]
    """
    told = [(one.from_m, one.to_m, one.begins_s, one.ends_s, one.watch_share) for one in spells]
    from_m, to_m, begins_s, ends_s, share = np.array(told, float).reshape(-1, 5).T
    # What is watched again and again, day after day, is one row.
    rows, whose = np.unique(np.column_stack((from_m, to_m)), axis=0, return_inverse=True)
    by_row_h = _hours_by_row(whose.ravel(), len(rows), begins_s, ends_s, share, edges_s)
    hours = np.zeros((len(edges_m) - 1, len(edges_s) - 1))
    for begin in range(0, len(rows), _AT_ONCE):
        low_m, high_m = rows[begin : begin + _AT_ONCE].T
        shared_m = np.minimum(high_m[:, None], edges_m[1:]) - np.maximum(low_m[:, None], edges_m[:-1])
        hours += (np.maximum(shared_m, 0.0) / np.diff(edges_m)).T @ by_row_h[begin : begin + _AT_ONCE]
    return hours


def _hours_by_row(
    row: npt.NDArray[np.intp], rows: int, begins_s: Array, ends_s: Array, share: Array, edges_s: Array
) -> Array:
    """Hours of each row in each span of time: a spell lies in few spans, so that only those are looked at."""
    spans = len(edges_s) - 1
    first = np.maximum(np.searchsorted(edges_s, begins_s, side="right") - 1, 0)
    last = np.minimum(np.searchsorted(edges_s, ends_s, side="left") - 1, spans - 1)
    count = np.maximum(last - first + 1, 0)
    spell = np.repeat(np.arange(len(row)), count)
    span = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count) + first[spell]
    shared_s = np.minimum(ends_s[spell], edges_s[span + 1]) - np.maximum(begins_s[spell], edges_s[span])
    hours = np.maximum(shared_s, 0.0) / HOUR_S * share[spell]
    summed = np.bincount(row[spell] * spans + span, hours, rows * spans)
    return np.asarray(summed, float).reshape(rows, spans)


def lessened(spells: Iterable[Spell], denials: Sequence[Denial]) -> Iterator[Spell]:
    """Spells without the stretches and hours in which their observers were kept from watching.

    Examples
    --------
    Ten hours over four kilometres, the second barred for the last five hours: 40 km h less 5.

    >>> barred = Denial(1_000, 2_000, 18_000, 36_000, "road barred")
    >>> left = list(lessened([Spell(0, 4_000, 0, 36_000)], [barred]))
    >>> sum((one.to_m - one.from_m) * (one.ends_s - one.begins_s) / 3.6e6 for one in left)
    35.0
    """
    for spell in spells:
        pieces = [spell]
        for denial in denials:
            if denial.stops(spell.means):
                pieces = [piece for whole in pieces for piece in _without(whole, denial)]
        yield from pieces


def _without(spell: Spell, denial: Denial) -> Iterator[Spell]:
    low_m, high_m = max(spell.from_m, denial.from_m), min(spell.to_m, denial.to_m)
    early_s, late_s = max(spell.begins_s, denial.begins_s), min(spell.ends_s, denial.ends_s)
    if low_m >= high_m or early_s >= late_s:
        yield spell
        return
    if spell.from_m < low_m:
        yield replace(spell, to_m=low_m)
    if high_m < spell.to_m:
        yield replace(spell, from_m=high_m)
    if spell.begins_s < early_s:
        yield replace(spell, from_m=low_m, to_m=high_m, ends_s=early_s)
    if late_s < spell.ends_s:
        yield replace(spell, from_m=low_m, to_m=high_m, begins_s=late_s)


def seen_from_s(
    incidents: Incidents, located: Located, spells: Iterable[Spell], senses: Senses, *, end_m: float
) -> Array:
    """First moment in the window of each incident at which somebody watched its place, NaN where nobody did.

    Where both the incident and the spell tell by what means, they have to agree: the same word, or one of
    those by which such an observer is known to sense.

    Parameters
    ----------
    incidents : Incidents
    located : Located
        Where they lie on the line.
    spells : iterable of Spell
    senses : mapping
        Words of ``Incidents.means`` by which an observer senses, by the word of ``Spell.means``; lower case.
    end_m : float
        Chainage of the line's end, which belongs to the last spell.

    Examples
    --------
    >>> from geo.model.incident import incidents_at
    >>> three = incidents_at([0.0] * 3, [0.0] * 3, begins_s=[0, 50, 90], lasts_s=20)
    >>> where = Located(np.array([5.0, 5.0, 15.0]), np.zeros(3), np.zeros(3, int))
    >>> seen_from_s(three, where, [Spell(0, 10, 60, 100)], {}, end_m=20).tolist()
    [nan, 60.0, nan]
    """
    order = np.argsort(located.chainage_m, kind="stable")
    along_m = located.chainage_m[order]
    begins_s, ends_s = incidents.begins_s[order], incidents.ends_s[order]
    found = np.full(len(order), np.inf)
    words = [word.lower() for word in incidents.means]
    fitting: dict[str, npt.NDArray[np.bool_]] = {}
    for spell in spells:
        low = int(np.searchsorted(along_m, spell.from_m))
        high = int(np.searchsorted(along_m, spell.to_m, side="right" if spell.to_m >= end_m else "left"))
        if low == high or spell.watch_share < _LEAST_SHARE or spell.from_m >= end_m:
            continue
        if spell.means not in fitting:
            fitting[spell.means] = np.array([_fits(word, spell.means, senses) for word in words])[order]
        first_s = np.maximum(begins_s[low:high], spell.begins_s)
        over = (first_s < np.minimum(ends_s[low:high], spell.ends_s)) & fitting[spell.means][low:high]
        found[low:high] = np.where(over, np.minimum(found[low:high], first_s), found[low:high])
    moments = np.empty(len(order))
    moments[order] = np.where(np.isfinite(found), found, np.nan)
    return moments


def _fits(word: str, means: str, senses: Senses) -> bool:
    watching = means.lower()
    return not word or not watching or word == watching or word in senses.get(watching, frozenset())
