"""WorldPop: residents of each cell, in longitude and latitude."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._rasters import Kind, rasters
from ._supplier import Imported, Supplier, Wishes

_SIGN = re.compile(r"(^|_)(ppp|pop|pd)_\d{4}|worldpop|_ppp_", re.IGNORECASE)
_KIND = Kind(role="population", unit="residents", summed=True)


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name))


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    return rasters(SUPPLIER.id, downloads, wishes, _KIND)


SUPPLIER = Supplier(
    id="worldpop",
    title="WorldPop residents",
    licence="CC-BY-4.0",
    credit="WorldPop, School of Geography and Environmental Science, University of Southampton, CC BY 4.0",
    obtained="WorldPop, worldpop.org, Population Counts, a country and year, as GeoTIFF",
    becomes="a raster of role population for a scenario, --bounds takes a part; cells as they are",
    claims=_claims,
    read=_read,
)
