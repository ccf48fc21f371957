"""Which file is meant, which layer of it, and what it is by its first bytes, whatever its name says."""

from __future__ import annotations

import difflib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..errors import ReadError

READABLE = (
    "GeoJSON, GeoPackage, Shapefile, KML, KMZ, FlatGeobuf, GML, GeoParquet, TopoJSON, CSV, "
    "or one of these in a zip"
)
_SHAPEFILE_PARTS = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd"}
_MEMBERS = (".shp", ".gpkg", ".geojson", ".kml", ".fgb", ".gml", ".json", ".topojson", ".csv")
_MAGIC = (
    (b"SQLite format 3\0", "gpkg"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\x00\x00\x27\x0a", "shapefile"),
)
_TABLES = {".csv", ".tsv", ".txt"}
_SEEN_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Place:
    """A file, the layer of it, its format, its member if it is an archive, the encoding of its text."""

    path: Path
    layer: str | None
    format: str
    member: str | None = None
    encoding: str | None = None

    @property
    def where(self) -> str:
        """How an error names it."""
        return f"{self.path}:{self.layer}" if self.layer else str(self.path)

    @property
    def label(self) -> str:
        """How a list of repairs names it: without a folder, which is nobody else's business."""
        return f"{self.path.name}:{self.layer}" if self.layer else self.path.name

    @property
    def for_gdal(self) -> str:
        """Name under which GDAL opens it."""
        return f"/vsizip/{self.path.as_posix()}/{self.member}" if self.member else str(self.path)

    @property
    def stem(self) -> str:
        """Name of the file, without folder and ending."""
        return Path(self.member or self.path).stem

    @property
    def opening_options(self) -> dict[str, str]:
        """What keeps GDAL from writing a file of its own beside the one it reads."""
        return {"WRITE_GFS": "NO"} if self.format == "gml" else {}

    def ends(self) -> tuple[bytes, bytes]:
        """First and last bytes of the file or member; the last are empty where the first are all."""
        with self.stream() as (stream, size):
            head = stream.read(_SEEN_BYTES)
            stream.seek(max(len(head), size - _SEEN_BYTES))
            return head, stream.read()

    @contextmanager
    def stream(self) -> Iterator[tuple[IO[bytes], int]]:
        """The file, or the member of the archive, open for reading; and its size in bytes."""
        if self.member is None:
            with self.path.open("rb") as file:
                yield file, self.path.stat().st_size
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                yield file, archive.getinfo(self.member).file_size

    def whole(self) -> bytes:
        """All bytes of the file or member."""
        with self.stream() as (stream, _):
            return stream.read()

    def part(self, suffix: str) -> bytes | None:
        """Bytes of the file that lies beside it under another ending, as a shapefile's parts do."""
        wanted = (self.member or self.path.name).rsplit(".", 1)[0].lower() + suffix
        if self.member:
            with zipfile.ZipFile(self.path) as archive:
                return next((archive.read(n) for n in archive.namelist() if n.lower() == wanted), None)
        beside = (p for p in self.path.parent.iterdir() if p.name.lower() == wanted)
        return next((p.read_bytes() for p in beside), None)


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
            head = file.read(_SEEN_BYTES)
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
        p.name for p in path.iterdir() if p.suffix.lower() in _MEMBERS or p.suffix.lower() in _TABLES
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
            return _in_archive(path, layer) if form == "zip" else Place(path, layer, form)
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


def _in_archive(path: Path, layer: str | None) -> Place:
    try:
        with zipfile.ZipFile(path) as archive:
            held = _geodata_in(archive, kmz=path.suffix.lower() == ".kmz")
            if layer and layer in {Path(n).stem for n in held} | set(held):
                held, layer = [n for n in held if layer in {n, Path(n).stem}], None
            if len(held) != 1:
                raise _not_one(path, held)
            with archive.open(held[0]) as file:
                inner = _recognised(Path(held[0]), layer, file.read(_SEEN_BYTES))
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
        raise ReadError(
            f"the archive is damaged: {error}", where=str(path), mend="Fetch or export it again."
        ) from error
    except (RuntimeError, NotImplementedError) as error:
        raise ReadError(
            f"the archive cannot be opened: {error}", where=str(path), mend="Unpack it."
        ) from error
    return Place(path, layer, inner.format, held[0])


def _geodata_in(archive: zipfile.ZipFile, *, kmz: bool) -> list[str]:
    """Members that are geodata by name; a KMZ's doc.kml may hold nothing but links to other members."""
    held = [n for n in archive.namelist() if n.lower().endswith(_MEMBERS) and not n.startswith("__MACOSX/")]
    return [n for n in held if b"<Placemark" in archive.read(n)] if kmz else held


def _not_one(path: Path, held: list[str]) -> ReadError:
    if not held:
        return ReadError("the archive holds no geodata", where=str(path), mend=f"Put in {READABLE}.")
    return ReadError(
        f"the archive holds {len(held)} files of geodata: {', '.join(held[:9])}",
        where=str(path),
        mend=f"Choose one, as in {path.name}:{Path(held[0]).stem}.",
    )
