"""NASA FIRMS: heat that satellites saw; a fire is not a violation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.situation import Repair
from ._download import Download
from ._incidents import Reports
from ._supplier import Imported, Supplier, Wishes
from ._tables import layer_name
from ._vocabulary import columns_of_incidents, vocabulary

_SIGNS = {"acq_date", "acq_time", "frp", "bright_t31", "bright_ti4", "daynight"}


def _claims(download: Download) -> bool:
    return len(_SIGNS & set(download.columns)) >= 3


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    words = vocabulary(wishes.reference, SUPPLIER.id)
    modis = columns_of_incidents(wishes.reference, "firms-modis").radius_m["any"]
    for download in downloads:
        reports = Reports(download, wishes, words, "firms")
        clocks = [clock_of(text) for text in reports.texts("time")]
        days, instruments = reports.days("begins"), reports.texts("instrument")
        seen = zip(reports.texts("satellite"), instruments, strict=True)
        wide = zip(instruments, reports.radii(), strict=True)
        told = {
            "id": [str(number) for number in range(1, len(days) + 1)],
            "begins": [
                f"{day}T{clock}Z" if day and clock else day for day, clock in zip(days, clocks, strict=True)
            ],
            "radius_m": [f"{modis:g}" if one == "MODIS" else radius for one, radius in wide],
            "kind": ["thermal detection"] * len(days),
            "means": [_means(satellite, instrument, words.kinds) for satellite, instrument in seen],
        }
        reports.notes += [
            Repair(f"{download.name}, row {row}", "acq_time is no time of a day", "taken for the whole day")
            for row, clock in enumerate(clocks, start=1)
            if not clock
        ]
        # No part of a scenario: counted among incidents, fires of every cause would be.
        yield reports.imported(layer_name(SUPPLIER.id, download, downloads), told, role="")


def clock_of(text: str) -> str:
    """Hours and minutes of UTC from a number that has lost its zeros in front; empty where it is no time.

    Examples
    --------
    >>> clock_of("1"), clock_of("56"), clock_of("2358"), clock_of("11:06"), clock_of("2460")
    ('00:01', '00:56', '23:58', '11:06', '')
    """
    digits = text.replace(":", "").rjust(4, "0")
    sound = digits.isdigit() and len(digits) == 4 and digits[:2] < "24" and digits[2:] < "60"
    return f"{digits[:2]}:{digits[2:]}" if sound and text else ""


def _means(satellite: str, instrument: str, names: dict[str, str]) -> str:
    named = names.get(satellite.lower(), satellite)
    return " ".join(filter(None, ("satellite", named, instrument)))


SUPPLIER = Supplier(
    id="firms",
    title="NASA FIRMS thermal detections",
    licence="LicenseRef-NASA-open",
    credit=(
        "NASA Fire Information for Resource Management System (FIRMS), open under NASA's policy; "
        "a fire is not a violation"
    ),
    obtained="NASA FIRMS, firms.modaps.eosdis.nasa.gov: archive, or active fires of the last days, as CSV",
    becomes="incidents of kind 'thermal detection', at their minute of UTC, apart from what monitors report",
    claims=_claims,
    read=_read,
)
