"""GeoJSON however it is wrapped: in other JSON, in a string, feature by feature, with latitude first."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ReadError
from ..model.situation import Repair
from ..read.encoding import settled_encoding
from ..read.layer import Layer
from ._download import Download
from ._supplier import Wishes
from ._tables import layer_of

_GEOMETRIES = {
    *("Point", "MultiPoint", "LineString", "MultiLineString"),
    *("Polygon", "MultiPolygon", "GeometryCollection"),
}
_DEEPEST = 8
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@dataclass(frozen=True, slots=True)
class Collection:
    """Features found in a download.

    Parameters
    ----------
    features : sequence of dict
        As they stand.
    around : mapping
        Plain values that stand beside them, such as a time.
    called : str
        Keys that lead to them, parted by dots; empty if they are the whole.
    crs : object
        What the collection says of its reference system.
    """

    features: Sequence[dict[str, Any]]
    around: Mapping[str, Any]
    called: str
    crs: object = None


def collections_of(download: Download) -> tuple[list[Collection], list[Repair]]:
    """Find every collection of features in a download, and say what stood round it.

    Raises
    ------
    ReadError
        If it is no JSON, breaks off, or holds no feature.
    """
    text, notes = _decoded(download)
    whole = _parsed(text, download)
    if isinstance(whole, str):
        whole = _parsed(whole, download)
        notes.append(Repair(download.name, "JSON inside a string", "taken out"))
    found = list(_collections(whole, {}, "", 0))
    if not found:
        keys = ", ".join(list(whole)[:8]) if isinstance(whole, dict) else type(whole).__name__
        raise ReadError(
            f"it is JSON without a feature: it holds {keys or 'nothing'}",
            where=download.where,
            mend="It may be an answer that says no: look into it, and fetch the file again.",
        )
    notes += [
        Repair(download.name, f"features wrapped in other JSON, under {one.called!r}", "taken out")
        for one in found
        if one.called
    ]
    return found, notes


def layer_of_features(
    download: Download,
    features: Sequence[Mapping[str, Any]],
    wishes: Wishes,
    country: str,
    *,
    crs: object = None,
) -> Layer:
    """Read features as every other file is read: mended, checked, in longitude and latitude.

    Parameters
    ----------
    download : Download
        Where they are from, for names in errors.
    features : sequence of mapping
        GeoJSON features.
    wishes : Wishes
    country : str
        ISO code of the country in which they are expected; empty for none.
    crs : object, optional
        What their collection says of its reference system.
    """
    if wishes.latitude_first:
        features = [{**one, "geometry": _exchanged(one.get("geometry"))} for one in features]
    plain: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        plain["crs"] = crs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{download.stem}.geojson"
        path.write_text(json.dumps(plain), encoding="utf-8")
        return layer_of(download, wishes, country, path=path)


def _decoded(download: Download) -> tuple[str, list[Repair]]:
    content = download.path.read_bytes()
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "")
    if not encoding:
        encoding = settled_encoding(content, where=download.where, mend="Save it as UTF-8.")
    notes = (
        []
        if encoding in {"utf-8", "utf-8-sig"}
        else [Repair(download.name, f"its text is {encoding}", "read so")]
    )
    try:
        return content.decode(encoding), notes
    except UnicodeDecodeError as error:
        raise ReadError(
            f"it breaks off in the middle of a letter ({encoding})",
            where=download.where,
            mend="Fetch it again.",
        ) from error


def _parsed(text: str, download: Download) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = _by_line(text)
        if lines:
            return lines
        broken_off = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        problem = f"it breaks off at character {len(text):,}" if broken_off else f"it is not JSON: {error}"
        raise ReadError(problem, where=download.where, mend="Fetch it again.") from None
    except RecursionError:
        raise ReadError("it is nested without end", where=download.where, mend="Fetch it again.") from None


def _by_line(text: str) -> list[Any]:
    """Features of newline-delimited GeoJSON; empty where a line is none."""
    lines = [line.strip("\x1e \r") for line in text.split("\n") if line.strip("\x1e \r")]
    try:
        found = [json.loads(line) for line in lines] if len(lines) > 1 else []
    except json.JSONDecodeError:
        return []
    return found if all(isinstance(one, dict) and one.get("type") == "Feature" for one in found) else []


def _collections(value: Any, around: Mapping[str, Any], called: str, depth: int) -> Iterator[Collection]:
    """Collections inside a value, with the plain values beside them and the keys that lead to them."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        beside = {**around, **_plain(value)}
        own = _own_features(value)
        if own:
            yield Collection(own, beside, called, value.get("crs"))
            return
        inner: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list) and _are_features(value):
        yield Collection(value, around, called)
        return
    elif isinstance(value, list):
        beside, inner = dict(around), enumerate(value)
    else:
        beside, inner = dict(around), _in_string(value)
    for key, one in inner:
        yield from _collections(one, beside, f"{called}.{key}".strip("."), depth + 1)


def _own_features(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Features that a value itself is or bears; empty where it is something else."""
    if isinstance(value.get("features"), list) and _are_features(value["features"]):
        return list(value["features"])
    if value.get("type") == "Feature":
        return [dict(value)]
    if value.get("type") in _GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": dict(value)}]
    return []


def _in_string(value: Any) -> list[tuple[str, Any]]:
    """JSON that stands inside a string."""
    if not (isinstance(value, str) and value[:1] in {"{", "["} and '"type"' in value):
        return []
    try:
        return [("string", json.loads(value))]
    except json.JSONDecodeError:
        return []


def _are_features(values: Sequence[Any]) -> bool:
    return all(isinstance(one, dict) and one.get("type") == "Feature" for one in values) and bool(values)


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in value.items() if isinstance(one, str | int | float) and key != "type"}


def _exchanged(geometry: Any) -> Any:
    """A geometry with the first two numbers of each place exchanged."""
    if isinstance(geometry, dict):
        return {
            key: [_exchanged(one) for one in value]
            if key == "geometries"
            else _exchanged(value)
            if key == "coordinates"
            else value
            for key, value in geometry.items()
        }
    if isinstance(geometry, list):
        if len(geometry) >= 2 and all(isinstance(one, int | float) for one in geometry):
            return [geometry[1], geometry[0], *geometry[2:]]
        return [_exchanged(one) for one in geometry]
    return geometry
