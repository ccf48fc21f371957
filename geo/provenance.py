"""Passports: where a file came from, and whether it is still that file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import ProvenanceError

PASSPORTS = "passports.toml"

_HEX_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Origin:
    """One file inside one pinned package, from which a layer was made."""

    package: str
    package_version: str
    package_sha256: str
    inner_path: str


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
    year_of_data : str
        The time that the content speaks of, where that is known.
    steps, repairs : tuple of str
        What was done to the source, in order; what in it was wrong and has been mended.
    origins : tuple of Origin
        The packages that it was made from, where it was made from packages.
    """

    path: str
    sha256: str
    title: str
    licence: str
    retrieved: str
    made_by: str
    credit: str = ""
    year_of_data: str = ""
    steps: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_all(paths: Iterable[Path], root: Path) -> str:
    """One hash of many files: of their names below a folder and their bytes, whatever order they come in."""
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in paths):
        digest.update(f"{name}\0{sha256_of(path)}\n".encode())
    return digest.hexdigest()


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


def passport(table: Mapping[str, Any], where: str) -> Source:
    """Read one passport from a table of a TOML file.

    Parameters
    ----------
    table : mapping
        Keys and values of the table; those of ``Source``, and none else.
    where : str
        File and table, for the message.

    Raises
    ------
    ProvenanceError
        If a key is missing or unknown, if a value has the wrong type, or if ``sha256`` is not a hash.

    Examples
    --------
    >>> print(passport({"path": "coast.geojson", "hash": "12"}, "layers.coast"))
    Traceback (most recent call last):
        ...
    geo.errors.ProvenanceError: layers.coast: the passport has no key 'sha256'. Give all of path, \
sha256, title, licence, retrieved, made_by.
    """
    values = dict(table)
    required = [field.name for field in fields(Source)][:6]
    for key in required:
        if key not in values:
            raise ProvenanceError(
                f"the passport has no key {key!r}", where=where, mend=f"Give all of {', '.join(required)}."
            )
    values["origins"] = tuple(_origin(origin, where) for origin in values.get("origins", ()))
    for key in ("steps", "repairs"):
        values[key] = tuple(values.get(key, ()))
    _refuse_unknown(values, Source, where)
    source = Source(**values)
    _refuse_wrong_values(source, where)
    return source


def passports(folder: Path) -> dict[str, Source]:
    """Passports of the files in a folder, by their table's name, as its ``passports.toml`` lists them.

    Raises
    ------
    ProvenanceError
        If the list is not there, is not TOML, or holds a passport that is not complete.
    """
    path = folder / PASSPORTS
    tables = tables_of(path)
    return {name: passport(table, f"{path.name}, table {name!r}") for name, table in tables.items()}


def layer_passports(path: Path) -> dict[str, Source]:
    """Passports of a scenario's layers: each ``[layers.*]`` table of its file, reading keys left out.

    Raises
    ------
    ProvenanceError
        If the file is not there, is not TOML, or holds a layer whose passport is not complete.
    """
    known = {field.name for field in fields(Source)}
    layers = tables_of(path).get("layers", {})
    return {
        name: passport({key: value for key, value in table.items() if key in known}, f"layers.{name}")
        for name, table in layers.items()
    }


def tables_of(path: Path) -> dict[str, Any]:
    """Content of a TOML file that holds passports.

    Raises
    ------
    ProvenanceError
        If the file is not there, or is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProvenanceError("the file is not there", where=str(path), mend="Put it there.") from error
    except ValueError as error:
        raise ProvenanceError(str(error), where=str(path), mend="Write it as TOML in UTF-8.") from error


def _origin(table: Any, where: str) -> Origin:
    """Read one entry of ``origins``."""
    keys = [field.name for field in fields(Origin)]
    if not isinstance(table, Mapping) or sorted(table) != sorted(keys):
        raise ProvenanceError(
            f"an origin is {table!r}", where=where, mend=f"Give each origin {', '.join(keys)}."
        )
    return Origin(**table)


def _refuse_unknown(values: Mapping[str, Any], shape: type[Source], where: str) -> None:
    """Stop at a key that a passport does not have."""
    known = [field.name for field in fields(shape)]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ProvenanceError(
            f"the passport has a key {unknown[0]!r}", where=where, mend=f"Its keys are {', '.join(known)}."
        )


def _refuse_wrong_values(source: Source, where: str) -> None:
    """Stop at a value that cannot be what its key says."""
    for field in fields(source):
        value = getattr(source, field.name)
        if isinstance(value, tuple):
            wrong = field.name != "origins" and not all(isinstance(item, str) for item in value)
        else:
            wrong = not isinstance(value, str)
        if wrong:
            raise ProvenanceError(
                f"{field.name} is {value!r}", where=where, mend="Write text in quotes, dates too."
            )
    if len(source.sha256) != 64 or not set(source.sha256) <= _HEX_DIGITS:
        raise ProvenanceError(
            f"sha256 is {source.sha256!r}", where=where, mend="Give its 64 lower-case hexadecimal digits."
        )
