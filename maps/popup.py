"""Words: names made readable, units read off the suffix of a key; shown as text, never as markup."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from geo.features import Value

# Suffix of a key → factor from SI, unit.
UNITS: Mapping[str, tuple[float, str]] = {
    "_km2": (1.0, "km²"),
    "_m2": (1e-6, "km²"),
    "_kmh": (1.0, "km/h"),
    "_km": (1.0, "km"),
    "_mm": (1.0, "mm"),
    "_m": (1.0, "m"),
    "_deg": (1.0, "°"),
    "_percent": (1.0, "%"),
    "_share": (100.0, "%"),
    "_min": (1.0, "min"),
    "_s": (1.0, "s"),
    "_h": (1.0, "h"),
    "_kn": (1.0, "kn"),
    "_kg": (1.0, "kg"),
}
DAYS = ("from_day", "to_day")
PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]*")
# Shown elsewhere: as the heading, or as the class.
NEVER_SHOWN = frozenset({"name", "name_uk", "kind", "moves_h", "hour_zero_utc"})
# A value of None under these is worth a word; elsewhere it says that nothing was asked for.
WORTH_A_WORD = frozenset({"residents"})
RENAMED = {
    "party_name": "Party",
    "settlements_uncounted": "Settlements without a count",
    "settlements_cut": "Settlements cut by its edge",
    "tolerance_m": "Edge true to",
    "worst_m": "Edge off by at most",
}
# What a share is of, before the code of a party or of a country.
SHARES = {
    "share_held_": "Share on ground held by",
    "share_country_": "Share in",
    "share_sea_": "Share in waters of",
}
CODE_LENGTH = 3  # a name as short as this is a code, and written in capitals
KEPT_CAPITALS = {
    "id": "ID",
    "iso": "ISO",
    "crs": "CRS",
    "mgrs": "MGRS",
    "sha256": "SHA-256",
    "sidc": "SIDC",
    "un": "UN",
}


@lru_cache(maxsize=4096)
def words(key: str) -> str:
    """Make a key readable; a key that is not a plain one is shown as it stands.

    Examples
    --------
    >>> words("measured_from"), words("crs"), words("<b>"), words("share_held_ua")
    ('Measured from', 'CRS', '<b>', 'Share on ground held by UA')
    """
    if key in RENAMED:
        return RENAMED[key]
    if not PLAIN_KEY.fullmatch(key):
        return key
    for beginning, text in SHARES.items():
        if key.startswith(beginning):
            name = key.removeprefix(beginning)
            return f"{text} {name.upper() if len(name) <= CODE_LENGTH else name.replace('_', ' ')}"
    text = " ".join(KEPT_CAPITALS.get(word, word) for word in key.split("_") if word)
    return text[:1].upper() + text[1:]


def figure(value: float) -> str:
    """Write a number with thousands set off; decimals only as far as three figures need them.

    Examples
    --------
    >>> figure(1234.5), figure(12.345), figure(0.5), figure(2.0), figure(0.00123)
    ('1,234', '12.3', '0.5', '2', '0.00123')
    """
    if not math.isfinite(value):
        return str(value)
    if value == 0 or value == round(value):
        return f"{value:,.0f}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def line(key: str, value: Value) -> tuple[str, str]:
    r"""One row of a popup: what it is, and how much, in the unit that a reader expects.

    Examples
    --------
    >>> [": ".join(line(*row)) for row in (("area_m2", 2e7), ("depth_m", 2000), ("worst_m", 0.4))]
    ['Area: 20\xa0km²', 'Depth: 2\xa0km', 'Edge off by at most: 0.4\xa0m']
    >>> line("chainage_m", 412_300.0)
    ('Chainage', 'km 412.3')
    >>> line("from_day", 3), line("name", "<b>Sector 1</b>")
    (('From day', 'D+3'), ('Name', '<b>Sector 1</b>'))
    """
    if value is None:
        return words(key), "not known"
    if isinstance(value, bool):
        return words(key), "yes" if value else "no"
    if isinstance(value, str):
        return words(key), value
    return _measured(key, value)


def _measured(key: str, value: float) -> tuple[str, str]:
    if key in DAYS:
        return words(key), f"D{value:+g}"
    if key == "chainage_m":
        return "Chainage", f"km {value / 1000:,.1f}".removesuffix(".0")
    if key.startswith("share_"):
        return words(key), _with_unit(value * 100, "%")
    name, factor, unit = _read_as(key)
    return name, _with_unit(value * factor, unit) if unit else figure(value)


@lru_cache(maxsize=4096)
def _read_as(key: str) -> tuple[str, float, str]:
    """Words of a key whose suffix names a unit, the factor to what a reader expects, and its unit if any."""
    for suffix, (factor, unit) in UNITS.items():
        if key.endswith(suffix):
            return RENAMED.get(key) or words(key.removesuffix(suffix)), factor, unit
    return words(key), 1.0, ""


def _with_unit(amount: float, unit: str) -> str:
    if unit == "m" and abs(amount) >= 1000:
        amount, unit = amount / 1000, "km"
    return f"{figure(amount)}{'' if unit == '°' else chr(0xA0)}{unit}"


def rows(values: Mapping[str, Value], hidden: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Every value of a feature as rows to read, in the order given; names stand in the heading instead."""
    left_out = NEVER_SHOWN | set(hidden) | ({"party"} if values.get("party_name") else set())
    left_out |= {key for key, value in values.items() if value is None} - WORTH_A_WORD
    return tuple(line(key, value) for key, value in values.items() if key not in left_out)
