"""What a store asks of the database that it lies in, whichever that is."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, ClassVar, Self

Rows = list[tuple[Any, ...]]


class Database(ABC):
    """Tables of a store, and transactions on them.

    Parameters
    ----------
    where : str
        Name of the store for errors, without a password.
    clock : callable
        Gives the present, seconds since 1970-01-01T00:00Z.
    """

    mark: ClassVar[str]  # stands for a value in the database's statements
    among: ClassVar[str]  # whether a column is one of a list of texts, given as one value

    def __init__(self, where: str, clock: Callable[[], float] = time.time) -> None:
        self.where, self.clock = where, clock

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """One transaction, and no other writer beside it; taken back whole if an error leaves the block."""

    @abstractmethod
    def reading(self, *, at_rest: bool = False) -> AbstractContextManager[None]:
        """One view of the database, in which nothing changes; ``at_rest`` after every writer in progress."""

    @abstractmethod
    def rows(self, statement: str, *values: Any) -> Rows:
        """What the database answers."""

    @abstractmethod
    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table."""

    def append_revisions(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put revisions into their table."""
        self.append("revisions", columns, rows)

    def own_findings(self) -> list[str]:
        """What this kind of database finds wrong with itself."""
        return []

    @abstractmethod
    def several(self, texts: Sequence[str]) -> Any:
        """Texts as the one value that ``among`` takes."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file or the server."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
