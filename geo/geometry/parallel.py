"""Work on slices of a long array, on every processor that the program may use."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")


def in_slices(work: Callable[[slice], _T], count: int, size: int) -> list[_T]:
    """What the work makes of each slice of ``count`` things, ``size`` at a time, in order.

    Slices do not depend on how many processors there are, so neither does the result. Compiled loops and
    NumPy let others run meanwhile.

    Examples
    --------
    >>> in_slices(lambda part: sum(range(10)[part]), 10, 4)
    [6, 22, 17]
    """
    parts = [slice(begin, min(begin + size, count)) for begin in range(0, count, size)]
    workers = min(len(parts), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    if workers < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, parts))
