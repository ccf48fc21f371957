"""GeoParquet: in one go, or row by row where a geometry in it is broken."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pyarrow.parquet
from pyproj import CRS
from shapely.errors import ShapelyError

from ..errors import ReadError
from .build import from_coded, settle
from .frames import drafted, plain
from .layer import Draft
from .place import Place


def read_parquet(place: Place) -> Draft:
    """Read a GeoParquet file.

    Raises
    ------
    ReadError
        If its metadata say nothing of geometry.
    """
    try:
        return drafted(place, gpd.read_parquet(place.source))
    except ShapelyError:
        return _row_by_row(place)
    except ValueError as error:
        if "geo metadata" not in str(error):
            raise
        raise ReadError(
            "it is a Parquet table without geometry",
            where=place.where,
            mend="Write it with GeoPandas' to_parquet, or export it as CSV with longitude and latitude.",
        ) from error


def _row_by_row(place: Place) -> Draft:
    table = pyarrow.parquet.read_table(place.source)
    said = json.loads(table.schema.metadata[b"geo"])
    name = said["primary_column"]
    crs = said["columns"][name].get(
        "crs", "OGC:CRS84"
    )  # GeoParquet 1.1: absent means OGC:CRS84, null unknown
    coded = table.column(name).to_pylist()
    frame = table.drop_columns([name]).to_pandas()
    columns = {str(column): plain(frame[column]) for column in frame.columns}
    crs = CRS.from_user_input(crs) if crs else None
    draft = Draft(place.label, np.full(len(coded), None, object), columns, crs)
    for index, row in enumerate(coded):
        settle(draft, index, from_coded(row))
    draft.drop_missing()
    return draft
