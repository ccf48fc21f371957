"""Tables of one name from a file of figures: ``[[symbol]]``, ``[[density]]``, ``[[supplier]]``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ..errors import ReadError, ScenarioError


def rows_of(path: Path, name: str) -> list[dict[str, Any]]:
    """Read the tables of a file that holds ``[[name]]`` and nothing else.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If it holds something else, or no such table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "figures.toml"
    ...     _ = path.write_text("[[density]]" + chr(10) + "people = 7")
    ...     rows_of(path, "density")
    [{'people': 7}]
    """
    mend = f"Give [[{name}]] tables and nothing else."
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(str(error), where=path.name, mend=mend) from None
    rows = tables.pop(name, [])
    if tables or not isinstance(rows, list) or not rows:
        found = ", ".join(tables) or f"no [[{name}]]"
        raise ScenarioError(f"it has {found}", where=path.name, mend=mend)
    return rows
