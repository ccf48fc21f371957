"""UCDP Georeferenced Event Dataset: deaths in organised violence, coded from reports, event by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ._download import Download
from ._incidents import Reports
from ._supplier import Imported, Supplier, Wishes
from ._tables import layer_name
from ._vocabulary import vocabulary

_SIGNS = {"where_prec", "date_prec", "type_of_violence", "dyad_name", "source_article", "gwnoa"}


def _claims(download: Download) -> bool:
    return len(_SIGNS & set(download.columns)) >= 2


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        reports = Reports(download, wishes, words, "ucdp")
        told = {"begins": reports.days("begins"), "ends": reports.days("ends")}
        yield reports.imported(layer_name(SUPPLIER.id, download, downloads), told)


SUPPLIER = Supplier(
    id="ucdp",
    title="UCDP Georeferenced Event Dataset",
    licence="CC-BY-4.0",
    credit="UCDP Georeferenced Event Dataset, Uppsala University (Sundberg and Melander 2013), CC BY 4.0",
    obtained="Uppsala Conflict Data Program, ucdp.uu.se, Download Center: GED or Candidate Events, as CSV",
    becomes="incidents, with the window of days and the radius that its precisions tell",
    claims=_claims,
    read=_read,
)
