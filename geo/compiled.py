"""One way to compile a loop: cached on disk, without the interpreter's lock, IEEE division."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(function: _F) -> _F:
    """Compile a function of numbers and arrays at its first call; the result is kept on disk."""
    return cast(_F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
