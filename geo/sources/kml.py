"""KML and KMZ from anyone: a layer for each folder and kind, styles, spans of time and data as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ._download import Download
from ._json import layer_of_features
from ._kml import Placemarks, placemarks_of
from ._layers import by_kind, imported
from ._supplier import Imported, Supplier, Wishes
from ._tables import bare_key


def _claims(download: Download) -> bool:
    return "<kml" in download.head[:4096].lower()


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    for download in downloads:
        found = placemarks_of(download)
        for number, folder in enumerate(found.by_folder, start=1):
            yield from _folder(found, folder, number, download, wishes)


def _folder(
    found: Placemarks, folder: tuple[str, ...], number: int, download: Download, wishes: Wishes
) -> Iterator[Imported]:
    """Layers of one folder; what concerns the whole file is said with the first."""
    features = _alike(found.by_folder[folder])
    layer = layer_of_features(download, features, wishes, wishes.country)
    several = len(found.by_folder) > 1
    parts = list(by_kind(layer))
    for at, (kind, part) in enumerate(parts):
        called = (
            bare_key(download.stem),
            f"{number:02d}_{bare_key(' '.join(folder))}" if several else "",
            f"{kind}s" if len(parts) > 1 else "",
        )
        first = number == 1 and at == 0
        yield imported(
            "_".join(filter(None, called)),
            part,
            download,
            title=" / ".join(folder) or download.stem,
            notes=found.notes if first else (),
            left_out=found.left_out if first else (),
        )


def _alike(features: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Features that all have the same columns, which a table needs."""
    columns = dict.fromkeys(key for one in features for key in one["properties"])
    return [
        {**one, "properties": {key: one["properties"].get(key, "") for key in columns}} for one in features
    ]


SUPPLIER = Supplier(
    id="kml",
    title="Overlay from KML",
    licence="not stated",
    credit="",
    obtained="anyone who keeps maps in Google Earth or another globe: .kml or .kmz",
    becomes="a layer for each folder and kind of geometry; say its terms: --licence, --credit",
    claims=_claims,
    read=_read,
)
