"""GeoPDF: one sheet whose features keep their places and values, for readers that measure on a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.errors
import pyogrio.raw
import shapely
from pyproj import Transformer

from ..atomic import replacing
from ..errors import WriteError
from ..features import Feature, Value
from ..release import Release
from ._columns import column_of, keys_of
from .kmz import Style

# Angles are true on the sheet; readers turn its corners into longitude and latitude.
_CRS = "EPSG:3857"
_LAYER = "plan"
_END = b"%%EOF"
_DPI, _MARGIN_PT = 72, 20
# Where the driver looks for how a feature is drawn.
_LOOK = "OGR_STYLE"
_NO_PEN, _NO_BRUSH = "PEN(c:#ffffff00)", "BRUSH(fc:#ffffff00)"  # of none it would make black and grey
_DRIVER_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)


def write(released: Release, path: Path, *, styles: Sequence[Style] = ()) -> None:
    """Write a release as a PDF that knows its places (ISO 32000-2); equal releases give equal bytes.

    All features lie in one layer, each with its values and the name of its ``layer``; what has no place is
    left out. It is a table to click on and measure, and no figure: the plate is one.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace; ``plan.geo.pdf`` tells it from a PDF without places.
    styles : sequence of Style
        One for each feature; none for black lines.

    Raises
    ------
    WriteError
        If nothing of the release has a place, or the file cannot be written.
    """
    placed = [i for i, feature in enumerate(released.features) if not feature.geometry.is_empty]
    if not placed:
        raise WriteError("no feature has a place", where=str(path), mend="Release one that has.")
    columns = _columns([released.features[i] for i in placed])
    if styles:
        columns[_LOOK] = [_look(styles[i], released.features[i]) for i in placed]
    arrays = {name: column_of(values) for name, values in columns.items()}
    with replacing(path) as unfinished:
        try:
            pyogrio.raw.write(
                unfinished,
                shapely.to_wkb(_projected([released.features[i] for i in placed])),
                [array for array, _ in arrays.values()],
                list(arrays),
                [mask for _, mask in arrays.values()],
                layer=_LAYER,
                driver="PDF",
                geometry_type="Unknown",
                crs=_CRS,
                dataset_options={"OGR_DISPLAY_FIELD": "name", "DPI": _DPI, "MARGIN": _MARGIN_PT},
            )
        except _DRIVER_ERRORS as error:
            said = " ".join(str(error).split())
            raise WriteError(said, where=str(path), mend="Free some space, or give another path.") from error
        # The driver says nothing where the system lets no more be written.
        if not unfinished.read_bytes().rstrip().endswith(_END):
            raise WriteError(
                "it was not written to its end",
                where=str(path),
                mend="Free some space, or give another path.",
            )


def _columns(features: Sequence[Feature]) -> dict[str, list[Value]]:
    """Values by key, the name and the layer first; the driver draws by one name, which no value may take."""
    found: dict[str, list[Value]] = {
        "name": [feature.values.get("name") or feature.layer for feature in features],
        "layer": [feature.layer for feature in features],
    }
    for key in keys_of(features):
        if key != "name" and key.upper() != _LOOK:
            found["layer_2" if key == "layer" else key] = [each.values.get(key) for each in features]
    return found


def _projected(features: Sequence[Feature]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    to_sheet = Transformer.from_crs("OGC:CRS84", _CRS, always_xy=True)
    shapes = shapely.force_2d(np.array([feature.geometry for feature in features], dtype=object))
    projected = shapely.transform(shapes, lambda places: np.column_stack(to_sheet.transform(*places.T)))
    return np.asarray(projected)


def _look(style: Style, feature: Feature) -> str:
    """A class's look in the words that GDAL draws by.

    Examples
    --------
    >>> look = Style("Zone", "#6f6f6f", 1.5, "#888888", 0.5)
    >>> _look(look, Feature("zones", shapely.box(0, 0, 1, 1), {}))
    'BRUSH(fc:#88888880);PEN(c:#6f6f6f,w:1.5px)'
    >>> _look(look, Feature("sites", shapely.Point(0, 0), {}))
    'SYMBOL(id:"ogr-sym-3",c:#6f6f6f,s:6px)'
    """
    if "Point" in feature.geometry.geom_type:
        return f'SYMBOL(id:"ogr-sym-3",c:{style.stroke or style.fill},s:6px)'
    pen = f"PEN(c:{style.stroke},w:{style.width_px:g}px)" if style.stroke and style.width_px else _NO_PEN
    if "Polygon" not in feature.geometry.geom_type:
        return pen
    opacity = round(style.fill_opacity * 255)
    return f"BRUSH(fc:{style.fill}{opacity:02x});{pen}" if style.fill else f"{_NO_BRUSH};{pen}"
