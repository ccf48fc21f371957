"""Record by record, through fiona: layers and their schema, and the records that fail one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fiona
import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj

from .archives import opened
from .build import Built, from_coded, from_record, settle
from .incomplete import refuse_incomplete, refuse_short_of
from .layer import Column, Draft, LayerSummary, objects
from .parquet import read_parquet
from .place import Place
from .quiet import FOREIGN, quiet, told
from .sheets import read_sheet


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
    with opened(path) as place, quiet(place.where):
        refuse_incomplete(place)
        if place.format in {"csv", "parquet"}:
            return (_summary_of_table(place),)
        return tuple(_summary(place, name) for name in layer_names(place))


def layer_names(place: Place) -> list[str]:
    """Names of the layers in a file that GDAL reads.

    pyogrio looks first: fiona ends the whole program where GDAL quotes broken bytes in a message. Only GML
    goes to fiona at once, which can be told to write no file beside it; its bytes are checked before.
    """
    if place.format == "gml":
        return list(fiona.listlayers(place.source, **place.opening_options))
    return [str(name) for name, _ in pyogrio.list_layers(place.source)]


def _summary(place: Place, name: str) -> LayerSummary:
    with _opened(replace(place, layer=name)) as collection:
        schema = collection.schema
        crs = collection.crs.to_string() if collection.crs else ""
        return LayerSummary(name, len(collection), schema["geometry"], crs, dict(schema["properties"]))


def _summary_of_table(place: Place) -> LayerSummary:
    """The same for tables, which fiona does not read."""
    draft = read_sheet(place) if place.format == "csv" else read_parquet(place)
    kinds = sorted({g.geom_type for g in draft.geometry if g is not None})
    columns = {name: str(values.dtype) for name, values in draft.columns.items()}
    crs = draft.crs.to_string() if draft.crs else ""
    return LayerSummary(place.stem, len(draft.geometry), " or ".join(kinds), crs, columns)


def _opened(place: Place) -> Any:
    return fiona.open(
        place.source,
        layer=place.layer,
        encoding=place.encoding,
        allow_unsupported_drivers=True,
        **place.opening_options,
    )


def read_one_by_one(place: Place) -> Draft:
    """Read a layer record by record, so that a bad record costs no more than itself."""
    with _opened(place) as collection:
        crs = pyproj.CRS.from_wkt(collection.crs_wkt) if collection.crs_wkt else None
        names = list(collection.schema["properties"])
        records = list(_each(collection))
        refuse_short_of(place, len(records), len(collection))
    values = [{} if isinstance(record, str) else dict(record.properties) for record in records]
    columns: dict[str, Column] = {name: objects([row.get(name) for row in values]) for name in names}
    draft = Draft(place.label, np.full(len(records), None, object), columns, crs)
    for index, record in enumerate(records):
        settle(draft, index, _built(record))
    draft.drop_missing()
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


def _built(record: Any) -> Built:
    if record is None or isinstance(record, str):
        return Built(None, problem=f"the record cannot be read: {record or 'it is not there'}")
    return from_record(record.geometry)


def mend_one_by_one(
    place: Place, draft: Draft, lost: npt.NDArray[np.intp], feature_ids: npt.NDArray[np.int64]
) -> None:
    """Fetch the records whose geometry the bulk read could not build; close them, or list them as lost."""
    fetch = _fetched_kml if place.format == "kml" else _fetched
    for index, built in zip(lost.tolist(), fetch(place, feature_ids), strict=True):
        settle(draft, index, built)
    draft.drop_missing()


def _fetched(place: Place, feature_ids: npt.NDArray[np.int64]) -> Iterator[Built]:
    with _opened(place) as collection:
        for feature_id in feature_ids.tolist():
            try:
                record = collection[feature_id]
            except FOREIGN as error:
                record = told(error)
            yield _built(record)


def _fetched_kml(place: Place, feature_ids: npt.NDArray[np.int64]) -> Iterator[Built]:
    """The same for KML, where fiona's driver counts otherwise: it skips a placemark without geometry."""
    *_, coded, _ = pyogrio.raw.read(place.source, layer=place.layer, fids=feature_ids, columns=[])
    return map(from_coded, coded)
