"""Several sources of one date: ground by who gives it to whom, and the band between their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from ...errors import ScenarioError
from ...frame import Frame
from ...geometry.away import farthest_within
from ...geometry.carried import following
from ...geometry.chainage import Chainage
from ...geometry.distance import PathDistance
from ...geometry.ellipsoid import GEOD
from ...geometry.lines import merged
from ...geometry.runs import Runs
from ...model.agreement import Agreement, Band, BandFace, BandWidth, Given, Telling
from ...model.situation import AnyArea
from .bands import faces_between

_SLIVER_M2 = 1.0
_STEP_M = 250.0
_AT_END_M = 1.0
Array = npt.NDArray[np.float64]


def agreement_of(tellings: Sequence[Telling]) -> Agreement:
    """Lay the ground of several sources over each other.

    Parameters
    ----------
    tellings : sequence of Telling
        Each with ground, in metres of one equal-area frame. Their order is no matter.

    Raises
    ------
    ScenarioError
        If there are fewer than two, or two of one name.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.model.control import Held
    >>> day = date(2025, 1, 1)
    >>> def telling(name, edge):
    ...     ground = {"a": shapely.box(0, 0, edge, 10), "b": shapely.box(edge, 0, 60, 10)}
    ...     return Telling(name, day, Held(day, ground))
    >>> found = agreement_of([telling("two", 20), telling("one", 30)])
    >>> found.sources, found.area_m2("agreed"), found.area_m2("disputed"), found.shares_of("a")
    (('one', 'two'), 500.0, 100.0, Shares(by_all_m2=200.0, by_some_m2={('one',): 100.0}, by_none_m2=300.0))
    """
    told = _by_name(tellings)
    grounds = [telling.held.ground if telling.held else {} for telling in told]
    every = _areal(shapely.union_all([area for ground in grounds for area in ground.values()]))
    pieces: list[Given] = [Given((), every)]
    for ground in grounds:
        pieces = [cut for piece in pieces for cut in _cut(piece, ground)]
    return Agreement(tuple(telling.name for telling in told), tuple(pieces))


def band_of(
    tellings: Sequence[Telling], frame: Frame, *, reach_m: float, interval_m: float = 1_000.0
) -> Band:
    """Ground between the lines of several sources, with its width along the longest of them.

    Parameters
    ----------
    tellings : sequence of Telling
        Each with a line. Their order, and the way in which a line is drawn, are no matter.
    frame : Frame
        Equal-area.
    reach_m : float
        Farthest apart that two lines may be and still mean the same front, metres.
    interval_m : float
        Distance between the chainages for which a width is told, metres.

    Raises
    ------
    ScenarioError
        If there are fewer than two, or two of one name.

    Examples
    --------
    >>> from datetime import date
    >>> lines = {"one": "MULTILINESTRING ((0 0, 1 0))", "two": "MULTILINESTRING ((1 0.01, 0 0.01))"}
    >>> told = [Telling(name, date(2025, 1, 1), None, shapely.from_wkt(line)) for name, line in lines.items()]
    >>> band = band_of(told, Frame.around(0.5, 0.0), reach_m=5_000.0)
    >>> band.along, round(band.area_m2 / 1e6, 1), round(band.widest_m, 1)
    ('one', 123.1, 1105.7)
    """
    told = _by_name([telling for telling in tellings if telling.path is not None])
    paths = {telling.name: merged(telling.path).path for telling in told if telling.path is not None}
    lengths_m = {name: Chainage(path).length_m for name, path in paths.items()}
    along = min(paths, key=lambda name: (-round(lengths_m[name], 3), name))
    reference = Chainage(paths[along])
    lines = {
        name: reference if name == along else Chainage(following(path, reference))
        for name, path in paths.items()
    }
    return Band(
        along=along,
        paths={name: line.path for name, line in lines.items()},
        lengths_m=lengths_m,
        faces=tuple(_faces(lines, frame, reach_m)),
        widths=tuple(_widths(lines, along, interval_m, reach_m)),
        widest_m=max(_widest_m(one, other, reach_m) for one, other in permutations(lines.values(), 2)),
    )


def _by_name(tellings: Sequence[Telling]) -> list[Telling]:
    names = [telling.name for telling in tellings]
    if len(names) < 2 or len(set(names)) < len(names):
        raise ScenarioError(
            f"the sources are {', '.join(names) or 'none'}",
            where="comparison of sources",
            mend="Give two or more, each with a name of its own.",
        )
    return sorted(tellings, key=lambda telling: telling.name)


def _cut(piece: Given, ground: Mapping[str, AnyArea]) -> Iterator[Given]:
    """A piece by what one more source says of it."""
    rest: BaseGeometry = piece.area
    for holder in sorted(ground):
        area = _areal(rest.intersection(ground[holder]))
        rest = rest.difference(ground[holder])
        if area.area >= _SLIVER_M2:
            yield Given((*piece.holders, holder), area)
    if (untold := _areal(rest)).area >= _SLIVER_M2:
        yield Given((*piece.holders, None), untold)


def _areal(shape: BaseGeometry) -> AnyArea:
    """The areas among what an overlay gives; lines and points along a shared border are nothing."""
    kept = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return MultiPolygon(kept) if len(kept) != 1 else kept[0]


def _faces(lines: Mapping[str, Chainage], frame: Frame, reach_m: float) -> Iterator[BandFace]:
    names = list(lines)
    for face in faces_between(list(lines.values()), frame, reach_m):
        left_of = tuple(name for name, is_left in zip(names, face.on_left, strict=True) if is_left)
        yield BandFace(face.area, left_of, tuple(name for name in names if name not in left_of))


def _widths(
    lines: Mapping[str, Chainage], along: str, interval_m: float, reach_m: float
) -> Iterator[BandWidth]:
    """Farthest line on either side at equal steps of the line told along, where another faces it."""
    reference = lines[along]
    markers = reference.markers(interval_m)
    left_m, right_m = np.zeros((2, len(markers.number)))
    faced = np.zeros(len(markers.number), dtype=bool)
    for name, line in lines.items():
        if name != along:
            offset_m, faces = _facing(line, markers.longitude, markers.latitude, reach_m)
            # The other line lies on the side from which the reference is not seen.
            left_m = np.maximum(left_m, np.where(faces, -offset_m, 0.0))
            right_m = np.maximum(right_m, np.where(faces, offset_m, 0.0))
            faced |= faces
    rows = zip(markers.chainage_m[faced], left_m[faced], right_m[faced], strict=True)
    yield from (BandWidth(*map(float, row)) for row in rows)


def _facing(
    line: Chainage, longitude: Array, latitude: Array, reach_m: float
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Signed distance of places to a line, and whether it runs past them rather than ending before."""
    near = line.of(longitude, latitude)
    is_open = np.array([not part.is_closed for part in line.path.geoms])
    begin_m, end_m = np.array(line.part_ends_m).T[:, near.part]
    at_begin, at_end = (np.abs(near.chainage_m - at_m) < _AT_END_M for at_m in (begin_m, end_m))
    # Past an open end a place lies ahead of it: in the direction in which the line would run on.
    inside_m = np.where(at_begin, begin_m + _AT_END_M, end_m - _AT_END_M)
    inside = line.places(np.clip(inside_m, begin_m, end_m), part=near.part)
    foot = line.places(near.chainage_m, part=near.part)
    onward, towards = (
        np.asarray(GEOD.inv(*one, *other)[0])
        for one, other in ((inside, foot), (foot, (longitude, latitude)))
    )
    ahead_m = np.abs(near.offset_m) * np.cos(np.radians(towards - onward))
    past_the_end = is_open[near.part] & (at_begin | at_end) & (ahead_m > _AT_END_M)
    return near.offset_m, ~past_the_end & (np.abs(near.offset_m) <= reach_m)


def _widest_m(one: Chainage, other: Chainage, reach_m: float) -> float:
    """Farthest that a place of one line lies from another that faces it, right to a metre."""
    part, begin_m, end_m = [], [], []
    for number, (low, high) in enumerate(one.part_ends_m):
        at_m = np.linspace(low, high, max(2, int(np.ceil((high - low) / _STEP_M)) + 1))
        places = one.places(at_m, part=np.full(len(at_m), number))
        faces = _facing(other, *places, reach_m)[1]
        both = np.flatnonzero(faces[:-1] & faces[1:])
        part += [number] * len(both)
        begin_m += at_m[both].tolist()
        end_m += at_m[both + 1].tolist()
    facing = Runs.of(part, begin_m, end_m, sources=len(one.part_ends_m))
    found = farthest_within(one, PathDistance(other.path), facing)
    return float(found.distance_m.max(initial=0.0))
