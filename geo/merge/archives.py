"""Files as a merge opens them: KML and what a KMZ holds, its pictures too, within limits."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ..errors import ReadError

_LARGEST_BYTES = 200_000_000
_LARGEST_PICTURE_BYTES = 5_000_000
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"\x00\x00\x01\x00", ".ico"),
    (b"RIFF", ".webp"),
)
_DAMAGE = (zipfile.BadZipFile, EOFError, OSError, zlib.error, RuntimeError, NotImplementedError)


def bytes_of(path: Path) -> bytes:
    """What a file holds.

    Raises
    ------
    ReadError
        If it cannot be read, is empty, or is larger than a merge takes.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST_BYTES:
            raise ReadError(
                f"it is {size / 1e6:.0f} MB",
                where=str(path),
                mend=f"Divide it into files of at most {_LARGEST_BYTES / 1e6:.0f} MB.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"it cannot be opened: {error.strerror or error}", where=str(path), mend="Check path and rights."
        ) from error
    if not content.strip(b"\0 \r\n\t"):
        raise ReadError("it holds nothing", where=str(path), mend="Export it again.")
    return content


@dataclass(slots=True)
class Documents:
    """KML documents of a file, and the pictures that they name.

    Parameters
    ----------
    path : pathlib.Path
        A ``.kml`` or a ``.kmz``; which of the two its first bytes tell.
    documents : dict
        Name inside the file → bytes; the main one first.
    pictures : dict
        Filled while ``found`` is asked: name by content → bytes.
    lacking : list of str
        Addresses that name no picture in the file or beside it.
    """

    path: Path
    documents: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)
    _members: dict[str, bytes] | None = None

    def __post_init__(self) -> None:
        content = bytes_of(self.path)
        if not content.startswith(b"PK\x03\x04"):
            self.documents = {"": content}
            return
        self._members = _unpacked(self.path)
        held = [name for name in self._members if name.lower().endswith(".kml")]
        held.sort(key=lambda name: (name.lower() != "doc.kml", name.count("/")))
        if not held:
            raise ReadError("the archive holds no KML", where=str(self.path), mend="Export it again as KMZ.")
        self.documents = {name: self._members[name] for name in held}

    def found(self, document: str, address: str) -> str:
        """Name of the picture at an address, or the address itself where it lies elsewhere.

        Nothing is fetched, and nothing outside the archive, or the folder of a ``.kml``, is ever opened.
        """
        if "://" in address or address.startswith(("data:", "//")):
            self.lacking.append(address)
            return address
        picture = self._beside(document, unquote(address.replace("\\", "/")))
        ending = next((each for magic, each in _PICTURES if picture.startswith(magic)), "")
        if not ending or len(picture) > _LARGEST_PICTURE_BYTES:
            self.lacking.append(address)
            return address
        name = f"icons/{hashlib.sha256(picture).hexdigest()[:16]}{ending}"
        self.pictures[name] = picture
        return name

    def _beside(self, document: str, address: str) -> bytes:
        if self._members is not None:
            near = (PurePosixPath(document).parent / address).as_posix()
            return self._members.get(near, self._members.get(address, b""))
        home = self.path.parent.resolve()
        try:
            beside = (home / address).resolve()
            small = beside.is_file() and beside.stat().st_size <= _LARGEST_PICTURE_BYTES
            return beside.read_bytes() if small and beside.is_relative_to(home) else b""
        except (OSError, ValueError):
            return b""


def _unpacked(path: Path) -> dict[str, bytes]:
    """Members of an archive; what it swells to is measured while it swells, whatever its head says."""
    found, left = {}, _LARGEST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise ReadError(
                        f"it holds more than {_LARGEST_BYTES / 1e6:.0f} MB unpacked",
                        where=str(path),
                        mend="Divide it into smaller files.",
                    )
                found[member.filename] = content
    except _DAMAGE as error:
        raise ReadError(
            f"the archive cannot be unpacked: {error}", where=str(path), mend="Export or pack it again."
        ) from error
    return found
