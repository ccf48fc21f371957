"""What an item is called, in which folder and by whom, taken from values of a table or of GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping

from ..features import Value

# Keys that a merge writes, each with the field of an item that it stands for.
KEYS = ("id", "name", "description", "author", "folder", "begin", "end")
_ALSO_NAMES = ("Name", "NAME", "title", "Title")


def lifted(values: Mapping[str, Value]) -> tuple[dict[str, str], dict[str, Value]]:
    """Texts under the keys of a merge, and the other values.

    A name under another key is a name too, and stays among the values.

    Examples
    --------
    >>> lifted({"name": "Post", "folder": "South", "id": 7, "height_m": 20})
    ({'name': 'Post', 'folder': 'South', 'id': '7'}, {'id': 7, 'height_m': 20})
    """
    texts = {key: str(value) for key, value in values.items() if key in KEYS and isinstance(value, str)}
    others = {key: value for key, value in values.items() if key not in texts}
    if isinstance(values.get("id"), int):
        texts["id"] = str(values["id"])
    if not texts.get("name"):
        named = (str(values[key]) for key in _ALSO_NAMES if values.get(key) not in (None, ""))
        texts["name"] = next(named, "")
    return {key: text for key, text in texts.items() if text}, others
