"""ACLED: political violence and protest, coded from reports, as its export tool writes it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ._download import Download
from ._incidents import Reports
from ._supplier import Imported, Supplier, Wishes
from ._tables import layer_name
from ._vocabulary import vocabulary

_SIGNS = {"event_id_cnty", "sub_event_type", "time_precision", "geo_precision", "source_scale", "inter1"}
_WEEK_HALF = timedelta(days=3)  # either side of the middle of a week, which ACLED writes


def _claims(download: Download) -> bool:
    return len(_SIGNS & set(download.columns)) >= 2


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    for download in downloads:
        reports = Reports(download, wishes, words, "acled")
        days, precisions = reports.days("begins"), reports.texts("time_precision")
        windows = [window_of(day, precision) for day, precision in zip(days, precisions, strict=True)]
        told = {"begins": [first for first, _ in windows], "ends": [last for _, last in windows]}
        said = "a day known to the week stands for seven, one known to the month for the whole of it"
        yield reports.imported(layer_name(SUPPLIER.id, download, downloads), told, steps=(said,))


def window_of(day: str, precision: str) -> tuple[str, str]:
    """First and last day on which it may have been, by ACLED's code: 1 the day, 2 its week, 3 its month.

    Examples
    --------
    >>> window_of("2022-03-10", "1"), window_of("2022-03-10", "2"), window_of("2022-02-10", "3")
    (('2022-03-10', '2022-03-10'), ('2022-03-07', '2022-03-13'), ('2022-02-01', '2022-02-28'))
    """
    try:
        told = date.fromisoformat(day)
    except ValueError:
        return day, day
    if precision == "2":
        return (told - _WEEK_HALF).isoformat(), (told + _WEEK_HALF).isoformat()
    if precision == "3":
        last = monthrange(told.year, told.month)[1]
        return told.replace(day=1).isoformat(), told.replace(day=last).isoformat()
    return day, day


SUPPLIER = Supplier(
    id="acled",
    title="ACLED",
    licence="LicenseRef-ACLED-Terms",
    credit="ACLED, Armed Conflict Location & Event Data, acleddata.com; by its terms rows are not passed on",
    obtained="ACLED, acleddata.com, with an account of your own: Data Export Tool, as CSV",
    becomes="incidents, with the window of days and the radius that its precisions tell",
    claims=_claims,
    read=_read,
)
