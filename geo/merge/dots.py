"""A dot as a picture, for points whose own file gives them a colour and no picture."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

_SIDE_PX, _FINER = 64, 4


@lru_cache(maxsize=256)
def dot(stroke: str, fill: str, edge_share: float) -> bytes:
    """A dot as PNG, drawn larger and made smooth.

    Parameters
    ----------
    stroke, fill : str
        ``#rrggbbaa``; empty for none.
    edge_share : float
        Width of the edge, as a share of the dot's width.
    """
    side = _SIDE_PX * _FINER
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    edge = max(1, round(min(0.5, edge_share) * side)) if stroke else 0
    box = [_FINER, _FINER, side - _FINER, side - _FINER]
    ImageDraw.Draw(picture).ellipse(box, fill=fill or None, outline=stroke or None, width=edge)
    written = io.BytesIO()
    picture.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
