"""The fixed words of the kit in each language, and figures and dates as the CLDR writes them there."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from geo.errors import ReadError

_ILLEGIBLE = re.compile("[^\t\n\r -\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ORIGINAL = "en"  # the language of the pictures, and of files without a language in their name


@dataclass(frozen=True)
class Words:
    """Fixed words of one language.

    Parameters
    ----------
    language : str
        As ``words.toml`` names its table.
    locale : str
        CLDR locale by which figures and dates are written.
    table : dict
        Words by their name there.
    names : dict
        Names of parties that the language writes otherwise.
    """

    language: str
    locale: str
    table: dict[str, str]
    names: dict[str, str]

    def say(self, name: str, **slots: str) -> str:
        """Words of a name, their slots filled; what fills a slot is never read as a slot itself."""
        return self.table[name].format_map(slots)

    def has(self, name: str) -> bool:
        """Whether the language has words of that name."""
        return name in self.table

    def name(self, original: str) -> str:
        """A party's name as the language writes it; where the table has none, as the scenario gives it."""
        return self.names.get(original, original)

    def number(self, count: float) -> str:
        r"""A whole number, its thousands parted as the language does.

        Examples
        --------
        >>> words_of("de").number(1026.954), words_of("pl").number(1027)
        ('1.027', '1\xa0027')
        """
        return str(format_decimal(round(count), locale=self.locale))

    def kilometres(self, length_km: float) -> str:
        r"""A length to the kilometre.

        Examples
        --------
        >>> words_of("uk").kilometres(1027.2)
        '1\xa0027 км'
        """
        return self._measured(length_km, "length-kilometer")

    def square_kilometres(self, area_km2: float) -> str:
        """An area to the square kilometre."""
        return self._measured(area_km2, "area-square-kilometer")

    def _measured(self, amount: float, unit: str) -> str:
        return str(format_unit(round(amount), unit, length="short", locale=self.locale))

    def day(self, text: str) -> str:
        """A date with its time zone, in words; any other text stands as given.

        Examples
        --------
        >>> words_of("de").day("2024-08-31 UTC"), words_of("fr").day("last week")
        ('31. August 2024 (UTC)', 'last week')
        """
        written, _, zone = text.partition(" ")
        try:
            found = date.fromisoformat(written)
        except ValueError:
            return text
        return f"{format_date(found, 'long', locale=self.locale)} ({zone or 'UTC'})"


@cache
def _tables() -> dict[str, Any]:
    return read_tables((files(__package__) / "words.toml").read_text(encoding="utf-8"))


def read_tables(text: str) -> dict[str, Any]:
    """Read the tables of a file of words; one that lacks a word, or a slot of it, is refused.

    Raises
    ------
    ReadError
        In one line that names the language and the word.
    """
    tables = tomllib.loads(text)
    for language in tables["locales"]:
        own = tables.get(language, {})
        for name, said in tables[ORIGINAL].items():
            if not own.get(name) or _slots(own[name]) != _slots(said):
                raise ReadError(
                    f"the word {name!r} is missing, or its slots are not {{{', '.join(_slots(said))}}}",
                    where=f"words.toml, language {language!r}",
                    mend=f"Translate it from the table {ORIGINAL!r} and keep each slot.",
                )
    return tables


def _slots(said: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(said) if name)


def languages() -> tuple[str, ...]:
    """Languages of the kit, the original first."""
    return tuple(_tables()["locales"])


def words_of(language: str) -> Words:
    """Words of a language of ``languages()``."""
    tables = _tables()
    return Words(language, tables["locales"][language], tables[language], tables["names"].get(language, {}))


def legible(text: str) -> str:
    r"""Text with a sign in place of each that no file of text can hold: controls, halves of a letter.

    Examples
    --------
    >>> legible("A\x00B") == "A\ufffdB"
    True
    """
    return _ILLEGIBLE.sub("\ufffd", text)


def headed(text: str) -> str:
    """Words as they begin a line.

    Examples
    --------
    >>> headed("as of 1 January 2025")
    'As of 1 January 2025'
    """
    return text[:1].upper() + text[1:]


def file_name(stem: str, ending: str, language: str) -> str:
    """Name of a file; those in the original language carry none.

    Examples
    --------
    >>> file_name("caption", "txt", "uk"), file_name("caption", "txt", "en")
    ('caption.uk.txt', 'caption.txt')
    """
    return f"{stem}.{ending}" if language == ORIGINAL else f"{stem}.{language}.{ending}"
