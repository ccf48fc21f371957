"""Work that lets go of the interpreter's lock, shared among the machine's cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")


def cores() -> int:
    """Cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(work: Callable[[_T], object], pieces: Iterable[_T], threads: int | None = None) -> None:
    """Do some work on every piece, on all cores unless told otherwise; the first error is passed on."""
    listed = list(pieces)
    number = min(threads or cores(), len(listed))
    if number <= 1:
        for piece in listed:
            work(piece)
        return
    with ThreadPoolExecutor(number) as pool:
        for _ in pool.map(work, listed):
            pass
