"""How fast vehicles drive, and by which words files of roads name classes and surfaces: ``speeds.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from ..errors import ReadError, ScenarioError
from ..model.declared import STRICT, declared
from ..model.roads import Speeds, Surface

_WORDS = "words"
_FIGURES = ("road_kmh", "surface_share", "season_share", "light_share", "off_network_kmh", "detour_share")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RoadWords:
    """``[words]``: what the words of a file of roads mean.

    Parameters
    ----------
    class_ : mapping
        Our class for each word that a file may use.
    surface : mapping
        ``paved`` or ``unpaved`` for each word.
    presumed : mapping
        Surface of a class of ours where the file says nothing.
    left_out : tuple of str
        Classes that no vehicle drives.
    otherwise : str
        Our class for a word that is not listed.
    source, status : str
        Who set them, and whether that is ``sourced`` or ``assumed``.
    """

    class_: dict[str, str]
    surface: dict[str, Surface]
    presumed: dict[str, Surface]
    left_out: tuple[str, ...]
    otherwise: str
    source: str
    status: Literal["sourced", "assumed"]


def load_speeds(path: Path) -> Mapping[str, Speeds]:
    """Read the tables of vehicles, by name.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing, a figure is out of its range, or has no source or status.
    """
    tables = _tables(path)
    return {name: _vehicle(name, table, path.name) for name, table in tables.items() if name != _WORDS}


def load_road_words(path: Path) -> RoadWords:
    """Read what the words of files of roads mean, from the same file.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If the table is missing, or a key of it.
    """
    table = _tables(path).get(_WORDS)
    if not isinstance(table, Mapping):
        raise ScenarioError("there is no table [words]", where=path.name, mend="Add it.")
    renamed = {"class_" if key == "class" else key: value for key, value in table.items()}
    return declared(RoadWords, renamed, where=f"{path.name}, words")


def _vehicle(name: str, table: Any, file: str) -> Speeds:
    if not isinstance(table, Mapping):
        raise ScenarioError(f"{name} = {table!r} stands outside any table", where=file, mend="Put it in one.")
    where = f"{file}, vehicle {name!r}"
    speeds = declared(Speeds, table, where=where)
    for figure in _FIGURES:
        for said, kind in ((speeds.source, "source"), (speeds.status, "status")):
            if figure not in said:
                raise ScenarioError(f"{figure} has no {kind}", where=where, mend=f"Add {kind}.{figure}.")
    return speeds


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ReadError("there is no such file", where=str(path), mend="Name a file of speeds.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"it is not TOML: {error}", where=path.name, mend="Correct that line.") from None
