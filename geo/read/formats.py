"""Which file is meant, which layer of it, and what it is by its first bytes, whatever its name says."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from ..errors import ReadError
from .place import SEEN_BYTES, Place

READABLE = (
    "GeoJSON, GeoPackage, Shapefile, KML, KMZ, FlatGeobuf, GML, GeoParquet, TopoJSON, CSV, "
    "or one of these in a zip"
)
_SHAPEFILE_PARTS = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd"}
GEODATA_ENDINGS = (".shp", ".gpkg", ".geojson", ".kml", ".fgb", ".gml", ".json", ".topojson", ".csv")
_MAGIC = (
    (b"SQLite format 3\0", "gpkg"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\x00\x00\x27\x0a", "shapefile"),
)
_TABLES = {".csv", ".tsv", ".txt"}


def located(given: str | Path, layer: str | None = None) -> Place:
    """Find the file that ``FILE`` or ``FILE:layer`` means, and what it is.

    Raises
    ------
    ReadError
        If there is no such file, or it is no geodata that the house can read.
    """
    path, named = _split(str(given))
    if layer and named and layer != named:
        raise ReadError(f"layer {layer!r} is asked for too", where=str(given), mend="Name one layer.")
    layer = layer or named
    if path.is_dir():
        if path.suffix.lower() == ".gdb":
            return Place(path, layer, "gdb")
        raise _directory(path)
    try:
        with path.open("rb") as file:
            head = file.read(SEEN_BYTES)
    except OSError as error:
        raise ReadError(
            f"it cannot be opened: {error.strerror}", where=str(path), mend="Check its permissions."
        ) from error
    if not head.strip(b"\0 \r\n\t"):
        raise ReadError(
            f"it holds nothing ({path.stat().st_size} bytes)",
            where=str(path),
            mend="Fetch or export it again.",
        )
    return _recognised(path, layer, head)


def _split(given: str) -> tuple[Path, str | None]:
    """Cut ``FILE:layer`` at the first colon that follows an existing file; a drive letter's colon is none."""
    if Path(given).exists():
        return Path(given), None
    for colon in re.finditer(":", given):
        file = given[: colon.start()]
        if len(file) > 1 and Path(file).is_file():
            return Path(file), given[colon.end() :] or None
    raise _missing(given)


def _missing(given: str) -> ReadError:
    path = Path(given)
    if not path.parent.is_dir():
        return ReadError(
            f"there is no folder {str(path.parent)!r}",
            where=given,
            mend="Check the path for a slip of the pen.",
        )
    near = difflib.get_close_matches(path.name, [p.name for p in path.parent.iterdir()], n=3)
    mend = f"Is one of these meant: {', '.join(near)}?" if near else "Check the path for a slip of the pen."
    return ReadError("there is no such file", where=given, mend=mend)


def _directory(path: Path) -> ReadError:
    held = sorted(
        p.name for p in path.iterdir() if p.suffix.lower() in GEODATA_ENDINGS or p.suffix.lower() in _TABLES
    )
    mend = f"Name a file in it: {', '.join(held[:5])}." if held else "Name a file."
    return ReadError("it is a folder", where=str(path), mend=mend)


def _recognised(path: Path, layer: str | None, head: bytes) -> Place:
    if path.suffix.lower() in _SHAPEFILE_PARTS:
        raise ReadError(
            f"it is a part of a shapefile ({path.suffix})",
            where=str(path),
            mend=f"Name {path.with_suffix('.shp').name}, and keep all parts beside it.",
        )
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return Place(path, layer, form)
    form = _text_format(path, head)
    if not form:
        raise ReadError(
            f"its format is not known ({path.suffix or 'no ending'})",
            where=str(path),
            mend=f"Give {READABLE}.",
        )
    return Place(path, layer, form)


def _text_format(path: Path, head: bytes) -> str:
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = head.decode(encoding, errors="replace").lstrip()
    if encoding == "utf-16" and text[:1] in "{[":
        raise ReadError("it is JSON in UTF-16", where=str(path), mend="Save it as UTF-8, as JSON must be.")
    if text[:1] in "{[":
        return _json_format(path, text)
    if text.startswith("<"):
        return _xml_format(path, text)
    if b"\0" in head and encoding != "utf-16":
        return ""
    return "csv" if path.suffix.lower() in _TABLES or re.match(r"[^\n]*[,;\t|][^\n]*\n", text) else ""


def _json_format(path: Path, text: str) -> str:
    if re.search(r'"type"\s*:\s*"Topology"', text):
        return "topojson"
    if re.search(
        r'"(type"\s*:\s*"(Feature|FeatureCollection|\w*(Point|LineString|Polygon)|GeometryCollection)|coordinates)"',
        text,
    ):
        return "geojson"
    if re.search(r'"(geometryType|esri\w+)"', text):
        return "esrijson"
    raise ReadError(
        "it is JSON, but not GeoJSON: its start names no feature",
        where=str(path),
        mend="Export the part with the features as a GeoJSON FeatureCollection.",
    )


def _xml_format(path: Path, text: str) -> str:
    root = re.search(r"<([A-Za-z][\w.-]*:)?(\w+)", re.sub(r"<\?.*?\?>|<!--.*?-->", "", text, flags=re.S))
    name = root.group(2).lower() if root else ""
    if name in {"kml", "gpx"}:
        return name
    if "opengis.net/gml" in text:
        return "gml"
    what = (
        "a web page" if name in {"html", "doctype"} or "<!doctype html" in text.lower() else f"XML ({name})"
    )
    raise ReadError(f"it is {what}, not geodata", where=str(path), mend=f"Give {READABLE}.")
