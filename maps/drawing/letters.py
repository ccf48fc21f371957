"""How wide words are on paper, and how they break into rows, by the widths of the letters themselves."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

MM_PER_PT = 25.4 / 72.0
FAMILY = "DejaVu Sans"  # comes with matplotlib: the same letters on every machine
_MEASURED_PT = 100.0
_LEADING = 1.32  # from row to row, in heights of the type


@lru_cache(maxsize=8192)
def _letter(letter: str, weight: str) -> tuple[float, float, float]:
    """Width of a letter, then how low and how high its ink reaches, in heights of the type."""
    font = get_font(findfont(FontProperties(family=FAMILY, weight=weight)))
    font.set_size(_MEASURED_PT, 72.0)
    found = font.load_glyph(font.get_char_index(ord(letter)), LoadFlags.NO_HINTING)
    _, low, _, high = found.bbox
    wide = float(found.linearHoriAdvance) / 65536
    return wide / _MEASURED_PT, low / 64 / _MEASURED_PT, high / 64 / _MEASURED_PT


@lru_cache(maxsize=8192)
def measured(row: str, weight: str) -> tuple[float, float, float]:
    """Width of a row of words, then how low and how high its ink reaches, in heights of the type.

    Examples
    --------
    No letter of this name reaches below the line on which it stands; the second does.

    >>> measured("Alba", "normal")[1] >= -0.02, measured("Orgy", "normal")[1] < -0.1
    (True, True)
    """
    letters = [_letter(letter, weight) for letter in row] or [(0.0, 0.0, 0.0)]
    widths, lows, highs = zip(*letters, strict=True)
    return sum(widths), min(lows), max(highs)


def width_mm(words: str, size_pt: float, weight: str = "normal") -> float:
    r"""Width of the widest row of some words on paper, millimetres.

    Examples
    --------
    Twice the size, twice the width; a second row adds nothing to it.

    >>> round(width_mm("Alba", 12.0) / width_mm("Alba", 6.0), 6)
    2.0
    >>> width_mm("Alba\nAl", 6.0) == width_mm("Alba", 6.0)
    True
    """
    rows = (sum(_letter(letter, weight)[0] for letter in row) for row in words.split("\n"))
    return max(rows) * size_pt * MM_PER_PT


def row_mm(size_pt: float) -> float:
    """Height of a row of a paragraph, millimetres."""
    return size_pt * MM_PER_PT * _LEADING


def broken(words: str, size_pt: float, within_mm: float, weight: str = "normal") -> list[str]:
    """Break words into rows no wider than some room; a word too wide for a row too.

    Examples
    --------
    >>> broken("A line across Norland", 10.0, 14.0)
    ['A line', 'across', 'Norland']
    """
    rows = [""]
    for word in words.split():
        longer = f"{rows[-1]} {word}".strip()
        if width_mm(longer, size_pt, weight) <= within_mm:
            rows[-1] = longer
        else:
            rows += _pieces(word, size_pt, within_mm, weight)
    return [row for row in rows if row]


def _pieces(word: str, size_pt: float, within_mm: float, weight: str) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_mm(pieces[-1] + letter, size_pt, weight) > within_mm:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(words: str, size_pt: float, within_mm: float, weight: str = "normal") -> str:
    """Words as far as they have room, with an ellipsis where they end early.

    Examples
    --------
    >>> shortened("Alba", 10.0, 20.0), shortened("A line across Norland", 10.0, 20.0)
    ('Alba', 'A line ac…')
    """
    if width_mm(words, size_pt, weight) <= within_mm:
        return words
    while words and width_mm(f"{words}…", size_pt, weight) > within_mm:
        words = words[:-1]
    return f"{words.rstrip(' .,;:')}…"
