"""One table of all features for a spreadsheet: what each is, its values, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import mgrs
import shapely
from shapely.geometry.base import BaseGeometry

from ..atomic import write_text
from ..features import Feature, Value
from ..release import Release
from ..spreadsheet import MARK, text_of
from ._columns import keys_of

_DECIMALS = 7
# Decimals to which a figure is written, by the unit that its key ends in: more would claim what none knows.
_DECIMALS_OF = {"_m": 3, "_m2": 1, "_deg": _DECIMALS}
_OTHER_DECIMALS = 6
_PLACE = ("longitude_deg", "latitude_deg", "mgrs", "wkt")
_LONGEST_CELL = 32_767  # characters; Excel breaks a longer cell into rows (its "specifications and limits")


def write(released: Release, path: Path, *, layer: str | None = None) -> None:
    """Write a release as a table: UTF-8 with a byte order mark, commas, line feeds; equal bytes every time.

    Headers are the keys of the values, which carry their unit; metres are written to the millimetre, square
    metres to a tenth, other figures that are not whole to six decimals. Points have longitude and latitude
    (degrees, CRS84) and a grid reference to a metre; every geometry is there as WKT, but where it is longer
    than a spreadsheet's cell can be it is left out (the other formats have it). Text that a spreadsheet would
    take for a formula is led by an apostrophe.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.
    layer : str, optional
        Write this layer only.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    write_text(path, MARK + text(released if layer is None else released.only({layer})))


def text(released: Release) -> str:
    """Return a release as the text of a table.

    Examples
    --------
    >>> from geo.features import Feature, Sheet
    >>> from geo.release import release
    >>> post = Feature("markers", shapely.Point(37.8, 48.0), {"name": "=1+1", "chainage_m": -5.0})
    >>> print(text(release([post], Sheet("n", "Norland", "2025-01-01", "illustrative"))))
    layer,name,chainage_m,longitude_deg,latitude_deg,mgrs,wkt
    markers,'=1+1,-5.0,37.8,48.0,37UDP1048616996,POINT (37.8 48)
    <BLANKLINE>
    """
    keys = keys_of(released.features)
    headers = ("layer", *keys, *_PLACE)
    return text_of([headers, *(_row(feature, keys) for feature in released.features)])


def _row(feature: Feature, keys: Sequence[str]) -> tuple[Value, ...]:
    values = (_to_decimals(key, feature.values.get(key)) for key in keys)
    return (feature.layer, *values, *_place(feature.geometry))


def _to_decimals(key: str, value: Value) -> Value:
    """A figure as finely as its unit bears.

    >>> _to_decimals("length_m", 10644.726728117967), _to_decimals("share_seen", 2 / 3), _to_decimals("n", 7)
    (10644.727, 0.666667, 7)
    """
    if not isinstance(value, float):
        return value
    return round(value, _DECIMALS_OF.get(f"_{key.rpartition('_')[2]}", _OTHER_DECIMALS))


def _place(geometry: BaseGeometry) -> Iterator[Value]:
    longitude: float | None = None
    latitude: float | None = None
    if geometry.geom_type == "Point" and not geometry.is_empty:
        longitude, latitude = shapely.get_coordinates(geometry).round(_DECIMALS)[0].tolist()
    yield longitude
    yield latitude
    yield None if longitude is None or latitude is None else mgrs.MGRS().toMGRS(latitude, longitude)
    outline = shapely.to_wkt(geometry, rounding_precision=_DECIMALS, output_dimension=2)
    yield outline if len(outline) <= _LONGEST_CELL else None
