"""A user's own downloads, opened: archives unpacked, and told apart from what was saved in their place."""

from __future__ import annotations

import csv
import gzip
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import ReadError
from ..provenance import sha256_of

_HEAD_BYTES = 65_536
_MOST_BYTES = 8_000_000_000  # that an archive may unpack to
_OF_USE = (
    *(".csv", ".tsv", ".json", ".geojson", ".topojson", ".shp", ".gpkg", ".fgb", ".kml"),
    *(".tif", ".tiff", ".hgt", ".osm", ".pbf", ".o5m"),
)
_GRIDS = (".hgt", ".tif", ".tiff")
_DAMAGE = (zipfile.BadZipFile, EOFError, OSError, zlib.error, RuntimeError, NotImplementedError)
_PAGE = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a user has fetched, or one member of it if it is an archive.

    Parameters
    ----------
    path : pathlib.Path
        What is opened: the file itself, or the member, unpacked.
    original, member : str
        Name of the user's file, and of the member inside it; empty if it is no archive.
    sha256 : str
        Hash of the user's file, as fetched.
    """

    path: Path
    original: str
    member: str
    sha256: str

    @property
    def name(self) -> str:
        """Name of what is opened, without folders."""
        return PurePosixPath(self.member or self.original).name

    @property
    def where(self) -> str:
        """How an error names it."""
        return f"{self.original}, {self.member}" if self.member else self.original

    @property
    def stem(self) -> str:
        """Name without its last ending."""
        return self.name.rsplit(".", 1)[0]

    @property
    def head(self) -> str:
        """Its beginning as text; letters that are not UTF-8 stand as a sign that says so."""
        with self.path.open("rb") as file:
            first = file.read(_HEAD_BYTES)
        encoding = next((name for bom, name in _BOMS if first.startswith(bom)), "utf-8")
        return first.decode(encoding, errors="replace")

    @property
    def columns(self) -> tuple[str, ...]:
        """First row of a table, in small letters; empty for what is no table of text."""
        first = self.head.split("\n", 1)[0].strip()
        if "\0" in first or first[:1] in "{[<":
            return ()
        row = next(csv.reader([first], delimiter=max(",;\t|", key=first.count)), [])
        return tuple(name.strip().lower() for name in row)


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[list[Download]]:
    """Open what a user has fetched; archives are unpacked for as long as they are read.

    Raises
    ------
    ReadError
        If a file is not there, empty, a web page, a workbook, or an archive that is damaged or holds nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        found: list[Download] = []
        for number, file in enumerate(files):
            found += _opened(file, Path(folder) / str(number))
        yield found


def _opened(file: Path, folder: Path) -> list[Download]:
    if not file.is_file():
        problem = "it is a folder" if file.is_dir() else "there is no such file"
        raise ReadError(problem, where=str(file), mend="Name the files that you fetched.")
    whole = Download(file, file.name, "", sha256_of(file))
    with file.open("rb") as start:
        magic = start.read(4)
    if magic.startswith(b"PK\x03\x04"):
        found = _unzipped(whole, folder)
    elif magic.startswith(b"\x1f\x8b"):
        found = [_ungzipped(whole, folder)]
    else:
        found = [whole]
    for download in found:
        _refuse_what_is_no_download(download)
    return found


def _unzipped(whole: Download, folder: Path) -> list[Download]:
    try:
        with zipfile.ZipFile(whole.path) as archive:
            members = [one for one in archive.infolist() if _is_of_use(one)]
            if any(one.filename == "xl/workbook.xml" for one in archive.infolist()):
                raise ReadError(
                    "it is an Excel workbook", where=whole.original, mend="Save it as CSV, UTF-8."
                )
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise ReadError("it unpacks to more than 8 GB", where=whole.original, mend="Unpack it first.")
            return [_extracted(whole, archive, one, folder / str(at)) for at, one in enumerate(members)] or [
                _nothing_in(whole, archive)
            ]
    except _DAMAGE as error:
        raise ReadError(
            f"the archive breaks off or is damaged: {error}", where=whole.original, mend="Fetch it again."
        ) from error


def _is_of_use(member: zipfile.ZipInfo) -> bool:
    hidden = member.filename.startswith("__MACOSX/") or "/." in member.filename
    return not hidden and member.filename.lower().endswith(_OF_USE)


def _nothing_in(whole: Download, archive: zipfile.ZipFile) -> Download:
    names = ", ".join(archive.namelist()[:6]) or "no file at all"
    raise ReadError(
        f"the archive holds nothing that is read here: {names}", where=whole.original, mend="Fetch another."
    )


def _extracted(whole: Download, archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Download:
    """Unpack a member, and what lies beside it under the same name, as a shapefile's parts do."""
    folder.mkdir(parents=True)
    start = member.filename.rsplit(".", 1)[0].lower() + "."
    for part in archive.infolist():
        if part.filename.lower().startswith(start):
            (folder / PurePosixPath(part.filename).name).write_bytes(archive.read(part))
    return Download(
        folder / PurePosixPath(member.filename).name, whole.original, member.filename, whole.sha256
    )


def _ungzipped(whole: Download, folder: Path) -> Download:
    name = whole.original.removesuffix(".gz")
    folder.mkdir(parents=True)
    unpacked = Download(folder / name, whole.original, name, whole.sha256)
    try:
        with gzip.open(whole.path) as packed, unpacked.path.open("wb") as file:
            while piece := packed.read(1 << 20):
                file.write(piece)
    except _DAMAGE as error:
        raise ReadError(
            f"the archive breaks off or is damaged: {error}", where=whole.original, mend="Fetch it again."
        ) from error
    return unpacked


def _refuse_what_is_no_download(download: Download) -> None:
    grid = download.name.lower().endswith(_GRIDS)  # in which nought is a height
    if not download.head.strip("" if grid else "\0 \r\n\t\ufeff"):
        size = download.path.stat().st_size
        raise ReadError(f"it holds nothing ({size} bytes)", where=download.where, mend="Fetch it again.")
    if _PAGE.match(download.head):
        raise ReadError(
            "it is a web page, saved in place of the file (a page to log in, or one that lists files)",
            where=download.where,
            mend="Log in on the site, fetch the file itself, and look into it before you give it.",
        )
