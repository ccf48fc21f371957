"""Styles for KML: the classes and looks of the page, with a picture of each dot."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

from geo.release import Release

from .layers import drawn_layers
from .style import Look

_SIDE_PX, _FINER = 32, 4


def kml_styles(released: Release) -> list[dict[str, Any]]:
    """What ``geo.formats.kmz.Style`` takes for each feature of a release, in its order.

    Examples
    --------
    >>> import shapely
    >>> from geo.features import Feature, Sheet
    >>> from geo.release import STAFF, release
    >>> line = Feature("line", shapely.LineString([(30, 50), (31, 50)]), {"status": "illustrative"})
    >>> (style,) = kml_styles(release([line], Sheet("n", "N", "2025-01-01", "illustrative"), STAFF))
    >>> style["stroke"], style["width_px"]
    ('#111111', 3.5)
    """
    told = {
        id(mark.feature): _style(
            mark.class_label, mark.look, point="Point" in mark.feature.geometry.geom_type
        )
        for layer in drawn_layers(released)
        for mark in layer.marks
    }
    return [told.get(id(feature), {"name": feature.layer}) for feature in released.features]


def _style(words: str, look: Look, *, point: bool) -> dict[str, Any]:
    return {
        "name": words,
        "stroke": look.stroke,
        "width_px": look.width_px,
        "fill": look.fill,
        "fill_opacity": look.fill_opacity,
        "picture": _dot(look.stroke, look.fill, look.radius_px, look.width_px) if point else b"",
    }


@lru_cache(maxsize=256)
def _dot(stroke: str, fill: str, radius_px: float, width_px: float) -> bytes:
    """A dot as PNG, drawn four times as large and made smooth."""
    side = _SIDE_PX * _FINER
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    reach, edge = 2 * radius_px * _FINER, max(1, round(2 * width_px * _FINER))
    box = [side / 2 - reach, side / 2 - reach, side / 2 + reach, side / 2 + reach]
    ImageDraw.Draw(picture).ellipse(box, fill=fill or "#ffffff", outline=stroke or None, width=edge)
    written = io.BytesIO()
    picture.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
