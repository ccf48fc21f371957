"""Passports: where a file came from, and whether it is still that file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .errors import ProvenanceError


@dataclass(frozen=True, slots=True)
class Source:
    """A file's passport.

    Parameters
    ----------
    path : str
        Relative to the folder of the file that holds the passport.
    sha256 : str
        Hash of the file's bytes, 64 hexadecimal digits.
    title, licence, retrieved, made_by : str
        What it is, under which licence (SPDX where one exists), when it was taken (ISO date), and how.
    credit : str
        Wording that the licence asks for on a map; empty if none.
    """

    path: str
    sha256: str
    title: str
    licence: str
    retrieved: str
    made_by: str
    credit: str = ""


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verified(source: Source, folder: Path) -> Path:
    """Return the path of a file that is, to the byte, the one its passport describes.

    Raises
    ------
    ProvenanceError
        If the file is not there, or any byte of it differs.
    """
    path = folder / source.path
    if not path.is_file():
        raise ProvenanceError("the file is not there", where=source.path, mend=f"Put it at {path}.")
    found = sha256_of(path)
    if found != source.sha256:
        raise ProvenanceError(
            f"its sha256 is {found[:12]}…, its passport says {source.sha256[:12]}…",
            where=source.path,
            mend="Restore the file, or enter the new one with its source and date.",
        )
    return path
