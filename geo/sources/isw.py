"""Institute for the Study of War: ground assessed, claimed, advanced over or infiltrated, a layer each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer
from ._days import day_in_name, day_of
from ._download import Download
from ._holders import COLUMN
from ._layers import by_kind, imported, layers_of
from ._supplier import Imported, Supplier, Wishes
from ._tables import found_columns, texts
from ._vocabulary import Vocabulary, vocabulary

_SIGN = re.compile(
    r"\bisw\b|assessed|claimed|infiltrat|counteroffensive|russiacotin|ukrainecontrolmap", re.IGNORECASE
)
_HELD = "assessed"


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name)) and not download.columns


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        for name, layer in layers_of(download, wishes, words.country):
            standing = standing_of(name or download.stem, words)
            if not standing:
                raise ReadError(
                    f"its name {name or download.stem!r} does not say whether ground is assessed or claimed",
                    where=download.where,
                    mend="Give it the name that it had when you fetched it.",
                )
            day, notes = _day_told(download, layer, wishes, words)
            for kind, part in by_kind(layer):
                yield _standing(part, standing, kind, day, download, words, notes)


def standing_of(name: str, words: Vocabulary) -> str:
    """How the ground of a layer stands, by the layer's name; the longest word that it holds decides.

    Examples
    --------
    >>> known = {"assessed": "assessed", "claimedrussian": "claimed"}
    >>> words = Vocabulary(id="isw", layers=known, source="-", status="assumed")
    >>> standing_of("Claimed_Russian Territory APR13", words), standing_of("cities", words)
    ('claimed', '')
    """
    bare = re.sub(r"[\W_]+", "", name).casefold()
    fitting = [word for word in words.layers if word in bare]
    return words.layers[max(fitting, key=len)] if fitting else ""


def _day_told(
    download: Download, layer: Layer, wishes: Wishes, words: Vocabulary
) -> tuple[date | None, list[Repair]]:
    """Day by the user's word, the file's name, or the latest of a column of days; none where none tells."""
    columns = found_columns(layer, words.columns, download.where, needed=())
    told = [day for text in texts(layer, columns.get("date", "")) if (day := day_of(text))]
    day = (
        wishes.day or day_in_name(download.original) or day_in_name(download.name) or max(told, default=None)
    )
    notes = [] if day else [Repair(download.name, "nothing says which day it shows: say --day", "not told")]
    return day, notes


def _standing(
    layer: Layer,
    standing: str,
    kind: str,
    day: date | None,
    download: Download,
    words: Vocabulary,
    notes: Sequence[Repair],
) -> Imported:
    """Ground of one standing; only what is assessed as held serves a scenario as control."""
    told = day.isoformat() if day else ""
    columns: dict[str, Sequence[object]] = {
        COLUMN: [words.holders[standing]] * len(layer),
        "standing": [standing] * len(layer),
        "date": [told] * len(layer),
        **{name: texts(layer, name) for name in layer.columns if name not in {COLUMN, "standing", "date"}},
    }
    name = "_".join(filter(None, ("isw", standing, "" if kind == "area" else kind, told)))
    held = standing == _HELD and kind == "area"
    return imported(
        name,
        layer,
        download,
        columns=columns,
        role="control_areas" if held else "",
        keys={"party_column": COLUMN} if held else {},
        title=f"{standing}{', ' if told else ''}{told}",
        content_time=told,
        notes=notes,
    )


SUPPLIER = Supplier(
    id="isw",
    title="ISW and Critical Threats",
    licence="LicenseRef-ISW",
    credit=(
        "Institute for the Study of War and AEI's Critical Threats Project, © their owners; "
        "ask them before publishing"
    ),
    obtained="Institute for the Study of War, understandingwar.org: shapefiles on request",
    becomes="areas of control where it assesses them as held; claims, advances and infiltrations apart",
    claims=_claims,
    read=_read,
)
