"""Where files of a merge contradict each other: told, never settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from ..features import Value
from ..frame import Frame
from .overlay import Item, folder_text

Groups = dict[str, dict[str, list[Item]]]

KINDS = ("same id", "same name", "same place", "near", "overlap")
_SAME_DECIMALS = 7  # of a degree: about a centimetre
_LEAST_OVERLAP_M2 = 1.0
_SHOWN = 3
_NAMED = ("name", "description", "begin", "end")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two items, or two groups of one name, that do not agree.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    what : str
        The id, the name or the class in question.
    authors : tuple of (str, str)
    says : str
        In what they differ.
    distance_m : float or None
        How far apart near-duplicates are (Hausdorff).
    overlap_m2 : float or None
        Ground that two areas of one exclusive class share.
    """

    kind: str
    what: str
    authors: tuple[str, str]
    says: str
    distance_m: float | None = None
    overlap_m2: float | None = None


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
    >>> one = Item("a.kml", (), shapely.Point(36, 48), "Post")
    >>> two = Item("b.kml", (), shapely.Point(36.1, 48), "Post")
    >>> [(found.kind, found.says) for found in conflicts_of([one, two])]
    [('same name', 'the geometry differs')]
    """
    found = [
        *_named_alike(items, "same id", lambda item: item.id),
        *_named_alike(items, "same name", lambda item: item.name.casefold()),
        *_placed_alike(items),
    ]
    if near_m > 0.0:
        found += _near(items, near_m)
    if exclusive is not None:
        found += _overlapping(items, *exclusive)
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.what, each.authors)))


def _named_alike(items: Sequence[Item], kind: str, key_of: Callable[[Item], str]) -> Iterator[Conflict]:
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
    return (_place(item.geometry), *(getattr(item, name) for name in _NAMED), *values)


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


def _place(geometry: BaseGeometry) -> bytes:
    """Equal for equal places: whichever way a ring runs, whatever the height, and for a part under a roof."""
    parts = shapely.get_parts(geometry)
    flat = shapely.force_2d(parts[0] if len(parts) == 1 else geometry)
    rounded = shapely.transform(flat, lambda degrees: np.round(degrees, _SAME_DECIMALS) + 0.0)
    return bytes(shapely.to_wkb(shapely.normalize(rounded)))


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
    moved = ["the geometry differs"] if _place(one.geometry) != _place(two.geometry) else []
    return "; ".join([*moved, *differing[:_SHOWN], *more])


def _short(value: object) -> str:
    text = " ".join(str("–" if value in (None, "") else value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _placed_alike(items: Sequence[Item]) -> Iterator[Conflict]:
    """One place under two names."""
    places: dict[bytes, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.name and not item.geometry.is_empty:
            places[_place(item.geometry)][item.author].append(item)
    for by_author in places.values():
        for one, two in combinations(by_author, 2):
            names = [{item.name.casefold(): item.name for item in by_author[side]} for side in (one, two)]
            if not names[0].keys() & names[1].keys():
                first, second = (sorted(each.values())[0] for each in names)
                yield Conflict("same place", first, (one, two), f"name: {_short(first)} or {_short(second)}")


def _near(items: Sequence[Item], near_m: float) -> Iterator[Conflict]:
    """Pairs of two authors that lie within a distance all along, and are not told by id or name already.

    Where they do, the sides of their bounding boxes lie within it too: a tree of those finds the few pairs
    worth measuring.
    """
    for family in ("points", "lines", "areas"):
        members = [item for item in items if item.family == family]
        if len(members) < 2:
            continue
        shapes = _in_metres(members)
        tree = cKDTree(shapely.bounds(shapes))
        for i, j in sorted(tree.query_pairs(near_m, p=np.inf)):
            one, two = members[i], members[j]
            alike = (one.id and one.id == two.id) or (one.name and one.name.casefold() == two.name.casefold())
            if one.author == two.author or alike or _place(one.geometry) == _place(two.geometry):
                continue
            distance_m = _apart_m(shapes[i], shapes[j])
            if distance_m <= near_m:
                says = f"{_called(one)} and {_called(two)} lie {distance_m:.1f} m apart"
                yield Conflict("near", _called(one), (one.author, two.author), says, distance_m=distance_m)


def _apart_m(one_m: BaseGeometry, two_m: BaseGeometry) -> float:
    """Hausdorff distance between the lines of two shapes, taken at their vertices, in metres."""
    lines = [shapely.boundary(shape) if shape.area else shape for shape in (one_m, two_m)]
    shapely.prepare(lines)
    vertices = [shapely.points(shapely.get_coordinates(line)) for line in lines]
    return max(
        float(shapely.distance(vertices[0], lines[1]).max()),
        float(shapely.distance(vertices[1], lines[0]).max()),
    )


def _overlapping(items: Sequence[Item], key: str, value: str) -> Iterator[Conflict]:
    """Areas of a class that nothing should be in twice, of one author or of two."""
    members = [item for item in items if item.family == "areas" and _bears(item, key, value)]
    if len(members) < 2:
        return
    shapes = shapely.make_valid(_in_metres(members))
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for i, j in sorted((i, j) for i, j in pairs if i < j):
        overlap_m2 = float(shapely.intersection(shapes[i], shapes[j]).area)
        if overlap_m2 >= _LEAST_OVERLAP_M2:
            one, two = members[i], members[j]
            says = f"{_called(one)} and {_called(two)} share {overlap_m2 / 1e6:.3g} km²"
            yield Conflict("overlap", value, (one.author, two.author), says, overlap_m2=overlap_m2)


def _bears(item: Item, key: str, value: str) -> bool:
    if key == "folder":
        return value in item.folder or folder_text(item.folder) == value
    return str(item.values.get(key, "")) == value


def _in_metres(members: Sequence[Item]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    flat = shapely.force_2d(np.array([item.geometry for item in members], dtype=object))
    west, south, east, north = shapely.total_bounds(flat)
    frame = Frame.around(round((west + east) / 2, 3), round((south + north) / 2, 3))
    return np.array([frame.to_metres(shape) for shape in flat.tolist()], dtype=object)


def _called(item: Item) -> str:
    return item.name or item.id or f"a thing of {item.author} without a name"
