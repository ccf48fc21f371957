"""GHSL: residents of each cell by the Global Human Settlement Layer, on Mollweide's or another plane."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ._download import Download
from ._rasters import Kind, rasters
from ._supplier import Imported, Supplier, Wishes

_SIGN = re.compile(r"ghs_?pop|ghsl|GHS-POP", re.IGNORECASE)
_KIND = Kind(role="population", unit="residents", summed=True)


def _claims(download: Download) -> bool:
    return bool(_SIGN.search(download.name))


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    return rasters(SUPPLIER.id, downloads, wishes, _KIND)


SUPPLIER = Supplier(
    id="ghsl",
    title="GHSL residents (GHS-POP)",
    licence="CC-BY-4.0",
    credit="GHS-POP, European Commission, Joint Research Centre (Schiavina and others), CC BY 4.0",
    obtained="GHSL, human-settlement.emergency.copernicus.eu, Download: GHS-POP, a tile, as GeoTIFF in a zip",
    becomes="a raster of role population for a scenario, on its own plane; --bounds takes a part",
    claims=_claims,
    read=_read,
)
