"""Words in a PDF, letter by letter with their kerning: nobody has to shape letters that never join."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.backends.backend_pdf import Op
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, Kerning

from .letters import FAMILY

_MEASURED_PT = 100.0
_PER_PT = 64.0  # units in which a font tells lengths
_PER_SIZE = 1000.0  # units of a PDF to the height of the type
# Code of each letter in a file, by weight and letter; None where the typeface lacks it.
_CODES: WeakKeyDictionary[Any, dict[tuple[str, str], bytes | None]] = WeakKeyDictionary()


def set_row(
    renderer: Any, pen: Any, place_pt: tuple[float, float], row: str, *, font: FontProperties, turn_deg: float
) -> bool:
    """Set a row of words in a PDF; False, and nothing is set, where that is for the renderer to do.

    That is in any other format, with a matplotlib that keeps no account of letters one by one (before 3.11),
    and where a letter is not in the typeface.

    Parameters
    ----------
    renderer : matplotlib.backend_bases.RendererBase
    pen : matplotlib.backend_bases.GraphicsContextBase
        Its colour is that of the words.
    place_pt : (float, float)
        Where the foot of the row begins, points from the lower left corner of the sheet.
    row : str
    font : matplotlib.font_manager.FontProperties
    turn_deg : float
        Against the clock.
    """
    file: Any = getattr(renderer, "file", None)
    if not hasattr(getattr(file, "_character_tracker", None), "glyph_maps"):
        return False
    weight = str(font.get_weight())
    codes = _codes(file, row, weight)
    if not codes:
        return False
    renderer.check_gc(pen, pen.get_rgb())
    cosine, sine = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    file.output(Op.gsave, cosine, sine, -sine, cosine, *place_pt, Op.concat_matrix)
    file.output(Op.begin_text, file.fontName(_path(weight), 0), font.get_size_in_points(), Op.selectfont)
    file.output(0, 0, Op.textpos)  # readers of text begin a row here
    file.output(_kerned(row, codes, weight), Op.showkern, Op.end_text, Op.grestore)
    return True


def _codes(file: Any, row: str, weight: str) -> list[bytes]:
    """Code of each letter, of which the file is told that it is to hold it; none where it cannot hold all."""
    known = _CODES.setdefault(file, {})
    for letter in set(row):
        if (weight, letter) not in known:
            glyph = _font(weight).get_char_index(ord(letter))
            tracked = file._character_tracker.track_glyph(_font(weight), letter, glyph) if glyph else (1, 0)
            known[weight, letter] = None if tracked[0] else tracked[1].to_bytes(2, "big")
    found = [known[weight, letter] for letter in row]
    return [] if None in found else [code for code in found if code is not None]


def _kerned(row: str, codes: Sequence[bytes], weight: str) -> list[bytes | float]:
    """Codes of a row, with a number wherever two letters stand closer or farther than their widths."""
    found: list[bytes | float] = []
    begun = codes[0]
    for left, right, code in zip(row, row[1:], codes[1:], strict=False):
        closer = _closer(weight, left, right)
        if closer:
            found += [begun, closer]
            begun = code
        else:
            begun += code
    return [*found, begun]


@lru_cache(maxsize=16384)
def _closer(weight: str, left: str, right: str) -> float:
    """By how much a letter stands closer to the one before it, thousandths of the height of the type.

    Examples
    --------
    A T reaches over an o; an o and an n keep their widths.

    >>> _closer("normal", "T", "o") > 100.0, _closer("normal", "o", "n")
    (True, 0.0)
    """
    font = _font(weight)
    font.set_size(_MEASURED_PT, 72.0)
    pair = font.get_char_index(ord(left)), font.get_char_index(ord(right))
    apart = font.get_kerning(*pair, Kerning.UNFITTED)
    return -apart / _PER_PT / _MEASURED_PT * _PER_SIZE if apart else 0.0


@lru_cache(maxsize=8)
def _path(weight: str) -> Any:
    return findfont(FontProperties(family=FAMILY, weight=weight))


def _font(weight: str) -> FT2Font:
    return get_font(_path(weight))
