"""Overlays of many officers made one: styles, folders and authors kept, contradictions listed.

What is merged is what its authors wrote: nothing is coarsened or left out, so that a merge is for those who
may see its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..atomic import write_bytes, write_text
from ..errors import ReadError, WriteError
from .archives import bytes_of
from .conflict import KINDS, Conflict
from .conflicts import conflicts_of
from .geojson import read_geojson
from .gpkg import read_gpkg
from .kml import read_kml
from .overlay import Item, Overlay, Style, folder_of, folder_text
from .to_geojson import geojson_of
from .to_gpkg import write_gpkg
from .to_kmz import kmz_of

__all__ = [
    "ENDINGS",
    "KINDS",
    "Conflict",
    "Item",
    "Overlay",
    "Style",
    "authors_of",
    "conflicts_of",
    "folder_of",
    "folder_text",
    "merged",
    "read",
    "write",
]

_Read = Callable[[Path, str], Overlay]


def read(path: Path, author: str) -> Overlay:
    """Read an overlay: KML, KMZ, GeoPackage or GeoJSON, told by its first bytes.

    Parameters
    ----------
    path : pathlib.Path
    author : str
        Of every item that names none itself.

    Raises
    ------
    ReadError
        If it cannot be read; in one line.
    """
    return _reader_of(path)(path, author)


def _reader_of(path: Path) -> _Read:
    head = bytes_of(path)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"SQLite format 3\0"):
        return read_gpkg
    if head.startswith((b"PK\x03\x04", b"<", b"\xff\xfe", b"\xfe\xff")):
        return read_kml
    if head.startswith((b"{", b"[")):
        return read_geojson
    raise ReadError("its format is not known", where=str(path), mend="Give KML, KMZ, GeoPackage or GeoJSON.")


def authors_of(paths: Sequence[Path], named: Mapping[str, str]) -> list[str]:
    """Author of each file: as named, else the file's name, with its folder where two are called alike.

    Parameters
    ----------
    paths : sequence of pathlib.Path
    named : mapping
        File, as a path or a name alone → author.

    Raises
    ------
    ReadError
        If a name stands for no file of the merge.

    Examples
    --------
    >>> authors_of([Path("n/a.kml"), Path("s/a.kml"), Path("b.kml")], {"b.kml": "Olena"})
    ['n/a.kml', 's/a.kml', 'Olena']
    """
    for file in named:
        if not any(file in (str(path), path.name) for path in paths):
            raise ReadError(f"{file!r} is not among the files", where="author", mend="Name a file as given.")
    counts = Counter(path.name for path in paths)
    return [
        named.get(str(path))
        or named.get(path.name)
        or (path.name if counts[path.name] == 1 else path.as_posix())
        for path in paths
    ]


def merged(overlays: Sequence[Overlay]) -> Overlay:
    """All items of some overlays, in their order; none is dropped, joined or changed."""
    return Overlay(
        tuple(item for overlay in overlays for item in overlay.items),
        {name: picture for overlay in overlays for name, picture in overlay.pictures.items()},
        tuple(note for overlay in overlays for note in overlay.notes),
    )


def _write_kmz(overlay: Overlay, path: Path) -> None:
    write_bytes(path, kmz_of(overlay, path.stem))


def _write_geojson(overlay: Overlay, path: Path) -> None:
    write_text(path, geojson_of(overlay, path.stem))


_WRITERS = {".geojson": _write_geojson, ".gpkg": write_gpkg, ".kmz": _write_kmz}
ENDINGS = tuple(_WRITERS)


def write(overlay: Overlay, path: Path) -> None:
    """Write an overlay in the format that the path's ending names, whole or not at all.

    Raises
    ------
    WriteError
        If no format has that ending, or the file cannot be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise WriteError(
            f"no merge has the ending {path.suffix!r}",
            where=str(path),
            mend=f"Give a path that ends in one of {', '.join(ENDINGS)}.",
        )
    writer(overlay, path)
