"""GeoJSON from anyone, also wrapped in other JSON, and every other file of lines, areas and points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ._days import day_in_name
from ._download import Download
from ._layers import by_kind, imported, layers_of
from ._supplier import Imported, Supplier, Wishes
from ._tables import bare_key


def _claims(_: Download) -> bool:
    return False  # no sign tells it from others


def _read(downloads: Sequence[Download], wishes: Wishes) -> Iterator[Imported]:
    for download in downloads:
        day = day_in_name(download.name)
        for name, layer in layers_of(download, wishes, wishes.country):
            parts = list(by_kind(layer))
            for kind, part in parts:
                called = "_".join(filter(None, (download.stem, name, f"{kind}s" if len(parts) > 1 else "")))
                yield imported(
                    bare_key(called),
                    part,
                    download,
                    title=called,
                    content_time=day.isoformat() if day else "",
                )


SUPPLIER = Supplier(
    id="geojson",
    title="Layer of the user's own",
    licence="not stated",
    credit="",
    obtained="anywhere: GeoJSON, also wrapped in other JSON, Shapefile, GeoPackage, FlatGeobuf, TopoJSON",
    becomes="lines, areas and points as they are, each kind a layer; say its terms: --licence, --credit",
    claims=_claims,
    read=_read,
    takes_any=True,
)
