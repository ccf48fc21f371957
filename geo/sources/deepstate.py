"""DeepState: areas of control day by day, drawn by a group of volunteers; only its areas are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer
from ._days import day_in_name, day_of
from ._download import Download
from ._holders import COLUMN
from ._json import Collection, collections_of, layer_of_features
from ._layers import imported
from ._supplier import Imported, Supplier, Wishes
from ._tables import Texts, flags_of, found_columns, only, texts
from ._vocabulary import Vocabulary, vocabulary

_PARTED = "///"
_KEY = "geojson."
_EPOCHS = range(1_500_000_000, 4_000_000_000)  # an id of this size is the second at which it was published


def _claims(download: Download) -> bool:
    start = download.head.lstrip()
    named = re.search(r"deep[ _-]?state", download.name, re.IGNORECASE)
    return start[:1] in {"{", "[", '"'} and bool(named or f"{_PARTED} " in start)


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        collections, notes = collections_of(download)
        for collection in collections:
            yield from _days_of(download, collection, wishes, words, notes)


def _days_of(
    download: Download,
    collection: Collection,
    wishes: Wishes,
    words: Vocabulary,
    notes: Sequence[Repair],
) -> Iterator[Imported]:
    """The areas of each day that a collection tells."""
    areas = [one for one in collection.features if "Polygon" in str((one.get("geometry") or {}).get("type"))]
    others = len(collection.features) - len(areas)
    if not areas:
        raise ReadError("it holds no area", where=download.where, mend="Give the areas of a day.")
    layer = layer_of_features(download, areas, wishes, words.country, crs=collection.crs)
    if others:
        signs = Repair(
            download.name, f"{others} points and lines: units, arrows, words of the map", "not read"
        )
        notes = (*notes, signs)
    columns = found_columns(layer, words.columns, download.where, needed=())
    dated = texts(layer, columns["date"]) if "date" in columns else [""] * len(layer)
    days = np.array([day_of(text) or _day_told(download, collection.around, wishes) for text in dated])
    names = texts(layer, columns["name"]) if "name" in columns else [""] * len(layer)
    for day in sorted(set(days.tolist())):
        of_day = days == day
        told = [name for name, keep in zip(names, of_day, strict=True) if keep]
        yield _areas(only(layer, of_day), told, day, download, wishes, words, notes)


def _day_told(download: Download, around: Mapping[str, Any], wishes: Wishes) -> date:
    """Day by the user's word, the file's name, the second of publication, or what stands beside the areas."""
    published = around.get("id")
    second = int(str(published)) if str(published).isdigit() else 0
    beside = day_of(str(around.get("datetime") or around.get("date") or ""))
    by_second = datetime.fromtimestamp(second, UTC).date() if second in _EPOCHS else None
    day = wishes.day or day_in_name(download.name) or by_second or beside
    if day is None:
        raise ReadError(
            "neither its name nor what it holds says which day it shows",
            where=download.where,
            mend="Put the day into its name, as in deepstate_2024-08-17.geojson, or say --day.",
        )
    return day


def _areas(
    layer: Layer,
    names: Texts,
    day: date,
    download: Download,
    wishes: Wishes,
    words: Vocabulary,
    notes: Sequence[Repair],
) -> Imported:
    """Areas in the country of which it is told who holds them; the others are listed."""
    holders = [holder_of(name, words) for name in names]
    flags = flags_of(layer, words.country, wishes.context)
    why = [_problem(*each) for each in zip(names, holders, flags, strict=True)]
    kept = np.array([not reason for reason in why], bool)
    if not kept.any():
        raise ReadError(
            f"no area of it has a word for a holder: {next(iter(why))}",
            where=download.where,
            mend=f"Words are {', '.join(word for word in words.holders if word)}; enter it in sources.toml.",
        )
    rows = np.flatnonzero(kept).tolist()
    columns = {
        COLUMN: [holders[row] for row in rows],
        "date": [day.isoformat()] * len(rows),
        "name_uk": [parts_of(names[row])[0] for row in rows],
        "name_en": [parts_of(names[row])[1] for row in rows],
        "told": [names[row] for row in rows],
        "flag": [flags[row] for row in rows],
    }
    left_out = [
        Repair(f"{download.name}, area {row + 1}", reason, "left out")
        for row, reason in enumerate(why)
        if reason
    ]
    return imported(
        f"deepstate_{day}",
        only(layer, kept),
        download,
        columns=columns,
        role="control_areas",
        keys={"party_column": COLUMN},
        title=day.isoformat(),
        content_time=day.isoformat(),
        notes=notes,
        left_out=left_out,
    )


def _problem(name: str, holder: str, flag: str) -> str:
    """Why an area is left out; a word without a key may speak of ground elsewhere, of another war."""
    if not holder:
        return f"nobody has said who holds it: {name!r}"
    return f"it lies {flag}, and has no key" if flag and name and not parts_of(name)[2] else ""


def parts_of(name: str) -> tuple[str, str, str]:
    """Ukrainian name, English name and key of an area; empty where it has none.

    Examples
    --------
    >>> parts_of("Окуповано /// Occupied /// geoJSON.status.occupied")
    ('Окуповано', 'Occupied', 'geoJSON.status.occupied')
    >>> parts_of("Occupied")
    ('', 'Occupied', '')
    """
    parts = [" ".join(part.split()) for part in name.split(_PARTED)]
    key = next((part for part in parts if part.casefold().startswith(_KEY)), "")
    words = [part for part in parts if part and part != key]
    english = next((part for part in words if part.isascii()), "")
    return next((part for part in words if not part.isascii()), ""), english, key


def holder_of(name: str, words: Vocabulary) -> str:
    """Who holds an area: by its key if it has one, else by its English name, else by its Ukrainian one.

    What follows a known word (a day, a number) does not matter, nor a short sign before it.

    Examples
    --------
    >>> words = Vocabulary(
    ...     id="a", holders={"liberated": "UA", "geojson.status.occupied": "RU"}, source="-", status="assumed"
    ... )
    >>> holder_of("Звільнено 25.03 /// Liberated 25.03", words), holder_of("Салла /// Salla", words)
    ('UA', '')
    """
    if not name.strip():
        return words.holder("")
    ukrainian, english, key = parts_of(name)
    told = (key or english or ukrainian).casefold()
    fitting = [
        word for word in words.holders if word and re.match(rf"(\w{{1,5}}-)?{re.escape(word)}(\W|_|$)", told)
    ]
    return words.holders[max(fitting, key=len)] if fitting else ""


SUPPLIER = Supplier(
    id="deepstate",
    title="DeepState areas of control",
    licence="LicenseRef-DeepState-2025",
    credit="DeepState, deepstatemap.live, by its licence of 2025, under which its areas are not passed on",
    obtained="DeepState, deepstatemap.live: ask its owners for access to the daily areas, as GeoJSON",
    becomes="areas of control, one layer a day; signs of units, arrows and areas elsewhere are not taken",
    claims=_claims,
    read=_read,
)
