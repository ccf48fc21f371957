"""Whole layers at once, through geopandas; what it cannot read is left to ``records``."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyogrio
import pyogrio.errors
import shapely

from .frames import drafted
from .incomplete import refuse_short_of
from .layer import Draft
from .parquet import read_parquet
from .place import Place
from .records import mend_one_by_one, read_one_by_one


def read_bulk(place: Place) -> Draft:
    """Read a layer in one go; records that this cannot read are fetched one by one.

    A record that geopandas cannot build a geometry for comes back from ``records`` closed, or with the
    reason why not. If the whole read fails, everything is read record by record.
    """
    if place.format == "parquet":
        return read_parquet(place)
    try:
        frame = gpd.read_file(
            place.source,
            layer=place.layer,
            engine="pyogrio",
            encoding=place.encoding,
            fid_as_index=True,
            on_invalid="ignore",
            **place.opening_options,
        )
    except (pyogrio.errors.DataSourceError, UnicodeDecodeError):
        raise
    except (pyogrio.errors.FeatureError, shapely.errors.ShapelyError, ValueError, RuntimeError):
        return read_one_by_one(place)
    if place.format == "flatgeobuf":
        refuse_short_of(place, len(frame), pyogrio.read_info(place.source)["features"])
    draft = drafted(place, frame)
    lost = np.flatnonzero(shapely.is_missing(draft.geometry))
    if len(lost):
        mend_one_by_one(place, draft, lost, frame.index.to_numpy()[lost])
    return draft
