"""UN OCHA: the line of contact as humanitarians publish it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._layers import by_kind, day_told, imported, layers_of
from ._supplier import Imported, Supplier, Wishes
from ._tables import bare_key
from ._vocabulary import vocabulary

_SIGN = re.compile(r"contact[ _-]?line|line[ _-]?of[ _-]?contact|front[ _-]?line|\bocha\b", re.IGNORECASE)


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name)) and not download.columns


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        for name, layer in layers_of(download, wishes, wishes.country):
            day, notes = day_told(download, layer, wishes, words)
            for kind, part in by_kind(layer):
                called = ("ocha", bare_key(name) if name else "", "" if kind == "line" else kind, day)
                yield imported(
                    "_".join(filter(None, called)),
                    part,
                    download,
                    role="line" if kind == "line" else "",
                    title=", ".join(filter(None, ("line of contact", day))),
                    content_time=day,
                    notes=notes,
                )


SUPPLIER = Supplier(
    id="ocha",
    title="UN OCHA",
    licence="CC-BY-3.0-IGO",
    credit=(
        "United Nations Office for the Coordination of Humanitarian Affairs (OCHA), CC BY 3.0 IGO; "
        "no endorsement implied"
    ),
    obtained="Humanitarian Data Exchange, data.humdata.org: Ukraine, contact line, as shapefile or GeoJSON",
    becomes="lines of contact for a scenario; areas beside them as layers apart",
    claims=_claims,
    read=_read,
)
