"""Layers of lines, areas and points as they are, with their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from ..atomic import write_text
from ..geometry.ellipsoid import GEOD
from ..model.situation import Repair
from ..read.layer import KINDS, Column, Geometries, Layer
from ..read.records import layers_in
from ._days import day_in_name, day_of
from ._download import Download
from ._json import collections_of, layer_of_features
from ._supplier import Imported, Wishes
from ._tables import found_columns, layer_of, only, texts
from ._vocabulary import Vocabulary
from ._written import geojson_text

_ROLES = {"point": "places", "line": "path", "area": "area"}
_SQUARE_KM = 1e6
_LONLAT = {"OGC:CRS84", "EPSG:4326"}
_DECIMALS = 9
_JSON = re.compile(r'[\ufeff\s\x1e]*"?\s*[{\[]')  # also in a string
_OTHER_JSON = ('"Topology"', '"esri')  # which other readers take as it is


def layers_of(download: Download, wishes: Wishes, country: str) -> Iterator[tuple[str, Layer]]:
    """Layers of a file of any format, with the names that tell them apart; no name where there is one.

    Raises
    ------
    ReadError
        If it cannot be read as what it is.
    """
    start = download.head
    if _JSON.match(start) and not any(sign in start for sign in _OTHER_JSON):
        collections, notes = collections_of(download)
        for one in collections:
            layer = layer_of_features(download, one.features, wishes, country, crs=one.crs)
            name = one.called if len(collections) > 1 else ""
            yield name, replace(layer, repairs=(*notes, *layer.repairs))
        return
    names = [one.name for one in layers_in(download.path)]
    for name in names:
        several = len(names) > 1
        yield (name if several else ""), layer_of(download, wishes, country, layer=name if several else None)


def day_told(
    download: Download, layer: Layer, wishes: Wishes, words: Vocabulary
) -> tuple[str, tuple[Repair, ...]]:
    """Day by the user's word, the file's name, or the latest of a column of days; a note where none tells."""
    columns = found_columns(layer, words.columns, download.where, needed=())
    told = [day for text in texts(layer, columns.get("date", "")) if (day := day_of(text))]
    named = day_in_name(download.original) or day_in_name(download.name)
    day = wishes.day or named or max(told, default=None)
    if day is None:
        return "", (Repair(download.name, "nothing says which day it shows: say --day", "not told"),)
    return day.isoformat(), ()


def by_kind(layer: Layer) -> Iterator[tuple[str, Layer]]:
    """Parts of a layer whose geometry is of one kind, with the kind."""
    kinds = np.array([KINDS[int(type_id)] for type_id in shapely.get_type_id(layer.geometry)])
    for kind in layer.kinds:
        yield kind, only(layer, kinds == kind)


def imported(
    name: str,
    layer: Layer,
    download: Download,
    *,
    columns: Mapping[str, Sequence[object]] | None = None,
    role: str = "",
    keys: Mapping[str, str] | None = None,
    title: str = "",
    content_time: str = "",
    notes: Sequence[Repair] = (),
    left_out: Sequence[Repair] = (),
) -> Imported:
    """A layer of one kind of geometry as an import; its own columns where none are given.

    Parameters
    ----------
    name : str
        Of the layer and its file.
    layer : Layer
    download : Download
    columns, keys : mapping, optional
        Columns in the place of the layer's; further keys of a scenario's table.
    role, title, content_time : str
        As in ``Imported``; the role is that of the layer's kind if empty.
    notes, left_out : sequence of Repair
        Besides what the layer itself lists.
    """
    said = (
        columns if columns is not None else {key: _written(values) for key, values in layer.columns.items()}
    )
    text = geojson_text(_as_written(layer), said)
    kind = layer.kinds[0]
    return Imported(
        name=name,
        ending=".geojson",
        write=lambda path: write_text(path, text),
        origins=(download,),
        counts={
            f"{kind}s": len(layer),
            **_measured(layer, kind),
            "left out": len(layer.rejected) + len(left_out),
        },
        title=title,
        role=role or _ROLES[kind],
        keys=keys or {},
        content_time=content_time,
        repairs=(*layer.repairs, *notes),
        left_out=(*layer.rejected, *left_out),
    )


def _as_written(layer: Layer) -> Geometries:
    """Places as the supplier writes them; those carried from a plane to the tenth of a millimetre."""
    if layer.source_crs in _LONLAT:
        return layer.geometry
    return np.asarray(shapely.transform(layer.geometry, lambda degrees: np.round(degrees, _DECIMALS) + 0.0))


def _written(values: Column) -> list[object]:
    """Values of a column; a time in ISO 8601, nothing where there is none."""
    if np.issubdtype(values.dtype, np.datetime64):
        return [None if np.isnat(value) else str(value).removesuffix("T00:00:00.000") for value in values]
    return list(values.tolist())


def _measured(layer: Layer, kind: str) -> dict[str, int]:
    """Length or area of all features, geodesic, in whole kilometres or square kilometres."""
    if kind == "line":
        return {"km": round(sum(GEOD.geometry_length(one) for one in layer.geometry) / 1000.0)}
    if kind == "area":
        every = (abs(GEOD.geometry_area_perimeter(one)[0]) for one in layer.geometry)
        return {"km²": round(sum(every) / _SQUARE_KM)}
    return {}
