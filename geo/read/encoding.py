"""Which encoding text is in, where it does not say: decided only where one reading alone makes words."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..errors import ReadError

CANDIDATES = ("cp1251", "cp866", "koi8-u", "iso8859-5", "cp1252", "cp1250")
# The commonest letters of Ukrainian and Russian prose cover about two thirds of it in either language; the
# same bytes read as another Cyrillic encoding cover far less. Used only between readings that all make words.
_COMMON_CYRILLIC = frozenset("оаиіентрсвлк")
_CLEAR_LEAD = 0.25
_FEWEST_LETTERS = 6
_CYRILLIC = frozenset("абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя")  # Ukrainian, Russian, Belarusian
_PIECE_BYTES = 1 << 20
_WORD = re.compile(r"[^\W\d_]+")
_PRINTED = frozenset("«»–—№’‘“”„…°·§©® \u00a0ʼ´`")


def settled_encoding(text: bytes, *, where: str, mend: str) -> str:
    """Name the encoding of text that comes without one.

    UTF-8 is told by its own structure. A single-byte encoding is taken only if it alone turns every word
    into letters of one script with the capitals in their places, or if it leads clearly in common letters.

    Raises
    ------
    ReadError
        If two readings make equal sense, or none does.

    Examples
    --------
    >>> settled_encoding("Донецьк Луганськ".encode("cp1251"), where="a.dbf", mend="Add a .cpg.")
    'cp1251'
    >>> settled_encoding("Донецьк".encode(), where="a.dbf", mend="Add a .cpg.")
    'utf-8'
    """
    if fits(text, "utf-8"):
        return "utf-8"
    sense = {name: _share_common(words) for name in CANDIDATES if (words := _sensible_words(text, name))}
    ranked = sorted(sense, key=lambda name: -sense[name])
    if len(ranked) == 1 or (len(ranked) > 1 and _leads(text, sense[ranked[0]], sense[ranked[1]])):
        return ranked[0]
    sample = _foreign_words(text)[:24]
    raise ReadError(
        f"its text has no stated encoding, and bytes such as {sample!r} fit several or none",
        where=where,
        mend=mend,
    )


def _leads(text: bytes, first: float, second: float) -> bool:
    letters = sum(byte >= 0x80 for byte in text)
    return letters >= _FEWEST_LETTERS and first - second >= _CLEAR_LEAD


def fits(text: bytes, encoding: str) -> bool:
    """Tell whether bytes can be in an encoding, a piece at a time: a table may be large."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(text), _PIECE_BYTES):
            decoder.decode(text[start : start + _PIECE_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign_words(text: bytes) -> bytes:
    return b" ".join(w for w in re.split(rb"[\s\x00-\x1f]+", text) if any(byte >= 0x80 for byte in w))


def _sensible_words(text: bytes, encoding: str) -> list[str]:
    """Words with letters beyond ASCII, if all of them are plausible under an encoding; else none."""
    try:
        read = _foreign_words(text).decode(encoding)
    except UnicodeDecodeError:
        return []
    if any(ord(c) >= 0x80 and not c.isalpha() and c not in _PRINTED for c in read):
        return []
    words = [w for w in _WORD.findall(read) if not w.isascii()]
    return words if words and all(_plausible(w) for w in words) else []


def _plausible(word: str) -> bool:
    """One script, capitals only in front or throughout, and a Latin word mostly of plain letters."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    if _CYRILLIC.issuperset(word.lower()):
        return True
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
    return scripts == {"LATIN"} and sum(letter.isascii() for letter in word) * 2 > len(word)


def _share_common(words: list[str]) -> float:
    letters = "".join(words).lower()
    return sum(letter in _COMMON_CYRILLIC for letter in letters) / len(letters)
