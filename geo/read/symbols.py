"""Codes of symbols for kinds of sites: ``symbols.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT, declared
from .rows import rows_of

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
    for number, row in enumerate(rows_of(path, "symbol"), start=1):
        where = f"{path.name}: symbol {number}"
        symbol = declared(SymbolOfKind, row, where=where)
        if symbol.kind in found:
            raise ScenarioError(
                f"kind is {symbol.kind!r} again", where=where, mend="Give each kind one code."
            )
        found[symbol.kind] = symbol.sidc
    return found
