"""SRTM: heights that a radar in orbit measured, voids among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._rasters import Kind, rasters
from ._supplier import Imported, Supplier, Wishes

_SIGN = re.compile(r"srtm|[ns]\d{2}[ew]\d{3}.*\.hgt$|\.hgt$", re.IGNORECASE)
_KIND = Kind(role="elevation", unit="m", nodata=-32768.0, crs="OGC:CRS84")  # voids of .hgt, and its plane


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name))


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    return rasters(SUPPLIER.id, downloads, wishes, _KIND)


SUPPLIER = Supplier(
    id="srtm",
    title="SRTM",
    licence="LicenseRef-Public-Domain",
    credit="NASA Shuttle Radar Topography Mission (SRTM), public domain",
    obtained="NASA Earthdata, earthdata.nasa.gov, with an account of your own: SRTMGL1 or SRTMGL3",
    becomes="rasters of role elevation for a scenario, voids known as voids; --bounds takes a part",
    claims=_claims,
    read=_read,
)
