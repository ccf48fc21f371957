"""Institute for the Study of War: ground assessed, claimed, advanced over or infiltrated, a layer each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import ReadError
from ..model.situation import Repair
from ..read.layer import Layer
from ._download import Download
from ._holders import COLUMN
from ._layers import by_kind, day_told, imported, layers_of
from ._supplier import Imported, Supplier, Wishes
from ._tables import texts
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
            day, notes = day_told(download, layer, wishes, words)
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


def _standing(
    layer: Layer,
    standing: str,
    kind: str,
    day: str,
    download: Download,
    words: Vocabulary,
    notes: Sequence[Repair],
) -> Imported:
    """Ground of one standing; only what is assessed as held serves a scenario as control."""
    columns: dict[str, Sequence[object]] = {
        COLUMN: [words.holders[standing]] * len(layer),
        "standing": [standing] * len(layer),
        "date": [day] * len(layer),
        **{name: texts(layer, name) for name in layer.columns if name not in {COLUMN, "standing", "date"}},
    }
    name = "_".join(filter(None, ("isw", standing, "" if kind == "area" else kind, day)))
    held = standing == _HELD and kind == "area"
    return imported(
        name,
        layer,
        download,
        columns=columns,
        role="control_areas" if held else "",
        keys={"party_column": COLUMN} if held else {},
        title=", ".join(filter(None, (standing, day))),
        content_time=day,
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
