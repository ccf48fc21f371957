"""What two authors say differently of one name, one id or one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from ..features import Value
from .conflict import Conflict, place_of
from .overlay import Item

_SHOWN = 3
_NAMED = ("name", "description", "begin", "end")

Groups = dict[str, dict[str, list[Item]]]


def named_alike(items: Sequence[Item], kind: str, key_of: Callable[[Item], str]) -> Iterator[Conflict]:
    """Things of one key of which two authors each say what the other does not."""
    groups: Groups = defaultdict(lambda: defaultdict(list))
    for item in items:
        if key_of(item):
            groups[key_of(item)][item.author].append(item)
    for by_author in groups.values():
        for one, two in combinations(by_author, 2):
            first, second = _unmatched(by_author[one], by_author[two])
            if kind == "same name":  # what has one id on both sides is judged by it
                ids = {item.id for item in first if item.id} & {item.id for item in second}
                first, second = ([item for item in side if item.id not in ids] for side in (first, second))
            if first and second:
                what = first[0].id if kind == "same id" else first[0].name
                yield Conflict(kind, what, (one, two), _difference(first, second))


def _unmatched(first: Sequence[Item], second: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    said = [{_content(item) for item in side} for side in (first, second)]
    return (
        [item for item in first if _content(item) not in said[1]],
        [item for item in second if _content(item) not in said[0]],
    )


def _content(item: Item) -> tuple[object, ...]:
    values = sorted((key, _said(value)) for key, value in item.values.items() if value not in (None, ""))
    return (place_of(item.geometry), *(getattr(item, name) for name in _NAMED), *values)


def _said(value: Value) -> str:
    """A value as it is compared: 20, 20.0 and "20" say the same, and so do nothing and an empty text.

    >>> [_said(value) for value in (20, "20.0", True, "true", None)]
    ['20.0', '20.0', 'true', 'true', '']
    """
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    try:
        return str(float(value))
    except ValueError:
        return value if isinstance(value, str) else str(value)


def _difference(first: Sequence[Item], second: Sequence[Item]) -> str:
    if len(first) > 1 or len(second) > 1:
        return f"{len(first)} and {len(second)} things of it differ"
    one, two = first[0], second[0]
    pairs: dict[str, tuple[Value, Value]] = {
        name: (getattr(one, name), getattr(two, name)) for name in _NAMED
    }
    pairs |= {key: (one.values.get(key), two.values.get(key)) for key in (*one.values, *two.values)}
    differing = [
        f"{key}: {_short(left)} or {_short(right)}"
        for key, (left, right) in pairs.items()
        if _said(left) != _said(right)
    ]
    more = [f"{len(differing) - _SHOWN} more values"] if len(differing) > _SHOWN else []
    moved = ["the geometry differs"] if place_of(one.geometry) != place_of(two.geometry) else []
    return "; ".join([*moved, *differing[:_SHOWN], *more])


def _short(value: object) -> str:
    text = " ".join(str("–" if value in (None, "") else value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def placed_alike(items: Sequence[Item]) -> Iterator[Conflict]:
    """One place under two names."""
    places: dict[bytes, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.name and not item.geometry.is_empty:
            places[place_of(item.geometry)][item.author].append(item)
    for by_author in places.values():
        for one, two in combinations(by_author, 2):
            names = [{item.name.casefold(): item.name for item in by_author[side]} for side in (one, two)]
            if not names[0].keys() & names[1].keys():
                first, second = (sorted(each.values())[0] for each in names)
                yield Conflict("same place", first, (one, two), f"name: {_short(first)} or {_short(second)}")
