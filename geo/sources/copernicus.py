"""Copernicus DEM: heights of the surface, trees and roofs among it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._rasters import Kind, rasters
from ._supplier import Imported, Supplier, Wishes

_SIGN = re.compile(r"copernicus|_DSM_(COG_)?\d0|_DEM\.tif", re.IGNORECASE)
_KIND = Kind(role="elevation", unit="m")


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name))


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    return rasters(SUPPLIER.id, downloads, wishes, _KIND)


SUPPLIER = Supplier(
    id="copernicus",
    title="Copernicus DEM",
    licence="LicenseRef-Copernicus-DEM",
    credit=(
        "Copernicus DEM © DLR e.V. 2010-2014 and © Airbus Defence and Space GmbH 2014-2018, provided under "
        "Copernicus by the European Union and ESA; all rights reserved"
    ),
    obtained="Copernicus Data Space, dataspace.copernicus.eu: Copernicus DEM GLO-30 or GLO-90, tiles of 1°",
    becomes="rasters of role elevation for a scenario, one a tile; --bounds takes a part",
    claims=_claims,
    read=_read,
)
