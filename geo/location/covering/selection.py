"""The value that so many others do not exceed, in linear time and quick to compile."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...compiled import compiled


@compiled
def kth_smallest(values: npt.NDArray[np.float64], count: int, k: int) -> float:
    """Value at place ``k`` (from 0) of the first ``count`` values, were they sorted (Hoare 1961).

    Examples
    --------
    >>> kth_smallest(np.array([5.0, 1.0, 4.0, 0.0]), 3, 1)
    4.0
    """
    scratch = values[:count].copy()
    low, high = 0, count - 1
    while low < high:
        pivot = scratch[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while scratch[left] < pivot:
                left += 1
            while scratch[right] > pivot:
                right -= 1
            if left <= right:
                scratch[left], scratch[right] = scratch[right], scratch[left]
                left, right = left + 1, right - 1
        if k <= right:
            high = right
        elif k >= left:
            low = left
        else:
            break
    found: float = scratch[k]
    return found
