"""What lies round a line: named ground, settlements and sites, in metres of the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import numpy as np
import shapely
from shapely import MultiPoint, box

from ..errors import ScenarioError
from ..frame import Frame
from ..model.situation import AnyArea, ControlArea, Settlement, Site
from .context import COUNTRIES, OBLASTS, TERRITORIAL_SEA, Bounds, Context
from .layer import Layer
from .opened import OpenedLayers


def named_ground(context: Context, bounds: Bounds, frame: Frame) -> Mapping[str, AnyArea]:
    """Land and territorial sea of each country, and each oblast, that the bounds touch.

    Names are ``country:UA``, ``sea:UA``, ``oblast:UA-14`` and, for all land together, ``land``.
    """
    window = box(*bounds)
    found: dict[str, AnyArea] = {}
    families = (
        ("country", COUNTRIES, context.land),
        ("sea", TERRITORIAL_SEA, context.sea),
        ("oblast", OBLASTS, context.oblasts),
    )
    for family, layer, areas in families:
        near = {code: area for code, area in sorted(areas.items()) if shapely.intersects(area, window)}
        if not near:
            context.used.pop(layer, None)  # it says nothing of this place, so it needs no credit
        for code, area in near.items():
            within = frame.to_metres(shapely.intersection(area, window))
            found[f"{family}:{code}"] = cast(AnyArea, within)
    lands = [area for name, area in found.items() if name.startswith("country:")]
    if lands:
        found["land"] = cast(AnyArea, shapely.union_all(lands))
    return found


def labels_of_ground(context: Context, areas: Mapping[str, AnyArea]) -> Mapping[str, str]:
    """What the oblasts among named ground are called in English."""
    if not any(name.startswith("oblast:") for name in areas):
        return {}
    called = {f"oblast:{code}": name for code, name in context.oblast_names.items()}
    return {name: called[name] for name in areas if name in called}


def settlements_of(layer: Layer, frame: Frame, control: Sequence[ControlArea]) -> tuple[Settlement, ...]:
    """Rows of a gazetteer as settlements, each with the party on whose ground its centre lies."""
    if not len(layer):
        return ()
    places = shapely.get_parts(frame.to_metres(MultiPoint(list(layer.geometry))))
    held: list[str | None] = [None] * len(places)
    for ground in control:
        shapely.prepare(ground.area)
        for number in np.flatnonzero(shapely.intersects(ground.area, places)):
            held[number] = ground.party
    return tuple(
        Settlement(_text(row["name_en"]), _text(row.get("name_uk")), place, _count(row["population"]), holder)
        for row, place, holder in zip(layer.rows(), places, held, strict=True)
    )


def own_settlements(opened: OpenedLayers) -> Layer | None:
    """The user's own gazetteer (layers of role ``settlements``), in the columns of the embedded one.

    Raises
    ------
    ScenarioError
        If a layer has no column of names, or a count of residents is no number.
    """
    found = [_gazetteer(name, layer) for name, layer in opened.of_role("settlements")]
    if not found:
        return None
    columns = {key: np.concatenate([one.columns[key] for one in found]) for key in found[0].columns}
    return Layer("settlements", np.concatenate([one.geometry for one in found]), columns, "OGC:CRS84")


def _gazetteer(title: str, layer: Layer) -> Layer:
    called = next((key for key in ("name_en", "name") if key in layer.columns), None)
    if called is None:
        raise ScenarioError(
            f"its columns are {', '.join(layer.columns) or 'none'}",
            where=f"layers.{title}",
            mend="Name its places in a column name or name_en.",
        )
    rows = list(layer.rows())
    counts = [_text(row.get("population")) for row in rows]
    for number, count in enumerate(counts, start=1):
        if count and not _is_count(count):
            raise ScenarioError(
                f"population is {count!r}", where=f"layers.{title}, row {number}", mend="Give a number."
            )
    texts = {
        "name_en": [_text(row[called]) for row in rows],
        "name_uk": [_text(row.get("name_uk")) for row in rows],
        "population": counts,
    }
    columns = {key: np.array(values, dtype=object) for key, values in texts.items()}
    return Layer("settlements", shapely.centroid(layer.geometry), columns, layer.source_crs)


def _is_count(text: str) -> bool:
    try:
        return float(text) >= 0.0
    except ValueError:
        return False


def sites_of(opened: OpenedLayers, frame: Frame) -> Iterator[Site]:
    """Existing sites that the user gives; columns ``name``, ``kind`` and ``party`` are taken if there."""
    for title, layer in opened.of_role("sites"):
        for number, (geometry, row) in enumerate(zip(layer.geometry, layer.rows(), strict=True), start=1):
            yield Site(
                name=_text(row.get("name")) or f"{title} {number}",
                kind=_text(row.get("kind")) or title,
                place=frame.to_metres(shapely.centroid(geometry)),
                party=_text(row.get("party")) or None,
            )


def _text(value: object) -> str:
    missing = value is None or (isinstance(value, float) and np.isnan(value))
    return "" if missing else str(value).strip()


def _count(value: object) -> int | None:
    """A count of people; what is empty or zero in a gazetteer is not known, not nobody."""
    number = float(str(value)) if _text(value) else 0.0
    return int(number) if number > 0 else None
