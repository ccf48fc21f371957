"""Files inside archives, KMZ among them: unpacked for as long as they are read."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..errors import ReadError
from .formats import GEODATA_ENDINGS, READABLE, located
from .place import Place

_UTF8_NAMES = 0x800  # flag of a member whose name is UTF-8; without it Python reads code page 437
_DAMAGE = (zipfile.BadZipFile, EOFError, OSError, zlib.error, RuntimeError, NotImplementedError)


@contextmanager
def opened(path: str | Path, layer: str | None = None) -> Iterator[Place]:
    """Find a file, unpack the one member meant if it is an archive, and tidy up afterwards.

    Raises
    ------
    ReadError
        If there is no such file, it is no geodata, or an archive is damaged or leaves a choice.
    """
    place = located(path, layer)
    if place.format != "zip":
        yield place
        return
    with tempfile.TemporaryDirectory() as folder:
        yield _unpacked(place, Path(folder))


def _unpacked(place: Place, folder: Path) -> Place:
    try:
        with zipfile.ZipFile(place.path) as archive:
            member, layer = _chosen(place, archive)
            file = _extracted(archive, member, folder)
    except _DAMAGE as error:
        raise ReadError(
            f"the archive cannot be unpacked: {error}", where=place.where, mend="Fetch or pack it again."
        ) from error
    try:
        inner = located(file)
    except ReadError as error:
        raise ReadError(error.problem, where=f"{place.path}:{_name(member)}", mend=error.mend) from error
    return replace(inner, path=place.path, layer=layer, file=file)


def _chosen(place: Place, archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, str | None]:
    """The one member to read, and the layer to look for inside it."""
    held = _geodata_in(archive, kmz=place.path.suffix.lower() == ".kmz")
    named = [member for member in held if place.layer in {PurePosixPath(_name(member)).stem, _name(member)}]
    if len(named or held) == 1:
        return (named or held)[0], None if named else place.layer
    names = [_name(member) for member in held]
    if not names:
        raise ReadError("the archive holds no geodata", where=place.where, mend=f"Put in {READABLE}.")
    raise ReadError(
        f"the archive holds {len(names)} files of geodata: {', '.join(names[:9])}",
        where=place.where,
        mend=f"Choose one, as in {place.path.name}:{PurePosixPath(names[0]).stem}.",
    )


def _geodata_in(archive: zipfile.ZipFile, *, kmz: bool) -> list[zipfile.ZipInfo]:
    """Members that are geodata by name; a KMZ's doc.kml may hold nothing but links to other members."""
    held = [
        member
        for member in archive.infolist()
        if member.filename.lower().endswith(GEODATA_ENDINGS) and not member.filename.startswith("__MACOSX/")
    ]
    return [member for member in held if b"<Placemark" in archive.read(member)] if kmz else held


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack a member and what lies beside it under the same name, as a shapefile's parts do."""
    start = member.filename.rsplit(".", 1)[0].lower() + "."
    for part in archive.infolist():
        if part.filename.lower().startswith(start):
            beside = folder / PurePosixPath(_name(part)).name
            beside.write_bytes(archive.read(part))
    return folder / PurePosixPath(_name(member)).name


def _name(member: zipfile.ZipInfo) -> str:
    """Name of a member; many programs write UTF-8 and do not say so."""
    if member.flag_bits & _UTF8_NAMES:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename
