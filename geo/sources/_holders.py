"""Points of control: who holds each place by a supplier's word, in one vocabulary, the word beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from ..atomic import write_text
from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer
from ._download import Download
from ._supplier import Imported
from ._tables import Texts, only
from ._vocabulary import Vocabulary, unknown_words
from ._written import geojson_text

COLUMN = "held_by"
SOUND = "sound"  # a place in the country that no other holder is given too
_REPEATS = "name repeats"
_GIVEN_TWICE = "another row gives its place to another holder"


@dataclass(frozen=True)
class Holding:
    """What a supplier says of each place of a layer.

    Parameters
    ----------
    download : Download
    words : Vocabulary
    names, held, flags, as_of : list of str
        What it is called, who holds it by the supplier's word, what is odd about it, and since when.
    others : mapping
        Further columns.
    """

    download: Download
    words: Vocabulary
    names: Texts
    held: Texts
    flags: Texts
    as_of: Texts
    others: Mapping[str, Sequence[object]] = field(default_factory=dict)


def points_of_control(
    name: str, layer: Layer, holding: Holding, *, title: str, content_time: str, notes: Sequence[Repair] = ()
) -> Imported:
    """Layer of places with their holders.

    Raises
    ------
    ReadError
        If the supplier's vocabulary does not list a word for a holder: it is never guessed.
    """
    held = holders_of(holding.held, holding.words, holding.download)
    told = np.array([bool(holder) for holder in held], bool)
    columns = _columns(layer, holding, held)
    kept = {column: np.array(values, object)[told].tolist() for column, values in columns.items()}
    text = geojson_text(only(layer, told).geometry, kept)
    silent = [holding.names[row] for row in np.flatnonzero(~told).tolist()]
    left_out = [
        *layer.rejected,
        *(Repair(f"{holding.download.name}, {name!r}", "it names no holder", "left out") for name in silent),
    ]
    counts = Counter(kept[COLUMN])
    return Imported(
        name=name,
        ending=".geojson",
        write=lambda path: write_text(path, text),
        origins=(holding.download,),
        counts={
            "rows": len(layer) + len(layer.rejected),
            "places": int(told.sum()),
            **{f"held by {holder}": counts[holder] for holder in sorted(counts)},
            "left out": len(left_out),
        },
        title=title,
        role="control_points",
        keys={"party_column": COLUMN, "select": {"place": SOUND}},
        content_time=content_time,
        repairs=(*layer.repairs, *notes, *_flagged(holding, kept)),
        left_out=tuple(left_out),
    )


def _columns(layer: Layer, holding: Holding, held: Sequence[str]) -> dict[str, Sequence[object]]:
    """Columns of the layer: the holder in one vocabulary and in the supplier's words, and what is odd."""
    shared = _shared(layer, held)
    doubtful = [bool(flag) or twice for flag, twice in zip(holding.flags, shared, strict=True)]
    return {
        "name": holding.names,
        COLUMN: held,
        "told": holding.held,
        "as_of": holding.as_of,
        "place": ["doubtful" if doubt else SOUND for doubt in doubtful],
        "flag": _flags(holding, shared),
        **holding.others,
    }


def holders_of(held: Sequence[str], words: Vocabulary, download: Download) -> Texts:
    """Who holds each, in one vocabulary; empty where nothing is told.

    Raises
    ------
    ReadError
        If a word is not listed.
    """
    strange = unknown_words([word for word in held if word], words)
    if strange:
        raise ReadError(
            f"nobody has said who {', '.join(map(repr, strange[:6]))} is",
            where=download.where,
            mend=f"Enter it in sources.toml under {words.id!r}, by {', '.join(words.holders)}.",
        )
    return [words.holder(word) for word in held]


def _shared(layer: Layer, held: Sequence[str]) -> list[bool]:
    """Whether a place is given to several holders: its coordinates are then those of another of its name."""
    points = shapely.get_coordinates(shapely.point_on_surface(layer.geometry))
    places = [tuple(place) for place in points.tolist()]
    holders: dict[tuple[float, ...], set[str]] = {}
    for place, holder in zip(places, held, strict=True):
        holders.setdefault(place, set()).add(holder)
    return [len(holders[place]) > 1 for place in places]


def _flags(holding: Holding, shared: Sequence[bool]) -> Texts:
    """What is odd about each: where it lies, a name that others have too, a place given twice."""
    number = Counter(holding.names)
    odd = [
        (flag, _REPEATS if name and number[name] > 1 else "", _GIVEN_TWICE if twice else "")
        for name, flag, twice in zip(holding.names, holding.flags, shared, strict=True)
    ]
    return ["; ".join(filter(None, words)) for words in odd]


def _flagged(holding: Holding, kept: Mapping[str, Sequence[str]]) -> list[Repair]:
    return [
        Repair(f"{holding.download.name}, {name!r}", problem, "kept and flagged")
        for name, flag in zip(kept["name"], kept["flag"], strict=True)
        for problem in filter(None, flag.split("; "))
    ]
