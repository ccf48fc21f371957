"""Ukrainian names in Latin letters, as Cabinet Resolution 55 of 27 January 2010 sets them."""

from __future__ import annotations

import re
import unicodedata

_IN_LATIN = "a b v h g d e zh z y i i k l m n o p r s t u f kh ts ch sh shch"
_LETTERS = dict(
    zip(
        "абвгґдежзиійклмнопрстуфхцчшщ",
        _IN_LATIN.split(),
        strict=True,
    )
) | {"є": "ie", "ї": "i", "ю": "iu", "я": "ia", "ь": ""}
_AT_THE_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_APOSTROPHES = "'’ʼ‘`´′"
_STRESS = "\u0301"


def plain(name: str) -> str:
    """Name without stress marks and apostrophes, in small letters: the form in which names are compared.

    Examples
    --------
    >>> plain("Кам’янка-Дніпро́вська")
    'камянка-дніпровська'
    """
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).replace(_STRESS, ""))
    return re.sub(f"[{_APOSTROPHES}]", "", bare).casefold().strip()


def transliterated(name_uk: str) -> str:
    """Ukrainian name in Latin letters.

    The letters є, ї, й, ю, я are written otherwise at the start of a word than within it; зг is ``zgh``; the
    soft sign and the apostrophe are left out.

    Examples
    --------
    >>> [transliterated(name) for name in ("Згурівка", "Їжакевич", "Знам’янка", "Нью-Йорк")]
    ['Zghurivka', 'Yizhakevych', 'Znamianka', 'Niu-York']
    """
    return re.sub(rf"[^\W\d_](?:[\w{_APOSTROPHES}])*", lambda word: _word(word[0]), name_uk)


def _word(word: str) -> str:
    """One word in Latin letters; a capital stays a capital, a word of capitals stays one."""
    small = re.sub(f"[{_APOSTROPHES}]", "", unicodedata.normalize("NFC", word)).casefold()
    latin = "".join(_letter(small, place) for place in range(len(small)))
    if word.isupper() and len(word) > 1:
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def _letter(word: str, place: int) -> str:
    """One letter of a word in small letters, in its place."""
    letter = word[place]
    if place == 0 and letter in _AT_THE_START:
        return _AT_THE_START[letter]
    if letter == "г" and word[place - 1 : place] == "з":
        return "gh"
    return _LETTERS.get(letter, letter)
