"""Record by record, through fiona: layers and their schema, and the records that fail one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import fiona
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .formats import Place, located
from .layer import Draft, LayerSummary, Repair
from .quiet import FOREIGN, quiet, told

_UNCLOSED = "an outer or inner ring is not closed"
_CLOSED = "closed with a straight edge to its first point"


def layers_in(path: str | Path) -> tuple[LayerSummary, ...]:
    """Say what layers a file has, without reading their geometry.

    Returns
    -------
    tuple of LayerSummary
        Name, number of features, kind of geometry and CRS as the file declares them, columns with types.

    Raises
    ------
    ReadError
        If the file cannot be opened.
    """
    place = located(path)
    with quiet(place.where):
        return tuple(_summary(place, name) for name in layer_names(place))


def layer_names(place: Place) -> list[str]:
    """Names of the layers in a file that GDAL reads."""
    return list(fiona.listlayers(place.for_gdal, **place.opening_options))


def _summary(place: Place, name: str) -> LayerSummary:
    with _opened(replace(place, layer=name)) as collection:
        schema = collection.schema
        crs = collection.crs.to_string() if collection.crs else ""
        return LayerSummary(name, len(collection), schema["geometry"], crs, dict(schema["properties"]))


def _opened(place: Place) -> Any:
    return fiona.open(
        place.for_gdal,
        layer=place.layer,
        encoding=place.encoding,
        allow_unsupported_drivers=True,
        **place.opening_options,
    )


def read_one_by_one(place: Place) -> Draft:
    """Read a layer record by record, so that a bad record costs no more than itself."""
    found: list[BaseGeometry | None] = []
    values: list[Mapping[str, object]] = []
    draft = Draft(place.label, np.empty(0, object), {}, None)
    with _opened(place) as collection:
        if collection.crs_wkt:
            draft.crs = pyproj.CRS.from_wkt(collection.crs_wkt)
        names = list(collection.schema["properties"])
        for number, record in enumerate(_each(collection), start=1):
            where = f"{place.label}, feature {number}"
            found.append(_geometry(record, where, draft) if not isinstance(record, str) else None)
            values.append({} if isinstance(record, str) else dict(record.properties))
            if isinstance(record, str):
                draft.rejected.append(Repair(where, f"the record cannot be read: {record}", "left out"))
    kept = np.array([g is not None for g in found], bool)
    draft.geometry = np.array([*found, None], object)[:-1][kept]
    draft.rows = np.flatnonzero(kept)
    draft.columns = {name: np.array([*(v.get(name) for v in values), None], object)[:-1] for name in names}
    return draft


def _each(collection: Any) -> Iterator[Any]:
    """Records in turn; for one that cannot be read, the reason as a string."""
    records = iter(collection)
    for _ in range(len(collection)):
        try:
            yield next(records)
        except StopIteration:
            return
        except FOREIGN as error:
            yield told(error)


def mended_one_by_one(
    place: Place, draft: Draft, lost: npt.NDArray[np.intp], feature_ids: npt.NDArray[np.int64]
) -> None:
    """Fetch the records whose geometry the bulk read could not build; close them, or list them as lost."""
    with _opened(place) as collection:
        for index, feature_id in zip(lost.tolist(), feature_ids.tolist(), strict=True):
            try:
                record = collection[int(feature_id)]
            except FOREIGN as error:
                draft.rejected.append(
                    Repair(draft.where(index), f"the record cannot be read: {told(error)}", "left out")
                )
                continue
            draft.geometry[index] = _geometry(record, draft.where(index), draft)
    kept = ~shapely.is_missing(draft.geometry)
    draft.geometry, draft.rows = draft.geometry[kept], draft.rows[kept]


def _geometry(record: Any, where: str, draft: Draft) -> BaseGeometry | None:
    """Build one record's geometry, closing its rings; None, and the reason listed, where that fails."""
    if record.geometry is None:
        draft.rejected.append(Repair(where, "it has no geometry", "left out"))
        return None
    try:
        built = shape(record.geometry)
    except FOREIGN as error:
        problem = f"its geometry is broken: {_plainly(told(error))}"
        draft.rejected.append(Repair(where, problem, "left out"))
        return None
    if _has_open_ring(record.geometry):
        draft.repairs.append(Repair(where, _UNCLOSED, _CLOSED))
    return built


def _plainly(text: str) -> str:
    return "a line of one point" if "0 or >1 elements" in text else text


def _has_open_ring(geometry: Any) -> bool:
    if geometry.type == "Polygon":
        return any(len(ring) and tuple(ring[0]) != tuple(ring[-1]) for ring in geometry.coordinates)
    if geometry.type == "MultiPolygon":
        return any(
            len(r) and tuple(r[0]) != tuple(r[-1]) for polygon in geometry.coordinates for r in polygon
        )
    return any(_has_open_ring(part) for part in (geometry.geometries or ()))
