"""UN OCHA: the line of contact as humanitarians publish it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.situation import Repair
from ._days import day_in_name, day_of
from ._download import Download
from ._layers import by_kind, imported, layers_of
from ._supplier import Imported, Supplier, Wishes
from ._tables import bare_key, found_columns, texts
from ._vocabulary import vocabulary

_SIGN = re.compile(r"contact[ _-]?line|line[ _-]?of[ _-]?contact|front[ _-]?line|\bocha\b", re.IGNORECASE)


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name)) and not download.columns


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        for name, layer in layers_of(download, wishes, wishes.country):
            columns = found_columns(layer, words.columns, download.where, needed=())
            told = sorted(day for text in texts(layer, columns.get("date", "")) if (day := day_of(text)))
            day = (
                wishes.day
                or day_in_name(download.original)
                or day_in_name(download.name)
                or max(told, default=None)
            )
            silent = (Repair(download.name, "nothing says which day it shows: say --day", "not told"),)
            for kind, part in by_kind(layer):
                yield imported(
                    "_".join(
                        filter(
                            None,
                            (
                                "ocha",
                                bare_key(name) if name else "",
                                "" if kind == "line" else kind,
                                str(day or ""),
                            ),
                        )
                    ),
                    part,
                    download,
                    role="line" if kind == "line" else "",
                    title=f"line of contact{f', {day}' if day else ''}",
                    content_time=str(day or ""),
                    notes=() if day else silent,
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
