"""VIINA events: violent incidents taken from news by a classifier, one row an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import ReadError
from ._download import Download
from ._incidents import Reports
from ._supplier import Imported, Supplier, Wishes
from ._tables import Texts, layer_name, texts
from ._vocabulary import vocabulary

_KIND = re.compile(r"t_(\w+?)_(pred|b)$")
_HALF = 0.5


def _claims(download: Download) -> bool:
    return sum(bool(_KIND.match(column)) for column in download.columns) >= 2


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        reports = Reports(download, wishes, words, "viina")
        told = {"begins": reports.days("begins"), "kind": _kinds(reports)}
        said = "kinds are what a classifier took from the words of reports"
        yield reports.imported(layer_name("viina_events", download, downloads), told, steps=(said,))


def _kinds(reports: Reports) -> Texts:
    """Every kind that the classifier gives a row at least an even chance, in the order of the columns."""
    columns = {name: found[1] for name in reports.layer.columns if (found := _KIND.match(name))}
    if not columns:
        raise ReadError(
            "expected columns such as t_artillery_pred or t_artillery_b, which say what happened; "
            f"its columns are {', '.join(list(reports.layer.columns)[:14])}",
            where=reports.download.where,
            mend="Give a table of events, not of control.",
        )
    chances = {
        reports.words.kinds.get(word, word): texts(reports.layer, name) for name, word in columns.items()
    }
    rows = zip(*chances.values(), strict=True)
    return [", ".join(kind for kind, text in zip(chances, row, strict=True) if _likely(text)) for row in rows]


def _likely(text: str) -> bool:
    try:
        return float(text) >= _HALF
    except ValueError:
        return False


SUPPLIER = Supplier(
    id="viina-events",
    title="VIINA events",
    licence="ODbL-1.0",
    credit="VIINA: Violent Incident Information from News Articles (Zhukov 2022), ODbL 1.0",
    obtained="VIINA by Yuri Zhukov, github.com/zhukovyuri/VIINA, folder Data: event files, as CSV or its zip",
    becomes="incidents; their place is that of a settlement named in a report",
    claims=_claims,
    read=_read,
)
