"""The words of suppliers, which are figures like others: columns, kinds, holders, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ReadError
from ..model.declared import STRICT, declared
from ..read.incidents import Supplier as IncidentColumns
from ..read.incidents import suppliers as incident_columns
from ..read.rows import rows_of

Text = Annotated[str, Field(min_length=1)]
_Table = TypeVar("_Table")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Vocabulary:
    """``[[supplier]]``: the words of one.

    Parameters
    ----------
    id : str
        The supplier's.
    country : str
        ISO code of the country that it speaks of; empty for the world.
    columns : mapping
        Names that a column has gone by, the present one first, by what it says.
    kept : tuple of str
        Columns that are handed on as they are, where they are there.
    holders, kinds, layers : mapping
        What its words for a holder, a kind or a layer mean; words in small letters.
    source, status : str
        Where these words are from, and whether that is a source.
    """

    id: Text
    country: str = ""
    columns: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    kept: tuple[Text, ...] = ()
    holders: dict[str, Text] = field(default_factory=dict)
    kinds: dict[str, Text] = field(default_factory=dict)
    layers: dict[str, Text] = field(default_factory=dict)
    source: Text
    status: Literal["sourced", "assumed"]

    def holder(self, word: str) -> str:
        """Who holds it, by the supplier's word, whatever its capitals and spaces; empty if not listed.

        Examples
        --------
        >>> words = Vocabulary(id="a", holders={"donetsk pr": "RU"}, source="invented", status="assumed")
        >>> words.holder(" Donetsk  PR "), words.holder("Atlantis")
        ('RU', '')
        """
        return self.holders.get(" ".join(word.split()).casefold(), "")


def vocabulary(reference: Path, supplier: str) -> Vocabulary:
    """Words of a supplier, from ``sources.toml`` in the folder of reference figures.

    Raises
    ------
    ReadError
        If the file is not there, or has no table of that supplier.
    ScenarioError
        If a key of it is unknown or missing.
    """
    path = reference / "sources.toml"
    rows = enumerate(rows_of(path, "supplier"), start=1)
    found = {row["id"]: declared(Vocabulary, row, where=f"{path.name}: supplier {at}") for at, row in rows}
    return _one_of(found, supplier, path)


def columns_of_incidents(reference: Path, supplier: str) -> IncidentColumns:
    """Columns and precisions of a supplier of incidents, from ``incident_columns.toml``."""
    path = reference / "incident_columns.toml"
    return _one_of(incident_columns(path), supplier, path)


def _one_of(tables: Mapping[str, _Table], supplier: str, path: Path) -> _Table:
    if supplier not in tables:
        raise ReadError(
            f"there is no supplier {supplier!r}", where=path.name, mend=f"It has {', '.join(tables)}."
        )
    return tables[supplier]


def unknown_words(words: Iterable[str], known: Vocabulary) -> tuple[str, ...]:
    """Words for a holder that the vocabulary does not list, each once."""
    return tuple(dict.fromkeys(word.strip() for word in words if not known.holder(word)))
