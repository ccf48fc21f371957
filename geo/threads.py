"""Work that lets go of the interpreter's lock, shared among the machine's cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")


def cores() -> int:
    """Cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(work: Callable[[_T], _R], pieces: Iterable[_T], threads: int | None = None) -> list[_R]:
    """What the work makes of every piece, in order, on all cores unless told otherwise.

    The first error is passed on.

    Examples
    --------
    >>> in_threads(abs, [-3, 2, -1])
    [3, 2, 1]
    """
    listed = list(pieces)
    number = min(threads or cores(), len(listed))
    if number <= 1:
        return [work(piece) for piece in listed]
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, listed))


def in_slices(work: Callable[[slice], _R], count: int, size: int) -> list[_R]:
    """What the work makes of each slice of ``count`` things, ``size`` at a time, in order.

    Slices do not depend on how many cores there are, so neither does the result.

    Examples
    --------
    >>> in_slices(lambda part: sum(range(10)[part]), 10, 4)
    [6, 22, 17]
    """
    return in_threads(work, (slice(begin, min(begin + size, count)) for begin in range(0, count, size)))
