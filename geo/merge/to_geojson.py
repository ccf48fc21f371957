"""An overlay as GeoJSON: simplestyle for every program, and the whole style beside it."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import asdict

import shapely

from ..features import Value
from .overlay import Item, Overlay, Style, folder_text
from .simplestyle import properties_of

_PLAIN = asdict(Style())


def geojson_of(overlay: Overlay, title: str) -> str:
    """Return a feature collection, a feature a line; equal overlays give equal text.

    What simplestyle has no property for stands in the foreign member ``ceaseline`` of each feature.

    Examples
    --------
    >>> item = Item("south.kml", ("Posts",), shapely.Point(36, 48), "P 1")
    >>> text = geojson_of(Overlay((item,)), "Merged")
    >>> json.loads(text)["features"][0]["properties"]["folder"]
    'Posts'
    """
    used = {item.style.icon for item in overlay.items}
    pictures = {
        name: base64.b64encode(picture).decode()
        for name, picture in sorted(overlay.pictures.items())
        if name in used or any(name in item.style.kml + item.style.highlight for item in overlay.items)
    }
    head = {
        "type": "FeatureCollection",
        "name": title,
        **({"ceaseline": {"pictures": pictures}} if pictures else {}),
    }
    return f'{_json(head)[:-1]},"features":[\n' + ",\n".join(map(_feature, overlay.items)) + "\n]}\n"


def _feature(item: Item) -> str:
    own: dict[str, Value] = {
        "name": item.name,
        "description": item.description,
        "author": item.author,
        "folder": folder_text(item.folder),
        "begin": item.begin,
        "end": item.end,
    }
    properties = {
        **{key: value for key, value in own.items() if value},
        **{key: _finite(value) for key, value in item.values.items()},
        **({} if item.style == Style() else properties_of(item.style, item.family)),
    }
    told = {key: value for key, value in asdict(item.style).items() if value != _PLAIN[key]}
    shape = "null" if item.geometry.is_empty else shapely.to_geojson(_rewound(item))
    members = [
        '"type":"Feature"',
        *([f'"id":{_json(item.id)}'] if item.id else []),
        f'"geometry":{shape}',
        f'"properties":{_json(properties)}',
        *([f'"ceaseline":{{"style":{_json(told)}}}'] if told else []),
    ]
    return "{" + ",".join(members) + "}"


def _rewound(item: Item) -> shapely.Geometry:
    """Outer rings counter-clockwise (RFC 7946, 3.1.6)."""
    return shapely.orient_polygons(item.geometry)


def _finite(value: Value) -> Value:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
