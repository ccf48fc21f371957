"""ETOPO: heights of land and sea floor, coarse, for all the globe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._rasters import Kind, rasters
from ._supplier import Imported, Supplier, Wishes

_SIGN = re.compile(r"etopo|gebco", re.IGNORECASE)
_KIND = Kind(role="elevation", unit="m")


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name))


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    return rasters(SUPPLIER.id, downloads, wishes, _KIND)


SUPPLIER = Supplier(
    id="etopo",
    title="NOAA ETOPO",
    licence="LicenseRef-Public-Domain",
    credit="NOAA National Centers for Environmental Information, ETOPO, public domain",
    obtained="NOAA, ncei.noaa.gov, ETOPO Global Relief Model, as GeoTIFF",
    becomes="a raster of role elevation for a scenario; --bounds takes a part",
    claims=_claims,
    read=_read,
)
