"""Where files of a merge contradict each other: told, never settled."""

from __future__ import annotations

from collections.abc import Sequence

from .conflict import KINDS, Conflict
from .nearness import near, overlapping
from .overlay import Item
from .said import named_alike, placed_alike


def conflicts_of(
    items: Sequence[Item], *, near_m: float = 25.0, exclusive: tuple[str, str] | None = None
) -> tuple[Conflict, ...]:
    """List what files say differently of the same thing.

    Names and ids are compared between authors, not within one file, where a name may stand for many things.

    Parameters
    ----------
    items : sequence of Item
    near_m : float
        Items of two authors are near-duplicates where no point of one is farther than this from the other,
        metres; 0 looks for none.
    exclusive : (str, str), optional
        A key (``folder``, or that of a value) and a value: areas that bear it must not overlap.

    Examples
    --------
    >>> import shapely
    >>> one = Item("a.kml", (), shapely.Point(36, 48), "Post")
    >>> two = Item("b.kml", (), shapely.Point(36.1, 48), "Post")
    >>> [(found.kind, found.says) for found in conflicts_of([one, two])]
    [('same name', 'the geometry differs')]
    """
    found = [
        *named_alike(items, "same id", lambda item: item.id),
        *named_alike(items, "same name", lambda item: item.name.casefold()),
        *placed_alike(items),
    ]
    if near_m > 0.0:
        found += near(items, near_m)
    if exclusive is not None:
        found += overlapping(items, *exclusive)
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.what, each.authors)))
