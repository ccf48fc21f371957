"""Codes of symbols for kinds of sites: ``symbols.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ReadError, ScenarioError
from ..model.declared import STRICT, declared

Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SymbolOfKind:
    """``[[symbol]]``: the code that stands for one kind of site, neutral and present.

    Parameters
    ----------
    kind : str
        As sites and means name it.
    sidc : str
        Code of MIL-STD-2525D, 20 digits.
    meaning, source : str
        The standard's words for it, and the table in which they stand.
    status : {"sourced", "assumed"}
        Whether the standard means this kind of site, or it is the nearest entry that there is.
    note : str
        What a reader has to know.
    """

    kind: Text
    sidc: Annotated[str, Field(pattern=r"^1004(01|10|15|20|30)0[02]00[0-9]{10}$")]
    meaning: Text
    source: Text
    status: Literal["sourced", "assumed"]
    note: str = ""


def load_symbols(path: Path) -> Mapping[str, str]:
    """Read the code of each kind of site.

    Parameters
    ----------
    path : Path
        ``data/reference/<version>/symbols.toml``.

    Returns
    -------
    mapping
        Kind → code, neutral and present.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing, a code is malformed, or a kind has two.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(_rows(path), start=1):
        where = f"{path.name}: symbol {number}"
        symbol = declared(SymbolOfKind, row, where=where)
        if symbol.kind in found:
            raise ScenarioError(
                f"kind is {symbol.kind!r} again", where=where, mend="Give each kind one code."
            )
        found[symbol.kind] = symbol.sidc
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(
            str(error), where=path.name, mend="Give a TOML file with [[symbol]] tables."
        ) from None
    rows = tables.pop("symbol", [])
    if tables or not isinstance(rows, list) or not rows:
        found = ", ".join(tables) or "no [[symbol]]"
        raise ScenarioError(
            f"it has {found}", where=path.name, mend="Give [[symbol]] tables and nothing else."
        )
    return rows
